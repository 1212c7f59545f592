// Users by REST: the list of users, their presence, and when they were last connected.
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { test } from "node:test";
import { freshFolder, startParley } from "./support/parley.mjs";
import { alice, bob } from "./support/person.mjs";

const as = (person) => ({ token: person.session.token });

test("users are found by id, by name and in pages, without private fields", async (t) => {
  const server = await startParley(t);
  const a = await alice(t, server);
  const one = await server.get("/api/users/1", as(a));
  assert.equal(one.status, 200);
  assert.deepEqual(Object.keys(one.json.user).sort(), ["id", "lastSeen", "name", "status"]);
  assert.equal(one.json.user.status, "online");
  const found = await server.get("/api/users?q=BOB", as(a));
  assert.deepEqual([found.json.users.map((user) => user.id), found.json.hasMore], [["2"], false]);
  const first = await server.get("/api/users?limit=1", as(a));
  assert.equal(first.json.hasMore, true);
  const next = await server.get(`/api/users?limit=1&after=${first.json.nextCursor}`, as(a));
  assert.deepEqual([next.json.users.map((user) => user.id), next.json.hasMore], [["2"], false]);
  const unknown = await server.get("/api/users/nobody", as(a));
  assert.deepEqual([unknown.status, unknown.json.error.code], [404, "USER_NOT_FOUND"]);
  assert.equal((await server.get("/api/users")).status, 401);
});

test("lastSeen is kept after a restart, for disconnected and for connected users", async (t) => {
  const dataDir = await freshFolder();
  t.after(() => rm(dataDir, { recursive: true, force: true }));
  const before = await startParley(t, { dataDir, args: ["--presence.debounce", "100ms"] });
  const a = await alice(t, before);
  const b = await bob(t, before);
  b.socket.disconnect();
  const offline = await a.hears("user:offline");
  assert.equal(await before.stop(), 0);

  const after = await startParley(t, { dataDir });
  const { token } = await after.login("bob@example.com");
  const bobNow = (await after.get("/api/users/2", { token })).json.user;
  assert.deepEqual([bobNow.status, bobNow.lastSeen], ["offline", offline.lastSeen]);
  const aliceNow = (await after.get("/api/users/1", { token })).json.user;
  assert.equal(aliceNow.status, "offline");
  assert.ok(Date.parse(aliceNow.lastSeen) >= Date.parse(offline.timestamp), aliceNow.lastSeen);
});
