// examples/echo: the Socket.IO server without the chat. Its program is beside the server's binary, or at
// ECHO_BINARY, which may have been built against an installed package.
import assert from "node:assert/strict";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { spawnChild } from "../support/child.mjs";
import { binary } from "./support/parley.mjs";
import { connect, transports } from "./support/person.mjs";

const echo = process.env.ECHO_BINARY ?? join(dirname(binary), "echo");

async function startEcho(t) {
  const child = spawnChild(echo, ["0"], { stdio: ["ignore", "pipe", "inherit"] });
  t.after(async () => {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, "close");
  });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  return { url: line.replace("listening on ", "") };
}

for (const [name, options] of Object.entries(transports)) {
  test(`the echo example sends each message to all sockets (${name})`, async (t) => {
    const server = await startEcho(t);
    const [one, other] = [await connect(t, server, options), await connect(t, server, options)];
    assert.equal(await one.hears("welcome"), "to the echo");
    assert.deepEqual(await one.ask("message", "¡hola! 👋"), { heard: true });
    assert.equal(await one.hears("message"), "¡hola! 👋");
    assert.equal(await other.hears("message"), "¡hola! 👋");
  });
}
