// users.json and messages.json: imported at the first start and kept up to date after it.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { arrive } from "./support/person.mjs";
import { freshFolder, runParley, startParley } from "./support/parley.mjs";

const users = [
  { id: "7", email: "grace@example.com", name: "Grace", password: "correct horse" },
  { id: "8", email: "Ada@Example.com", name: "Ada", password: "battery staple" },
];
const messages = [
  {
    id: "5b2f8b0e-3c1e-4f6b-9d5e-0f1f6a0c9a11", senderId: "7", senderName: "Grace", receiverId: "8",
    content: "from the old days", timestamp: "2024-01-02T03:04:05.678Z", type: "text", readBy: ["8"],
  },
  {
    id: "not-a-uuid", senderId: "8", senderName: "Ada", receiverId: "7", content: "so long ago",
    timestamp: "2024-01-02T03:05:00.000Z", type: "text",
  },
];

/** Polls the file until `willDo` accepts its content. The export writes changes within seconds. */
async function followed(file, willDo) {
  for (const deadline = Date.now() + 8_000; ; ) {
    const content = JSON.parse(await readFile(file, "utf8").catch(() => "[]"));
    if (willDo(content)) return content;
    assert.ok(Date.now() < deadline, `${file} did not follow`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function folderWithFiles() {
  const dataDir = await freshFolder();
  await writeFile(join(dataDir, "users.json"), JSON.stringify(users));
  await writeFile(join(dataDir, "messages.json"), JSON.stringify(messages));
  return dataDir;
}

test("users and messages of the files are imported, and the users log in with their old passwords", async (t) => {
  const server = await startParley(t, { dataDir: await folderWithFiles(), dev: false });
  const { token, user } = await server.login("ada@example.com", "battery staple");
  assert.equal(user.id, "8");
  assert.equal((await server.post("/api/auth/login", { email: "ada@example.com", password: "wrong" })).status, 401);
  const { json } = await server.get("/api/messages", { token });
  assert.deepEqual(json.messages.map(({ content, seq }) => [content, seq]), [["from the old days", 1], ["so long ago", 2]]);
  assert.equal(json.messages[0].id, messages[0].id);
  assert.equal(json.messages[0].timestamp, messages[0].timestamp);
  assert.deepEqual(json.messages[0].readBy, ["8"]);
});

test("the files are kept up to date in the documented format, without passwords", async (t) => {
  const dataDir = await folderWithFiles();
  const server = await startParley(t, { dataDir, dev: false });
  const grace = await server.login("grace@example.com", "correct horse");
  const sent = await server.post("/api/messages", { receiverId: "8", content: "and now" }, { token: grace.token });
  // The file keeps the plain passwords until each has been hashed and stored, because no other place has
  // them.
  const people = await followed(join(dataDir, "users.json"), (list) => list.every((user) => !user.password));
  assert.equal(await server.stop(), 0);
  const exported = JSON.parse(await readFile(join(dataDir, "messages.json"), "utf8"));
  assert.equal(exported.length, 3);
  assert.deepEqual(exported[2], sent.json.message);
  assert.deepEqual(people.map(({ id, email, name }) => [id, email, name]), [
    ["7", "grace@example.com", "Grace"], ["8", "ada@example.com", "Ada"],
  ]);
  assert.ok(!JSON.stringify(people).match(/password|argon2|horse/), "no password, no hash");

  const again = await startParley(t, { dataDir, dev: false });
  assert.equal((await again.login("ada@example.com", "battery staple")).user.id, "8");
  assert.equal((await again.get("/api/messages", { token: grace.token })).json.messages.length, 3);
});

test("changes are written to the files within seconds", async (t) => {
  const server = await startParley(t);
  const a = await arrive(t, server, "alice@example.com");
  const { message } = await a.ask("message", { to: "2", content: "write me down" });
  const [written] = await followed(join(server.dataDir, "messages.json"), (list) => list.length === 1);
  assert.deepEqual(written, message);
});

test("a malformed file is named and refused at the first start, and is not changed", async () => {
  const dataDir = await freshFolder();
  const file = join(dataDir, "users.json");
  await writeFile(file, '[{"id":"1",');
  const { code, stderr } = await runParley(["--listen", "127.0.0.1:0", "--data_dir", dataDir]);
  assert.equal(code, 65, stderr);
  assert.ok(stderr.includes("users.json"), stderr);
  assert.equal(await readFile(file, "utf8"), '[{"id":"1",');
});
