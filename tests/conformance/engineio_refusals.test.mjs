// Engine.IO 4: the six refusals on both transports, and what they do not affect.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { openOnWebSocket, Polling } from "./support/engine.mjs";
import { startEngine } from "./support/fixture.mjs";
import { ask, dial, request } from "./support/http.mjs";
import { tryUpgrade } from "./support/websocket.mjs";

const server = await startEngine({ after });

const unknownTransport = '{"code":0,"message":"Transport unknown"}';
const unknownSession = '{"code":1,"message":"Session ID unknown"}';
const badMethod = '{"code":2,"message":"Bad handshake method"}';
const badRequest = '{"code":3,"message":"Bad request"}';
const badVersion = '{"code":5,"message":"Unsupported protocol version"}';

function assertRefused(answer, body) {
  assert.deepEqual([answer.status, answer.body], [400, body]);
  assert.match(answer.headers["content-type"], /^application\/json/);
  assert.equal(answer.headers["content-length"], String(body.length));
}

describe("a refusal over HTTP", { concurrency: true }, () => {
  for (const [what, method, query, body] of [
    ["no query", "GET", "", unknownTransport],
    ["no transport", "GET", "EIO=4", unknownTransport],
    ["an unknown transport", "GET", "EIO=4&transport=abc", unknownTransport],
    ["an empty transport", "GET", "EIO=4&transport=", unknownTransport],
    ["webtransport", "GET", "EIO=4&transport=webtransport", unknownTransport],
    ["transport=__proto__", "GET", "EIO=4&transport=__proto__", unknownTransport],
    ["transport=constructor", "GET", "EIO=4&transport=constructor", unknownTransport],
    ["another case", "GET", "EIO=4&transport=Polling", unknownTransport],
    ["an unknown sid", "GET", "EIO=4&transport=polling&sid=zzz", unknownSession],
    ["sid=__proto__", "GET", "EIO=4&transport=polling&sid=__proto__", unknownSession],
    ["a sid like a path", "GET", "EIO=4&transport=polling&sid=../x", unknownSession],
    ["a sid of 6 KB", "GET", `EIO=4&transport=polling&sid=${"s".repeat(6000)}`, unknownSession],
    ["a POST with an unknown sid", "POST", "EIO=4&transport=polling&sid=zzz", unknownSession],
    ["POST without a sid", "POST", "EIO=4&transport=polling", badMethod],
    ["PUT without a sid", "PUT", "EIO=4&transport=polling", badMethod],
    ["DELETE without a sid", "DELETE", "EIO=4&transport=polling", badMethod],
    ["an unknown method", "BREW", "EIO=4&transport=polling", badMethod],
    ["WebSocket without an upgrade", "GET", "EIO=4&transport=websocket", badRequest],
    ["JSONP", "GET", "EIO=4&transport=polling&j=0", badRequest],
    ["JSONP with a script in it", "GET", "EIO=4&transport=polling&j=%3Cscript%3E", badRequest],
    ["no EIO", "GET", "transport=polling", badVersion],
    ["EIO=3", "GET", "EIO=3&transport=polling", badVersion],
    ["EIO=5", "GET", "EIO=5&transport=polling", badVersion],
    ["EIO=abc", "GET", "EIO=abc&transport=polling", badVersion],
    ["EIO=04", "GET", "EIO=04&transport=polling", badVersion],
    ["EIO=4 and a bad escape", "GET", "EIO=4%zz&transport=polling", badVersion],
    ["EIO twice, the last one wrong", "GET", "EIO=4&EIO=3&transport=polling", badVersion],
    ["a wrong transport and a wrong sid", "GET", "EIO=4&transport=abc&sid=zzz", unknownTransport],
    ["a wrong sid and a wrong version", "GET", "EIO=3&transport=polling&sid=zzz", unknownSession],
    ["a wrong method and a wrong version", "POST", "EIO=3&transport=polling", badMethod],
  ]) {
    it(`for ${what}`, async () => {
      assertRefused(await ask(server, method, `/engine.io/?${query}`, {}, method === "POST" ? "4x" : undefined), body);
    });
  }

  it("to HEAD has no body", async () => {
    const line = await dial(server);
    line.send("HEAD /engine.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\n\r\n");
    const bytes = await new Promise((resolve) => line.takeOver(resolve));
    assert.match(String(bytes), /^HTTP\/1\.1 400 .*\r\n\r\n$/s);
    line.close();
  });

  it("keeps the connection open", async () => {
    const line = await dial(server);
    for (const body of [unknownTransport, unknownTransport]) {
      const answer = await line.send(request("GET", "/engine.io/")).answer();
      assertRefused(answer, body);
      assert.equal(answer.headers.connection, "keep-alive");
    }
    assert.match((await line.send(request("GET", "/engine.io/?EIO=4&transport=polling")).answer()).body, /^0/);
    line.close();
  });
});

describe("a refusal of a WebSocket", { concurrency: true }, () => {
  const refused = async (query, body, fields) => {
    const { answer, line } = await tryUpgrade(server, `/engine.io/?${query}`, fields);
    assertRefused(answer, body);
    assert.equal(answer.headers.connection, "close");
    await line.ended;
  };

  for (const [what, query, body] of [
    ["no query", "", unknownTransport],
    ["no transport", "EIO=4", unknownTransport],
    ["an unknown transport", "EIO=4&transport=abc", unknownTransport],
    ["transport=__proto__", "EIO=4&transport=__proto__", unknownTransport],
    ["an unknown sid", "EIO=4&transport=websocket&sid=zzz", unknownSession],
    ["sid=constructor", "EIO=4&transport=websocket&sid=constructor", unknownSession],
    ["transport=polling", "EIO=4&transport=polling", badRequest],
    ["JSONP", "EIO=4&transport=websocket&j=0", badRequest],
  ]) {
    it(`for ${what}`, () => refused(query, body));
  }

  for (const query of ["transport=websocket", "EIO=3&transport=websocket", "EIO=abc&transport=websocket"]) {
    it(`is sent instead of 101, not after it as by the reference server: ${query}`, () => refused(query, badVersion));
  }

  it("for an invalid key", () => refused("EIO=4&transport=websocket", badRequest, { "Sec-WebSocket-Key": "short" }));

  it("discards what follows it, however malformed", async () => {
    const { upgradeFields } = await import("./support/websocket.mjs");
    const line = await dial(server);
    line.send(Buffer.concat([request("GET", "/engine.io/?EIO=4&transport=abc", upgradeFields), Buffer.from("test")]));
    assertRefused(await line.answer(), unknownTransport);
    line.reset();
    await (await Polling.open(server)).assertAlive();
  });
});

describe("a session that is misused", { concurrency: true }, () => {
  for (const method of ["PUT", "DELETE", "PATCH", "HEAD", "BREW"]) {
    it(`refuses ${method} with 400 (500 at the reference server) and stays open`, async () => {
      const session = await Polling.open(server);
      const line = await dial(server);
      line.send(request(method, session.target));
      const bytes = await new Promise((resolve) => line.takeOver(resolve));
      assert.match(String(bytes), /^HTTP\/1\.1 400 /);
      line.close();
      await session.assertAlive();
    });
  }

  it("refuses a poll with transport=websocket and no upgrade, as sent by a proxy, and keeps what is queued", async () => {
    const session = await Polling.open(server);
    await session.say("4kept");
    assertRefused(await ask(server, "GET", session.upgradeTarget), badRequest);
    assert.deepEqual(await session.poll(), ["4kept"]);
  });

  for (const query of ["EIO=3", "EIO=5", "", "EIO=4&EIO=3"]) {
    it(`refuses a poll, a post and an upgrade with the version of another protocol: "${query}"`, async () => {
      const session = await Polling.open(server);
      const target = `/engine.io/?${query}&transport=polling&sid=${session.sid}`;
      assertRefused(await ask(server, "GET", target), badRequest);
      assertRefused(await ask(server, "POST", target, {}, "4x"), badRequest);
      const upgrade = `/engine.io/?${query}&transport=websocket&sid=${session.sid}`;
      assertRefused((await tryUpgrade(server, upgrade)).answer, badRequest);
      await session.assertAlive();
    });
  }

  it("refuses JSONP and stays open", async () => {
    const session = await Polling.open(server);
    assertRefused(await ask(server, "GET", `${session.target}&j=1`), badRequest);
    await session.assertAlive();
  });

  it("on a WebSocket refuses polls and posts, and stays open", async () => {
    const socket = await openOnWebSocket(server);
    const target = `/engine.io/?EIO=4&transport=polling&sid=${socket.handshake.sid}`;
    assertRefused(await ask(server, "GET", target), badRequest);
    assertRefused(await ask(server, "POST", target, {}, "4x"), badRequest);
    assert.equal(await socket.send("4on").next(), "4on");
    socket.close();
  });
});
