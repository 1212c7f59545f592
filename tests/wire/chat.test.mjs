// Two users chat over every transport of a stock client.
import assert from "node:assert/strict";
import { test } from "node:test";
import { alice, bob, connect, transports } from "./support/person.mjs";
import { freshFolder, startParley } from "./support/parley.mjs";

const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

for (const [way, options] of Object.entries(transports)) {
  test(`a message is delivered to the receiver and confirmed to the sender (${way})`, async (t) => {
    const server = await startParley(t);
    const a = await alice(t, server, options);
    const b = await bob(t, server, options);

    a.emit("message", { to: "2", content: "Hello Bob!", type: "text" });
    const heard = await b.hears("message");
    assert.match(heard.id, uuid);
    assert.match(heard.timestamp, iso);
    assert.match(heard.conversationId, uuid);
    assert.deepEqual(
      { ...heard, id: 0, timestamp: 0, conversationId: 0 },
      {
        id: 0, senderId: "1", senderName: "Alice Johnson", receiverId: "2", content: "Hello Bob!", type: "text",
        timestamp: 0, readBy: [], conversationId: 0, seq: 1,
      },
    );
    assert.deepEqual(await a.hears("message:sent"), { message: heard });

    const answer = await b.ask("message", { to: 1, content: "Grüße, Alice 👋" });
    assert.equal(answer.success, true);
    assert.equal(answer.message.seq, 2);
    assert.deepEqual(await a.hears("message"), answer.message);
    assert.equal(answer.message.content, "Grüße, Alice 👋");
    assert.equal(b.count("message"), 1, "the sending socket hears no message of its own");
  });

  test(`a hundred messages arrive once each and in the order sent (${way})`, async (t) => {
    const server = await startParley(t, { args: ["--limits.messages_per_minute", "0"] });
    const a = await alice(t, server, options);
    const b = await bob(t, server, options);
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => a.ask("message", { to: "2", content: `number ${n}` })),
    );
    assert.deepEqual(answers.map((answer) => answer.message.seq), Array.from({ length: 100 }, (_, n) => n + 1));
    await b.hears("message", { count: 100 });
    const heard = b.heard.filter(({ event }) => event === "message").map(({ args }) => args[0].content);
    assert.deepEqual(heard, Array.from({ length: 100 }, (_, n) => `number ${n}`));
  });
}

test("events that a client emits at once, as in the documented sample, are served in order", async (t) => {
  const server = await startParley(t);
  const b = await bob(t, server);
  const session = await server.login("alice@example.com");
  const a = await connect(t, server);
  a.session = session;
  a.emit("message", { to: "2", content: "before the join" });
  a.emit("join", { userId: "1", token: session.token });
  a.emit("message", { to: "2", content: "behind the join" });
  await b.hears("message", { count: 2 });
  assert.deepEqual(
    b.heard.filter(({ event }) => event === "message").map(({ args }) => args[0].content),
    ["before the join", "behind the join"],
  );
});

test("a message is sent to all devices of both users, and the sending device gets message:sent", async (t) => {
  const server = await startParley(t);
  const phone = await alice(t, server);
  const laptop = await alice(t, server);
  const b1 = await bob(t, server);
  const b2 = await bob(t, server);
  phone.emit("message", { to: "2", content: "hi" });
  const copies = await Promise.all([laptop.hears("message"), b1.hears("message"), b2.hears("message")]);
  const sent = await phone.hears("message:sent");
  for (const copy of copies) assert.deepEqual(copy, sent.message);
  await phone.settled();
  assert.equal(phone.count("message"), 0);
  assert.equal(laptop.count("message:sent"), 0);
});

test("a repeated clientMessageId returns the first message, which is delivered once", async (t) => {
  const server = await startParley(t);
  const a = await alice(t, server);
  const b = await bob(t, server);
  const first = await a.ask("message", { to: "2", content: "once", clientMessageId: "c-1" });
  const again = await a.ask("message", { to: "2", content: "once", clientMessageId: "c-1" });
  const byRest = await server.post("/api/messages", { receiverId: "2", content: "once" }, {
    token: a.session.token, headers: { "idempotency-key": "c-1" },
  });
  assert.deepEqual(again, first);
  assert.equal(byRest.status, 201);
  assert.deepEqual(byRest.json.message, first.message);
  await a.ask("message", { to: "2", content: "next" });
  await b.hears("message", { where: (m) => m.content === "next" });
  assert.equal(b.count("message"), 2);
});

test("a numeric clientMessageId is the same id as the string of its digits", async (t) => {
  const server = await startParley(t);
  const a = await alice(t, server);
  const { message } = await a.ask("message", { to: "2", content: "once", clientMessageId: 7 });
  assert.equal(message.clientMessageId, "7");
  const again = await a.ask("message", { to: "2", content: "once", clientMessageId: "7" });
  assert.deepEqual(again.message, message);
});

test("a used clientMessageId is refused for a different message over sockets and REST, which is not stored", async (t) => {
  const server = await startParley(t);
  const a = await alice(t, server);
  const b = await bob(t, server);
  const { token } = a.session;
  const { message } = await a.ask("message", { to: "2", content: "as sent", clientMessageId: "c-1" });
  const others = [{ to: "2", content: "other words" }, { to: "1", content: "as sent" }, { to: "nobody", content: "as sent" }];
  const refusesAll = async () => {
    for (const other of others) {
      const { success, error } = await a.ask("message", { ...other, clientMessageId: "c-1" });
      assert.deepEqual([success, error.code, error.field], [false, "INVALID_DATA", "clientMessageId"]);
      const byRest = await server.post("/api/messages", other, { token, headers: { "idempotency-key": "c-1" } });
      assert.deepEqual([byRest.status, byRest.json.error.field], [400, "clientMessageId"]);
    }
  };
  await refusesAll();
  assert.ok((await a.ask("message:edit", { messageId: message.id, content: "edited" })).success);
  await refusesAll();
  assert.ok((await a.ask("message:delete", { messageId: message.id })).success);
  await refusesAll();
  const again = await a.ask("message", { to: "2", content: "as sent", clientMessageId: "c-1" });
  assert.deepEqual([again.success, again.message.id, again.message.content], [true, message.id, ""]);
  await b.settled();
  assert.equal(b.count("message"), 1);
  const { json } = await server.get("/api/messages", { token });
  assert.equal(json.messages.length, 1);
});

test("the history is available to both users after a restart", async (t) => {
  const dataDir = await freshFolder();
  const before = await startParley(t, { dataDir });
  const a = await alice(t, before);
  const { message } = await a.ask("message", { to: "2", content: "remember me" });
  a.socket.disconnect();
  assert.equal(await before.stop(), 0);

  const after = await startParley(t, { dataDir });
  for (const email of ["alice@example.com", "bob@example.com"]) {
    const { token } = await after.login(email);
    const { json } = await after.get("/api/messages", { token });
    assert.deepEqual(json, { success: true, messages: [message], hasMore: false, nextCursor: null });
  }
});

test("markup is escaped by default, and unchanged for a client that asks for raw content", async (t) => {
  const server = await startParley(t);
  const a = await alice(t, server);
  const plain = await bob(t, server);
  const session = await server.login("bob@example.com");
  const raw = await connect(t, server);
  raw.emit("join", { token: session.token, contentFormat: "raw" });
  await raw.hears("connected");

  const content = `<img src=x onerror=alert(1)> a < b, I <3 you, R&D, O'Hara &lt;`;
  a.emit("message", { to: "2", content });
  assert.equal(
    (await plain.hears("message")).content,
    `&lt;img src=x onerror=alert(1)> a < b, I <3 you, R&D, O'Hara &amp;lt;`,
  );
  assert.equal((await raw.hears("message")).content, content);
  const { json } = await server.get("/api/messages?format=raw", { token: session.token });
  assert.equal(json.messages[0].content, content);
});
