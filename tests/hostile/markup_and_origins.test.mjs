// Text that would run in a browser, and pages of foreign origins: text is stored as it is and leaves the
// server as text, and an origin that is not on the list is refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startParley } from "../wire/support/parley.mjs";
import { alive, arrive, assertSaysNothing, scene } from "./support/scene.mjs";
import { claimsOf, secret, sign, tokenOf } from "./support/tokens.mjs";

const here = await scene();
/**
 * Matches what starts a tag, a comment or a processing instruction for a browser, or a character reference.
 */
const runs = /<([A-Za-z/!?]|$)|&(?!amp;|lt;|gt;|quot;|#39;)[#A-Za-z]/;

const payloads = [
  "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "</textarea><script>alert(1)</script>",
  '<a href="javascript:alert(1)">x</a>', "<!--", "<?x", "x<", "&lt;script&gt;", "&#60;script&#62;", "&colon;", "<<script>script>",
  "<\nimg src=x>", "<\u0001script>", "\u001b[2J", '"; DROP TABLE messages;--', "${jndi:ldap://127.0.0.1/x}", "%n%s%p",
  '\r\n{"level":"error","event":"forged"}',
];

for (const payload of payloads) {
  test(`${JSON.stringify(payload)} is delivered as text`, async (t) => {
    const reader = await here.person(t, "reader");
    const raw = await arrive(t, here, "reader", { auth: { token: tokenOf("reader"), contentFormat: "raw" } });
    const { status, json } = await here.post("/api/messages", { receiverId: "reader", content: payload }, "writer");
    assert.equal(status, 201);
    const heard = await reader.hears("message");
    assert.ok(!runs.test(heard.content), heard.content);
    assert.equal(heard.content, json.message.content);
    // Before storing, control characters are removed and the ends are trimmed. Nothing else is changed.
    const stored = payload.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "").trim();
    assert.equal((await raw.hears("message")).content, stored);
    await alive(here);
  });
}

test("markup in a name is delivered as text wherever the name is shown", async (t) => {
  const name = "<img src=x onerror=alert(1)>";
  const token = sign(claimsOf("hacker", { name }));
  const reader = await here.person(t, "reader");
  const hacker = await arrive(t, here, "hacker", { auth: { token } });
  hacker.emit("typing:start", { to: "reader" });
  assert.ok(!runs.test((await reader.hears("typing:start")).fromName));
  await hacker.ask("message", { to: "reader", content: "hi" });
  assert.ok(!runs.test((await reader.hears("message")).senderName));
  await hacker.ask("call:initiate", { to: "reader", callType: "voice" });
  const call = await reader.hears("call:incoming");
  assert.ok(!runs.test(call.fromName), call.fromName);
  await reader.ask("call:respond", { callId: call.callId, response: "reject" });
  const { text } = await here.server.get("/api/auth/me", { token });
  assert.ok(!runs.test(JSON.parse(text).user.name));
});

test("refusals do not repeat markup", async (t) => {
  const client = await here.person(t, "client");
  const evil = "<script>alert(1)</script>";
  await client.ask(evil, {});
  await client.ask("message", { to: evil, content: "x", type: evil, clientMessageId: evil });
  await client.ask("call:respond", { callId: evil, response: evil });
  for (const { args } of client.heard) assertSaysNothing(JSON.stringify(args), "<script");
  const { text } = await here.get(`/api/messages?before=${encodeURIComponent(evil)}`, "client");
  assertSaysNothing(text, "<script");
});

test("JSON opened in a browser is not shown as a page", async () => {
  const { headers } = await here.server.request("GET", "/api/messages", { token: tokenOf("reader"), headers: { accept: "text/html" } });
  assert.equal(headers.get("content-type"), "application/json; charset=utf-8");
  assert.equal(headers.get("x-content-type-options"), "nosniff");
});

test("only the origins on the list are allowed, compared exactly", async (t) => {
  const good = "https://good.example";
  const server = await startParley(t, { dev: false, args: ["--auth.jwt_secret", secret, "--cors.origins", good] });
  const target = "/socket.io/?EIO=4&transport=polling";
  const allowed = await server.get(target, { headers: { origin: good } });
  assert.deepEqual([allowed.status, allowed.headers.get("access-control-allow-origin")], [200, good]);
  const others = [
    "https://evil.example", "null", "https://good.example.evil.com", "https://goodXexample", "http://good.example",
    "https://good.example:8443", "https://GOOD.example.", "https://good.example/", "file://", "https://xgood.example",
  ];
  for (const origin of others) {
    const answer = await server.get(target, { headers: { origin } });
    assert.equal(answer.status, 403, origin);
    assert.equal(answer.headers.get("access-control-allow-origin"), null, origin);
    const rest = await server.get("/api/auth/me", { headers: { origin } });
    assert.equal(rest.headers.get("access-control-allow-origin"), null, origin);
  }
});

test("a form on a foreign page can do nothing, because there are no cookies", async () => {
  const answer = await here.server.request("POST", "/api/messages", {
    body: '{"receiverId":"reader","content":"forged"}', headers: { "content-type": "text/plain", cookie: `token=${tokenOf("writer")}` },
  });
  assert.equal(answer.status, 401);
});
