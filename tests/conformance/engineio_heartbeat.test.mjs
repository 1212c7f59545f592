// Engine.IO 4: when the server pings, and when it closes a session without a pong. Lower bounds are those of
// the protocol. No test has an upper bound, because a busy machine may be late.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { openOnWebSocket, Polling } from "./support/engine.mjs";
import { startEngine } from "./support/fixture.mjs";

const interval = 500;
const timeout = 1000;
const server = await startEngine({ after }, ["--ping_interval", `${interval}ms`, "--ping_timeout", `${timeout}ms`]);

/** Returns the milliseconds since the handshake was begun, which is at least what the server has counted. */
function stopwatch() {
  const began = performance.now();
  return () => performance.now() - began;
}

function assertNotBefore(time, least, what) {
  assert.ok(time >= least - 2, `${what} came after ${time} ms, which is less than ${least}`);
}

/** Waits for the next ping, and skips echoed messages. */
async function nextPing(socket) {
  for (;;) if ((await socket.next("a ping")) === "2") return;
}

describe("a heartbeat", { concurrency: true }, () => {
  it("on polling: a ping in each interval, in a pending poll", async () => {
    const time = stopwatch();
    const session = await Polling.open(server);
    assert.deepEqual([session.handshake.pingInterval, session.handshake.pingTimeout], [interval, timeout]);
    for (let n = 1; n <= 3; ++n) {
      assert.deepEqual(await session.poll(), ["2"]);
      assertNotBefore(time(), n * interval, `ping ${n}`);
      await session.say("3");
    }
  });

  it("on polling: a ping that waits for a poll is sent together with the messages", async () => {
    const session = await Polling.open(server);
    assert.deepEqual(await session.poll(), ["2"]);
    await session.say("3", "4one");
    assert.deepEqual(await session.poll(), ["4one"]);
  });

  it("on polling: without a pong the session is closed, and the pending poll gets the close packet", async () => {
    const time = stopwatch();
    const session = await Polling.open(server);
    assert.deepEqual(await session.poll(), ["2"]);
    assert.deepEqual(await session.poll(), ["1"]);
    assertNotBefore(time(), interval + timeout, "the end");
    await session.assertGone();
  });

  it("on polling: a session without polls is closed", async () => {
    const time = stopwatch();
    const session = await Polling.open(server);
    await session.assertGoneSoon();
    assertNotBefore(time(), interval + timeout, "the end");
  });

  it("on polling: pongs without polls do not keep the session open (at the reference server they do)", async () => {
    const session = await Polling.open(server);
    const until = Date.now() + 15_000;
    for (let answer; (answer = await session.post("3")).status === 200;) {
      assert.ok(Date.now() < until, "the session is still open");
    }
    await session.assertGone();
  });

  it("on WebSocket: a ping in each interval", async () => {
    const time = stopwatch();
    const socket = await openOnWebSocket(server);
    for (let n = 1; n <= 3; ++n) {
      assert.equal(await socket.next("a ping"), "2");
      assertNotBefore(time(), n * interval, `ping ${n}`);
      socket.send("3");
    }
    socket.close();
  });

  it("on WebSocket: without a pong it is closed, with a frame that has no code", async () => {
    const time = stopwatch();
    const socket = await openOnWebSocket(server);
    assert.deepEqual(await socket.closed(), { by: "frame", code: null });
    assertNotBefore(time(), interval + timeout, "the end");
    assert.deepEqual(await socket.rest(), ["2"]);
  });

  it("accepts no other packet as a pong (the reference server then waits once more)", async () => {
    const socket = await openOnWebSocket(server);
    let n = 0;
    const talk = setInterval(() => socket.send(`4${n++}`), 50);
    assert.deepEqual(await socket.closed(), { by: "frame", code: null });
    clearInterval(talk);
    assert.ok(n > 5);
    assert.equal((await socket.rest()).filter((packet) => packet === "2").length, 1);
  });

  it("pings a busy connection too", async () => {
    const socket = await openOnWebSocket(server);
    const talk = setInterval(() => socket.send("4busy"), 20);
    for (let n = 0; n < 3; ++n) {
      await nextPing(socket);
      socket.send("3");
    }
    clearInterval(talk);
    socket.close();
  });

  it("is not postponed by unrequested pongs (at the reference server it is)", async () => {
    const socket = await openOnWebSocket(server);
    const flood = setInterval(() => socket.send("3"), 20);
    for (let n = 0; n < 3; ++n) assert.equal(await socket.next("a ping"), "2");
    clearInterval(flood);
    socket.close();
  });

  it("survives a thousand pongs at once, which count for one", async () => {
    const socket = await openOnWebSocket(server);
    assert.equal(await socket.next("a ping"), "2");
    for (let n = 0; n < 1000; ++n) socket.send("3");
    assert.equal(await socket.next("the next ping"), "2");
    assert.deepEqual(await socket.closed(), { by: "frame", code: null });
  });
});

describe("a heartbeat across an upgrade", { concurrency: true }, () => {
  const upgraded = async (session) => {
    const socket = await session.upgrade();
    assert.equal(await socket.send("2probe").next(), "3probe");
    return socket.send("5");
  };

  it("accepts the pong on WebSocket for the ping on polling, and continues there", async () => {
    const session = await Polling.open(server);
    assert.deepEqual(await session.poll(), ["2"]);
    const socket = await upgraded(session);
    socket.send("3");
    for (let n = 0; n < 3; ++n) {
      assert.equal(await socket.next("a ping"), "2");
      socket.send("3");
    }
    socket.close();
  });

  it("keeps its deadline: the session of a silent client is closed (at the reference server it is never closed)", async () => {
    const session = await Polling.open(server);
    assert.deepEqual(await session.poll(), ["2"]);
    const socket = await upgraded(session);
    assert.deepEqual(await socket.closed(), { by: "frame", code: null });
    await session.assertGone();
  });

  it("is sent on polling while the WebSocket is only probed", async () => {
    const session = await Polling.open(server);
    const socket = await session.upgrade();
    assert.equal(await socket.send("2probe").next(), "3probe");
    for (;;) {
      const [packet] = await session.poll();
      if (packet === "2") break;
      assert.equal(packet, "6");
    }
    await session.say("3");
    assert.equal(await socket.send("5").send("4on").next(), "4on");
    socket.close();
  });

  it("closes a probed WebSocket too when it fails", async () => {
    const session = await Polling.open(server);
    const socket = await session.upgrade();
    assert.equal(await socket.send("2probe").next(), "3probe");
    assert.deepEqual(await socket.closed(), { by: "frame", code: null });
    await session.assertGone();
  });
});
