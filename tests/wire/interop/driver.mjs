// Drives a third-party client, in any language, in its own process. Commands and reports are lines of JSON.
//
//   commands {"do":"connect", url, transports, namespace, auth?}
//            {"do":"emit", event, args, ack?}        ack: a number, which the report of the answer repeats
//            {"do":"close"}                          closes cleanly; the end of the input ends the process
//   reports  {"is":"connected"}                      on each connect: the second one is a reconnect
//            {"is":"event", event, args}
//            {"is":"ack", ack, args}
//            {"is":"disconnected", why}
//            {"is":"refused", why}                   an attempt to connect failed; the client tries again
//            {"is":"failed", why}                    a command failed: some clients refuse to emit
//                                                    while they are not connected
//
// Binary in arguments, at any depth, is {"$binary": base64}.
import { once } from "node:events";
import { createInterface } from "node:readline";
import { spawnChild } from "../../support/child.mjs";
import { within } from "../support/person.mjs";

/** Milliseconds: the start of a virtual machine beside a sanitized server on two busy processors takes as long. */
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
      if (this.isDone) return; // the last line may be incomplete
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

  /** Resolves with the `count`-th report for which `isIt` holds. */
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

  /** Emits an event and resolves with the arguments of the acknowledgement. */
  async ask(event, ...args) {
    const ack = ++this.acks;
    this.tell({ do: "emit", event, args: toWire(args), ack });
    const answer = await this.reported(`the answer to ${event}`, (report) => report.is === "ack" && report.ack === ack);
    return answer.args;
  }

  /** Resolves with the arguments of the `count`-th such event. */
  async hears(event, { count = 1, where = () => true } = {}) {
    const isIt = (report) => report.is === "event" && report.event === event && where(...report.args);
    return (await this.reported(`event ${event}`, isIt, count)).args;
  }

  /** Returns the first arguments of all such events so far. */
  heard(event) {
    return this.reports.filter((report) => report.is === "event" && report.event === event).map(({ args }) => args[0]);
  }

  close() {
    this.tell({ do: "close" });
  }
}
