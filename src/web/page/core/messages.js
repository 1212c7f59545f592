// @ts-check
// The messages of a conversation: merging what the server sends, ticks, marking as read, edits and deletions.
import { ask, connectionIsUp, inWords, send } from "./server.js";
import { changed, learnUser, ownId, peerOf, state, threadOf, threadWithId, toast } from "./state.js";

/** @import {Thread} from "./state.js" */
/** @import {Message, MessageDeletedEvent, MessageDeliveredEvent, MessageReadEvent} from "parley" */

/** With more loaded messages than `most`, only the newest are kept. */
const most = 1000;
const kept = 500;

/**
 * Merges messages into the loaded ones. Those that are known are replaced.
 * @param {Thread} thread @param {Message[]} messages  by seq
 */
export function merge(thread, messages) {
  const first = messages[0];
  if (!first) return;
  const known = thread.messages;
  const end = known[known.length - 1];
  if (!end || first.seq > end.seq) {
    thread.messages = known.concat(messages);
    // While the end is in view, old messages are let go: they are loaded again if the user scrolls back.
    if (thread.isAtEnd && thread.messages.length > most) {
      thread.messages = thread.messages.slice(-kept);
      thread.hasOlder = true;
    }
    return;
  }
  const bySeq = new Map(known.map((message) => [message.seq, message]));
  for (const message of messages) bySeq.set(message.seq, message);
  thread.messages = [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** Takes what `message` says of its conversation. @param {Thread} thread @param {Message} message */
export function note(thread, message) {
  thread.id = message.conversationId;
  if (!thread.last || message.seq >= thread.last.seq) thread.last = message;
  if (message.senderId === ownId()) {
    if (message.readBy.includes(thread.peer)) thread.peerReadUpTo = Math.max(thread.peerReadUpTo, message.seq);
  } else {
    learnUser(message.senderId, { name: message.senderName });
  }
}

/** Replaces a loaded message. @param {Thread} thread @param {Message} message */
function replace(thread, message) {
  thread.messages = thread.messages.map((one) => (one.seq === message.seq ? message : one));
  if (thread.last?.seq === message.seq) thread.last = message;
}

/** A message that this device did not send. Returns its thread. @param {Message} message */
export function receive(message) {
  const thread = threadOf(peerOf(message));
  const isNew = message.seq > Math.max(thread.last?.seq ?? 0, thread.messages.at(-1)?.seq ?? 0);
  note(thread, message);
  if (message.clientMessageId && message.senderId === ownId()) {
    thread.outgoing = thread.outgoing.filter((one) => one.clientMessageId !== message.clientMessageId);
  }
  if (thread.loaded === "yes") merge(thread, [message]);
  if (message.senderId !== ownId() && message.receiverId === ownId() && isNew) {
    state.typing.delete(message.senderId);
    if (thread.divider < 0 && !isWatched(thread)) thread.divider = message.seq - 1;
    thread.unread++;
    if (!markRead(thread)) send("message:delivered", { messageId: message.id });
  }
  changed();
  return thread;
}

/** Whether the user sees the newest message. @param {Thread} thread */
const isWatched = (thread) => state.open === thread.peer && thread.isAtEnd && document.visibilityState === "visible" && document.hasFocus();

/** Marks the conversation as read if the user sees its end. @param {Thread} thread */
export function markRead(thread) {
  if (!isWatched(thread) || !connectionIsUp()) return false;
  const newest = thread.messages.findLast((message) => message.senderId === thread.peer && !message.deletedAt)
    ?? thread.messages.findLast((message) => message.senderId === thread.peer);
  if (!newest || newest.senderId === ownId()) return false;
  if (newest.seq <= thread.readUpTo && thread.unread === 0) return true;
  thread.readUpTo = newest.seq;
  thread.unread = 0;
  send("message:read", { messageId: newest.id });
  changed();
  return true;
}

/** @param {Message} message */
export function edited(message) {
  const thread = threadOf(peerOf(message));
  replace(thread, message);
  changed();
}

/** @param {MessageDeletedEvent} deletion */
export function deleted(deletion) {
  const thread = threadWithId(deletion.conversationId);
  if (!thread) return;
  const gone = thread.messages.find((one) => one.id === deletion.messageId)
    ?? (thread.last?.id === deletion.messageId ? thread.last : undefined);
  if (gone) replace(thread, { ...gone, content: "", deletedAt: deletion.deletedAt });
  if (state.editing?.id === deletion.messageId) state.editing = null;
  changed();
}

/** @param {MessageReadEvent} receipt */
export function read(receipt) {
  const thread = threadWithId(receipt.conversationId);
  if (!thread) return;
  if (receipt.userId === ownId()) {
    thread.readUpTo = Math.max(thread.readUpTo, receipt.upToSeq);
    thread.unread = thread.messages.length
      ? thread.messages.filter((one) => one.senderId === thread.peer && one.seq > thread.readUpTo).length
      : (thread.last?.seq ?? 0) > thread.readUpTo ? thread.unread : 0;
  } else {
    thread.peerReadUpTo = Math.max(thread.peerReadUpTo, receipt.upToSeq);
  }
  changed();
}

/** @param {MessageDeliveredEvent} receipt */
export function delivered(receipt) {
  const thread = threadWithId(receipt.conversationId);
  if (!thread) return;
  thread.deliveredUpTo = Math.max(thread.deliveredUpTo, receipt.upToSeq);
  changed();
}

/** The state of an own message: "sent", "delivered" or "read". @param {Thread} thread @param {Message} message */
export function tickOf(thread, message) {
  if (message.seq <= thread.peerReadUpTo || message.readBy.includes(thread.peer)) return "read";
  return message.seq <= thread.deliveredUpTo ? "delivered" : "sent";
}

/** Whether the user may still change the message. @param {Message} message */
export function isChangeable(message) {
  const window = state.server?.chat.editWindowMs ?? 0;
  return message.senderId === ownId() && !message.deletedAt
    && (window === 0 || Date.now() - Date.parse(message.timestamp) < window);
}

/** @param {Message} message @param {string} content */
export async function edit(message, content) {
  state.editing = null;
  changed();
  if (content === message.content) return;
  try {
    edited((await ask("message:edit", { messageId: message.id, content })).message);
  } catch (problem) {
    toast(inWords(problem));
  }
}

/** @param {Message} message */
export async function remove(message) {
  try {
    deleted((await ask("message:delete", { messageId: message.id })).deletion);
  } catch (problem) {
    toast(inWords(problem));
  }
}

/** Opens the newest own text of the conversation in the composer. @param {string} peer */
export function editNewest(peer) {
  const message = threadOf(peer).messages.findLast((one) => one.type === "text" && isChangeable(one));
  if (message) beginEdit(message, peer);
  return message !== undefined;
}

/** @param {Message} message @param {string} peer */
export function beginEdit(message, peer) {
  state.editing = { id: message.id, peer };
  changed();
}

export function endEdit() {
  state.editing = null;
  changed();
}
