// Every event and every route, as the program itself lists them, tried without a user, as the wrong users and
// as the right one. An operation that is missing in the matrix fails here.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runParley } from "../wire/support/parley.mjs";
import { connect } from "../wire/support/person.mjs";
import { matrix } from "./support/matrix.mjs";
import { alive, scene } from "./support/scene.mjs";
import { tokenOf } from "./support/tokens.mjs";

const here = await scene();
const { stdout } = await runParley(["--print_api"]);
const operations = stdout.trim().split("\n").map((line) => /^(\S+) (\S+) (identity|open)$/.exec(line).slice(1));
const closed = operations.filter(([, , needs]) => needs === "identity").map(([method, name]) => ({ method, name, key: `${method} ${name}` }));

test("the matrix has exactly the operations that need a user", () => {
  assert.deepEqual(Object.keys(matrix).sort(), closed.map(({ key }) => key).sort());
});

/** Uploads a file and returns the answer. */
async function upload(token) {
  const body = new FormData();
  body.append("file", new Blob(["between us"], { type: "text/plain" }), "letter.txt");
  const response = await fetch(`${here.server.url}/api/files`, { method: "POST", body, headers: { authorization: `Bearer ${token}` } });
  return response.json();
}

const roles = ["alice", "bob", "carol", "dave", "erin", "mallory"];
let situations = 0;
/** The users of different situations do not know each other. */
const idsOf = (number) => Object.fromEntries(roles.map((role) => [role, `${role}-${number}`]));

/**
 * Creates the users of a situation: Alice has sent a file and a message to Bob and is calling him, and Dave
 * has answered a call of Carol.
 */
async function situation(t) {
  const id = idsOf(++situations);
  const people = {};
  for (const role of roles) people[role] = await here.person(t, id[role]);
  const { message } = await people.alice.ask("message", { to: id.bob, content: "between us" });
  const { file } = await upload(tokenOf(id.alice));
  await people.alice.ask("message", { to: id.bob, type: "file", content: `/api/files/${file.id}` });
  const { call: answered } = await people.carol.ask("call:initiate", { to: id.dave, callType: "voice" });
  await people.dave.ask("call:respond", { callId: answered.callId, response: "accept" });
  const { call } = await people.alice.ask("call:initiate", { to: id.bob, callType: "voice" });
  return { id, people, message, file, call, answered };
}

async function attempt({ method, name }, sent, who, situation) {
  if (method === "event") return situation.people[who].ask(name, sent);
  // A new token each time, because a logout revokes the token it is done with.
  const token = tokenOf(situation.id[who], { jti: `${who}-${Math.random()}` });
  if (sent.form) return upload(token);
  const { json } = await here.server.request(method, sent.path, { token, body: sent.body });
  return json;
}

/** The refusal without the fields that name the attempt itself. */
const bare = ({ success, error }) => ({ success, error });

for (const operation of closed) {
  const entry = matrix[operation.key];
  if (!entry) continue;
  test(`${operation.key} succeeds for the right user and is refused to others`, async (t) => {
    const s = await situation(t);
    for (const [who, code] of Object.entries(entry.refused)) {
      const answer = await attempt(operation, entry.with(s), who, s);
      assert.equal(answer.success, false, `${who}: ${JSON.stringify(answer)}`);
      assert.equal(answer.error.code, code, who);
    }
    if (entry.nothing) {
      const strangers = await attempt(operation, entry.with(s), "mallory", s);
      const nothings = await attempt(operation, entry.nothing(), "mallory", s);
      assert.deepEqual(bare(strangers), bare(nothings), "another user's item is answered like an item that does not exist");
    }
    if (entry.isSilent) {
      s.people[entry.right].emit(operation.name, entry.with(s));
      await s.people[entry.right].settled();
      assert.equal(s.people[entry.right].count("error", ({ event }) => event === operation.name), 0);
    } else if (entry.right) {
      const answer = await attempt(operation, entry.with(s), entry.right, s);
      assert.equal(answer.success, true, JSON.stringify(answer));
    }
    await alive(here);
  });

  test(`${operation.key} is refused without a user`, async (t) => {
    const s = { id: idsOf(0), message: { id: "x", conversationId: "x" }, call: { callId: "x" }, answered: { callId: "x" }, file: { id: "x" } };
    if (operation.method !== "event") {
      const { path, body } = entry.with(s);
      const { status, json } = await here.server.request(operation.method, path, { body });
      assert.deepEqual([status, json.error.code], [401, "UNAUTHORIZED"]);
      return;
    }
    const client = await connect(t, here.server, { transports: ["websocket"] });
    const { success, error } = await client.ask(operation.name, entry.with(s));
    assert.deepEqual([success, error.code], [false, "AUTH_REQUIRED"]);
    assert.ok(client.socket.connected);
  });
}

test("a file can be read by its sender and its receiver only", async (t) => {
  const s = await situation(t);
  const ask = (id, who) => here.server.get(`/api/files/${id}`, who ? { token: tokenOf(s.id[who]) } : {});
  for (const who of ["alice", "bob"]) assert.equal((await ask(s.file.id, who)).text, "between us", who);
  const [strangers, nothings] = [await ask(s.file.id, "mallory"), await ask("00000000-0000-4000-8000-000000000000", "mallory")];
  assert.deepEqual([strangers.status, strangers.text], [404, nothings.text]);
  assert.equal((await ask(s.file.id)).status, 401);
});

test("messages, typing, read marks and calls of two users are not sent to others", async (t) => {
  const s = await situation(t);
  const { alice, bob, carol, mallory } = s.people;
  for (let n = 0; n < 20; ++n) {
    const { message } = await alice.ask("message", { to: s.id.bob, content: `secret ${n}`, senderId: s.id.mallory, from: s.id.mallory });
    alice.emit("typing:start", { to: s.id.bob });
    await bob.ask("message:read", { messageId: message.id, userId: s.id.mallory });
    await alice.ask("message:edit", { messageId: message.id, content: "better" });
    await alice.ask("message:delete", { messageId: message.id });
  }
  await bob.ask("call:respond", { callId: s.call.callId, response: "accept", to: s.id.mallory });
  await bob.ask("call:end", { callId: s.call.callId, to: s.id.mallory });
  for (const outsider of [carol, mallory]) {
    await outsider.settled();
    const heard = outsider.heard.filter(({ event, args }) => event.startsWith("message") || event.startsWith("typing") || args[0]?.callId === s.call.callId);
    assert.deepEqual(heard, []);
  }
});
