// Engine.IO 4: packets over HTTP long-polling.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { Polling, separator } from "./support/engine.mjs";
import { startEngine } from "./support/fixture.mjs";
import { ask, dial, request } from "./support/http.mjs";

const server = await startEngine({ after });

describe("a payload", { concurrency: true }, () => {
  // [what, sent, echoed]
  for (const [what, sent, echoed = sent] of [
    ["one text packet", "4hello"],
    ["an empty message", "4"],
    ["several packets", "4test1\x1e4test2\x1e4test3"],
    ["text beyond ASCII", "4utf8 — €, 漢字, 🎉"],
    ["digits that look like packets", "44\x1e42\x1e41"],
    ["quotes, backslashes and line ends", '4a"b\\c\r\n\t'],
    ["a zero byte", "4a\0b"],
    ["one binary packet", "bAQIDBA=="],
    ["an empty binary packet", "b"],
    ["binary that begins with the digit of a message in base64", "b4OE="],
    ["binary with every character of standard base64", "b+/+/"],
    ["text and binary", "4hello\x1ebAQIDBA==\x1e4again"],
    ["open, upgrade and noop, which have no meaning here", "0{}\x1e5\x1e6\x1e4after", "4after"],
    ["an unrequested pong", "3\x1e3\x1e4after", "4after"],
  ]) {
    it(`of ${what} is echoed`, async () => {
      const session = await Polling.open(server);
      const posted = await session.post(sent);
      assert.deepEqual([posted.status, posted.body], [200, "ok"]);
      assert.equal(posted.headers["content-type"], "text/html");
      assert.equal(posted.headers["cache-control"], "no-store");
      const polled = await session.get();
      assert.equal(polled.status, 200);
      assert.equal(polled.headers["content-type"], "text/plain; charset=UTF-8");
      assert.equal(polled.headers["cache-control"], "no-store");
      assert.equal(polled.body, echoed);
    });
  }

  it("of a thousand packets is accepted, and echoed in one payload", async () => {
    const session = await Polling.open(server);
    const packets = Array.from({ length: 1000 }, (_, i) => `4${i}`);
    await session.say(...packets);
    assert.deepEqual(await session.poll(), packets);
  });

  it("of a poll has all packets that several posts have queued, in order", async () => {
    const session = await Polling.open(server);
    for (const packet of ["4one", "bAQ==", "4three"]) await session.say(packet);
    assert.equal((await session.get()).body, "4one\x1ebAQ==\x1e4three");
  });

  it("may be sent in chunks", async () => {
    const session = await Polling.open(server);
    const line = await dial(server);
    line.send(request("POST", session.target, { "Transfer-Encoding": "chunked" }));
    for (const chunk of ["2\r\n4h\r\n", "4;x=y\r\nello\r\n", "0\r\n", "Trailer: dropped\r\n\r\n"]) line.send(chunk);
    assert.equal((await line.answer()).body, "ok");
    assert.deepEqual(await session.poll(), ["4hello"]);
    line.close();
  });

  it("may have any content type except that of binary", async () => {
    const session = await Polling.open(server);
    for (const type of ["text/plain;charset=UTF-8", "text/plain", "application/x-www-form-urlencoded", "a/b"]) {
      assert.equal((await session.post("4x", { "Content-Type": type })).body, "ok", type);
    }
    assert.deepEqual(await session.poll(), ["4x", "4x", "4x", "4x"]);
  });

  it("of the binary content type is refused and closes the session", async () => {
    const session = await Polling.open(server);
    const answer = await session.post("4x", { "Content-Type": "application/octet-stream" });
    assert.deepEqual([answer.status, answer.body], [400, ""]);
    await session.assertGone();
  });
});

describe("a malformed payload is answered with ok, and closes the session:", { concurrency: true }, () => {
  for (const [what, payload] of [
    ["nothing", ""],
    ["no packet", "abc"],
    ["an unknown type", "7x"],
    ["only a separator", "\x1e"],
    ["separators", "\x1e\x1e"],
    ["a leading separator", "\x1e4a"],
    ["a trailing separator", "4a\x1e"],
    ["an empty packet between", "4a\x1e\x1e4b"],
    ["an invalid packet after a valid one", "4a\x1ex"],
    ["a type that is not a digit", ":a"],
    ["a full-width digit", "４a"],
    ["base64 with other characters", "b!!!"],
    ["base64 with the URL alphabet", "b-_-_"],
    ["truncated base64", "bAAA"],
    ["base64 with padding inside", "bAA=A"],
    ["base64 with spare bits set", "bAB=="],
    ["base64 with a blank", "bAQ ID"],
    ["text that is not UTF-8", Buffer.from([0x34, 0xff, 0xfe])],
    ["text cut inside a character", Buffer.from([0x34, 0xe2, 0x82])],
    ["a ping, which only servers send", "2"],
    ["a probe", "2probe"],
    ["a hundred thousand empty packets", "\x1e4".repeat(100_000)],
  ]) {
    it(what, async () => {
      const session = await Polling.open(server);
      const answer = await session.post(payload);
      assert.deepEqual([answer.status, answer.body], [200, "ok"]);
      await session.assertGone();
    });
  }

  it("and its pending poll gets the close packet", async () => {
    const session = await Polling.open(server);
    const parked = await session.park();
    await session.post("4a\x1e7");
    const { status, body } = await parked.answer();
    assert.deepEqual([status, body], [200, "1"]);
    await session.assertGone();
    parked.close();
  });
});

describe("one request at a time:", { concurrency: true }, () => {
  it("a second poll is refused, the first one gets the close packet, and the session is closed", async () => {
    const session = await Polling.open(server);
    const first = await session.park();
    const second = await session.get();
    assert.deepEqual([second.status, second.body], [400, ""]);
    const { status, body } = await first.answer();
    assert.deepEqual([status, body], [200, "1"]);
    await session.assertGone();
    first.close();
  });

  it("a second post while the first still arrives is refused, and the session is closed", async () => {
    const session = await Polling.open(server);
    const first = await dial(server);
    first.send(request("POST", session.target, { "Content-Length": "10" })).send("4half");
    await ask(server, "GET", "/");
    const second = await session.post("4whole");
    assert.deepEqual([second.status, second.body], [400, ""]);
    await session.assertGone();
    first.close();
  });

  it("a post during a pending poll is accepted", async () => {
    const session = await Polling.open(server);
    const parked = await session.park();
    await session.say("4hello");
    assert.equal((await parked.answer()).body, "4hello");
    parked.close();
  });

  it("pipelined posts on one connection do not overlap", async () => {
    const session = await Polling.open(server);
    const line = await dial(server);
    line.send(Buffer.concat(["4a", "4b", "4c"].map((body) => request("POST", session.target, {}, body))));
    for (let i = 0; i < 3; ++i) assert.equal((await line.answer()).body, "ok");
    assert.deepEqual(await session.poll(), ["4a", "4b", "4c"]);
    line.close();
  });

  it("a poll stays pending, and later packets are in its answer", async () => {
    const session = await Polling.open(server);
    const parked = await session.park();
    assert.equal(parked.hasAnswer, false);
    await session.say("4a", "4b");
    assert.equal((await parked.answer()).body, `4a${separator}4b`);
    parked.close();
  });
});
