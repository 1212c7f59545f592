// Socket.IO 5: leaving a namespace, by either side, and coming back.
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

  it("is told nothing more", async () => {
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

  it("is closed when it speaks on regardless", async () => {
    const socket = await connectSocket(server);
    await assertClosed(server, socket.send("41").send('42["message"]'));
  });

  it("is closed when it disconnects twice", async () => {
    const socket = await connectSocket(server);
    await assertClosed(server, socket.send("41").send("41"));
  });

  it("may leave and come back a hundred times", async () => {
    const socket = await connectSocket(server);
    for (let n = 0; n < 100; ++n) await join(socket.send("41"), "/");
    await assertAnswers(socket);
    socket.close();
  });
});

describe("a server that disconnects a client", { concurrency: true }, () => {
  it("says so, and leaves the connection and other namespaces alone", async () => {
    const socket = await connectSocket(server);
    await join(socket, "/custom");
    assert.equal(await socket.send('42["leave-me"]').next(), "41");
    await assertAnswers(socket, "/custom,");
    socket.close();
  });

  it("says so in the namespace", async () => {
    const socket = await connectSocket(server, "/custom");
    assert.equal(await socket.send('42/custom,["leave-me"]').next(), "41/custom,");
    await join(socket, "/custom");
    socket.close();
  });

  it("ignores what was on its way (the reference server closes)", async () => {
    const socket = await connectSocket(server);
    socket.send('42["leave-me"]').send('42["message","late"]').send("430[]").send("41");
    assert.equal(await socket.next(), "41");
    await join(socket, "/");
    await assertAnswers(socket);
    socket.close();
  });

  it("may end the connection as well, which every namespace is told first", async () => {
    const socket = await connectSocket(server);
    await join(socket, "/custom");
    socket.send('42["leave-all"]');
    assert.deepEqual((await socket.rest()).sort(), ["41", "41/custom,"]);
    assert.deepEqual(await socket.closed(), { by: "frame", code: null });
  });

  it("may end a polling connection, whose poll hears all of it", async () => {
    const session = await Polling.open(server);
    await session.say("40");
    await session.poll();
    await session.say('42["leave-all"]');
    assert.deepEqual(await session.poll(), ["41", "1"]);
    await session.assertGone();
  });
});
