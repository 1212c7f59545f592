// What every client must be able to do over each of its transports. Each scenario gets a driver that is not
// yet connected, and its connection options. The peer is always the current stock JavaScript client.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { bob } from "../support/person.mjs";

/**
 * Text that a wrong length or normalisation breaks: surrogates, joiners, combining and right-to-left
 * characters.
 */
const texts = [
  "👩‍👩‍👧‍👦 👋🏽 🇩🇪",
  "שלום עליכם، مرحبا بالعالم!",
  "e\u0301 a\u0308\u0323 \u1112\u1161\u11ab Z\u0351\u036b\u0343",
  'quotes " and \\ and \u2028 and a tab\tand 漢字 𠜎',
];

const join = (driver, { user, token }) => driver.emit("join", { userId: user.id, token });

async function arrive(driver, road, parley, options) {
  const session = await parley.login("alice@example.com");
  await driver.connect({ url: road.url, ...options });
  join(driver, session);
  const [connected] = await driver.hears("connected");
  assert.equal(connected.userId, "1");
  return session;
}

/** Sends a message and returns it as stored. */
async function send(driver, message) {
  const [answer] = await driver.ask("message", message);
  assert.equal(answer.success, true, JSON.stringify(answer));
  return answer.message;
}

/** Scenarios on the chat server. */
export const chat = {
  async "joins, and is offline after a clean close"({ t, driver, road, parley, options }) {
    const b = await bob(t, parley);
    await arrive(driver, road, parley, options);
    await b.hears("user:online", { where: ({ userId }) => userId === "1" });
    driver.close();
    // Only the close itself can cause this event within the test. An unanswered ping takes 25 seconds.
    await b.hears("user:offline", { where: ({ userId }) => userId === "1" });
    await driver.disconnected();
  },

  async "exchanges acknowledged text in every script with a stock peer"({ t, driver, road, parley, options }) {
    const b = await bob(t, parley);
    await arrive(driver, road, parley, options);
    const before = b.count("message");
    for (const [n, content] of texts.entries()) {
      const sent = await send(driver, { to: "2", content, type: "text" });
      assert.equal(sent.content, content);
      await b.hears("message", { count: before + n + 1 });
      assert.deepEqual(b.heard.filter(({ event }) => event === "message").at(-1).args, [sent]);

      const back = await b.ask("message", { to: "1", content });
      const [heard] = await driver.hears("message", { count: n + 1 });
      assert.deepEqual(heard, back.message);
      assert.equal(heard.content, content);
    }
    assert.equal(driver.heard("message").length, texts.length, "the driver does not receive its own messages");
  },

  async "reconnects after its connection was cut, with every message once"({ t, driver, road, parley, options, recovers }) {
    const b = await bob(t, parley);
    const session = await arrive(driver, road, parley, options);
    const mark = randomUUID();
    const say = (n) => ({ to: "2", content: `${mark} ${n}`, clientMessageId: `${mark}:${n}` });
    const first = await send(driver, say(1));
    const second = await send(driver, say(2));
    await b.ask("message", { to: "1", content: "before the cut" });
    await driver.hears("message");

    // The third message is being sent when the connection is cut: it may have been stored or not.
    driver.emit("message", say(3));
    road.bar();
    await driver.disconnected();
    await b.ask("message", { to: "1", content: "while it is away" });
    road.admit();
    await driver.connected(2);
    // A client with connection state recovery gets its user back. Another client joins again.
    if (!recovers) join(driver, session);
    const [back] = await driver.hears("connected", { count: 2 });
    assert.equal(back.recovered, recovers);

    const third = await send(driver, say(3));
    const fourth = await send(driver, say(4));
    await b.hears("message", { where: ({ content }) => content === `${mark} 4` });
    const mine = b.heard.filter(({ event, args }) => event === "message" && args[0].content.startsWith(mark));
    assert.deepEqual(mine.map(({ args }) => args[0]), [first, second, third, fourth]);

    const { message: last } = await b.ask("message", { to: "1", content: "after its return" });
    await driver.hears("message", { where: ({ id }) => id === last.id });
    const heard = driver.heard("message").map(({ seq }) => seq);
    const { json } = await parley.get("/api/messages?with=2&limit=500", { token: session.token });
    const stored = json.messages.filter(({ seq }) => seq >= first.seq);
    assert.deepEqual(
      stored.map(({ content }) => content.replace(`${mark} `, "")),
      stored[2].content.startsWith(mark)
        ? ["1", "2", "before the cut", "3", "while it is away", "4", "after its return"]
        : ["1", "2", "before the cut", "while it is away", "3", "4", "after its return"],
    );
    assert.equal(new Set(heard).size, heard.length, `a message was received twice: ${heard}`);
  },
};

const bytes = Buffer.from([0, 1, 2, 3, 0x1e, 0x62, 0xe0, 0xff]);
const big = Buffer.from(Array.from({ length: 100_000 }, (_, n) => (n * 31) & 0xff));
const mixed = ["text", { deep: [bytes, { deeper: big }] }, Buffer.alloc(1, 7), bytes];

/** Scenarios on the echo server. */
export const echo = {
  async "receives the payload of its own handshake"({ driver, road, options }) {
    const auth = { token: "abc 👋" };
    await driver.connect({ url: road.url, auth, ...options });
    assert.deepEqual(await driver.hears("auth"), [auth]);
    assert.deepEqual(await driver.ask("message-with-ack", 1, "2", [3, { four: null }]), [1, "2", [3, { four: null }]]);
  },

  async "uses its own namespace"({ driver, road, options }) {
    await driver.connect({ url: road.url, namespace: "/custom", ...options });
    driver.emit("message", "in here", { deep: [true] });
    assert.deepEqual(await driver.hears("message-back"), ["in here", { deep: [true] }]);
    assert.deepEqual(await driver.ask("message-with-ack", "and", "back"), ["and", "back"]);
  },

  async "sends and receives binary"({ driver, road, options }) {
    await driver.connect({ url: road.url, ...options });
    driver.emit("message", bytes);
    assert.deepEqual(await driver.hears("message-back"), [bytes]);
    driver.emit("message", big);
    assert.deepEqual(await driver.hears("message-back", { count: 2 }), [big]);
  },

  async "sends and receives binary nested in other values"({ driver, road, options }) {
    await driver.connect({ url: road.url, ...options });
    driver.emit("message", ...mixed);
    assert.deepEqual(await driver.hears("message-back"), mixed);
  },

  async "is acknowledged with binary"({ driver, road, options }) {
    await driver.connect({ url: road.url, ...options });
    assert.deepEqual(await driver.ask("message-with-ack", bytes), [bytes]);
    assert.deepEqual(await driver.ask("message-with-ack", ...mixed), mixed);
  },

  async "answers the server's pings"({ driver, road, options }) {
    await driver.connect({ url: road.url, ...options });
    await road.pongs(3);
    assert.deepEqual(await driver.ask("message-with-ack", "still here"), ["still here"]);
    assert.ok(!driver.reports.some(({ is }) => is === "disconnected"));
  },
};
