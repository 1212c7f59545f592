// A client in TypeScript that uses every event of docs/contract/parley.d.ts. It is only compiled: each line under
// an expected error must be an error, and no other line may be one.
import { io, type Socket } from "socket.io-client";
import type {
  AcknowledgedEvents,
  Answer,
  Call,
  ClientToServerEvents,
  ErrorCode,
  Message,
  Paths,
  ServerToClientEvents,
} from "../../docs/contract/parley.js";

const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io("http://localhost:3001");

// --- every event of the server ----------------------------------------------------------------------------

const show = (...texts: (string | number | boolean | undefined)[]): void => void texts;

/** If an event is missing here, or is none of the server's, this is an error. */
const listeners: Required<ServerToClientEvents> = {
  connected: ({ userId, socketId, serverTime, recovered, activeCall }) => show(userId, socketId, serverTime, recovered, activeCall?.callId),
  "auth:error": ({ message, code }) => show(message, code),
  error: ({ message, code, event, field, clientMessageId, retryAfterMs }) => show(message, code, event, field, clientMessageId, retryAfterMs),
  message: ({ senderName, content, seq, readBy: [reader] }) => show(senderName, content, seq, reader),
  "message:sent": ({ message, clientMessageId }) => show(message.id, clientMessageId),
  "message:edited": ({ id, content, editedAt }) => show(id, content, editedAt),
  "message:deleted": ({ messageId, by, deletedAt }) => show(messageId, by, deletedAt),
  "message:read": ({ messageId, readBy: [reader], upToSeq }) => show(messageId, reader, upToSeq),
  "message:delivered": ({ messageId, deliveredAt, upToSeq }) => show(messageId, deliveredAt, upToSeq),
  "typing:start": ({ from, fromName }) => show(from, fromName),
  "typing:stop": ({ from }) => show(from),
  "user:online": ({ userId, status, timestamp }) => show(userId, status, timestamp),
  "user:offline": ({ userId, status, lastSeen }) => show(userId, status, lastSeen),
  "call:initiated": ({ callId, toName, ringTimeoutMs }) => show(callId, toName, ringTimeoutMs),
  "call:incoming": ({ callId, fromName, callType, remainingMs }) => show(callId, fromName, callType, remainingMs),
  "call:accepted": ({ callId, by, jitsi }) => show(callId, by, jitsi?.url, jitsi?.configOverwrite.startWithVideoMuted),
  "call:rejected": ({ callId, by, type }) => show(callId, by, type),
  "call:ended": ({ callId, reason, duration, outcome }) => show(callId, reason, duration, outcome),
  "call:failed": ({ message, reason, code, to, callId }) => show(message, reason, code, to, callId),
};

socket.on("connected", listeners.connected);
socket.on("message", (message) => show(message.content));
socket.on("message:edited", (message: Message) => show(message.editedAt));
socket.onAny((event: keyof ServerToClientEvents) => show(event));
socket.on("connect_error", (error) => show(error.message));

// @ts-expect-error: the server sends no such event
socket.on("message:lost", () => undefined);
// @ts-expect-error: clients send this event, the server does not
socket.on("call:initiate", () => undefined);
// @ts-expect-error: an event of deletion has no content
socket.on("message:deleted", ({ content }) => show(content));
// @ts-expect-error: `seq` is a number
socket.on("message", ({ seq }) => show(seq.toUpperCase()));
// @ts-expect-error: only a call that is active has one
socket.on("connected", ({ activeCall }) => show(activeCall.callId));

// --- every event of a client ------------------------------------------------------------------------------

type Requests = { [Event in keyof ClientToServerEvents]-?: Parameters<ClientToServerEvents[Event]>[0] };

/** If an event is missing here, or is none that a client may send, this is an error. */
const requests: Requests = {
  join: { userId: "1", token: "a token", contentFormat: "raw" },
  message: { to: "2", content: "Hello", type: "text", clientMessageId: "c-1" },
  "message:read": { messageId: "m" },
  "message:delivered": { messageId: "m" },
  "message:edit": { messageId: "m", content: "Hello!" },
  "message:delete": { messageId: "m" },
  sync: { conversationId: "c", afterSeq: 4 },
  "typing:start": { to: 2 },
  "typing:stop": { to: 2 },
  "presence:set": { status: "busy" },
  "call:initiate": { to: "2", callType: "video" },
  "call:respond": { callId: "k", response: "accept" },
  "call:end": { callId: "k" },
};

socket.emit("join", requests.join);
socket.emit("message", requests.message);
socket.emit("message:read", requests["message:read"]);
socket.emit("message:delivered", requests["message:delivered"]);
socket.emit("message:edit", requests["message:edit"]);
socket.emit("message:delete", requests["message:delete"]);
socket.emit("sync", requests.sync, (answer) => answer.success && show(answer.complete, answer.messages.length));
socket.emit("typing:start", requests["typing:start"]);
socket.emit("typing:stop", requests["typing:stop"]);
socket.emit("presence:set", requests["presence:set"]);
socket.emit("call:initiate", requests["call:initiate"]);
socket.emit("call:respond", requests["call:respond"]);
socket.emit("call:end", requests["call:end"]);

// With an acknowledgement.
const codes = (answer: Answer<unknown>): ErrorCode | undefined => (answer.success ? undefined : answer.error.code);
socket.emit("join", requests.join, (answer) => show(answer.success ? answer.user.name : answer.error.code));
socket.emit("message", requests.message, (answer) => show(answer.success ? answer.message.seq : answer.error.field));
socket.emit("message:read", requests["message:read"], (answer) => show(answer.success ? answer.receipt.readAt : codes(answer)));
socket.emit("message:delivered", requests["message:delivered"], (answer) => show(answer.success ? answer.receipt.deliveredAt : codes(answer)));
socket.emit("message:edit", requests["message:edit"], (answer) => show(answer.success ? answer.message.editedAt : codes(answer)));
socket.emit("message:delete", requests["message:delete"], (answer) => show(answer.success ? answer.deletion.by : codes(answer)));
socket.emit("typing:start", requests["typing:start"], (answer) => show(codes(answer)));
socket.emit("typing:stop", requests["typing:stop"], (answer) => show(codes(answer)));
socket.emit("presence:set", requests["presence:set"], (answer) => show(codes(answer)));
socket.emit("call:initiate", requests["call:initiate"], (answer) => show(answer.success ? answer.call.status : answer.error.callId));
socket.emit("call:respond", requests["call:respond"], (answer) => show(answer.success ? answer.call.answeredAt : codes(answer)));
socket.emit("call:end", requests["call:end"], (answer) => show(answer.success ? answer.call.outcome : codes(answer)));

// @ts-expect-error: there is no such event
socket.emit("shout", { to: "2" });
// @ts-expect-error: the server sends this event, clients do not
socket.emit("message:sent", { message: {} });
// @ts-expect-error: a message needs a content
socket.emit("message", { to: "2" });
// @ts-expect-error: the content is text
socket.emit("message", { to: "2", content: 5 });
// @ts-expect-error: there is no such type of message
socket.emit("message", { to: "2", content: "Hello", type: "video" });
// @ts-expect-error: a message has no such field
socket.emit("message", { to: "2", content: "Hello", urgent: true });
// @ts-expect-error: a client cannot choose to be offline
socket.emit("presence:set", { status: "offline" });
// @ts-expect-error: `sync` is answered in its acknowledgement only
socket.emit("sync", { conversationId: "c" });
// @ts-expect-error: the answer may be a refusal, which has no message
socket.emit("message", requests.message, (answer) => show(answer.message.id));
// @ts-expect-error: a refusal has no such code
socket.emit("call:end", requests["call:end"], (answer) => show(!answer.success && answer.error.code === "CALL_LOST"));

/** With promises of acknowledgements. */
async function converse(asking: Socket<ServerToClientEvents, AcknowledgedEvents>): Promise<Call | undefined> {
  const sent = await asking.emitWithAck("message", requests.message);
  if (!sent.success) throw new Error(`${sent.error.code}: ${sent.error.message}`);
  const { messages, complete } = await gap(asking, sent.message.conversationId);
  show(complete, messages[0]?.content);
  // (With timeout() before it, emitWithAck() of the client returns a promise of any type.)
  const placed = await asking.emitWithAck("call:initiate", { to: sent.message.receiverId, callType: "voice" });
  // @ts-expect-error: the answer may be a refusal
  show(placed.call.id);
  asking.timeout(5_000).emit("call:end", { callId: "k" }, (error, answer) => show(error?.message, answer.success && answer.call.outcome));
  return placed.success ? placed.call : undefined;
}

type Gap = { messages: Message[]; complete: boolean };

async function gap(asking: Socket<ServerToClientEvents, AcknowledgedEvents>, conversationId: string): Promise<Gap> {
  const answer = await asking.emitWithAck("sync", { conversationId });
  return answer.success ? answer : { messages: [], complete: false };
}

// --- REST ---------------------------------------------------------------------------------------------------

type Sent<Route extends keyof Paths> = Paths[Route]["answer"];

declare function request<Route extends keyof Paths>(
  route: Route, options: { query?: Paths[Route]["query"]; body: Paths[Route]["body"] },
): Promise<Answer<Sent<Route>>>;

async function read(): Promise<string | null> {
  const page = await request("GET /api/messages", { query: { limit: 50, with: "2" }, body: undefined });
  if (!page.success) return page.error.code;
  const [first] = page.messages;
  show(first?.senderId, page.hasMore);
  const posted = await request("POST /api/messages", { body: { receiverId: "2", content: "Hello" } });
  show(posted.success && posted.message.seq);
  const active = await request("GET /api/calls/active", { body: undefined });
  show(active.success ? active.call?.callId : undefined);
  // @ts-expect-error: no call may be active
  show(active.success && active.call.callId);
  // @ts-expect-error: there is no such route
  await request("GET /api/secrets", { body: undefined });
  // @ts-expect-error: a message needs a content
  await request("POST /api/messages", { body: { receiverId: "2" } });
  return page.nextCursor;
}

export { converse, listeners, read };
