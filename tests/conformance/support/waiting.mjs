// Waiting for what must come, with an end to patience.

const patience = 10_000;

export async function within(promise, what, milliseconds = patience) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${milliseconds} ms for ${what}`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** What arrives is put here; next() takes it in order, and waits for it where it is not there yet. */
export class Inbox {
  #here = [];
  #waiting = [];

  put(item) {
    const waiter = this.#waiting.shift();
    if (waiter) waiter(item);
    else this.#here.push(item);
  }

  next(what, milliseconds) {
    if (this.#here.length > 0) return Promise.resolve(this.#here.shift());
    return within(new Promise((resolve) => this.#waiting.push(resolve)), what, milliseconds);
  }

  get size() {
    return this.#here.length;
  }
}
