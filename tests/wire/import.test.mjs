// Import of the folders of other backends: valid data is imported by the usual rules, and otherwise the
// faults are listed.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { freshFolder, runParley, startParley } from "./support/parley.mjs";

// bcrypt hashes of "password123" at cost 10.
const tail = "abcdefghijklmnopqrstuu0SYq8twpcthS10uxQ26rv0s3Obj8Ufu";
const bcrypt = (version) => `$2${version}$10$${tail}`;

async function folderWith(users, messages) {
  const dataDir = await freshFolder();
  const text = (content) => (typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  if (users !== undefined) await writeFile(join(dataDir, "users.json"), text(users));
  if (messages !== undefined) await writeFile(join(dataDir, "messages.json"), text(messages));
  return dataDir;
}

/** Starts a server that refuses the files, and returns its lines. Such a start creates nothing. */
async function refusal(users, messages) {
  const dataDir = await folderWith(users, messages);
  const before = await readdir(dataDir);
  const { code, stderr } = await runParley(["--listen", "127.0.0.1:0", "--data_dir", dataDir]);
  assert.equal(code, 65, stderr);
  assert.deepEqual(await readdir(dataDir), before, "nothing was created");
  await rm(dataDir, { recursive: true });
  return stderr.trimEnd().split("\n").map((line) => line.replace(`${dataDir}/`, ""));
}

const entry = (server, event) => server.log.map((line) => JSON.parse(line)).find((line) => line.event.startsWith(event));
const message = (more) => ({ senderId: "1", receiverId: "2", content: "x", timestamp: 1758796200, ...more });

test("a folder of another backend is imported by the rules of registration and sending", async (t) => {
  const users = [
    { id: "1", email: " Alice@Example.com ", name: "Alice\r\nSmith", passwordHash: bcrypt("b") },
    { id: 2, email: "bob@example.com\n", name: "Bob", password: "battery staple" },
    { id: "3", email: "carol@example.com", name: "Carol", passwordHash: "5f4dcc3b5aa765d61d8327deb882cf99" },
    { id: "4", name: "Dan" },
  ];
  const messages = [
    message({ content: "first" }),
    message({ content: "second", timestamp: "2025-09-25 10:30:01" }),
    message({ content: "third", timestamp: "2025-09-25T10:30:02" }),
    message({ content: "fourth", timestamp: 1758796203000 }),
    message({ content: "javascript:alert(1)", type: "image", timestamp: "2025-09-25T12:30:04+02:00" }),
    message({ content: "data:text/html,<script>", type: "file", timestamp: 1758796205 }),
    message({ content: " https://example.org/a.png ", type: "image", timestamp: 1758796206 }),
  ];
  const dataDir = await folderWith(`\ufeff${JSON.stringify(users)}`, `\ufeff${JSON.stringify(messages)}`);
  const server = await startParley(t, { dataDir, dev: false });
  assert.deepEqual([entry(server, "files imported").users, entry(server, "files imported").messages], [4, 7]);
  const without = entry(server, "people without a password");
  assert.deepEqual([without.users, without.hashes_of_another_kind], [2, 1]);

  const { token, user } = await server.login("alice@example.com");
  assert.deepEqual([user.email, user.name], ["alice@example.com", "Alice Smith"]);
  assert.equal((await server.login("bob@example.com", "battery staple")).user.id, "2");
  const { json } = await server.get("/api/messages?format=raw", { token });
  assert.deepEqual(json.messages.map(({ content, type, timestamp }) => [content, type, timestamp]), [
    ["first", "text", "2025-09-25T10:30:00.000Z"],
    ["second", "text", "2025-09-25T10:30:01.000Z"],
    ["third", "text", "2025-09-25T10:30:02.000Z"],
    ["fourth", "text", "2025-09-25T10:30:03.000Z"],
    ["javascript:alert(1)", "text", "2025-09-25T10:30:04.000Z"],
    ["data:text/html,<script>", "text", "2025-09-25T10:30:05.000Z"],
    ["https://example.org/a.png", "image", "2025-09-25T10:30:06.000Z"],
  ]);
});

test("a password stored as a bcrypt hash logs in, before and after it is rehashed", async (t) => {
  const users = ["a", "b", "y"].map((version, i) => ({ id: i, email: `${version}@example.com`, password: bcrypt(version) }));
  const dataDir = await folderWith(users);
  const server = await startParley(t, { dataDir, dev: false });
  for (const { email } of users) {
    const wrong = await server.post("/api/auth/login", { email, password: "password124" });
    assert.equal(wrong.status, 401, email);
    for (let i = 0; i < 3; ++i) await server.login(email);
    const hash = await server.post("/api/auth/login", { email, password: bcrypt(email[0]) });
    assert.equal(hash.status, 401, "the hash is no password");
  }
  assert.equal(await server.stop(), 0);
  assert.ok(!(await readFile(join(dataDir, "users.json"), "utf8")).includes("$2"), "no hash is exported");
  const again = await startParley(t, { dataDir, dev: false });
  for (const { email } of users) await again.login(email);
});

test("the faults of both files are listed with their lines, and nothing is created", async () => {
  const users = [
    '[{"id": "1", "email": "alice@example.com", "name": "Alice"},',
    ' {"id": "2", "email": "ALICE@example.com ", "name": 5},',
    ` {"id": "3", "email": "nobody", "name": "${"x".repeat(10_000)}"},`,
    ` {"id": "4", "passwordHash": "$2b$31$${tail}"}]`,
  ].join("\n");
  const messages = `[${JSON.stringify(message({ content: "x".repeat(1_000_000) }))},\n${JSON.stringify(message({ timestamp: "soon" }))}]`;
  assert.deepEqual(await refusal(users, messages), [
    "users.json:2: name must be a string",
    "users.json:2: email is there twice",
    "users.json:3: name must be text of 1 to 128 bytes",
    "users.json:3: email must be an e-mail address",
    "users.json:4: passwordHash costs too much to verify",
    "messages.json:1: content must be text of 1 to 8192 bytes",
    "messages.json:2: timestamp must be a time in ISO 8601, or seconds or milliseconds since 1970",
  ]);
});

test("the first twenty faults are listed, and the others are counted", async () => {
  const lines = await refusal(Array.from({ length: 23 }, (_, i) => ({ id: i, email: "nobody" })));
  assert.equal(lines.length, 21);
  assert.equal(lines[20], "and 3 more");
});

test("an extra comma and a truncated file are reported", async () => {
  assert.deepEqual(await refusal('[\n{"id": "1"},\n]'), ["users.json:2: it is not valid JSON: there is a comma too many"]);
  assert.deepEqual(await refusal('[\n{"id": "1",}\n]'), ["users.json:2: it is not valid JSON: there is a comma too many"]);
  assert.deepEqual(await refusal(undefined, '[\n{"id": "1"'), ["messages.json:2: it is not valid JSON: it ends too early"]);
});

/** Waits until the log has a line that matches `pattern`. */
async function said(server, pattern) {
  for (const deadline = Date.now() + 8_000; !server.log.some((line) => pattern.test(line)); ) {
    assert.ok(Date.now() < deadline, `never said ${pattern}:\n${server.log.join("\n")}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test("a file that was edited by hand is not overwritten, also after restarts, and this is logged", async (t) => {
  const dataDir = await freshFolder();
  const [users, messages] = [join(dataDir, "users.json"), join(dataDir, "messages.json")];
  const first = await startParley(t, { dataDir });
  assert.equal(await first.stop(), 0);
  const edited = (await readFile(users, "utf8")).replace("Alice Johnson", "Alice J.");
  await writeFile(users, edited);

  const second = await startParley(t, { dataDir });
  await said(second, /"event":"export paused.*users\.json/);
  const { token } = await second.login("alice@example.com");
  await second.post("/api/messages", { receiverId: "2", content: "hello" }, { token });
  await second.request("PATCH", "/api/auth/me", { token, body: { name: "Alice the Second" } });
  assert.equal(await second.stop(), 0);
  assert.equal(await readFile(users, "utf8"), edited);
  assert.match(await readFile(messages, "utf8"), /hello/);
  assert.equal(second.log.filter((line) => line.includes("export paused")).length, 1);

  await rm(users);
  const third = await startParley(t, { dataDir });
  assert.equal(await third.stop(), 0);
  assert.match(await readFile(users, "utf8"), /Alice the Second/);
});

test("a file that is edited while the server runs is not overwritten", async (t) => {
  const dataDir = await freshFolder();
  const messages = join(dataDir, "messages.json");
  const server = await startParley(t, { dataDir });
  const { token } = await server.login("alice@example.com");
  for (const deadline = Date.now() + 8_000; (await readFile(messages, "utf8").catch(() => "")) !== "[\n]\n"; ) {
    assert.ok(Date.now() < deadline, "never exported");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await writeFile(messages, "[]");
  await server.post("/api/messages", { receiverId: "2", content: "hello" }, { token });
  await said(server, /"event":"export paused.*messages\.json/);
  assert.equal(await server.stop(), 0);
  assert.equal(await readFile(messages, "utf8"), "[]");
});

test("an imported file is overwritten by the export, also after the process was killed", async (t) => {
  const dataDir = await folderWith([{ id: "1", email: "alice@example.com", name: "Alice", passwordHash: bcrypt("b") }]);
  const first = await startParley(t, { dataDir, dev: false, ends: null });
  await first.kill();
  const second = await startParley(t, { dataDir, dev: false });
  await second.login("alice@example.com");
  assert.equal(await second.stop(), 0);
  assert.ok(!second.log.some((line) => line.includes("export paused")), second.log.join("\n"));
  assert.ok(!(await readFile(join(dataDir, "users.json"), "utf8")).includes("passwordHash"));
});

/** Uploads a file with the given Content-Disposition in its part, and returns the JSON of the answer. */
async function uploadAs(server, token, disposition, bytes) {
  const body = Buffer.concat([
    Buffer.from(`--b\r\nContent-Type: image/png\r\nContent-Disposition: ${disposition}\r\n\r\n`), bytes, Buffer.from("\r\n--b--\r\n"),
  ]);
  const sent = request(`${server.url}/api/files`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": 'multipart/form-data; boundary="b"', "content-length": body.length },
  });
  sent.end(body);
  const [answer] = await once(sent, "response");
  let text = "";
  for await (const chunk of answer.setEncoding("utf8")) text += chunk;
  return { status: answer.statusCode, json: JSON.parse(text) };
}

test("a file keeps the name that .NET clients encode, and an empty file is refused as empty", async (t) => {
  const server = await startParley(t);
  const { token } = await server.login("alice@example.com");
  const png = Buffer.from("89504e470d0a1a0a", "hex");
  for (const [disposition, name] of [
    ["form-data; name=file; filename=photo.png; filename*=utf-8''photo.png", "photo.png"],
    ['form-data; name=file; filename="=?utf-8?B?xbx1xYIucG5n?="; filename*=utf-8\'\'%C5%BCu%C5%82.png', "\u017cu\u0142.png"],
    ["form-data; name=file; filename*=utf-8''%C5%BCu%C5%82.png", "\u017cu\u0142.png"],
    ['form-data; name=file; filename="=?utf-8?B?xbx1xYIucG5n?="', "\u017cu\u0142.png"],
    ["form-data; name=file; filename=my(1).png", "my(1).png"],
  ]) {
    const { status, json } = await uploadAs(server, token, disposition, png);
    assert.equal(status, 201, `${disposition} ${JSON.stringify(json)}`);
    assert.equal(json.file.name, name);
    const { headers } = await server.get(json.file.url, { token, headers: { origin: "https://app.example" } });
    assert.ok(headers.get("content-disposition").includes(encodeURIComponent(name).replaceAll("(", "%28").replaceAll(")", "%29")));
    assert.match(headers.get("access-control-expose-headers"), /Content-Disposition,Content-Range/);
  }
  const empty = await uploadAs(server, token, "form-data; name=file; filename=x.png", Buffer.alloc(0));
  assert.equal(empty.status, 400);
  assert.deepEqual([empty.json.error.code, empty.json.error.field], ["INVALID_DATA", "file"]);
  assert.match(empty.json.error.message, /empty/);
});
