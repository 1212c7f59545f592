// Starts one of the test servers in the folder PARLEY_FIXTURES (default build/release) on a port chosen by
// the system, and stops it after the test. A server that crashes, leaks under a sanitizer or does not stop
// fails its test.
import assert from "node:assert/strict";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { spawnChild } from "../../support/child.mjs";
import { within } from "./waiting.mjs";

const root = resolve(fileURLToPath(import.meta.url), "../../../..");
export const folder = resolve(root, process.env.PARLEY_FIXTURES ?? "build/release");

/** `t` is anything with after(): the context of a test, or node:test itself. */
export async function startFixture(t, name, args = []) {
  const child = spawnChild(join(folder, name), ["--listen", "127.0.0.1:0", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let complaints = "";
  child.stderr.on("data", (chunk) => (complaints += chunk));
  const gone = once(child, "close");
  const lines = createInterface({ input: child.stdout });
  const [line] = await within(Promise.race([once(lines, "line"), gone]), `${name} to be ready`, 20_000);
  const ready = /^ready \w+:\/\/(.+):(\d+)$/.exec(line ?? "");
  assert.ok(ready, `${name} ${args.join(" ")}: ${line} ${complaints}`);

  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    child.kill("SIGTERM");
    const [code, signal] = await within(gone, `${name} to end`, 20_000);
    assert.deepEqual({ code, signal }, { code: 0, signal: null }, complaints);
  };
  t.after(stop);
  return { host: ready[1], port: Number(ready[2]), stop };
}

/** Starts an Engine.IO server that echoes. Its heartbeat is too slow to be noticed unless `args` set it. */
export async function startEngine(t, args = []) {
  const server = await startFixture(t, "protocol_fixture", ["--engine", ...slowly(args)]);
  return { ...server, path: "/engine.io/" };
}

/** Starts a Socket.IO server. tests/fixture/socket_echo.hpp lists its answers. */
export async function startSockets(t, args = []) {
  const slow = args.includes("--connect_timeout") ? args : ["--connect_timeout", "30s", ...args];
  const server = await startFixture(t, "protocol_fixture", ["--socket", ...slowly(slow)]);
  return { ...server, path: "/socket.io/" };
}

function slowly(args) {
  return args.includes("--ping_interval") ? args : ["--ping_interval", "30s", "--ping_timeout", "20s", ...args];
}
