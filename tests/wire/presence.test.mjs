// Presence and typing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { alice, bob, connect } from "./support/person.mjs";
import { startParley } from "./support/parley.mjs";

const quick = { args: ["--presence.debounce", "200ms"] };

test("only the first device to connect and the last one to disconnect are announced", async (t) => {
  const server = await startParley(t, quick);
  const a = await alice(t, server);
  const phone = await bob(t, server);
  const online = await a.hears("user:online", { where: (p) => p.userId === "2" });
  assert.equal(online.status, "online");
  assert.ok(!Number.isNaN(Date.parse(online.timestamp)) && !Number.isNaN(Date.parse(online.lastSeen)));

  const laptop = await bob(t, server);
  phone.socket.disconnect();
  laptop.emit("message", { to: "1", content: "one tab closed" });
  await a.hears("message");
  assert.equal(a.count("user:online", (p) => p.userId === "2"), 1);
  assert.equal(a.count("user:offline"), 0);

  laptop.socket.disconnect();
  const offline = await a.hears("user:offline");
  assert.deepEqual([offline.userId, offline.status], ["2", "offline"]);
  assert.equal(a.count("user:offline"), 1);
});

test("a user who joins gets the presence of the others and never their own", async (t) => {
  const server = await startParley(t, quick);
  const a = await alice(t, server);
  const b = await bob(t, server);
  assert.equal((await b.hears("user:online")).userId, "1");
  await a.hears("user:online");
  await a.settled();
  await b.settled();
  assert.equal(a.count("user:online", (p) => p.userId === "1"), 0);
  assert.equal(b.count("user:online", (p) => p.userId === "2"), 0);
});

test("a user who reconnects within the debounce is not shown offline", async (t) => {
  const server = await startParley(t, { args: ["--presence.debounce", "2s"] });
  const a = await alice(t, server);
  const b = await bob(t, server);
  await a.hears("user:online");
  b.socket.disconnect();
  const back = await bob(t, server);
  await back.ask("message", { to: "1", content: "back" });
  await a.hears("message");
  assert.equal(a.count("user:offline"), 0);
  assert.equal(a.count("user:online"), 1);
});

test("typing is forwarded to the other user and acknowledged", async (t) => {
  const server = await startParley(t, quick);
  const [a, b] = [await alice(t, server), await bob(t, server)];
  assert.deepEqual(await a.ask("typing:start", { to: b.id }), { success: true });
  assert.deepEqual(await b.hears("typing:start"), { from: a.id, fromName: a.session.user.name });
  assert.deepEqual(await a.ask("typing:stop", { to: b.id }), { success: true });
  assert.deepEqual(await b.hears("typing:stop"), { from: a.id });
  assert.equal(a.count("typing:start") + a.count("typing:stop"), 0);
});

test("with audience contacts only contacts get each other's presence and status", async (t) => {
  const server = await startParley(t, { args: [...quick.args, "--presence.audience", "contacts"] });
  const a = await alice(t, server);
  const b = await bob(t, server);
  await a.settled();
  await b.settled();
  assert.equal(a.count("user:online") + b.count("user:online"), 0);
  await b.ask("message", { to: "1", content: "have we met?" });
  assert.equal((await a.hears("user:online")).userId, "2");
  assert.equal((await b.hears("user:online")).userId, "1");
  b.socket.disconnect();
  assert.equal((await a.hears("user:offline")).userId, "2");
  const back = await bob(t, server);
  assert.equal((await back.hears("user:online")).userId, "1");
});

test("sockets that have not joined get no presence", async (t) => {
  const server = await startParley(t, quick);
  const stranger = await connect(t, server);
  await alice(t, server);
  await stranger.settled();
  assert.equal(stranger.count("user:online"), 0);
});

test("typing is sent to the receiver, and a message ends it", async (t) => {
  const server = await startParley(t);
  const a = await alice(t, server);
  const b = await bob(t, server);
  a.emit("typing:start", { to: "2" });
  assert.deepEqual(await b.hears("typing:start"), { from: "1", fromName: "Alice Johnson" });
  a.emit("typing:stop", { to: "2" });
  assert.deepEqual(await b.hears("typing:stop"), { from: "1" });

  a.emit("typing:start", { to: "2" });
  a.emit("message", { to: "2", content: "done" });
  await b.hears("message");
  await b.hears("typing:stop", { count: 2 });
});

test("typing stops after a time and when the sender disconnects", async (t) => {
  const server = await startParley(t, { args: ["--chat.typing_timeout", "1s"] });
  const a = await alice(t, server);
  const b = await bob(t, server);
  a.emit("typing:start", { to: "2" });
  await b.hears("typing:stop");
  a.emit("typing:start", { to: "2" });
  await b.hears("typing:start", { count: 2 });
  a.socket.disconnect();
  await b.hears("typing:stop", { count: 2 });
});

test("typing to an unknown user or to oneself sends nothing, and without a receiver it is INVALID_DATA", async (t) => {
  const server = await startParley(t);
  const a = await alice(t, server);
  a.emit("typing:start", { to: "999" });
  a.emit("typing:start", { to: "1" });
  await a.settled();
  assert.equal(a.count("typing:start"), 0);
  const errors = a.heard.filter(({ event, args }) => event === "error" && args[0].event !== "settle");
  assert.deepEqual(errors, []);
  assert.equal((await a.ask("typing:start", {})).error.code, "INVALID_DATA");
  assert.equal((await a.ask("typing:stop", { to: [] })).error.field, "to");
});
