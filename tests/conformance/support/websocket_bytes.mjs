// A WebSocket as bytes: what is sent and what must be received are literals.
import assert from "node:assert/strict";
import { it } from "node:test";
import { dial, request } from "./http.mjs";
import { within } from "./waiting.mjs";
import { upgradeFields } from "./websocket.mjs";

/** bytes`81 85 00000000 "Hello"`: hexadecimal, text in quotes as UTF-8, and inserted Buffers. */
export function bytes(texts, ...values) {
  const parts = texts.flatMap((text, i) => [
    ...(text.match(/"[^"]*"|[0-9a-f]+/g) ?? []).map((word) => (word[0] === '"' ? Buffer.from(word.slice(1, -1)) : Buffer.from(word, "hex"))),
    ...(i < values.length ? [Buffer.from(values[i])] : []),
  ]);
  return Buffer.concat(parts);
}

/** A client's close frame with code 1000, and the answer to it, which end every exchange without a fault. */
export const goodbye = bytes`88 82 00000000 03e8`;
export const answered = bytes`88 02 03e8`;
/** A server's close frame. */
export const closes = (code) => bytes`88 02 ${[code >> 8, code & 0xff]}`;

/** Opens a WebSocket. `received` grows until `ended` settles, with "end" if the server has sent FIN. */
export async function open(server, fields = {}) {
  const line = await dial(server);
  const answer = await line.send(request("GET", "/", { ...upgradeFields, ...fields })).answer();
  assert.equal(answer.status, 101, answer.body);
  const socket = {
    answer,
    received: Buffer.alloc(0),
    finish: () => line.finish(),
    ended: () => within(line.ended, "the server to close"),
    send: (piece) => new Promise((resolve) => stream.write(piece, (error) => resolve(!error))),
    /** Waits until `size` bytes have arrived. */
    async has(size) {
      while (socket.received.length < size) {
        await within(new Promise((resolve) => (socket.onData = resolve)), `${size} bytes, of which ${socket.received.length} came`);
      }
    },
  };
  const stream = line.takeOver((chunk) => {
    socket.received = Buffer.concat([socket.received, chunk]);
    socket.onData?.();
  });
  return socket;
}

/** Sends the pieces, and returns everything the server sends until it closes. */
export async function exchange(server, pieces, fields) {
  const socket = await open(server, fields);
  for (const piece of pieces) if (!(await socket.send(piece))) break;
  assert.equal(await socket.ended(), "end", `the server said no FIN; it sent ${socket.received.toString("hex")}`);
  return socket.received;
}

const apart = (whole) => Array.from(whole, (_, i) => whole.subarray(i, i + 1));
const byteByByte = 2000; // longer ones would take too long

/**
 * Checks that `expected` is the whole answer to `sent`, sent at once and with each byte in its own segment.
 */
async function agree(server, sent, expected, fields) {
  const ways = sent.length <= byteByByte ? [[sent], apart(sent)] : [[sent]];
  for (const pieces of ways) {
    const received = await exchange(server, pieces, fields);
    const how = `sent in ${pieces.length} pieces`;
    assert.equal(received.subarray(0, 1000).toString("hex"), expected.subarray(0, 1000).toString("hex"), how);
    assert.ok(received.equals(expected), how);
  }
}

/**
 * Defines the two kinds of tests: an exchange without a fault, and one that the server closes with `code`.
 */
export function casesOn(server, fields) {
  return {
    accepts: (name, sent, expected) =>
      it(name, () => agree(server, Buffer.concat([sent, goodbye]), Buffer.concat([expected, answered]), fields)),
    /** `before` is the answer before the refusal. Nothing after the fault is read. */
    refuses: (name, sent, code, before = bytes``) =>
      it(`${name}: ${code}`, () =>
        agree(server, Buffer.concat([sent, bytes`81 84 00000000 "more"`]), Buffer.concat([before, closes(code)]), fields)),
  };
}
