// The chat-and-call backend as one Node process: the official Socket.IO server on ws, Express, better-sqlite3.
//
//   PORT=3001 FOLDER=data SECRET=at-least-32-bytes node app.mjs
//
//   rest.mjs ----+                                     +---- messages.mjs -- store.mjs -- SQLite
//                +-- users verified by tokens.mjs -----+
//   sockets.mjs -+                                     +---- calls.mjs, presence.mjs, typing.mjs: in memory
import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import express from "express";
import { Server } from "socket.io";
import { Calls } from "./calls.mjs";
import { Messages } from "./messages.mjs";
import { Presence } from "./presence.mjs";
import { restApi } from "./rest.mjs";
import { serveSockets } from "./sockets.mjs";
import { Store } from "./store.mjs";
import { Tokens } from "./tokens.mjs";
import { Typing } from "./typing.mjs";

const port = Number(process.env.PORT ?? 3001);
const folder = process.env.FOLDER ?? "data";
const secret = process.env.SECRET ?? "";
if (Buffer.byteLength(secret) < 32) {
  console.error("SECRET: 32 bytes at least");
  process.exit(78);
}
mkdirSync(folder, { recursive: true });

const store = new Store(folder);
const app = express();
const server = createServer(app);
const io = new Server(server, {
  serveClient: false,
  cors: { origin: "*" },
  pingInterval: 15_000,
  pingTimeout: 10_000,
  maxHttpBufferSize: 1e6,
});
// Socket.IO keeps the request that opened a connection as long as the connection. Nothing here reads it
// again.
io.engine.on("connection", (connection) => (connection.request = null));

const tokens = new Tokens(secret, store);
const presence = new Presence(io);
const typing = new Typing(io);
const messages = new Messages(io, store, typing);
const calls = new Calls(io, store, presence);

serveSockets(io, { tokens, presence, typing, messages, calls });
restApi(app, { store, tokens, messages });

server.listen(port, "127.0.0.1", () => console.log(`ready on http://127.0.0.1:${server.address().port}`));

process.once("SIGTERM", () => {
  io.close(() => {
    store.close();
    process.exit(0);
  });
});
