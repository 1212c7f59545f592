// The process: flags, refused starts, health checks and shutdown.
import assert from "node:assert/strict";
import { once } from "node:events";
import { stat, writeFile, rm } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { alice, within } from "./support/person.mjs";
import { freshFolder, runParley, startParley } from "./support/parley.mjs";

test("--help and --version print the expected text and exit with 0", async () => {
  const help = await runParley(["--help"]);
  assert.equal(help.code, 0);
  for (const name of ["--listen", "--data_dir", "--dev", "--limits.messages_per_minute"]) {
    assert.ok(help.stdout.includes(name), name);
  }
  const version = await runParley(["--version"]);
  assert.equal(version.code, 0);
  assert.match(version.stdout, /^parley \d+\.\d+\.\d+/);
});

test("flags override the environment, the file and the defaults in this order, as --print_config shows", async () => {
  const folder = await freshFolder();
  const file = join(folder, "parley.toml");
  await writeFile(file, 'data_dir = "from-file"\n[limits]\nmessages_per_minute = 7\n[presence]\ndebounce = "9s"\n');
  const { code, stdout } = await runParley(
    ["--config", file, "--print_config", "--limits.messages_per_minute", "5"],
    { PARLEY_LIMITS_MESSAGES_PER_MINUTE: "6", PARLEY_DATA_DIR: "from-environment" },
  );
  assert.equal(code, 0);
  const line = (name) => stdout.split("\n").find((text) => text.includes(name)) ?? "";
  assert.match(stdout, /messages_per_minute\s*=\s*5\s+# --limits\.messages_per_minute/);
  assert.match(stdout, /data_dir\s*=\s*"from-environment"\s+# PARLEY_DATA_DIR/);
  assert.match(stdout, /debounce\s*=\s*"9s".*parley\.toml/i);
  assert.ok(line("ping_interval").toLowerCase().includes("default"));
  await rm(folder, { recursive: true });
});

test("without a host the server listens on IPv4 and IPv6, and pages of both connect", async (t) => {
  const { url } = await startParley(t, { listen: ":0" });
  const { port } = new URL(url);
  const hasIpv6 = Object.values(networkInterfaces()).flat().some(({ address }) => address === "::1");
  for (const host of ["127.0.0.1", "localhost", ...(hasIpv6 ? ["[::1]"] : [])]) {
    const origin = `http://${host}:${port}`;
    assert.equal((await fetch(`${origin}/health`)).status, 200, host);
    const handshake = await fetch(`${origin}/socket.io/?EIO=4&transport=polling`, { headers: { origin } });
    assert.equal(handshake.status, 200, host);
  }
});

test("foreign environment variables are ignored, and a secret may end with a newline", async () => {
  const env = {
    PARLEY_SERVICE_HOST: "10.0.0.4", PARLEY_SERVICE_PORT: "3001", PARLEY_PORT: "tcp://10.0.0.4:3001",
    PARLEY_DB_SERVICE_HOST: "10.0.0.1", PARLEY_DB_SERVICE_PORT: "5432", PARLEY_DB_SERVICE_PORT_HTTP: "80",
    PARLEY_DB_PORT: "tcp://10.0.0.1:5432", PARLEY_DB_PORT_5432_TCP: "tcp://10.0.0.1:5432", PARLEY_DB_PORT_5432_TCP_ADDR: "10.0.0.1",
    PARLEY_DB_PORT_5432_TCP_PORT: "5432", PARLEY_DB_PORT_5432_TCP_PROTO: "tcp", PARLEY_AUTH_JWT_SECRET: `${"s".repeat(32)}\r\n`,
  };
  const { code, stderr } = await runParley(["--check_config"], env);
  assert.equal(code, 0, stderr);
  const short = await runParley(["--check_config"], { PARLEY_AUTH_JWT_SECRET: `${"s".repeat(31)}\n` });
  assert.equal(short.code, 78, "a line end does not make a secret longer");
  assert.match(short.stderr, /PARLEY_AUTH_JWT_SECRET: must be at least 32 bytes long, not 31/);
});

test("an invalid configuration is refused at startup with one line that names the place", async () => {
  const folder = await freshFolder();
  const file = join(folder, "bad.toml");
  await writeFile(file, "[limits]\nmesages_per_minute = 7\n");
  const cases = [
    [["--nonsense", "1"], {}, /--nonsense/],
    [["--limits.messages_per_minute", "many"], {}, /messages_per_minute/],
    [["--presence.debounce", "5"], {}, /debounce/],
    [["--auth.jwt_secret", "too short"], {}, /jwt_secret/],
    [["--listen", "nowhere"], {}, /listen/],
    [["--config", file], {}, /bad\.toml:2.*mesages_per_minute/],
    [["--config", join(folder, "missing.toml")], {}, /missing\.toml/],
    [[], { PARLEY_LIMITS_MESAGES: "1" }, /PARLEY_LIMITS_MESAGES/],
  ];
  const dataDir = join(folder, "never");
  for (const [args, env, pattern] of cases) {
    for (const command of [[], ["--check_config"]]) {
      const { code, stderr } = await runParley([...command, "--data_dir", dataDir, ...args], env);
      assert.equal(code, 78, `${args} ${stderr}`);
      assert.match(stderr, pattern);
      assert.equal(stderr.trim().split("\n").length, 1, stderr);
      assert.ok(!stderr.includes("too short"), "a secret is never printed");
    }
  }
  await assert.rejects(stat(dataDir), "nothing is created");
  assert.equal((await runParley(["--check_config"])).code, 0);
  await rm(folder, { recursive: true });
});

test("a used port or data folder is named with exit 75, and the running server is not affected", async (t) => {
  const server = await startParley(t);
  const address = new URL(server.url).host;
  const elsewhere = await freshFolder();
  const port = await runParley(["--listen", address, "--data_dir", elsewhere, "--dev"]);
  assert.equal(port.code, 75);
  assert.ok(port.stderr.includes(address), port.stderr);
  const folder = await runParley(["--listen", "127.0.0.1:0", "--data_dir", server.dataDir, "--dev"]);
  assert.equal(folder.code, 75);
  assert.ok(folder.stderr.includes(server.dataDir), folder.stderr);
  assert.equal((await server.get("/health")).status, 200);
  await rm(elsewhere, { recursive: true });
});

test("a damaged database is refused at startup with exit 65 and is not changed", async () => {
  const dataDir = await freshFolder();
  const file = join(dataDir, "parley.db");
  await writeFile(file, "this is no database, and nobody may overwrite it\n".repeat(100));
  const before = await stat(file);
  const { code, stderr } = await runParley(["--listen", "127.0.0.1:0", "--data_dir", dataDir, "--dev"]);
  assert.equal(code, 65, stderr);
  assert.ok(stderr.includes("parley.db"), stderr);
  assert.equal((await stat(file)).size, before.size);
  await rm(dataDir, { recursive: true });
});

test("test users exist in development mode only, and the generated secret is readable by its owner only", async (t) => {
  const dev = await startParley(t);
  const secret = await stat(join(dev.dataDir, "jwt_secret"));
  assert.equal(secret.mode & 0o777, 0o600);
  const server = await startParley(t, { dev: false });
  const { status } = await server.post("/api/auth/login", { email: "alice@example.com", password: "password123" });
  assert.equal(status, 401);
});

test("a token is valid after a restart", async (t) => {
  const dataDir = await freshFolder();
  const first = await startParley(t, { dataDir });
  const { token } = await first.login("alice@example.com");
  await first.stop();
  const second = await startParley(t, { dataDir });
  assert.equal((await second.get("/api/auth/me", { token })).status, 200);
});

test("SIGTERM closes transports without disconnecting sockets, and a stock client reconnects", async (t) => {
  const dataDir = await freshFolder();
  const server = await startParley(t, { dataDir });
  assert.equal((await server.get("/ready")).status, 200);
  const a = await alice(t, server, { reconnection: true, reconnectionDelay: 50, reconnectionDelayMax: 100 });
  const b = await alice(t, server, { transports: ["polling"] });
  const closed = [once(a.socket, "disconnect"), once(b.socket, "disconnect")];
  const { port } = new URL(server.url);
  assert.equal(await within(server.stop(), "the end", 25_000), 0);
  for (const [reason] of await within(Promise.all(closed), "the disconnects")) {
    assert.ok(["transport close", "transport error"].includes(reason), reason);
  }
  const back = once(a.socket, "connect");
  await startParley(t, { dataDir, args: ["--listen", `127.0.0.1:${port}`] });
  await within(back, "the return");
});
