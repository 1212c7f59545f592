// Engine.IO 4: opening a session.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { openOnWebSocket, Polling } from "./support/engine.mjs";
import { startEngine } from "./support/fixture.mjs";
import { ask, dial, request } from "./support/http.mjs";
import { openWebSocket } from "./support/websocket.mjs";

const server = await startEngine({ after });
const handshake = (query) => ask(server, "GET", `/engine.io/?${query}`);

describe("an Engine.IO handshake", { concurrency: true }, () => {
  it("over polling is answered with the open packet and nothing else", async () => {
    const answer = await handshake("EIO=4&transport=polling");
    assert.equal(answer.status, 200);
    assert.equal(answer.headers["content-type"], "text/plain; charset=UTF-8");
    assert.equal(answer.headers["cache-control"], "no-store");
    assert.equal(answer.headers["content-length"], String(answer.bytes.length));
    assert.match(
      answer.body,
      /^0\{"sid":"[A-Za-z0-9_-]{22}","upgrades":\["websocket"\],"pingInterval":30000,"pingTimeout":20000,"maxPayload":1000000\}$/,
    );
  });

  it("over WebSocket is answered with the open packet in the first frame, without upgrades", async () => {
    const socket = await openWebSocket(server, "/engine.io/?EIO=4&transport=websocket");
    assert.equal(socket.answer.headers["sec-websocket-accept"], "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    assert.match(
      await socket.next(),
      /^0\{"sid":"[A-Za-z0-9_-]{22}","upgrades":\[\],"pingInterval":30000,"pingTimeout":20000,"maxPayload":1000000\}$/,
    );
    socket.close();
  });

  it("gives ids that share no prefix and no counter (unlike the reference server's, which end in one)", async () => {
    const sids = [];
    for (let i = 0; i < 40; ++i) sids.push((await Polling.open(server)).sid);
    assert.equal(new Set(sids).size, sids.length);
    // Each end has 36 random bits: the probability that two of 40 ids share them is one in 88 million.
    assert.ok(new Set(sids.map((sid) => sid.slice(0, 6))).size === sids.length, sids.join(" "));
    assert.ok(new Set(sids.map((sid) => sid.slice(-7, -1))).size === sids.length, sids.join(" "));
  });

  it("has no cookie", async () => {
    assert.equal((await handshake("EIO=4&transport=polling")).headers["set-cookie"], undefined);
  });

  for (const [what, target] of [
    ["a longer path", "/engine.io/extra/?EIO=4&transport=polling"],
    ["a cache buster", "/engine.io/?EIO=4&transport=polling&t=Oabc123"],
    ["b64, which only older protocols use", "/engine.io/?EIO=4&transport=polling&b64=1"],
    ["an empty sid, which is treated as absent", "/engine.io/?EIO=4&transport=polling&sid="],
    ["a repeated EIO, of which the last is used", "/engine.io/?EIO=3&EIO=4&transport=polling"],
    ["a repeated transport, of which the last is used", "/engine.io/?EIO=4&transport=carrier&transport=polling"],
    ["a repeated sid, of which the last is empty", "/engine.io/?EIO=4&transport=polling&sid=zzz&sid="],
    ["escapes in names and values", "/engine.io/?%45IO=%34&transport=p%6flling"],
    ["escapes in the path", "/%65ngine.io/?EIO=4&transport=polling"],
    ["a bad escape in an unused parameter", "/engine.io/?EIO=4&transport=polling&x=%zz%"],
    ["names of JavaScript's own as keys", "/engine.io/?EIO=4&transport=polling&__proto__=1&constructor=2"],
    ["the absolute form, whose host is not looked at", "http://elsewhere.example/engine.io/?EIO=4&transport=polling"],
  ]) {
    it(`accepts ${what}`, async () => {
      const answer = await ask(server, "GET", target);
      assert.equal(answer.status, 200, answer.body);
      assert.match(answer.body, /^0\{"sid":/);
    });
  }

  for (const path of ["/engine.io", "/engine.iox/", "/", "/socket.io/", "/Engine.io/"]) {
    it(`is answered with 404 at ${path}`, async () => {
      assert.equal((await ask(server, "GET", `${path}?EIO=4&transport=polling`)).status, 404);
    });
  }

  it("leaves the connection open for polls", async () => {
    const line = await dial(server);
    const open = await line.send(request("GET", "/engine.io/?EIO=4&transport=polling")).answer();
    assert.equal(open.headers.connection, "keep-alive");
    const { sid } = JSON.parse(open.body.slice(1));
    const target = `/engine.io/?EIO=4&transport=polling&sid=${sid}`;
    assert.equal((await line.send(request("POST", target, {}, "4one")).answer()).body, "ok");
    assert.equal((await line.send(request("GET", target)).answer()).body, "4one");
    line.close();
  });

  it("in HTTP/1.0 is answered and the connection is closed", async () => {
    const line = await dial(server);
    const answer = await line.send("GET /engine.io/?EIO=4&transport=polling HTTP/1.0\r\n\r\n").answer();
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.connection, "close");
    await line.ended;
  });

  it("has a Date header, as required of a server with a clock (RFC 9110 section 6.6.1)", async () => {
    const { headers } = await handshake("EIO=4&transport=polling");
    assert.match(headers.date, /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/);
    assert.ok(Math.abs(Date.parse(headers.date) - Date.now()) < 10_000, headers.date);
  });

  it("over WebSocket accepts the client's first packets after the request in the same write", async () => {
    const { frame, upgradeFields, WebSocketLine } = await import("./support/websocket.mjs");
    const line = await dial(server);
    const head = request("GET", "/engine.io/?EIO=4&transport=websocket", upgradeFields);
    const answer = await line.send(Buffer.concat([head, frame("text", "4early")])).answer();
    const socket = new WebSocketLine(line, answer);
    const [open, echo] = await socket.some(2);
    assert.match(open, /^0\{"sid"/);
    assert.equal(echo, "4early");
    socket.close();
  });

  it("may be repeated by one client without a limit", async () => {
    const sockets = await Promise.all(Array.from({ length: 20 }, () => openOnWebSocket(server)));
    for (const [i, socket] of sockets.entries()) {
      assert.equal(await socket.send(`4${i}`).next(), `4${i}`);
      socket.close();
    }
  });
});
