// Engine.IO 4: upgrades that fail. The session stays on polling, no packet is lost, and another upgrade
// succeeds.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { openOnWebSocket, Polling } from "./support/engine.mjs";
import { startEngine } from "./support/fixture.mjs";
import { frame } from "./support/websocket.mjs";

const server = await startEngine({ after });
const hasty = await startEngine({ after }, ["--upgrade_timeout", "300ms"]);

/** Returns a probed WebSocket, as soon as the server has noticed that the previous one is closed. */
async function probed(session) {
  const until = Date.now() + 10_000;
  for (;;) {
    const socket = await session.upgrade();
    const first = await socket.send("2probe").next().catch(() => "closed");
    if (first === "3probe") return socket;
    assert.ok(Date.now() < until, "the previous WebSocket is still counted");
  }
}

/** Checks that queued packets can still be polled, once, and that another upgrade succeeds. */
async function assertUnharmed(session, queued) {
  assert.deepEqual(await session.poll(), queued);
  await session.assertAlive();
  const socket = await probed(session);
  assert.equal(await socket.send("5").send("4on").next(), "4on");
  socket.close();
}

describe("an upgrade fails", { concurrency: true }, () => {
  for (const [what, sent] of [
    ["a ping", "2"],
    ["a probe with trailing characters", "2probex"],
    ["a probe with a blank", "2 probe"],
    ["a probe in capitals", "2PROBE"],
    ["a message", "4hello"],
    ["bytes", Buffer.from("2probe")],
    ["a pong", "3probe"],
    ["a close packet", "1"],
    ["a noop", "6"],
    ["an upgrade packet with trailing characters", "5x"],
    ["nothing", ""],
    ["no packet", "hello"],
    ["base64", "bAQID"],
  ]) {
    it(`by ${what} in place of the probe`, async () => {
      const session = await Polling.open(server);
      await session.say("4queued");
      const socket = await session.upgrade();
      socket.send(sent);
      assert.deepEqual(await socket.closed(), { by: "frame", code: null });
      await assertUnharmed(session, ["4queued"]);
    });
  }

  for (const [what, sent] of [["a message", "4early"], ["bytes", Buffer.from([1])], ["a pong", "3"], ["nothing", ""]]) {
    it(`by ${what} between probe and 5, which is not delivered`, async () => {
      const session = await Polling.open(server);
      await session.say("4queued");
      const socket = await session.upgrade();
      assert.equal(await socket.send("2probe").next(), "3probe");
      socket.send(sent).send("5");
      assert.deepEqual(await socket.closed(), { by: "frame", code: null });
      await assertUnharmed(session, ["4queued"]);
    });
  }

  for (const [how, leave] of [
    ["is reset", (socket) => socket.drop()],
    ["is dropped", (socket) => socket.close()],
    ["is closed", (socket) => socket.raw(frame("close", Buffer.from([0x03, 0xe8])))],
    ["breaks its framing", (socket) => socket.raw(Buffer.from([0xff, 0xff]))],
  ]) {
    for (const isProbed of [false, true]) {
      it(`when the WebSocket ${how} ${isProbed ? "after" : "before"} the probe`, async () => {
        const session = await Polling.open(server);
        await session.say("4queued");
        const socket = await session.upgrade();
        if (isProbed) assert.equal(await socket.send("2probe").next(), "3probe");
        leave(socket);
        await socket.closed();
        await assertUnharmed(session, ["4queued"]);
      });
    }
  }

  for (const isProbed of [false, true]) {
    it(`when 5 does not arrive in time, ${isProbed ? "probed" : "not probed"}`, async () => {
      const began = performance.now();
      const session = await Polling.open(hasty);
      await session.say("4queued");
      const socket = await session.upgrade();
      if (isProbed) assert.equal(await socket.send("2probe").next(), "3probe");
      assert.deepEqual(await socket.closed(), { by: "frame", code: null });
      assert.ok(performance.now() - began >= 298);
      await assertUnharmed(session, ["4queued"]);
    });
  }

  it("for a second WebSocket during the upgrade of the first, which continues", async () => {
    const session = await Polling.open(server);
    const first = await session.upgrade();
    const second = await session.upgrade();
    second.send("2probe").send("5");
    assert.deepEqual(await second.rest(), []);
    assert.equal(await first.send("2probe").next(), "3probe");
    const third = await session.upgrade();
    assert.deepEqual(await third.rest(), []);
    assert.equal(await first.send("5").send("4on").next(), "4on");
    first.close();
  });

  it("for a session that began on WebSocket, which continues", async () => {
    const socket = await openOnWebSocket(server);
    const second = await new Polling(server, socket.handshake).upgrade();
    second.send("2probe").send("5");
    assert.deepEqual(await second.rest(), []);
    assert.equal(await socket.send("4on").next(), "4on");
    socket.close();
  });

  it("during a pending poll, which is not answered because of it", async () => {
    const session = await Polling.open(server);
    const parked = await session.park();
    const socket = await session.upgrade();
    socket.send("2probex");
    await socket.closed();
    assert.equal(parked.hasAnswer, false);
    await session.say("4hello");
    assert.equal((await parked.answer()).body, "4hello");
    parked.close();
  });
});

describe("a session that ends during its upgrade", { concurrency: true }, () => {
  for (const [how, end] of [
    ["by the client's close packet", (session) => session.say("1")],
    ["by a broken payload", (session) => session.post("7")],
    ["by the application", (session) => session.say("4please close")],
    ["by a poll whose connection breaks", async (session) => (await session.park()).reset()],
  ]) {
    for (const isProbed of [false, true]) {
      it(`closes the WebSocket too, ${isProbed ? "probed" : "not probed"}: ${how}`, async () => {
        const session = await Polling.open(server);
        const socket = await session.upgrade();
        if (isProbed) assert.equal(await socket.send("2probe").next(), "3probe");
        await end(session);
        assert.deepEqual(await socket.closed(), { by: "frame", code: null });
      });
    }
  }

  it("answers a pending poll nevertheless", async () => {
    const session = await Polling.open(server);
    const parked = await session.park();
    const socket = await session.upgrade();
    await session.say("4please close");
    assert.equal((await parked.answer()).body, "1");
    assert.deepEqual(await socket.closed(), { by: "frame", code: null });
    parked.close();
  });
});
