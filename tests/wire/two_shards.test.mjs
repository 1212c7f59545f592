// examples/two_shards: rooms and broadcasts over two threads, each with a port of its own. Its program is
// beside the server's binary, or at TWO_SHARDS_BINARY, which may have been built against an installed package.
import assert from "node:assert/strict";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { io } from "socket.io-client";
import { spawnChild } from "../support/child.mjs";
import { binary } from "./support/parley.mjs";
import { connect, transports, within } from "./support/person.mjs";

const program = process.env.TWO_SHARDS_BINARY ?? join(dirname(binary), "two_shards");

async function start(t) {
  const child = spawnChild(program, ["0", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  t.after(async () => {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, "close");
  });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  return line.match(/http:\S+/g).map((url) => ({ url }));
}

/** Ada and Alan are on the first shard, Barbara is on the second. */
async function startWithThree(t, options) {
  const [first, second] = await start(t);
  const arrive = (shard, name) => connect(t, shard, { ...options, query: { name } });
  return [await arrive(first, "Ada"), await arrive(first, "Alan"), await arrive(second, "Barbara")];
}

for (const [name, options] of Object.entries(transports)) {
  test(`a room holds over two shards (${name})`, async (t) => {
    const [ada, alan, barbara] = await startWithThree(t, options);
    assert.equal(await barbara.hears("welcome"), "Barbara");
    for (const person of [ada, barbara]) assert.equal(await person.ask("join", "tea"), true);
    ada.emit("say", "tea", "hello from the first");
    assert.equal(await barbara.hears("said"), "Ada");
    assert.deepEqual(barbara.heard.at(-1).args, ["Ada", "hello from the first"]);
    barbara.emit("say", "tea", "hello from the second");
    assert.equal(await ada.hears("said"), "Barbara");
    assert.equal(ada.count("said"), 1, "the sender is left out");
    assert.equal(alan.count("said"), 0, "the room is left out for sockets that have not joined it");
  });
}

test("the sockets of a room are counted, asked and disconnected on two shards", async (t) => {
  const [ada, alan, barbara] = await startWithThree(t, {});
  for (const person of [ada, alan, barbara]) await person.ask("join", "tea");
  assert.deepEqual(await ada.ask("who", "tea"), { sockets: 3, missingShards: 0 });
  assert.deepEqual(await barbara.ask("who", "coffee"), { sockets: 0, missingShards: 0 });

  ada.socket.on("poll", (question, answer) => answer(question, "a"));
  barbara.socket.on("poll", (question, answer) => answer(question, "b"));
  const { answers, silent } = await alan.ask("poll", "tea", "sugar?");
  assert.deepEqual(answers.sort(), [["sugar?", "a"], ["sugar?", "b"]]);
  assert.equal(silent, 1, "Alan does not answer within the second");

  const gone = [ada, alan, barbara].map(({ socket }) => within(once(socket, "disconnect"), "disconnect"));
  barbara.emit("close", "tea");
  for (const [reason] of await Promise.all(gone)) assert.equal(reason, "io server disconnect");
});

test("a client without a name is refused before its handshake, with a status and a body of the application", async (t) => {
  const [first] = await start(t);
  const answer = await fetch(`${first.url}/socket.io/?EIO=4&transport=polling`);
  assert.equal(answer.status, 401);
  assert.deepEqual(await answer.json(), { code: "NAME_REQUIRED" });
  for (const options of Object.values(transports)) {
    const socket = io(first.url, { forceNew: true, reconnection: false, ...options });
    t.after(() => socket.disconnect());
    const [error] = await within(once(socket, "connect_error"), "connect_error");
    assert.match(error.message, /xhr poll error|websocket error/);
  }
});
