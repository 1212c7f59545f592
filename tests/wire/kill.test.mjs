// An acknowledged message is never lost: the server is killed twenty times while messages are acknowledged.
import assert from "node:assert/strict";
import { test } from "node:test";
import { arrive, within } from "./support/person.mjs";
import { wholeHistory } from "./support/history.mjs";
import { freshFolder, startParley } from "./support/parley.mjs";

const rounds = Number(process.env.PARLEY_KILL_ROUNDS ?? 20);

/**
 * Sends without pause until the connection breaks. `record` records the attempts and the acknowledgements.
 */
async function sendUntilBroken(person, to, round, record) {
  const broken = new Promise((resolve) => person.socket.once("disconnect", resolve));
  const send = async (lane) => {
    for (let n = 0; person.socket.connected; ++n) {
      const id = `${person.id}-${round}-${lane}-${n}`;
      record.tried.add(id);
      const answer = await Promise.race([
        person.ask("message", { to, content: id, clientMessageId: id }).catch(() => undefined), broken,
      ]);
      if (answer?.success !== true) return;
      record.acknowledged.set(id, answer.message);
    }
  };
  await Promise.all([0, 1, 2, 3].map(send));
}

test(`after kill -9 every acknowledged message is stored exactly once, in ${rounds} rounds`, async (t) => {
  const dataDir = await freshFolder();
  const record = { tried: new Set(), acknowledged: new Map() };
  const start = () => startParley(t, { dataDir, args: ["--limits.messages_per_minute", "0"] });
  for (let round = 0; round < rounds; ++round) {
    const server = await start();
    const options = { transports: ["websocket"] };
    const a = await arrive(t, server, "alice@example.com", options);
    const b = await arrive(t, server, "bob@example.com", options);
    const sending = [sendUntilBroken(a, "2", round, record), sendUntilBroken(b, "1", round, record)];
    await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 250));
    await server.kill();
    await within(Promise.all(sending), "the senders");
  }

  const server = await start();
  const { token } = await server.login("alice@example.com");
  const newest = await wholeHistory(server, token);
  const ids = newest.map((message) => message.clientMessageId);
  assert.equal(new Set(ids).size, ids.length, "no message is there twice");
  assert.deepEqual(newest.map(({ seq }) => seq), newest.map((_, n) => n + 1), "seq has no gap");
  for (const id of ids) assert.ok(record.tried.has(id), `${id} was never tried`);
  const stored = new Map(newest.map((message) => [message.clientMessageId, message]));
  for (const [id, message] of record.acknowledged) assert.deepEqual(stored.get(id), message, `${id} was acknowledged`);
  assert.ok(record.acknowledged.size > rounds, "something was acknowledged in every round");
  t.diagnostic(`${record.acknowledged.size} of ${record.tried.size} messages acknowledged, none lost`);
});
