// Socket.IO 5: events and acknowledgements in both directions.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { startSockets } from "./support/fixture.mjs";
import { assertAnswers, connectSocket } from "./support/sockets.mjs";

const server = await startSockets({ after });

describe("an event", { concurrency: true }, () => {
  for (const [what, args] of [
    ["no argument", ""],
    ["arguments of every kind", ',1,"2",{"3":[true,false,null]}'],
    ["numbers, unchanged", ",1.50,-0,1e3,12345678901234567890"],
    ["text beyond ASCII", ',"— €, 漢字, 🎉"'],
    ["escapes, unchanged", ',"\\u20ac\\n\\/"'],
    ["lone surrogates, unchanged", ',"\\ud800","\\udc00\\ud800"'],
    ["the character U+0000", ',"\\u0000"'],
    ["a number too large for a double", ",1e400"],
    ["line separators, which JSON allows", ',"\u2028\u2029"'],
    ["empty containers", ',[],{},""'],
    ["keys of JavaScript's own", ',{"__proto__":1,"constructor":2}'],
    ["a placeholder without an attachment", ',{"_placeholder":true,"num":0}'],
    ["as much nesting as is allowed", `,${"[".repeat(31)}${"]".repeat(31)}`],
  ]) {
    it(`is echoed with ${what}`, async () => {
      const socket = await connectSocket(server);
      assert.equal(await socket.send(`42["message"${args}]`).next(), `42["message-back"${args}]`);
      socket.close();
    });
  }

  it("of the main namespace may have its name", async () => {
    const socket = await connectSocket(server);
    assert.equal(await socket.send('42/,["message",1]').next(), '42["message-back",1]');
    socket.close();
  });

  it("of another namespace is echoed in it", async () => {
    const socket = await connectSocket(server, "/custom");
    assert.equal(await socket.send('42/custom,["message",1]').next(), '42/custom,["message-back",1]');
    socket.close();
  });

  for (const name of ['"error"', '"connection"', '"__proto__"', '"constructor"', '"toString"', '""', "5", "-1.5e3"]) {
    it(`named ${name} is an event like any other`, async () => {
      const socket = await connectSocket(server);
      socket.send(`42[${name},1]`);
      await assertAnswers(socket);
      socket.close();
    });
  }

  it("may have a name with escapes", async () => {
    const socket = await connectSocket(server);
    assert.equal(await socket.send('42["\\u006dessage",1]').next(), '42["message-back",1]');
    socket.close();
  });

  it("is echoed in order, however many are sent at once", async () => {
    const socket = await connectSocket(server);
    for (let n = 0; n < 500; ++n) socket.send(`42["message",${n}]`);
    assert.deepEqual(await socket.some(500), Array.from({ length: 500 }, (_, n) => `42["message-back",${n}]`));
    socket.close();
  });

  for (const [what, args] of [
    ["a repeated key", '{"a":1,"a":2}'],
    ["33 levels", `${"[".repeat(33)}${"]".repeat(33)}`],
    ["a hundred thousand levels", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
    ["an unescaped control character", '"a\nb"'],
  ]) {
    it(`with JSON that is unusable is refused by the application, and the socket stays open (the reference server accepts it or closes): ${what}`, async () => {
      const socket = await connectSocket(server);
      assert.equal(await socket.send(`42["message",${args}]`).next(), '42["defect"]');
      await assertAnswers(socket);
      socket.close();
    });
  }
});

describe("an acknowledgement", { concurrency: true }, () => {
  for (const [what, sent, answer] of [
    ["id 456", '42456["message-with-ack",1,"2",{"3":[false]}]', '43456[1,"2",{"3":[false]}]'],
    ["id 0", '420["message-with-ack",1]', "430[1]"],
    ["no argument", '421["message-with-ack"]', "431[]"],
    ["the greatest id", '429007199254740991["message-with-ack"]', "439007199254740991[]"],
    ["an id with leading zeros", '42007["message-with-ack"]', "437[]"],
    ["a namespace", '42/custom,12["message-with-ack",1]', "43/custom,12[1]"],
  ]) {
    it(`has the id of the event: ${what}`, async () => {
      const socket = await connectSocket(server, sent.includes("/custom") ? "/custom" : "/");
      assert.equal(await socket.send(sent).next(), answer);
      socket.close();
    });
  }

  it("is not sent if none is requested, or if the application gives none", async () => {
    const socket = await connectSocket(server);
    socket.send('42["message-with-ack",1]').send('425["silent"]');
    await assertAnswers(socket);
    socket.close();
  });

  it("is sent for each event, also if two have the same id", async () => {
    const socket = await connectSocket(server);
    socket.send('421["message-with-ack","a"]').send('421["message-with-ack","b"]');
    assert.deepEqual(await socket.some(2), ['431["a"]', '431["b"]']);
    socket.close();
  });

  /** Makes the server ask a question, and returns its id. */
  async function asked(socket, args = "") {
    const question = await socket.send(`42["ask"${args}]`).next();
    const [, id, rest] = /^42(\d+)\["question"(.*)\]$/.exec(question) ?? [];
    assert.equal(rest, args, question);
    return id;
  }

  it("of the client is received by the server", async () => {
    const socket = await connectSocket(server);
    const id = await asked(socket, ',"sure?",1');
    assert.equal(await socket.send(`43${id}["yes",2]`).next(), '42["answered",["yes",2]]');
    socket.close();
  });

  it("of the client is accepted once", async () => {
    const socket = await connectSocket(server);
    const id = await asked(socket);
    socket.send(`43${id}[1]`).send(`43${id}[2]`);
    assert.equal(await socket.next(), '42["answered",[1]]');
    await assertAnswers(socket);
    socket.close();
  });

  it("of the client with an unknown id is ignored", async () => {
    const socket = await connectSocket(server);
    socket.send("43999999[1]").send("439007199254740991[]").send("43[1]").send("430[1]");
    await assertAnswers(socket);
    socket.close();
  });

  it("of the client may arrive in another order than the questions", async () => {
    const socket = await connectSocket(server);
    const [first, second] = [await asked(socket, ",1"), await asked(socket, ",2")];
    assert.notEqual(first, second);
    socket.send(`43${second}["b"]`).send(`43${first}["a"]`);
    assert.deepEqual(await socket.some(2), ['42["answered",["b"]]', '42["answered",["a"]]']);
    socket.close();
  });

  it("of one client is not accepted for the question to another", async () => {
    const [alice, mallory] = [await connectSocket(server), await connectSocket(server)];
    const id = await asked(alice);
    mallory.send(`43${id}["forged"]`);
    await assertAnswers(mallory);
    assert.equal(await alice.send(`43${id}["mine"]`).next(), '42["answered",["mine"]]');
    alice.close();
    mallory.close();
  });
});

describe("a broadcast", { concurrency: true }, () => {
  it("is sent to the sockets of a room, not to those that left it, and to its sender if it is in the room", async () => {
    const [alice, bob] = [await connectSocket(server), await connectSocket(server)];
    for (const socket of [alice, bob]) assert.equal(await socket.send('421["join","r1"]').next(), "431[]");
    alice.send('42["broadcast","r1",1]');
    for (const socket of [alice, bob]) assert.equal(await socket.next(), '42["message-back",1]');
    assert.equal(await bob.send('421["leave","r1"]').next(), "431[]");
    alice.send('42["broadcast","r1",2]');
    assert.equal(await alice.next(), '42["message-back",2]');
    await assertAnswers(bob);
    alice.close();
    bob.close();
  });

  it("is sent to a socket by its id", async () => {
    const [alice, bob] = [await connectSocket(server), await connectSocket(server)];
    alice.send(`42["broadcast","${bob.told.sid}","psst"]`);
    assert.equal(await bob.next(), '42["message-back","psst"]');
    await assertAnswers(alice);
    alice.close();
    bob.close();
  });

  it("to a room of another namespace is not sent here", async () => {
    const [alice, bob] = [await connectSocket(server), await connectSocket(server, "/custom")];
    assert.equal(await alice.send('421["join","r2"]').next(), "431[]");
    assert.equal(await bob.send('42/custom,1["join","r2"]').next(), "43/custom,1[]");
    bob.send('42/custom,["broadcast","r2",1]');
    assert.equal(await bob.next(), '42/custom,["message-back",1]');
    await assertAnswers(alice);
    alice.close();
    bob.close();
  });
});
