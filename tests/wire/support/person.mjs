// A user with a stock socket.io-client, which records the received events and can wait for them.
import { once } from "node:events";
import { io } from "socket.io-client";
import { watch } from "./watch.mjs";

const patience = 5_000;

/** Rejects if `promise` has not settled in time, with a message that names what was waited for. */
export function within(promise, what, milliseconds = patience) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${milliseconds} ms`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

export class Person {
  /** `hasContract`: what the server sends is checked; a wait for it, and `keptContract`, throw if it is wrong. */
  constructor(socket, session, { hasContract = true } = {}) {
    this.socket = socket;
    this.violations = hasContract ? watch.socket(socket) : [];
    this.session = session;
    this.heard = [];
    this.waiting = new Set();
    socket.onAny((event, ...args) => {
      this.heard.push({ event, args });
      for (const check of this.waiting) check();
    });
  }

  /** Throws if the server has sent what its contract does not declare. */
  keptContract() {
    if (this.violations.length > 0) throw this.violations[0];
  }

  get id() {
    return this.session.user.id;
  }

  /** Resolves with the first argument of the `count`-th such event since the connection was opened. */
  hears(event, { where = () => true, count = 1 } = {}) {
    const found = () => this.heard.filter((entry) => entry.event === event && where(entry.args[0]));
    return within(
      new Promise((resolve) => {
        const check = () => {
          const matches = found();
          if (matches.length < count && this.violations.length === 0) return;
          this.waiting.delete(check);
          resolve(matches[count - 1]?.args[0]);
        };
        this.waiting.add(check);
        check();
      }).finally(() => this.keptContract()),
      `${this.session?.user?.name ?? "a socket"} receives ${event}`,
    );
  }

  count(event, where = () => true) {
    return this.heard.filter((entry) => entry.event === event && where(entry.args[0])).length;
  }

  /** Emits an event and resolves with its acknowledgement. */
  async ask(event, ...args) {
    const answer = await this.socket.timeout(patience).emitWithAck(event, ...args);
    this.keptContract();
    return answer;
  }

  emit(event, ...args) {
    this.socket.emit(event, ...args);
  }

  /**
   * Resolves when everything sent to this person before now has arrived: the answer to an event that the
   * server refuses comes after everything sent earlier.
   */
  async settled() {
    await this.ask("settle").catch(() => undefined);
  }
}

/** Connects a socket without a join. */
export async function connect(t, server, options = {}) {
  const socket = io(server.url, { forceNew: true, reconnection: false, ...options });
  const person = new Person(socket, { user: { name: "a socket" } }, { hasContract: server.hasContract === true });
  t.after(() => {
    socket.disconnect();
    person.keptContract();
  });
  await within(once(socket, "connect"), "connect");
  return person;
}

/** Logs in, connects as the sample in the documentation does, and joins. */
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

/** The transports of a stock client. */
export const transports = {
  "polling, then upgraded": {},
  websocket: { transports: ["websocket"] },
  polling: { transports: ["polling"] },
};
