// Limits: what is allowed to the last, and what the one over it is told.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startParley } from "./support/parley.mjs";
import { alice, connect } from "./support/person.mjs";

for (const email of ["alice@example.com", "nobody@example.com"]) {
  test(`failed logins of ${email} are refused past the limit, with a time to come back`, async (t) => {
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

test("logins that succeed are not counted", async (t) => {
  const server = await startParley(t, { args: ["--limits.failed_logins_per_account", "1"] });
  for (let i = 0; i < 4; ++i) await server.login("alice@example.com");
});

test("failed logins are counted for the client's address as well", async (t) => {
  const server = await startParley(t, { args: ["--limits.failed_logins_per_address", "2"] });
  const fail = (email) => server.post("/api/auth/login", { email, password: "wrong" });
  assert.equal((await fail("a@example.com")).status, 401);
  assert.equal((await fail("b@example.com")).status, 401);
  assert.equal((await fail("c@example.com")).status, 429);
});

test("one socket of a user too many is told RATE_LIMITED, and stays to try again", async (t) => {
  const server = await startParley(t, { args: ["--limits.sockets_per_user", "1"] });
  const a = await alice(t, server);
  const second = await connect(t, server);
  second.emit("join", { token: a.session.token });
  assert.equal((await second.hears("auth:error")).code, "RATE_LIMITED");
  assert.equal(second.socket.connected, true);
});
