// Engine.IO 4: packets over a WebSocket, one in each message.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { openOnWebSocket, Polling } from "./support/engine.mjs";
import { startEngine } from "./support/fixture.mjs";
import { ask } from "./support/http.mjs";
import { frame } from "./support/websocket.mjs";

const server = await startEngine({ after });

describe("a packet on a WebSocket", { concurrency: true }, () => {
  for (const [what, sent, echoed = sent] of [
    ["text", "4hello"],
    ["an empty message", "4"],
    ["text beyond ASCII", "4— €, 漢字, 🎉"],
    ["a separator, which has no meaning here", "4a\x1e4b"],
    ["binary that is not encoded", Buffer.from([1, 2, 3, 4])],
    ["no bytes", Buffer.alloc(0)],
    ["bytes that look like a packet", Buffer.from("4hello")],
    ["binary in base64, which is echoed as bytes", "bAQIDBA==", Buffer.from([1, 2, 3, 4])],
  ]) {
    it(`is echoed: ${what}`, async () => {
      const socket = await openOnWebSocket(server);
      assert.deepEqual(await socket.send(sent).next(), echoed);
      socket.close();
    });
  }

  it("that is unexpected is ignored: open, upgrade, noop, an unrequested pong", async () => {
    const socket = await openOnWebSocket(server);
    for (const packet of ["0{}", "5", "6", "3", "3probe"]) socket.send(packet);
    assert.equal(await socket.send("4after").next(), "4after");
    socket.close();
  });

  it("may be fragmented, with a ping between the fragments", async () => {
    const socket = await openOnWebSocket(server);
    socket.raw(frame("text", "4hel", false)).raw(frame("ping", "")).raw(frame(0, "lo"));
    const { pong, message } = { pong: await socket.pong(), message: await socket.next() };
    assert.deepEqual({ pong, message }, { pong: "", message: "4hello" });
    socket.close();
  });

  it("is echoed in order, however many are sent at once", async () => {
    const socket = await openOnWebSocket(server);
    const packets = Array.from({ length: 1000 }, (_, i) => `4${i}`);
    socket.raw(Buffer.concat(packets.map((packet) => frame("text", packet))));
    assert.deepEqual(await socket.some(1000), packets);
    socket.close();
  });
});

describe("a session on a WebSocket ends", { concurrency: true }, () => {
  for (const [what, sent] of [
    ["an empty text frame", ""],
    ["an unknown type", "7x"],
    ["no packet", "abc"],
    ["bad base64", "b!!!"],
    ["a ping, which only servers send", "2"],
    ["a probe", "2probe"],
    ["a close packet (the reference server ignores it here)", "1"],
  ]) {
    it(`with a close frame that has no code at ${what}`, async () => {
      const socket = await openOnWebSocket(server);
      socket.send(sent);
      assert.deepEqual(await socket.closed(), { by: "frame", code: null });
      await new Polling(server, socket.handshake).assertGone();
    });
  }

  it("with what came before the fault echoed, and nothing behind it", async () => {
    const socket = await openOnWebSocket(server);
    socket.raw(Buffer.concat([frame("text", "4before"), frame("text", "7"), frame("text", "4behind")]));
    assert.deepEqual(await socket.rest(), ["4before"]);
  });

  it("when the server closes it, behind what it has said", async () => {
    const socket = await openOnWebSocket(server);
    socket.send("4last").send("4please close");
    assert.deepEqual(await socket.rest(), ["4last"]);
    assert.deepEqual(await socket.closed(), { by: "frame", code: null });
  });

  it("when the client closes it, whose code comes back", async () => {
    const socket = await openOnWebSocket(server);
    socket.raw(frame("close", Buffer.from([0x03, 0xe8])));
    assert.deepEqual(await socket.closed(), { by: "frame", code: 1000 });
    await new Polling(server, socket.handshake).assertGone();
  });

  it("at once when its connection breaks", async () => {
    const socket = await openOnWebSocket(server);
    assert.match((await ask(server, "GET", new Polling(server, socket.handshake).target)).body, /"code":3/);
    socket.drop();
    await new Polling(server, socket.handshake).assertGoneSoon();
  });
});
