// bench/peers/node, the server that Parley is compared with in the benchmark, serves the same client in the
// same way. Only bench/run installs its packages. This file is skipped if they are missing.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import test from "node:test";
import { freshFolder, root } from "./support/parley.mjs";
import { connect } from "./support/person.mjs";

const folder = join(root, "bench/peers/node");
const skip = existsSync(join(folder, "node_modules/.package-lock.json")) ? false : "bench/servers/node build installs it";

async function startPeer(t, kept) {
  const env = { ...process.env, PORT: "0", FOLDER: kept, SECRET: "a secret that is long enough for HS256" };
  const child = spawn(process.execPath, [join(folder, "app.mjs")], { env, stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  const stop = async () => {
    if (child.exitCode !== null) return;
    child.kill("SIGTERM");
    const [code] = await once(child, "exit");
    assert.equal(code, 0);
  };
  t.after(stop);
  return { url: line.replace("ready on ", ""), stop };
}

async function ask(server, method, path, { token, body } = {}) {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(server.url + path, { method, headers, body: body && JSON.stringify(body) });
  return { status: response.status, json: await response.json() };
}

async function register(server, name) {
  const body = { email: `${name}@example.com`, password: "password123", name };
  return (await ask(server, "POST", "/api/auth/register", { body })).json;
}

async function arrive(t, server, session) {
  const person = await connect(t, server);
  person.session = session;
  person.emit("join", { userId: session.user.id, token: session.token });
  await person.hears("connected");
  return person;
}

async function freshPeer(t) {
  const kept = await freshFolder();
  t.after(() => rm(kept, { recursive: true, force: true }));
  const server = await startPeer(t, kept);
  const [alice, bob] = [await register(server, "alice"), await register(server, "bob")];
  return { server, kept, sessions: { alice, bob } };
}

test("a message is stored, acknowledged and delivered", { skip }, async (t) => {
  const { server, kept, sessions } = await freshPeer(t);
  const alice = await arrive(t, server, sessions.alice);
  const bob = await arrive(t, server, sessions.bob);
  for (const [from, to, seq] of [[alice, bob, 1], [bob, alice, 2]]) {
    const answer = await from.ask("message", { to: to.id, content: `hello <b>${to.session.user.name}</b>` });
    assert.equal(answer.success, true);
    assert.equal(answer.message.seq, seq);
    assert.deepEqual(await to.hears("message"), answer.message);
    assert.equal(answer.message.content, `hello &lt;b>${to.session.user.name}&lt;/b>`);
    assert.deepEqual((await from.hears("message:sent")).message, answer.message);
  }
  const { token } = sessions.alice;
  const posted = await ask(server, "POST", "/api/messages", { token, body: { receiverId: bob.id, content: "by REST" } });
  assert.equal(posted.status, 201);
  assert.deepEqual(await bob.hears("message", { count: 2 }), posted.json.message);

  await server.stop();
  const again = await startPeer(t, kept);
  const { json } = await ask(again, "GET", `/api/messages?with=${bob.id}&limit=2`, { token });
  assert.deepEqual(json.messages.map(({ seq }) => seq), [2, 3]);
  assert.equal(json.hasMore, true);
});

test("a call rings, is answered and ended, and both users are shown in a call meanwhile", { skip }, async (t) => {
  const { server, sessions } = await freshPeer(t);
  const alice = await arrive(t, server, sessions.alice);
  const bob = await arrive(t, server, sessions.bob);
  await alice.hears("user:online", { where: ({ userId }) => userId === bob.id });

  const { call } = await alice.ask("call:initiate", { to: bob.id, callType: "voice" });
  assert.equal((await bob.hears("call:incoming")).callId, call.callId);
  const refused = await bob.ask("call:initiate", { to: alice.id, callType: "voice" });
  assert.equal(refused.error.code, "CALL_IN_PROGRESS");
  await bob.ask("call:respond", { callId: call.callId, response: "accept" });
  for (const person of [alice, bob]) assert.equal((await person.hears("call:accepted")).jitsi.roomName, `call_${call.callId}`);
  await alice.hears("user:online", { where: ({ userId, status }) => userId === bob.id && status === "in_call" });
  await alice.ask("call:end", { callId: call.callId });
  for (const person of [alice, bob]) assert.equal((await person.hears("call:ended")).outcome, "completed");
  await alice.hears("user:online", { where: ({ userId, status }) => userId === bob.id && status === "online", count: 2 });
});

test("typing is forwarded and stops with the message", { skip }, async (t) => {
  const { server, sessions } = await freshPeer(t);
  const alice = await arrive(t, server, sessions.alice);
  const bob = await arrive(t, server, sessions.bob);
  alice.emit("typing:start", { to: bob.id });
  assert.deepEqual(await bob.hears("typing:start"), { from: alice.id, fromName: "alice" });
  await alice.ask("message", { to: bob.id, content: "there" });
  assert.deepEqual(await bob.hears("typing:stop"), { from: alice.id });
});

test("a socket without a valid token is refused", { skip }, async (t) => {
  const { server, sessions } = await freshPeer(t);
  const stranger = await connect(t, server);
  stranger.emit("join", { token: `${sessions.alice.token}x` });
  assert.equal((await stranger.hears("auth:error")).code, "UNAUTHORIZED");
  const early = await stranger.ask("message", { to: sessions.bob.user.id, content: "let me in" });
  assert.equal(early.error.code, "AUTH_REQUIRED");
  const { status, json } = await ask(server, "GET", "/api/messages");
  assert.deepEqual([status, json.error.code], [401, "UNAUTHORIZED"]);
  const wrong = { email: "alice@example.com", password: "password124" };
  assert.equal((await ask(server, "POST", "/api/auth/login", { body: wrong })).status, 401);
  const right = await ask(server, "POST", "/api/auth/login", { body: { ...wrong, password: "password123" } });
  assert.deepEqual(right.json.user, sessions.alice.user);
});
