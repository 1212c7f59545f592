// Backups of a server under load can be restored, and a backup that cannot be made is reported to the
// operator.
import assert from "node:assert/strict";
import { copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { wholeHistory } from "./support/history.mjs";
import { freshFolder, runParley, startParley } from "./support/parley.mjs";
import { arrive, within } from "./support/person.mjs";

/** Sends without pause until stopped. `reached(n)` resolves when n messages have been acknowledged. */
function load(person, to) {
  const acknowledged = [];
  let waiting = [];
  let stopped = false;
  const lane = async (name) => {
    for (let n = 0; !stopped; ++n) {
      const answer = await person.ask("message", { to, content: `${name} ${n}` });
        assert.equal(answer.success, true, JSON.stringify(answer));
      acknowledged.push(answer.message);
      waiting = waiting.filter(({ count, resolve }) => acknowledged.length < count || resolve());
    }
  };
  const lanes = Promise.all(["a", "b", "c", "d"].map(lane));
  return {
    acknowledged,
    reached: (count) => within(new Promise((resolve) => waiting.push({ count, resolve })), `${count} messages`, 30_000),
    stop: () => ((stopped = true), lanes),
  };
}

test("a backup of a server under load holds every message acknowledged before it began", async (t) => {
  const server = await startParley(t, {
    args: ["--limits.messages_per_minute", "0", "--limits.events_per_second", "0"],
  });
  const folder = await freshFolder();
  t.after(() => rm(folder, { recursive: true, force: true }));
  const alice = await arrive(t, server, "alice@example.com", { transports: ["websocket"] });
  const sending = load(alice, "2");
  const taken = [];
  for (const round of [1, 2, 3]) {
    await sending.reached(round * 150);
    const before = [...sending.acknowledged];
    const dataDir = join(folder, String(round));
    await mkdir(dataDir);
    const file = join(dataDir, "parley.db");
    const { code, stdout, stderr } = await runParley(["backup", file, "--data_dir", server.dataDir]);
    assert.equal(code, 0, stderr);
    const { size, mode } = await stat(file);
    assert.equal(stdout, `${file}: ${size} bytes\n`);
    assert.equal(mode & 0o777, 0o600);
    assert.deepEqual(await readdir(dataDir), ["parley.db"]);
    taken.push({ dataDir, before });
  }
  const live = await runParley(["check", "--data_dir", server.dataDir]);
  assert.deepEqual([live.code, live.stdout], [0, ""], live.stderr);
  await sending.stop();

  for (const { dataDir, before } of taken) {
    const found = await runParley(["check", "--data_dir", dataDir]);
    assert.deepEqual([found.code, found.stdout], [0, ""], found.stderr);
    const restored = await startParley(t, { dataDir });
    const { token } = await restored.login("alice@example.com");
    const messages = await wholeHistory(restored, token);
    const byId = new Map(messages.map((message) => [message.id, message]));
    for (const message of before) assert.deepEqual(byId.get(message.id), message);
    assert.deepEqual(messages.map(({ seq }) => seq), messages.map((_, n) => n + 1), "one moment, without a gap");
    await restored.stop();
  }
});

test("a backup can be made of the data folder of a killed server", async (t) => {
  const dataDir = await freshFolder();
  const folder = await freshFolder();
  const first = await startParley(t, { dataDir });
  const alice = await arrive(t, first, "alice@example.com");
  const { message } = await alice.ask("message", { to: "2", content: "the last one" });
  await first.kill();
  const { code, stderr } = await runParley(["backup", join(folder, "parley.db"), "--data_dir", dataDir]);
  assert.equal(code, 0, stderr);
  const restored = await startParley(t, { dataDir: folder });
  const { token } = await restored.login("alice@example.com");
  assert.deepEqual(await wholeHistory(restored, token), [message]);
});

test("a backup that cannot be made is reported in one line, and nothing is overwritten", async (t) => {
  const server = await startParley(t);
  const folder = await freshFolder();
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "yesterday.db");
  await writeFile(file, "the backup of yesterday");
  const refused = async (expected, ...args) => {
    const { code, stdout, stderr } = await runParley(args);
    assert.equal(code, expected, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, /^[^\n]+\n$/);
    return stderr;
  };
  assert.ok((await refused(73, "backup", file, "--data_dir", server.dataDir)).includes(file));
  await refused(73, "backup", join(server.dataDir, "parley.db"), "--data_dir", server.dataDir);
  await refused(73, "backup", join(folder, "none", "x.db"), "--data_dir", server.dataDir);
  await refused(78, "backup", join(folder, "x.db"), "--data_dir", join(folder, "none"));
  await refused(78, "backup", "--data_dir", server.dataDir);
  await refused(78, "check", "--data_dir", join(folder, "none"));
  assert.equal(await readFile(file, "utf8"), "the backup of yesterday");
  assert.deepEqual(await readdir(folder), ["yesterday.db"]);
  assert.equal((await server.get("/ready")).status, 200);
});

test("damage is reported with one line for each finding", async (t) => {
  const first = await startParley(t);
  const folder = await freshFolder();
  t.after(() => rm(folder, { recursive: true, force: true }));
  const alice = await arrive(t, first, "alice@example.com");
  for (let n = 0; n < 20; ++n) await alice.ask("message", { to: "2", content: "x".repeat(2000) });
  const file = join(folder, "parley.db");
  assert.equal((await runParley(["backup", file, "--data_dir", first.dataDir])).code, 0);
  await copyFile(file, join(folder, "whole.db"));
  const bytes = await readFile(file);
  bytes.fill(0xff, bytes.length - 3 * 4096, bytes.length - 2 * 4096);
  await writeFile(file, bytes);
  const { code, stdout } = await runParley(["check", "--data_dir", folder]);
  assert.equal(code, 65);
  assert.match(stdout, /^pages: .+\n/);
  const again = await runParley(["backup", join(folder, "copy.db"), "--data_dir", folder]);
  assert.equal(again.code, 65, "a damaged database makes no backup");
  await assert.rejects(stat(join(folder, "copy.db")));
});
