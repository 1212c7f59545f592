// @ts-check
// The conversations: which one is open, what was before, and what was missed. The address holds the open one, so
// that a reload and the Back button find it.
import { markRead, merge, note } from "./messages.js";
import { ask, connectionIsUp, inWords, request, stopTyping } from "./server.js";
import { changed, learnUser, ownId, state, threadOf, toast, userOf } from "./state.js";
import { loadUser } from "./users.js";

/** @import {Thread} from "./state.js" */
/** @import {Call, Conversation} from "parley" */

const page = 60;

/** @param {Conversation} conversation */
function takeConversation(conversation) {
  const { user } = conversation;
  // What presence events have said is newer than the list.
  learnUser(user.id, connectionIsUp() && state.users.has(user.id) && user.status === "offline" ? { name: user.name, ...(user.lastSeen ? { lastSeen: user.lastSeen } : {}) } : user);
  const thread = threadOf(user.id);
  note(thread, conversation.lastMessage);
  thread.unread = conversation.unreadCount;
  thread.readUpTo = Math.max(thread.readUpTo, conversation.lastReadSeq);
  return thread;
}

/** Loads the newest conversations, and afterwards closes the gaps in those that are loaded. */
export async function loadThreads() {
  try {
    const { conversations, nextCursor } = await request("GET /api/conversations", { query: { limit: 50 } });
    for (const conversation of conversations) {
      const thread = takeConversation(conversation);
      if (thread.unread > 0) ask("message:delivered", { messageId: conversation.lastMessage.id }).catch(() => {});
      if (thread.loaded === "yes") thread.isStale = true;
    }
    state.threadCursor = nextCursor;
    state.hasThreads = true;
    changed();
    if (state.open) await openHistory(threadOf(state.open));
  } catch (problem) {
    if (connectionIsUp()) toast(inWords(problem));
  }
}

export async function loadMoreThreads() {
  const before = state.threadCursor;
  if (!before) return;
  state.threadCursor = null;
  try {
    const { conversations, nextCursor } = await request("GET /api/conversations", { query: { before, limit: 50 } });
    conversations.forEach(takeConversation);
    state.threadCursor = nextCursor;
  } catch {
    state.threadCursor = before;
  }
  changed();
}

/** Loads the newest messages, or what has changed since they were loaded. @param {Thread} thread */
export async function openHistory(thread) {
  if (thread.loaded === "loading") return;
  const wasLoaded = thread.loaded === "yes";
  if (wasLoaded && !thread.isStale) return;
  if (!wasLoaded) thread.loaded = "loading";
  thread.isStale = false;
  changed();
  try {
    if (wasLoaded) await closeGap(thread);
    // Messages that are loaded may have been edited or deleted meanwhile.
    const limit = Math.min(500, Math.max(page, thread.messages.length, thread.unread + 20));
    const [{ messages, hasMore }] = await Promise.all([
      request("GET /api/messages", { query: { with: thread.peer, limit } }),
      loadCalls(thread, false),
    ]);
    for (const message of messages) note(thread, message);
    merge(thread, messages);
    const oldest = messages[0]?.seq ?? 0;
    if (!wasLoaded || (thread.messages[0]?.seq ?? 0) < oldest) {
      thread.messages = thread.messages.filter((message) => message.seq >= oldest);
      thread.hasOlder = hasMore;
    }
    thread.loaded = "yes";
    thread.syncedTo = Math.max(thread.syncedTo, thread.messages.at(-1)?.seq ?? 0);
  } catch (problem) {
    thread.loaded = wasLoaded ? "yes" : "no";
    thread.isStale = wasLoaded;
    if (connectionIsUp()) toast(inWords(problem));
  }
  changed();
  markRead(thread);
}

/** Loads the page before the oldest loaded message. @param {Thread} thread */
export async function loadOlder(thread) {
  const oldest = thread.messages[0];
  if (!oldest || !thread.hasOlder || thread.isLoadingOlder || !connectionIsUp()) return;
  thread.isLoadingOlder = true;
  changed();
  try {
    const answer = await request("GET /api/messages", { query: { with: thread.peer, before: oldest.id, limit: page * 2 } });
    merge(thread, answer.messages);
    thread.hasOlder = answer.hasMore;
    const oldestCall = thread.calls[0];
    if (oldestCall && thread.messages[0] && oldestCall.timestamp > thread.messages[0].timestamp) await loadCalls(thread, true);
  } catch {
    // Tries again after a pause.
    await new Promise((next) => setTimeout(next, 3000));
  }
  thread.isLoadingOlder = false;
  changed();
}

/** Loads what follows the newest loaded message, by its seq. @param {Thread} thread */
export async function closeGap(thread) {
  const conversationId = thread.id;
  if (!conversationId || thread.loaded !== "yes") return;
  for (;;) {
    const afterSeq = Math.max(thread.syncedTo, 0);
    const { messages, complete } = await ask("sync", { conversationId, afterSeq });
    for (const message of messages) {
      note(thread, message);
      thread.outgoing = thread.outgoing.filter((one) => one.clientMessageId !== message.clientMessageId);
    }
    merge(thread, messages);
    thread.syncedTo = Math.max(thread.syncedTo, messages.at(-1)?.seq ?? 0);
    changed();
    if (complete || messages.length === 0) break;
  }
}

/** Notices a gap before a message that has just arrived. @param {Thread} thread @param {number} seq */
export function checkForGap(thread, seq) {
  if (thread.loaded !== "yes") return;
  if (seq > thread.syncedTo + 1 && thread.syncedTo > 0) closeGap(thread).catch(() => { thread.isStale = true; });
  else thread.syncedTo = Math.max(thread.syncedTo, seq);
}

/** @param {Thread} thread @param {boolean} older */
async function loadCalls(thread, older) {
  const before = older ? thread.calls[0]?.id : undefined;
  const { calls } = await request("GET /api/calls", { query: { with: thread.peer, limit: 100, ...(before ? { before } : {}) } });
  for (const call of calls) takeCall(thread, call);
}

/** Puts the record of a call into the timeline. @param {Thread} thread @param {Call} call */
export function takeCall(thread, call) {
  if (call.status === "ringing" || call.status === "accepted") return;
  const others = thread.calls.filter((one) => one.id !== call.id);
  thread.calls = [...others, call].sort((a, b) => (a.timestamp < b.timestamp ? -1 : 1));
}

/** Loads the newest calls of all conversations, so that the list shows those that were missed. */
export async function loadNewestCalls() {
  try {
    const { calls } = await request("GET /api/calls", { query: { limit: 50 } });
    for (const call of calls) takeCall(threadOf(call.from === ownId() ? call.to : call.from), call);
    changed();
  } catch {
    // They are loaded with each conversation.
  }
}

/** Loads a page of the call list. @param {boolean} [isMore] */
export async function loadCallList(isMore) {
  const before = isMore ? state.callCursor : undefined;
  if (isMore && !before) return;
  state.callCursor = null;
  try {
    const { calls, nextCursor } = await request("GET /api/calls", { query: { limit: 50, ...(before ? { before } : {}) } });
    for (const call of calls) {
      learnUser(call.from, { name: call.fromName });
      learnUser(call.to, { name: call.toName });
    }
    state.callList = isMore ? [...state.callList, ...calls] : calls;
    state.callCursor = nextCursor;
    state.hasCallList = true;
  } catch (problem) {
    if (!isMore && connectionIsUp()) toast(inWords(problem));
  }
  changed();
}

/** @param {string} peer @param {boolean} [isFromAddress] */
export function openThread(peer, isFromAddress) {
  if (state.open === peer) return;
  leave();
  const thread = threadOf(peer);
  state.open = peer;
  // With unread messages the conversation opens at the first of them.
  thread.isAtEnd = thread.unread === 0;
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
  return [...state.threads.values()].filter((thread) => thread.last || thread.outgoing.length || thread.calls.length)
    .sort((a, b) => (timeOf(b) > timeOf(a) ? 1 : -1));
}

/** @param {import("./state.js").Thread} thread */
const timeOf = (thread) => thread.outgoing.at(-1)?.timestamp ?? [thread.last?.timestamp ?? "", thread.calls.at(-1)?.timestamp ?? ""].sort().at(-1) ?? "";

/** Opens the conversation before or after the open one. @param {number} step */
export function moveThread(step) {
  const all = sortedThreads();
  const at = all.findIndex((thread) => thread.peer === state.open);
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  if (next) openThread(next.peer);
}
