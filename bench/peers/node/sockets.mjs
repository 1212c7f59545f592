// The events of a socket: each is passed to its module, and the result is sent in the acknowledgement.
import { Refusal, said } from "./refusal.mjs";
import { joinedRoom, roomOf } from "./rooms.mjs";

const mostTries = 5;
const joinWithin = 60_000;

export function serveSockets(io, { tokens, presence, typing, messages, calls }) {
  io.on("connection", (socket) => {
    let user;
    let tries = 0;
    const late = setTimeout(() => socket.conn.close(), joinWithin);

    socket.on("join", (input, ack) => {
      try {
        const joined = tokens.user(input?.token);
        if (input.userId !== undefined && String(input.userId) !== joined.id) {
          throw new Refusal("UNAUTHORIZED", "The token is another user's");
        }
        if (user && user.id !== joined.id) throw new Refusal("PERMISSION_DENIED", "This socket belongs to another user");
        const isNew = !user;
        user = joined;
        clearTimeout(late);
        if (isNew) socket.join([joinedRoom, roomOf(user.id)]);
        const serverTime = new Date().toISOString();
        socket.emit("connected", { userId: user.id, socketId: socket.id, serverTime, activeCall: calls.active(user) });
        if (isNew) {
          presence.arrive(user, socket);
          calls.ringAgain(user, socket);
        }
        reply(ack, { success: true });
      } catch (error) {
        const words = said(error);
        socket.emit("auth:error", words);
        reply(ack, { success: false, error: words });
        if (++tries >= mostTries) socket.conn.close();
      }
    });

    /** Registers an event that needs a join. `work` returns the content of the acknowledgement. */
    const on = (event, work) =>
      socket.on(event, async (input, ack) => {
        try {
          if (!user) throw new Refusal("AUTH_REQUIRED", "Join first");
          if (input === null || typeof input !== "object") throw new Refusal("INVALID_DATA", "An object is wanted");
          reply(ack, { success: true, ...(await work(input)) });
        } catch (error) {
          const words = said(error);
          if (event === "call:initiate") socket.emit("call:failed", { ...words, reason: reasonOf(words), to: input?.to });
          socket.emit("error", { ...words, event });
          reply(ack, { success: false, error: words });
        }
      });

    on("message", async (input) => {
      const message = await messages.send(user, input, socket);
      socket.emit("message:sent", { message, clientMessageId: message.clientMessageId });
      return { message };
    });
    on("message:read", (input) => messages.read(user, input, socket));
    on("presence:set", ({ status }) => presence.set(user.id, status));
    on("typing:start", ({ to }) => typing.start(user, to));
    on("typing:stop", ({ to }) => typing.stop(user, to));
    on("call:initiate", async (input) => ({ call: await calls.initiate(user, input, socket) }));
    on("call:respond", (input) => calls.respond(user, input, socket));
    on("call:end", (input) => calls.end(user, input));

    socket.on("disconnect", () => {
      clearTimeout(late);
      if (!user || !presence.leave(user)) return;
      typing.stopAll(user);
      calls.lost(user);
    });
  });
}

function reply(ack, answer) {
  if (typeof ack === "function") ack(answer);
}

function reasonOf({ code }) {
  if (code === "USER_NOT_FOUND") return "user_not_found";
  return code === "CALL_IN_PROGRESS" ? "call_in_progress" : "user_unavailable";
}
