// Starts the real binary on a port chosen by the system, with a new data folder, and stops it again.
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { io } from "socket.io-client";
import { spawnChild } from "../../support/child.mjs";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
const binary = process.env.PARLEY_BINARY ?? join(root, "build/release/parley");

/** The domain of the rooms. Its answers are made by the tests. */
export const jitsiDomain = "meet.test";

const defaults = [
  "--dev", "--log.format", "json", "--jitsi.domain", jitsiDomain, "--limits.messages_per_minute", "0", "--limits.calls_per_minute", "0",
  "--limits.open_requests_per_minute", "0", "--limits.events_per_second", "0",
];

async function launch(listen, folder, args) {
  const child = spawnChild(binary, ["--listen", listen, "--data_dir", folder, ...defaults, ...args], { stdio: ["ignore", "ignore", "pipe"] });
  const closed = once(child, "close");
  const log = [];
  const url = await new Promise((ready, failed) => {
    createInterface({ input: child.stderr }).on("line", (line) => {
      log.push(line);
      const entry = line.startsWith("{") ? JSON.parse(line) : {};
      if (entry.event === "ready") ready(entry.address);
    });
    closed.then(([code, signal]) => failed(new Error(`parley ended (${code ?? signal}):\n${log.join("\n")}`)));
  });
  return { child, closed, url, log };
}

/** Starts a server, which is stopped at the end of the test `t`. `args` are further flags. */
export async function startParley(t, args = []) {
  const folder = await mkdtemp(join(tmpdir(), "parley-browser-"));
  let running = await launch("127.0.0.1:0", folder, args);
  const server = {
    url: running.url,
    /** What is closed before the server stops. */
    clients: [],
    /** Kills the server without a shutdown. */
    async kill() {
      running.child.kill("SIGKILL");
      await running.closed;
    },
    /** Starts it again at the same address, with the same data. */
    async start() {
      running = await launch(new URL(server.url).host, folder, args);
    },
    async stop() {
      if (running.child.exitCode === null && running.child.signalCode === null) running.child.kill("SIGTERM");
      await running.closed;
    },
    async request(method, path, { token, body } = {}) {
      const response = await fetch(server.url + path, {
        method,
        headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body ? { "content-type": "application/json" } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const answer = await response.json();
      if (!answer.success) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
      return answer;
    },
    login: (email, password = "password123") => server.request("POST", "/api/auth/login", { body: { email, password } }),
    register: (email, name) => server.request("POST", "/api/auth/register", { body: { email, name, password: "password123" } }),
  };
  t.after(async () => {
    for (const close of server.clients) await close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return server;
}

/** A device without a page, which belongs to the user of `token`. It is disconnected at the end of the test. */
export async function device(server, token) {
  const socket = io(server.url, { transports: ["websocket"], forceNew: true });
  server.clients.push(() => socket.disconnect());
  await new Promise((joined, failed) => {
    socket.once("connected", joined);
    socket.once("auth:error", failed);
    socket.emit("join", { token, contentFormat: "raw" });
  });
  return socket;
}

/** Sends `count` messages, the later ones while the earlier are stored. */
export async function sendMany(socket, to, count, text = (n) => `Message ${n}`) {
  const most = 200;
  for (let sent = 0; sent < count; sent += most) {
    const batch = Array.from({ length: Math.min(most, count - sent) }, (_, index) => socket.timeout(30_000).emitWithAck("message", { to, content: text(sent + index + 1) }));
    for (const answer of await Promise.all(batch)) if (!answer.success) throw new Error(JSON.stringify(answer));
  }
}
