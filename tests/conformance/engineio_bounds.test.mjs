// Engine.IO 4: the limits of payloads and messages.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { openOnWebSocket, Polling } from "./support/engine.mjs";
import { startEngine } from "./support/fixture.mjs";
import { dial, request } from "./support/http.mjs";

const server = await startEngine({ after }, ["--max_payload", "1000"]);
const usual = await startEngine({ after });

describe("a body", { concurrency: true }, () => {
  for (const [where, of, limit] of [["a small limit", server, 1000], ["the limit that is told", usual, 1_000_000]]) {
    it(`of exactly ${where} is accepted`, async () => {
      const session = await Polling.open(of);
      assert.equal(session.handshake.maxPayload, limit);
      const packet = "4".padEnd(limit, "x");
      assert.equal((await session.post(packet)).body, "ok");
      assert.deepEqual(await session.poll(), [packet]);
    });

    it(`of one byte over ${where} is refused with 413, and the session stays open`, async () => {
      const session = await Polling.open(of);
      const answer = await session.post("4".padEnd(limit + 1, "x"));
      assert.deepEqual([answer.status, answer.body], [413, ""]);
      await session.assertAlive();
    });
  }

  it("over the limit is refused by its Content-Length, before any of it is sent", async () => {
    const session = await Polling.open(server);
    const line = await dial(server);
    const answer = await line.send(request("POST", session.target, { "Content-Length": "100000000" })).answer();
    assert.equal(answer.status, 413);
    await line.ended;
    await session.assertAlive();
  });

  it("over the limit in chunks is refused at the chunk that exceeds it", async () => {
    const session = await Polling.open(server);
    const line = await dial(server);
    line.send(request("POST", session.target, { "Transfer-Encoding": "chunked" }));
    line.send(`3e8\r\n${"4".padEnd(1000, "x")}\r\n1\r\n`);
    assert.equal((await line.answer()).status, 413);
    await line.ended;
    await session.assertAlive();
  });

  it("is counted in bytes, not in characters", async () => {
    const session = await Polling.open(server);
    assert.equal((await session.post(`4${"€".repeat(333)}`)).body, "ok");
    assert.equal((await session.post(`4${"€".repeat(333)}x`)).status, 413);
    assert.deepEqual(await session.poll(), [`4${"€".repeat(333)}`]);
  });

  it("with Expect: 100-continue is asked for with 100, or refused instead", async () => {
    const session = await Polling.open(server);
    const expecting = (target, length) =>
      request("POST", target, { "Content-Length": length, Expect: "100-continue" });
    const asked = await dial(server);
    assert.equal((await asked.send(expecting(session.target, 6)).answer()).status, 100);
    assert.equal((await asked.send("4hello").answer()).body, "ok");
    asked.close();
    assert.deepEqual(await session.poll(), ["4hello"]);

    const large = await dial(server);
    assert.equal((await large.send(expecting(session.target, 1001)).answer()).status, 413);
    await large.ended;
    const unknown = await dial(server);
    const answer = await unknown.send(expecting("/engine.io/?EIO=4&transport=polling&sid=zzz", 6)).answer();
    assert.deepEqual([answer.status, answer.body], [400, '{"code":1,"message":"Session ID unknown"}']);
    await unknown.ended;
    await session.assertAlive();
  });
});

describe("a WebSocket message", { concurrency: true }, () => {
  for (const [what, full, past] of [
    ["text", "4".padEnd(1000, "x"), "4".padEnd(1001, "x")],
    ["binary", Buffer.alloc(1000, 7), Buffer.alloc(1001, 7)],
  ]) {
    it(`of exactly the limit is accepted: ${what}`, async () => {
      const socket = await openOnWebSocket(server);
      assert.deepEqual(await socket.send(full).next(), full);
      socket.close();
    });

    it(`of one byte more closes with 1009: ${what}`, async () => {
      const socket = await openOnWebSocket(server);
      socket.send(past);
      assert.deepEqual(await socket.closed(), { by: "frame", code: 1009 });
    });
  }
});
