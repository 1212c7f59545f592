// Accounts over the wire with stock clients: registration, logout, and changes of name and password.
import assert from "node:assert/strict";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { test } from "node:test";
import { arrive, connect, within } from "./support/person.mjs";
import { freshFolder, perShard, startParley } from "./support/parley.mjs";

const open = { args: ["--auth.registration", "true"] };
const dora = { email: "Dora@Example.com", password: "dora's own", name: "Dora <b>" };

const joined = async (t, server, token, options) => {
  const person = await connect(t, server, options);
  person.emit("join", { token });
  await person.hears("connected");
  return person;
};

test("a registration returns a session, and its password logs in again", async (t) => {
  const server = await startParley(t, open);
  const { status, json } = await server.post("/api/auth/register", dora);
  assert.equal(status, 201);
  assert.deepEqual(Object.keys(json).sort(), ["expiresIn", "success", "token", "user"]);
  assert.match(json.user.id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(json.user.email, "dora@example.com");
  assert.equal(json.user.name, "Dora &lt;b>");
  const person = await joined(t, server, json.token);
  assert.equal((await person.ask("message", { to: "1", content: "hello" })).message.senderId, json.user.id);
  assert.equal((await server.login("dora@example.com", dora.password)).user.id, json.user.id);
});

test("an e-mail address can be registered once, and only if registration is enabled", async (t) => {
  const server = await startParley(t, open);
  assert.equal((await server.post("/api/auth/register", dora)).status, 201);
  const again = await server.post("/api/auth/register", { ...dora, email: "DORA@example.com" });
  assert.equal(again.status, 400);
  assert.deepEqual([again.json.error.code, again.json.error.field], ["INVALID_DATA", "email"]);
  const closed = await startParley(t);
  const refused = await closed.post("/api/auth/register", dora);
  assert.equal(refused.status, 403);
  assert.equal(refused.json.error.code, "PERMISSION_DENIED");
});

test("the case of an e-mail address and the Unicode form of a password do not matter", async (t) => {
  const server = await startParley(t, open);
  const typed = { email: "J\u00dcRGEN@b\u00fccher.example", password: "p\u00e4ssw\u00f6rter", name: "J\u00fcrgen" };
  const { status, json } = await server.post("/api/auth/register", typed);
  assert.equal(status, 201);
  assert.equal(json.user.email, "j\u00fcrgen@b\u00fccher.example");
  const others = { email: "Ju\u0308rgen@BU\u0308CHER.example", password: "pa\u0308sswo\u0308rter" };
  assert.equal((await server.login(others.email, others.password)).user.id, json.user.id);
  assert.equal((await server.post("/api/auth/login", { ...others, password: "p\u00c4ssw\u00f6rter" })).status, 401);
  const again = await server.post("/api/auth/register", { ...typed, email: others.email });
  assert.deepEqual([again.status, again.json.error.field], [400, "email"]);
  const change = { oldPassword: others.password, newPassword: "cafe\u0301 cre\u0300me" };
  assert.equal((await server.post("/api/auth/password", change, json)).status, 200);
  assert.equal((await server.login(typed.email, "caf\u00e9 cr\u00e8me")).user.id, json.user.id);
});

test("no password is ever written to the log", async (t) => {
  const server = await startParley(t, { args: [...open.args, "--log.level", "debug"] });
  const { json } = await server.post("/api/auth/register", dora);
  await server.post("/api/auth/password", { oldPassword: dora.password, newPassword: "another of hers" }, json);
  await server.post("/api/auth/register", { ...dora, name: "" });
  assert.equal(await server.stop(), 0);
  const log = server.log.join("\n");
  for (const secret of [dora.password, "another of hers"]) assert.ok(!log.includes(secret));
});

test("a logout closes the sockets of its token and of no other token", async (t) => {
  const server = await startParley(t);
  const phone = await arrive(t, server, "alice@example.com");
  const laptop = await arrive(t, server, "alice@example.com");
  const bob = await arrive(t, server, "bob@example.com");
  const closed = once(phone.socket, "disconnect");
  const { token } = phone.session;
  assert.deepEqual((await server.post("/api/auth/logout", undefined, { token })).json, { success: true });
  const [reason] = await within(closed, "the close");
  assert.equal(reason, "transport close");
  assert.equal((await phone.hears("auth:error")).code, "TOKEN_REVOKED");
  assert.equal((await laptop.ask("message", { to: "2", content: "still here" })).success, true);
  assert.equal((await server.get("/api/auth/me", { token })).status, 401);
  const other = laptop.session.token;
  await server.post("/api/auth/logout", undefined, { token: other });
  assert.equal((await bob.hears("user:offline")).userId, "1");
});

test("a stock client reconnects after a logout and its token is refused", async (t) => {
  const server = await startParley(t);
  const session = await server.login("alice@example.com");
  const options = { auth: { token: session.token }, reconnection: true, reconnectionDelay: 20 };
  const person = await connect(t, server, options);
  await person.hears("connected");
  await server.post("/api/auth/logout", undefined, session);
  await person.hears("auth:error", { where: (error) => error.message === "Authentication failed" });
  assert.equal(person.count("connected"), 1, "it did not recover who it was");
});

test("a revoked token is refused after a restart and after a crash", async (t) => {
  const dataDir = await freshFolder();
  let server = await startParley(t, { dataDir });
  const first = await server.login("alice@example.com");
  const kept = await server.login("alice@example.com");
  assert.equal((await server.post("/api/auth/logout", undefined, first)).status, 200);
  await server.kill();
  server = await startParley(t, { dataDir });
  assert.equal((await server.get("/api/auth/me", first)).status, 401);
  assert.equal((await server.get("/api/auth/me", kept)).status, 200);
  assert.equal(await server.stop(), 0);
  await rm(dataDir, { recursive: true, force: true });
});

test("a change of the password ends the other sessions, and the old password is refused", async (t) => {
  const server = await startParley(t);
  const here = await arrive(t, server, "alice@example.com");
  const there = await arrive(t, server, "alice@example.com");
  const closed = once(there.socket, "disconnect");
  const change = { oldPassword: "password123", newPassword: "a better one" };
  const { status, json } = await server.post("/api/auth/password", change, here.session);
  assert.equal(status, 200);
  assert.deepEqual(json.user, here.session.user);
  await within(closed, "the close");
  assert.equal((await there.hears("auth:error")).code, "TOKEN_REVOKED");
  assert.equal((await here.ask("join", { token: json.token })).success, true);
  assert.equal((await server.get("/api/auth/me", json)).status, 200);
  assert.equal((await server.get("/api/auth/me", there.session)).status, 401);
  await assert.rejects(server.login("alice@example.com"), /401/);
  const again = await server.login("alice@example.com", "a better one");
  assert.equal((await server.get("/api/auth/me", again)).status, 200);
});

test("a wrong old password, a short new password and too many attempts are refused", { skip: perShard }, async (t) => {
  const server = await startParley(t);
  const session = await server.login("alice@example.com");
  const ask = (oldPassword, newPassword) => server.post("/api/auth/password", { oldPassword, newPassword }, session);
  const wrong = await ask("not it", "a better one");
  assert.deepEqual([wrong.status, wrong.json.error.field], [403, "oldPassword"]);
  const short = await ask("password123", "seven b");
  assert.deepEqual([short.status, short.json.error.field], [400, "newPassword"]);
  let answer = wrong;
  for (let n = 0; n < 10 && answer.status === 403; ++n) answer = await ask("not it", "a better one");
  assert.equal(answer.status, 429);
  assert.ok(Number(answer.headers.get("retry-after")) > 0);
});

test("a new name is shown to others with its markup escaped", async (t) => {
  const server = await startParley(t);
  const a = await arrive(t, server, "alice@example.com");
  const b = await arrive(t, server, "bob@example.com");
  const { json } = await server.request("PATCH", "/api/auth/me", { ...a.session, body: { name: "<i>Alicia" } });
  assert.equal(json.user.name, "&lt;i>Alicia");
  a.emit("message", { to: "2", content: "hello" });
  assert.equal((await b.hears("message")).senderName, "&lt;i>Alicia");
  assert.equal((await server.get("/api/auth/me", a.session)).json.user.name, "&lt;i>Alicia");
});
