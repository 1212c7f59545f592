// Socket.IO 5: attachments. A packet with n of them is followed by n binary messages and nothing in between.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { Polling } from "./support/engine.mjs";
import { startSockets } from "./support/fixture.mjs";
import { assertAnswers, assertClosed, connectSocket, readConnect } from "./support/sockets.mjs";

const server = await startSockets({ after });
const p = (num) => `{"_placeholder":true,"num":${num}}`;
const bytes = (...values) => Buffer.from(values);

describe("a packet with attachments", { concurrency: true }, () => {
  for (const [what, header, attachments, back] of [
    ["two", `452-["message",${p(0)},${p(1)}]`, [bytes(1, 2, 3), bytes(4, 5, 6)], `452-["message-back",${p(0)},${p(1)}]`],
    ["one empty attachment", `451-["message",${p(0)}]`, [bytes()], `451-["message-back",${p(0)}]`],
    ["one among other things", `451-["message",1,{"a":[${p(0)}]}]`, [bytes(0, 255)], `451-["message-back",1,{"a":[${p(0)}]}]`],
    ["another order", `452-["message",${p(1)},${p(0)}]`, [bytes(1), bytes(2)], `452-["message-back",${p(1)},${p(0)}]`],
    ["the same one twice", `451-["message",${p(0)},${p(0)}]`, [bytes(1)], `451-["message-back",${p(0)},${p(0)}]`],
    ["one that is not referenced", `451-["message",1]`, [bytes(1)], `451-["message-back",1]`],
    ["num before _placeholder", '451-["message",{"num":0,"_placeholder":true}]', [bytes(1)], '451-["message-back",{"num":0,"_placeholder":true}]'],
    ["what looks like a placeholder", `451-["message",${p(0)},{"_placeholder":false,"num":9}]`, [bytes(1)], `451-["message-back",${p(0)},{"_placeholder":false,"num":9}]`],
    ["a leading zero in the count", `4501-["message",${p(0)}]`, [bytes(1)], `451-["message-back",${p(0)}]`],
    ["bytes that look like packets", `451-["message",${p(0)}]`, [Buffer.from('42["message"]')], `451-["message-back",${p(0)}]`],
    ["a hundred thousand bytes", `451-["message",${p(0)}]`, [Buffer.alloc(100_000, 7)], `451-["message-back",${p(0)}]`],
    ["an acknowledgement", `452-789["message-with-ack",${p(0)},${p(1)}]`, [bytes(1), bytes(2)], `462-789[${p(0)},${p(1)}]`],
    ["acknowledgement 0", `451-0["message-with-ack",${p(0)}]`, [bytes(1)], `461-0[${p(0)}]`],
  ]) {
    it(`is echoed: ${what}`, async () => {
      const socket = await connectSocket(server);
      socket.send(header);
      for (const attachment of attachments) socket.send(attachment);
      assert.deepEqual(await socket.some(1 + attachments.length), [back, ...attachments]);
      socket.close();
    });
  }

  it("may have ten of them", async () => {
    const socket = await connectSocket(server);
    const ten = Array.from({ length: 10 }, (_, n) => bytes(n));
    const all = ten.map((_, n) => p(n)).join(",");
    socket.send(`4510-["message",${all}]`);
    for (const attachment of ten) socket.send(attachment);
    assert.deepEqual(await socket.some(11), [`4510-["message-back",${all}]`, ...ten]);
    socket.close();
  });

  it("may not have eleven", async () => {
    const socket = await connectSocket(server);
    await assertClosed(server, socket.send(`4511-["message",${Array.from({ length: 11 }, (_, n) => p(n)).join(",")}]`));
  });

  it("keeps to its namespace", async () => {
    const socket = await connectSocket(server, "/custom");
    socket.send(`451-/custom,5["message-with-ack",${p(0)}]`).send(bytes(9));
    assert.deepEqual(await socket.some(2), [`461-/custom,5[${p(0)}]`, bytes(9)]);
    socket.close();
  });

  it("is sent in base64 over polling, both ways, also split over several posts", async () => {
    const session = await Polling.open(server);
    await session.say("40");
    readConnect((await session.poll())[0]);
    await session.say(`452-["message",${p(0)},${p(1)}]`, "bAQID", "bBAUG");
    assert.deepEqual(await session.poll(), [`452-["message-back",${p(0)},${p(1)}]`, "bAQID", "bBAUG"]);
    await session.say(`452-["message",${p(0)},${p(1)}]`);
    await session.say("bAQID");
    await session.say("b4AAA");
    assert.deepEqual(await session.poll(), [`452-["message-back",${p(0)},${p(1)}]`, "bAQID", "b4AAA"]);
  });

  it("is never interleaved with other packets", async () => {
    const [alice, bob] = [await connectSocket(server), await connectSocket(server)];
    for (const socket of [alice, bob]) assert.equal(await socket.send('421["join","torn"]').next(), "431[]");
    for (let n = 0; n < 50; ++n) {
      alice.send(`452-["broadcast","torn",${p(0)},${p(1)}]`).send(bytes(n, 0)).send(bytes(n, 1));
      bob.send(`42["broadcast","torn",${n}]`);
    }
    for (const socket of [alice, bob]) {
      for (let binary = 0, text = 0; binary + text < 100;) {
        const packet = await socket.next();
        if (packet === `42["message-back",${text}]`) {
          ++text;
          continue;
        }
        assert.equal(packet, `452-["message-back",${p(0)},${p(1)}]`);
        assert.deepEqual(await socket.some(2), [bytes(binary, 0), bytes(binary, 1)]);
        ++binary;
      }
      socket.close();
    }
  });

  it("with unusable JSON is refused after all attachments have arrived, and the socket stays open", async () => {
    const socket = await connectSocket(server);
    socket.send(`451-["message",${p(0)},{"a":1,"a":2}]`).send(bytes(1));
    assert.equal(await socket.next(), '42["defect"]');
    await assertAnswers(socket);
    socket.close();
  });

  it("may be the server's question and the client's answer", async () => {
    const socket = await connectSocket(server);
    socket.send(`451-["ask",${p(0)}]`).send(bytes(1));
    const [question, attachment] = await socket.some(2);
    const [, id] = /^451-(\d+)\["question",\{"_placeholder":true,"num":0\}\]$/.exec(question) ?? [];
    assert.ok(id, question);
    assert.deepEqual(attachment, bytes(1));
    socket.send(`461-${id}[${p(0)}]`).send(bytes(7));
    assert.deepEqual(await socket.some(2), [`451-["answered",[${p(0)}]]`, bytes(7)]);
    socket.close();
  });
});

describe("a connection is closed by", { concurrency: true }, () => {
  for (const [what, ...packets] of [
    ["an unannounced attachment", bytes(1)],
    ["one more than announced", `451-["silent",${p(0)}]`, bytes(1), bytes(2)],
    ["text while attachments are owed", `451-["message",${p(0)}]`, '42["message"]'],
    ["text between two attachments", `452-["message",${p(0)},${p(1)}]`, bytes(1), '42["message"]'],
    ["a DISCONNECT while attachments are missing", `451-["message",${p(0)}]`, "41"],
    ["a placeholder over the number of attachments", `451-["message",${p(1)}]`, bytes(1)],
    ["a negative placeholder", `451-["message",${p(-1)}]`, bytes(1)],
    ["a placeholder with a fraction", `451-["message",${p("0.5")}]`, bytes(1)],
    ["a placeholder with an exponent", `451-["message",${p("1e0")}]`, bytes(1)],
    ["a placeholder of a method's name", `451-["message",${p('"splice"')}]`, bytes(1)],
    ["a placeholder in quotes", `451-["message",${p('"0"')}]`, bytes(1)],
    ["a placeholder of null", `451-["message",${p("null")}]`, bytes(1)],
    ["a placeholder without a number", '451-["message",{"_placeholder":true}]', bytes(1)],
    ["a deeply nested placeholder", `451-["message",[[[{"a":${p(3)}}]]]]`, bytes(1)],
    ["a placeholder in place of the name", `451-[${p(0)}]`, bytes(1)],
    ["more bytes than a packet may have", `452-["message",${p(0)},${p(1)}]`, Buffer.alloc(600_000), Buffer.alloc(600_000)],
  ]) {
    it(what, async () => {
      const socket = await connectSocket(server);
      for (const packet of packets) socket.send(packet);
      await assertClosed(server, socket);
    });
  }
});
