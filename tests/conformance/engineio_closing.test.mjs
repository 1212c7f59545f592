// Engine.IO 4: how a polling session ends, by either side.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { Polling } from "./support/engine.mjs";
import { startEngine } from "./support/fixture.mjs";
import { ask, dial, request } from "./support/http.mjs";

const server = await startEngine({ after });

describe("a polling client that leaves", { concurrency: true }, () => {
  it("by a close packet has its parked poll answered with a noop", async () => {
    const session = await Polling.open(server);
    const parked = await session.park();
    await session.say("1");
    const { status, body } = await parked.answer();
    assert.deepEqual([status, body], [200, "6"]);
    await session.assertGone();
    parked.close();
  });

  it("by a close packet is gone without a parked poll as well", async () => {
    const session = await Polling.open(server);
    await session.say("1");
    await session.assertGone();
  });

  it("is not heard behind its close packet", async () => {
    const session = await Polling.open(server);
    const parked = await session.park();
    await session.say("1", "4late");
    assert.equal((await parked.answer()).body, "6");
    parked.close();
  });

  for (const [how, leave] of [["shuts", "finish"], ["resets", "reset"]]) {
    it(`by the poll whose connection it ${how} is gone at once`, async () => {
      const session = await Polling.open(server);
      (await session.park())[leave]();
      await session.assertGoneSoon();
    });

    it(`in the middle of a post whose connection it ${how} is gone at once`, async () => {
      const session = await Polling.open(server);
      const line = await dial(server);
      line.send(request("POST", session.target, { "Content-Length": "10" })).send("4half");
      await ask(server, "GET", "/");
      line[leave]();
      await session.assertGoneSoon();
    });
  }

  it("by shutting its side behind a whole post is still answered, and its session lives", async () => {
    const session = await Polling.open(server);
    const line = await dial(server);
    line.send(request("POST", session.target, {}, "4hello")).finish();
    assert.equal((await line.answer()).body, "ok");
    assert.deepEqual(await session.poll(), ["4hello"]);
  });
});

describe("a session that the server closes", { concurrency: true }, () => {
  it("tells its parked poll", async () => {
    const session = await Polling.open(server);
    const parked = await session.park();
    await session.say("4please close");
    assert.equal((await parked.answer()).body, "1");
    await session.assertGone();
    parked.close();
  });

  it("keeps the close for the next poll where none is parked, behind a noop", async () => {
    const session = await Polling.open(server);
    await session.say("4please close");
    assert.equal((await session.get()).body, "6\x1e1");
    await session.assertGone();
  });

  it("keeps what was queued before it", async () => {
    const session = await Polling.open(server);
    await session.say("4a", "bAQ==", "4please close");
    assert.equal((await session.get()).body, "4a\x1ebAQ==\x1e1");
    await session.assertGone();
  });

  it("hears nothing more meanwhile", async () => {
    const session = await Polling.open(server);
    await session.say("4please close", "4late");
    await session.say("4later");
    assert.equal((await session.get()).body, "6\x1e1");
  });
});
