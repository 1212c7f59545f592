// Engine.IO 4 in browsers: cross-origin requests, accepted and refused, on both transports.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { openOnWebSocket, Polling } from "./support/engine.mjs";
import { startEngine } from "./support/fixture.mjs";
import { ask } from "./support/http.mjs";
import { tryUpgrade } from "./support/websocket.mjs";

const open = await startEngine({ after });
const choosy = await startEngine({ after }, ["--origin", "https://app.example"]);
const ours = { Origin: "https://app.example" };
const theirs = { Origin: "https://evil.example" };
const handshake = "/engine.io/?EIO=4&transport=polling";
const websocket = "/engine.io/?EIO=4&transport=websocket";
const forbidden = '{"code":4,"message":"Forbidden"}';

describe("a server for any origin", { concurrency: true }, () => {
  for (const fields of [ours, theirs, { Origin: "null" }, {}]) {
    it(`allows every page to read, without credentials: ${fields.Origin ?? "no origin"}`, async () => {
      const { status, headers } = await ask(open, "GET", handshake, fields);
      assert.equal(status, 200);
      assert.equal(headers["access-control-allow-origin"], "*");
      assert.equal(headers["access-control-allow-credentials"], undefined);
    });
  }

  it("sends the CORS headers on refusals", async () => {
    const { status, headers } = await ask(open, "GET", "/engine.io/?EIO=4&transport=abc", theirs);
    assert.equal(status, 400);
    assert.equal(headers["access-control-allow-origin"], "*");
  });

  it("sends the CORS headers on 413 and on misuse that closes a session", async () => {
    const session = await Polling.open(open);
    const large = await session.post("4".padEnd(1_000_001, "x"), theirs);
    assert.deepEqual([large.status, large.headers["access-control-allow-origin"]], [413, "*"]);
    const bytes = await session.post("4", { ...theirs, "Content-Type": "application/octet-stream" });
    assert.deepEqual([bytes.status, bytes.headers["access-control-allow-origin"]], [400, "*"]);
  });

  it("sends the CORS headers on polls and posts", async () => {
    const session = await Polling.open(open);
    assert.equal((await session.post("4a", theirs)).headers["access-control-allow-origin"], "*");
    assert.equal((await ask(open, "GET", session.target, theirs)).headers["access-control-allow-origin"], "*");
  });

  it("never repeats an origin, whatever bytes it has", async () => {
    for (const origin of ["https://\xe9vil", "<script>", "https://a\xff\xfe"]) {
      const { headers } = await ask(open, "GET", handshake, { Origin: origin });
      assert.equal(headers["access-control-allow-origin"], "*");
    }
  });

  for (const origin of ["https://a\x7f", "https://a\x00", "https://a\x07"]) {
    it(`refuses control characters in the origin: ${JSON.stringify(origin)}`, async () => {
      assert.equal((await ask(open, "GET", handshake, { Origin: origin })).status, 400);
    });
  }

  for (const target of [handshake, "/engine.io/", "/engine.io/?EIO=4&transport=polling&sid=zzz"]) {
    it(`answers the preflight of ${target}`, async () => {
      const { status, headers, bytes } = await ask(open, "OPTIONS", target, {
        ...theirs,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "x-one, X-Two",
      });
      assert.equal(status, 204);
      assert.equal(bytes.length, 0);
      assert.equal(headers["access-control-allow-origin"], "*");
      assert.equal(headers["access-control-allow-methods"], "GET,HEAD,PUT,PATCH,POST,DELETE");
      assert.equal(headers["access-control-allow-headers"], "x-one, X-Two");
      assert.match(headers.vary, /Access-Control-Request-Headers/);
    });
  }

  it("does not repeat invalid header names", async () => {
    const fields = { ...theirs, "Access-Control-Request-Headers": "x-one, <b>" };
    const { headers } = await ask(open, "OPTIONS", handshake, fields);
    assert.doesNotMatch(headers["access-control-allow-headers"], /[<>]|x-one/);
  });

  it("does not affect a session on OPTIONS", async () => {
    const session = await Polling.open(open);
    assert.equal((await ask(open, "OPTIONS", session.target)).status, 204);
    await session.assertAlive();
  });
});

describe("a server for one origin", { concurrency: true }, () => {
  it("allows it to read, with credentials, and sends Vary: Origin", async () => {
    const { status, headers } = await ask(choosy, "GET", handshake, ours);
    assert.equal(status, 200);
    assert.equal(headers["access-control-allow-origin"], "https://app.example");
    assert.equal(headers["access-control-allow-credentials"], "true");
    assert.equal(headers.vary, "Origin");
  });

  it("serves a request without an origin, which no page sends", async () => {
    const { status, headers } = await ask(choosy, "GET", handshake);
    assert.equal(status, 200);
    assert.equal(headers["access-control-allow-origin"], undefined);
    assert.equal(headers.vary, "Origin");
  });

  for (const origin of [
    "https://evil.example",
    "null",
    "https://app.example.evil.example",
    "https://appXexample",
    "http://app.example",
    "https://app.example:8443",
    "HTTPS://APP.EXAMPLE",
    "https://app.example/",
    "https://\xe9vil",
  ]) {
    it(`refuses ${JSON.stringify(origin)} on polling`, async () => {
      const { status, body, headers } = await ask(choosy, "GET", handshake, { Origin: origin });
      assert.deepEqual([status, body], [403, forbidden]);
      assert.equal(headers["access-control-allow-origin"], undefined);
    });

    it(`refuses ${JSON.stringify(origin)} on WebSocket (the reference server does not check it there)`, async () => {
      const { answer, line } = await tryUpgrade(choosy, websocket, { Origin: origin });
      assert.deepEqual([answer.status, answer.body], [403, forbidden]);
      await line.ended;
    });
  }

  it("refuses polls, posts and upgrades of an open session from other origins, and the session stays open", async () => {
    const session = await Polling.open(choosy);
    for (const answer of [
      await ask(choosy, "GET", session.target, theirs),
      await session.post("4stolen", theirs),
      (await tryUpgrade(choosy, session.upgradeTarget, theirs)).answer,
    ]) {
      assert.deepEqual([answer.status, answer.body], [403, forbidden]);
    }
    await session.assertAlive();
  });

  it("reports an unknown transport before a refused origin, like the reference server", async () => {
    assert.match((await ask(choosy, "GET", "/engine.io/?EIO=4&transport=abc", theirs)).body, /"code":0/);
  });

  it("allows its own origin to open a WebSocket", async () => {
    const socket = await openOnWebSocket(choosy, "", ours);
    assert.equal(await socket.send("4hello").next(), "4hello");
    socket.close();
  });
});
