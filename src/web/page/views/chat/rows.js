// @ts-check
// The rows of a timeline: messages, calls, days, and the line above what is unread.
import { tickOf } from "../../core/messages.js";
import { ownId } from "../../core/state.js";
import { dayName, isSameDay } from "../../core/time.js";

/** @import {Call, Message} from "parley" */
/** @import {Outgoing, Thread} from "../../core/state.js" */

/** Messages of one sender within this time form a group. */
const groupTime = 5 * 60_000;

/**
 * @typedef {object} BubbleRow
 * @property {"bubble"} kind
 * @property {string} key
 * @property {Message} [message]
 * @property {Outgoing} [outgoing]
 * @property {string} [phase]  of the outgoing message, which changes in place
 * @property {number} [progress]
 * @property {boolean} isOwn
 * @property {string} time
 * @property {"waiting" | "sent" | "delivered" | "read" | ""} tick
 * @property {boolean} isFirst  of its group
 * @property {boolean} isLast
 */
/** @typedef {{ kind: "day", key: string, label: string } | { kind: "divider" } | { kind: "call", key: string, call: Call } | BubbleRow} Row */

/** @param {Message} message */
const keyOf = (message) => (message.clientMessageId && message.senderId === ownId() ? `c-${message.clientMessageId}` : message.id);

/**
 * The rows of the messages from index `from` up to `to`, with the calls between them.
 * @param {Thread} thread @param {number} from @param {number} to
 * @returns {Row[]}
 */
export function rowsOf(thread, from, to) {
  const messages = thread.messages.slice(from, to);
  const isEnd = to >= thread.messages.length;
  const begin = from > 0 || thread.hasOlder ? (messages[0]?.timestamp ?? "") : "";
  const finish = isEnd ? "~" : (messages.at(-1)?.timestamp ?? "");
  const calls = thread.loaded === "yes" ? thread.calls.filter((call) => call.timestamp >= begin && call.timestamp < finish) : [];

  /** @type {(BubbleRow | { kind: "call", key: string, call: Call, time: string })[]} */
  const entries = [];
  let nextCall = 0;
  const addCalls = (/** @type {string} */ before) => {
    for (let call = calls[nextCall]; call && call.timestamp < before; call = calls[++nextCall]) {
      entries.push({ kind: "call", key: call.id, call, time: call.timestamp });
    }
  };
  for (const message of messages) {
    addCalls(message.timestamp);
    const isOwn = message.senderId === ownId();
    entries.push({
      kind: "bubble", key: keyOf(message), message, isOwn, time: message.timestamp, isFirst: true, isLast: true,
      tick: isOwn && thread.peer !== ownId() ? tickOf(thread, message) : "",
    });
  }
  addCalls("~");
  if (isEnd) {
    for (const outgoing of thread.outgoing) {
      entries.push({
        kind: "bubble", key: `c-${outgoing.clientMessageId}`, outgoing, phase: outgoing.phase, progress: outgoing.progress ?? 0, isOwn: true,
        time: outgoing.timestamp, tick: "waiting", isFirst: true, isLast: true,
      });
    }
  }

  /** @type {Row[]} */
  const rows = [];
  let isDivided = thread.divider < 0;
  for (const [index, entry] of entries.entries()) {
    const before = entries[index - 1];
    const isNewDay = !before || !isSameDay(before.time, entry.time);
    if (isNewDay) rows.push({ kind: "day", key: `day-${entry.time.slice(0, 10)}-${entry.key}`, label: dayName(entry.time) });
    const isUnread = !isDivided && entry.kind === "bubble" && !entry.isOwn && (entry.message?.seq ?? 0) > thread.divider;
    if (isUnread) {
      isDivided = true;
      rows.push({ kind: "divider" });
    }
    if (entry.kind === "bubble" && before?.kind === "bubble" && !isNewDay && !isUnread && before.isOwn === entry.isOwn
      && Date.parse(entry.time) - Date.parse(before.time) < groupTime) {
      entry.isFirst = false;
      before.isLast = false;
    }
    rows.push(entry);
  }
  return rows;
}
