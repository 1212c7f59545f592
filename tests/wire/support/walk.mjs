// Runs a random walk of tests/fixture/call_walk.cpp with stock clients on a real server. Five devices of
// three users make its moves one after another, and must receive its events, no others, in the same order.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { setTimeout as pause } from "node:timers/promises";

import { binary } from "./parley.mjs";
import { connect, within } from "./person.mjs";

/**
 * Deadlines in milliseconds. The server must be started with the shortest possible ring timeout and with
 * graces below it.
 */
export const lengths = { ring: 5_000, ring_grace: 3_000, caller_grace: 4_000, callee_grace: 4_000 };
export const secret = "known to the walkers and to the server they walk on";
export const settings = [
  ["calls.ring_timeout", "5s"],
  ["calls.ring_grace", "3s"],
  ["calls.grace", "4s"],
  ["presence.debounce", "0s"],
  ["auth.jwt_secret", secret],
  ["auth.create_users", "always"],
  ["limits.calls_per_minute", "0"],
  ["limits.events_per_second", "0"],
  ["limits.others_per_minute", "0"],
  ["limits.refusals_per_minute", "0"],
  ["limits.refusals_until_closed", "0"],
  ["limits.connections_per_address", "0"],
].flatMap(([name, value]) => [`--${name}`, value]);

const volatile = new Set("timestamp answeredAt endedAt duration ringTimeoutMs remainingMs message jitsi".split(" "));
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g;
const owners = ["alice", "alice", "bob", "bob", "carol"];
/** Milliseconds before a deadline in which no move is made, so that the deadline cannot pass first. */
const margin = 500;
const patience = 10_000;

/** The machine was too slow, and a deadline passed before its turn. Such a walk proves nothing. */
export class Overtaken extends Error {}

export async function planned(seed, steps) {
  const program = join(dirname(binary), "call_walk");
  const { stdout } = await promisify(execFile)(program, ["--seed", seed, "--steps", steps].map(String), { maxBuffer: 1 << 26 });
  const lines = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.equal(lines.length, steps + 1);
  return { steps: lines.slice(0, -1), ending: lines.at(-1) };
}

function token(id, name) {
  const part = (object) => Buffer.from(JSON.stringify(object)).toString("base64url");
  const now = Math.floor(Date.now() / 1000);
  const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part({ sub: id, name, iat: now, exp: now + 3600 })}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

/** Waits until `isSo` returns true. It is called again at each event that the person receives. */
async function becomes(person, isSo, what) {
  const reached = new Promise((resolve) => {
    const check = () => {
      if (!isSo()) return;
      person.waiting.delete(check);
      resolve();
    };
    person.waiting.add(check);
    check();
  });
  await within(reached, "", patience).catch(() => assert.fail(what()));
}

/** Checks a value that only the server knows, and replaces it by "*". */
function checked(key, value) {
  const isWhole = Number.isInteger(value);
  if (key === "remainingMs") assert.ok(isWhole && value > 0 && value <= lengths.ring, `${key} ${value}`);
  else if (key === "ringTimeoutMs") assert.equal(value, lengths.ring);
  else if (key === "duration") assert.ok(isWhole && value >= 0 && value < 600, `${key} ${value}`);
  else if (key === "jitsi") assert.ok(new URL(value.url).pathname.endsWith(value.roomName), JSON.stringify(value));
  else if (key === "message") assert.ok(value.length > 0);
  else assert.equal(new Date(value).toISOString(), value, key);
  return "*";
}

export class Walkers {
  #t;
  #server;
  #suffix;
  #devices = [];
  #names = new Map(); // ids of calls from the server => names in the walk
  #running = new Map(); // deadlines => the start of the step that set them
  #trace = [];

  /** `suffix` makes the ids of these users unique. */
  constructor(t, server, suffix) {
    this.#t = t;
    this.#server = server;
    this.#suffix = suffix;
  }

  async walk({ steps, ending }) {
    for (let device = 0; device < owners.length; ++device) await this.#come(device);
    await this.#barrier();
    for (const device of this.#devices) device.told = 0;
    this.#take();
    for (const step of steps) {
      this.#trace.push(`${step.move}${step.deadlines.length > 0 ? ` (${step.deadlines.join(", ")})` : ""}`);
      const began = performance.now();
      const answer = await this.#move(step);
      await this.#barrier();
      this.#keepPace(step, began);
      this.#compare(step, answer);
    }
    await this.#compareEnding(ending);
  }

  /** Disconnects all devices. */
  async leave() {
    for (const { person } of this.#devices) person?.socket.disconnect();
  }

  get trace() {
    return this.#trace.map((move, i) => `${i + 1}. ${move}`).join("\n");
  }

  #token(name) {
    return token(`${name}${this.#suffix}`, name);
  }

  async #come(index) {
    const name = owners[index];
    const person = await connect(this.#t, this.#server, { transports: ["websocket"] });
    this.#devices[index] = { person, read: 0 };
    const { success, error } = await person.ask("join", { userId: `${name}${this.#suffix}`, token: this.#token(name) });
    assert.ok(success, JSON.stringify(error));
  }

  /** Disconnects a device. Returns when the server has answered the close, and has therefore processed it. */
  async #go(index) {
    const { socket } = this.#devices[index].person;
    this.#devices[index] = {};
    const { ws } = socket.io.engine.transport;
    const closed = once(ws, "close");
    if (this.#trace.length % 2 === 0) socket.disconnect();
    else ws.close(); // a transport that ends without a disconnect packet
    await within(closed, "the close is answered");
  }

  /** Makes a move and returns the acknowledgement, if there is one. */
  async #move(step) {
    const { person } = this.#devices[step.device];
    if (step.act === "come_or_go") return step.isHere ? this.#come(step.device) : this.#go(step.device);
    if (step.act === "time_passes") return this.#wait(step);
    if (step.act === "place") return person.ask(step.event, { to: `${step.to}${this.#suffix}`, callType: step.type });
    const callId = [...this.#names].find(([, name]) => name === step.call)[0];
    return person.ask(step.event, { callId, ...(step.event === "call:respond" ? { response: step.act } : {}) });
  }

  async #wait({ heard }) {
    const [deadline, began] = [...this.#running][0];
    const listeners = this.#devices.filter((_, i) => heard[i].length > 0);
    if (listeners.length === 0) return this.#waitUnheard();
    await Promise.all(listeners.map(({ person, read }) => this.#hears(person, read)));
    const took = performance.now() - began;
    assert.ok(took >= lengths[deadline] - 20, `${deadline} after ${took} ms`);
  }

  /** Waits for an event of calls after the first `read` events. */
  #hears(person, read) {
    const isHeard = () => person.heard.slice(read).some(({ event }) => event.startsWith("call:"));
    return becomes(person, isHeard, () => "a deadline has not passed");
  }

  /** No connected device gets an event for this deadline, so the server is polled. */
  async #waitUnheard() {
    const end = performance.now() + patience;
    for (;;) {
      const { json } = await this.#server.get("/api/calls/active", { token: this.#token("alice") });
      if (json.call === null) return;
      assert.ok(performance.now() < end, "a deadline without an event has not passed");
      await pause(50);
    }
  }

  /** Resolves when everything sent to any device before now has arrived. */
  #barrier() {
    return Promise.all(this.#devices.map(({ person }) => person?.settled()));
  }

  #keepPace({ act, deadlines }, began) {
    const now = performance.now();
    const late = ([name, since]) => now - since > lengths[name] - margin;
    const isLate = act !== "time_passes" && [...this.#running].some(late);
    // In the order in which the walk lets them pass.
    this.#running = new Map(deadlines.map((name) => [name, this.#running.get(name) ?? began]));
    const due = [...this.#running].map(([name, since]) => since + lengths[name]);
    const isRing = this.#running.has("ring") && due.length === 2 && due[0] > due[1] - margin;
    if (isLate || isRing) throw new Overtaken(`${[...this.#running.keys()]} at step ${this.#trace.length}`);
  }

  /** Replaces ids by names, and values that only the server knows by "*". */
  #normal(value) {
    const people = JSON.stringify(value).replaceAll(this.#suffix, "");
    const named = people.replace(uuid, (id) => this.#names.get(id) ?? "untold");
    const mask = (_, object) => {
      if (object === null || typeof object !== "object" || Array.isArray(object)) return object;
      return Object.fromEntries(Object.entries(object).map(([key, v]) => [key, volatile.has(key) ? checked(key, v) : v]));
    };
    return JSON.parse(named, mask);
  }

  /** Returns what each device has received since the last step, without events of presence and the like. */
  #take() {
    return owners.map((_, i) => {
      const device = this.#devices[i];
      if (device?.person === undefined) return [];
      const heard = device.person.heard.slice(device.read);
      device.read = device.person.heard.length;
      return heard
        .filter(({ event, args }) => event.startsWith("call:") || event === "connected" || (event === "error" && args[0].event !== "settle"))
        .map(({ event, args }) => {
          assert.equal(args.length, 1);
          if (event !== "connected") return [event, args[0]];
          return [event, args[0].activeCall === undefined ? {} : { activeCall: args[0].activeCall }];
        });
    });
  }

  #compare(step, answer) {
    const heard = this.#take();
    if (step.act === "place" && answer.success && !this.#names.has(answer.call.callId)) {
      this.#names.set(answer.call.callId, `c${this.#names.size + 1}`);
    }
    assert.deepEqual(this.#normal(heard), step.heard);
    if (step.answer === undefined) return;
    const { call, code } = step.answer;
    if (call !== undefined) return assert.deepEqual(this.#normal(answer), { success: true, call });
    assert.equal(answer.success, false);
    assert.equal(answer.error.code, code);
  }

  async #compareEnding({ people }) {
    const witness = await connect(this.#t, this.#server, { transports: ["websocket"] });
    const id = `witness${this.#suffix}`;
    await witness.ask("join", { userId: id, token: token(id, "witness") });
    await witness.settled();
    const shown = (name) => {
      const isOf = ({ event, args }) => /^user:(on|off)line$/.test(event) && args[0].userId === `${name}${this.#suffix}`;
      const last = witness.heard.findLast(isOf);
      return last?.event === "user:online" ? last.args[0].status : "offline";
    };
    for (const [name, { presence, history }] of Object.entries(people)) {
      // A change of presence may be sent some milliseconds late, the later the more sockets are connected.
      await becomes(witness, () => shown(name) === presence, () => `${name} is ${presence}, not ${shown(name)}`);
      assert.deepEqual(this.#normal(await this.#history(name)), history, `the history of ${name}`);
    }
    witness.socket.disconnect();
  }

  async #history(name) {
    const calls = [];
    for (let before = ""; ; ) {
      const { json } = await this.#server.get(`/api/calls?limit=7${before}`, { token: this.#token(name) });
      assert.ok(json.success && json.calls.length <= 7, JSON.stringify(json));
      calls.push(...json.calls);
      if (!json.hasMore) return calls;
      before = `&before=${json.nextCursor}`;
    }
  }
}
