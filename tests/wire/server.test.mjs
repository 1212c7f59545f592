// What the server says of itself, and the page that it serves to browsers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startParley } from "./support/parley.mjs";

test("a client without a token learns the features and the limits of the server", async (t) => {
  const server = await startParley(t, {
    args: [
      "--web.title", "Talk", "--auth.registration", "true", "--files.max_size", "5000000", "--files.types", "image/*, application/pdf",
      "--chat.edit_window", "2m", "--calls.ring_timeout", "30s", "--jitsi.domain", "meet.example.org", "--limits.messages_per_minute", "7",
    ],
  });
  const { status, json } = await server.get("/api/server");
  assert.equal(status, 200);
  const { version, ...rest } = json.server;
  assert.match(version, /^\d+\.\d+\.\d+$/);
  assert.deepEqual(rest, {
    name: "Talk",
    registration: true,
    files: { maxSize: 5_000_000, types: ["image/*", "application/pdf"] },
    chat: { editWindowMs: 120_000, maxLength: 8192 },
    calls: { ringTimeoutMs: 30_000, media: ["jitsi"] },
    jitsi: { domain: "meet.example.org" },
    limits: { messagesPerMinute: 7, callsPerMinute: 10 },
  });
});

test("a browser gets the page and other clients get the greeting, unless the page is turned off", async (t) => {
  const typeOf = async (server, accept) => (await fetch(server.url, { headers: { accept } })).headers.get("content-type");
  const server = await startParley(t);
  assert.match(await typeOf(server, "text/html,*/*;q=0.8"), /^text\/html/);
  assert.match(await typeOf(server, "*/*"), /^text\/plain/);
  const without = await startParley(t, { args: ["--web.enabled", "false"] });
  assert.match(await typeOf(without, "text/html,*/*;q=0.8"), /^text\/plain/);
});
