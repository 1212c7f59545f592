// A person with a stock socket.io-client: what it hears is kept, and can be waited for.
import { once } from "node:events";
import { io } from "socket.io-client";

const patience = 5_000;

/** Rejects when `promise` has not settled in time, naming what was waited for. */
export function within(promise, what, milliseconds = patience) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${milliseconds} ms`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

export class Person {
  constructor(socket, session) {
    this.socket = socket;
    this.session = session;
    this.heard = [];
    this.waiting = new Set();
    socket.onAny((event, ...args) => {
      this.heard.push({ event, args });
      for (const check of this.waiting) check();
    });
  }

  get id() {
    return this.session.user.id;
  }

  /** The first argument of the `count`-th such event since the beginning, once it has come. */
  hears(event, { where = () => true, count = 1 } = {}) {
    const found = () => this.heard.filter((entry) => entry.event === event && where(entry.args[0]));
    return within(
      new Promise((resolve) => {
        const check = () => {
          const matches = found();
          if (matches.length < count) return;
          this.waiting.delete(check);
          resolve(matches[count - 1].args[0]);
        };
        this.waiting.add(check);
        check();
      }),
      `${this.session?.user?.name ?? "somebody"} hears ${event}`,
    );
  }

  count(event, where = () => true) {
    return this.heard.filter((entry) => entry.event === event && where(entry.args[0])).length;
  }

  /** Emits and resolves with the acknowledgement. */
  ask(event, ...args) {
    return this.socket.timeout(patience).emitWithAck(event, ...args);
  }

  emit(event, ...args) {
    this.socket.emit(event, ...args);
  }

  /**
   * Everything sent to this person before now has arrived: an event that the server refuses comes back behind
   * whatever it sent earlier.
   */
  async settled() {
    await this.ask("settle").catch(() => undefined);
  }
}

/** A socket that has not joined. */
export async function connect(t, server, options = {}) {
  const socket = io(server.url, { forceNew: true, reconnection: false, ...options });
  const person = new Person(socket, { user: { name: "somebody" } });
  t.after(() => socket.disconnect());
  await within(once(socket, "connect"), "connect");
  return person;
}

/** Logs in, connects as the documentation's sample does, joins. */
export async function arrive(t, server, email, options = {}) {
  const session = await server.login(email);
  const person = await connect(t, server, options);
  person.session = session;
  person.emit("join", { userId: session.user.id, token: session.token });
  await person.hears("connected");
  return person;
}

export const alice = (t, server, options) => arrive(t, server, "alice@example.com", options);
export const bob = (t, server, options) => arrive(t, server, "bob@example.com", options);

/** The ways a stock client can travel. */
export const transports = {
  "polling, then upgraded": {},
  websocket: { transports: ["websocket"] },
  polling: { transports: ["polling"] },
};
