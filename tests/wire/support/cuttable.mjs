// A TCP road to a server that can be cut, and that is watched: what a client really did on the wire is read off
// here, whatever language it is written in and whatever it says of itself.
//
//   client ----> [ road ] ----> server
//                  | cut():  both ends of every connection are reset
//                  | bar():  and nobody gets through any more, until admit()
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { within } from "./person.mjs";

const endOfHead = "\r\n\r\n";

/**
 * The text messages of what a client sent behind its WebSocket handshake, before which the connection may have
 * carried polls: RFC 6455 5.2, masked, single frames.
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
 * Ends a connection with RST, as a cut cable's far end would, where it still can be: one whose end was begun already
 * is just dropped. (Node 20 never gets rid of a socket that is reset while it shuts down, and spins on its way out.)
 */
function reset(socket) {
  if (socket.connecting || socket.writableEnded || socket.destroyed) socket.destroy();
  else socket.resetAndDestroy();
}

/** One connection's story: what the client sent on it. */
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

  /** The Engine.IO packets of a WebSocket; none of another connection. */
  get packets() {
    return this.isWebSocket ? clientTexts(this.sent) : [];
  }

  get pongs() {
    const polled = String(this.sent).split(endOfHead).filter((body) => /^3(\x1e|GET |POST |$)/.test(body));
    return this.isWebSocket ? this.packets.filter((packet) => packet === "3").length : polled.length;
  }
}

/** A road to `target`, an http URL, that ends with the test `t`. */
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
    /** The client has said `5`: it goes on over the WebSocket. */
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
