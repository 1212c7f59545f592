// REST: the pages of the history, sending, errors, and CORS.
import assert from "node:assert/strict";
import { request } from "node:http";
import { test } from "node:test";
import { alice, bob } from "./support/person.mjs";
import { startParley } from "./support/parley.mjs";

const unlimited = { args: ["--limits.messages_per_minute", "0"] };

test("a message sent by REST is stored, answered with 201 and sent to the sockets of both users", async (t) => {
  const server = await startParley(t);
  const a = await alice(t, server);
  const b = await bob(t, server);
  const { status, json } = await server.post(
    "/api/messages", { receiverId: "2", content: "by REST", type: "text" }, { token: a.session.token },
  );
  assert.equal(status, 201);
  assert.equal(json.success, true);
  assert.deepEqual(await b.hears("message"), json.message);
  assert.deepEqual(await a.hears("message"), json.message);
  const byAlias = await server.post("/api/messages", { to: 2, content: "again" }, { token: a.session.token });
  assert.equal(byAlias.json.message.seq, 2);
});

test("history is oldest first, pages both ways without gap or overlap, and only of the user", async (t) => {
  const server = await startParley(t, unlimited);
  const a = await alice(t, server);
  const { token } = a.session;
  const sent = [];
  for (let n = 0; n < 25; ++n) {
    const to = n % 5 === 0 ? "1" : "2";
    sent.push((await a.ask("message", { to, content: `${n}` })).message);
  }
  const page = async (query) => (await server.get(`/api/messages${query}`, { token })).json;
  assert.deepEqual((await page("")).messages, sent);

  const backwards = [];
  let cursor = "";
  for (let more = true; more; ) {
    const { messages, hasMore, nextCursor } = await page(`?limit=10${cursor}`);
    backwards.unshift(...messages);
    more = hasMore;
    cursor = `&before=${nextCursor}`;
  }
  assert.deepEqual(backwards, sent);

  const forwards = [sent[0]];
  for (let more = true; more; ) {
    const { messages, hasMore } = await page(`?limit=7&after=${forwards.at(-1).id}`);
    forwards.push(...messages);
    more = hasMore;
  }
  assert.deepEqual(forwards, sent);

  const withBob = await page("?with=2");
  assert.deepEqual(withBob.messages, sent.filter((message) => message.receiverId === "2"));
  const bobs = await server.login("bob@example.com");
  const his = (await server.get("/api/messages", { token: bobs.token })).json;
  assert.deepEqual(his.messages, withBob.messages);
  const foreign = await server.get(`/api/messages?before=${sent[0].id}`, { token: bobs.token });
  assert.equal(foreign.status, 404, "alice's note to herself is no place in bob's history");
  assert.equal(foreign.json.error.code, "MESSAGE_NOT_FOUND");
});

test("page sizes out of bounds are refused", async (t) => {
  const server = await startParley(t);
  const { token } = await server.login("alice@example.com");
  const bad = ["limit=0", "limit=501", "limit=-1", "limit=x", "limit=1e2", "before=bogus", "after=-1", "before=1'OR 1=1"];
  for (const query of bad) {
    const { status, json } = await server.get(`/api/messages?${query}`, { token });
    assert.deepEqual([status, json.error.code], [400, "INVALID_DATA"], query);
  }
});

test("a page cursor that is no item of the user is refused", async (t) => {
  const server = await startParley(t);
  const { token } = await server.login("alice@example.com");
  const unknown = "0199808e-6d40-7c11-8a5e-3f6f2d0c9a11";
  for (const [path, code] of [["messages", "MESSAGE_NOT_FOUND"], ["calls", "CALL_NOT_FOUND"], ["conversations", "NOT_FOUND"]]) {
    const { status, json } = await server.get(`/api/${path}?before=${unknown}`, { token });
    assert.deepEqual([status, json.error.code], [404, code], path);
  }
});

test("every refusal is JSON with a code", async (t) => {
  const server = await startParley(t);
  const { token } = await server.login("alice@example.com");
  const login = "/api/auth/login";
  const cases = [
    ["GET", "/api/nope", {}, 404, "NOT_FOUND"],
    ["GET", "/nope", {}, 404, "NOT_FOUND"],
    ["DELETE", "/api/messages", { token }, 405, "METHOD_NOT_ALLOWED"],
    ["GET", "/api/messages", {}, 401, "UNAUTHORIZED"],
    ["GET", "/api/messages", { token: "x.y.z" }, 401, "UNAUTHORIZED"],
    ["GET", "/api/messages", { headers: { authorization: `Basic ${token}` } }, 401, "UNAUTHORIZED"],
    ["GET", `/api/messages?token=${token}`, {}, 401, "UNAUTHORIZED"],
    ["GET", "/api/messages", { token: token.slice(0, -2) }, 401, "UNAUTHORIZED"],
    ["POST", "/api/messages", { token, body: "" }, 400, "INVALID_DATA"],
    ["POST", "/api/messages", { token, body: "{" }, 400, "INVALID_DATA"],
    ["POST", "/api/messages", { token, body: "[]" }, 400, "INVALID_DATA"],
    ["POST", "/api/messages", { token, body: '{"receiverId":"2","receiverId":"1","content":"x"}' }, 400, "INVALID_DATA"],
    ["POST", "/api/messages", { token, body: '{"receiverId":2.5,"content":"x"}' }, 400, "INVALID_DATA"],
    ["POST", "/api/messages", { token, body: '{"receiverId":"2","content":"\\u2060\\u3164"}' }, 400, "INVALID_DATA"],
    ["POST", "/api/messages", { token, body: `{"x":${"[".repeat(40)}${"]".repeat(40)}}` }, 400, "INVALID_DATA"],
    ["POST", "/api/messages", { token, body: { receiverId: "2" } }, 400, "INVALID_DATA"],
    ["POST", "/api/messages", { token, body: { receiverId: "404", content: "x" } }, 404, "USER_NOT_FOUND"],
    ["POST", "/api/messages", { token, body: "x".repeat(1_000_001) }, 413, "PAYLOAD_TOO_LARGE"],
    ["POST", login, { body: { email: "alice@example.com" } }, 400, "INVALID_DATA"],
    ["POST", login, { body: { email: "alice@example.com", password: 5 } }, 400, "INVALID_DATA"],
    ["POST", login, { body: { email: "alice@example.com", password: "x".repeat(2000) } }, 400, "INVALID_DATA"],
    ["POST", login, { body: "{}", headers: { "content-encoding": "gzip" } }, 415, "INVALID_DATA"],
  ];
  for (const [method, path, options, status, code] of cases) {
    const answer = await server.request(method, path, options);
    const what = `${method} ${path} ${JSON.stringify(options).slice(0, 80)}`;
    assert.equal(answer.status, status, what);
    assert.equal(answer.json?.success, false, what);
    assert.equal(answer.json.error.code, code, what);
    assert.match(answer.headers.get("content-type"), /^application\/json/, what);
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff", what);
    const challenge = options.token === undefined ? "Bearer" : 'Bearer error="invalid_token"';
    if (status === 401) assert.equal(answer.headers.get("www-authenticate"), challenge, what);
  }
});

test("by default browsers of any origin may call, without credentials", async (t) => {
  const server = await startParley(t);
  const origin = "https://app.example";
  const preflight = await server.request("OPTIONS", "/api/messages", {
    headers: {
      origin, "access-control-request-method": "POST", "access-control-request-headers": "authorization,content-type",
    },
  });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get("access-control-allow-origin"), "*");
  assert.match(preflight.headers.get("access-control-allow-methods"), /POST/);
  assert.match(preflight.headers.get("access-control-allow-headers"), /authorization/i);
  assert.equal(preflight.headers.get("access-control-allow-credentials"), null);
  for (const path of ["/api/nope", "/socket.io/?EIO=4&transport=polling", "/health"]) {
    const { headers } = await server.get(path, { headers: { origin } });
    assert.equal(headers.get("access-control-allow-origin"), "*", path);
  }
});

test("origins are matched as browsers write them, with a star for a label or a port, on REST and Engine.IO", async (t) => {
  const origins = "HTTPS://Chat.Example.org:443,http://[::1]:3001,https://*.example.com,http://localhost:*,null,file://";
  const server = await startParley(t, { args: ["--cors.origins", origins] });
  const handshake = "/socket.io/?EIO=4&transport=polling";
  const allowed = [
    "https://chat.example.org", "http://[::1]:3001", "https://app.example.com", "http://localhost", "http://localhost:5173", "null", "file://",
  ];
  for (const origin of allowed) {
    for (const path of [handshake, "/api/nope"]) {
      const { status, headers } = await server.get(path, { headers: { origin } });
      assert.equal(status, path === handshake ? 200 : 404, `${origin} ${path}`);
      assert.equal(headers.get("access-control-allow-origin"), origin, path);
    }
  }
  for (const origin of ["http://chat.example.org", "https://chat.example.org:8443", "https://example.com", "https://a.b.example.com",
    "https://app.example.com.evil.org", "https://appXexample.com", "https://localhost:5173", "http://[::1]", "file:///"]) {
    assert.equal((await server.get(handshake, { headers: { origin } })).status, 403, origin);
    assert.equal((await server.get("/api/nope", { headers: { origin } })).headers.get("access-control-allow-origin"), null, origin);
  }
  const upgraded = (origin) => new Promise((resolve, reject) => {
    const headers = {
      connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13", "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==", origin,
    };
    const asked = request(`${server.url}/socket.io/?EIO=4&transport=websocket`, { headers });
    asked.on("upgrade", (answer, socket) => resolve([answer.statusCode, socket.destroy()][0]));
    asked.on("response", (answer) => resolve([answer.statusCode, answer.resume()][0]));
    asked.on("error", reject);
    asked.end();
  });
  for (const origin of allowed) assert.equal(await upgraded(origin), 101, origin);
  for (const origin of ["https://example.com", "https://a.b.example.com", "https://localhost:5173"]) {
    assert.equal(await upgraded(origin), 403, origin);
  }
  const preflight = await server.request("OPTIONS", "/api/messages", {
    headers: { origin: "http://[::1]:3001", "access-control-request-method": "POST", "access-control-request-headers": "x-thing" },
  });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get("access-control-allow-headers"), "x-thing");
  assert.match(preflight.headers.get("vary"), /Origin/);
  assert.match(preflight.headers.get("vary"), /Access-Control-Request-Headers/);
});

test("without a list every origin may call, also one with an IPv6 address", async (t) => {
  const server = await startParley(t);
  for (const origin of ["http://[::1]:3001", "null", "file://"]) {
    assert.equal((await server.get("/socket.io/?EIO=4&transport=polling", { headers: { origin } })).status, 200, origin);
  }
});

test("only listed origins are allowed, on every transport", async (t) => {
  const server = await startParley(t, { args: ["--cors.origins", "https://good.example"] });
  const handshake = "/socket.io/?EIO=4&transport=polling";
  const good = await server.get(handshake, { headers: { origin: "https://good.example" } });
  assert.equal(good.status, 200);
  assert.equal(good.headers.get("access-control-allow-origin"), "https://good.example");
  for (const origin of ["https://evil.example", "https://good.example.evil.com", "http://good.example", "null"]) {
    const refused = await server.get(handshake, { headers: { origin } });
    assert.equal(refused.status, 403, origin);
    assert.equal(refused.json.code, 4, origin);
    assert.equal(refused.headers.get("access-control-allow-origin"), null, origin);
  }
});
