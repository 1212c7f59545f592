// A TCP proxy to a server. It can cut connections, and it records what a client really sends, independent of the
// client's language and of its own reports.
//
//   client ----> [ road ] ----> server
//                  | cut():  resets both ends of every connection
//                  | bar():  the same, and refuses new connections until admit()
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { within } from "./person.mjs";

const endOfHead = "\r\n\r\n";

/**
 * The text messages that a client sent after its WebSocket handshake. The connection may have carried polls
 * before it. RFC 6455 5.2: masked, single frames.
 */
function clientTexts(bytes) {
  const texts = [];
  const handshake = bytes.indexOf("transport=websocket");
  for (let at = bytes.indexOf(endOfHead, handshake) + endOfHead.length; at + 6 <= bytes.length;) {
    const opcode = bytes[at] & 0x0f;
    let length = bytes[at + 1] & 0x7f;
    let head = 2;
    if (length === 126) {
      length = bytes.readUInt16BE(at + 2);
      head = 4;
    } else if (length === 127) {
      length = Number(bytes.readBigUInt64BE(at + 2));
      head = 10;
    }
    const mask = bytes.subarray(at + head, at + head + 4);
    const body = bytes.subarray(at + head + 4, at + head + 4 + length);
    if (opcode === 1) texts.push(String(body.map((byte, n) => byte ^ mask[n % 4])));
    at += head + 4 + length;
  }
  return texts;
}

/**
 * Closes a connection with RST, as after a cut cable, if that is still possible. A connection whose end has
 * begun is only destroyed. (Node 20 never releases a socket that is reset while it shuts down, and then spins
 * at exit.)
 */
function reset(socket) {
  if (socket.connecting || socket.writableEnded || socket.destroyed) socket.destroy();
  else socket.resetAndDestroy();
}

/** One connection and what the client sent on it. */
class Passage {
  constructor(client, server) {
    this.ends = [client, server];
    this.sent = Buffer.alloc(0);
  }

  get isWebSocket() {
    return this.sent.includes("transport=websocket");
  }

  get isPolling() {
    return this.sent.includes("transport=polling");
  }

  /** The Engine.IO packets of a WebSocket. Empty for other connections. */
  get packets() {
    return this.isWebSocket ? clientTexts(this.sent) : [];
  }

  get pongs() {
    const polled = String(this.sent).split(endOfHead).filter((body) => /^3(\x1e|GET |POST |$)/.test(body));
    return this.isWebSocket ? this.packets.filter((packet) => packet === "3").length : polled.length;
  }
}

/** Starts a proxy to `target`, an http URL. It stops at the end of the test `t`. */
export async function startRoad(t, target) {
  const { hostname, port } = new URL(target);
  const passages = [];
  const waiting = new Set();
  let barred = false;

  const listener = createServer((client) => {
    client.on("error", () => undefined);
    if (barred) return reset(client);
    const server = connect(Number(port), hostname);
    const passage = new Passage(client, server);
    passages.push(passage);
    client.on("data", (chunk) => {
      passage.sent = Buffer.concat([passage.sent, chunk]);
      for (const check of waiting) check();
    });
    server.on("error", () => reset(client));
    client.on("error", () => reset(server));
    client.pipe(server).pipe(client);
    client.setNoDelay(true);
    server.setNoDelay(true);
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");

  const road = {
    url: `http://127.0.0.1:${listener.address().port}`,
    passages,
    cut() {
      for (const { ends } of passages) ends.forEach(reset);
    },
    bar() {
      barred = true;
      road.cut();
    },
    admit() {
      barred = false;
    },
    get polled() {
      return passages.some((passage) => passage.isPolling);
    },
    get tookWebSocket() {
      return passages.some((passage) => passage.isWebSocket);
    },
    /** Resolves when the client has sent `5`, the upgrade packet. */
    upgraded: () => road.until(() => passages.some((passage) => passage.packets.includes("5")), "the upgrade"),
    pongs: (count) =>
      road.until(() => passages.reduce((sum, { pongs }) => sum + pongs, 0) >= count, `${count} pongs`),
    until(isSo, what) {
      let check;
      const so = new Promise((resolve) => {
        check = () => isSo() && resolve();
        waiting.add(check);
        check();
      });
      return within(so, what, 15_000).finally(() => waiting.delete(check));
    },
  };
  t.after(() => {
    road.cut();
    listener.close();
  });
  return road;
}
