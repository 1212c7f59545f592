// RFC 6455 section 8.1: text is UTF-8 (RFC 3629), or the connection fails with 1007.
import { after, describe } from "node:test";
import { startFixture } from "./support/fixture.mjs";
import { bytes, casesOn } from "./support/websocket_bytes.mjs";

const server = await startFixture({ after }, "ws_echo");
const { accepts, refuses } = casesOn(server);

const whole = (text) => bytes`81 ${[0x80 | text.length]} 00000000 ${text}`;
const echo = (text) => bytes`81 ${[text.length]} ${text}`;
/** The text in two fragments, split after `size` bytes. */
const cut = (text, size) =>
  bytes`01 ${[0x80 | size]} 00000000 ${text.subarray(0, size)} 80 ${[0x80 | (text.length - size)]} 00000000 ${text.subarray(size)}`;
const eachByte = (text) =>
  Buffer.concat([bytes`01 80 00000000`, ...Array.from(text, (byte) => bytes`00 81 00000000 ${[byte]}`), bytes`80 80 00000000`]);

const valid = [
  ["the word of the examples", bytes`cebae1bdb9cf83cebcceb5`],
  ["U+0000", bytes`00`],
  ["U+007F", bytes`7f`],
  ["U+0080, the first of 2 bytes", bytes`c280`],
  ["U+07FF, the last of 2 bytes", bytes`dfbf`],
  ["U+0800, the first of 3 bytes", bytes`e0a080`],
  ["U+D7FF, the last before the surrogates", bytes`ed9fbf`],
  ["U+E000, the first after the surrogates", bytes`ee8080`],
  ["U+FEFF", bytes`efbbbf`],
  ["U+FFFD", bytes`efbfbd`],
  ["U+FFFE, a valid noncharacter", bytes`efbfbe`],
  ["U+FFFF", bytes`efbfbf`],
  ["U+10000, the first of 4 bytes", bytes`f0908080`],
  ["U+1F600", bytes`f09f9880`],
  ["U+10FFFF, the last of all", bytes`f48fbfbf`],
];

const invalid = [
  ["80, a continuation of nothing", bytes`80`],
  ["bf", bytes`bf`],
  ["c0 80, U+0000 in 2 bytes", bytes`c080`],
  ["c0 af, a slash in 2 bytes", bytes`c0af`],
  ["c1 bf", bytes`c1bf`],
  ["e0 80 80, U+0000 in 3 bytes", bytes`e08080`],
  ["e0 80 af, a slash in 3 bytes", bytes`e080af`],
  ["e0 9f bf", bytes`e09fbf`],
  ["f0 80 80 80", bytes`f0808080`],
  ["f0 8f bf bf", bytes`f08fbfbf`],
  ["ed a0 80, the first surrogate", bytes`eda080`],
  ["ed ad bf", bytes`edadbf`],
  ["ed bf bf, the last", bytes`edbfbf`],
  ["a pair of surrogates", bytes`eda080edb080`],
  ["f4 90 80 80, over the last code point", bytes`f4908080`],
  ["f5 80 80 80", bytes`f5808080`],
  ["f7 bf bf bf", bytes`f7bfbfbf`],
  ["f8 88 80 80 80, 5 bytes", bytes`f888808080`],
  ["fc 84 80 80 80 80, 6 bytes", bytes`fc8480808080`],
  ["fe", bytes`fe`],
  ["ff", bytes`ff`],
  ["c3 28, without a continuation byte", bytes`c328`],
  ["e2 28 a1", bytes`e228a1`],
  ["e2 82 28", bytes`e28228`],
  ["f0 28 8c bc", bytes`f0288cbc`],
  ["f0 9f 98 28", bytes`f09f9828`],
];

const unfinished = [
  ["c3", bytes`c3`],
  ["e2 82", bytes`e282`],
  ["e2", bytes`e2`],
  ["f0 9f 98", bytes`f09f98`],
  ["f0", bytes`f0`],
];

describe("8.1 valid text, whole, split anywhere and byte by byte", { concurrency: true }, () => {
  for (const [name, text] of valid) {
    accepts(name, whole(text), echo(text));
    for (let size = 1; size < text.length; ++size) accepts(`${name}, cut behind byte ${size}`, cut(text, size), echo(text));
    accepts(`${name}, each byte a fragment`, eachByte(text), echo(text));
  }
  const all = Buffer.concat(valid.map(([, text]) => text));
  accepts("all of it", whole(all), echo(all));
  accepts("all of it, each byte a fragment", eachByte(all), echo(all));
});

describe("8.1 invalid text", { concurrency: true }, () => {
  for (const [name, text] of invalid) {
    refuses(name, whole(text), 1007);
    refuses(`${name}, behind good text`, whole(bytes`"good " ${text}`), 1007);
    refuses(`${name}, in the second fragment`, cut(bytes`"good " ${text}`, 5), 1007);
    refuses(`${name}, each byte a fragment`, eachByte(text), 1007);
  }
  for (const [name, text] of unfinished) {
    refuses(`${name} and the end`, whole(text), 1007);
    refuses(`${name} and the end, in fragments`, eachByte(text), 1007);
    refuses(`${name} and another message, which is not its rest`, bytes`${whole(text)} ${whole(bytes`80`)}`, 1007);
  }
});

describe("8.1 text fails at its first invalid byte", { concurrency: true }, () => {
  refuses("in a fragment that is not the last one", bytes`01 84 00000000 "ok" c328`, 1007);
  refuses("in a frame that has not arrived completely", bytes`81 fe ffff 00000000 "ok" c328`, 1007);
  refuses("at an invalid lead byte", bytes`01 81 00000000 c0`, 1007);
  refuses("at the second byte of a surrogate", bytes`01 82 00000000 eda0`, 1007);
  refuses("at the second byte of a code point over U+10FFFF", bytes`01 82 00000000 f490`, 1007);
});

describe("8.1 binary is not checked as text", { concurrency: true }, () => {
  accepts("any bytes", bytes`82 84 00000000 fffe80c0`, bytes`82 04 fffe80c0`);
  accepts("any bytes in fragments", bytes`02 82 00000000 ffc3 80 81 00000000 28`, bytes`82 03 ffc328`);
});
