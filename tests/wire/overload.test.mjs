// Overload: users who send as fast as their sockets allow, one who reads nothing, and two others who chat
// normally. No acknowledged message is lost, memory is bounded, and the server works normally afterwards.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import WebSocket from "ws";
import { wholeHistory } from "./support/history.mjs";
import { isSanitized, residentOf } from "./support/memory.mjs";
import { startParley } from "./support/parley.mjs";
import { connect, within } from "./support/person.mjs";

const flooders = 10;
const each = 600;
const text = "x".repeat(4_000);
const patience = 120_000;
const secret = "a secret of more than thirty-two bytes";

/** Makes a session of any user, as a login would return it. */
function sessionOf(id) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const now = Math.floor(Date.now() / 1000);
  const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part({ sub: id, userId: id, iat: now, exp: now + 3600 })}`;
  return { token: `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`, user: { id, name: id } };
}

async function chatting(t, server, session) {
  const person = await connect(t, server, { auth: { token: session.token } });
  person.session = session;
  await person.hears("connected");
  return person;
}

/** Opens a raw WebSocket that has joined. */
async function bare(server, session) {
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
  const peer = { socket, acks: [], messages: 0 };
  peer.closed = new Promise((resolve) => socket.on("close", resolve));
  await within(
    new Promise((resolve, reject) => {
      socket.on("error", reject);
      socket.on("message", (data) => {
        const packet = String(data);
        if (packet.startsWith("0")) socket.send(`40${JSON.stringify({ token: session.token })}`);
        else if (packet === "2") socket.send("3");
        else if (packet.startsWith('42["connected"')) resolve();
        else if (packet.startsWith('42["message"')) ++peer.messages;
        else if (packet.startsWith("43")) peer.acks.push(packet);
      });
    }),
    "a bare socket joins",
    30_000,
  );
  socket.on("error", () => {});
  return peer;
}

test("a flood slows down the flooding clients and no others", async (t) => {
  const server = await startParley(t, {
    args: [
      "--limits.messages_per_minute", "0", "--limits.events_per_second", "0", "--store.json_export", "false",
      "--auth.jwt_secret", secret, "--auth.create_users", "always",
    ],
  });
  const sink = sessionOf("sink");
  const calm = [await chatting(t, server, sessionOf("carol")), await chatting(t, server, sessionOf("dave"))];
  const reader = await bare(server, sink);
  const slow = await bare(server, sink);
  slow.socket._socket.pause();
  const floods = [];
  for (let n = 0; n < flooders; ++n) floods.push(await bare(server, sessionOf(`flood-${n}`)));
  const before = residentOf(server.pid);

  for (const flood of floods) {
    for (let n = 0; n < each; ++n) {
      flood.socket.send(`42${n}["message",{"to":"${sink.user.id}","content":"${text}"}]`);
      if (n % 4 === 0) flood.socket.send(`42["typing:start",{"to":"${sink.user.id}"}]`);
    }
  }
  const isOver = () => floods.every((flood) => flood.acks.length === each);
  let most = before;
  let talked = 0;
  const began = performance.now();
  while (!isOver()) {
    assert.ok(performance.now() - began < patience, `${floods.map((flood) => flood.acks.length)} of ${each} each are acknowledged`);
    const answer = await within(
      new Promise((resolve) => calm[talked % 2].socket.emit("message", { to: calm[(talked + 1) % 2].id, content: `${talked}` }, resolve)),
      "one who behaves is answered",
      30_000,
    );
    assert.equal(answer.success, true, JSON.stringify(answer));
    ++talked;
    most = Math.max(most, residentOf(server.pid));
  }

  assert.ok(talked >= 3, "they had their turn while the flood went on");
  for (const flood of floods) {
    assert.ok(flood.acks.every((ack, n) => ack.startsWith(`43${n}[{"success":true`)), "each in its turn, and none refused");
  }
  const stored = (await wholeHistory(server, sink.token)).length;
  assert.equal(stored, flooders * each, "what was acknowledged is there, once");
  slow.socket._socket.resume();
  await within(slow.closed, "who read nothing has been disconnected", patience);
  assert.ok(slow.messages < flooders * each);
  if (!isSanitized(server.pid)) assert.ok(most - before < 64e6, `${(most - before) / 1e6} MB more`);
  assert.ok(reader.messages > 0);

  const answer = await calm[0].ask("message", { to: calm[1].id, content: "all as before" });
  assert.equal(answer.success, true);
  await calm[1].hears("message", { where: (message) => message.content === "all as before" });
});
