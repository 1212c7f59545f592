// HTTPS and WSS: stock clients, renewal of certificates, and refused starts.
import assert from "node:assert/strict";
import { once } from "node:events";
import { copyFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { connect as connectTls } from "node:tls";
import { io } from "socket.io-client";
import { freshFolder, perShard, runParley, startParley } from "./support/parley.mjs";
import { alice, bob, transports, within } from "./support/person.mjs";
import { certify, eventually, logged, nameShown, startSecureParley } from "./support/tls.mjs";

let folder;
let first;
let second;

before(async () => {
  folder = await freshFolder();
  first = await certify(folder, "first");
  second = await certify(folder, "second");
});
after(() => rm(folder, { recursive: true }));

for (const [way, options] of Object.entries(transports)) {
  test(`two users chat over TLS (${way})`, async (t) => {
    const server = await startSecureParley(t, first);
    assert.match(server.url, /^https:\/\/127\.0\.0\.1:\d+$/);
    const a = await alice(t, server, { ...options, ca: first.ca });
    const b = await bob(t, server, { ...options, ca: first.ca });
    a.emit("message", { to: "2", content: "Hello Bob!" });
    assert.equal((await b.hears("message")).content, "Hello Bob!");
    const long = "Grüße, Alice 👋 ".repeat(200);
    const answer = await b.ask("message", { to: "1", content: long });
    assert.equal(answer.success, true);
    assert.equal((await a.hears("message")).content.length, answer.message.content.length);
    const transport = way === "polling" ? "polling" : "websocket";
    if (way === "polling, then upgraded") await eventually(server, () => a.socket.io.engine.transport.name === transport, "the upgrade");
    assert.equal(a.socket.io.engine.transport.name, transport);
  });
}

test("a client that does not trust the certificate does not connect", async (t) => {
  const server = await startSecureParley(t, first);
  const socket = io(server.url, { transports: ["websocket"], reconnection: false, ca: second.ca });
  t.after(() => socket.disconnect());
  await within(once(socket, "connect_error"), "the refusal");
  assert.equal(socket.connected, false);
  assert.equal((await server.get("/health")).status, 200);
});

test("a request over plain HTTP is answered with a hint to use HTTPS", async (t) => {
  const server = await startSecureParley(t, first);
  const response = await fetch(server.url.replace("https:", "http:") + "/health");
  assert.equal(response.status, 400);
  assert.match(await response.text(), /https:\/\//);
  assert.equal((await server.get("/health")).status, 200);
});

test("ALPN selects HTTP/1.1", async (t) => {
  const server = await startSecureParley(t, first);
  const { port } = new URL(server.url);
  const socket = connectTls({ host: "127.0.0.1", port, ca: first.ca, ALPNProtocols: ["h2", "http/1.1"] });
  await new Promise((resolve, reject) => socket.on("secureConnect", resolve).on("error", reject));
  assert.equal(socket.alpnProtocol, "http/1.1");
  assert.equal(socket.getProtocol(), "TLSv1.3");
  socket.destroy();
});

test("a TLS connection over the limit per address is closed before its handshake", { skip: perShard }, async (t) => {
  const server = await startSecureParley(t, first, { args: ["--limits.connections_per_address", "1"] });
  const kept = connectTls({ host: "127.0.0.1", port: new URL(server.url).port, ca: first.ca });
  await once(kept, "secureConnect");
  await assert.rejects(nameShown(server), { code: "ECONNRESET" });
  assert.equal(kept.destroyed, false);
  const closed = once(kept, "close");
  kept.end();
  await closed;
  assert.equal(await nameShown(server), "first");
});

test("tls.min_version = 1.3 refuses TLS 1.2", async (t) => {
  const server = await startSecureParley(t, first, { args: ["--tls.min_version", "1.3"] });
  await assert.rejects(nameShown(server, { maxVersion: "TLSv1.2" }));
  assert.equal(await nameShown(server), "first");
});

test("SIGHUP loads a renewed certificate, and existing connections stay open", async (t) => {
  const own = await freshFolder();
  t.after(() => rm(own, { recursive: true }));
  const live = { certificate: join(own, "live.pem"), key: join(own, "live.key"), ca: first.ca };
  const install = async ({ certificate, key }) => {
    await copyFile(certificate, live.certificate);
    await copyFile(key, live.key);
  };
  await install(first);
  const server = await startSecureParley(t, live);
  assert.equal(await nameShown(server), "first");
  assert.equal(logged(server, "certificate").file, live.certificate);
  const a = await alice(t, server, { ca: first.ca, transports: ["websocket"] });

  await install(second);
  process.kill(server.pid, "SIGHUP");
  await eventually(server, async () => (await nameShown(server)) === "second", "the new certificate");
  server.ca = second.ca;
  const b = await bob(t, server, { ca: second.ca });
  b.emit("message", { to: "1", content: "still there?" });
  assert.equal((await a.hears("message")).content, "still there?");

  await writeFile(live.key, "nonsense\n");
  process.kill(server.pid, "SIGHUP");
  await eventually(server, () => logged(server, "certificate not reloaded"), "the word about the bad file");
  const line = logged(server, "certificate not reloaded");
  assert.equal(line.level, "error");
  assert.ok(line.why.includes(live.key), line.why);
  assert.equal(await nameShown(server), "second");
});

test("SIGHUP without TLS changes nothing", async (t) => {
  const server = await startParley(t);
  const a = await alice(t, server);
  process.kill(server.pid, "SIGHUP");
  assert.equal((await server.get("/health")).status, 200);
  await a.settled();
  assert.ok(a.socket.connected);
});

test("an unusable certificate is refused at startup with one line that names the setting and the file", async () => {
  const dataDir = join(folder, "never");
  const missing = join(folder, "missing.pem");
  const words = join(folder, "words.pem");
  await writeFile(words, "these are words\n");
  const cases = [
    [["--tls.certificate", first.certificate], "--tls.certificate: needs tls.key"],
    [["--tls.key", first.key], "--tls.key: needs tls.certificate"],
    [["--tls.certificate", missing, "--tls.key", first.key], `tls.certificate: ${missing}: No such file`],
    [["--tls.certificate", first.certificate, "--tls.key", missing], `tls.key: ${missing}: No such file`],
    [["--tls.certificate", words, "--tls.key", first.key], `tls.certificate: ${words}: holds no certificate`],
    [["--tls.certificate", first.certificate, "--tls.key", words], `tls.key: ${words}: holds no private key`],
    [["--tls.certificate", first.certificate, "--tls.key", second.key], `tls.key: ${second.key}: is not the key`],
    [["--tls.min_version", "1.1"], "--tls.min_version: must be 1.2 or 1.3"],
  ];
  for (const [args, words] of cases) {
    for (const command of [[], ["--check_config"]]) {
      const { code, stderr } = await runParley([...command, "--data_dir", dataDir, ...args]);
      assert.equal(code, 78, `${args} ${stderr}`);
      assert.ok(stderr.startsWith(words), stderr);
      assert.equal(stderr.trim().split("\n").length, 1, stderr);
    }
  }
});
