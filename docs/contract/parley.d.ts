// The API of Parley. Printed by `parley --print_types`.
//
//   import { io, type Socket } from "socket.io-client";
//   import type { ClientToServerEvents, ServerToClientEvents } from "./parley";
//   const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(url);

/** Why a request was refused. Later versions may add codes. */
export type ErrorCode =
  | "INVALID_DATA"
  | "UNAUTHORIZED"
  | "AUTH_REQUIRED"
  | "TOKEN_EXPIRED"
  | "TOKEN_REVOKED"
  | "PERMISSION_DENIED"
  | "NOT_FOUND"
  | "USER_NOT_FOUND"
  | "MESSAGE_NOT_FOUND"
  | "CALL_NOT_FOUND"
  | "METHOD_NOT_ALLOWED"
  | "PAYLOAD_TOO_LARGE"
  | "USER_UNAVAILABLE"
  | "USER_NOT_CONNECTED"
  | "CALL_IN_PROGRESS"
  | "CALL_ALREADY_ANSWERED"
  | "RATE_LIMITED"
  | "CALL_FAILED"
  | "MESSAGE_SEND_FAILED"
  | "UNAVAILABLE"
  | "INTERNAL";

/** What a request or an event is answered with: an answer of REST, or an acknowledgement. */
export type Answer<T> = ({ success: true } & T) | { success: false; error: ErrorObject };

/** The callback of an event that asks for an acknowledgement. */
export type Acknowledge<T> = (answer: Answer<T>) => void;

/** Why a request was refused. */
export interface ErrorObject {
  code: ErrorCode;
  message: string;
  /** The name of the field that is wrong. */
  field?: string;
  /** Milliseconds until a new try makes sense. */
  retryAfterMs?: number;
  /** The live call that prevents the one to be placed. */
  callId?: string;
}

/** The user whom the socket has joined as. */
export interface JoinedUser {
  id: string;
  /** Text that users wrote; made safe for HTML text by default. */
  name: string;
}

/** Your own account. */
export interface User {
  id: string;
  email: string;
  /** Text that users wrote; made safe for HTML text by default. */
  name: string;
}

/** A message. All answers and events use the same object. */
export interface Message {
  id: string;
  senderId: string;
  /** Text that users wrote; made safe for HTML text by default. */
  senderName: string;
  receiverId: string;
  /** Text that users wrote; made safe for HTML text by default. */
  content: string;
  /** A time in UTC, as ISO 8601 writes it. */
  timestamp: string;
  type: "text" | "image" | "file";
  /** The ids of the users who have read the message. */
  readBy: string[];
  /** Present once the message was edited. A time in UTC, as ISO 8601 writes it. */
  editedAt?: string;
  /** Present once the content was deleted. A time in UTC, as ISO 8601 writes it. */
  deletedAt?: string;
  conversationId: string;
  /** Counts the messages of the conversation from 1. */
  seq: number;
  /** The id that the sender gave, if any. */
  clientMessageId?: string;
}

/** The receiver has read a message and the sender's earlier ones. */
export interface MessageReadEvent {
  messageId: string;
  userId: string;
  readBy: string[];
  /** A time in UTC, as ISO 8601 writes it. */
  readAt: string;
  conversationId: string;
  upToSeq: number;
}

/** A message and the sender's earlier ones have been delivered. */
export interface MessageDeliveredEvent {
  messageId: string;
  userId: string;
  /** A time in UTC, as ISO 8601 writes it. */
  deliveredAt: string;
  conversationId: string;
  upToSeq: number;
}

/** A message was deleted. Its id and its seq remain. */
export interface MessageDeletedEvent {
  messageId: string;
  conversationId: string;
  by: string;
  /** A time in UTC, as ISO 8601 writes it. */
  deletedAt: string;
}

/** A conversation as one of its two users sees it. */
export interface Conversation {
  conversationId: string;
  user: PublicUser;
  lastMessage: Message;
  /** The number of messages that you have not read. */
  unreadCount: number;
  /** The seq of the newest message that you have read; 0 if there is none. */
  lastReadSeq: number;
}

/** A user as other users see them. */
export interface PublicUser {
  id: string;
  /** Text that users wrote; made safe for HTML text by default. */
  name: string;
  status: "online" | "offline" | "busy" | "in_call";
  /** Now for a user who is online; absent for a user who has never been connected. A time in UTC, as ISO 8601 writes it. */
  lastSeen?: string;
}

/** A user whom you block. */
export interface BlockedUser {
  id: string;
  /** Text that users wrote; made safe for HTML text by default. */
  name: string;
  /** A time in UTC, as ISO 8601 writes it. */
  blockedAt: string;
}

/** A call. All answers and events use the same object. */
export interface Call {
  id: string;
  callId: string;
  from: string;
  /** Text that users wrote; made safe for HTML text by default. */
  fromName: string;
  to: string;
  /** Text that users wrote; made safe for HTML text by default. */
  toName: string;
  type: "voice" | "video";
  callType: "voice" | "video";
  status: "ringing" | "accepted" | "rejected" | "ended" | "failed";
  outcome?: "completed" | "missed" | "cancelled" | "rejected" | "busy" | "failed";
  roomName: string;
  /** A time in UTC, as ISO 8601 writes it. */
  timestamp: string;
  /** A time in UTC, as ISO 8601 writes it. */
  answeredAt?: string;
  /** A time in UTC, as ISO 8601 writes it. */
  endedAt?: string;
  duration?: number;
  endReason?: "user_ended" | "network_error" | "timeout";
  ringTimeoutMs: number;
}

/** How one party joins the room of a call. */
export interface Jitsi {
  domain: string;
  roomName: string;
  url: string;
  jwt?: string;
  configOverwrite: ConfigOverwrite;
  userInfo: JitsiUser;
}

/** What a Jitsi client sets for the call. */
export interface ConfigOverwrite {
  startWithAudioMuted: boolean;
  startWithVideoMuted: boolean;
  prejoinConfig: Prejoin;
}

/** The page that Jitsi shows before the room. */
export interface Prejoin {
  enabled: boolean;
}

/** The user who joins the room. */
export interface JitsiUser {
  /** Text that users wrote; made safe for HTML text by default. */
  displayName: string;
}

/** An uploaded file. An image or file message links its url. */
export interface File {
  id: string;
  url: string;
  /** Text that users wrote; made safe for HTML text by default. */
  name: string;
  type: string;
  size: number;
  sha256: string;
  /** A time in UTC, as ISO 8601 writes it. */
  createdAt: string;
}

/** The server, as clients must know it. */
export interface Server {
  name: string;
  version: string;
  /** Whether clients may create accounts. */
  registration: boolean;
  files: FileRules;
  chat: ChatRules;
  calls: CallRules;
  jitsi: JitsiServer;
  limits: ClientLimits;
}

/** Which files may be uploaded. */
export interface FileRules {
  /** The largest file, in bytes. */
  maxSize: number;
  /** The accepted media types, such as "image/*"; "*" is every type. */
  types: string[];
}

/** What holds for messages. */
export interface ChatRules {
  /** How long after sending a message may be edited or deleted, in milliseconds; 0: forever. */
  editWindowMs: number;
  /** The longest text, in bytes of UTF-8. */
  maxLength: number;
}

/** What holds for calls. */
export interface CallRules {
  /** How long a call rings, in milliseconds. */
  ringTimeoutMs: number;
  /** How audio and video can travel; "jitsi": a Jitsi room. */
  media: string[];
}

/** The server that has the rooms of calls. */
export interface JitsiServer {
  domain: string;
}

/** What one user may do in a minute; 0: no limit. */
export interface ClientLimits {
  messagesPerMinute: number;
  callsPerMinute: number;
}

/** The socket has joined as this user. */
export interface ConnectedEvent {
  userId: string;
  socketId: string;
  /** A time in UTC, as ISO 8601 writes it. */
  serverTime: string;
  /** Whether the socket continues the session of an earlier connection. */
  recovered: boolean;
  activeCall?: Call;
}

/** The socket has not joined, or its token is no longer accepted. */
export interface AuthErrorEvent {
  message: string;
  code: ErrorCode;
}

/** An event of this socket was refused. */
export interface ErrorEvent {
  message: string;
  code: ErrorCode;
  event: string;
  field?: string;
  clientMessageId?: string;
  retryAfterMs?: number;
}

/** The message that this socket sent is stored. */
export interface MessageSentEvent {
  message: Message;
  clientMessageId?: string;
}

/** A user is typing to this user. */
export interface TypingStartEvent {
  from: string;
  /** Text that users wrote; made safe for HTML text by default. */
  fromName: string;
}

/** A user has stopped typing to this user. */
export interface TypingStopEvent {
  from: string;
}

/** A user is online, or the user's status has changed. */
export interface UserOnlineEvent {
  userId: string;
  status: "online" | "busy" | "in_call";
  /** A time in UTC, as ISO 8601 writes it. */
  timestamp: string;
  /** A time in UTC, as ISO 8601 writes it. */
  lastSeen: string;
}

/** A user's last device has disconnected. */
export interface UserOfflineEvent {
  userId: string;
  status: "offline";
  /** A time in UTC, as ISO 8601 writes it. */
  timestamp: string;
  /** A time in UTC, as ISO 8601 writes it. */
  lastSeen: string;
}

/** The call that this user placed rings. */
export interface CallInitiatedEvent extends Call {
  remainingMs: number;
}

/** A user calls this user. */
export interface CallIncomingEvent extends Call {
  remainingMs: number;
}

/** The callee has accepted the call. */
export interface CallAcceptedEvent {
  callId: string;
  by: string;
  type: "voice" | "video";
  roomName: string;
  jitsi?: Jitsi;
}

/** The callee has rejected the call. */
export interface CallRejectedEvent {
  callId: string;
  by: string;
  type: "voice" | "video";
}

/** The call has ended, or another device of the callee has answered it. */
export interface CallEndedEvent {
  callId: string;
  by: string;
  reason: "user_ended" | "network_error" | "timeout" | "answered_elsewhere";
  type: "voice" | "video";
  duration?: number;
  outcome?: "completed" | "missed" | "cancelled" | "rejected" | "busy" | "failed";
}

/** The call could not be placed. */
export interface CallFailedEvent {
  message: string;
  reason: "user_unavailable" | "call_in_progress" | "user_not_found" | "invalid_data" | "call_failed" | "rate_limited";
  code: ErrorCode;
  to?: string;
  callId?: string;
}

/** Says which user the socket belongs to. All other events wait for it. */
export interface JoinRequest {
  userId?: string | number;
  token: string;
  contentFormat?: "safe" | "raw";
}

/** Sends a message to a user. */
export interface MessageRequest {
  to: string | number;
  content: string;
  type?: "text" | "image" | "file";
  clientMessageId?: string | number;
}

/** Marks a message and the sender's earlier ones as read. */
export interface MessageReadRequest {
  messageId: string;
}

/** Marks a message and the sender's earlier ones as delivered. */
export interface MessageDeliveredRequest {
  messageId: string;
}

/** Changes the content of your own message. */
export interface MessageEditRequest {
  messageId: string;
  content: string;
}

/** Deletes the content of your own message. */
export interface MessageDeleteRequest {
  messageId: string;
}

/** Returns the messages of a conversation that follow a seq. */
export interface SyncRequest {
  conversationId: string;
  afterSeq?: number;
}

/** Reports that you are typing to a user. */
export interface TypingStartRequest {
  to: string | number;
}

/** Reports that you have stopped typing to a user. */
export interface TypingStopRequest {
  to: string | number;
}

/** Chooses whether you get calls. */
export interface PresenceSetRequest {
  status: "online" | "busy";
}

/** Calls a user. */
export interface CallInitiateRequest {
  to: string | number;
  callType: "voice" | "video";
}

/** Accepts or rejects a call that rings. */
export interface CallRespondRequest {
  callId: string;
  response: "accept" | "reject";
}

/** Ends a call, cancels it, or rejects it. */
export interface CallEndRequest {
  callId: string;
}

/** The events that a client may send. */
export interface ClientToServerEvents {
  /** Says which user the socket belongs to. All other events wait for it. */
  "join": (data: JoinRequest, ack?: Acknowledge<{ user: JoinedUser }>) => void;
  /** Sends a message to a user. */
  "message": (data: MessageRequest, ack?: Acknowledge<{ message: Message }>) => void;
  /** Marks a message and the sender's earlier ones as read. */
  "message:read": (data: MessageReadRequest, ack?: Acknowledge<{ receipt: MessageReadEvent }>) => void;
  /** Marks a message and the sender's earlier ones as delivered. */
  "message:delivered": (data: MessageDeliveredRequest, ack?: Acknowledge<{ receipt: MessageDeliveredEvent }>) => void;
  /** Changes the content of your own message. */
  "message:edit": (data: MessageEditRequest, ack?: Acknowledge<{ message: Message }>) => void;
  /** Deletes the content of your own message. */
  "message:delete": (data: MessageDeleteRequest, ack?: Acknowledge<{ deletion: MessageDeletedEvent }>) => void;
  /** Returns the messages of a conversation that follow a seq. */
  "sync": (data: SyncRequest, ack: Acknowledge<{ messages: Message[]; complete: boolean }>) => void;
  /** Reports that you are typing to a user. */
  "typing:start": (data: TypingStartRequest, ack?: Acknowledge<{}>) => void;
  /** Reports that you have stopped typing to a user. */
  "typing:stop": (data: TypingStopRequest, ack?: Acknowledge<{}>) => void;
  /** Chooses whether you get calls. */
  "presence:set": (data: PresenceSetRequest, ack?: Acknowledge<{}>) => void;
  /** Calls a user. */
  "call:initiate": (data: CallInitiateRequest, ack?: Acknowledge<{ call: Call }>) => void;
  /** Accepts or rejects a call that rings. */
  "call:respond": (data: CallRespondRequest, ack?: Acknowledge<{ call: Call }>) => void;
  /** Ends a call, cancels it, or rejects it. */
  "call:end": (data: CallEndRequest, ack?: Acknowledge<{ call: Call }>) => void;
}

/**
 * The same events with acknowledgements that are not optional. With them, `emitWithAck()` knows the type of the
 * answer, and so does `timeout(n).emit(event, data, (error, answer) => ...)`.
 */
export type AcknowledgedEvents = {
  [Event in keyof ClientToServerEvents]: (
    data: Parameters<ClientToServerEvents[Event]>[0],
    ack: NonNullable<Parameters<ClientToServerEvents[Event]>[1]>,
  ) => void;
};

/** The events that the server sends. */
export interface ServerToClientEvents {
  /** The socket has joined as this user. */
  "connected": (data: ConnectedEvent) => void;
  /** The socket has not joined, or its token is no longer accepted. */
  "auth:error": (data: AuthErrorEvent) => void;
  /** An event of this socket was refused. */
  "error": (data: ErrorEvent) => void;
  /** A new message to or from this user. */
  "message": (data: Message) => void;
  /** The message that this socket sent is stored. */
  "message:sent": (data: MessageSentEvent) => void;
  /** The content of a message has changed. */
  "message:edited": (data: Message) => void;
  /** A message was deleted. Its id and its seq remain. */
  "message:deleted": (data: MessageDeletedEvent) => void;
  /** The receiver has read a message and the sender's earlier ones. */
  "message:read": (data: MessageReadEvent) => void;
  /** A message and the sender's earlier ones have been delivered. */
  "message:delivered": (data: MessageDeliveredEvent) => void;
  /** A user is typing to this user. */
  "typing:start": (data: TypingStartEvent) => void;
  /** A user has stopped typing to this user. */
  "typing:stop": (data: TypingStopEvent) => void;
  /** A user is online, or the user's status has changed. */
  "user:online": (data: UserOnlineEvent) => void;
  /** A user's last device has disconnected. */
  "user:offline": (data: UserOfflineEvent) => void;
  /** The call that this user placed rings. */
  "call:initiated": (data: CallInitiatedEvent) => void;
  /** A user calls this user. */
  "call:incoming": (data: CallIncomingEvent) => void;
  /** The callee has accepted the call. */
  "call:accepted": (data: CallAcceptedEvent) => void;
  /** The callee has rejected the call. */
  "call:rejected": (data: CallRejectedEvent) => void;
  /** The call has ended, or another device of the callee has answered it. */
  "call:ended": (data: CallEndedEvent) => void;
  /** The call could not be placed. */
  "call:failed": (data: CallFailedEvent) => void;
}

/** The routes of REST. An answer is Answer<the type here>, unless it is a file or a document. */
export interface Paths {
  /** Exchanges an e-mail address and a password for a token. */
  "POST /api/auth/login": {
    path: {};
    query: { format?: "safe" | "raw" };
    body: { email: string; password: string };
    answer: { token: string; expiresIn: number; user: User };
  };
  /** Creates an account and logs in. */
  "POST /api/auth/register": {
    path: {};
    query: { format?: "safe" | "raw" };
    body: { email: string; password: string; name: string };
    answer: { token: string; expiresIn: number; user: User };
  };
  /** Returns your own account. */
  "GET /api/auth/me": {
    path: {};
    query: { format?: "safe" | "raw" };
    body: undefined;
    answer: { user: User };
  };
  /** Changes your name. */
  "PATCH /api/auth/me": {
    path: {};
    query: { format?: "safe" | "raw" };
    body: { name?: string };
    answer: { user: User };
  };
  /** Revokes the token that the request is made with. */
  "POST /api/auth/logout": {
    path: {};
    query: {};
    body: undefined;
    answer: {};
  };
  /** Changes your password and revokes your tokens on other devices. */
  "POST /api/auth/password": {
    path: {};
    query: { format?: "safe" | "raw" };
    body: { oldPassword: string; newPassword: string };
    answer: { token: string; expiresIn: number; user: User };
  };
  /** Lists your messages over all conversations, oldest first. */
  "GET /api/messages": {
    path: {};
    query: { with?: string | number; before?: string; after?: string; limit?: number; format?: "safe" | "raw" };
    body: undefined;
    answer: { messages: Message[]; hasMore: boolean; nextCursor: string | null };
  };
  /** Sends a message to a user. */
  "POST /api/messages": {
    path: {};
    query: { format?: "safe" | "raw" };
    body: { receiverId: string | number; content: string; type?: "text" | "image" | "file"; clientMessageId?: string | number };
    answer: { message: Message };
  };
  /** Marks a message and the sender's earlier ones as read. */
  "POST /api/messages/:messageId/read": {
    path: { messageId: string };
    query: {};
    body: undefined;
    answer: { receipt: MessageReadEvent };
  };
  /** Marks a message and the sender's earlier ones as delivered. */
  "POST /api/messages/:messageId/delivered": {
    path: { messageId: string };
    query: {};
    body: undefined;
    answer: { receipt: MessageDeliveredEvent };
  };
  /** Changes the content of your own message. */
  "PATCH /api/messages/:messageId": {
    path: { messageId: string };
    query: { format?: "safe" | "raw" };
    body: { content: string };
    answer: { message: Message };
  };
  /** Deletes the content of your own message. */
  "DELETE /api/messages/:messageId": {
    path: { messageId: string };
    query: {};
    body: undefined;
    answer: { deletion: MessageDeletedEvent };
  };
  /** Lists your conversations, the one with the newest message first. */
  "GET /api/conversations": {
    path: {};
    query: { before?: string; limit?: number; format?: "safe" | "raw" };
    body: undefined;
    answer: { conversations: Conversation[]; hasMore: boolean; nextCursor: string | null };
  };
  /** Returns the messages of a conversation that follow a seq. */
  "GET /api/conversations/:conversationId/messages": {
    path: { conversationId: string };
    query: { afterSeq?: number; limit?: number; format?: "safe" | "raw" };
    body: undefined;
    answer: { messages: Message[]; complete: boolean };
  };
  /** Returns a user. */
  "GET /api/users/:userId": {
    path: { userId: string | number };
    query: { format?: "safe" | "raw" };
    body: undefined;
    answer: { user: PublicUser };
  };
  /** Lists the users whose name holds a text, ordered by name. */
  "GET /api/users": {
    path: {};
    query: { q?: string; after?: string | number; limit?: number; format?: "safe" | "raw" };
    body: undefined;
    answer: { users: PublicUser[]; hasMore: boolean; nextCursor: string | null };
  };
  /** Lists the users whom you block, in the order of their ids. */
  "GET /api/blocks": {
    path: {};
    query: { after?: string | number; limit?: number; format?: "safe" | "raw" };
    body: undefined;
    answer: { users: BlockedUser[]; hasMore: boolean; nextCursor: string | null };
  };
  /** Blocks a user. */
  "POST /api/blocks/:userId": {
    path: { userId: string | number };
    query: {};
    body: undefined;
    answer: {};
  };
  /** Unblocks a user. Also succeeds if the user is not blocked. */
  "DELETE /api/blocks/:userId": {
    path: { userId: string | number };
    query: {};
    body: undefined;
    answer: {};
  };
  /** Lists your calls, newest first. */
  "GET /api/calls": {
    path: {};
    query: { with?: string | number; before?: string; outcome?: "completed" | "missed" | "cancelled" | "rejected" | "busy" | "failed"; missed?: boolean; limit?: number; format?: "safe" | "raw" };
    body: undefined;
    answer: { calls: Call[]; hasMore: boolean; nextCursor: string | null };
  };
  /** Calls a user. */
  "POST /api/calls": {
    path: {};
    query: { format?: "safe" | "raw" };
    body: { to: string | number; callType: "voice" | "video" };
    answer: { call: Call };
  };
  /** Returns your call that rings or is accepted, or null. */
  "GET /api/calls/active": {
    path: {};
    query: { format?: "safe" | "raw" };
    body: undefined;
    answer: { call: Call | null };
  };
  /** Returns one of your calls. */
  "GET /api/calls/:callId": {
    path: { callId: string };
    query: { format?: "safe" | "raw" };
    body: undefined;
    answer: { call: Call };
  };
  /** Returns how you join the Jitsi room of an accepted call. */
  "GET /api/calls/:callId/join": {
    path: { callId: string };
    query: { format?: "safe" | "raw" };
    body: undefined;
    answer: { jitsi: Jitsi };
  };
  /** Accepts or rejects a call that rings. */
  "POST /api/calls/:callId/respond": {
    path: { callId: string };
    query: { format?: "safe" | "raw" };
    body: { response: "accept" | "reject" };
    answer: { call: Call };
  };
  /** Ends a call, cancels it, or rejects it. */
  "POST /api/calls/:callId/end": {
    path: { callId: string };
    query: { format?: "safe" | "raw" };
    body: undefined;
    answer: { call: Call };
  };
  /** Uploads a file as multipart/form-data. */
  "POST /api/files": {
    path: {};
    query: { format?: "safe" | "raw" };
    body: unknown;
    answer: { file: File };
  };
  /** Returns the bytes of a file to a user who may read it, or to the holder of a signed link. */
  "GET /api/files/:fileId": {
    path: { fileId: string };
    query: { user?: string; expires?: number; signature?: string };
    body: undefined;
    answer: ArrayBuffer;
  };
  /** Returns a link to a file that works without a token for a while. */
  "GET /api/files/:fileId/url": {
    path: { fileId: string };
    query: {};
    body: undefined;
    answer: { url: string; expiresAt: string };
  };
  /** Returns the routes of this API as an OpenAPI document. */
  "GET /api/openapi.json": {
    path: {};
    query: {};
    body: undefined;
    answer: unknown;
  };
  /** Returns the events of this API as an AsyncAPI document. */
  "GET /api/asyncapi.json": {
    path: {};
    query: {};
    body: undefined;
    answer: unknown;
  };
  /** Returns this API as TypeScript declarations. */
  "GET /api/parley.d.ts": {
    path: {};
    query: {};
    body: undefined;
    answer: string;
  };
  /** Returns what clients must know of this server before they log in. */
  "GET /api/server": {
    path: {};
    query: {};
    body: undefined;
    answer: { server: Server };
  };
}
