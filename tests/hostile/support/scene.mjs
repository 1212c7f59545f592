// A real server under attack, and two users (the canaries) who chat during all attacks. Whatever is done to
// the server, their messages must arrive in order. Afterwards the process runs, with its descriptors and
// memory as before.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { after } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { io } from "../../wire/node_modules/socket.io-client/build/esm-debug/index.js";
import { isSanitized, residentOf } from "../../wire/support/memory.mjs";
import { startParley } from "../../wire/support/parley.mjs";
import { Person, within } from "../../wire/support/person.mjs";
import { secret, tokenOf } from "./tokens.mjs";

const patience = 10_000;
/**
 * The memory that the attacks of a file may leave in the server, in bytes. The buffer for its largest message
 * is kept.
 */
const usualLeftover = 16 << 20;

/** Starts a server for all tests of a file, with its canaries. */
export async function scene({ args = [], leftover = usualLeftover } = {}) {
  const here = { host: "127.0.0.1", path: "/socket.io/", leftover };
  let stop;
  // One hook for both, because after a hook that fails node runs no other.
  after(async () => {
    try {
      if (here.canaries) await unharmed(here).finally(() => here.canaries.leave());
      for (const person of here.canaries?.people ?? []) person.keptContract();
    } finally {
      await stop?.();
    }
  });
  const server = await startParley({ after: (hook) => (stop = hook) }, {
    dev: false,
    args: [
      "--auth.jwt_secret", secret, "--auth.create_users", "always", "--limits.messages_per_minute", "0",
      "--limits.calls_per_minute", "0", "--store.json_export", "false", ...args,
    ],
  });
  here.server = server;
  here.port = Number(new URL(server.url).port);
  here.canaries = await Canaries.arrive(here);
  here.memory = residentOf(server.pid);
  here.descriptors = descriptorsOf(server.pid);
  here.person = (t, user, options) => arrive(t, here, user, options);
  here.post = (path, body, user, options) => server.post(path, body, { token: tokenOf(user), ...options });
  here.get = (path, user) => server.get(path, { token: tokenOf(user) });
  return here;
}

/** Connects a stock client that has joined as `user`. */
export async function arrive(t, here, user, options = {}) {
  const token = tokenOf(user);
  const socket = io(here.server.url, { forceNew: true, reconnection: false, transports: ["websocket"], auth: { token }, ...options });
  const person = new Person(socket, { token, user: { id: user, name: user } });
  t.after(() => {
    socket.disconnect();
    person.keptContract();
  });
  await person.hears("connected");
  return person;
}

class Canaries {
  static async arrive(here) {
    const pair = new Canaries();
    const never = { after: () => {} };
    pair.people = [await arrive(never, here, "canary-1"), await arrive(never, here, "canary-2")];
    pair.said = 0;
    pair.heard = [];
    for (const person of pair.people) {
      person.socket.on("message", ({ senderId, content }) => {
        if (senderId.startsWith("canary-")) pair.heard.push(content);
      });
    }
    return pair;
  }

  /** Sends one more message each way, and checks that all messages so far have arrived in order. */
  async sing() {
    for (const [from, to] of [[0, 1], [1, 0]]) {
      const content = `song ${++this.said}`;
      const answer = await this.people[from].ask("message", { to: this.people[to].id, content });
      assert.ok(answer.success, JSON.stringify(answer));
      await this.people[to].hears("message", { where: (message) => message.content === content });
    }
    assert.deepEqual(this.heard, Array.from({ length: this.said }, (_, n) => `song ${n + 1}`));
  }

  leave() {
    for (const person of this.people) person.socket.disconnect();
  }
}

/** Checks that the server answers HTTP and that the canaries can chat. */
export async function alive(here) {
  const { status } = await within(here.server.get("/health"), "/health", patience);
  assert.equal(status, 200);
  await here.canaries.sing();
}

/** Checks that what the attacks used has been released. */
export async function unharmed(here) {
  await alive(here);
  const until = Date.now() + patience;
  // fetch() keeps its own connections for some seconds. Only the growth caused by the attacks matters.
  const spare = 4;
  while (descriptorsOf(here.server.pid) > here.descriptors + spare) {
    assert.ok(Date.now() < until, `${descriptorsOf(here.server.pid)} descriptors, ${here.descriptors} before the attacks`);
    await pause(100);
  }
  await alive(here);
  if (isSanitized(here.server.pid)) return;
  const grown = residentOf(here.server.pid) - here.memory;
  assert.ok(grown < here.leftover, `${grown} bytes more than before the attacks`);
}

export const descriptorsOf = (pid) => readdirSync(`/proc/${pid}/fd`).length;

/** A refusal must not reveal internals to an attacker. */
export function assertSaysNothing(text, ...never) {
  for (const word of ["/work", "/src", ".cpp", "sqlite", "SELECT", "INSERT", "terminate", "what()", secret, ...never]) {
    assert.ok(!text.toLowerCase().includes(word.toLowerCase()), `${word} in: ${text.slice(0, 300)}`);
  }
}
