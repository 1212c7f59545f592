// Blocks with stock clients: to a blocked user the blocker looks like an offline user.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startParley } from "./support/parley.mjs";
import { alice, bob } from "./support/person.mjs";

const as = (person) => ({ token: person.session.token });

test("a block is hidden from the blocked user, withholds messages, and can be removed", async (t) => {
  const server = await startParley(t);
  const a = await alice(t, server);
  const b = await bob(t, server);
  const gone = a.hears("user:offline");
  assert.equal((await server.post("/api/blocks/1", {}, as(b))).status, 200);
  assert.equal((await gone).userId, "2");
  const listed = await server.get("/api/blocks", as(b));
  assert.deepEqual(listed.json.users.map((user) => user.id), ["1"]);
  assert.equal((await server.get("/api/users/2", as(a))).json.user.status, "offline");

  const sent = await a.socket.emitWithAck("message", { to: "2", content: "withheld" });
  assert.equal(sent.success, true);
  const failed = a.hears("call:failed");
  a.socket.emit("call:initiate", { to: "2", callType: "voice" });
  assert.equal((await failed).code, "USER_NOT_CONNECTED");
  assert.deepEqual((await server.get("/api/messages", as(b))).json.messages, []);

  const back = a.hears("user:online");
  assert.equal((await server.request("DELETE", "/api/blocks/1", as(b))).status, 200);
  assert.equal((await back).userId, "2");
  const heard = b.hears("message");
  await a.socket.emitWithAck("message", { to: "2", content: "after" });
  assert.equal((await heard).content, "after");
  const kept = await server.get("/api/messages", as(b));
  assert.deepEqual(kept.json.messages.map((message) => message.content), ["after"]);
});
