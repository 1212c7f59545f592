// @ts-check
// Which conversation is open. The address holds it, so that a reload and the Back button find it.
import { openHistory } from "./history.js";
import { markRead } from "./messages.js";
import { loadUser } from "./people.js";
import { changed, state, threadOf, userOf } from "./state.js";
import { stopTyping } from "./typing.js";

/** @param {string} peer @param {boolean} [isFromAddress] */
export function openThread(peer, isFromAddress) {
  if (state.open === peer) return;
  leave();
  const thread = threadOf(peer);
  state.open = peer;
  thread.isAtEnd = true;
  thread.divider = thread.unread > 0 && thread.last ? thread.readUpTo : -1;
  if (!isFromAddress) history.pushState(null, "", `#${encodeURIComponent(peer)}`);
  if (!userOf(peer).name) loadUser(peer);
  changed();
  openHistory(thread).then(() => markRead(thread));
}

function leave() {
  if (!state.open) return;
  stopTyping(state.open);
  const thread = threadOf(state.open);
  thread.divider = -1;
  state.editing = null;
  // A long history is loaded again when it is needed.
  if (thread.messages.length > 500) {
    thread.messages = thread.messages.slice(-200);
    thread.hasOlder = true;
  }
}

export function closeThread() {
  leave();
  state.open = null;
  history.pushState(null, "", "#");
  changed();
}

/** Opens what the address names. */
export function followAddress() {
  const peer = decodeURIComponent(location.hash.slice(1));
  if (peer && state.phase === "ready") openThread(peer, true);
  else if (state.open) {
    leave();
    state.open = null;
    changed();
  }
}

/** The conversations in the order of the list. */
export function sortedThreads() {
  return [...state.threads.values()].filter((thread) => thread.last || thread.outgoing.length)
    .sort((a, b) => (timeOf(b) > timeOf(a) ? 1 : -1));
}

/** @param {import("./state.js").Thread} thread */
const timeOf = (thread) => thread.outgoing.at(-1)?.timestamp ?? thread.last?.timestamp ?? "";

/** Opens the conversation before or after the open one. @param {number} step */
export function moveThread(step) {
  const all = sortedThreads();
  const at = all.findIndex((thread) => thread.peer === state.open);
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  if (next) openThread(next.peer);
}
