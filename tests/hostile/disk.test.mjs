// Disks that are full, fail or are slow, under the real program: acknowledged messages are kept, what cannot
// be stored is refused, and everything that needs no disk continues.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { binary, freshFolder, startParley } from "../wire/support/parley.mjs";
import { alice, bob, within } from "../wire/support/person.mjs";

/** Starts a server on a disk whose state is set with `disk.is(word)`: full, broken, slow, late, or sound. */
async function onADisk(t, { ends } = {}) {
  const dataDir = await freshFolder();
  t.after(() => rm(dataDir, { recursive: true, force: true }));
  const faults = join(dataDir, "faults");
  const env = {
    LD_PRELOAD: join(dirname(binary), "libdisk_faults.so"), DISK_FAULTS: faults,
    ASAN_OPTIONS: `${process.env.ASAN_OPTIONS ?? ""}:verify_asan_link_order=0`,
  };
  const args = ["--limits.messages_per_minute", "0", "--limits.typing_per_second", "0", "--store.json_export", "false"];
  const server = await startParley(t, { dataDir, env, ends, args });
  assert.ok(readFileSync(`/proc/${server.pid}/maps`, "utf8").includes("libdisk_faults"), "the faults are loaded");
  return { server, dataDir, is: (word) => writeFileSync(faults, word) };
}

test("on a full disk messages are refused and everything else works, and messages work again when there is space", async (t) => {
  const disk = await onADisk(t);
  const a = await alice(t, disk.server, { transports: ["websocket"] });
  const b = await bob(t, disk.server, { transports: ["websocket"] });
  const { token } = a.session;
  const kept = await a.ask("message", { to: "2", content: "while there is room" });
  assert.ok(kept.success);

  disk.is("full");
  for (let n = 0; n < 20; ++n) {
    const refused = await a.ask("message", { to: "2", content: `no room ${n}`, clientMessageId: `full-${n}` });
    assert.deepEqual([refused.success, refused.error.code], [false, "MESSAGE_SEND_FAILED"]);
  }
  const byRest = await disk.server.post("/api/messages", { receiverId: "2", content: "no room" }, { token });
  assert.deepEqual([byRest.status, byRest.json.error.code], [503, "MESSAGE_SEND_FAILED"]);
  assert.ok(Number(byRest.headers.get("retry-after")) >= 1);
  const { json } = await disk.server.get("/api/messages", { token });
  assert.deepEqual(json.messages.map(({ content }) => content), ["while there is room"]);
  a.emit("typing:start", { to: "2" });
  await b.hears("typing:start");
  a.emit("presence:set", { status: "busy" });
  await b.hears("user:online", { where: ({ userId, status }) => userId === "1" && status === "busy" });
  assert.equal((await disk.server.get("/ready")).status, 200);

  disk.is("sound");
  const again = await a.ask("message", { to: "2", content: "no room 0", clientMessageId: "full-0" });
  assert.ok(again.success, "a retry is the first to be stored");
  assert.equal(again.message.seq, kept.message.seq + 1);
  await b.hears("message", { where: ({ content }) => content === "no room 0" });
  assert.ok(a.socket.connected && b.socket.connected);
});

test("a failed sync ends the process without an acknowledgement, and earlier messages are kept", async (t) => {
  const disk = await onADisk(t, { ends: 74 });
  const a = await alice(t, disk.server, { transports: ["websocket"] });
  const acknowledged = [];
  for (let n = 0; n < 20; ++n) acknowledged.push((await a.ask("message", { to: "2", content: `kept ${n}` })).message);

  disk.is("broken");
  const lost = new Promise((resolve) => a.socket.on("disconnect", resolve));
  const late = Array.from({ length: 10 }, (_, n) => a.ask("message", { to: "2", content: `late ${n}` }).catch(() => ({ success: false })));
  assert.equal(await within(disk.server.ended(), "the end of the process"), 74);
  await lost;
  for (const answer of await Promise.all(late)) assert.equal(answer.success, false);

  disk.is("sound");
  const next = await startParley(t, { dataDir: disk.dataDir, args: ["--store.json_export", "false"] });
  const { token } = await next.login("alice@example.com");
  const { json } = await next.get("/api/messages?limit=500", { token });
  assert.deepEqual(json.messages.slice(0, 20), acknowledged);
  assert.deepEqual(json.messages.map(({ seq }) => seq), json.messages.map((_, n) => n + 1));
});

test("a slow disk delays messages and nothing else", async (t) => {
  const disk = await onADisk(t);
  const a = await alice(t, disk.server, { transports: ["websocket"] });
  const b = await bob(t, disk.server, { transports: ["websocket"] });
  disk.is("slow");
  const order = [];
  const sending = Array.from({ length: 16 }, (_, n) =>
    a.ask("message", { to: "2", content: `slowly ${n}` }).then((answer) => order.push(answer.success && "message")));
  for (let n = 0; n < 20; ++n) {
    b.emit("typing:start", { to: "1" });
    b.emit("typing:stop", { to: "1" });
    await a.hears("typing:stop", { count: n + 1 });
    assert.equal((await disk.server.get("/health")).status, 200);
  }
  order.push("twenty rounds of typing");
  await Promise.all(sending);
  assert.equal(order[0], "twenty rounds of typing", "typing finished before the first sync");
  assert.equal(order.filter((what) => what === "message").length, 16);
});

for (const transports of [["websocket"], ["polling"]]) {
  test(`200 messages per second by ${transports} are stored in order on a disk that syncs in half a second`, async (t) => {
    const disk = await onADisk(t);
    const a = await alice(t, disk.server, { transports });
    const b = await bob(t, disk.server, { transports: ["websocket"] });
    disk.is("late");
    const seconds = 6;
    const total = 200 * seconds;
    const answers = [];
    let inTime = 0;
    const began = performance.now();
    for (let n = 0; n < total; ++n) {
      const due = began + n * 5;
      while (performance.now() < due) await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
      answers.push(a.ask("message", { to: "2", content: `${n}` }).then((answer) => {
        if (performance.now() - began <= seconds * 1000) ++inTime;
        return answer;
      }));
      // Another user's message is stored with the next sync. It does not wait behind the flood.
      if (n === total / 2) {
        const asked = performance.now();
        answers.neighbour = b.ask("message", { to: "1", content: "beside it" }).then((answer) => [answer.success, performance.now() - asked]);
      }
    }
    const all = await Promise.all(answers);
    assert.ok(all.every(({ success }) => success), JSON.stringify(all.find(({ success }) => !success)));
    assert.deepEqual(all.map(({ message }) => message.content), Array.from({ length: total }, (_, n) => `${n}`));
    const [wasStored, took] = await answers.neighbour;
    assert.ok(wasStored);
    t.diagnostic(`${Math.round(inTime / seconds)} messages a second of 200; the neighbour waited ${Math.round(took)} ms`);
    assert.ok(took < 3_000, `the neighbour waited ${took} ms`);
    assert.ok(inTime >= 150 * seconds, `${inTime} of ${total} within ${seconds} s`);
    await b.hears("message", { where: ({ content }) => content === `${total - 1}` });
    assert.equal(b.count("message"), total);
  });
}
