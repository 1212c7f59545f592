// Limits: everything up to a limit is allowed, and the next request is refused with the documented answer.
import assert from "node:assert/strict";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createConnection } from "node:net";
import { test } from "node:test";
import { freshFolder, perShard, runParley, startParley } from "./support/parley.mjs";
import { alice, bob, connect, within } from "./support/person.mjs";

/** Opens a plain connection. `everything()` is what it receives until the server closes it. */
async function dial(server) {
  const { hostname, port } = new URL(server.url);
  const socket = createConnection({ host: hostname, port: Number(port) });
  let text = "";
  socket.setEncoding("latin1").on("data", (chunk) => (text += chunk)).on("error", () => {});
  const closed = once(socket, "close");
  await once(socket, "connect");
  return { socket, everything: () => closed.then(() => text) };
}

for (const email of ["alice@example.com", "nobody@example.com"]) {
  test(`failed logins of ${email} over the limit are refused with a time to retry`, { skip: perShard }, async (t) => {
    const server = await startParley(t, { args: ["--limits.failed_logins_per_account", "2"] });
    const fail = () => server.post("/api/auth/login", { email, password: "not this one" });
    assert.equal((await fail()).status, 401);
    assert.equal((await fail()).status, 401);
    const refused = await fail();
    assert.deepEqual([refused.status, refused.json.error.code], [429, "RATE_LIMITED"]);
    assert.ok(Number(refused.headers.get("retry-after")) >= 1, refused.headers.get("retry-after"));
    assert.ok(refused.json.error.retryAfterMs > 0);
    await server.login("bob@example.com");
  });
}

test("successful logins are not counted", async (t) => {
  const server = await startParley(t, { args: ["--limits.failed_logins_per_account", "1"] });
  for (let i = 0; i < 4; ++i) await server.login("alice@example.com");
});

test("failed logins are also counted per client address", { skip: perShard }, async (t) => {
  const server = await startParley(t, { args: ["--limits.failed_logins_per_address", "2"] });
  const fail = (email) => server.post("/api/auth/login", { email, password: "wrong" });
  assert.equal((await fail("a@example.com")).status, 401);
  assert.equal((await fail("b@example.com")).status, 401);
  assert.equal((await fail("c@example.com")).status, 429);
});

test("a socket over the limit per user gets RATE_LIMITED and stays open to try again", async (t) => {
  const server = await startParley(t, { args: ["--limits.sockets_per_user", "1"] });
  const a = await alice(t, server);
  const second = await connect(t, server);
  second.emit("join", { token: a.session.token });
  assert.equal((await second.hears("auth:error")).code, "RATE_LIMITED");
  assert.equal(second.socket.connected, true);
});

test("exactly the allowed number of sockets of a user can join, over both transports", { skip: perShard }, async (t) => {
  const server = await startParley(t, { args: ["--limits.sockets_per_user", "3"] });
  const a = await alice(t, server);
  await alice(t, server, { transports: ["websocket"] });
  const third = await alice(t, server, { transports: ["polling"] });
  const fourth = await connect(t, server);
  fourth.emit("join", { token: a.session.token });
  assert.equal((await fourth.hears("auth:error")).code, "RATE_LIMITED");
  assert.ok(third.socket.connected && fourth.socket.connected);
});

for (const [perSecond, passed] of [["1", 1], ["0", 20]]) {
  test(`${passed} of twenty typing events at once are forwarded if ${perSecond === "0" ? "no limit is set" : `the limit is ${perSecond}`}`, async (t) => {
    const server = await startParley(t, { args: ["--limits.typing_per_second", perSecond] });
    const [a, b] = [await alice(t, server), await bob(t, server)];
    for (let n = 0; n < 20; ++n) a.emit("typing:start", { to: b.id });
    await a.ask("message", { to: b.id, content: "typed" });
    await b.hears("message");
    assert.equal(b.count("typing:start"), passed);
  });
}

for (const transports of [["websocket"], ["polling"]]) {
  test(`a client that sends thousands of unknown events by ${transports} gets a bounded number of errors, is closed, and can reconnect`, async (t) => {
    const server = await startParley(t);
    const b = await bob(t, server);
    const a = await alice(t, server, { transports });
    const gone = within(new Promise((resolve) => a.socket.on("disconnect", resolve)), "the end of the transport");
    const lines = server.log.length;
    for (let n = 0; n < 10_000; ++n) a.emit("no such event", {});
    assert.notEqual(await gone, "io server disconnect", "after which a stock client would not come back");
    const codes = a.heard.filter(({ event }) => event === "error").map(({ args: [{ code }] }) => code);
    assert.ok(codes.length <= 1_200, `${codes.length} answers`);
    assert.ok(codes.every((code) => code === "INVALID_DATA" || code === "RATE_LIMITED"), codes.join());
    // The end of the transport may arrive before the answer to a poll.
    if (transports[0] === "websocket") assert.ok(codes.includes("INVALID_DATA"));
    assert.ok(server.log.length - lines <= 10, server.log.slice(lines).join("\n"));
    const again = await alice(t, server, { transports });
    assert.equal((await again.ask("message", { to: b.id, content: "calmer now" })).success, true);
    await b.hears("message", { where: ({ content }) => content === "calmer now" });
  });
}

test("changes of a name over the limit are refused with a time to retry, and those of other users are not", { skip: perShard }, async (t) => {
  const server = await startParley(t);
  const [a, b] = [await server.login("alice@example.com"), await server.login("bob@example.com")];
  const patch = async ({ token }, name) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    return fetch(`${server.url}/api/auth/me`, { method: "PATCH", headers, body: JSON.stringify({ name }) });
  };
  const statuses = [];
  for (let n = 0; n < 200; ++n) statuses.push((await patch(a, `Alice ${n}`)).status);
  assert.deepEqual([...new Set(statuses)], [200, 429]);
  assert.ok(statuses.filter((status) => status === 200).length < 40);
  const refused = await patch(a, "Alice");
  assert.equal(refused.status, 429);
  assert.ok(Number(refused.headers.get("retry-after")) >= 1);
  assert.ok((await refused.json()).error.retryAfterMs > 0);
  assert.equal((await patch(b, "Robert")).status, 200);
});

test("guesses from other addresses do not lock out a known address, also after a restart", { skip: perShard }, async (t) => {
  const dataDir = await freshFolder();
  t.after(() => rm(dataDir, { recursive: true, force: true }));
  const args = ["--limits.failed_logins_per_account", "2", "--limits.trusted_proxies", "loopback"];
  const logIn = async (server, from, password) => {
    const headers = { "x-forwarded-for": from };
    return (await server.post("/api/auth/login", { email: "alice@example.com", password }, { headers })).status;
  };
  await t.test("the owner logs in", async (t) => {
    const server = await startParley(t, { dataDir, args });
    assert.equal(await logIn(server, "192.0.2.1", "password123"), 200);
  });
  const server = await startParley(t, { dataDir, args });
  for (const status of [401, 401, 429]) assert.equal(await logIn(server, "203.0.113.9", "a guess"), status);
  assert.equal(await logIn(server, "192.0.2.1", "password123"), 200);
  assert.equal(await logIn(server, "198.51.100.3", "password123"), 429, "an address that is not known");
  for (const status of [401, 401, 429]) assert.equal(await logIn(server, "192.0.2.1", "a guess"), status);
});

test("connections of one address are served up to the limit, and the next is refused with a time to retry", { skip: perShard }, async (t) => {
  const server = await startParley(t, { args: ["--limits.connections_per_address", "2"] });
  const kept = [await dial(server), await dial(server)];
  const refused = await dial(server);
  assert.match(await refused.everything(), /^HTTP\/1\.1 503 Service Unavailable\r\nRetry-After: \d+\r\n/);
  const closed = once(kept[0].socket, "close");
  kept[0].socket.destroy();
  await closed;
  kept[1].socket.end("GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  assert.match(await kept[1].everything(), /^HTTP\/1\.1 200 /);
  const lines = server.log.filter((line) => line.includes("too many connections"));
  assert.equal(lines.length, 1, lines.join("\n"));
});

for (const trusts of [true, false]) {
  test(`failed logins behind a proxy that is ${trusts ? "" : "not "}trusted are counted for ${trusts ? "each client" : "the proxy"}`, { skip: perShard }, async (t) => {
    const args = ["--limits.failed_logins_per_address", "1", "--limits.trusted_proxies", trusts ? "loopback" : "192.0.2.0/24"];
    const server = await startParley(t, { args });
    const fail = async (client) => {
      const email = `${Math.random()}@example.com`;
      const headers = { "x-forwarded-for": `1.1.1.1, ${client}` };
      return (await server.post("/api/auth/login", { email, password: "wrong" }, { headers })).status;
    };
    assert.equal(await fail("203.0.113.1"), 401);
    assert.equal(await fail("203.0.113.2"), trusts ? 401 : 429);
    assert.equal(await fail("203.0.113.1"), 429);
  });
}

test("sessions behind a trusted proxy are counted per client, and connections of the proxy are not limited", { skip: perShard }, async (t) => {
  const args = ["--limits.connections_per_address", "1", "--limits.trusted_proxies", "loopback"];
  const server = await startParley(t, { args });
  const open = async (client) => {
    const headers = { "x-forwarded-for": client };
    return (await server.get("/socket.io/?EIO=4&transport=polling", { headers })).status;
  };
  assert.equal(await open("203.0.113.1"), 200);
  assert.equal(await open("203.0.113.2"), 200);
  assert.equal(await open("203.0.113.1"), 503);
});

test("an invalid entry of trusted_proxies is named and refused at startup", async () => {
  const { code, stderr } = await runParley(["--limits.trusted_proxies", "loopback,10.0.0.0/33"]);
  assert.equal(code, 78, stderr);
  assert.match(stderr, /limits\.trusted_proxies: .*"10\.0\.0\.0\/33"/);
});
