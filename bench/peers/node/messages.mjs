// Messages: they are checked, stored, and only then delivered.
import { randomUUID } from "node:crypto";
import { Refusal } from "./refusal.mjs";
import { roomOf } from "./rooms.mjs";

const types = new Set(["text", "image", "file"]);
const mostBytes = 8192;

export class Messages {
  #io;
  #store;
  #typing;

  constructor(io, store, typing) {
    this.#io = io;
    this.#store = store;
    this.#typing = typing;
  }

  /**
   * Returns the message as all users get it. `from` is the sending socket, if any, which does not get the
   * event.
   */
  async send(user, input, from) {
    const { to, content, type, clientMessageId } = checked(input);
    if (!this.#store.user(to)) throw new Refusal("USER_NOT_FOUND", "There is no such user");
    const row = await this.#store.append({
      id: randomUUID(),
      conversation: conversationOf(user.id, to),
      sender: user.id,
      receiver: to,
      sender_name: user.name,
      content,
      type,
      sent: Date.now(),
      client_id: clientMessageId ?? null,
    });
    const message = shown(row);
    if (row.again) return message;
    this.#typing.stop(user, to);
    (from ?? this.#io).to([roomOf(to), roomOf(user.id)]).emit("message", message);
    return message;
  }

  async read(user, { messageId }, from) {
    const row = this.#store.message(String(messageId));
    if (!row || (row.receiver !== user.id && row.sender !== user.id)) {
      throw new Refusal("MESSAGE_NOT_FOUND", "There is no such message");
    }
    if (row.receiver !== user.id) throw new Refusal("PERMISSION_DENIED", "Only its receiver reads a message");
    const at = Date.now();
    if ((await this.#store.markRead(row, at)) === 0) return;
    from.to([roomOf(row.sender), roomOf(user.id)]).emit("message:read", {
      messageId: row.id,
      userId: user.id,
      readBy: [user.id],
      readAt: new Date(at).toISOString(),
      conversationId: row.conversation,
      upToSeq: row.seq,
    });
  }

  /** Returns a page of the caller's own messages, oldest first. */
  history(user, { with: other, limit, before }) {
    const most = Math.min(Math.max(Number(limit ?? 200) || 200, 1), 500);
    const rows = this.#store.history({
      user: user.id,
      conversation: other ? conversationOf(user.id, String(other)) : undefined,
      before: before ? Number(before) : undefined,
      limit: most + 1,
    });
    const hasMore = rows.length > most;
    if (hasMore) rows.pop();
    rows.reverse();
    return { messages: rows.map(shown), hasMore, nextCursor: hasMore ? String(rows[0].number) : null };
  }
}

function checked(input) {
  const { receiverId, to = receiverId, content, type = "text", clientMessageId } = input ?? {};
  if (typeof to !== "string" || to === "") throw new Refusal("INVALID_DATA", "to: a user's id");
  if (typeof content !== "string") throw new Refusal("INVALID_DATA", "content: text");
  if (!types.has(type)) throw new Refusal("INVALID_DATA", "type: text, image or file");
  if (clientMessageId !== undefined && typeof clientMessageId !== "string") {
    throw new Refusal("INVALID_DATA", "clientMessageId: text");
  }
  const trimmed = content.trim();
  if (trimmed === "" || Buffer.byteLength(trimmed) > mostBytes) {
    throw new Refusal("INVALID_DATA", `content: 1 to ${mostBytes} bytes`);
  }
  return { to, content: trimmed, type, clientMessageId };
}

const conversationOf = (one, other) => (one < other ? `${one}:${other}` : `${other}:${one}`);

/**
 * The stored text is unchanged. What could open a tag or a character reference is escaped when it is sent.
 */
const harmless = (text) => text.replace(/&(?=#|[a-z]+;)/gi, "&amp;").replace(/<(?=[a-z/!?]|$)/gi, "&lt;");

function shown(row) {
  const message = {
    id: row.id,
    senderId: row.sender,
    senderName: harmless(row.sender_name),
    receiverId: row.receiver,
    content: harmless(row.content),
    type: row.type,
    timestamp: new Date(row.sent).toISOString(),
    readBy: row.read === null ? [] : [row.receiver],
    conversationId: row.conversation,
    seq: row.seq,
  };
  if (row.client_id !== null) message.clientMessageId = row.client_id;
  return message;
}
