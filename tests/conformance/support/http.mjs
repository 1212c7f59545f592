// HTTP/1.1 as bytes on a socket: requests are written as given, answers are read by Content-Length.
import { once } from "node:events";
import { connect } from "node:net";
import { Inbox, within } from "./waiting.mjs";

const endOfHead = "\r\n\r\n";

/** Returns the bytes of a request. `Host` and Content-Length are added unless `fields` set them. */
export function request(method, target, fields = {}, body) {
  const all = { Host: "conformance", ...(body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) }), ...fields };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `${method} ${target} HTTP/1.1\r\n${lines.join("")}\r\n`;
  return body === undefined ? Buffer.from(head, "latin1") : Buffer.concat([Buffer.from(head, "latin1"), Buffer.from(body)]);
}

/** One TCP connection for HTTP. */
export class Line {
  #socket;
  #received = Buffer.alloc(0);
  #answers = new Inbox();
  #takeOver = null;
  /** Settles when the server has ended the connection, with "end" or the code of the error. */
  ended;

  constructor(socket) {
    this.#socket = socket;
    this.ended = new Promise((resolve) => {
      socket.on("end", () => resolve("end"));
      socket.on("error", (error) => resolve(error.code));
      socket.on("close", () => resolve("close"));
    });
    socket.on("data", (chunk) => this.#take(chunk));
  }

  send(bytes) {
    this.#socket.write(bytes);
    return this;
  }

  answer(what = "an answer") {
    return this.#answers.next(what);
  }

  /** Whether an answer has arrived that was not read yet. */
  get hasAnswer() {
    return this.#answers.size > 0;
  }

  /** From now on `listener` gets all bytes, including those already received. */
  takeOver(listener) {
    this.#takeOver = listener;
    const rest = this.#received;
    this.#received = Buffer.alloc(0);
    if (rest.length > 0) listener(rest);
    return this.#socket;
  }

  /** Sends FIN: no more data follows. */
  finish() {
    this.#socket.end();
  }

  /** Sends RST. */
  reset() {
    this.#socket.resetAndDestroy();
  }

  close() {
    this.#socket.destroy();
  }

  #take(chunk) {
    if (this.#takeOver) return this.#takeOver(chunk);
    this.#received = Buffer.concat([this.#received, chunk]);
    for (let at; (at = this.#received.indexOf(endOfHead)) >= 0;) {
      const answer = readHead(this.#received.toString("latin1", 0, at));
      const begin = at + endOfHead.length;
      const length = Number(answer.headers["content-length"] ?? 0);
      if (this.#received.length < begin + length) return;
      answer.bytes = this.#received.subarray(begin, begin + length);
      answer.body = answer.bytes.toString();
      this.#received = this.#received.subarray(begin + length);
      this.#answers.put(answer);
      if (answer.status === 101) return;
    }
  }
}

function readHead(text) {
  const [first, ...lines] = text.split("\r\n");
  const [, status, reason] = /^HTTP\/1\.1 (\d{3}) (.*)$/.exec(first) ?? [];
  const headers = Object.create(null);
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  }
  return { status: Number(status), reason, headers };
}

export async function dial(server) {
  const socket = connect(server.port, server.host);
  socket.setNoDelay(true);
  const line = new Line(socket);
  await within(once(socket, "connect"), "a connection");
  return line;
}

/** Sends one request on its own connection. */
export async function ask(server, method, target, fields = {}, body) {
  const line = await dial(server);
  const answer = await line.send(request(method, target, fields, body)).answer(`the answer to ${method} ${target}`);
  line.close();
  return answer;
}
