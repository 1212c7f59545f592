// Socket.IO packets and events that no client sends. A violation of the protocol closes its connection, and
// an invalid event is refused and its socket stays open. The conformance tests cover the bytes of the
// protocol case by case. These tests use the whole server with users and chat.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openOnWebSocket, Polling } from "../conformance/support/engine.mjs";
import { frame } from "../conformance/support/websocket.mjs";
import { alive, scene } from "./support/scene.mjs";
import { tokenOf } from "./support/tokens.mjs";

const here = await scene({ args: ["--limits.events_per_second", "0"] });

/** Opens a raw client that has joined as mallory and received all events of the join. */
async function mallory() {
  const socket = await openOnWebSocket(here);
  socket.send("40").send(`42["join",${JSON.stringify({ token: tokenOf("mallory") })}]`);
  await until(socket, (packet) => packet.startsWith('42["connected"'));
  return socket;
}

async function until(socket, wanted) {
  for (;;) {
    const packet = await socket.next("a packet");
    if (wanted(packet)) return packet;
  }
}

const broken = {
  "a second CONNECT": ["40"], "a CONNECT_ERROR": ['44{"message":"x"}'], "an object as arguments": ['42{"a":1}'],
  "no arguments": ["42[]"], "an event without a name": ["42[null]"], "an object as a name": ["42[{}]"],
  "an array as a name": ["42[[]]"], "a string as arguments": ['42"a"'], "nothing": ["42"], "half an event": ['42["a"'],
  "trailing characters after an event": ['42["a"]x'], "two events in one": ['42["a"]["b"]'], "a negative acknowledgement": ['42-1["a"]'],
  "a fraction of an acknowledgement": ['421.5["a"]'], "an acknowledgement with a sign": ['42+1["a"]'],
  "a string as an answer": ['431"a"'], "an object as an answer": ["43{}"], "an acknowledgement without a payload": ["431"],
  "text in place of an attachment": ['451-["message",{"_placeholder":true,"num":0}]', '42["x"]'],
  "eleven attachments": ['4511-["a"]'], "a billion attachments": ['451000000000-["a"]'], "minus one attachment": ['45-1-["a"]'],
  "attachments and a fraction": ['451.5-["a"]'], "attachments by name": ['45x-["a"]'], "attachments without an event": ["451"],
  "a placeholder without attachments": ['450-["a",{"_placeholder":true,"num":0}]'],
  "an unknown packet": ["47"], "a reserved name": ['42["disconnect"]'], "another reserved name": ['42["connect_error",{}]'],
  "an event for a namespace that is not connected": ['42/admin,["message"]'], "an invalid Engine.IO packet": ["9"],
};

for (const [what, packets] of Object.entries(broken)) {
  test(`${what} closes the connection and no other`, async () => {
    const socket = await mallory();
    for (const packet of packets) socket.send(packet);
    const { by } = await socket.closed();
    assert.ok(by === "frame" || by === "connection");
    await alive(here);
  });
}

const deep = (depth, open, close = "") => `42["message",${open.repeat(depth)}${close.repeat(depth)}]`;
const refused = {
  "an unknown name": '["nonsense",{}]', "the name error": '["error",{}]', "the name __proto__": '["__proto__",{}]',
  "no argument": '["message"]', "null": '["message",null]', "a string": '["message","x"]', "an array": '["message",[]]',
  "a number": '["message",5]', "the same key twice": '["message",{"to":"canary-1","to":"canary-2","content":"x"}]',
  "the NUL of a receiver": '["message",{"to":"canary-1\\u0000","content":"x"}]',
  "half a surrogate pair for a receiver's number": '["message",{"to":1e400,"content":"\\ud800"}]',
  "a message without a receiver": '["message",{"content":"x"}]', "typing without a receiver": '["typing:start",{}]',
  "typing to an object": '["typing:start",{"to":{}}]', "a call of an invalid type": '["call:initiate",{"to":"canary-1","callType":"hologram"}]',
  "a call in capitals": '["call:initiate",{"to":"canary-1","callType":"VOICE"}]', "an answer without a call": '["call:respond",{"response":"accept"}]',
  "an end without a call": '["call:end",{}]', "a status that cannot be set": '["presence:set",{"status":"in_call"}]',
};

for (const [what, event] of Object.entries(refused)) {
  test(`${what} is refused with INVALID_DATA, and the socket stays open`, async () => {
    const socket = await mallory();
    socket.send(`4217${event}`);
    const answer = await until(socket, (packet) => packet.startsWith("4317"));
    assert.equal(JSON.parse(answer.slice(4))[0].error.code, "INVALID_DATA", answer);
    socket.send(`4218${event}`);
    await until(socket, (packet) => packet.startsWith("4318"));
    socket.close();
    await alive(here);
  });
}

const heavy = {
  "400,000 open brackets": deep(400_000, "["),
  "a depth of 100,000 arrays": deep(100_000, "[", "]"),
  "a depth of 100,000 objects": `42["message",${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}]`,
  "a megabyte of backslashes": `42["message","${"\\\\".repeat(450_000)}"]`,
  "a number of 900,000 digits": `42["message",${"9".repeat(900_000)}]`,
  "100,000 keys": `42["message",{${Array.from({ length: 60_000 }, (_, n) => `"k${n}":1`).join(",")}}]`,
};

for (const [what, packet] of Object.entries(heavy)) {
  test(`${what} does not affect the messages of others`, async () => {
    const socket = await mallory();
    socket.send(packet);
    await alive(here);
    socket.close();
  });
}

test("an attachment in place of text is refused", async () => {
  const socket = await mallory();
  for (const field of ["to", "content"]) {
    const message = { to: "canary-1", content: "x", [field]: { _placeholder: true, num: 0 } };
    socket.send(`451-5["message",${JSON.stringify(message)}]`).send(Buffer.from("canary-1"));
    const answer = await until(socket, (packet) => packet.startsWith("435"));
    assert.equal(JSON.parse(answer.slice(3))[0].error.code, "INVALID_DATA", field);
  }
  socket.close();
});

test("the largest acknowledgement id is answered, and leading zeros are ignored", async () => {
  const socket = await mallory();
  socket.send('429007199254740991["nonsense",{}]').send('42007["nonsense",{}]');
  await until(socket, (packet) => packet.startsWith("439007199254740991["));
  await until(socket, (packet) => packet.startsWith("437["));
  socket.close();
});

test("30,000 packets in one payload close the session", async () => {
  const polling = await Polling.open(here);
  const { status } = await polling.post(Array.from({ length: 30_000 }, () => "4").join("\x1e"));
  assert.ok(status === 200 || status === 400, `${status}`);
  assert.equal((await polling.poll()).at(-1), "1");
  await polling.assertGone();
  await alive(here);
});

test("ten thousand invalid events do not affect other users", async () => {
  const socket = await mallory();
  socket.raw(Buffer.concat(Array.from({ length: 10_000 }, () => frame("text", '42["message",5]'))));
  await alive(here);
  socket.close();
});

test("clients that connect without a join, or ask without reading, leave nothing behind", async () => {
  for (let n = 0; n < 50; ++n) {
    const socket = await openOnWebSocket(here);
    socket.send("40");
    if (n % 2 === 0) socket.send('421["message",{"to":"canary-1","content":"x"}]');
    socket.drop();
  }
  await alive(here);
});
