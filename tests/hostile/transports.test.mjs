// Misuse of Engine.IO and WebSocket against the whole server: it is refused with the errors of the reference
// server, and other users are not affected. (The conformance tests cover every case of the protocols.)
import assert from "node:assert/strict";
import { test } from "node:test";
import { openOnWebSocket, Polling } from "../conformance/support/engine.mjs";
import { ask } from "../conformance/support/http.mjs";
import { frame, tryUpgrade, upgradeFields } from "../conformance/support/websocket.mjs";
import { alive, descriptorsOf, scene } from "./support/scene.mjs";

// The allocator keeps some of the memory of data that was queued for a client that never reads.
const here = await scene({ args: ["--limits.events_per_second", "0"], leftover: 64 << 20 });
const base = "/socket.io/?EIO=4&transport=";
const long = "x".repeat(1_000);

const refusals = {
  "no query at all": ["GET", "/socket.io/", 400, 0],
  "a transport that is a property": ["GET", `${base}constructor`, 400, 0],
  "an unknown transport": ["GET", `${base}webtransport`, 400, 0],
  "an unknown session": ["GET", `${base}polling&sid=zzz`, 400, 1],
  "a session that is a property": ["GET", `${base}polling&sid=__proto__`, 400, 1],
  "a session that is a path": ["GET", `${base}polling&sid=../x`, 400, 1],
  "a session of a KB": ["GET", `${base}polling&sid=${long}`, 400, 1],
  "a handshake by POST": ["POST", `${base}polling`, 400, 2],
  "a handshake by DELETE": ["DELETE", `${base}polling`, 400, 2],
  "a WebSocket without an upgrade": ["GET", `${base}websocket`, 400, 3],
  "another protocol": ["GET", "/socket.io/?EIO=3&transport=polling", 400, 5],
};

for (const [what, [method, target, status, code]] of Object.entries(refusals)) {
  test(`${what} is refused with code ${code}`, async () => {
    const answer = await ask(here, method, target);
    assert.equal(answer.status, status, answer.body);
    assert.equal(JSON.parse(answer.body).code, code);
    assert.ok(!answer.body.includes("xxxx"));
    await alive(here);
  });
}

test("a script in a JSONP parameter is not repeated", async () => {
  const answer = await ask(here, "GET", `${base}polling&j=%3Cscript%3Ealert(1)%3C/script%3E`);
  assert.ok(!answer.body.includes("<script>"), answer.body);
});

test("two thousand handshakes without further requests are discarded", async () => {
  const sids = new Set();
  for (let round = 0; round < 20; ++round) {
    const opened = await Promise.all(Array.from({ length: 100 }, () => Polling.open(here)));
    for (const { sid } of opened) sids.add(sid);
    await alive(here);
  }
  assert.equal(sids.size, 2_000, "no two are the same");
  for (const sid of sids) assert.match(sid, /^[A-Za-z0-9_-]{20,}$/);
});

test("a payload over the limit is refused with 413 and closes its session", async () => {
  const polling = await Polling.open(here);
  const { status } = await polling.post(`4${"x".repeat(1_000_001)}`);
  assert.equal(status, 413);
  await alive(here);
});

const frames = {
  "a reserved bit": [Buffer.concat([Buffer.from([0xc1]), frame("text", "x").subarray(1)]), 1002],
  "an unknown opcode": [frame(3, "x"), 1002],
  "an unknown control opcode": [frame(0xb, "x"), 1002],
  "a continuation of nothing": [frame(0, "x"), 1002],
  "a fragmented ping": [frame("ping", "x", false), 1002],
  "a ping of 126 bytes": [frame("ping", "x".repeat(126)), 1002],
  "an unmasked frame": [Buffer.from([0x81, 1, 0x78]), 1002],
  "a close frame of one byte": [frame("close", Buffer.from([3])), 1002],
  "close code 1005": [frame("close", Buffer.from([3, 0xed])), 1002],
  "text that is not UTF-8": [frame("text", Buffer.from([0x34, 0xff, 0xfe])), 1007],
  "a length of 2^63": [Buffer.from([0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]), 1002],
  "a length of 2^53": [Buffer.from([0x81, 0xff, 0, 0x20, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]), 1009],
  "a sum that wraps": [Buffer.concat([frame("text", "x".repeat(10), false), Buffer.from([0x80, 0xff, 0x7f, ...Array(6).fill(0xff), 0xfb, 1, 2, 3, 4])]), 1009],
};

for (const [what, [bytes, code]] of Object.entries(frames)) {
  test(`${what} closes the WebSocket with ${code}`, async () => {
    const socket = await openOnWebSocket(here);
    const end = await socket.raw(bytes).closed();
    assert.deepEqual(end, { by: "frame", code });
    await alive(here);
  });
}

const upgrades = {
  "version 8": [`${base}websocket`, { "Sec-WebSocket-Version": "8" }, 426],
  "a short key": [`${base}websocket`, { "Sec-WebSocket-Key": "AAAA" }, 400],
  "a key that is not base64": [`${base}websocket`, { "Sec-WebSocket-Key": "!".repeat(24) }, 400],
  "no session and no transport": ["/socket.io/", {}, 400],
  "an unknown session": [`${base}websocket&sid=zzz`, {}, 400],
};

for (const [what, [target, fields, status]] of Object.entries(upgrades)) {
  test(`an upgrade with ${what} is ${status}`, async () => {
    const { answer, line } = await tryUpgrade(here, target, fields);
    assert.equal(answer.status, status, answer.body);
    line?.close();
    await alive(here);
  });
}

test("an upgrade on a route of the REST API is refused", async () => {
  const { answer, line } = await tryUpgrade(here, "/api/messages", upgradeFields);
  assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status}`);
  line?.close();
});

test("a flood of pings does not affect other users", async () => {
  const socket = await openOnWebSocket(here);
  socket.raw(Buffer.concat(Array.from({ length: 20_000 }, () => frame("ping", "x"))));
  await alive(here);
  await alive(here);
  socket.close();
});

test("a client that never reads is closed when too much is queued for it, and senders do not wait", async (t) => {
  const reader = await here.person(t, "reader");
  const { ws } = reader.socket.io.engine.transport;
  t.after(() => ws.terminate());
  const open = descriptorsOf(here.server.pid);
  ws._socket.pause();
  const writer = await here.person(t, "writer");
  for (let batch = 0; descriptorsOf(here.server.pid) > open; ++batch) {
    assert.ok(batch < 50, "32 MB are queued for a client that never reads");
    const content = "x".repeat(8_000);
    const answers = await Promise.all(Array.from({ length: 80 }, () => writer.ask("message", { to: "reader", content })));
    assert.ok(answers.every((answer) => answer.success));
  }
  await alive(here);
});
