// An Engine.IO client that does nothing by itself: the tests send every request and every frame.
import assert from "node:assert/strict";
import { ask, dial, request } from "./http.mjs";
import { openWebSocket } from "./websocket.mjs";

export const separator = "\x1e";

/** A polling session. Each call is a request on its own connection. */
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

  /** Returns the packets of one poll. */
  async poll() {
    const answer = await this.get();
    assert.equal(answer.status, 200, answer.body);
    return answer.body.split(separator);
  }

  post(body, fields) {
    return ask(this.server, "POST", this.target, fields, body);
  }

  /** Posts packets, which must be accepted. */
  async say(...packets) {
    const answer = await this.post(packets.join(separator));
    assert.deepEqual([answer.status, answer.body], [200, "ok"]);
  }

  /** Sends a poll and leaves it pending. Returns its connection. */
  async park() {
    const line = await dial(this.server);
    line.send(request("GET", this.target));
    // An answer to a later request shows that the server has read the poll.
    await ask(this.server, "GET", "/");
    return line;
  }

  upgrade(fields) {
    return openWebSocket(this.server, this.upgradeTarget, fields);
  }

  /** Checks that the session is open: a message is echoed. */
  async assertAlive(word = "still here") {
    await this.say(`4${word}`);
    assert.deepEqual(await this.poll(), [`4${word}`]);
  }

  /** Checks that the session is closed. */
  async assertGone() {
    const answer = await this.get();
    assert.deepEqual([answer.status, answer.body], [400, '{"code":1,"message":"Session ID unknown"}']);
  }

  /** Waits until the server has closed the session. */
  async assertGoneSoon() {
    const until = Date.now() + 10_000;
    for (;;) {
      // A noop on polling changes nothing. A poll could stay pending.
      const { body } = await this.post("6");
      if (body === '{"code":1,"message":"Session ID unknown"}') return;
      assert.ok(Date.now() < until, `the session is still there: ${body}`);
    }
  }
}

/** Opens a session on a WebSocket. `handshake` is its open packet. */
export async function openOnWebSocket(server, query = "", fields = {}) {
  const socket = await openWebSocket(server, `${server.path}?EIO=4&transport=websocket${query}`, fields);
  const open = await socket.next("the open packet");
  assert.equal(open[0], "0");
  socket.handshake = JSON.parse(open.slice(1));
  return socket;
}
