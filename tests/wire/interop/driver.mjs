// A client that we did not write, in a process of its own and whatever language, told what to do line by line.
//
//   to it    {"do":"connect", url, transports, namespace, auth?}
//            {"do":"emit", event, args, ack?}        ack: a number, to be told the answer under
//            {"do":"close"}                          politely; the end of its input ends the process
//   from it  {"is":"connected"}                      each time: the second is a reconnection
//            {"is":"event", event, args}
//            {"is":"ack", ack, args}
//            {"is":"disconnected", why}
//            {"is":"refused", why}                   a try to connect that failed; it tries again by itself
//            {"is":"failed", why}                    what it was told to do, and could not: a few clients refuse
//                                                    to emit while they are not connected
//
// Binary in arguments, at any depth, is {"$binary": base64}.
import { once } from "node:events";
import { createInterface } from "node:readline";
import { spawnChild } from "../../support/child.mjs";
import { within } from "../support/person.mjs";

/** As much as a virtual machine's start takes beside a sanitized server on two busy processors. */
const patience = 20_000;

const toWire = (args) =>
  JSON.parse(JSON.stringify(args), (_, value) =>
    value?.type === "Buffer" ? { $binary: Buffer.from(value.data).toString("base64") } : value);
const fromWire = (line) =>
  JSON.parse(line, (_, value) => (typeof value?.$binary === "string" ? Buffer.from(value.$binary, "base64") : value));

export class Driver {
  constructor(t, [program, ...args]) {
    this.child = spawnChild(program, args, { stdio: ["pipe", "pipe", "pipe"] });
    this.reports = [];
    this.waiting = new Set();
    this.acks = 0;
    this.isDone = false;
    this.words = "";
    this.closed = once(this.child, "close").then(([code, signal]) => {
      this.ended = code ?? signal;
      for (const check of this.waiting) check();
    });
    this.child.stdin.on("error", () => undefined);
    this.child.stderr.on("data", (chunk) => (this.words += chunk));
    createInterface({ input: this.child.stdout }).on("line", (line) => {
      if (this.isDone) return; // its last line may be cut by its end
      this.reports.push(fromWire(line));
      for (const check of this.waiting) check();
    });
    t.after(async () => {
      this.isDone = true;
      this.child.stdin.end();
      await within(this.closed, "the driver's end", 3_000).catch(() => this.child.kill("SIGKILL"));
    });
  }

  tell(command) {
    this.child.stdin.write(`${JSON.stringify(command)}\n`);
  }

  /** The `count`-th report for which `isIt` holds, once it has come. */
  async reported(what, isIt, count = 1) {
    let check;
    const found = new Promise((resolve, reject) => {
      check = () => {
        const matches = this.reports.filter(isIt);
        if (matches.length >= count) resolve(matches[count - 1]);
        else if (this.ended !== undefined) reject(new Error(`the driver ended (${this.ended}) before ${what}`));
      };
      this.waiting.add(check);
      check();
    });
    try {
      return await within(found, what, patience);
    } catch (error) {
      const last = this.reports.slice(-8).map((report) => JSON.stringify(report)).join("\n");
      throw new Error(`${error.message}\nits last reports:\n${last}\nits words:\n${this.words.slice(-4000)}`);
    } finally {
      this.waiting.delete(check);
    }
  }

  async connect(options) {
    this.tell({ do: "connect", namespace: "/", ...options });
    await this.connected(1);
  }

  connected(count) {
    return this.reported(`connection ${count}`, ({ is }) => is === "connected", count);
  }

  disconnected(count = 1) {
    return this.reported("the loss of the connection", ({ is }) => is === "disconnected", count);
  }

  emit(event, ...args) {
    this.tell({ do: "emit", event, args: toWire(args) });
  }

  /** Emits; resolves with the arguments of the acknowledgement. */
  async ask(event, ...args) {
    const ack = ++this.acks;
    this.tell({ do: "emit", event, args: toWire(args), ack });
    const answer = await this.reported(`the answer to ${event}`, (report) => report.is === "ack" && report.ack === ack);
    return answer.args;
  }

  /** The arguments of the `count`-th such event. */
  async hears(event, { count = 1, where = () => true } = {}) {
    const isIt = (report) => report.is === "event" && report.event === event && where(...report.args);
    return (await this.reported(`event ${event}`, isIt, count)).args;
  }

  /** The first arguments of all such events so far. */
  heard(event) {
    return this.reports.filter((report) => report.is === "event" && report.event === event).map(({ args }) => args[0]);
  }

  close() {
    this.tell({ do: "close" });
  }
}
