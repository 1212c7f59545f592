// RFC 7692: permessage-deflate, without context takeover in either direction.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { constants, deflateRawSync, inflateRawSync } from "node:zlib";
import { startFixture } from "./support/fixture.mjs";
import { ask } from "./support/http.mjs";
import { upgradeFields } from "./support/websocket.mjs";
import { answered, bytes, casesOn, closes, exchange, goodbye, open } from "./support/websocket_bytes.mjs";

const server = await startFixture({ after }, "ws_echo", ["--deflate"]);
const small = await startFixture({ after }, "ws_echo", ["--deflate", "--max_message", "1000"]);
const offer = { "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits" };
const { accepts, refuses } = casesOn(server, offer);

const fresh = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
const tail = bytes`0000ffff`;
const a = (count) => Buffer.alloc(count, "a");
/** The payload of a message as a sender compresses it (7.2.1). */
const deflated = (message) => deflateRawSync(message, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
const inflated = (payload, windowBits = 15) =>
  inflateRawSync(Buffer.concat([payload, tail]), { finishFlush: constants.Z_SYNC_FLUSH, windowBits });
/** Returns the payload of one frame of the server of up to 65,535 bytes, with nothing after it. */
function payloadOf(frame) {
  const begin = frame[1] < 126 ? 2 : 4;
  const length = frame[1] < 126 ? frame[1] : frame.readUInt16BE(2);
  assert.equal(frame.length, begin + length);
  return frame.subarray(begin);
}
const masked = (first, payload) =>
  payload.length < 126
    ? bytes`${[first, 0x80 | payload.length]} 00000000 ${payload}`
    : bytes`${[first, 0xfe, payload.length >> 8, payload.length & 0xff]} 00000000 ${payload}`;

describe("7.1 negotiation", { concurrency: true }, () => {
  const agrees = (offers, expected) =>
    it(`${offers} -> ${expected ?? "nothing"}`, async () => {
      const { answer, send } = await open(server, { "Sec-WebSocket-Extensions": offers });
      await send(goodbye);
      assert.equal(answer.headers["sec-websocket-extensions"], expected);
    });
  agrees("permessage-deflate", fresh);
  agrees("permessage-deflate; client_max_window_bits", fresh);
  agrees("permessage-deflate; client_max_window_bits=8", fresh);
  agrees("permessage-deflate; client_no_context_takeover; server_no_context_takeover", fresh);
  agrees("permessage-deflate; server_max_window_bits=8", `${fresh}; server_max_window_bits=8`);
  agrees("permessage-deflate; server_max_window_bits=15", `${fresh}; server_max_window_bits=15`);
  agrees('permessage-deflate; server_max_window_bits="1\\0"', `${fresh}; server_max_window_bits=10`);
  agrees("foo, permessage-deflate", fresh);
  agrees("permessage-deflate; server_max_window_bits=10, permessage-deflate", `${fresh}; server_max_window_bits=10`);
  agrees("permessage-deflate; unknown, permessage-deflate", fresh);
  agrees("permessage-deflate; unknown");
  agrees("permessage-deflate; unknown=1");
  agrees("permessage-deflate; server_max_window_bits");
  for (const bits of ["7", "16", "08", "+9", "1e1", "-8"]) {
    agrees(`permessage-deflate; server_max_window_bits=${bits}`);
    agrees(`permessage-deflate; client_max_window_bits=${bits}`);
  }
  agrees("permessage-deflate; server_no_context_takeover=1");
  agrees("permessage-deflate; client_no_context_takeover; client_no_context_takeover");
  agrees("permessage-deflate; server_max_window_bits=9; server_max_window_bits=9");
  agrees("x-webkit-deflate-frame");

  it("a parameter without a name fails the handshake (RFC 6455 9.1)", async () => {
    const fields = { ...upgradeFields, "Sec-WebSocket-Extensions": "permessage-deflate; " };
    assert.equal((await ask(server, "GET", "/", fields)).status, 400);
  });

  it("without an offer a compressed message is refused", async () => {
    const received = await exchange(server, [bytes`c1 87 00000000 f248cdc9c90700`]);
    assert.ok(received.equals(closes(1002)));
  });
});

describe("7.2.3 the examples of the RFC", { concurrency: true }, () => {
  accepts("7.2.3.1 one frame", bytes`c1 87 00000000 f248cdc9c90700`, bytes`81 05 "Hello"`);
  accepts("7.2.3.1 two fragments, RSV1 on the first", bytes`41 83 00000000 f248cd 80 84 00000000 c9c90700`, bytes`81 05 "Hello"`);
  accepts("7.2.3.3 a block without compression", bytes`c1 8b 00000000 000500faff "Hello" 00`, bytes`81 05 "Hello"`);
  accepts("7.2.3.4 a block that is marked as the last", bytes`c1 88 00000000 f348cdc9c9070000`, bytes`81 05 "Hello"`);
  accepts("7.2.3.5 two blocks", bytes`c1 8d 00000000 f248050000 00ffffcac9c90700`, bytes`81 05 "Hello"`);
  accepts("7.2.3.6 an empty message", bytes`c1 81 00000000 00`, bytes`81 00`);
  refuses("7.2.3.2 a message that needs the context of the previous one", bytes`c1 87 00000000 f248cdc9c90700 c1 85 00000000 f200110000`, 1007, bytes`81 05 "Hello"`);
});

describe("6.1 compressed messages among others", { concurrency: true }, () => {
  accepts("a binary", bytes`c2 87 00000000 f248cdc9c90700`, bytes`82 05 "Hello"`);
  accepts("a message that is not compressed", bytes`81 85 00000000 "Hello"`, bytes`81 05 "Hello"`);
  accepts("one after the other", bytes`c1 87 00000000 f248cdc9c90700 81 82 00000000 "ok" c2 81 00000000 00`, bytes`81 05 "Hello" 81 02 "ok" 82 00`);
  accepts(
    "a ping between fragments",
    bytes`41 83 00000000 f248cd 89 81 00000000 "p" 80 84 00000000 c9c90700`,
    bytes`8a 01 "p" 81 05 "Hello"`,
  );
  accepts("each byte a fragment", bytes`41 80 00000000 00 81 00000000 f2 00 81 00000000 48 00 85 00000000 cdc9c90700 80 80 00000000`, bytes`81 05 "Hello"`);
  accepts("fragments of a plain message", bytes`01 83 00000000 "Hel" 80 82 00000000 "lo"`, bytes`81 05 "Hello"`);
});

describe("6 and 8.2 what is refused", { concurrency: true }, () => {
  refuses("RSV1 on a continuation", bytes`41 83 00000000 f248cd c0 84 00000000 c9c90700`, 1002);
  refuses("RSV1 on a continuation of a plain message", bytes`01 81 00000000 "a" c0 80 00000000`, 1002);
  for (const [name, first] of [["ping", 0xc9], ["pong", 0xca], ["close", 0xc8]]) refuses(`RSV1 on a ${name}`, bytes`${[first]} 80 00000000`, 1002);
  refuses("RSV2", bytes`a1 80 00000000`, 1002);
  refuses("RSV2 beside RSV1", bytes`e1 80 00000000`, 1002);
  refuses("RSV3 beside RSV1", bytes`d1 80 00000000`, 1002);
  refuses("RSV1 on a reserved opcode", bytes`c3 80 00000000`, 1002);
  refuses("bytes that are not DEFLATE", bytes`c1 85 00000000 "Hello"`, 1007);
  refuses("a block of the reserved type", bytes`c2 82 00000000 0700`, 1007);
  refuses("a truncated message", bytes`c2 84 00000000 f248cdc9`, 1007);
  refuses("a message of no bytes", bytes`c2 80 00000000`, 1007);
  refuses("damage in the last fragment", bytes`42 83 00000000 f248cd 80 83 00000000 ffffff`, 1007);
  refuses("text that is not UTF-8 when decompressed", bytes`c1 87 00000000 000100feff c3 00`, 1007);
});

describe("8 limits apply to the decompressed message", { concurrency: true }, () => {
  const { refuses } = casesOn(small, offer);
  refuses("a message of one byte over the limit", masked(0xc1, deflated(a(1001))), 1009);
  refuses("a thousand to one", masked(0xc2, deflated(Buffer.alloc(1_000_000))), 1009);
  refuses("an uncompressed message of one byte over the limit", bytes`81 fe 03e9 00000000`, 1009);
  refuses("a compressed form longer than any allowed message has", bytes`c2 fe 0429 00000000`, 1009);

  it("a message of exactly the limit is echoed", async () => {
    for (const message of [deflated(a(1000)), bytes`00e80317fc ${a(1000)} 00`]) {
      const socket = await open(small, offer);
      await socket.send(masked(0xc1, message));
      await socket.send(goodbye);
      await socket.ended();
      const echo = socket.received.subarray(0, -answered.length);
      assert.equal(inflated(payloadOf(echo)).toString(), a(1000).toString());
    }
  });
});

describe("7.2.1 a message that the server compresses", { concurrency: true }, () => {
  const text = Array.from({ length: 300 }, (_, i) => `line ${i} of ${i * i}`).join("\n");
  const echoOf = async (message, fields) => {
    const received = await exchange(server, [masked(0x81, Buffer.from(message)), goodbye], fields);
    return received.subarray(0, -answered.length);
  };

  it("is one final frame with RSV1, without the tail", async () => {
    const echo = await echoOf(text, offer);
    assert.equal(echo[0], 0xc1);
    assert.ok(echo.length < text.length / 2);
    assert.ok(!payloadOf(echo).subarray(-4).equals(tail));
    assert.equal(inflated(payloadOf(echo)).toString(), text);
  });

  it("is the same for the same message, whatever came before: no context is kept (7.1.1.1)", async () => {
    const twice = await exchange(server, [masked(0x81, Buffer.from(text)), masked(0x81, Buffer.from(text)), goodbye], offer);
    const both = twice.subarray(0, -answered.length);
    assert.ok(both.subarray(0, both.length / 2).equals(both.subarray(both.length / 2)));
  });

  it("is sent uncompressed if compression would make it longer", async () => {
    const random = "k3Jx9QzPm";
    assert.ok((await echoOf(random, offer)).equals(bytes`81 09 "k3Jx9QzPm"`));
  });

  for (let bits = 9; bits <= 15; ++bits) {
    it(`can be read with a window of ${bits} bits if that was requested (7.1.2.1)`, async () => {
      const echo = await echoOf(text, { "Sec-WebSocket-Extensions": `permessage-deflate; server_max_window_bits=${bits}` });
      assert.equal(echo[0], 0xc1);
      assert.equal(inflated(payloadOf(echo), bits).toString(), text);
    });
  }

  it("is uncompressed for a client without the extension", async () => {
    const echo = await echoOf(text, {});
    assert.equal(echo[0], 0x81);
    assert.equal(payloadOf(echo).toString(), text);
  });
});
