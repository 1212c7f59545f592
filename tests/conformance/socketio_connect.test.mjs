// Socket.IO 5: connecting to a namespace, and refused connections.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { openOnWebSocket, Polling } from "./support/engine.mjs";
import { startSockets } from "./support/fixture.mjs";
import { assertAnswers, assertClosed, connectSocket, join, readConnect } from "./support/sockets.mjs";

const server = await startSockets({ after });
const hasty = await startSockets({ after }, ["--connect_timeout", "400ms"]);

describe("a CONNECT", { concurrency: true }, () => {
  for (const [what, sent, reply, greeting] of [
    ["to the main namespace", "40", /^40\{"sid":"[A-Za-z0-9_-]{20}"\}$/, '42["auth",{}]'],
    ["with a payload", '40{"token":"123"}', /^40\{"sid":"[A-Za-z0-9_-]{20}"\}$/, '42["auth",{"token":"123"}]'],
    ["with an empty payload", "40{}", /^40\{"sid":"[A-Za-z0-9_-]{20}"\}$/, '42["auth",{}]'],
    ["that names the main namespace", "40/,", /^40\{"sid":"[A-Za-z0-9_-]{20}"\}$/, '42["auth",{}]'],
    ["that names it without a comma", "40/", /^40\{"sid":"[A-Za-z0-9_-]{20}"\}$/, '42["auth",{}]'],
    ["to another namespace", "40/custom,", /^40\/custom,\{"sid":"[A-Za-z0-9_-]{20}"\}$/, '42/custom,["auth",{}]'],
    ["to it without a comma", "40/custom", /^40\/custom,\{"sid":"[A-Za-z0-9_-]{20}"\}$/, '42/custom,["auth",{}]'],
    ["to it with a payload", '40/custom,{"a":[1]}', /^40\/custom,\{"sid":"[^"]{20}"\}$/, '42/custom,["auth",{"a":[1]}]'],
    ["to a namespace made on demand", "40/dynamic-7,", /^40\/dynamic-7,\{"sid":"[^"]{20}"\}$/, '42/dynamic-7,["auth",{}]'],
    ["with keys of JavaScript's own", '40{"__proto__":{"a":1}}', /^40\{"sid"/, '42["auth",{"__proto__":{"a":1}}]'],
    ["that is decided later", '40{"later":true}', /^40\{"sid":"[A-Za-z0-9_-]{20}"\}$/, '42["auth",{"later":true}]'],
  ]) {
    it(`${what} is answered, followed by the server's first event`, async () => {
      const socket = await openOnWebSocket(server);
      const [connected, auth] = await socket.send(sent).some(2);
      assert.match(connected, reply);
      assert.equal(auth, greeting);
      socket.close();
    });
  }

  it("over polling is answered in one payload with the server's first event", async () => {
    const session = await Polling.open(server);
    await session.say("40");
    const [connected, auth] = await session.poll();
    readConnect(connected);
    assert.equal(auth, '42["auth",{}]');
    await session.say('42["message",1]');
    assert.deepEqual(await session.poll(), ['42["message-back",1]']);
  });

  it("and an event in one payload are processed in order (the reference server closes)", async () => {
    const session = await Polling.open(server);
    await session.say("40", '42["message","early"]');
    assert.deepEqual((await session.poll()).slice(1), ['42["auth",{}]', '42["message-back","early"]']);
  });

  it("gets a different id in each namespace, none of them the session's", async () => {
    const socket = await openOnWebSocket(server);
    const ids = [socket.handshake.sid];
    for (const namespace of ["/", "/custom", "/dynamic-1"]) ids.push((await join(socket, namespace)).sid);
    assert.equal(new Set(ids).size, 4);
    await assertAnswers(socket);
    await assertAnswers(socket, "/custom,");
    await assertAnswers(socket, "/dynamic-1,");
    socket.close();
  });

  for (const namespace of ["/random", "/customs", "/Custom", "/custom?token=1", "/__proto__", "/ü", "/dynamic"]) {
    it(`to an invalid namespace is refused, and the connection stays open: ${namespace}`, async () => {
      const socket = await openOnWebSocket(server);
      assert.equal(await socket.send(`40${namespace},`).next(), `44${namespace},{"message":"Invalid namespace"}`);
      assert.equal(await socket.send(`40${namespace}`).next(), `44${namespace},{"message":"Invalid namespace"}`);
      await join(socket, "/");
      socket.close();
    });
  }

  for (const [what, sent, refusal] of [
    ["with data", '40{"refuse":{"code":7}}', '44{"message":"Not allowed","data":{"code":7}}'],
    ["with data that is no object", '40{"refuse":"why"}', '44{"message":"Not allowed","data":"why"}'],
    ["without data", '40{"refuse":null}', '44{"message":"Not allowed"}'],
    ["in another namespace", '40/custom,{"refuse":null}', '44/custom,{"message":"Not allowed"}'],
    ["for a repeated key", '40{"a":1,"a":2}', '44{"message":"Malformed JSON"}'],
  ]) {
    it(`may be refused ${what}, and tried again`, async () => {
      const socket = await openOnWebSocket(server);
      assert.equal(await socket.send(sent).next(), refusal);
      await join(socket, "/");
      await join(socket, "/custom");
      socket.close();
    });
  }

  it("may be withdrawn while it is decided, and tried again", async () => {
    const socket = await openOnWebSocket(server);
    socket.send('40{"later":true}').send("41");
    await join(socket, "/");
    socket.close();
  });
});

describe("a connection is closed", { concurrency: true }, () => {
  it("at a second CONNECT to the same namespace", async () => {
    const socket = await connectSocket(server);
    await assertClosed(server, socket.send("40"));
  });

  it("at a second CONNECT while the first is decided", async () => {
    const socket = await openOnWebSocket(server);
    await assertClosed(server, socket.send('40{"later":true}').send("40"));
  });

  for (const packet of ['42["message"]', "430[]", '451-["message",{"_placeholder":true,"num":0}]']) {
    it(`at a packet while the CONNECT is decided: ${packet}`, async () => {
      const socket = await openOnWebSocket(server);
      await assertClosed(server, socket.send('40{"later":true}').send(packet));
    });
  }

  it("at the sixteenth refusal (the reference server has no limit)", async () => {
    const socket = await openOnWebSocket(server);
    for (let n = 0; n < 20; ++n) socket.send("40/none,");
    await assertClosed(server, socket, Array.from({ length: 16 }, () => '44/none,{"message":"Invalid namespace"}'));
  });

  it("at a namespace of 257 bytes (the reference server repeats 900 kB)", async () => {
    const longest = `/${"n".repeat(255)}`;
    const socket = await openOnWebSocket(server);
    assert.equal(await socket.send(`40${longest},`).next(), `44${longest},{"message":"Invalid namespace"}`);
    await assertClosed(server, socket.send(`40${longest}n,`));
  });
});

describe("a client that connects to no namespace", { concurrency: true }, () => {
  const closing = async (socket, began) => {
    assert.deepEqual(await socket.closed(), { by: "frame", code: null });
    assert.ok(performance.now() - began >= 398);
  };

  it("is closed in time", async () => {
    const began = performance.now();
    await closing(await openOnWebSocket(hasty), began);
  });

  it("is closed in time even if it was refused", async () => {
    const began = performance.now();
    const socket = await openOnWebSocket(hasty);
    assert.equal(await socket.send("40/none").next(), '44/none,{"message":"Invalid namespace"}');
    await closing(socket, began);
  });

  it("on polling gets the close packet in its poll", async () => {
    const began = performance.now();
    const session = await Polling.open(hasty);
    assert.deepEqual(await session.poll(), ["1"]);
    assert.ok(performance.now() - began >= 398);
  });

  it("is not closed once it has been connected, even if it leaves every namespace", async () => {
    const socket = await connectSocket(hasty);
    socket.send("41");
    const silent = await openOnWebSocket(hasty);
    await silent.closed();
    await join(socket, "/");
    socket.close();
  });
});
