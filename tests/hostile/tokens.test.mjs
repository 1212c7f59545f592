// Tokens that must be refused, each sent to REST and in a join: both answer UNAUTHORIZED without a reason.
import assert from "node:assert/strict";
import { generateKeyPairSync, sign as signWith } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { startParley } from "../wire/support/parley.mjs";
import { connect } from "../wire/support/person.mjs";
import { alive, assertSaysNothing, scene } from "./support/scene.mjs";
import { claimsOf, encode, secret, sign, tokenOf } from "./support/tokens.mjs";

const here = await scene();
const now = Math.floor(Date.now() / 1000);
const honest = claimsOf("mallory");
const withHeader = (more) => sign(honest, { header: { alg: "HS256", typ: "JWT", ...more } });
const saying = (more) => sign({ ...honest, ...more });
const without = (...names) => sign(Object.fromEntries(Object.entries(honest).filter(([name]) => !names.includes(name))));
const [head, body, signature] = sign(honest).split(".");

function signedBy(algorithm, type, options, hash) {
  const { privateKey } = generateKeyPairSync(type, options);
  const text = `${encode({ alg: algorithm, typ: "JWT" })}.${encode(honest)}`;
  return `${text}.${signWith(hash, Buffer.from(text), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}

/**
 * Sets one of the spare bits, which are zero, in the last character of a signature. The decoded bytes stay
 * the same.
 */
function malleated() {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return `${head}.${body}.${signature.slice(0, -1)}${alphabet[alphabet.indexOf(signature.at(-1)) + 1]}`;
}

const tokens = {
  "nothing but dots": "..",
  "two segments": `${head}.${body}`,
  "four segments": `${head}.${body}.${signature}.x`,
  "five segments": `${head}.x.x.${body}.${signature}`,
  "alg none without a signature": `${encode({ alg: "none" })}.${body}.`,
  "alg none with the right signature": sign(honest, { header: { alg: "none" } }),
  "alg None": sign(honest, { header: { alg: "None" } }),
  "alg in lower case": sign(honest, { header: { alg: "hs256" } }),
  "no alg": sign(honest, { header: { typ: "JWT" } }),
  "an alg that is an array": sign(honest, { header: { alg: ["HS256"] } }),
  "HS384 with the right secret": sign(honest, { header: { alg: "HS384", typ: "JWT" }, hash: "sha384" }),
  "HS512 with the right secret": sign(honest, { header: { alg: "HS512", typ: "JWT" }, hash: "sha512" }),
  "RS256": signedBy("RS256", "rsa", { modulusLength: 2048 }, "sha256"),
  "ES256": signedBy("ES256", "ec", { namedCurve: "P-256" }, "sha256"),
  "EdDSA": signedBy("EdDSA", "ed25519", {}, null),
  "kid that is a path to a file whose content it is signed with": sign(honest, { header: { alg: "HS256", kid: "../../dev/null" }, key: "" }),
  "a critical extension": withHeader({ crit: ["x"], x: 1 }),
  "no critical extension at all": withHeader({ crit: [] }),
  "b64 false": withHeader({ b64: false, crit: ["b64"] }),
  "its own key": sign(honest, { header: { alg: "HS256", jwk: { kty: "oct", k: encode("x".repeat(32)) } }, key: "x".repeat(32) }),
  "another typ": withHeader({ typ: "at+dpop" }),
  "padding": `${head}.${body}.${signature}=`,
  "plus and slash": `${head}.${body}.${Buffer.from("\xfb\xff\xfe".repeat(11), "latin1").toString("base64").slice(0, 43)}`,
  "a changed signature": `${head}.${body}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`,
  "spare bits in the signature": malleated(),
  "a truncated signature": `${head}.${body}.${signature.slice(0, 20)}`,
  "the payload of another token": `${head}.${encode(claimsOf("canary-1"))}.${signature}`,
  "more than 16 KiB": saying({ x: "x".repeat(12_150) }),
  "two subs": sign(`{"sub":"1","sub":"2","exp":${now + 60}}`),
  "a payload that is not JSON": sign("hello"),
  "a payload that is an array": sign("[]"),
  "half a surrogate pair": sign(`{"sub":"\\ud800","exp":${now + 60}}`),
  "no user": without("sub", "userId"),
  "a sub that is a fraction": saying({ sub: 1.5 }),
  "an empty sub": saying({ sub: "" }),
  "a sub that is an object": saying({ sub: {} }),
  "a sub with a leading blank": saying({ sub: " 1" }),
  "a sub with NUL": saying({ sub: "1\0" }),
  "a sub of 256 bytes": saying({ sub: "x".repeat(256) }),
  "no exp": without("exp"),
  "exp as a string": saying({ exp: `${now + 60}` }),
  "a negative exp": saying({ exp: -1 }),
  "exp of 1e308": saying({ exp: 1e308 }),
  "exp null": saying({ exp: null }),
  "exp true": saying({ exp: true }),
  "nbf in an hour": saying({ nbf: now + 3600 }),
  "an empty secret": sign(honest, { key: "" }),
  "a common secret": sign(honest, { key: "your-256-bit-secret" }),
  "another secret of the right size": sign(honest, { key: secret.toUpperCase() }),
};

for (const [what, token] of Object.entries(tokens)) {
  test(`a token with ${what} is refused`, async (t) => {
    const { status, headers, text, json } = await here.server.get("/api/messages", { token });
    assert.equal(status, 401, text);
    assert.equal(headers.get("www-authenticate"), 'Bearer error="invalid_token"');
    assert.deepEqual(Object.keys(json.error), ["code", "message"]);
    assert.equal(json.error.code, "UNAUTHORIZED");
    assertSaysNothing(text, "signature", "algorithm", "kid");
    const client = await connect(t, here.server, { transports: ["websocket"] });
    const answer = await client.ask("join", { token });
    assert.equal(answer.success, false);
    assert.match(answer.error.code, /^(UNAUTHORIZED|INVALID_DATA)$/);
    assert.equal((await client.hears("auth:error")).code, answer.error.code);
    assert.ok(client.socket.connected, "it may try again");
    await alive(here);
  });
}

const accepted = {
  "a kid": [withHeader({ kid: "../../dev/null" })],
  "a kid that is SQL": [withHeader({ kid: "' UNION SELECT 'x" })],
  "a kid of 5 KB": [withHeader({ kid: "k".repeat(5_000) })],
  "a kid that is an object": [withHeader({ kid: {} })],
  "header fields of no meaning here": [withHeader({ cty: "JWT", zip: "DEF", jku: "http://127.0.0.1:9/", x5c: ["AAAA"] })],
  "typ application/at+jwt": [withHeader({ typ: "application/at+jwt" })],
  "typ application/JWT in capitals": [withHeader({ typ: "APPLICATION/JWT" })],
  "no typ": [sign(honest, { header: { alg: "HS256" } })],
  "a sub of 200 letters": [saying({ sub: "x".repeat(200) }), "x".repeat(200)],
  "a sub of 255 bytes": [saying({ sub: "y".repeat(255) }), "y".repeat(255)],
  "a sub that is a number": [saying({ sub: 4711 }), "4711"],
  "9.7 KB": [saying({ x: "x".repeat(7_100) })],
  "nearly 16 KiB": [saying({ x: "x".repeat(11_950) })],
  "iat three minutes ahead": [saying({ iat: now + 180 })],
  "iat an hour ahead": [saying({ iat: now + 3600 })],
  "a leading scheme": [`Bearer ${sign(honest)}`],
  "blanks around the token": [`  ${sign(honest)}\n`],
};

for (const [what, [token, id = "mallory"]] of Object.entries(accepted)) {
  test(`a token with ${what} is accepted`, async (t) => {
    const { status, json, text } = await here.server.get("/api/auth/me", { headers: { authorization: `Bearer ${token.trim()}` } });
    assert.deepEqual([status, json.user?.id], [200, id], text);
    const client = await connect(t, here.server, { transports: ["websocket"] });
    assert.equal((await client.ask("join", { token })).user?.id, id);
  });
}

test("an expired token is reported as TOKEN_EXPIRED to a socket only, whose client can renew it", async (t) => {
  const token = saying({ exp: now - 61 });
  assert.equal((await here.server.get("/api/messages", { token })).json.error.code, "UNAUTHORIZED");
  const client = await connect(t, here.server, { transports: ["websocket"] });
  assert.equal((await client.ask("join", { token })).error.code, "TOKEN_EXPIRED");
  const within = await here.server.get("/api/messages", { token: saying({ exp: now - 30 }) });
  assert.equal(within.status, 200, "within the leeway for clocks that differ");
});

test("the Authorization header is parsed strictly, and tokens in other places are ignored", async () => {
  const token = tokenOf("mallory");
  const fields = {
    none: {}, "no token": { authorization: "Bearer" }, "an empty one": { authorization: "Bearer " },
    "no scheme": { authorization: token }, "another scheme": { authorization: `Token ${token}` }, basic: { authorization: `Basic ${token}` },
    "two words": { authorization: `Bearer ${token} x` }, cookie: { cookie: `token=${token}` },
  };
  for (const [what, headers] of Object.entries(fields)) {
    const refused = await here.server.get("/api/messages", { headers });
    assert.equal(refused.status, 401, what);
    const expected = what === "two words" ? 'Bearer error="invalid_token"' : "Bearer";
    assert.equal(refused.headers.get("www-authenticate"), expected, what);
  }
  assert.equal((await here.server.get("/api/messages", { headers: { authorization: `bearer   ${token}` } })).status, 200);
  assert.equal((await here.server.get(`/api/messages?token=${token}`)).status, 401);
  assert.equal((await here.server.post("/api/messages", { token, receiverId: "1", content: "x" })).status, 401);
  await alive(here);
});

test("URLs of keys in a token are never fetched", async (t) => {
  const visits = [];
  const listener = createServer((socket) => visits.push(socket.destroy())).listen(0, "127.0.0.1");
  t.after(() => listener.close());
  await once(listener, "listening");
  const url = `http://127.0.0.1:${listener.address().port}/keys`;
  for (const header of [{ jku: url }, { x5u: url }, { jwk: { kty: "oct", k: encode("x".repeat(32)) } }, { x5c: ["AAAA"] }]) {
    assert.equal((await here.server.get("/api/messages", { token: withHeader(header) })).status, 200);
  }
  await alive(here);
  assert.deepEqual(visits, []);
});

test("issuer and audience must be exactly those configured", async (t) => {
  const server = await startParley(t, {
    dev: false,
    args: ["--auth.jwt_secret", secret, "--auth.create_users", "always", "--auth.issuer", "https://id.example", "--auth.audience", "parley"],
  });
  const good = { iss: "https://id.example", aud: "parley" };
  assert.equal((await server.get("/api/auth/me", { token: saying(good) })).status, 200);
  assert.equal((await server.get("/api/auth/me", { token: saying({ ...good, aud: ["other", "parley"] }) })).status, 200);
  for (const more of [{ aud: undefined, client_id: "parley" }, { aud: undefined, azp: "parley" }]) {
    assert.equal((await server.get("/api/auth/me", { token: saying({ ...good, ...more }) })).status, 200, JSON.stringify(more));
  }
  const bad = [
    { iss: undefined }, { iss: "https://id.example/" }, { iss: "https://id.exampl" }, { iss: ["https://id.example"] }, { iss: "" },
    { aud: undefined }, { aud: undefined, client_id: "parley2" }, { aud: "other", azp: "parley" }, { aud: "parle" }, { aud: "parley2" }, { aud: [] }, { aud: ["other"] }, { aud: ["parley", 1] }, { aud: {} },
  ];
  for (const more of bad) {
    assert.equal((await server.get("/api/auth/me", { token: saying({ ...good, ...more }) })).status, 401, JSON.stringify(more));
  }
});

test("the log has the reason of refused tokens, a few times a second, and never the token", async (t) => {
  const server = await startParley(t, { dev: false, args: ["--auth.jwt_secret", secret] });
  const token = sign({ ...honest, iss: "https://id.example" }, { header: { alg: "HS256", kid: "k-1" }, key: "another" });
  await Promise.all(Array.from({ length: 50 }, () => server.get("/api/auth/me", { token })));
  const lines = () => server.log.filter((line) => line.includes('"token refused"'));
  for (let patience = 100; lines().length === 0 && patience > 0; --patience) await pause(20);
  assert.ok(lines().length >= 1 && lines().length < 50, `${lines().length} lines`);
  const { level, why, kid, iss } = JSON.parse(lines()[0]);
  assert.deepEqual({ level, why, kid, iss }, { level: "info", why: "the signature does not match", kid: "k-1", iss: "https://id.example" });
  for (const part of token.split(".")) assert.ok(!server.log.some((line) => line.includes(part)));
});

test("the Authorization header of the handshake is used if auth has no token", async (t) => {
  const extraHeaders = { authorization: `Bearer ${tokenOf("mallory")}` };
  for (const transports of [["websocket"], ["polling"], ["polling", "websocket"]]) {
    const client = await connect(t, here.server, { transports, extraHeaders });
    assert.equal((await client.hears("connected")).userId, "mallory", transports.join());
  }
  const other = await connect(t, here.server, { transports: ["websocket"], extraHeaders, auth: { token: tokenOf("eve") } });
  assert.equal((await other.hears("connected")).userId, "eve");
});

test("a socket is closed after five failed joins and the sixth is not answered", async (t) => {
  const client = await connect(t, here.server, { transports: ["websocket"] });
  const ended = new Promise((resolve) => client.socket.on("disconnect", resolve));
  for (let attempt = 0; attempt < 6; ++attempt) client.emit("join", { token: "x" });
  assert.equal(await ended, "transport close");
  assert.equal(client.count("auth:error"), 5);
  await alive(here);
});
