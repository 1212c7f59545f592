// The checks of the contract (support/contract.mjs, watch.mjs, coverage.mjs) find what a document does not
// declare, and the documents that the server serves are those that it is checked against.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Contract } from "./support/contract.mjs";
import { seenIn, unseen } from "./support/coverage.mjs";
import { root, startParley } from "./support/parley.mjs";
import { Watch } from "./support/watch.mjs";

const object = (properties, more = {}) => ({
  type: "object", properties, required: Object.keys(properties), additionalProperties: false, ...more,
});
const schemas = {
  ErrorEnvelope: object({ success: { const: false }, error: object({ code: { enum: ["NOT_FOUND", "INVALID_DATA"] }, message: { type: "string" } }) }),
  User: object({ id: { type: "string" }, since: { type: "string", format: "date-time" } }),
};
const json = (schema) => ({ content: { "application/json": { schema } } });
const errorEnvelope = { $ref: "#/components/schemas/ErrorEnvelope" };
const user = { $ref: "#/components/schemas/User" };
const refused = { ...json(errorEnvelope), headers: { "Retry-After": { required: true, schema: { type: "integer" } } } };
const openapi = {
  paths: {
    "/api/users/{userId}": {
      get: { responses: { 200: json(object({ success: { const: true }, user })), 404: json(errorEnvelope), 429: refused } },
    },
    "/api/users/active": { get: { responses: { 204: {} } } },
  },
  components: { schemas },
};
const reference = (name) => ({ $ref: `#/channels/root/messages/${name}` });
const asyncapi = {
  channels: {
    root: {
      address: "/",
      messages: {
        seen: { name: "user:seen", payload: user },
        ask: { name: "user:ask", payload: object({ id: { type: "string" } }) },
        answer: { name: "user:ask acknowledgement", payload: { oneOf: [object({ success: { const: true }, user }), errorEnvelope] } },
        note: { name: "user:note", payload: object({}) },
      },
    },
  },
  operations: {
    seen: { action: "send", channel: { $ref: "#/channels/root" }, messages: [reference("seen")] },
    ask: { action: "receive", messages: [reference("ask")], reply: { messages: [reference("answer")] } },
    note: { action: "receive", messages: [reference("note")] },
  },
  components: { schemas },
};
const contract = new Contract({ openapi, asyncapi });
const since = "2026-01-02T03:04:05.678Z";

/** An answer to GET /api/users/7. */
const answer = (body, { method = "GET", path = "/api/users/7", status = 200, headers = {} } = {}) =>
  contract.answer({
    method, path, status, headers: new Headers({ "content-type": "application/json; charset=utf-8", ...headers }), text: JSON.stringify(body),
  });
const failure = { success: false, error: { code: "NOT_FOUND", message: "No such user" } };

test("answers are checked by route, status, type and members", () => {
  assert.equal(answer({ success: true, user: { id: "7", since } }), "GET /api/users/{userId} 200");
  assert.equal(answer(failure, { status: 404 }), "GET /api/users/{userId} 404");
  const active = { path: "/api/users/active", method: "GET", status: 204, headers: new Headers(), text: "" };
  assert.equal(contract.answer(active), "GET /api/users/active 204");
  assert.throws(() => contract.answer({ ...active, text: "{}" }), /no content is declared/);

  assert.throws(() => answer({ success: true, user: { id: "7", since, email: "a@example.com" } }),
    /GET \/api\/users\/\{userId\} 200 breaks[^]*at \/user: must NOT have additional properties \(email\)/);
  assert.throws(() => answer({ success: true, user: { id: 7, since } }), /at \/user\/id: must be string/);
  assert.throws(() => answer({ success: true, user: { id: "7", since: "yesterday" } }), /at \/user\/since: must match format/);
  assert.throws(() => answer({ success: true, user: { id: "7" } }), /at \/user: must have required property 'since'/);
  assert.throws(() => answer({ ...failure, error: { ...failure.error, code: "NEW" } }, { status: 404 }), /at \/error\/code/);
  assert.throws(() => answer(failure, { status: 403 }), /403: the status is not declared/);
  assert.throws(() => answer(failure, { status: 429 }), /429: no header Retry-After/);
  assert.throws(() => answer(failure, { status: 404, headers: { "content-type": "text/html" } }), /content type text\/html is not declared/);
});

test("a route that is not declared may only be refused", () => {
  for (const path of ["/api/nope", "/api/users/7/8"]) {
    assert.equal(answer(failure, { path, status: 404 }), undefined);
    assert.throws(() => answer({ success: true }, { path, status: 200 }), /200: the route is not declared/);
    assert.throws(() => answer({ success: false }, { path, status: 404 }), /must have required property 'error'/);
  }
  assert.equal(answer(failure, { method: "DELETE", status: 405 }), undefined);
  assert.throws(() => answer({ success: true }, { method: "DELETE" }), /the route is not declared/);
  assert.equal(answer({ anything: 1 }, { path: "/elsewhere" }), undefined);
});

test("events are checked by name, number of arguments, type and members", () => {
  assert.equal(contract.event("user:seen", [{ id: "7", since }]), "event user:seen");
  assert.throws(() => contract.event("user:lost", [{}]), /event user:lost: not declared/);
  assert.throws(() => contract.event("user:ask", [{ id: "7" }]), /event user:ask: not declared/, "clients send it, the server does not");
  assert.throws(() => contract.event("user:seen", []), /0 arguments/);
  assert.throws(() => contract.event("user:seen", [{ id: "7", since }, 1]), /2 arguments/);
  assert.throws(() => contract.event("user:seen", [{ id: "7", since, name: "x" }]), /must NOT have additional properties \(name\)/);
  assert.throws(() => contract.event("user:seen", [{ id: null, since }]), /at \/id: must be string/);
});

test("acknowledgements are checked by event and by success", () => {
  assert.equal(contract.acknowledgement("user:ask", [{ success: true, user: { id: "7", since } }]), "acknowledgement user:ask");
  assert.equal(contract.acknowledgement("user:ask", [failure]), "acknowledgement user:ask NOT_FOUND");
  assert.throws(() => contract.acknowledgement("user:ask", [{ success: true, user: { id: "7" } }]), /at \/user: must have required property 'since'/);
  assert.throws(() => contract.acknowledgement("user:ask", [{ success: false, error: { code: "X", message: "" } }]), /at \/error\/code/);
  assert.throws(() => contract.acknowledgement("user:ask", [{ ok: true }]), /must have required property 'success'/);
  assert.throws(() => contract.acknowledgement("user:note", [{ success: true }]), /no acknowledgement is declared/);
  assert.equal(contract.acknowledgement("user:unknown", [failure]), undefined);
  assert.throws(() => contract.acknowledgement("user:unknown", [{ success: true }]), /breaks the contract/);
});

test("a keyword that no validator knows is an error of the document", () => {
  const wrong = structuredClone(openapi);
  wrong.components.schemas.User.properties.id.maxLenght = 5;
  const misspelt = new Contract({ openapi: wrong, asyncapi });
  assert.throws(() => misspelt.answer({ method: "GET", path: "/api/users/7", status: 200, headers: new Headers({ "content-type": "application/json" }), text: "{}" }),
    /maxLenght/);
});

test("fetch() rejects if an answer breaks the contract, for origins that are watched", async (t) => {
  const server = createServer((request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ success: true, user: { id: "7", since, secret: request.method } }));
  }).listen(0, "127.0.0.1");
  t.after(() => server.close());
  await once(server, "listening");
  const url = `http://127.0.0.1:${server.address().port}`;
  const watch = new Watch(contract);
  const checked = watch.fetching(fetch);
  assert.equal((await (await checked(`${url}/api/users/7`)).json()).user.secret, "GET");
  watch.origin(url);
  await assert.rejects(checked(`${url}/api/users/7`), /additional properties \(secret\)/);
  watch.forget(url);
  assert.equal((await checked(`${url}/api/users/7`)).status, 200);
});

/** Has what Watch uses of a socket. It answers each event with the given arguments. */
class Socket {
  constructor(answer) {
    this.answer = answer;
  }
  onAny(hears) {
    this.hears = hears;
  }
  emit(event, ...args) {
    args.at(-1)(...this.answer);
    return this;
  }
}

test("a socket collects the violations of events and acknowledgements", () => {
  const good = { success: true, user: { id: "7", since } };
  const told = [];
  for (const [given, found] of [
    [[good], 0], [[null, good], 0], [[new Error("operation has timed out")], 0],
    [[{ ...good, extra: 1 }], 1], [[null, { ...good, extra: 1 }], 1], [[], 1],
  ]) {
    const socket = new Socket(given);
    const violations = new Watch(contract).socket(socket);
    assert.equal(socket.emit("user:ask", { id: "7" }, (...answer) => told.push(answer)), socket);
    assert.deepEqual(told.pop(), given, "the callback is told the same");
    assert.equal(violations.length, found, JSON.stringify(given));
    socket.hears("user:seen", { id: "7", since });
    socket.hears("user:lost");
    assert.equal(violations.length, found + 1);
    assert.match(violations.at(-1).message, /user:lost/);
  }
});

test("what is declared and was not seen is found", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "seen-"));
  t.after(() => rm(folder, { recursive: true }));
  const watch = new Watch(contract, folder);
  const socket = new Socket([failure]);
  watch.socket(socket);
  const all = ["GET /api/users/active 204", "GET /api/users/{userId} 200", "event user:seen", "acknowledgement user:ask"];
  assert.deepEqual(unseen(contract, seenIn(folder)).sort(), [...all].sort());
  socket.emit("user:ask", {}, () => undefined);
  assert.deepEqual(seenIn(folder), new Set(["acknowledgement user:ask NOT_FOUND"]), "a refusal shows no success");
  socket.hears("user:seen", { id: "7", since });
  watch.answer({ method: "GET", path: "/api/users/active", status: 204, headers: new Headers(), text: "" });
  assert.deepEqual(unseen(contract, seenIn(folder)), [all[1], all[3]]);
});

test("the server serves the documents that it is checked against, and 304 to a client that has them", async (t) => {
  const server = await startParley(t);
  for (const [name, type] of [["openapi.json", "application/json"], ["asyncapi.json", "application/json"], ["parley.d.ts", "text/"]]) {
    const served = await server.get(`/api/${name}`);
    assert.equal(served.status, 200, name);
    assert.ok(served.headers.get("content-type").startsWith(type), served.headers.get("content-type"));
    assert.equal(served.text, await readFile(join(root, "docs/contract", name), "utf8"), name);
    const again = await server.get(`/api/${name}`, { headers: { "if-none-match": served.headers.get("etag") } });
    assert.deepEqual([again.status, again.text], [304, ""], name);
  }
});
