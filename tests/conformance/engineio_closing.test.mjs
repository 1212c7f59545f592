// Engine.IO 4: the end of a polling session, by the client or by the server.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { Polling } from "./support/engine.mjs";
import { startEngine } from "./support/fixture.mjs";
import { ask, dial, request } from "./support/http.mjs";

const server = await startEngine({ after });

describe("a polling client that closes its session", { concurrency: true }, () => {
  it("by a close packet gets a noop as the answer to its pending poll", async () => {
    const session = await Polling.open(server);
    const parked = await session.park();
    await session.say("1");
    const { status, body } = await parked.answer();
    assert.deepEqual([status, body], [200, "6"]);
    await session.assertGone();
    parked.close();
  });

  it("by a close packet without a pending poll is closed too", async () => {
    const session = await Polling.open(server);
    await session.say("1");
    await session.assertGone();
  });

  it("sends a close packet after which nothing is processed", async () => {
    const session = await Polling.open(server);
    const parked = await session.park();
    await session.say("1", "4late");
    assert.equal((await parked.answer()).body, "6");
    parked.close();
  });

  for (const [how, leave] of [["shuts", "finish"], ["resets", "reset"]]) {
    it(`whose connection of a poll it ${how} is closed at once`, async () => {
      const session = await Polling.open(server);
      (await session.park())[leave]();
      await session.assertGoneSoon();
    });

    it(`whose connection it ${how} in the middle of a post is closed at once`, async () => {
      const session = await Polling.open(server);
      const line = await dial(server);
      line.send(request("POST", session.target, { "Content-Length": "10" })).send("4half");
      await ask(server, "GET", "/");
      line[leave]();
      await session.assertGoneSoon();
    });
  }

  it("that sends FIN after a whole post is still answered, and its session stays open", async () => {
    const session = await Polling.open(server);
    const line = await dial(server);
    line.send(request("POST", session.target, {}, "4hello")).finish();
    assert.equal((await line.answer()).body, "ok");
    assert.deepEqual(await session.poll(), ["4hello"]);
  });
});

describe("a session that the server closes", { concurrency: true }, () => {
  it("answers its pending poll with a close packet", async () => {
    const session = await Polling.open(server);
    const parked = await session.park();
    await session.say("4please close");
    assert.equal((await parked.answer()).body, "1");
    await session.assertGone();
    parked.close();
  });

  it("keeps the close packet for the next poll if none is pending, after a noop", async () => {
    const session = await Polling.open(server);
    await session.say("4please close");
    assert.equal((await session.get()).body, "6\x1e1");
    await session.assertGone();
  });

  it("delivers what was queued before the close", async () => {
    const session = await Polling.open(server);
    await session.say("4a", "bAQ==", "4please close");
    assert.equal((await session.get()).body, "4a\x1ebAQ==\x1e1");
    await session.assertGone();
  });

  it("processes no further packets meanwhile", async () => {
    const session = await Polling.open(server);
    await session.say("4please close", "4late");
    await session.say("4later");
    assert.equal((await session.get()).body, "6\x1e1");
  });
});
