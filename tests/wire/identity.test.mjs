// The user of a socket: login, join, tokens in the handshake, and every kind of refusal.
import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { alice, bob, connect, within } from "./support/person.mjs";
import { startParley } from "./support/parley.mjs";

test("login returns a token and the user, and the token identifies the user", async (t) => {
  const server = await startParley(t);
  const session = await server.login("alice@example.com");
  assert.deepEqual(session.user, { id: "1", email: "alice@example.com", name: "Alice Johnson" });
  assert.equal(typeof session.expiresIn, "number");
  assert.equal(session.token.split(".").length, 3);
  const { status, json } = await server.get("/api/auth/me", { token: session.token });
  assert.equal(status, 200);
  assert.deepEqual(json, { success: true, user: session.user });
});

test("a wrong password and an unknown e-mail get the same answer", async (t) => {
  const server = await startParley(t);
  const wrong = await server.post("/api/auth/login", { email: "alice@example.com", password: "nope" });
  const unknown = await server.post("/api/auth/login", { email: "nobody@example.com", password: "nope" });
  assert.equal(wrong.status, 401);
  assert.equal(wrong.json.error.code, "UNAUTHORIZED");
  assert.equal(wrong.text, unknown.text);
});

test("join is answered with connected and with an acknowledgement of the same user", async (t) => {
  const server = await startParley(t);
  const { token } = await server.login("alice@example.com");
  const a = await connect(t, server);
  const answer = await a.ask("join", { userId: "1", token });
  assert.equal(answer.success, true);
  const connected = await a.hears("connected");
  assert.equal(connected.userId, "1");
  assert.equal(connected.socketId, a.socket.id);
  assert.equal(connected.recovered, false);
  assert.ok(Math.abs(Date.parse(connected.serverTime) - Date.now()) < 60_000);
});

test("a token in the handshake joins at once, and a later join succeeds too", async (t) => {
  const server = await startParley(t);
  const { token } = await server.login("alice@example.com");
  const a = await connect(t, server, { auth: { token } });
  assert.equal((await a.hears("connected")).userId, "1");
  a.emit("join", { userId: "1", token });
  await a.hears("connected", { count: 2 });
});

test("a refused join leaves the socket open for another attempt", async (t) => {
  const server = await startParley(t);
  const { token } = await server.login("alice@example.com");
  const a = await connect(t, server);
  a.emit("join", { userId: "1", token: "not a token" });
  const refused = await a.hears("auth:error");
  assert.equal(refused.message, "Authentication failed");
  a.emit("join", { userId: "2", token });
  await a.hears("auth:error", { count: 2 });
  a.emit("join", { userId: "1", token });
  await a.hears("connected");
});

test("after five refused joins the transport is closed, so that a stock client reconnects", async (t) => {
  const server = await startParley(t);
  const a = await connect(t, server);
  const closed = once(a.socket, "disconnect");
  for (let n = 0; n < 5; ++n) a.emit("join", { token: "not a token" });
  const [reason] = await within(closed, "the close");
  assert.equal(reason, "transport close");
  assert.equal(a.count("auth:error"), 5);
});

test("another user's token does not change the user of a joined socket", async (t) => {
  const server = await startParley(t);
  const a = await alice(t, server);
  const session = await server.login("bob@example.com");
  a.emit("join", { token: session.token });
  await a.hears("auth:error");
  const { message } = await a.ask("message", { to: "2", content: "still me" });
  assert.equal(message.senderId, "1");
});

test("an event that needs a user is refused with AUTH_REQUIRED if no join follows", async (t) => {
  const server = await startParley(t);
  const a = await connect(t, server);
  for (const event of ["message", "typing:start", "typing:stop"]) {
    const answer = await a.ask(event, { to: "2", content: "hi" });
    assert.deepEqual([answer.success, answer.error.code], [false, "AUTH_REQUIRED"], event);
    assert.equal((await a.hears("error", { where: (e) => e.event === event })).code, "AUTH_REQUIRED");
  }
  assert.ok(a.socket.connected);
});

test("the transport of a socket that does not join in time is closed", async (t) => {
  const server = await startParley(t, { args: ["--auth.join_timeout", "1s"] });
  const a = await connect(t, server);
  const [reason] = await within(once(a.socket, "disconnect"), "the close");
  assert.equal(reason, "transport close");
});

test("a third user does not get messages between others", async (t) => {
  const server = await startParley(t);
  const a = await alice(t, server);
  const stranger = await connect(t, server);
  await bob(t, server);
  await a.ask("message", { to: "2", content: "secret" });
  await stranger.settled();
  assert.equal(stranger.count("message"), 0);
  assert.equal((await server.get("/api/messages")).status, 401);
});
