// Engine.IO 4: the upgrade from polling to WebSocket, in every order in which requests and frames may arrive.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { Polling } from "./support/engine.mjs";
import { startEngine } from "./support/fixture.mjs";
import { ask, dial, request } from "./support/http.mjs";
import { frame } from "./support/websocket.mjs";

const server = await startEngine({ after });

/** Opens a session whose WebSocket has been probed. */
async function probing() {
  const session = await Polling.open(server);
  const socket = await session.upgrade();
  assert.equal(await socket.send("2probe").next(), "3probe");
  return { session, socket };
}

/** Checks that messages are echoed on the WebSocket. */
async function assertCarries(socket, ...first) {
  socket.send("4text").send(Buffer.from([1, 2]));
  assert.deepEqual(await socket.some(first.length + 2), [...first, "4text", Buffer.from([1, 2])]);
  socket.close();
}

describe("an upgrade", { concurrency: true }, () => {
  it("follows the protocol: probe, the pending poll is answered with a noop, 5", async () => {
    const session = await Polling.open(server);
    const parked = await session.park();
    const socket = await session.upgrade();
    assert.equal(await socket.send("2probe").next(), "3probe");
    assert.equal((await parked.answer()).body, "6");
    socket.send("5");
    await assertCarries(socket);
    parked.close();
  });

  it("needs no pending poll", async () => {
    const { socket } = await probing();
    socket.send("5");
    await assertCarries(socket);
  });

  it("answers every further poll with a noop until 5 arrives, however many there are", async () => {
    const { session, socket } = await probing();
    for (let n = 0; n < 5; ++n) assert.deepEqual(await session.poll(), ["6"]);
    socket.send("5");
    await assertCarries(socket);
  });

  it("answers pipelined polls on one connection", async () => {
    const { session, socket } = await probing();
    const line = await dial(server);
    for (let n = 0; n < 3; ++n) line.send(request("GET", session.target));
    for (let n = 0; n < 3; ++n) assert.equal((await line.answer()).body, "6");
    socket.send("5");
    await assertCarries(socket);
    line.close();
  });

  it("does not answer a poll before the probe", async () => {
    const session = await Polling.open(server);
    const socket = await session.upgrade();
    const parked = await session.park();
    await session.say("4a");
    assert.equal((await parked.answer()).body, "4a");
    socket.close();
    parked.close();
  });

  it("accepts posts after the probe, whose echoes are polled", async () => {
    const { session, socket } = await probing();
    await session.say("4a", "4b");
    assert.deepEqual(await session.poll(), ["4a", "4b"]);
    socket.send("5");
    await assertCarries(socket);
  });

  it("answers a poll that waits for the noop with a message instead, if one comes first", async () => {
    const { session, socket } = await probing();
    const parked = await session.park();
    await session.say("4first");
    const { body } = await parked.answer();
    assert.ok(body === "4first" || body === "6", body);
    socket.send("5");
    await assertCarries(socket, ...(body === "6" ? ["4first"] : []));
    parked.close();
  });

  it("delivers what is queued in order on the WebSocket, text and binary", async () => {
    const { session, socket } = await probing();
    await session.say("4a", "bAQID");
    await session.say("4b");
    socket.send("5");
    await assertCarries(socket, "4a", Buffer.from([1, 2, 3]), "4b");
  });

  it("delivers everything once and in order: polled before, queued during and sent after it", async () => {
    const session = await Polling.open(server);
    const heard = [];
    await session.say("40", "41");
    heard.push(...(await session.poll()));
    await session.say("42");
    const socket = await session.upgrade();
    await session.say("43");
    assert.equal(await socket.send("2probe").next(), "3probe");
    heard.push(...(await session.poll()));
    await session.say("44", "45");
    socket.send("5").send("46").send("47");
    heard.push(...(await socket.some(4)));
    assert.deepEqual(heard, ["40", "41", "42", "43", "44", "45", "46", "47"]);
    socket.close();
  });

  it("never sends a noop on the WebSocket", async () => {
    const session = await Polling.open(server);
    const parked = await session.park();
    const socket = await session.upgrade();
    socket.raw(Buffer.concat([frame("text", "2probe"), frame("text", "5"), frame("text", "4x")]));
    assert.equal((await parked.answer()).body, "6");
    assert.deepEqual(await socket.some(2), ["3probe", "4x"]);
    parked.close();
    await assertCarries(socket);
  });

  it("completes with 5 without a probe, as at the reference server", async () => {
    const session = await Polling.open(server);
    const parked = await session.park();
    const socket = await session.upgrade();
    socket.send("5");
    assert.equal((await parked.answer()).body, "6");
    parked.close();
    await assertCarries(socket);
  });

  it("answers a second probe like the first", async () => {
    const { socket } = await probing();
    assert.equal(await socket.send("2probe").next(), "3probe");
    socket.send("5");
    await assertCarries(socket);
  });

  it("works with frames written byte by byte", async () => {
    const session = await Polling.open(server);
    const socket = await session.upgrade();
    for (const byte of Buffer.concat([frame("text", "2probe"), frame("text", "5")])) socket.raw(Buffer.from([byte]));
    assert.equal(await socket.next(), "3probe");
    await assertCarries(socket);
  });

  it("answers the next request on the connection of the pending poll", async () => {
    const session = await Polling.open(server);
    const parked = await session.park();
    const socket = await session.upgrade();
    await socket.send("2probe").next();
    socket.send("5");
    assert.equal((await parked.answer()).body, "6");
    assert.match((await parked.send(request("GET", "/engine.io/?EIO=4&transport=polling")).answer()).body, /^0\{/);
    parked.close();
    await assertCarries(socket);
  });
});

describe("a session that has been upgraded", { concurrency: true }, () => {
  const upgraded = async () => {
    const { session, socket } = await probing();
    assert.equal(await socket.send("5").send("4on").next(), "4on");
    return { session, socket };
  };
  const badRequest = '{"code":3,"message":"Bad request"}';

  it("refuses polls and posts, and is not affected", async () => {
    const { session, socket } = await upgraded();
    for (const answer of [await session.get(), await session.post("4x"), await session.post("1")]) {
      assert.deepEqual([answer.status, answer.body], [400, badRequest]);
    }
    await assertCarries(socket);
  });

  it("closes a second WebSocket, and is not affected", async () => {
    const { session, socket } = await upgraded();
    const second = await session.upgrade();
    second.send("2probe").send("5").send("4stolen");
    assert.deepEqual(await second.rest(), []);
    await assertCarries(socket);
  });

  it("refuses the rest of a post that had begun before", async () => {
    const { session, socket } = await probing();
    const line = await dial(server);
    line.send(request("POST", session.target, { "Content-Length": "6" })).send("4ha");
    await ask(server, "GET", "/");
    assert.equal(await socket.send("5").send("4on").next(), "4on");
    const { status, body } = await line.send("lf!").answer();
    assert.deepEqual([status, body], [400, badRequest]);
    line.close();
    await assertCarries(socket);
  });

  it("is not affected by an earlier post whose connection breaks after the upgrade", async () => {
    const { session, socket } = await probing();
    const line = await dial(server);
    line.send(request("POST", session.target, { "Content-Length": "6" })).send("4ha");
    await ask(server, "GET", "/");
    assert.equal(await socket.send("5").send("4on").next(), "4on");
    line.reset();
    await ask(server, "GET", "/");
    await assertCarries(socket);
  });

  it("is closed by a close packet", async () => {
    const { session, socket } = await upgraded();
    socket.send("1");
    assert.deepEqual(await socket.closed(), { by: "frame", code: null });
    await session.assertGone();
  });
});
