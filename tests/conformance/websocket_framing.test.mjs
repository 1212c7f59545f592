// RFC 6455 section 5: frames. Most have the mask 00000000, so that the payload is readable in the test.
import { after, describe } from "node:test";
import { startFixture } from "./support/fixture.mjs";
import { bytes, casesOn } from "./support/websocket_bytes.mjs";

const server = await startFixture({ after }, "ws_echo");
const { accepts, refuses } = casesOn(server);
const a = (count) => Buffer.alloc(count, "a");

describe("5.2 lengths", { concurrency: true }, () => {
  accepts("an empty text", bytes`81 80 00000000`, bytes`81 00`);
  accepts("an empty binary", bytes`82 80 00000000`, bytes`82 00`);
  accepts("1 byte", bytes`81 81 00000000 "a"`, bytes`81 01 "a"`);
  accepts("125 bytes in the short form", bytes`81 fd 00000000 ${a(125)}`, bytes`81 7d ${a(125)}`);
  accepts("126 bytes in 16 bits", bytes`82 fe 007e 00000000 ${a(126)}`, bytes`82 7e 007e ${a(126)}`);
  accepts("127 bytes in 16 bits", bytes`82 fe 007f 00000000 ${a(127)}`, bytes`82 7e 007f ${a(127)}`);
  accepts("128 bytes in 16 bits", bytes`82 fe 0080 00000000 ${a(128)}`, bytes`82 7e 0080 ${a(128)}`);
  accepts("65,535 bytes in 16 bits", bytes`82 fe ffff 00000000 ${a(65_535)}`, bytes`82 7e ffff ${a(65_535)}`);
  accepts("65,536 bytes in 64 bits", bytes`82 ff 0000000000010000 00000000 ${a(65_536)}`, bytes`82 7f 0000000000010000 ${a(65_536)}`);
  accepts("a megabyte", bytes`81 ff 0000000000100000 00000000 ${a(1 << 20)}`, bytes`81 7f 0000000000100000 ${a(1 << 20)}`);
  refuses("a longer form than is needed", bytes`81 fe 0005 00000000 "Hello"`, 1002);
  refuses("125 bytes in 16 bits", bytes`82 fe 007d 00000000 ${a(125)}`, 1002);
  refuses("65,535 bytes in 64 bits", bytes`82 ff 000000000000ffff 00000000`, 1002);
  refuses("the longest form for an empty payload", bytes`81 ff 0000000000000000 00000000`, 1002);
  refuses("a longer form of a ping", bytes`89 fe 0004 00000000 "ping"`, 1002);
  refuses("a longer form of a continuation", bytes`01 81 00000000 "a" 80 fe 0001 00000000 "b"`, 1002);
  refuses("a length of 2^63: the top bit must be 0", bytes`82 ff 8000000000000000 00000000`, 1002);
  refuses("a length of 2^64 - 1", bytes`82 ff ffffffffffffffff 00000000`, 1002);
  refuses("a length of 2^63 - 1", bytes`82 ff 7fffffffffffffff 00000000`, 1009);
});

describe("5.3 masks", { concurrency: true }, () => {
  accepts("the example of section 5.7", bytes`81 85 37fa213d 7f9f4d5158`, bytes`81 05 "Hello"`);
  accepts("a mask of ones", bytes`81 85 ffffffff b79a939390`, bytes`81 05 "Hello"`);
  accepts("a mask that differs in every frame", bytes`01 83 01020304 49676f 80 82 f0f1f2f3 9c9e`, bytes`81 05 "Hello"`);
  accepts("a mask over a payload whose length is not a multiple of 4", bytes`82 87 01020304 01020304010203`, bytes`82 07 00000000000000`);
  accepts("an empty payload with a mask", bytes`81 80 37fa213d`, bytes`81 00`);
  refuses("a text without a mask (5.1)", bytes`81 05 "Hello"`, 1002);
  refuses("an empty text without a mask", bytes`81 00`, 1002);
  refuses("a ping without a mask", bytes`89 00`, 1002);
  refuses("a close without a mask", bytes`88 02 03e8`, 1002);
  refuses("a 64-bit length without a mask, before the length is read", bytes`82 7f`, 1002);
});

describe("5.2 reserved bits, without an extension", { concurrency: true }, () => {
  for (const [name, first] of [["RSV1", 0x40], ["RSV2", 0x20], ["RSV3", 0x10], ["RSV1 and RSV2", 0x60], ["all three", 0x70]]) {
    for (const [kind, opcode] of [["a text", 0x81], ["a binary", 0x82], ["a ping", 0x89], ["a close", 0x88]]) {
      refuses(`${name} on ${kind}`, bytes`${[opcode | first]} 80 00000000`, 1002);
    }
    refuses(`${name} on a continuation`, bytes`01 81 00000000 "a" ${[0x80 | first]} 81 00000000 "b"`, 1002);
  }
  refuses("after a valid message, which is answered first", bytes`81 82 00000000 "ok" c1 80 00000000`, 1002, bytes`81 02 "ok"`);
});

describe("5.2 opcodes", { concurrency: true }, () => {
  for (const opcode of [3, 4, 5, 6, 7, 11, 12, 13, 14, 15]) {
    refuses(`${opcode}, which is reserved`, bytes`${[0x80 | opcode]} 80 00000000`, 1002);
    refuses(`${opcode} with a payload`, bytes`${[0x80 | opcode]} 85 00000000 "Hello"`, 1002);
    refuses(`${opcode} within a message`, bytes`01 81 00000000 "a" ${[0x80 | opcode]} 80 00000000`, 1002);
  }
});

describe("5.5 control frames", { concurrency: true }, () => {
  accepts("5.5.2 an empty ping", bytes`89 80 00000000`, bytes`8a 00`);
  accepts("5.5.2 a ping's payload is echoed", bytes`89 85 37fa213d 7f9f4d5158`, bytes`8a 05 "Hello"`);
  accepts("5.5.2 a payload that is not text", bytes`89 84 00000000 00ff fe80`, bytes`8a 04 00ff fe80`);
  accepts("5.5.2 a ping of 125 bytes", bytes`89 fd 00000000 ${a(125)}`, bytes`8a 7d ${a(125)}`);
  accepts(
    "5.5.2 pings are answered in order",
    bytes`89 81 00000000 "1" 89 81 00000000 "2" 89 81 00000000 "3"`,
    bytes`8a 01 "1" 8a 01 "2" 8a 01 "3"`,
  );
  accepts(
    "5.5.2 fifty pings at once",
    Buffer.concat(Array.from({ length: 50 }, (_, i) => bytes`89 81 00000000 ${[i]}`)),
    Buffer.concat(Array.from({ length: 50 }, (_, i) => bytes`8a 01 ${[i]}`)),
  );
  accepts("5.5.3 an unrequested pong", bytes`8a 85 00000000 "Hello" 81 82 00000000 "ok"`, bytes`81 02 "ok"`);
  accepts("5.5.3 an empty pong", bytes`8a 80 00000000`, bytes``);
  refuses("a ping of 126 bytes", bytes`89 fe 007e 00000000 ${a(126)}`, 1002);
  refuses("a pong of 126 bytes", bytes`8a fe 007e 00000000 ${a(126)}`, 1002);
  refuses("a close of 126 bytes", bytes`88 fe 007e 00000000 03e8 ${a(124)}`, 1002);
  refuses("a ping with a 64-bit length", bytes`89 ff 0000000000000001 00000000 "a"`, 1002);
  refuses("a fragmented ping", bytes`09 81 00000000 "a"`, 1002);
  refuses("a fragmented pong", bytes`0a 80 00000000`, 1002);
  refuses("a fragmented close", bytes`08 82 00000000 03e8`, 1002);
});

describe("5.4 fragments", { concurrency: true }, () => {
  accepts("two", bytes`01 83 00000000 "Hel" 80 82 00000000 "lo"`, bytes`81 05 "Hello"`);
  accepts("three, of binary", bytes`02 81 00000000 00 00 81 00000000 ff 80 81 00000000 01`, bytes`82 03 00ff01`);
  accepts("empty fragments", bytes`01 80 00000000 00 80 00000000 80 80 00000000`, bytes`81 00`);
  accepts("empty fragments around one that is not empty", bytes`01 80 00000000 00 82 00000000 "ok" 80 80 00000000`, bytes`81 02 "ok"`);
  accepts(
    "a ping between them, answered before the message",
    bytes`01 83 00000000 "Hel" 89 81 00000000 "p" 80 82 00000000 "lo"`,
    bytes`8a 01 "p" 81 05 "Hello"`,
  );
  accepts(
    "pings between all of them",
    bytes`02 81 00000000 "1" 89 81 00000000 "a" 00 81 00000000 "2" 89 81 00000000 "b" 89 81 00000000 "c" 80 81 00000000 "3"`,
    bytes`8a 01 "a" 8a 01 "b" 8a 01 "c" 82 03 "123"`,
  );
  accepts("a message after a fragmented message", bytes`01 81 00000000 "1" 80 80 00000000 81 81 00000000 "2"`, bytes`81 01 "1" 81 01 "2"`);
  accepts(
    "a thousand",
    Buffer.concat([bytes`02 80 00000000`, ...Array.from({ length: 1000 }, () => bytes`00 81 00000000 "a"`), bytes`80 80 00000000`]),
    bytes`82 7e 03e8 ${a(1000)}`,
  );
  refuses("a continuation of nothing", bytes`00 81 00000000 "a"`, 1002);
  refuses("a last continuation of nothing", bytes`80 81 00000000 "a"`, 1002);
  refuses("an empty continuation of nothing", bytes`80 80 00000000`, 1002);
  refuses("a continuation after a whole message", bytes`81 82 00000000 "ok" 80 81 00000000 "a"`, 1002, bytes`81 02 "ok"`);
  refuses("a continuation after the last one", bytes`01 81 00000000 "o" 80 81 00000000 "k" 80 81 00000000 "a"`, 1002, bytes`81 02 "ok"`);
  refuses("a text inside a text", bytes`01 81 00000000 "a" 81 81 00000000 "b"`, 1002);
  refuses("the beginning of a text inside a binary", bytes`02 81 00000000 "a" 01 81 00000000 "b"`, 1002);
  refuses("a binary inside a text, after a ping", bytes`01 81 00000000 "a" 89 80 00000000 82 81 00000000 "b"`, 1002, bytes`8a 00`);
});
