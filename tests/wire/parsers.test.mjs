// Parley's packets compared with the parsers of the stock clients: each side reads what the other writes, and
// both refuse the same packets, except for the differences named below.
import assert from "node:assert/strict";
import test from "node:test";

import { decodePayload, encodePayload } from "engine.io-parser";
import { Decoder, Encoder, PacketType } from "socket.io-parser";

import { differences, explained } from "./support/differences.mjs";
import { decodeAll, decodePayloads, encodeAll, encodePayloads } from "./support/oracle.mjs";
import { Random } from "./support/random.mjs";

const { CONNECT, DISCONNECT, EVENT, ACK, CONNECT_ERROR } = PacketType;
const many = 3000;

/** Decodes messages with their parser: `{packets, refused}`. */
function theirDecode(messages) {
  const decoder = new Decoder();
  const packets = [];
  decoder.on("decoded", (packet) => {
    // Keys with the value undefined are removed.
    packets.push(Object.fromEntries(Object.entries(packet).filter(([, value]) => value !== undefined)));
  });
  try {
    for (const message of messages) decoder.add(message);
  } catch (error) {
    return { packets, refused: error.message };
  }
  return { packets, refused: undefined };
}

/** A packet that a client may send. A server may send the same packets, except for the payload of CONNECT. */
function randomPacket(random) {
  const nsp = random.namespace();
  const type = random.pick([CONNECT, DISCONNECT, EVENT, EVENT, EVENT, ACK, ACK]);
  if (type === CONNECT) return random.below(3) === 0 ? { type, nsp } : { type, nsp, data: random.object() };
  if (type === DISCONNECT) return { type, nsp };
  const args = random.arguments(random.below(3) === 0 ? 1 + random.below(10) : 0);
  if (type === ACK) return { type, nsp, id: random.ackId(), data: args };
  const packet = { type, nsp, data: [random.eventName(), ...args] };
  return random.below(2) === 0 ? packet : { ...packet, id: random.ackId() };
}

/** Their encoder changes its argument, so it gets a copy. */
const theirEncode = (packet) => new Encoder().encode(copied(packet));

function copied(value) {
  if (Buffer.isBuffer(value)) return value;
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, copied(element)]));
}

test("Parley reads what their parser writes", async () => {
  const random = new Random(1);
  const packets = Array.from({ length: many }, () => randomPacket(random));
  const written = packets.map(theirEncode);
  const read = await decodeAll(written);
  for (const [i, packet] of packets.entries()) {
    assert.deepEqual(read[i], { packets: [packet], refused: undefined }, JSON.stringify(written[i]));
    assert.deepEqual(theirDecode(written[i]), read[i], JSON.stringify(written[i]));
  }
});

/**
 * The packet as the oracle expects it: binary arguments are replaced by placeholders and listed separately.
 */
function asked({ type, nsp, id, data }) {
  const attachments = [];
  const taken = (value) => {
    if (Buffer.isBuffer(value)) return { _placeholder: true, num: attachments.push(value.toString("base64")) - 1 };
    if (Array.isArray(value)) return value.map(taken);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, taken(element)]));
  };
  if (type === DISCONNECT) return { type: "disconnect", nsp };
  if (type === ACK) return { type: "ack", nsp, id, args: taken(data), attachments };
  const [name, ...args] = data;
  return { type: "event", nsp, name, id, args: taken(args), attachments };
}

test("their parser reads what Parley writes", async () => {
  const random = new Random(2);
  const packets = Array.from({ length: many }, () => randomPacket(random)).filter(
    ({ type, data }) => type === DISCONNECT || type === ACK || (type === EVENT && typeof data[0] === "string"),
  );
  const written = await encodeAll(packets.map(asked));
  for (const [i, packet] of packets.entries()) {
    assert.deepEqual(theirDecode(written[i]), { packets: [packet], refused: undefined }, JSON.stringify(written[i]));
  }
});

test("their parser reads the packets that only a server sends", async () => {
  const random = new Random(3);
  const nsps = Array.from({ length: 200 }, () => random.namespace());
  const texts = nsps.map(() => random.text());
  const data = nsps.map(() => random.value(4));
  const connects = await encodeAll(nsps.map((nsp, i) => ({ type: "connect", nsp, sid: `s${texts[i]}`, pid: "p" })));
  const errors = await encodeAll(nsps.map((nsp, i) => ({ type: "connect_error", nsp, message: texts[i], data: data[i] })));
  for (const [i, nsp] of nsps.entries()) {
    assert.deepEqual(theirDecode(connects[i]).packets, [{ type: CONNECT, nsp, data: { sid: `s${texts[i]}`, pid: "p" } }]);
    const about = { message: texts[i], data: data[i] };
    assert.deepEqual(theirDecode(errors[i]).packets, [{ type: CONNECT_ERROR, nsp, data: about }]);
  }
});

/** Makes one or a few small errors, in the text or in the attachments. */
function mutated(random, messages) {
  const pieces = [..."0123456789-/,[]{}\":\\ex+. \u00a0ä", "null", "true", "1e1", '"a"', '"a":1,"a":2', "\\ud800", "1e999", "_placeholder", "[[", "\u0000", "-0"];
  const changed = [...messages];
  if (random.below(6) === 0) {
    const at = random.below(changed.length);
    changed.splice(at, random.below(2), ...random.pick([[], [random.bytes(3)], ['2["x"]']]));
  } else {
    let text = [...changed[0]];
    for (let count = 1 + random.below(3); count > 0; --count) {
      // More often at the front, where the header is.
      const at = random.below(Math.min(text.length + 1, random.below(2) === 0 ? 8 : 400));
      text.splice(at, random.below(2), ...random.pick([[], [random.pick(pieces)], [text[at] ?? "", text[at] ?? ""]]));
    }
    changed[0] = text.join("");
  }
  return changed.length > 0 ? changed : [""];
}

test("a slightly wrong packet is refused by both, read the same by both, or a named difference", async () => {
  const random = new Random(4);
  const all = Array.from({ length: 4 * many }, () => mutated(random, theirEncode(randomPacket(random))));
  const ours = await decodeAll(all);
  let refusals = 0;
  const seen = new Set();
  for (const [i, messages] of all.entries()) {
    const theirs = theirDecode(messages);
    const refusedAlike = (ours[i].refused === undefined) === (theirs.refused === undefined);
    if (ours[i].refused !== undefined) ++refusals;
    let isSame = refusedAlike;
    try {
      assert.deepEqual(ours[i].packets, theirs.packets);
    } catch {
      isSame = false;
    }
    if (isSame) continue;
    const name = explained(messages, ours[i], theirs);
    assert.ok(name, `nothing explains ${JSON.stringify(messages)}:\n${JSON.stringify(ours[i])}\n${JSON.stringify(theirs)}`);
    seen.add(name);
  }
  assert.ok(refusals > many, `only ${refusals} refusals`);
  assert.ok(seen.size > 4, `only these differences: ${[...seen]}`);
});

test("each named difference exists: their parser accepts what Parley refuses or reads differently", async () => {
  for (const { name, example } of differences) {
    const [ours] = await decodeAll([example]);
    const theirs = theirDecode(example);
    assert.equal(theirs.refused, undefined, `${name}: ${theirs.refused}`);
    assert.notDeepEqual(ours, theirs, `${name}: ${JSON.stringify(ours)}`);
    assert.equal(explained(example, ours, theirs), name);
  }
});

const encoded = (packets) => new Promise((done) => encodePayload(packets, done));

test("Parley reads a payload that their parser writes", async () => {
  const random = new Random(5);
  const types = ["open", "close", "ping", "pong", "message", "message", "message", "upgrade", "noop"];
  const lists = Array.from({ length: many }, () =>
    Array.from({ length: 1 + random.below(5) }, () => {
      const type = random.pick(types);
      const data = type === "message" && random.below(3) === 0 ? random.bytes(30) : random.text().replaceAll("\x1e", "");
      return data.length === 0 && typeof data === "string" ? { type } : { type, data };
    }),
  );
  const bodies = await Promise.all(lists.map(encoded));
  const read = await decodePayloads(bodies);
  for (const [i, packets] of lists.entries()) {
    assert.deepEqual(decodePayload(bodies[i]), packets);
    assert.deepEqual(read[i], { packets, refused: undefined }, JSON.stringify(bodies[i]));
  }
});

test("their parser writes the same payload as Parley, byte for byte, and reads it", async () => {
  const random = new Random(6);
  const lists = Array.from({ length: many }, () =>
    Array.from({ length: 1 + random.below(5) }, () => (random.below(2) === 0 ? random.bytes(60) : `${random.text().replaceAll("\x1e", "")}.`)),
  );
  const bodies = await encodePayloads(lists);
  for (const [i, messages] of lists.entries()) {
    const packets = messages.map((data) => ({ type: "message", data }));
    assert.equal(bodies[i], await encoded(packets));
    assert.deepEqual(decodePayload(bodies[i]), packets);
  }
});

test("a slightly wrong payload is refused by both at the same packet, except for lax base64", async () => {
  const random = new Random(7);
  const pieces = ["\x1e", "7", "b", "4", "=", "A", "/", "\x1e\x1e", "b=", "x", "ä"];
  const bodies = Array.from({ length: many }, () => {
    const body = [...random.pick(["4hello\x1e2\x1ebAQIDBA==", "bAQID\x1e4ä", "4", "2probe\x1e6", "b\x1e4"])];
    for (let count = 1 + random.below(3); count > 0; --count) {
      body.splice(random.below(body.length + 1), random.below(2), ...random.pick([[], [random.pick(pieces)]]));
    }
    return body.join("");
  });
  const ours = await decodePayloads(bodies);
  let strict = 0;
  for (const [i, body] of bodies.entries()) {
    const theirs = decodePayload(body);
    const refused = theirs.at(-1).type === "error";
    const packets = refused ? theirs.slice(0, -1) : theirs;
    const base64 = body.split("\x1e")[ours[i].packets.length];
    const isStrictness = base64?.startsWith("b") && Buffer.from(base64.slice(1), "base64").toString("base64") !== base64.slice(1);
    if (isStrictness) {
      ++strict;
      assert.deepEqual({ packets: packets.slice(0, ours[i].packets.length), refused: "malformed" }, ours[i], JSON.stringify(body));
    } else {
      assert.deepEqual({ packets, refused: refused ? "malformed" : undefined }, ours[i], JSON.stringify(body));
    }
  }
  assert.ok(strict > 50 && strict < many / 2, `${strict}`);
});
