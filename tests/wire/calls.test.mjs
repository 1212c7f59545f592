// Calls between stock clients on the real binary: with many devices, with many calls at once, and with a
// server that is killed during a call.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { freshFolder, runParley, startParley } from "./support/parley.mjs";
import { alice, bob } from "./support/person.mjs";

const unlimited = ["--limits.calls_per_minute", "0"];

async function ring(caller, to, callType = "voice") {
  const { success, call, error } = await caller.ask("call:initiate", { to, callType });
  assert.ok(success, JSON.stringify(error));
  return call;
}

test("a call rings on every device, is answered on one, and stops ringing on the others", async (t) => {
  const server = await startParley(t);
  const caller = await alice(t, server);
  const devices = [await bob(t, server), await bob(t, server, { transports: ["polling"] }), await bob(t, server)];
  const call = await ring(caller, "2", "video");
  for (const device of devices) {
    const incoming = await device.hears("call:incoming");
    assert.equal(incoming.callId, call.callId);
    assert.equal(incoming.fromName, call.fromName);
    assert.equal(incoming.roomName, `call_${call.callId}`);
  }
  const { success } = await devices[1].ask("call:respond", { callId: call.callId, response: "accept", to: "1" });
  assert.equal(success, true);
  const accepted = await caller.hears("call:accepted");
  assert.equal(accepted.by, "2");
  assert.equal(accepted.jitsi.roomName, call.roomName);
  assert.equal(accepted.jitsi.configOverwrite.startWithVideoMuted, false);
  assert.ok(new URL(accepted.jitsi.url).pathname.endsWith(call.roomName));
  assert.equal((await devices[1].hears("call:accepted")).callId, call.callId);
  for (const device of [devices[0], devices[2]]) {
    assert.equal((await device.hears("call:ended")).reason, "answered_elsewhere");
  }
  await devices[1].ask("call:end", { callId: call.callId, to: "1" });
  const ended = await caller.hears("call:ended");
  assert.deepEqual([ended.by, ended.reason, ended.outcome], ["2", "user_ended", "completed"]);
});

test("of two simultaneous answers exactly one is accepted, in a hundred runs", async (t) => {
  const server = await startParley(t, { args: unlimited });
  const caller = await alice(t, server);
  const devices = [await bob(t, server), await bob(t, server)];
  for (let round = 1; round <= 100; ++round) {
    const { callId } = await ring(caller, "2");
    const answers = await Promise.all(
      devices.map((device) => device.ask("call:respond", { callId, response: "accept" })),
    );
    assert.equal(answers.filter((answer) => answer.success).length, 1, JSON.stringify(answers));
    assert.equal(answers.find((answer) => !answer.success).error.code, "CALL_ALREADY_ANSWERED");
    await caller.ask("call:end", { callId });
    await caller.hears("call:ended", { count: round });
  }
  assert.equal(caller.count("call:accepted"), 100);
});

test("two users who call each other at the same time are never in two calls, in twenty runs", async (t) => {
  const server = await startParley(t, { args: unlimited });
  const [one, other] = [await alice(t, server), await bob(t, server)];
  for (let round = 0; round < 20; ++round) {
    const answers = await Promise.all([
      one.ask("call:initiate", { to: "2", callType: "voice" }),
      other.ask("call:initiate", { to: "1", callType: "voice" }),
    ]);
    const placed = answers.filter((answer) => answer.success);
    assert.equal(placed.length, 1, JSON.stringify(answers));
    assert.equal(answers.find((answer) => !answer.success).error.code, "CALL_IN_PROGRESS");
    await one.ask("call:end", { callId: placed[0].call.callId });
    await other.ask("call:end", { callId: placed[0].call.callId });
  }
});

test("an accepted call and a ringing call continue after the server is killed", async (t) => {
  const dataDir = await freshFolder();
  const first = await startParley(t, { dataDir });
  const [caller, callee] = [await alice(t, first), await bob(t, first)];
  const { callId } = await ring(caller, "2");
  await callee.ask("call:respond", { callId, response: "accept" });
  await first.kill();

  const second = await startParley(t, { dataDir });
  const again = await alice(t, second);
  assert.equal((await again.hears("connected")).activeCall.callId, callId);
  const there = await bob(t, second);
  assert.equal((await there.hears("connected")).activeCall.status, "accepted");
  await again.ask("call:end", { callId });
  assert.equal((await there.hears("call:ended")).outcome, "completed");
  const ringing = await ring(again, "2");
  await second.kill();

  const third = await startParley(t, { dataDir });
  const rung = await bob(t, third);
  const incoming = await rung.hears("call:incoming");
  assert.equal(incoming.callId, ringing.callId);
  assert.ok(incoming.remainingMs <= 45_000 && incoming.remainingMs > 0);
  await rung.ask("call:respond", { callId: ringing.callId, response: "reject" });
  const { json } = await third.get("/api/calls", { token: rung.session.token });
  assert.deepEqual(
    json.calls.map((call) => call.outcome),
    ["rejected", "completed"],
  );
});

test("calls can be placed, answered and ended by REST", async (t) => {
  const server = await startParley(t);
  const callee = await bob(t, server);
  await alice(t, server);
  const { token } = await server.login("alice@example.com");
  const placed = await server.post("/api/calls", { to: "2", callType: "voice" }, { token });
  assert.equal(placed.status, 201);
  const { callId } = placed.json.call;
  assert.equal((await callee.hears("call:incoming")).callId, callId);
  const theirs = { token: callee.session.token };
  const active = (await server.get("/api/calls/active", theirs)).json;
  assert.equal(active.call.status, "ringing");
  assert.deepEqual((await server.get(`/api/calls/${callId}`, { token })).json, active);
  assert.equal((await server.get(`/api/calls/${callId}/join`, theirs)).status, 403);
  await server.post(`/api/calls/${callId}/respond`, { response: "accept" }, theirs);
  const { json } = await server.get(`/api/calls/${callId}/join`, theirs);
  assert.equal(json.jitsi.roomName, `call_${callId}`);
  const ended = await server.post(`/api/calls/${callId}/end`, undefined, { token });
  assert.equal(ended.json.call.outcome, "completed");
  assert.equal((await server.get("/api/calls?outcome=completed", { token })).json.calls.length, 1);
  assert.equal((await server.get("/api/calls?outcome=missed", { token })).json.calls.length, 0);
  assert.equal((await server.get("/api/calls?outcome=late", { token })).json.error.code, "INVALID_DATA");
  assert.equal((await server.get("/api/calls/nonsense", { token })).json.error.code, "CALL_NOT_FOUND");
});

test("with a protected Jitsi server each party gets a token for the room and the user", async (t) => {
  const secret = "what prosody knows too";
  const args = ["--jitsi.domain", "meet.example", "--jitsi.app_id", "parley", "--jitsi.app_secret", secret];
  const server = await startParley(t, { args });
  const [caller, callee] = [await alice(t, server), await bob(t, server)];
  const { callId, roomName } = await ring(caller, "2");
  await callee.ask("call:respond", { callId, response: "accept" });
  for (const [person, moderates] of [
    [caller, true],
    [callee, false],
  ]) {
    const { jitsi } = await person.hears("call:accepted");
    const [header, payload, signature] = jitsi.jwt.split(".");
    assert.equal(createHmac("sha256", secret).update(`${header}.${payload}`).digest("base64url"), signature);
    const claims = JSON.parse(Buffer.from(payload, "base64url"));
    assert.equal(claims.room, roomName);
    assert.equal(claims.iss, "parley");
    assert.ok(claims.exp - Date.now() / 1000 <= 600);
    assert.equal(claims.context.user.id, person.id);
    assert.equal(String(claims.context.user.moderator), String(moderates));
    assert.equal(new URL(jitsi.url).searchParams.get("jwt"), jitsi.jwt);
  }
});

test("inconsistent Jitsi settings are refused at startup", async () => {
  for (const [args, word] of [
    [["--jitsi.app_secret", "x"], "app id"],
    [["--jitsi.app_id", "a", "--jitsi.private_key", "/nowhere.pem"], "/nowhere.pem"],
    [["--jitsi.app_id", "a", "--jitsi.app_secret", "x", "--jitsi.private_key", "y"], "exclude"],
    [["--jitsi.app_id", "vpaas-magic-cookie-1"], "jitsi.app_id"],
    [["--jitsi.app_id", "vpaas-magic-cookie-1", "--jitsi.private_key", "/nowhere.pem"], "jitsi.key_id"],
    [["--check_config", "--jitsi.app_id", "a", "--jitsi.private_key", "/nowhere.pem"], "jitsi.private_key: /nowhere.pem"],
  ]) {
    const { code, stderr } = await runParley(["--data_dir", await freshFolder(), ...args]);
    assert.equal(code, 78, stderr);
    assert.ok(stderr.includes(word), stderr);
  }
});

async function talk(t, server, { from = alice } = {}) {
  const caller = await from(t, server);
  const callee = await bob(t, server);
  const { callId } = await ring(caller, "2");
  await callee.hears("call:incoming");
  assert.ok((await callee.ask("call:respond", { callId, response: "accept" })).success);
  await caller.hears("call:accepted");
  return { caller, callee, callId };
}

test("a logout of the last device ends a call at once, and another device keeps the call", async (t) => {
  const server = await startParley(t);
  const { caller, callee, callId } = await talk(t, server);
  const laptop = await alice(t, server);
  assert.equal((await server.post("/api/auth/logout", undefined, caller.session)).status, 200);
  await caller.hears("auth:error");
  await callee.settled();
  assert.equal(callee.count("call:ended"), 0, "the laptop is in the call too");
  assert.equal((await server.post("/api/auth/logout", undefined, laptop.session)).status, 200);
  const ended = await callee.hears("call:ended");
  assert.deepEqual([ended.callId, ended.by, ended.reason, ended.outcome], [callId, "1", "user_ended", "completed"]);
  const { json } = await server.get("/api/calls/active", callee.session);
  assert.equal(json.call, null);
});

test("a change of the password logs out the device in the call and ends the call", async (t) => {
  const server = await startParley(t);
  const { callee, callId } = await talk(t, server);
  const { token } = await server.login("alice@example.com");
  const passwords = { oldPassword: "password123", newPassword: "another password" };
  assert.equal((await server.post("/api/auth/password", passwords, { token })).status, 200);
  const ended = await callee.hears("call:ended");
  assert.deepEqual([ended.callId, ended.by, ended.reason], [callId, "1", "user_ended"]);
});

test("a logout during the grace of a disconnected device ends its ringing calls", async (t) => {
  const server = await startParley(t);
  const caller = await alice(t, server);
  const callee = await bob(t, server);
  await ring(caller, "2");
  await callee.hears("call:incoming");
  caller.socket.disconnect();
  assert.equal((await server.post("/api/auth/logout", undefined, caller.session)).status, 200);
  const cancelled = await callee.hears("call:ended");
  assert.deepEqual([cancelled.by, cancelled.reason, cancelled.outcome], ["1", "user_ended", "cancelled"]);

  const back = await alice(t, server);
  const { callId } = await ring(back, "2");
  callee.socket.disconnect();
  assert.equal((await server.post("/api/auth/logout", undefined, callee.session)).status, 200);
  const missed = await back.hears("call:ended");
  assert.deepEqual([missed.callId, missed.by, missed.reason, missed.outcome], [callId, "system", "network_error", "missed"]);
  const { token } = await server.login("bob@example.com");
  const { json } = await server.get("/api/calls?missed=true", { token });
  assert.deepEqual(json.calls.map(({ outcome }) => outcome), ["missed", "cancelled"]);
  for (const query of ["missed=yes", "missed=true&outcome=rejected"]) {
    assert.equal((await server.get(`/api/calls?${query}`, { token })).status, 400, query);
  }
});

test("a call of the other type to the same user is refused with the id of the ringing call", async (t) => {
  const server = await startParley(t, { args: unlimited });
  const caller = await alice(t, server);
  const callee = await bob(t, server);
  const { callId } = await ring(caller, "2", "voice");
  assert.equal((await ring(caller, "2", "voice")).callId, callId, "of the same type it is the same call");
  const { success, error } = await caller.ask("call:initiate", { to: "2", callType: "video" });
  assert.deepEqual([success, error.code, error.callId], [false, "CALL_IN_PROGRESS", callId]);
  assert.equal((await caller.hears("call:failed")).callId, callId);
  const byRest = await server.post("/api/calls", { to: "2", callType: "video" }, caller.session);
  assert.deepEqual([byRest.status, byRest.json.error.code, byRest.json.error.callId], [409, "CALL_IN_PROGRESS", callId]);
  await callee.settled();
  assert.equal(callee.count("call:incoming"), 1);
});

test("the status busy is kept after a disconnect and after the server is killed", async (t) => {
  const dataDir = await freshFolder();
  const before = await startParley(t, { dataDir });
  const chooser = await bob(t, before);
  assert.ok((await chooser.ask("presence:set", { status: "busy" })).success);
  await before.kill();

  const server = await startParley(t, { dataDir });
  const caller = await alice(t, server);
  const callee = await bob(t, server);
  const refused = await caller.ask("call:initiate", { to: "2", callType: "voice" });
  assert.deepEqual([refused.success, refused.error.code], [false, "USER_UNAVAILABLE"]);
  assert.equal((await caller.hears("user:online", { where: ({ userId }) => userId === "2" })).status, "busy");
  assert.ok((await callee.ask("presence:set", { status: "online" })).success);
  await ring(caller, "2");
});
