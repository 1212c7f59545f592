// Checks what the tests of this process receive from servers under test against the contract, and writes the
// names of what it has seen into the folder CONTRACT_SEEN, if that is set (coverage.mjs reads them).
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { Contract } from "./contract.mjs";

/** Reserved by Socket.IO: these are not sent by the server's code. */
const ofClients = new Set(["connect", "connect_error", "disconnect"]);

export class Watch {
  #origins = new Set();
  #seen = new Set();

  constructor(contract, folder) {
    this.contract = contract;
    this.folder = folder;
  }

  /** From now on, what fetch() gets from this origin is checked. */
  origin(url) {
    this.#origins.add(new URL(url).origin);
  }

  /** Another program may get the same port. */
  forget(url) {
    this.#origins.delete(new URL(url).origin);
  }

  /** Wraps fetch(): it rejects with a Violation if an answer breaks the contract. */
  fetching(fetch) {
    return async (resource, options = {}) => {
      const response = await fetch(resource, options);
      const url = new URL(resource);
      if (!this.#origins.has(url.origin)) return response;
      const { status, headers } = response;
      const isJson = headers.get("content-type")?.startsWith("application/json");
      const text = isJson ? await response.clone().text() : "";
      this.answer({ method: options.method ?? "GET", path: url.pathname, status, headers, text });
      return response;
    };
  }

  answer(answer) {
    this.#saw(this.contract.answer(answer));
  }

  /**
   * Checks the events that `socket` receives, and the acknowledgements of those that it emits. Returns the
   * Violations, which are added as they are found.
   */
  socket(socket) {
    const violations = [];
    const checked = (check) => {
      try {
        this.#saw(check());
      } catch (error) {
        violations.push(error);
      }
    };
    socket.onAny((event, ...args) => {
      // With connection state recovery, the id of the packet follows the arguments.
      const hasId = socket._pid !== undefined && args.length > 1 && typeof args.at(-1) === "string";
      checked(() => this.contract.event(event, hasId ? args.slice(0, -1) : args));
    });
    const { emit } = socket;
    socket.emit = (event, ...args) => {
      const answered = args.at(-1);
      if (typeof answered !== "function" || ofClients.has(event)) return emit.call(socket, event, ...args);
      const hears = (...answer) => {
        // With a timeout, the first argument is an error or null.
        const [error] = answer;
        const content = error === null || error === undefined ? answer.slice(1) : answer;
        if (!(error instanceof Error)) checked(() => this.contract.acknowledgement(event, content));
        answered(...answer);
      };
      hears.withError = answered.withError;
      return emit.call(socket, event, ...args.slice(0, -1), hears);
    };
    return violations;
  }

  #saw(name) {
    if (name === undefined || this.#seen.has(name)) return;
    this.#seen.add(name);
    // At once, because a test may end this process in any way.
    if (this.folder) appendFileSync(join(this.folder, String(process.pid)), `${name}\n`);
  }
}

export const watch = new Watch(new Contract(), process.env.CONTRACT_SEEN);
globalThis.fetch = watch.fetching(globalThis.fetch);
