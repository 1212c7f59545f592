// RFC 6455 section 7: closing a connection, and the limits that close it (7.4.1, 10.4).
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { startFixture } from "./support/fixture.mjs";
import { answered, bytes, casesOn, closes, exchange, goodbye, open } from "./support/websocket_bytes.mjs";

const server = await startFixture({ after }, "ws_echo");
const small = await startFixture({ after }, "ws_echo", ["--max_message", "1000"]);
const { refuses } = casesOn(server);
const a = (count) => Buffer.alloc(count, "a");
const codeBytes = (code) => [code >> 8, code & 0xff];

/** Checks that the answer to a close frame is the last frame, whatever is sent after it. */
function answers(name, sent, expected) {
  it(name, async () => {
    const received = await exchange(server, [sent, bytes`81 84 00000000 "more"`, bytes`89 80 00000000`]);
    assert.equal(received.toString("hex"), expected.toString("hex"));
  });
}

describe("5.5.1 a close frame is answered with its code, and the connection is closed", { concurrency: true }, () => {
  answers("without a code, with an empty close frame", bytes`88 80 00000000`, bytes`88 00`);
  answers("with a reason, which is not echoed", bytes`88 86 00000000 03e8 "done"`, bytes`88 02 03e8`);
  answers("with a reason of 123 bytes", bytes`88 fd 00000000 03e8 ${a(123)}`, bytes`88 02 03e8`);
  answers("with a reason beyond ASCII", bytes`88 8d 00000000 03e8 cebae1bdb9cf83cebcceb5`, bytes`88 02 03e8`);
  for (const code of [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999]) {
    answers(`${code}`, bytes`88 82 00000000 ${codeBytes(code)}`, bytes`88 02 ${codeBytes(code)}`);
  }
  answers("between fragments, whose message is lost", bytes`01 82 00000000 "ok" 88 82 00000000 03e8`, bytes`88 02 03e8`);
  answers("after pending answers", bytes`81 82 00000000 "ok" 89 81 00000000 "p" 88 80 00000000`, bytes`81 02 "ok" 8a 01 "p" 88 00`);
  answers("only once", bytes`88 80 00000000 88 80 00000000`, bytes`88 00`);
});

describe("7.4 invalid close frames", { concurrency: true }, () => {
  refuses("half a code", bytes`88 81 00000000 03`, 1002);
  for (const code of [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535]) {
    refuses(`the code ${code}, which may not be sent`, bytes`88 82 00000000 ${codeBytes(code)}`, 1002);
  }
  refuses("a reason that is not UTF-8", bytes`88 84 00000000 03e8 c328`, 1007);
  refuses("a reason that ends within a character", bytes`88 84 00000000 03e8 e282`, 1007);
});

describe("10.4 limits", { concurrency: true }, () => {
  const { accepts, refuses } = casesOn(small);
  accepts("a message of exactly the limit", bytes`82 fe 03e8 00000000 ${a(1000)}`, bytes`82 7e 03e8 ${a(1000)}`);
  accepts("fragments of exactly the limit together", bytes`02 fe 01f4 00000000 ${a(500)} 80 fe 01f4 00000000 ${a(500)}`, bytes`82 7e 03e8 ${a(1000)}`);
  refuses("one byte more, before any of it has arrived", bytes`82 fe 03e9 00000000`, 1009);
  refuses("one byte more in the last fragment", bytes`02 fe 01f4 00000000 ${a(500)} 80 fe 01f5 00000000`, 1009);
  refuses("four gigabytes", bytes`82 ff 0000000100000000 00000000`, 1009);
  refuses("four gigabytes after a fragment", bytes`02 81 00000000 "a" 80 ff 00000000ffffffff 00000000`, 1009);
  refuses(
    "fragments without end, though all are empty",
    Buffer.concat([bytes`01 80 00000000`, ...Array.from({ length: 16_384 }, () => bytes`00 80 00000000`)]),
    1008,
  );

  it("16 MiB are echoed completely", async () => {
    const text = a(16 << 20);
    const socket = await open(server);
    await socket.send(bytes`81 ff 0000000001000000 00000000 ${text} ${goodbye}`);
    await socket.ended();
    assert.ok(socket.received.equals(bytes`81 7f 0000000001000000 ${text} ${answered}`));
  });
});

describe("7.1 the connection's end", { concurrency: true }, () => {
  it("is closed by the server first if the client waits for it (7.1.1)", async () => {
    const socket = await open(server);
    await socket.send(goodbye);
    assert.equal(await socket.ended(), "end");
    assert.ok(socket.received.equals(answered));
  });

  it("is closed by the server first after a fault too (7.1.7)", async () => {
    const socket = await open(server);
    await socket.send(bytes`ff`);
    assert.equal(await socket.ended(), "end");
    assert.ok(socket.received.equals(closes(1002)));
  });

  it("comes after the answers to what arrived before a FIN without a close frame", async () => {
    const socket = await open(server);
    await socket.send(bytes`81 85 00000000 "Hello" 89 81 00000000 "p"`);
    socket.finish();
    assert.equal(await socket.ended(), "end");
    assert.ok(socket.received.equals(bytes`81 05 "Hello" 8a 01 "p"`));
  });

  it("follows a FIN in the middle of a frame", async () => {
    const socket = await open(server);
    await socket.send(bytes`81 85 00000000 "Hel"`);
    socket.finish();
    assert.equal(await socket.ended(), "end");
    assert.equal(socket.received.length, 0);
  });

  it("comes only after a close frame, however many messages are echoed", async () => {
    const socket = await open(server);
    for (let i = 1; i <= 200; ++i) {
      await socket.send(bytes`82 81 00000000 ${[i]}`);
      await socket.has(3 * i);
      assert.ok(socket.received.subarray(-3).equals(bytes`82 01 ${[i]}`));
    }
    await socket.send(goodbye);
    assert.equal(await socket.ended(), "end");
  });
});
