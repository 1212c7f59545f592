// Users of an identity provider: its tokens in join and REST, and a provider that rotates its keys.
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

/** Writes a new file and renames it, as operators should. */
async function publish(file, providers) {
  await writeFile(`${file}.new`, JSON.stringify({ keys: providers.map(({ jwk }) => jwk) }));
  await rename(`${file}.new`, file);
}

/** Resolves when the event has been logged `count` times. */
const logged = (server, event, count) => {
  const times = () => server.log.filter((line) => line.includes(`"${event}"`)).length;
  const look = (done) => (times() >= count ? done() : setTimeout(look, 20, done));
  return within(new Promise(look), `${event} is logged`);
};

test("tokens of a provider join, call REST and create their users, before and after a key rotation", async (t) => {
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

test("the claims for the user id and the name are configurable", async (t) => {
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
  assert.equal((await me({ sub: "x", name: "Carol" })).status, 401, "the default claim is not a fallback");
  assert.equal((await server.login("alice@example.com")).user.id, "1", "tokens of the server itself are still accepted");
});

test("usable keys of a provider are loaded, and unusable ones are skipped with a log line", async (t) => {
  const folder = await freshFolder();
  t.after(() => rm(folder, { recursive: true }));
  const jwks = join(folder, "jwks.json");
  const [good, twin] = [new Provider("ES256", "good"), new Provider("RS256", "twin")];
  const weak = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey.export({ format: "jwk" });
  const padded = { ...twin.jwk, n: `${twin.jwk.n}==`, e: "AAEAAQ==" };
  const keys = [{ ...weak, kid: "weak" }, { kty: "oct", k: "AAAA" }, good.jwk, good.jwk, { ...good.jwk, x: "AQ" }, padded, { kty: "PQ" }];
  const filler = "x".repeat(500_000);
  await writeFile(jwks, `\ufeff${JSON.stringify({ keys, filler })}`);
  const server = await startParley(t, { args: ["--auth.jwks", jwks] });
  for (const provider of [good, twin]) {
    assert.equal((await server.get("/api/auth/me", { token: provider.token({ sub: "x" }) })).status, 200, provider.alg);
  }
  await logged(server, "key passed over", 4);
});

test("auth.public_key accepts a key without its PEM armour", async (t) => {
  const folder = await freshFolder();
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, "key");
  const provider = new Provider("RS256", "any");
  const armour = provider.publicKey.export({ format: "pem", type: "spki" });
  await writeFile(file, armour.split("\n").filter((line) => !line.startsWith("-----")).join(""));
  const server = await startParley(t, { args: ["--auth.public_key", file] });
  const { status, json } = await server.get("/api/auth/me", { token: provider.token({ sub: "x", preferred_username: "xena" }) });
  assert.deepEqual([status, json.user?.name], [200, "xena"]);
});

test("each join takes the name from the provider until the user sets one", async (t) => {
  const folder = await freshFolder();
  t.after(() => rm(folder, { recursive: true }));
  const jwks = join(folder, "jwks.json");
  const provider = new Provider("EdDSA", "one");
  await publish(jwks, [provider]);
  const server = await startParley(t, { args: ["--auth.jwks", jwks] });
  const nameAfterJoin = async (name) => {
    const person = await connect(t, server, { auth: { token: provider.token({ sub: "carol", name }) } });
    await person.hears("connected");
    const { json } = await server.get("/api/users/carol", { token: provider.token({ sub: "carol" }) });
    return json.user.name;
  };
  assert.equal(await nameAfterJoin("Carol"), "Carol");
  assert.equal(await nameAfterJoin("Caroline"), "Caroline");
  const renamed = await server.request("PATCH", "/api/auth/me", { token: provider.token({ sub: "carol" }), body: { name: "Caro" } });
  assert.equal(renamed.status, 200, renamed.text);
  assert.equal(await nameAfterJoin("Carol"), "Caro");
});

test("an invalid key file is refused at startup with a line that names it", async (t) => {
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
