// Parley's packets, encoded and decoded by the program packet_oracle beside the binary (see
// fuzz/packet_oracle.cpp), in batches.
import { once } from "node:events";
import { dirname, join } from "node:path";

import { spawnChild } from "../../support/child.mjs";
import { binary } from "./parley.mjs";

function framed(bytes) {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return [length, bytes];
}

/** Sends all `requests` (each a letter followed by bytes or text) and returns the answers in order. */
async function ask(requests) {
  const program = join(dirname(binary), "packet_oracle");
  const child = spawnChild(program, [], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "close");
  const received = [];
  child.stdout.on("data", (chunk) => received.push(chunk));
  child.stdin.on("error", () => {}); // the program reports on stderr why it has ended
  child.stdin.end(Buffer.concat(requests.flatMap((request) => framed(Buffer.from(request)))));
  const [code, signal] = await ended;

  let bytes = Buffer.concat(received);
  const answers = [];
  while (bytes.length > 0) {
    const size = bytes.readUInt32BE();
    answers.push(bytes.subarray(4, 4 + size).toString());
    bytes = bytes.subarray(4 + size);
  }
  if (code !== 0 || answers.length !== requests.length) {
    throw new Error(`${program} ended with ${code ?? signal} after ${answers.length} of ${requests.length} answers`);
  }
  return answers;
}

/** Turns {"bytes": base64} of the oracle back into bytes. */
function revived(_, value) {
  return typeof value?.bytes === "string" && Object.keys(value).length === 1 ? Buffer.from(value.bytes, "base64") : value;
}

function filled(value, attachments) {
  if (value?._placeholder === true) return attachments[value.num];
  if (Array.isArray(value)) return value.map((element) => filled(element, attachments));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, filled(element, attachments)]));
}

/**
 * Converts a packet of the oracle to the form of socket.io-parser. `data` is not revived, because a client
 * may have sent {"bytes":""}.
 */
function asTheyGiveIt({ type, nsp, id, data, defect, attachments }) {
  const isBinary = type === 5 || type === 6;
  const bytes = attachments.map((attachment) => revived("", attachment));
  const packet = { type: isBinary ? type - 3 : type, nsp };
  if (id !== undefined) packet.id = id;
  if (defect !== undefined) packet.defect = defect;
  else if (data !== null) packet.data = isBinary ? filled(data, bytes) : data;
  return packet;
}

/** For each list of messages (strings and Buffers): `{packets, refused}`. `refused` is the reason, if any. */
export async function decodeAll(connections) {
  const requests = connections.map((messages) =>
    Buffer.concat([
      Buffer.from("d"),
      ...messages.flatMap((message) => [Buffer.from(typeof message === "string" ? "t" : "b"), ...framed(Buffer.from(message))]),
    ]),
  );
  return (await ask(requests)).map((answer) => {
    const said = JSON.parse(answer);
    const packets = said.filter((packet) => packet.refused === undefined).map(asTheyGiveIt);
    return { packets, refused: said.find((packet) => packet.refused !== undefined)?.refused };
  });
}

/** Returns the messages of each packet. The packets have the form described in packet_oracle.cpp. */
export async function encodeAll(packets) {
  const answers = await ask(packets.map((packet) => `e${JSON.stringify(packet)}`));
  return answers.map((answer) => JSON.parse(answer, revived));
}

/** For each body: `{packets, refused}`, with packets in the form of engine.io-parser. */
export async function decodePayloads(bodies) {
  const names = { 0: "open", 1: "close", 2: "ping", 3: "pong", 4: "message", 5: "upgrade", 6: "noop", b: "message" };
  return (await ask(bodies.map((body) => `p${body}`))).map((answer) => {
    const said = JSON.parse(answer, revived);
    const packets = said
      .filter((packet) => packet.refused === undefined)
      .map(({ type, data }) => (data === "" ? { type: names[type] } : { type: names[type], data }));
    return { packets, refused: said.find((packet) => packet.refused !== undefined)?.refused };
  });
}

/** Returns the payload of each list of messages (strings and Buffers). */
export async function encodePayloads(lists) {
  const given = lists.map((messages) =>
    messages.map((message) => (typeof message === "string" ? { text: message } : { bytes: message.toString("base64") })),
  );
  return ask(given.map((messages) => `q${JSON.stringify(messages)}`));
}
