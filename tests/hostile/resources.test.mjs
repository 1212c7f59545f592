// Floods and clients that hold resources: the attacker is limited, other users are not affected, and the log
// stays short.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openOnWebSocket } from "../conformance/support/engine.mjs";
import { ask, dial } from "../conformance/support/http.mjs";
import { frame } from "../conformance/support/websocket.mjs";
import { connect } from "../wire/support/person.mjs";
import { startParley } from "../wire/support/parley.mjs";
import { alive, arrive, scene } from "./support/scene.mjs";
import { secret, tokenOf } from "./support/tokens.mjs";

const here = await scene();

test("a thousand sockets without a join do not affect others", async () => {
  const idle = [];
  for (let batch = 0; batch < 10; ++batch) {
    idle.push(...(await Promise.all(Array.from({ length: 100 }, () => openOnWebSocket(here)))));
    await alive(here);
  }
  for (const socket of idle) socket.drop();
  await alive(here);
});

test("two hundred simultaneous logins with wrong passwords wait or are refused, and others do not wait", async () => {
  const attempts = Array.from({ length: 200 }, (_, n) =>
    here.server.post("/api/auth/login", { email: `nobody-${n}@example.com`, password: "wrong password" }));
  await alive(here);
  for (const { status, headers } of await Promise.all(attempts)) {
    assert.ok([401, 429, 503].includes(status), `${status}`);
    if (status !== 401) assert.ok(Number(headers.get("retry-after")) >= 1);
  }
  await alive(here);
});

test("a password of a megabyte is refused without hashing it", async () => {
  const { status, json } = await here.server.post("/api/auth/login", { email: "a@example.com", password: "x".repeat(900_000) });
  assert.deepEqual([status, json.error.code], [413, "PAYLOAD_TOO_LARGE"]);
  await alive(here);
});

test("a request that is sent slowly holds only a descriptor", async () => {
  const lines = await Promise.all(Array.from({ length: 50 }, () => dial(here)));
  for (const line of lines) line.send("POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{");
  for (let bytes = 0; bytes < 5; ++bytes) {
    for (const line of lines) line.send(" ");
    await alive(here);
  }
  for (const line of lines) line.close();
});

test("client addresses in request headers are ignored", async (t) => {
  const server = await startParley(t, { args: ["--limits.messages_per_minute", "5"] });
  const { token } = await server.login("alice@example.com");
  const answers = [];
  for (let n = 0; n < 8; ++n) {
    const headers = { "x-forwarded-for": `10.0.0.${n}`, forwarded: `for=10.0.0.${n}`, "x-real-ip": `10.0.0.${n}` };
    answers.push(await server.post("/api/messages", { receiverId: "2", content: "x" }, { token, headers }));
  }
  assert.equal(answers.filter(({ status }) => status === 429).length, 3);
});

test("the limit of a hundred messages counts for a user over fifty sockets and REST", async (t) => {
  const limited = await startParley(t, { dev: false, args: ["--auth.jwt_secret", secret, "--auth.create_users", "always", "--limits.sockets_per_user", "0"] });
  const place = { server: limited };
  await arrive(t, place, "reader");
  const sockets = await Promise.all(Array.from({ length: 50 }, () => arrive(t, place, "flooder")));
  const answers = await Promise.all([
    ...sockets.flatMap((socket) => [1, 2, 3].map(() => socket.ask("message", { to: "reader", content: "x" }))),
    ...Array.from({ length: 50 }, () =>
      limited.post("/api/messages", { receiverId: "reader", content: "x" }, { token: tokenOf("flooder") }).then(({ json }) => json)),
  ]);
  const accepted = answers.filter(({ success }) => success).length;
  // A token bucket of a hundred that refills by one in 0.6 s.
  assert.ok(accepted >= 100 && accepted <= 110, `${accepted}`);
  for (const { success, error } of answers) if (!success) assert.equal(error.code, "RATE_LIMITED");
  assert.ok(sockets.every(({ socket }) => socket.connected));
});

test("the eleventh call in a minute is refused", async (t) => {
  const limited = await startParley(t, { dev: false, args: ["--auth.jwt_secret", secret, "--auth.create_users", "always"] });
  const place = { server: limited };
  await arrive(t, place, "callee");
  const caller = await arrive(t, place, "caller");
  for (let n = 1; n <= 10; ++n) {
    const { success, call } = await caller.ask("call:initiate", { to: "callee", callType: "voice" });
    assert.ok(success, `call ${n}`);
    await caller.ask("call:end", { callId: call.callId });
  }
  const { error } = await caller.ask("call:initiate", { to: "callee", callType: "voice" });
  assert.equal(error.code, "RATE_LIMITED");
  assert.ok(error.retryAfterMs > 0);
});

test("a flood of every event from one socket is answered or dropped in order", async (t) => {
  const flooder = await here.person(t, "flooder");
  const events = ["message", "message:read", "message:edit", "message:delete", "typing:start", "typing:stop", "call:initiate", "call:end", "presence:set", "sync", "join"];
  for (let n = 0; n < 3_000; ++n) flooder.emit(events[n % events.length], n % 2 ? {} : { to: "canary-1", content: "x" });
  await alive(here);
});

test("the log has one line per event, no control characters and no secrets", async (t) => {
  const names = ['x\r\n{"level":"error","event":"forged"}', "\u001b[2Jx", "%n%s%p", "${jndi:ldap://127.0.0.1/x}"];
  for (const name of names) {
    const client = await connect(t, here.server, { transports: ["websocket"] });
    await client.ask(name, {}).catch(() => undefined);
    await client.ask("join", { token: name }).catch(() => undefined);
    await ask(here, "GET", `/${encodeURIComponent(name)}`, { "User-Agent": name.replace(/[\r\n\u001b]/g, "?") });
    await here.server.post("/api/auth/login", { email: name, password: "password123" });
  }
  const socket = await openOnWebSocket(here);
  socket.raw(frame("text", `42["join",{"token":"${tokenOf("logger")}"}]`));
  await alive(here);
  socket.close();
  for (const line of here.server.log) {
    const entry = JSON.parse(line);
    assert.notEqual(entry.event, "forged");
    assert.ok(!/[\u0000-\u001f\u007f]/.test(line), line);
    for (const word of [secret, "password123", tokenOf("logger").split(".")[2], socket.handshake.sid]) {
      assert.ok(!line.includes(word), line);
    }
  }
  assert.ok(here.server.log.length < 100, `${here.server.log.length} lines`);
});
