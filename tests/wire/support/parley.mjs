// Starts the real binary on a port chosen by the system, with a new data folder, and stops it again.
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { spawnChild } from "../../support/child.mjs";
import { watch } from "./watch.mjs";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
export const binary = process.env.PARLEY_BINARY ?? join(root, "build/release/parley");

/**
 * The reason to skip tests of state that each shard keeps on its own or gets with a delay. False with one
 * shard.
 */
export const perShard = Number(process.env.PARLEY_SHARDS ?? 1) > 1 && "of one shard";

export async function freshFolder() {
  return mkdtemp(join(tmpdir(), "parley-"));
}

/** Runs the binary until it exits: `{code, stdout, stderr}`. */
export async function runParley(args, env = {}) {
  const child = spawnChild(binary, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  const [code, signal] = await once(child, "close");
  return { code, signal, stdout, stderr };
}

/**
 * Starts a server, which is stopped at the end of the test `t`.
 * Options: `dataDir` (kept by the caller), `args` (further flags), `env` (further variables), `dev` (default
 * true), `ends` (the expected exit code, default 0), `listen` (its address).
 */
export async function startParley(t, { dataDir, args = [], env = {}, dev = true, ends = 0, listen = "127.0.0.1:0" } = {}) {
  const folder = dataDir ?? (await freshFolder());
  const flags = ["--listen", listen, "--data_dir", folder, "--log.format", "json", ...(dev ? ["--dev"] : [])];
  const child = spawnChild(binary, [...flags, ...args], { env: { ...process.env, ...env }, stdio: ["ignore", "ignore", "pipe"] });
  const closed = once(child, "close");
  const log = [];
  const lines = createInterface({ input: child.stderr });
  const url = await new Promise((ready, failed) => {
    lines.on("line", (line) => {
      log.push(line);
      if (!line.startsWith("{")) return;
      const entry = JSON.parse(line);
      if (entry.event === "ready") ready(entry.address);
    });
    closed.then(([code, signal]) => failed(new Error(`parley ended (${code ?? signal}):\n${log.join("\n")}`)));
  });

  watch.origin(url);
  const server = {
    /** What it sends is checked against the contract: by fetch(), and by Person. */
    hasContract: true,
    url,
    dataDir: folder,
    log,
    pid: child.pid,
    /** Stops the server with SIGTERM. Resolves with its exit code. */
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
      const [code] = await closed;
      return code;
    },
    /** Resolves with the exit code when the process has ended for any reason. */
    async ended() {
      return (await closed)[0];
    },
    /** Kills the server without a shutdown, as a power cut would. */
    async kill() {
      child.kill("SIGKILL");
      await closed;
    },
    async request(method, path, { token, body, headers } = {}) {
      const response = await fetch(url + path, {
        method,
        headers: {
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(body !== undefined ? { "content-type": "application/json" } : {}),
          ...headers,
        },
        body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
      });
      const text = await response.text();
      let json;
      try {
        json = JSON.parse(text);
      } catch {
        json = undefined;
      }
      return { status: response.status, headers: response.headers, text, json };
    },
    get: (path, options) => server.request("GET", path, options),
    post: (path, body, options) => server.request("POST", path, { body, ...options }),
    async login(email, password = "password123") {
      const { status, text, json } = await server.post("/api/auth/login", { email, password });
      if (status !== 200) throw new Error(`login of ${email}: ${status} ${text}`);
      return json;
    },
  };
  t.after(async () => {
    const code = await server.stop();
    watch.forget(url);
    if (dataDir === undefined) await rm(folder, { recursive: true, force: true });
    if (code !== null && code !== ends) throw new Error(`parley ended with ${code}:\n${log.join("\n")}`);
  });
  return server;
}
