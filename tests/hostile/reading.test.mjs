// Clients that request much and read nothing use a bounded amount of memory and do not affect others.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { isSanitized, residentOf } from "../wire/support/memory.mjs";
import { alive, descriptorsOf, scene } from "./support/scene.mjs";
import { tokenOf } from "./support/tokens.mjs";

/**
 * The most memory for one user who reads nothing, in bytes: four answers, and a little for each of 200
 * connections.
 */
const most = 64 << 20;
const here = await scene({ leftover: most, args: ["--limits.reads_per_minute", "0"] });
const content = "x".repeat(8000);

/** Fills the history of `user` with 500 messages of 8 KB, ten times what one answer holds. */
async function fill(user) {
  await here.get("/api/auth/me", user);
  await here.get("/api/auth/me", "writer");
  for (let n = 0; n < 500; ++n) {
    const { status } = await here.post("/api/messages", { receiverId: user, content: `${n} ${content}` }, "writer");
    assert.equal(status, 201);
  }
}

/** Opens a connection that sends the requests and reads no byte of the answers. */
function greedy(t, requests) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: here.port, host: here.host });
    socket.pause();
    socket.on("error", () => {});
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.write(requests);
      resolve(socket);
    });
    t.after(() => socket.destroy());
  });
}

/**
 * While the answers are not read, other users are served, and the server holds less than `most` bytes over
 * `before`.
 */
async function assertLittleIsHeld(t, before) {
  let held = 0;
  for (let look = 0; look < 20; ++look) {
    await alive(here);
    held = Math.max(held, residentOf(here.server.pid) - before);
  }
  t.diagnostic(`${(held / (1 << 20)).toFixed(1)} MiB held`);
  if (!isSanitized(here.server.pid)) assert.ok(held < most, `${held} bytes held`);
}

await fill("greedy");

for (const target of ["/api/messages?limit=500", "/api/conversations?limit=200", "/api/users?limit=200"]) {
  test(`two hundred connections of one user request ${target} repeatedly and read nothing: memory is bounded`, async (t) => {
    const before = residentOf(here.server.pid);
    const request = `GET ${target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${tokenOf("greedy")}\r\n\r\n`;
    const sockets = await Promise.all(Array.from({ length: 200 }, () => greedy(t, request.repeat(20))));
    await assertLittleIsHeld(t, before);
    for (const socket of sockets) socket.destroy();
    while (descriptorsOf(here.server.pid) > here.descriptors + 8) await alive(here);
  });
}

/**
 * Returns greedy's history with the writer, page by page from `query` on. `add` joins a page to the earlier
 * ones.
 */
async function pages(query, add) {
  let seen = [];
  for (let cursor = query; cursor !== null;) {
    const { status, text, json } = await here.get(`/api/messages?limit=500&with=writer${cursor}`, "greedy");
    assert.equal(status, 200);
    assert.ok(Buffer.byteLength(text) <= 512 << 10, `${text.length} bytes`);
    seen = add(seen, json.messages);
    cursor = json.hasMore ? `${query.includes("after") ? "&after=" : "&before="}${json.nextCursor}` : null;
  }
  return seen;
}

test("a page of history is at most 512 KiB in both directions, and the cursors reach every message once", async () => {
  const backward = await pages("", (seen, page) => [...page, ...seen]);
  assert.deepEqual(backward.map(({ seq }) => seq), Array.from({ length: 500 }, (_, n) => n + 1));
  const forward = await pages(`&after=${backward[0].id}`, (seen, page) => [...seen, ...page]);
  assert.deepEqual(forward.map(({ seq }) => seq), Array.from({ length: 499 }, (_, n) => n + 2));
});

test("sockets of one user that request syncs and read nothing hold four answers, and others are served", async (t) => {
  const { json } = await here.get("/api/conversations", "greedy");
  const { conversationId } = json.conversations.find(({ user }) => user.id === "writer");
  const before = residentOf(here.server.pid);
  for (let n = 0; n < 10; ++n) {
    const person = await here.person(t, "greedy");
    const wire = person.socket.io.engine.transport.ws?._socket;
    assert.ok(wire, "the socket of a WebSocket");
    wire.pause();
    t.after(() => wire.destroy());
    for (let asked = 0; asked < 20; ++asked) person.socket.emit("sync", { conversationId, afterSeq: 0 }, () => {});
  }
  await assertLittleIsHeld(t, before);
});
