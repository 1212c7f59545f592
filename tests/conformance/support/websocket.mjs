// A WebSocket as bytes: each message is sent as one masked frame, and received frames are decoded but not
// judged.
import assert from "node:assert/strict";
import { dial, request } from "./http.mjs";
import { Inbox, within } from "./waiting.mjs";

export const upgradeFields = {
  Connection: "Upgrade",
  Upgrade: "websocket",
  "Sec-WebSocket-Version": "13",
  "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
};

const opcodes = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 };
const mask = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);

/** Returns one masked frame (RFC 6455 section 5.2). */
export function frame(kind, payload, isLast = true) {
  const bytes = Buffer.from(payload);
  const opcode = typeof kind === "number" ? kind : opcodes[kind];
  let head;
  if (bytes.length < 126) {
    head = Buffer.from([0, 0x80 | bytes.length]);
  } else if (bytes.length < 65_536) {
    head = Buffer.from([0, 0x80 | 126, bytes.length >> 8, bytes.length & 0xff]);
  } else {
    head = Buffer.alloc(10);
    head[1] = 0x80 | 127;
    head.writeBigUInt64BE(BigInt(bytes.length), 2);
  }
  head[0] = (isLast ? 0x80 : 0) | opcode;
  return Buffer.concat([head, mask, bytes.map((byte, i) => byte ^ mask[i % 4])]);
}

/** Returns the first frame in `bytes`, which must be a server's: unmasked and not fragmented. */
function readFrame(bytes) {
  if (bytes.length < 2) return null;
  let length = bytes[1] & 0x7f;
  let begin = 2;
  if (length === 126) {
    if (bytes.length < 4) return null;
    length = bytes.readUInt16BE(2);
    begin = 4;
  } else if (length === 127) {
    if (bytes.length < 10) return null;
    length = Number(bytes.readBigUInt64BE(2));
    begin = 10;
  }
  if (bytes.length < begin + length) return null;
  return { first: bytes[0], isMasked: (bytes[1] & 0x80) !== 0, payload: bytes.subarray(begin, begin + length), size: begin + length };
}

export class WebSocketLine {
  #socket;
  #received = Buffer.alloc(0);
  #messages = new Inbox();
  #end;
  #ended;
  #line;

  constructor(line, answer) {
    this.answer = answer;
    this.#line = line;
    this.#ended = new Promise((resolve) => (this.#end = resolve));
    this.#socket = line.takeOver((chunk) => this.#take(chunk));
    line.ended.then(() => this.#ending({ by: "connection" }));
  }

  #ending(end) {
    this.#messages.put({ ended: end });
    this.#end(end);
  }

  #take(chunk) {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (let got; (got = readFrame(this.#received)) !== null;) {
      this.#received = this.#received.subarray(got.size);
      const opcode = got.first & 0x0f;
      assert.equal(got.first & 0xf0, 0x80, "a server's frame is not fragmented and has no extension");
      assert.equal(got.isMasked, false);
      if (opcode === opcodes.text) this.#messages.put({ message: got.payload.toString() });
      if (opcode === opcodes.binary) this.#messages.put({ message: Buffer.from(got.payload) });
      if (opcode === opcodes.pong) this.#messages.put({ pong: got.payload.toString() });
      if (opcode === opcodes.close) {
        this.#ending({ by: "frame", code: got.payload.length < 2 ? null : got.payload.readUInt16BE(0) });
      }
    }
  }

  send(packet) {
    return this.raw(frame(typeof packet === "string" ? "text" : "binary", packet));
  }

  raw(bytes) {
    this.#socket.write(bytes);
    return this;
  }

  /** Returns the next message: a string, or a Buffer for a binary one. */
  async next(what = "a message", milliseconds) {
    const { message, ended } = await this.#messages.next(what, milliseconds);
    assert.equal(ended, undefined, `${what}: the WebSocket ended instead`);
    return message;
  }

  /** Returns the payload of the next pong. */
  async pong() {
    return (await this.#messages.next("a pong")).pong;
  }

  async some(count) {
    const messages = [];
    while (messages.length < count) messages.push(await this.next(`message ${messages.length + 1} of ${count}`));
    return messages;
  }

  /**
   * Returns how the server closes it: `{by: "frame", code}` with code null for an empty close frame, or `{by:
   * "connection"}`.
   */
  async closed(milliseconds) {
    return within(this.#ended, "the end of the WebSocket", milliseconds);
  }

  /** Returns the messages that arrived before the end and were not read. */
  async rest() {
    await this.closed();
    const messages = [];
    for (let item; !(item = await this.#messages.next("the rest")).ended;) messages.push(item.message);
    return messages;
  }

  drop() {
    this.#line.reset();
  }

  close() {
    this.#line.close();
  }
}

/** Returns the server's answer to an upgrade: `{answer, socket}`, without a socket unless it is 101. */
export async function tryUpgrade(server, target, fields = {}) {
  const line = await dial(server);
  const answer = await line.send(request("GET", target, { ...upgradeFields, ...fields })).answer(`the answer to ${target}`);
  if (answer.status === 101) return { answer, socket: new WebSocketLine(line, answer) };
  return { answer, line };
}

export async function openWebSocket(server, target, fields) {
  const { answer, socket } = await tryUpgrade(server, target, fields);
  assert.equal(answer.status, 101, `${target}: ${answer.body}`);
  return socket;
}
