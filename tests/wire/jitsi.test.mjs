// The calls of the real binary, checked with the code of the Jitsi Meet client: its validation of tokens, its
// parser of URLs, and its list of settings that a URL may override.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { loadJitsi } from "./support/jitsi.mjs";
import { freshFolder, startParley } from "./support/parley.mjs";
import { alice, bob } from "./support/person.mjs";

let theirs;
const folder = await freshFolder();
const keyFile = join(folder, "jitsi.pem");
after(() => rm(folder, { recursive: true }));
const appId = "vpaas-magic-cookie-1fc542a3e4414a44b2611668195e2bfe";

before(async () => {
  theirs = await loadJitsi();
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  await writeFile(keyFile, privateKey.export({ type: "pkcs8", format: "pem" }));
});

const servers = {
  open: { args: [], domain: "meet.jit.si" },
  HS256: {
    args: ["--jitsi.domain", "meet.example", "--jitsi.app_id", "parley", "--jitsi.app_secret", "known to prosody too"],
    domain: "meet.example",
    algorithm: "HS256",
  },
  RS256: {
    args: ["--jitsi.domain", "meet.example:8443", "--jitsi.app_id", "parley", "--jitsi.private_key", keyFile],
    domain: "meet.example:8443",
    algorithm: "RS256",
  },
  JaaS: {
    args: [
      ...["--jitsi.domain", "8x8.vc", "--jitsi.app_id", appId],
      ...["--jitsi.private_key", keyFile, "--jitsi.key_id", "4f4910"],
    ],
    domain: "8x8.vc",
    tenant: `/${appId}`,
    algorithm: "RS256",
  },
};

/** Returns the two invitations to one accepted call, with the invited users. */
async function invitations(t, args, callType) {
  const server = await startParley(t, { args });
  const [caller, callee] = [await alice(t, server), await bob(t, server)];
  const { success, call, error } = await caller.ask("call:initiate", { to: "2", callType });
  assert.ok(success, JSON.stringify(error));
  await callee.ask("call:respond", { callId: call.callId, response: "accept" });
  const heard = async (person) => ({ name: person.session.user.name, ...(await person.hears("call:accepted")).jitsi });
  return { call, parties: [await heard(caller), await heard(callee)] };
}

const decoded = (part) => JSON.parse(Buffer.from(part, "base64url"));
const parts = (token) => token.split(".").slice(0, 2).map(decoded);
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const complaints = (header, payload) =>
  theirs.validateJwt(`${encoded(header)}.${encoded(payload)}.`).map(({ key }) => key.replace(/^.*\./, ""));

for (const [name, { args, domain, tenant = "", algorithm }] of Object.entries(servers)) {
  for (const callType of ["voice", "video"]) {
    test(`Jitsi's client accepts our URL of a ${callType} call (${name})`, async (t) => {
      const { call, parties } = await invitations(t, args, callType);
      for (const party of parties) {
        const uri = theirs.parseURIString(party.url);
        assert.equal(uri.host, domain);
        assert.equal(uri.pathname, `${tenant}/call_${call.callId}`);
        assert.equal(uri.room, `call_${call.callId}`);
        assert.equal(theirs.getBackendSafeRoomName(uri.room), call.roomName, "the room has another name");

        const location = new URL(party.url);
        assert.equal(theirs.parseJWTFromURLParams(location), party.jwt);
        assert.deepEqual(theirs.parseURLParams(location), {
          "config.startWithAudioMuted": false,
          "config.startWithVideoMuted": callType === "voice",
          "config.prejoinConfig.enabled": false,
          "userInfo.displayName": party.name,
        });

        const overrides = theirs.getWhitelistedJSON("config", party.configOverwrite);
        assert.deepEqual(overrides, party.configOverwrite, "an override is not on their list");
        const config = {};
        theirs.setConfigFromURLParams(config, {}, location);
        for (const [key, value] of Object.entries(party.configOverwrite)) assert.deepEqual(config[key], value, key);

        if (algorithm === undefined) {
          assert.equal(party.jwt, undefined);
          continue;
        }
        const [header, payload] = parts(party.jwt);
        assert.deepEqual([header.alg, header.typ], [algorithm, "JWT"]);
        assert.deepEqual(theirs.validateJwt(party.jwt), []);
        assert.equal(payload.room, uri.room);
      }
    });
  }
}

/** [what is wrong, how to change the token, the expected complaint] */
const spoiled = [
  ["no exp", (header, payload) => delete payload.exp, "expInvalid"],
  ["an exp that is text", (header, payload) => (payload.exp = String(payload.exp)), "expInvalid"],
  ["an exp that is over", (header, payload) => (payload.exp -= 3600), "tokenExpired"],
  ["an nbf ahead", (header, payload) => (payload.nbf += 3600), "nbfFuture"],
  ["no context", (header, payload) => delete payload.context, "contextNotFound"],
];
const spoiledAtJaas = [
  ...spoiled,
  ["no kid", (header) => delete header.kid, "kidNotFound"],
  ["a kid of another app", (header) => (header.kid = "other/4f4910"), "kidMismatch"],
  ["another audience", (header, payload) => (payload.aud = "parley"), "audInvalid"],
  ["another issuer", (header, payload) => (payload.iss = "parley"), "issInvalid"],
  ["no features", (header, payload) => delete payload.context.features, "featuresNotFound"],
  ["an unknown feature", (header, payload) => (payload.context.features.teleport = true), "featureInvalid"],
  ["a feature that is a number", (header, payload) => (payload.context.features.recording = 1), "featureValueInvalid"],
];

for (const [name, table] of [
  ["HS256", spoiled],
  ["JaaS", spoiledAtJaas],
]) {
  // Jitsi's check ignores what it cannot read. Only its complaints prove that it has read our token.
  test(`Jitsi's check accepts our token and refuses it without a claim that Jitsi needs (${name})`, async (t) => {
    const { parties } = await invitations(t, servers[name].args, "voice");
    assert.deepEqual(complaints(...parts(parties[0].jwt)), []);
    for (const [what, spoil, complaint] of table) {
      const [header, payload] = parts(parties[0].jwt);
      spoil(header, payload);
      assert.ok(complaints(header, payload).includes(complaint), `${what}: ${complaints(header, payload)}`);
    }
  });
}
