// Socket.IO 5, connection state recovery: a client that reconnects with its secret and the last offset gets
// its id and its rooms back, and first receives what it missed.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { openOnWebSocket } from "./support/engine.mjs";
import { startSockets } from "./support/fixture.mjs";
import { connectSocket, readConnect } from "./support/sockets.mjs";

const server = await startSockets({ after }, ["--recovery"]);

/** Returns the offset after the other arguments of an event. */
function offsetOf(packet, rest) {
  const found = /^(.*),"([A-Za-z0-9_.-]+)"\]$/.exec(packet);
  assert.ok(found, packet);
  assert.equal(found[1], rest);
  return found[2];
}

let rooms = 0;

/** Returns a client in its own room, and the last offset that it has received. */
async function member() {
  const socket = await connectSocket(server);
  const room = `room ${++rooms}`;
  assert.equal(await socket.send(`421["join","${room}"]`).next(), "431[]");
  socket.send(`42["broadcast","${room}","first"]`);
  const offset = offsetOf(await socket.next(), '42["message-back","first"');
  return { socket, room, offset, ...socket.told };
}

/** Drops the connection. The server has noticed it once a later request of another client is answered. */
async function lose(socket) {
  socket.drop();
  const other = await connectSocket(server);
  await other.send('421["message-with-ack"]').next();
  return other;
}

async function comeBack(auth) {
  const socket = await openOnWebSocket(server);
  return socket.send(`40${JSON.stringify(auth)}`);
}

/** Checks that the session is new: another id, another secret, and the greeting. */
async function assertNew(socket, before) {
  const told = readConnect(await socket.next());
  assert.notEqual(told.sid, before.sid);
  assert.notEqual(told.pid, before.pid);
  assert.match(await socket.next(), /^42\["auth",/);
  socket.close();
}

describe("with recovery", { concurrency: true }, () => {
  it("the answer to CONNECT has a secret too, and an event ends with its offset", async () => {
    const socket = await openOnWebSocket(server);
    const [connected, auth] = await socket.send("40").some(2);
    assert.match(connected, /^40\{"sid":"[A-Za-z0-9_-]{20}","pid":"[A-Za-z0-9_-]{20,}"\}$/);
    assert.notEqual(offsetOf(auth, '42["auth",{}'), "");
    socket.close();
  });

  it("an acknowledgement and an event that requests one have no offset", async () => {
    const socket = await connectSocket(server);
    assert.equal(await socket.send('421["message-with-ack","x"]').next(), '431["x"]');
    assert.match(await socket.send('42["ask","x"]').next(), /^42\d+\["question","x"\]$/);
    socket.close();
  });

  it("a returning client gets the missed events, then its old id, then new events", async () => {
    const before = await member();
    const other = await lose(before.socket);
    for (const n of [1, 2]) other.send(`42["broadcast","${before.room}",${n}]`);
    other.send('42["broadcast","another room",3]');
    await other.send('421["message-with-ack"]').next();
    const socket = await comeBack({ pid: before.pid, offset: before.offset });
    const [one, two, connected] = await socket.some(3);
    offsetOf(one, '42["message-back",1');
    offsetOf(two, '42["message-back",2');
    assert.equal(connected, `40{"sid":"${before.sid}","pid":"${before.pid}"}`);
    other.send(`42["broadcast","${before.room}",4]`);
    offsetOf(await socket.next(), '42["message-back",4');
    socket.close();
    other.close();
  });

  it("a returning client that missed nothing gets only its old id", async () => {
    const before = await member();
    const other = await lose(before.socket);
    const socket = await comeBack({ pid: before.pid, offset: before.offset });
    assert.equal(await socket.next(), `40{"sid":"${before.sid}","pid":"${before.pid}"}`);
    offsetOf(await socket.send('42["message","on"]').next(), '42["message-back","on"');
    socket.close();
    other.close();
  });

  it("attachments are recovered with their event", async () => {
    const before = await member();
    const other = await lose(before.socket);
    other.send(`451-["broadcast","${before.room}",{"_placeholder":true,"num":0}]`).send(Buffer.from([1, 2, 3]));
    await other.send('421["message-with-ack"]').next();
    const socket = await comeBack({ pid: before.pid, offset: before.offset });
    const [event, attachment, connected] = await socket.some(3);
    offsetOf(event, '451-["message-back",{"_placeholder":true,"num":0}');
    assert.deepEqual(attachment, Buffer.from([1, 2, 3]));
    assert.equal(readConnect(connected).sid, before.sid);
    socket.close();
    other.close();
  });

  it("a client that returns before its disconnect is noticed replaces its old socket (the reference server has two)", async () => {
    const before = await member();
    const socket = await comeBack({ pid: before.pid, offset: before.offset });
    assert.equal(readConnect(await socket.next()).sid, before.sid);
    assert.deepEqual(await before.socket.closed(), { by: "frame", code: null });
    socket.send(`42["broadcast","${before.room}","once"]`);
    offsetOf(await socket.next(), '42["message-back","once"');
    socket.close();
  });

  it("a recovered client can be recovered again", async () => {
    const before = await member();
    let { socket, offset } = before;
    for (let n = 0; n < 3; ++n) {
      const other = await lose(socket);
      other.send(`42["broadcast","${before.room}",${n}]`);
      await other.send('421["message-with-ack"]').next();
      socket = await comeBack({ pid: before.pid, offset });
      offset = offsetOf(await socket.next(), `42["message-back",${n}`);
      assert.equal(readConnect(await socket.next()).sid, before.sid);
      other.close();
    }
    socket.close();
  });
});

describe("a new session is opened", { concurrency: true }, () => {
  for (const [what, auth] of [
    ["an unknown secret", ({ offset }) => ({ pid: "AAAAAAAAAAAAAAAAAAAA", offset })],
    ["no secret", ({ offset }) => ({ offset })],
    ["a secret that is not a string", ({ offset }) => ({ pid: 7, offset })],
    ["the id in place of the secret", ({ sid, offset }) => ({ pid: sid, offset })],
    ["no offset", ({ pid }) => ({ pid })],
    ["an offset that is not a string", ({ pid }) => ({ pid, offset: 1 })],
    ["an empty offset", ({ pid }) => ({ pid, offset: "" })],
    ["an offset of another server", ({ pid }) => ({ pid, offset: "1700000000000-0" })],
    ["an offset that has not been sent yet", ({ pid, offset }) => ({ pid, offset: offset.replace(/\d+$/, "999999") })],
  ]) {
    it(`with ${what}`, async () => {
      const before = await member();
      const other = await lose(before.socket);
      await assertNew(await comeBack(auth(before)), before);
      other.close();
    });
  }

  it("for a client that left the namespace", async () => {
    const before = await member();
    before.socket.send("41");
    const other = await lose(before.socket);
    await assertNew(await comeBack({ pid: before.pid, offset: before.offset }), before);
    other.close();
  });

  it("for a client that the server disconnected", async () => {
    const before = await member();
    assert.equal(await before.socket.send('42["leave-me"]').next(), "41");
    await assertNew(await comeBack({ pid: before.pid, offset: before.offset }), before);
  });

  it("for a second client with the same secret, after the first has used it and left", async () => {
    const before = await member();
    const other = await lose(before.socket);
    const first = await comeBack({ pid: before.pid, offset: before.offset });
    assert.equal(readConnect(await first.next()).sid, before.sid);
    first.send("41");
    await assertNew(await comeBack({ pid: before.pid, offset: before.offset }), before);
    first.close();
    other.close();
  });
});
