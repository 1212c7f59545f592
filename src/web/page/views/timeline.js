// @ts-check
// The messages and calls of a conversation. At most `most` messages are in the document: a window that moves
// over the loaded ones. What the user sees stays where it is when something is added before it.
import { markRead, tickOf } from "../core/messages.js";
import { changed, ofTab, ownId, userOf } from "../core/state.js";
import { dayName, isSameDay, t, tn } from "../core/text.js";
import { loadOlder, openHistory } from "../core/threads.js";
import { Component, html } from "../preact.js";
import { Bubble, CallEntry } from "./entries.js";
import { Icon, moveInList } from "./parts.js";

/** @import {Outgoing, Thread} from "../core/state.js" */
/** @import {Call, Message} from "parley" */

/** Messages of one sender within this time form a group. */
const groupTime = 5 * 60_000;

/**
 * @typedef {object} BubbleRow
 * @property {"bubble"} kind
 * @property {string} id
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
/** @typedef {{ kind: "day", id: string, label: string } | { kind: "divider" } | { kind: "call", id: string, call: Call } | BubbleRow} Row */

/** @param {Message} message */
const keyOf = (message) => (message.clientMessageId && message.senderId === ownId() ? `c-${message.clientMessageId}` : message.id);

/** The index of the message below the divider; -1 if there is none, or if it is not loaded. @param {Thread} thread */
function unreadFrom({ divider, messages, peer, hasOlder }) {
  if (divider < 0) return -1;
  const at = messages.findIndex((message) => message.senderId === peer && message.seq > divider);
  return at > 0 || !hasOlder || (messages[0]?.seq ?? 0) - 1 <= divider ? at : -1;
}

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

  /** @type {(BubbleRow | { kind: "call", id: string, call: Call, time: string })[]} */
  const entries = [];
  let nextCall = 0;
  const addCalls = (/** @type {string} */ before) => {
    for (let call = calls[nextCall]; call && call.timestamp < before; call = calls[++nextCall]) {
      entries.push({ kind: "call", id: call.id, call, time: call.timestamp });
    }
  };
  for (const message of messages) {
    addCalls(message.timestamp);
    const isOwn = message.senderId === ownId();
    entries.push({
      kind: "bubble", id: keyOf(message), message, isOwn, time: message.timestamp, isFirst: true, isLast: true,
      tick: isOwn && thread.peer !== ownId() ? tickOf(thread, message) : "",
    });
  }
  addCalls("~");
  if (isEnd) {
    for (const outgoing of thread.outgoing) {
      entries.push({
        kind: "bubble", id: `c-${outgoing.clientMessageId}`, outgoing, phase: outgoing.phase, progress: outgoing.progress ?? 0, isOwn: true,
        time: outgoing.timestamp, tick: "waiting", isFirst: true, isLast: true,
      });
    }
  }

  /** @type {Row[]} */
  const rows = [];
  const firstUnread = thread.messages[unreadFrom(thread)]?.seq;
  for (const [index, entry] of entries.entries()) {
    const before = entries[index - 1];
    const isNewDay = !before || !isSameDay(before.time, entry.time);
    if (isNewDay) rows.push({ kind: "day", id: `day-${entry.time.slice(0, 10)}-${entry.id}`, label: dayName(entry.time) });
    const isUnread = entry.kind === "bubble" && entry.message !== undefined && entry.message.seq === firstUnread;
    if (isUnread) rows.push({ kind: "divider" });
    if (entry.kind === "bubble" && before?.kind === "bubble" && !isNewDay && !isUnread && before.isOwn === entry.isOwn
      && Date.parse(entry.time) - Date.parse(before.time) < groupTime) {
      entry.isFirst = false;
      before.isLast = false;
    }
    rows.push(entry);
  }
  return rows;
}

const most = 180;
const step = 60;
/** The window moves when the user is this near to its edge, in pixels. */
const near = 900;
/** This near to the end counts as the end. */
const atEnd = 60;

export class Timeline extends Component {
  constructor() {
    super();
    /** @type {HTMLElement | null} */
    this.box = null;
    /** The window: indexes of messages, the end excluded. */
    this.from = 0;
    this.to = Infinity;
    this.isPlaced = false;
    /** @type {ResizeObserver | null} */
    this.observer = null;
    this.onScroll = this.onScroll.bind(this);
  }

  /** @returns {Thread} */
  get thread() {
    return this.props.thread;
  }

  /** Moves the window so that it fits the messages, which may have grown at either end. @param {{ messages: Message[] }} next */
  componentWillReceiveProps(next) {
    const before = /** @type {Message[]} */ (this.props.messages);
    const added = next.messages;
    if (!before.length) return this.begin(added);
    if (before === added || !added.length) return;
    const firstShown = before[this.from];
    const wasAtEnd = this.to >= before.length;
    if (firstShown) this.from = Math.max(0, added.findIndex((message) => message.seq >= firstShown.seq));
    if (wasAtEnd) {
      this.to = Infinity;
      if (this.thread.isAtEnd) this.from = Math.max(this.from, added.length - most);
    } else {
      this.to = this.from + (Math.min(this.to, before.length) - Math.max(0, before.indexOf(/** @type {Message} */ (firstShown))));
    }
  }

  /** Chooses the first window: around the divider, or at the end. @param {Message[]} messages */
  begin(messages) {
    const at = unreadFrom({ ...this.thread, messages });
    this.from = Math.max(0, at < 0 ? messages.length - step : at - step / 2);
    this.to = at < 0 || this.from + 2 * step >= messages.length ? Infinity : this.from + 2 * step;
  }

  /** The first row in view, and where it is. */
  getSnapshotBeforeUpdate() {
    if (!this.box) return null;
    const top = this.box.getBoundingClientRect().top;
    for (const row of this.box.querySelectorAll("[data-key]")) {
      const place = row.getBoundingClientRect();
      if (place.bottom > top) return { key: /** @type {HTMLElement} */ (row).dataset.key, top: place.top };
    }
    return null;
  }

  /** @param {any} _props @param {any} _state @param {{ key: string, top: number } | null} anchor */
  componentDidUpdate(_props, _state, anchor) {
    const { box, thread } = this;
    if (!box) return;
    // One message can be reached with Tab, and the others from it with the arrow keys.
    if (!box.querySelector("[data-stop][tabindex='0']")) [...box.querySelectorAll("[data-stop]")].at(-1)?.setAttribute("tabindex", "0");
    if (!this.isPlaced) return this.place();
    if (thread.isAtEnd && this.to === Infinity) {
      box.scrollTop = box.scrollHeight;
      markRead(thread);
      return;
    }
    const row = anchor && [...box.querySelectorAll("[data-key]")].find((one) => /** @type {HTMLElement} */ (one).dataset.key === anchor.key);
    if (row && anchor) {
      const moved = row.getBoundingClientRect().top - anchor.top;
      if (moved) box.scrollTop += moved;
    }
    // At the very top no scroll event follows.
    if (box.scrollTop === 0) this.extend();
  }

  componentDidMount() {
    this.begin(this.thread.messages);
    this.forceUpdate();
    this.observer = new ResizeObserver(() => {
      if (this.box && this.isPlaced && this.thread.isAtEnd && this.to === Infinity) this.box.scrollTop = this.box.scrollHeight;
    });
    if (this.box) this.observer.observe(this.box);
  }

  componentWillUnmount() {
    this.observer?.disconnect();
  }

  /** Scrolls to where the user was, to the first unread message or to the end. */
  place() {
    const { box, thread } = this;
    if (!box || thread.loaded !== "yes") return;
    this.isPlaced = true;
    const divider = box.querySelector(".divider");
    const [peer, key, offset] = (ofTab("place") ?? "").split("|");
    const kept = peer === thread.peer && [...box.querySelectorAll("[data-key]")].find((one) => /** @type {HTMLElement} */ (one).dataset.key === key);
    if (divider) divider.scrollIntoView({ block: "start" });
    else if (kept) box.scrollTop += kept.getBoundingClientRect().top - box.getBoundingClientRect().top - Number(offset);
    else box.scrollTop = box.scrollHeight;
    if (divider) box.scrollTop -= 60;
    this.noteEnd();
    this.extend();
  }

  /** Remembers whether the end is in view, and otherwise which row is. */
  noteEnd() {
    const { box, thread } = this;
    if (!box) return;
    const isAtEnd = this.to === Infinity && box.scrollHeight - box.scrollTop - box.clientHeight < atEnd;
    if (isAtEnd !== thread.isAtEnd) {
      thread.isAtEnd = isAtEnd;
      changed();
    }
    if (isAtEnd) {
      markRead(thread);
      ofTab("place", null);
      return;
    }
    const anchor = this.getSnapshotBeforeUpdate();
    if (anchor) ofTab("place", `${thread.peer}|${anchor.key}|${Math.round(anchor.top - box.getBoundingClientRect().top)}`);
  }

  onScroll() {
    if (!this.box || !this.isPlaced) return;
    this.extend();
    this.noteEnd();
  }

  /** Moves the window, or loads more, if the user is near to its edge. */
  extend() {
    const { box, thread } = this;
    if (!box) return;
    const { length } = thread.messages;
    const end = Math.min(this.to, length);
    if (box.scrollTop < near) {
      if (this.from > 0) {
        this.from = Math.max(0, this.from - step);
        if (end - this.from > most) this.to = this.from + most;
        this.forceUpdate();
      } else if (thread.hasOlder) {
        loadOlder(thread);
      }
    } else if (box.scrollHeight - box.scrollTop - box.clientHeight < near && end < length) {
      this.to = end + step >= length ? Infinity : end + step;
      this.from = Math.max(this.from, Math.min(this.to, length) - most);
      this.forceUpdate();
    }
  }

  jumpToEnd() {
    const { thread } = this;
    thread.isAtEnd = true;
    this.to = Infinity;
    this.from = Math.max(0, thread.messages.length - step);
    this.forceUpdate();
    changed();
  }

  render() {
    const { thread } = this;
    const user = userOf(thread.peer);
    const rows = rowsOf(thread, this.from, Math.min(this.to, thread.messages.length));
    const isEmpty = thread.loaded === "yes" && rows.length === 0;
    return html`<div class="timeline-frame">
      <div class="timeline" role="log" aria-label=${t("Conversation with {name}", { name: user.name })} aria-relevant="additions" aria-busy=${thread.isLoadingOlder} tabindex="0"
        ref=${(/** @type {HTMLElement | null} */ box) => { this.box = box; }} onScroll=${this.onScroll} onKeyDown=${moveInList}>
        <div class="rows-end">
          ${thread.isLoadingOlder && html`<p class="spinner" aria-hidden="true"></p>`}
          ${thread.loaded === "loading" && html`<p class="spinner" role="status"><span class="unseen">${t("Loading…")}</span></p>`}
          ${thread.loaded === "no" && html`<p class="empty muted">${t("Not loaded.")} <button type="button" class="link" onClick=${() => openHistory(thread)}>${t("Try again")}</button></p>`}
          ${isEmpty && html`<div class="empty muted"><p>${thread.peer === ownId() ? t("Write down what you want to remember.") : t("This is the beginning of your conversation with {name}.", { name: user.name })}</p></div>`}
          ${rows.map((row) => {
            if (row.kind === "day") return html`<div class="day" key=${row.id}><span>${row.label}</span></div>`;
            if (row.kind === "divider") return html`<div class="divider" key="divider" role="separator"><span>${t("Unread messages")}</span></div>`;
            if (row.kind === "call") return html`<${CallEntry} key=${row.id} call=${row.call} />`;
            return html`<${Bubble} key=${row.id} ...${row} thread=${thread} />`;
          })}
        </div>
      </div>
      ${!thread.isAtEnd && thread.loaded === "yes" && html`<button type="button" class="jump round" aria-label=${thread.unread ? tn("Jump to {n} new message", "Jump to {n} new messages", thread.unread) : t("Jump to the newest message")} onClick=${() => this.jumpToEnd()}>
        <${Icon} name="down" />${thread.unread > 0 && html`<span class="pill">${thread.unread}</span>`}</button>`}
    </div>`;
  }
}
