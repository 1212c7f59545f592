// What happens to messages after they are sent, with stock clients: read, delivered, edited, deleted. Also
// loading missed messages, and repeating messages that were not acknowledged.
import assert from "node:assert/strict";
import { test } from "node:test";
import { alice, arrive, bob, connect, transports } from "./support/person.mjs";
import { freshFolder, startParley } from "./support/parley.mjs";

const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const unknown = "0199808e-6d40-7c11-8a5e-3f6f2d0c9a11";
const websocket = { transports: ["websocket"] };

for (const [way, options] of Object.entries(transports)) {
  test(`a read mark is sent to the sender and to the reader's other devices (${way})`, async (t) => {
    const server = await startParley(t);
    const a = await alice(t, server, options);
    const b = await bob(t, server, options);
    const tablet = await bob(t, server, options);
    const { message } = await a.ask("message", { to: "2", content: "read me" });
    await b.hears("message");
    b.emit("message:read", { messageId: message.id, userId: "1" });
    const told = await a.hears("message:read");
    assert.match(told.readAt, iso);
    assert.deepEqual({ ...told, readAt: 0 }, {
      messageId: message.id, userId: "2", readBy: ["2"], readAt: 0,
      conversationId: message.conversationId, upToSeq: 1,
    });
    assert.deepEqual(await tablet.hears("message:read"), told);
    assert.deepEqual(await b.ask("message:read", { messageId: message.id }), { success: true, receipt: told });
    await a.settled();
    assert.equal(a.count("message:read") + tablet.count("message:read"), 2, "a repeated mark sends no event");
    assert.equal(b.count("message:read"), 0);
    const { json } = await server.get("/api/messages", { token: a.session.token });
    assert.deepEqual(json.messages[0].readBy, ["2"]);
  });
}

test("marks by REST are answered with the event that the sender gets", async (t) => {
  const server = await startParley(t);
  const a = await alice(t, server);
  const { token } = await server.login("bob@example.com");
  const { message } = await a.ask("message", { to: "2", content: "mark me" });
  for (const mark of ["delivered", "read"]) {
    const { status, json } = await server.post(`/api/messages/${message.id}/${mark}`, undefined, { token });
    assert.deepEqual([status, json], [200, { success: true, receipt: await a.hears(`message:${mark}`) }]);
  }
});

test("a user who was offline gets unread counts and missed messages, and the sender gets the receipts", async (t) => {
  const server = await startParley(t);
  const a = await alice(t, server);
  const sent = [];
  for (const content of ["one", "two", "three"]) sent.push((await a.ask("message", { to: "2", content })).message);
  const b = await bob(t, server);
  const { json } = await server.get("/api/conversations", { token: b.session.token });
  assert.equal(json.conversations.length, 1);
  const [conversation] = json.conversations;
  assert.deepEqual([conversation.unreadCount, conversation.lastReadSeq], [3, 0]);
  assert.deepEqual(conversation.lastMessage, sent[2]);
  assert.deepEqual([conversation.user.id, conversation.user.name, conversation.user.status], ["1", "Alice Johnson", "online"]);

  const { conversationId } = conversation;
  const gap = await b.ask("sync", { conversationId, afterSeq: 1 });
  assert.deepEqual(gap, { success: true, messages: sent.slice(1), complete: true });
  const byRest = await server.get(`/api/conversations/${conversationId}/messages?afterSeq=1`, { token: b.session.token });
  assert.deepEqual(byRest.json, gap);

  await b.ask("message:delivered", { messageId: sent[2].id });
  assert.equal((await a.hears("message:delivered")).upToSeq, 3);
  await b.ask("message:read", { messageId: sent[1].id });
  assert.equal((await a.hears("message:read")).upToSeq, 2);
  const again = await server.get("/api/conversations", { token: b.session.token });
  assert.deepEqual([again.json.conversations[0].unreadCount, again.json.conversations[0].lastReadSeq], [1, 2]);
});

test("an edit and a deletion are sent to both users, over sockets and REST", async (t) => {
  const server = await startParley(t);
  const a = await alice(t, server);
  const b = await bob(t, server);
  const { message } = await a.ask("message", { to: "2", content: "Helo" });
  const path = `/api/messages/${message.id}`;
  const { message: edited } = await a.ask("message:edit", { messageId: message.id, content: "Hello" });
  assert.deepEqual({ ...edited, editedAt: 0 }, { ...message, content: "Hello", editedAt: 0 });
  assert.match(edited.editedAt, iso);
  assert.deepEqual(await b.hears("message:edited"), edited);
  const { token } = a.session;
  const patched = await server.request("PATCH", path, { token, body: { content: "Hello!" } });
  assert.equal(patched.status, 200);
  assert.deepEqual(await b.hears("message:edited", { count: 2 }), patched.json.message);
  const removed = await server.request("DELETE", path, { token });
  assert.equal(removed.status, 200);
  for (const person of [a, b]) assert.deepEqual(await person.hears("message:deleted"), removed.json.deletion);
  const { json } = await server.get("/api/messages", { token: b.session.token });
  assert.equal(json.messages[0].content, "");
  assert.equal(json.messages[0].deletedAt, removed.json.deletion.deletedAt);
  assert.deepEqual([json.messages[0].id, json.messages[0].seq], [message.id, 1]);
});

test("each refusal has its documented code, over sockets and REST", async (t) => {
  const server = await startParley(t);
  const a = await alice(t, server);
  const b = await bob(t, server);
  const note = (await a.ask("message", { to: "1", content: "a note of mine" })).message.id;
  const message = (await a.ask("message", { to: "2", content: "for Bob" })).message.id;
  const gone = (await a.ask("message", { to: "2", content: "gone" })).message.id;
  await a.ask("message:delete", { messageId: gone });
  const cases = [
    [b, "message:read", { messageId: note }, "MESSAGE_NOT_FOUND"],
    [b, "message:read", { messageId: unknown }, "MESSAGE_NOT_FOUND"],
    [b, "message:read", { messageId: "msg_1" }, "MESSAGE_NOT_FOUND"],
    [b, "message:read", { messageId: 5 }, "MESSAGE_NOT_FOUND"],
    [b, "message:read", { messageId: null }, "INVALID_DATA"],
    [b, "message:read", {}, "INVALID_DATA"],
    [a, "message:read", { messageId: message }, "PERMISSION_DENIED"],
    [a, "message:delivered", { messageId: message }, "PERMISSION_DENIED"],
    [b, "message:edit", { messageId: message, content: "x" }, "PERMISSION_DENIED"],
    [b, "message:edit", { messageId: note, content: "x" }, "MESSAGE_NOT_FOUND"],
    [a, "message:edit", { messageId: message, content: " " }, "INVALID_DATA"],
    [a, "message:edit", { messageId: message, content: "x".repeat(8193) }, "INVALID_DATA"],
    [a, "message:edit", { messageId: gone, content: "x" }, "MESSAGE_NOT_FOUND"],
    [b, "message:delete", { messageId: message }, "PERMISSION_DENIED"],
    [b, "message:delete", { messageId: note }, "MESSAGE_NOT_FOUND"],
    [b, "sync", { conversationId: unknown, afterSeq: 0 }, "NOT_FOUND"],
    [b, "sync", { conversationId: unknown, afterSeq: "0" }, "INVALID_DATA"],
  ];
  for (const [person, event, data, code] of cases) {
    const answer = await person.ask(event, data);
    assert.equal(answer.error?.code, code, `${event} ${JSON.stringify(data).slice(0, 80)}`);
    assert.deepEqual([person.heard.at(-1).event, person.heard.at(-1).args[0].event], ["error", event]);
  }
  const { token } = b.session;
  const routes = [
    ["POST", `/api/messages/${note}/read`, undefined, 404], ["POST", "/api/messages/x/delivered", undefined, 404],
    ["PATCH", `/api/messages/${message}`, { content: "x" }, 403], ["PATCH", `/api/messages/${message}`, {}, 400],
    ["DELETE", `/api/messages/${message}`, undefined, 403], ["GET", "/api/conversations?limit=0", undefined, 400],
    ["GET", `/api/conversations/${unknown}/messages`, undefined, 404],
  ];
  for (const [method, path, body, status] of routes) {
    assert.equal((await server.request(method, path, { token, body })).status, status, `${method} ${path}`);
  }
  const preflight = await server.request("OPTIONS", `/api/messages/${message}`, {
    headers: { origin: "https://app.example", "access-control-request-method": "PATCH" },
  });
  assert.match(preflight.headers.get("access-control-allow-methods"), /PATCH.*DELETE/);
});

test("after the edit window a message cannot be changed", async (t) => {
  const server = await startParley(t, { args: ["--chat.edit_window", "1ms"] });
  const a = await alice(t, server);
  const { message } = await a.ask("message", { to: "2", content: "for good" });
  await a.settled();
  for (const [event, data] of [["message:edit", { content: "x" }], ["message:delete", {}]]) {
    let answer;
    do answer = await a.ask(event, { messageId: message.id, ...data });
    while (answer.success);  // still the same millisecond
    assert.equal(answer.error.code, "PERMISSION_DENIED");
  }
});

test("fifty simultaneous uses of one clientMessageId, by sockets and REST, are one message", async (t) => {
  const server = await startParley(t);
  const b = await bob(t, server);
  const devices = await Promise.all(Array.from({ length: 5 }, () => alice(t, server, websocket)));
  const { token } = devices[0].session;
  const packet = { to: "2", content: "once", clientMessageId: "c-1" };
  const answers = await Promise.all(Array.from({ length: 50 }, (_, n) =>
    n % 5 === 0
      ? server.post("/api/messages", packet, { token }).then(({ json }) => json)
      : devices[n % 5].ask("message", packet)));
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
  assert.equal(answers[0].message.seq, 1);
  await b.settled();
  assert.equal(b.count("message"), 1);
  const { json } = await server.get("/api/messages", { token });
  assert.equal(json.messages.length, 1);
});

test("a message stored before the server was killed is returned when it is sent again", async (t) => {
  const dataDir = await freshFolder();
  const before = await startParley(t, { dataDir });
  const a = await alice(t, before, websocket);
  const b = await bob(t, before, websocket);
  const packet = { to: "2", content: "did it arrive?", clientMessageId: "c-1" };
  a.emit("message", packet);  // without waiting for an answer, as if it were lost
  const heard = await b.hears("message");
  await before.kill();

  const server = await startParley(t, { dataDir });
  const again = await arrive(t, server, "alice@example.com", websocket);
  const reader = await bob(t, server, websocket);
  const answer = await again.ask("message", packet);
  assert.deepEqual(answer, { success: true, message: heard });
  await reader.settled();
  assert.equal(reader.count("message"), 0, "it was delivered before");
});

test("a stock client with retries stores each message once, whatever it repeats", async (t) => {
  const server = await startParley(t);
  const b = await bob(t, server);
  const session = await server.login("alice@example.com");
  const a = await connect(t, server, { auth: { token: session.token }, retries: 3, ackTimeout: 2_000 });
  for (let n = 0; n < 10; ++n) a.emit("message", { to: "2", content: `${n}`, clientMessageId: `c-${n}` });
  await b.hears("message", { count: 10 });
  await b.settled();
  const contents = b.heard.filter(({ event }) => event === "message").map(({ args }) => args[0].content);
  assert.deepEqual(contents, Array.from({ length: 10 }, (_, n) => `${n}`));
});
