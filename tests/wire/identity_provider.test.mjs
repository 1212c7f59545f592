// People who log in elsewhere: tokens of an identity provider, over join and REST, and a provider that changes its keys.
import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { freshFolder, runParley, startParley } from "./support/parley.mjs";
import { connect, within } from "./support/person.mjs";

const kinds = {
  RS256: () => generateKeyPairSync("rsa", { modulusLength: 2048 }),
  ES256: () => generateKeyPairSync("ec", { namedCurve: "P-256" }),
  EdDSA: () => generateKeyPairSync("ed25519"),
};
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

class Provider {
  constructor(alg, kid) {
    Object.assign(this, { alg, kid, ...kinds[alg]() });
  }
  get jwk() {
    return { ...this.publicKey.export({ format: "jwk" }), kid: this.kid, use: "sig", alg: this.alg };
  }
  token(claims) {
    const times = { iat: Math.floor(Date.now() / 1000), exp: Math.floor(Date.now() / 1000) + 600 };
    const text = `${encoded({ alg: this.alg, kid: this.kid, typ: "JWT" })}.${encoded({ iss: "idp", aud: ["parley"], ...times, ...claims })}`;
    const key = { key: this.privateKey, dsaEncoding: "ieee-p1363" };
    return `${text}.${sign(this.alg === "EdDSA" ? null : "sha256", text, key).toString("base64url")}`;
  }
}

/** Written beside and renamed, as an operator should. */
async function publish(file, providers) {
  await writeFile(`${file}.new`, JSON.stringify({ keys: providers.map(({ jwk }) => jwk) }));
  await rename(`${file}.new`, file);
}

/** Once a line of that event has been logged `count` times. */
const logged = (server, event, count) => {
  const times = () => server.log.filter((line) => line.includes(`"${event}"`)).length;
  const look = (done) => (times() >= count ? done() : setTimeout(look, 20, done));
  return within(new Promise(look), `${event} is logged`);
};

test("tokens of a provider join, call REST, and create their users, through a change of keys", async (t) => {
  const folder = await freshFolder();
  t.after(() => rm(folder, { recursive: true }));
  const jwks = join(folder, "jwks.json");
  const providers = Object.keys(kinds).map((alg) => new Provider(alg, `first ${alg}`));
  await publish(jwks, providers);
  const rules = ["--auth.jwks", jwks, "--auth.issuer", "idp", "--auth.audience", "parley"];
  const server = await startParley(t, { args: rules });

  for (const provider of providers) {
    const id = `auth0|${provider.alg}`;
    const token = provider.token({ sub: id, name: `Carol ${provider.alg}` });
    const person = await connect(t, server);
    person.emit("join", { token });
    assert.equal((await person.hears("connected")).userId, id);
    const { status, json } = await server.get("/api/auth/me", { token });
    assert.deepEqual([status, json.user?.id, json.user?.name], [200, id, `Carol ${provider.alg}`]);
  }
  const [provider] = providers;
  for (const [what, claims] of [
    ["another issuer", { sub: "x", iss: "other" }],
    ["another audience", { sub: "x", aud: "other" }],
    ["an end long past", { sub: "x", exp: 1_000_000_000 }],
    ["nobody", {}],
  ]) {
    assert.equal((await server.get("/api/auth/me", { token: provider.token(claims) })).status, 401, what);
  }
  assert.equal((await server.login("alice@example.com")).user.id, "1", "own tokens live beside");

  const event = "keys of the identity provider";
  const next = new Provider("ES256", "second");
  const [before, after] = [providers[1].token({ sub: "dave" }), next.token({ sub: "dave" })];
  assert.equal((await server.get("/api/auth/me", { token: after })).status, 401);
  await publish(jwks, [next]);
  await logged(server, event, 2);
  assert.equal((await server.get("/api/auth/me", { token: after })).status, 200);
  assert.equal((await server.get("/api/auth/me", { token: before })).status, 401);

  await writeFile(jwks, "{");
  process.kill(server.pid, "SIGHUP");
  await logged(server, "keys not reloaded", 1);
  assert.equal((await server.get("/api/auth/me", { token: after })).status, 200, "the old keys stay");
});

test("a provider that says elsewhere who somebody is, is understood where it says so", async (t) => {
  const folder = await freshFolder();
  t.after(() => rm(folder, { recursive: true }));
  const jwks = join(folder, "jwks.json");
  const provider = new Provider("ES256", "one");
  await publish(jwks, [provider]);
  const args = ["--auth.jwks", jwks, "--auth.claim_user", "https://shop.example/id", "--auth.claim_name", "profile.display"];
  const server = await startParley(t, { args });
  const me = async (claims) => (await server.get("/api/auth/me", { token: provider.token(claims) }));
  const { status, json } = await me({ sub: "x", "https://shop.example/id": 77, profile: { display: "Carol" }, name: "not she" });
  assert.deepEqual([status, json.user?.id, json.user?.name], [200, "77", "Carol"]);
  assert.equal((await me({ sub: "x", name: "Carol" })).status, 401, "the usual claim does not stand in");
  assert.equal((await server.login("alice@example.com")).user.id, "1", "own tokens are read as ever");
});

test("a broken key file stops the start with a line that names it", async (t) => {
  const folder = await freshFolder();
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, "keys");
  await writeFile(file, "nonsense");
  for (const setting of ["auth.jwks", "auth.public_key"]) {
    const { code, stderr } = await runParley(["--data_dir", folder, `--${setting}`, file]);
    assert.equal(code, 78, stderr);
    assert.match(stderr, new RegExp(`^${setting}: ${file}: [^\\n]+\\n$`));
  }
});
