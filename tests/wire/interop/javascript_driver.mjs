// The driver of the JavaScript clients: node javascript_driver.mjs PACKAGE. The protocol is described in
// driver.mjs.
import { createInterface } from "node:readline";

const { io } = await import(process.argv[2]);
const say = (report) => process.stdout.write(`${JSON.stringify(report)}\n`);

function toWire(value) {
  if (Buffer.isBuffer(value)) return { $binary: value.toString("base64") };
  if (Array.isArray(value)) return value.map(toWire);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toWire(inner)]));
}

const fromWire = (line) =>
  JSON.parse(line, (_, value) => (typeof value?.$binary === "string" ? Buffer.from(value.$binary, "base64") : value));

let socket;

const commands = {
  connect({ url, transports, namespace, auth }) {
    socket = io(url + namespace, {
      transports, auth, forceNew: true, reconnectionDelay: 100, reconnectionDelayMax: 200, randomizationFactor: 0,
    });
    socket.on("connect", () => say({ is: "connected" }));
    socket.on("connect_error", (error) => say({ is: "refused", why: error.message }));
    socket.on("disconnect", (why) => say({ is: "disconnected", why }));
    socket.onAny((event, ...args) => say({ is: "event", event, args: toWire(args) }));
  },
  emit({ event, args, ack }) {
    const answered = ack === undefined ? [] : [(...values) => say({ is: "ack", ack, args: toWire(values) })];
    socket.emit(event, ...args, ...answered);
  },
  close() {
    socket.disconnect();
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = fromWire(line);
  commands[command.do](command);
}
process.exit(0);
