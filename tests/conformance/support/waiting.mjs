// Waiting with a timeout.

const patience = 10_000;

export async function within(promise, what, milliseconds = patience) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${milliseconds} ms for ${what}`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** A queue of received items. next() returns them in order, and waits if there is none. */
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
