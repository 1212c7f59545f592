// An Engine.IO client that does nothing by itself: every request and every frame is the test's own.
import assert from "node:assert/strict";
import { ask, dial, request } from "./http.mjs";
import { openWebSocket } from "./websocket.mjs";

export const separator = "\x1e";

/** A polling session: each call is a request on a connection of its own. */
export class Polling {
  constructor(server, handshake) {
    this.server = server;
    this.handshake = handshake;
    this.sid = handshake.sid;
  }

  static async open(server, query = "") {
    const answer = await ask(server, "GET", `${server.path}?EIO=4&transport=polling${query}`);
    assert.equal(answer.status, 200, answer.body);
    assert.equal(answer.body[0], "0");
    return new Polling(server, JSON.parse(answer.body.slice(1)));
  }

  get target() {
    return `${this.server.path}?EIO=4&transport=polling&sid=${this.sid}`;
  }

  get upgradeTarget() {
    return `${this.server.path}?EIO=4&transport=websocket&sid=${this.sid}`;
  }

  get() {
    return ask(this.server, "GET", this.target);
  }

  /** The packets of one poll. */
  async poll() {
    const answer = await this.get();
    assert.equal(answer.status, 200, answer.body);
    return answer.body.split(separator);
  }

  post(body, fields) {
    return ask(this.server, "POST", this.target, fields, body);
  }

  /** Packets that must be taken. */
  async say(...packets) {
    const answer = await this.post(packets.join(separator));
    assert.deepEqual([answer.status, answer.body], [200, "ok"]);
  }

  /** Sends a poll and leaves it waiting: its connection. */
  async park() {
    const line = await dial(this.server);
    line.send(request("GET", this.target));
    // The server has read the poll once it answers what was sent later.
    await ask(this.server, "GET", "/");
    return line;
  }

  upgrade(fields) {
    return openWebSocket(this.server, this.upgradeTarget, fields);
  }

  /** The session is there and works: an echo comes back. */
  async assertAlive(word = "still here") {
    await this.say(`4${word}`);
    assert.deepEqual(await this.poll(), [`4${word}`]);
  }

  /** The session is not there any more. */
  async assertGone() {
    const answer = await this.get();
    assert.deepEqual([answer.status, answer.body], [400, '{"code":1,"message":"Session ID unknown"}']);
  }

  /** The same, as soon as the server has noticed. */
  async assertGoneSoon() {
    const until = Date.now() + 10_000;
    for (;;) {
      // A noop on polling changes nothing, and a poll could be left waiting.
      const { body } = await this.post("6");
      if (body === '{"code":1,"message":"Session ID unknown"}') return;
      assert.ok(Date.now() < until, `the session is still there: ${body}`);
    }
  }
}

/** A session on a WebSocket; `handshake` is its open packet. */
export async function openOnWebSocket(server, query = "", fields = {}) {
  const socket = await openWebSocket(server, `${server.path}?EIO=4&transport=websocket${query}`, fields);
  const open = await socket.next("the open packet");
  assert.equal(open[0], "0");
  socket.handshake = JSON.parse(open.slice(1));
  return socket;
}
