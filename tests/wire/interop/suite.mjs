// Runs the scenarios for one client over each of its transports.
//
//   interop({name, command, recovers, lacks})
//     command    program and arguments of its driver, or {absent: why} if it is not available
//     recovers   whether the client supports connection state recovery (4.6 and later)
//     lacks      {scenario or "transport: scenario": why}, what the client itself cannot do; reported as skipped
import assert from "node:assert/strict";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { spawnChild } from "../../support/child.mjs";
import { startRoad } from "../support/cuttable.mjs";
import { binary, startParley } from "../support/parley.mjs";
import { Driver } from "./driver.mjs";
import { chat, echo } from "./scenarios.mjs";

export const here = dirname(fileURLToPath(import.meta.url));

const ways = {
  polling: ["polling"],
  websocket: ["websocket"],
  "polling, then upgraded": ["polling", "websocket"],
};

/**
 * Starts the echo program, which is built beside the server's binary, with a short ping interval and a long
 * ping timeout.
 */
async function startEcho(t) {
  const flags = ["--socket", "--listen", "127.0.0.1:0", "--ping_interval", "100ms", "--ping_timeout", "10s"];
  const child = spawnChild(join(dirname(binary), "protocol_fixture"), [...flags, "--connect_timeout", "10s"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = once(child, "close");
  t.after(async () => {
    child.kill("SIGTERM");
    const [code] = await closed;
    assert.equal(code, 0, "protocol_fixture ends with exit code 0");
  });
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith("ready ")) return { url: line.slice("ready ".length) };
  }
  throw new Error("protocol_fixture ended before it was ready");
}

/** Checks that the client used the transports it was told to use. */
async function checkWay(road, transports) {
  if (transports.length === 2) await road.upgraded();
  assert.equal(road.tookWebSocket, transports.includes("websocket"), "a WebSocket is used when asked for");
  assert.equal(road.polled, transports.includes("polling"), "polling is used when asked for");
}

export function interop({ name, command, recovers = false, lacks = {} }) {
  if (command.absent) return test(name, { skip: command.absent });
  for (const [way, transports] of Object.entries(ways)) {
    test(`${name}, ${way}`, async (t) => {
      const parley = await startParley(t, {
        args: ["--limits.messages_per_minute", "0", "--presence.debounce", "50ms"],
      });
      const echoing = await startEcho(t);
      for (const [server, scenarios] of [[parley, chat], [echoing, echo]]) {
        for (const [title, run] of Object.entries(scenarios)) {
          const skip = lacks[title] ?? lacks[`${way}: ${title}`] ?? lacks[way] ?? false;
          await t.test(title, { skip }, async (inner) => {
            const road = await startRoad(inner, server.url);
            const driver = new Driver(inner, command);
            await run({ t: inner, driver, road, parley, recovers, options: { transports } });
            await checkWay(road, transports);
          });
        }
      }
    });
  }
}
