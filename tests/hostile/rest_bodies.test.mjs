// Invalid bodies sent to POST /api/messages: wrong, too large or not JSON. Each is refused with its
// documented code as JSON, and nothing is stored.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { alive, assertSaysNothing, scene } from "./support/scene.mjs";

const here = await scene();
// The receivers that the attackers write to must exist.
await here.get("/api/auth/me", "2");
await here.get("/api/auth/me", "3");

const nested = (depth, open = "[", close = "]") => `{"x":${open.repeat(depth)}${close.repeat(depth)},"receiverId":"2","content":"hi"}`;
const saying = (members) => `{"receiverId":"2","content":"hi"${members}}`;
const invalid = [400, "INVALID_DATA"];

const bodies = {
  "an empty body": ["", invalid],
  "half an object": ['{"receiverId":"2"', invalid],
  "an opening brace": ["{", invalid],
  "something behind the object": [`${saying("")}x`, invalid],
  "two objects": [`${saying("")} ${saying("")}`, invalid],
  "an array": [`[${saying("")}]`, invalid],
  "a string": ['"hi"', invalid],
  "null": ["null", invalid],
  "the same key twice": ['{"receiverId":"2","receiverId":"3","content":"hi"}', invalid],
  "a depth of 33": [nested(33), invalid],
  "a depth of 10,000": [nested(10_000), invalid],
  "objects to a depth of 30,000": [nested(30_000, '{"a":', "}"), invalid],
  "a comment": [saying("/* hi */"), invalid],
  "a trailing comma": [saying(","), invalid],
  "single quotes": ["{'receiverId':'2','content':'hi'}", invalid],
  "a key without quotes": ['{receiverId:"2",content:"hi"}', invalid],
  "two byte order marks": [`\ufeff\ufeff${saying("")}`, invalid],
  "NaN": [saying(',"x":NaN'), invalid],
  "a number with a leading zero": [saying(',"x":01'), invalid],
  "a receiver with a fraction": ['{"receiverId":2.5,"content":"hi"}', invalid],
  "a receiver too large for a double": ['{"receiverId":1e400,"content":"hi"}', invalid],
  "content of invisible characters": ['{"receiverId":"2","content":"\\u2060\\u3164\\u00ad\\udb40\\udc01"}', invalid],
  "NUL in the receiver": ['{"receiverId":"2\\u0000","content":"hi"}', invalid],
  "a raw control character in a string": ['{"receiverId":"2","content":"a\u0001b"}', invalid],
  "content that is a number": ['{"receiverId":"2","content":5}', invalid],
  "content that is null": ['{"receiverId":"2","content":null}', invalid],
  "content that is an object": ['{"receiverId":"2","content":{}}', invalid],
  "content that is an array": ['{"receiverId":"2","content":[]}', invalid],
  "no content": ['{"receiverId":"2"}', invalid],
  "empty content": ['{"receiverId":"2","content":""}', invalid],
  "blank content": ['{"receiverId":"2","content":" \\n\\u200b\\u0085\\u2028"}', invalid],
  "nothing but NUL": ['{"receiverId":"2","content":"\\u0000"}', invalid],
  "content of 8,193 bytes": [`{"receiverId":"2","content":"${"x".repeat(8_193)}"}`, invalid],
  "an unknown type": [saying(',"type":"html"'), invalid],
  "a type in capitals": [saying(',"type":"TEXT"'), invalid],
  "a type with NUL": [saying(',"type":"text\\u0000"'), invalid],
  "a type that is a number": [saying(',"type":1'), invalid],
  "a script for an image": ['{"receiverId":"2","type":"image","content":"javascript:alert(1)"}', invalid],
  "a page for an image": ['{"receiverId":"2","type":"image","content":"data:text/html,<script>alert(1)</script>"}', invalid],
  "a drawing for an image": ['{"receiverId":"2","type":"image","content":"data:image/svg+xml,<svg/onload=alert(1)>"}', invalid],
  "a local file": ['{"receiverId":"2","type":"file","content":"file:///etc/passwd"}', invalid],
  "a receiver of 10 KB": [`{"receiverId":"${"2".repeat(10_000)}","content":"hi"}`, invalid],
  "a receiver that is SQL": [`{"receiverId":"2' OR '1'='1","content":"hi"}`, [404, "USER_NOT_FOUND"]],
  "a receiver that drops a table": ['{"receiverId":"2; DROP TABLE messages;--","content":"hi"}', [404, "USER_NOT_FOUND"]],
  "a receiver that is a path": ['{"receiverId":"../2","content":"hi"}', [404, "USER_NOT_FOUND"]],
  "a clientMessageId of 10 KB": [saying(`,"clientMessageId":"${"x".repeat(10_000)}"`), invalid],
  "a clientMessageId that is a fraction": [saying(',"clientMessageId":5.5'), invalid],
  "an empty clientMessageId": [saying(',"clientMessageId":""'), invalid],
  "1,000,001 bytes": [saying(`,"x":"${"x".repeat(1_000_001)}"`), [413, "PAYLOAD_TOO_LARGE"]],
};

function assertRefusal({ status, headers, text, json }, [expected, code], what) {
  assert.equal(status, expected, `${what}: ${text.slice(0, 300)}`);
  assert.equal(json.success, false, what);
  assert.equal(json.error.code, code, what);
  assert.equal(headers.get("content-type"), "application/json; charset=utf-8", what);
  assert.equal(headers.get("x-content-type-options"), "nosniff", what);
  assertSaysNothing(text, "DROP TABLE", "OR '1'");
}

for (const [what, [body, refusal]] of Object.entries(bodies)) {
  test(`${what} is refused with ${refusal.join(" ")}`, async () => {
    assertRefusal(await here.post("/api/messages", body, "mallory"), refusal, what);
    await alive(here);
  });
}

test("refused messages are not stored", async () => {
  for (const user of ["mallory", "2", "3"]) {
    const { json } = await here.get("/api/messages", user);
    assert.deepEqual(json.messages, [], user);
  }
});

test("bytes that are not UTF-8 are refused", async () => {
  for (const bytes of ["ff", "c0af", "eda080", "f4908080", "80", "e282"]) {
    const body = Buffer.concat([Buffer.from('{"receiverId":"2","content":"'), Buffer.from(bytes, "hex"), Buffer.from('"}')]);
    const response = await fetch(`${here.server.url}/api/messages`, {
      method: "POST", body, headers: { authorization: `Bearer ${here.canaries.people[0].session.token}` },
    });
    assert.equal(response.status, 400, bytes);
    assert.equal((await response.json()).error.code, "INVALID_DATA");
  }
  await alive(here);
});

test("a compressed body is refused without decompressing it", async () => {
  const bomb = gzipSync(Buffer.alloc(50 << 20));
  const response = await fetch(`${here.server.url}/api/messages`, {
    method: "POST", body: bomb,
    headers: { authorization: `Bearer ${here.canaries.people[0].session.token}`, "content-encoding": "gzip" },
  });
  assert.equal(response.status, 415);
  await alive(here);
});

test("broken escapes and byte order marks are stored as browsers decode them", async () => {
  const told = {
    '"cut \\ud83d"': "cut \ufffd", '"\\udc00\\ud800"': "\ufffd\ufffd", '"a\\u0000b"': "ab", '"\\ud83d\\ude00"': "\ud83d\ude00",
  };
  for (const [json, content] of Object.entries(told)) {
    const body = `\ufeff{"receiverId":"3","x":1e400,"content":${json}}`;
    const sent = await here.post("/api/messages", body, "2");
    assert.equal(sent.status, 201, sent.text);
    assert.equal(sent.json.message.content, content);
    const { json: page } = await here.get("/api/messages?limit=1&before=&after=&with=", "2");
    assert.equal(page.messages[0].content, content);
  }
  await alive(here);
});

test("fields that the server sets cannot be forged", async () => {
  const forged = {
    receiverId: "3", content: "hi", id: "x", senderId: "2", senderName: "Admin", timestamp: "1999-01-01T00:00:00.000Z",
    readBy: ["3"], editedAt: "1999-01-01T00:00:00.000Z", deletedAt: "1999-01-01T00:00:00.000Z", seq: 77,
    conversationId: "y", constructor: "x", prototype: {}, hasOwnProperty: 1,
  };
  const body = `{"__proto__":{"admin":true},${JSON.stringify(forged).slice(1)}`;
  const { status, json } = await here.post("/api/messages", body, "forger");
  assert.equal(status, 201);
  const { message } = json;
  assert.deepEqual([message.senderId, message.senderName, message.seq, message.readBy], ["forger", "forger's name", 1, []]);
  assert.notEqual(message.id, "x");
  assert.ok(!("editedAt" in message) && !("deletedAt" in message));
  assert.ok(Math.abs(Date.parse(message.timestamp) - Date.now()) < 60_000);
});

test("invalid cursors and cursors of other users are refused", async () => {
  const { json } = await here.post("/api/messages", { receiverId: "3", content: "private" }, "2");
  const cursors = ["bogus", "-1", "9223372036854775808", "1' OR 1=1", "%00", "../1", json.message.id];
  for (const place of ["before", "after"]) {
    for (const cursor of cursors) {
      const { status, text } = await here.get(`/api/messages?${place}=${encodeURIComponent(cursor)}`, "mallory");
      assert.ok(status === 400 || status === 404, `${place}=${cursor}: ${status} ${text}`);
      assertSaysNothing(text, "private");
    }
  }
  for (const limit of ["0", "-1", "501", "1e3", "x", "99999999999999999999"]) {
    const { status } = await here.get(`/api/messages?limit=${limit}`, "mallory");
    assert.equal(status, 400, `limit=${limit}`);
  }
  await alive(here);
});

test("an unknown route and a wrong method are answered as JSON", async () => {
  assertRefusal(await here.get("/api/nope", "mallory"), [404, "NOT_FOUND"], "/api/nope");
  assertRefusal(await here.get("/api/messages/x/y/z", "mallory"), [404, "NOT_FOUND"], "deep");
  const wrong = await here.server.request("PUT", "/api/messages", { body: {} });
  assertRefusal(wrong, [405, "METHOD_NOT_ALLOWED"], "PUT");
  assert.match(wrong.headers.get("allow"), /GET/);
});
