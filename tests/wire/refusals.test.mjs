// Invalid input is refused with its documented code, and the socket stays open.
import assert from "node:assert/strict";
import { test } from "node:test";
import { alice, bob } from "./support/person.mjs";
import { perShard, startParley } from "./support/parley.mjs";

const bad = [
  ["no data at all", [], undefined],
  ["null", [null], undefined],
  ["a string", ["hi"], undefined],
  ["a number", [5], undefined],
  ["an array", [["2", "hi"]], undefined],
  ["no receiver", [{ content: "hi" }], "to"],
  ["a receiver that is null", [{ to: null, content: "hi" }], "to"],
  ["a receiver that is an object", [{ to: {}, content: "hi" }], "to"],
  ["a receiver with a fraction", [{ to: 1.5, content: "hi" }], "to"],
  ["an empty receiver", [{ to: "", content: "hi" }], "to"],
  ["a receiver of 10 KB", [{ to: "2".repeat(10_000), content: "hi" }], "to"],
  ["no content", [{ to: "2" }], "content"],
  ["content that is a number", [{ to: "2", content: 5 }], "content"],
  ["content that is null", [{ to: "2", content: null }], "content"],
  ["empty content", [{ to: "2", content: "" }], "content"],
  ["blank content", [{ to: "2", content: " \t\n\u00a0\u200b\u2028" }], "content"],
  ["content of 8193 bytes", [{ to: "2", content: "x".repeat(8193) }], "content"],
  ["an unknown type", [{ to: "2", content: "hi", type: "video" }], "type"],
  ["a type in capitals", [{ to: "2", content: "hi", type: "TEXT" }], "type"],
  ["content of invisible characters", [{ to: "2", content: "\u2060\u00ad\u3164" }], "content"],
  ["a script for an image", [{ to: "2", content: "javascript:alert(1)", type: "image" }], "content"],
  ["a data URL for an image", [{ to: "2", content: "data:image/svg+xml,x", type: "image" }], "content"],
  ["another host without a scheme", [{ to: "2", content: "//evil.example/x", type: "file" }], "content"],
  ["an empty clientMessageId", [{ to: "2", content: "hi", clientMessageId: "" }], "clientMessageId"],
  ["a clientMessageId that is a fraction", [{ to: "2", content: "hi", clientMessageId: 7.5 }], "clientMessageId"],
  ["a clientMessageId of 10 KB", [{ to: "2", content: "hi", clientMessageId: "x".repeat(10_000) }], "clientMessageId"],
];

test("malformed messages are refused with INVALID_DATA and the field, and nothing is stored", async (t) => {
  const server = await startParley(t);
  const a = await alice(t, server, { transports: ["websocket"] });
  for (const [what, args, field] of bad) {
    const answer = await a.ask("message", ...args);
    assert.equal(answer.success, false, what);
    assert.equal(answer.error.code, "INVALID_DATA", what);
    assert.equal(answer.error.field, field, what);
    const heard = a.heard.at(-1);
    assert.equal(heard.event, "error", what);
    assert.deepEqual([heard.args[0].code, heard.args[0].event, heard.args[0].field], ["INVALID_DATA", "message", field]);
  }
  const { json } = await server.get("/api/messages", { token: a.session.token });
  assert.deepEqual(json.messages, []);
  assert.ok(a.socket.connected);
});

test("null in an optional field is the same as an absent field", async (t) => {
  const server = await startParley(t);
  const a = await alice(t, server, { transports: ["websocket"] });
  const answer = await a.ask("message", { to: null, receiverId: 2, content: "hi", type: null, clientMessageId: null });
  assert.equal(answer.success, true);
  assert.deepEqual([answer.message.type, answer.message.receiverId], ["text", "2"]);
  assert.ok(!("clientMessageId" in answer.message));
});

test("a binary attachment is refused as content", async (t) => {
  const server = await startParley(t);
  const a = await alice(t, server, { transports: ["websocket"] });
  const answer = await a.ask("message", { to: "2", content: Buffer.from("hi") });
  assert.equal(answer.error.code, "INVALID_DATA");
  assert.ok(a.socket.connected);
});

test("a refusal without an acknowledgement is only an error event", async (t) => {
  const server = await startParley(t);
  const a = await alice(t, server);
  a.emit("message", { to: "2", content: 5, clientMessageId: "c-9" });
  const error = await a.hears("error");
  assert.deepEqual([error.code, error.field, error.clientMessageId], ["INVALID_DATA", "content", "c-9"]);
});

test("an unknown receiver is refused with USER_NOT_FOUND", async (t) => {
  const server = await startParley(t);
  const a = await alice(t, server);
  const answer = await a.ask("message", { to: "999", content: "anybody there?", clientMessageId: "c-1" });
  assert.equal(answer.error.code, "USER_NOT_FOUND");
  const error = await a.hears("error");
  assert.deepEqual([error.code, error.event, error.clientMessageId], ["USER_NOT_FOUND", "message", "c-1"]);
});

test("unknown events are refused with INVALID_DATA, whatever their names, and the socket stays open", async (t) => {
  const server = await startParley(t);
  const a = await alice(t, server);
  for (const event of ["nonsense", "error", "__proto__", "constructor", "toString", "<script>", "x".repeat(500)]) {
    const answer = await a.ask(event, {});
    assert.equal(answer.error?.code, "INVALID_DATA", event);
  }
  assert.ok(a.socket.connected);
});

test("extra fields and arguments are ignored and cannot forge anything", async (t) => {
  const server = await startParley(t);
  const a = await alice(t, server);
  const b = await bob(t, server);
  const forged = {
    to: "2", content: "it is me", id: "x", senderId: "2", senderName: "Admin", seq: 99, readBy: ["2"],
    timestamp: "1999-01-01T00:00:00.000Z", constructor: "x", prototype: {},
  };
  const { message } = await a.ask("message", forged, "another", { argument: 1 });
  assert.deepEqual([message.senderId, message.senderName, message.seq], ["1", "Alice Johnson", 1]);
  assert.deepEqual(await b.hears("message"), message);
});

test("the 101st message of a minute is RATE_LIMITED, over sockets and REST together", { skip: perShard }, async (t) => {
  const server = await startParley(t);
  const a = await alice(t, server);
  const other = await alice(t, server);
  const { token } = a.session;
  const send = (n) => {
    if (n % 3 === 0) return a.ask("message", { to: "2", content: `${n}` });
    if (n % 3 === 1) return other.ask("message", { to: "2", content: `${n}` });
    return server.post("/api/messages", { receiverId: "2", content: `${n}` }, { token }).then(({ json }) => json);
  };
  const answers = await Promise.all(Array.from({ length: 110 }, (_, n) => send(n)));
  const accepted = answers.filter((answer) => answer.success).length;
  assert.ok(accepted === 100 || accepted === 101, `${accepted} accepted`);
  const refused = answers.find((answer) => !answer.success);
  assert.equal(refused.error.code, "RATE_LIMITED");
  assert.ok(refused.error.retryAfterMs > 0);
  const byRest = await server.post("/api/messages", { receiverId: "2", content: "more" }, { token });
  assert.equal(byRest.status, 429);
  assert.ok(Number(byRest.headers.get("retry-after")) >= 1);
  assert.ok(a.socket.connected);
});
