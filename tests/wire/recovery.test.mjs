// Recovery after the connection of a stock client is cut: the client reconnects with its recovery data. By
// default it gets its user back, and with socketio.recovery = full also its id and the missed messages.
import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { startRoad } from "./support/cuttable.mjs";
import { perShard, startParley } from "./support/parley.mjs";
import { alice, bob, transports, within } from "./support/person.mjs";

const reconnection = { reconnection: true, reconnectionDelay: 50, reconnectionDelayMax: 100 };

/** Alice is connected through a proxy whose connections can be cut. Bob is connected directly. */
async function company(t, travel, args) {
  const server = await startParley(t, { args });
  const road = await startRoad(t, server.url);
  const a = await alice(t, { ...server, url: road.url }, { ...reconnection, ...travel });
  const b = await bob(t, server);
  return { road, a, b };
}

/** Cuts Alice's connection, sends texts from Bob to her, and lets her reconnect. */
async function cutOff({ road, a, b }, texts) {
  const lost = once(a.socket, "disconnect");
  road.bar();
  await within(lost, "the client notices");
  for (const content of texts) assert.equal((await b.ask("message", { to: "1", content })).success, true);
  const back = once(a.socket, "connect");
  road.admit();
  await within(back, "the client is back");
}

const texts = (person) => person.heard.filter(({ event }) => event === "message").map(({ args }) => args[0].content);

for (const [way, travel] of Object.entries(transports)) {
  test(`${way}: after a cut the client has its user back without a join`, async (t) => {
    const all = await company(t, travel, []);
    const { a, b } = all;
    await cutOff(all, []);
    const connected = await a.hears("connected", { count: 2 });
    assert.equal(connected.userId, "1");
    assert.equal(connected.recovered, true);
    assert.equal(connected.socketId, a.socket.id);
    assert.equal(a.socket.recovered, false, "it may have missed something, and knows so");
    assert.equal((await b.ask("message", { to: "1", content: "Welcome back" })).success, true);
    await a.hears("message");
    assert.deepEqual(a.heard.find(({ event }) => event === "message").args.length, 1);
  });

  test(`${way}: with full recovery missed messages are sent once and in order`, { skip: perShard }, async (t) => {
    const all = await company(t, travel, ["--socketio.recovery", "full"]);
    const { a, b } = all;
    const id = a.socket.id;
    await b.ask("message", { to: "1", content: "one" });
    await a.hears("message");
    await cutOff(all, ["two", "three"]);
    assert.equal(a.socket.id, id);
    assert.equal(a.socket.recovered, true);
    await b.ask("message", { to: "1", content: "four" });
    await a.hears("message", { count: 4 });
    await cutOff(all, ["five"]);
    await a.hears("message", { count: 5 });
    assert.equal(a.socket.recovered, true);
    await a.settled();
    assert.deepEqual(texts(a), ["one", "two", "three", "four", "five"]);
    assert.equal((await a.hears("connected", { count: 3 })).recovered, true);
  });
}
