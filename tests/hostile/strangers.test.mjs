// The resources that a client without a token may hold are small, however many such clients there are and
// however much they send.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Polling } from "../conformance/support/engine.mjs";
import { dial, request } from "../conformance/support/http.mjs";
import { frame, openWebSocket } from "../conformance/support/websocket.mjs";
import { within } from "../conformance/support/waiting.mjs";
import { isSanitized, residentOf } from "../wire/support/memory.mjs";
import { alive, scene } from "./support/scene.mjs";
import { tokenOf } from "./support/tokens.mjs";

// The room for unfinished bodies. The allocator keeps a part of it.
const here = await scene({ leftover: 96 << 20 });
const crowd = 1_000;
/**
 * The growth of the server with all clients connected, in bytes: about 64 MiB with the limits, 1 GB without
 * them.
 */
const mostGrowth = 96 << 20;

/** Opens a thousand clients with `arrive`, and checks the memory that the server holds for all of them. */
async function gather(arrive) {
  const all = [];
  while (all.length < crowd) {
    all.push(...(await Promise.all(Array.from({ length: 50 }, arrive))));
    await alive(here);
  }
  const grown = residentOf(here.server.pid) - here.memory;
  if (!isSanitized(here.server.pid)) assert.ok(grown < mostGrowth, `${grown} bytes for ${crowd} strangers`);
  return all;
}

const bulk = Buffer.alloc(990_000, "x");
const post = (target, length, fields = "") =>
  `POST ${target} HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n${fields}\r\n`;

const refusals = {
  "an unknown route": [post("/api/nope", 999_999), 404],
  "another method": [post("/api/users", 999_999), 405],
  "no token": [post("/api/messages", 999_999), 401],
  "an invalid token": [post("/api/messages", 999_999, "Authorization: Bearer x\r\n"), 401],
  "a route with a smaller limit": [post("/api/auth/login", 999_999), 413],
  "an unknown session": [post("/socket.io/?EIO=4&transport=polling&sid=zzz", 999_999), 400],
};

for (const [what, [head, status]] of Object.entries(refusals)) {
  test(`${what}: the answer is sent before the body is read, and a client that is still writing can read it`, async () => {
    for (const before of ["", bulk]) {
      const line = await dial(here);
      line.send(head);
      if (before.length > 0) line.send(before);
      assert.equal((await line.answer()).status, status);
      assert.equal(await within(line.ended, "the end of the connection"), "end");
      line.close();
    }
    const waiting = await dial(here);
    waiting.send(head.replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n"));
    assert.equal((await waiting.answer()).status, status, "in the place of 100 Continue");
    waiting.close();
  });
}

test("a thousand clients that send a megabyte each to an unknown route cost no memory", async () => {
  const lines = await gather(async () => {
    const line = await dial(here);
    line.send(post("/api/nope", 999_999)).send(bulk);
    assert.equal((await line.answer()).status, 404);
    return line;
  });
  for (const line of lines) line.close();
});

test("a thousand unfinished login bodies hold no more memory than all unfinished bodies may", async () => {
  const lines = await gather(async () => {
    const line = await dial(here);
    return line.send(post("/api/auth/login", 65_536)).send(bulk.subarray(0, 60_000));
  });
  const { status } = await here.server.post("/api/auth/login", { email: "a@example.com", password: "wrong password" });
  assert.equal(status, 401, "a short body is read however many others are unfinished");
  for (const line of lines) line.close();
});

test("a thousand clients with an unfinished WebSocket message hold at most 64 KiB each", async () => {
  const part = frame("text", "x".repeat(65_000)).subarray(0, 60_000);
  const lines = await gather(async () => (await openWebSocket(here, `${here.path}?EIO=4&transport=websocket`)).raw(part));
  for (const line of lines) line.drop();
});

test("before a join a message over 64 KiB closes the WebSocket when its header is read", async () => {
  const fragments = [frame("text", "x".repeat(40_000), false), frame(0, "x".repeat(40_000), false)];
  for (const frames of [[frame("text", "x".repeat(999_999)).subarray(0, 20)], fragments]) {
    const line = await openWebSocket(here, `${here.path}?EIO=4&transport=websocket`);
    for (const bytes of frames) line.raw(bytes);
    assert.deepEqual(await line.closed(), { by: "frame", code: 1009 });
  }
});

test("before a join a polling body over 64 KiB is refused, and the session stays open", async () => {
  const polling = await Polling.open(here);
  assert.equal((await polling.post(`4${"x".repeat(65_536)}`)).status, 413);
  await polling.say("40");
});

test("two concurrent posts of a session close both connections at once", async () => {
  const polling = await Polling.open(here);
  const first = await dial(here);
  first.send(post(polling.target, 100)).send("40");
  // An answer to a later request shows that the server has read the first one.
  await alive(here);
  assert.equal((await polling.post("40")).status, 400);
  assert.equal((await first.answer()).status, 400);
  assert.equal(await within(first.ended, "the end of the first post's connection"), "end");
  await polling.assertGone();
  first.close();
});

test("two hundred pipelined requests are all answered in order", async () => {
  const line = await dial(here);
  const people = Array.from({ length: 200 }, (_, n) => `canary-${1 + (n % 2)}`);
  const fields = { Authorization: `Bearer ${tokenOf("canary-1")}`, "X-Padding": "x".repeat(1_000) };
  line.send(Buffer.concat(people.map((id) => request("GET", `/api/users/${id}`, fields))));
  for (const [n, id] of people.entries()) {
    const answer = await line.answer(`answer ${n + 1} of ${people.length}`);
    assert.equal(answer.status, 200, answer.body);
    assert.equal(JSON.parse(answer.body).user.id, id);
  }
  await alive(here);
  line.close();
});

test("a body that arrives long after its head is accepted, and the connection stays open", async () => {
  const line = await dial(here);
  const body = JSON.stringify({ receiverId: "canary-2", content: "x".repeat(2_000) });
  const fields = { Authorization: `Bearer ${tokenOf("slow")}` };
  for (let round = 0; round < 2; ++round) {
    const bytes = request("POST", "/api/messages", fields, body);
    line.send(bytes.subarray(0, bytes.length - 1_000));
    await alive(here);
    assert.ok(!line.hasAnswer);
    line.send(bytes.subarray(bytes.length - 1_000));
    assert.equal((await line.answer()).status, 201);
  }
  line.close();
});
