// A Socket.IO client on a WebSocket that does nothing by itself.
import assert from "node:assert/strict";
import { openOnWebSocket } from "./engine.mjs";

const connectReply = /^40(?:\/[^,]*,)?(\{"sid":"[A-Za-z0-9_-]{20}"(?:,"pid":"[A-Za-z0-9_-]{20,}")?\})$/;

/** Returns the object in a CONNECT reply. */
export function readConnect(packet) {
  const found = connectReply.exec(packet);
  assert.ok(found, packet);
  return JSON.parse(found[1]);
}

/**
 * Returns a client that is connected to a namespace and has received its "auth" event. `told` is the server's
 * reply.
 */
export async function connectSocket(server, namespace = "/", auth = "") {
  const socket = await openOnWebSocket(server);
  socket.told = await join(socket, namespace, auth);
  return socket;
}

/** Connects to one more namespace on the connection. */
export async function join(socket, namespace, auth = "") {
  const prefix = namespace === "/" ? "" : `${namespace},`;
  socket.send(`40${prefix}${auth}`);
  const told = readConnect(await socket.next("the CONNECT reply"));
  const greeting = await socket.next("auth");
  assert.ok(greeting.startsWith(`42${prefix}["auth",${auth === "" ? "{}" : auth}`), greeting);
  return told;
}

/** Checks that an event is echoed, so the connection is open and no other packet was pending. */
export async function assertAnswers(socket, namespace = "") {
  assert.equal(await socket.send(`42${namespace}["message","alive"]`).next(), `42${namespace}["message-back","alive"]`);
}

/** Checks that the connection is closed by a frame without a code, and that another client is served. */
export async function assertClosed(server, socket, heard = []) {
  assert.deepEqual(await socket.closed(), { by: "frame", code: null });
  assert.deepEqual(await socket.rest(), heard);
  const another = await connectSocket(server);
  await assertAnswers(another);
  another.close();
}
