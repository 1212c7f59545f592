// Socket.IO 5: leaving a namespace, by the client or the server, and connecting again.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { Polling } from "./support/engine.mjs";
import { startSockets } from "./support/fixture.mjs";
import { assertAnswers, assertClosed, connectSocket, join, readConnect } from "./support/sockets.mjs";

const server = await startSockets({ after });

describe("a client that disconnects", { concurrency: true }, () => {
  for (const [left, kept, farewell] of [["/custom", "", "41/custom,"], ["/custom", "", "41/custom"], ["/", "/custom,", "41"], ["/", "/custom,", "41/,"]]) {
    it(`leaves ${left} with ${farewell}, and no other namespace`, async () => {
      const socket = await connectSocket(server);
      await join(socket, "/custom");
      socket.send(farewell);
      await assertAnswers(socket, kept);
      socket.close();
    });
  }

  it("may connect again, as another socket", async () => {
    const socket = await connectSocket(server);
    const again = await join(socket.send("41"), "/");
    assert.notEqual(again.sid, socket.told.sid);
    await assertAnswers(socket);
    socket.close();
  });

  it("may connect again in the same payload (at the reference server, only later)", async () => {
    const session = await Polling.open(server);
    await session.say("40");
    const first = readConnect((await session.poll())[0]);
    await session.say("41", "40", '42["message",1]');
    const [connected, auth, echo] = await session.poll();
    assert.notEqual(readConnect(connected).sid, first.sid);
    assert.deepEqual([auth, echo], ['42["auth",{}]', '42["message-back",1]']);
  });

  it("gets nothing more", async () => {
    const [alice, bob] = [await connectSocket(server), await connectSocket(server)];
    await join(bob, "/custom");
    for (const socket of [alice, bob]) assert.equal(await socket.send('421["join","left"]').next(), "431[]");
    bob.send("41");
    await assertAnswers(bob, "/custom,");
    alice.send('42["broadcast","left",1]');
    assert.equal(await alice.next(), '42["message-back",1]');
    await assertAnswers(bob, "/custom,");
    alice.close();
    bob.close();
  });

  it("is closed when it continues to send", async () => {
    const socket = await connectSocket(server);
    await assertClosed(server, socket.send("41").send('42["message"]'));
  });

  it("is closed when it disconnects twice", async () => {
    const socket = await connectSocket(server);
    await assertClosed(server, socket.send("41").send("41"));
  });

  it("may leave and connect again a hundred times", async () => {
    const socket = await connectSocket(server);
    for (let n = 0; n < 100; ++n) await join(socket.send("41"), "/");
    await assertAnswers(socket);
    socket.close();
  });
});

describe("a server that disconnects a client", { concurrency: true }, () => {
  it("sends 41, and does not affect the connection and other namespaces", async () => {
    const socket = await connectSocket(server);
    await join(socket, "/custom");
    assert.equal(await socket.send('42["leave-me"]').next(), "41");
    await assertAnswers(socket, "/custom,");
    socket.close();
  });

  it("sends 41 in the namespace", async () => {
    const socket = await connectSocket(server, "/custom");
    assert.equal(await socket.send('42/custom,["leave-me"]').next(), "41/custom,");
    await join(socket, "/custom");
    socket.close();
  });

  it("ignores packets already sent (the reference server closes)", async () => {
    const socket = await connectSocket(server);
    socket.send('42["leave-me"]').send('42["message","late"]').send("430[]").send("41");
    assert.equal(await socket.next(), "41");
    await join(socket, "/");
    await assertAnswers(socket);
    socket.close();
  });

  it("may close the connection as well, after 41 in every namespace", async () => {
    const socket = await connectSocket(server);
    await join(socket, "/custom");
    socket.send('42["leave-all"]');
    assert.deepEqual((await socket.rest()).sort(), ["41", "41/custom,"]);
    assert.deepEqual(await socket.closed(), { by: "frame", code: null });
  });

  it("may close a polling connection, whose poll gets all of these packets", async () => {
    const session = await Polling.open(server);
    await session.say("40");
    await session.poll();
    await session.say('42["leave-all"]');
    assert.deepEqual(await session.poll(), ["41", "1"]);
    await session.assertGone();
  });
});
