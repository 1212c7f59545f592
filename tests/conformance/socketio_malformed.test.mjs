// Socket.IO 5: packets that no client of the protocol sends. Each closes its connection without an answer,
// and does not affect other clients.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { openOnWebSocket, Polling } from "./support/engine.mjs";
import { startSockets } from "./support/fixture.mjs";
import { assertClosed, connectSocket } from "./support/sockets.mjs";

const server = await startSockets({ after });

const malformed = {
  "a packet without a type": ["4", "47", "48", "49", "4abc", "4-1", "4 2", "4/custom,"],
  "a CONNECT whose payload is not an object": ['40"x"', "40[1]", "401", "40null", "40{", "40{}x", "40{a:1}", "40/custom,[]", "405{}"],
  "a DISCONNECT with a payload": ["41{}", "41x", "411", "41/custom,[]"],
  "a CONNECT_ERROR, which only servers send": ["44", '44{"message":"x"}', '44"x"', "44/custom,{}"],
  "an event that is not an array": ['42{"a":1}', '42"a"', "42null", "42true", '42 ["a"]'],
  "an event without a payload (the reference server ignores it)": ["42", "425", "42/,", "42/"],
  "an event without a name": ["42[]", "42[null]", "42[{}]", "42[[]]", "42[true]", '42[{"toString":"foo"}]'],
  "a reserved name": [
    '42["connect"]', '42["connect_error"]', '42["disconnect"]', '42["disconnecting"]', '42["newListener"]',
    '42["removeListener"]', '42["\\u0063onnect"]', '42["disconnect",{"a":1,"a":2}]',
  ],
  "JSON that is none": [
    '42["a"', '42["a"]x', '42["a"]["b"]', '42["a",]', "42['a']", '42["a",/**/1]', '42["a",01]', '42["a",NaN]',
    '42["a",+1]', '42["\\x41"]', '42["a",undefined]', '42["a" "b"]', '42[', '42["a",{"b"}]',
  ],
  "an acknowledgement id that is not a number": [
    '42-1["a"]', '421.5["a"]', '42+1["a"]', '42 1["a"]', '42abc["a"]', '420x1["a"]', '421e1["a"]', '421 ["a"]', '42١["a"]',
  ],
  "an acknowledgement id over 2^53-1 (the reference server rounds it)": [
    '429007199254740992["a"]', '429007199254740993["a"]', '4218446744073709551616["a"]', `42${"9".repeat(24)}["a"]`,
    `42${"1".repeat(100_000)}["a"]`, "439007199254740992[]",
  ],
  "an acknowledgement that is not an array": ['431"a"', "431{}", "431null", "43{}", '43"a"'],
  "an acknowledgement without a payload (the reference server ignores it)": ["431", "43", "43/"],
  "an invalid count of attachments": [
    '45-1-["a"]', '451.5-["a"]', '45x-["a"]', "451", '45-["a"]', '45["a"]', '45 1-["a"]', '451e1-["a"]', '450x1-["a"]',
    '451 -["a"]', '46-[1]', "461", '45/custom,1-["a"]',
  ],
  "a count of attachments out of bounds": [
    '450-["a"]', '4500-["a"]', '4511-["a"]', '451000000000-["a"]', `45${"9".repeat(30)}-["a"]`, "460-[1]", "4611-[1]",
  ],
  "a packet for a namespace that is not connected": [
    '42/custom,["message"]', "41/custom,", "43/custom,1[]", '42/none,["message"]', '451-/custom,["message"]',
  ],
};

for (const [what, packets] of Object.entries(malformed)) {
  describe(`a connection is closed by ${what}:`, { concurrency: true }, () => {
    for (const packet of packets) {
      it(packet.length > 60 ? `${packet.slice(0, 40)}… (${packet.length} bytes)` : JSON.stringify(packet), async () => {
        const connects = packet.startsWith("40");
        const socket = connects ? await openOnWebSocket(server) : await connectSocket(server);
        await assertClosed(server, socket.send(packet));
      });
    }
  });
}

describe("a connection is closed, and what follows is not processed", { concurrency: true }, () => {
  it("at the first malformed packet of several", async () => {
    const socket = await connectSocket(server);
    socket.send('42["message",1]').send("42{}").send('42["message",2]').send("41").send("40");
    await assertClosed(server, socket, ['42["message-back",1]']);
  });

  it("at an event with a name of 1025 bytes (the reference server accepts any length)", async () => {
    const socket = await connectSocket(server);
    assert.equal(await socket.send(`42["${"n".repeat(256)}"]`).send('42["message"]').next(), '42["message-back"]');
    await assertClosed(server, socket.send(`42["${"n".repeat(1025)}"]`));
  });

  it("on polling, and the poll gets the close packet", async () => {
    const session = await Polling.open(server);
    await session.say("40");
    assert.equal((await session.poll()).length, 2);
    await session.say('42["message",1]', "42{}", '42["message",2]');
    assert.deepEqual(await session.poll(), ['42["message-back",1]', "1"]);
    await session.assertGone();
  });

  it("also before a namespace is connected", async () => {
    for (const packet of ['42["message"]', "41", "430[]", "4", "4abc", Buffer.from([1])]) {
      const socket = await openOnWebSocket(server);
      await assertClosed(server, socket.send(packet));
    }
  });

  for (const [what, packet] of [
    ["opening brackets", `42["message",${"[".repeat(400_000)}`],
    ["opening keys", `42["message",${'{"a":'.repeat(150_000)}`],
  ]) {
    it(`at endless ${what}, or the event is refused as nested too deeply`, async () => {
      const socket = await connectSocket(server);
      const first = await Promise.race([socket.send(packet).closed(), socket.next().catch((error) => error)]);
      if (first === '42["defect"]') return socket.close();
      await assertClosed(server, socket);
    });
  }
});
