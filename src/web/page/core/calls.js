// @ts-check
// The call of this user. The server decides what happens; this module shows it.
//
//   placing -> ringing -> active -> over        elsewhere: another device of this user is in the call
import { endNotice, incomingNotice, startRinging, stopRinging } from "./notices.js";
import { ask, handlers, inWords, Refusal, request } from "./server.js";
import { changed, learnUser, ofTab, ownId, state, threadOf, toast, userOf } from "./state.js";
import { t } from "./text.js";
import { takeCall } from "./threads.js";

/** @import {LiveCall} from "./state.js" */
/** @import {Call, CallAcceptedEvent, CallEndedEvent, CallIncomingEvent, CallRejectedEvent} from "parley" */

/** How long the end of a call is shown. */
const farewell = 2_500;

/** @param {LiveCall | null} call */
function set(call) {
  state.call = call;
  const isRinging = call?.phase === "ringing" && !call.isAnswering;
  if (isRinging) startRinging(call.role);
  else stopRinging();
  if (isRinging && call.role === "callee") incomingNotice(call);
  else endNotice();
  ofTab("call", call?.phase === "active" ? call.id : null);
  changed();
}

/** @param {Partial<LiveCall>} change */
function update(change) {
  if (state.call) set({ ...state.call, ...change });
}

/** Shows why the call is over, and then closes it. @param {string} ending */
function finish(ending) {
  if (!state.call) return;
  set({ ...state.call, phase: "over", ending });
  const over = state.call;
  setTimeout(() => { if (state.call === over) set(null); }, farewell);
}

/** Loads the record of a call that is over, for the timeline. @param {string} id @param {string} peer */
async function loadRecord(id, peer) {
  try {
    const { call } = await request("GET /api/calls/:callId", { path: { callId: id } });
    takeCall(threadOf(peer), call);
    if (state.hasCallList) state.callList = [call, ...state.callList.filter((one) => one.id !== id)];
    changed();
  } catch {
    // It is loaded with the conversation.
  }
}

/** @param {string} peer @param {"voice" | "video"} type */
export async function place(peer, type) {
  if (state.call && state.call.phase !== "over") return;
  const { name } = userOf(peer);
  set({ id: null, peer, name, type, role: "caller", phase: "placing" });
  const placing = state.call;
  try {
    const { call } = await ask("call:initiate", { to: peer, callType: type });
    if (state.call === placing && call.status === "ringing") ringing(call, Date.now() + call.ringTimeoutMs, "caller");
  } catch (problem) {
    if (state.call !== placing) return;
    const words = inWords(problem).replace("{name}", name);
    finish(problem instanceof Refusal && problem.callId ? t("{name} is in another call.", { name }) : words);
    newestRecord(peer);
  }
}

/** A call that could not be placed has a record too. @param {string} peer */
async function newestRecord(peer) {
  try {
    const { calls } = await request("GET /api/calls", { query: { with: peer, limit: 1 } });
    if (calls[0]) takeCall(threadOf(peer), calls[0]);
    changed();
  } catch {
    // It is loaded with the conversation.
  }
}

/** @param {Call} call @param {number} ringsUntil @param {"caller" | "callee"} role */
function ringing(call, ringsUntil, role) {
  const peer = role === "caller" ? call.to : call.from;
  const name = role === "caller" ? call.toName : call.fromName;
  learnUser(peer, { name });
  if (state.call?.id === call.id && state.call.phase === "ringing") return;
  set({ id: call.id, peer, name, type: call.type, role, phase: "ringing", ringsUntil });
}

/** @param {CallIncomingEvent} call */
function incoming(call) {
  ringing(call, Date.now() + call.remainingMs, "callee");
}

/** @param {CallAcceptedEvent} event */
function accepted(event) {
  if (state.call?.id !== event.callId) {
    // Another device of the caller has placed it.
    resume(event.callId);
    return;
  }
  update({ phase: "active", answeredAt: Date.now(), isAnswering: false, ...(event.jitsi ? { jitsi: event.jitsi } : {}) });
}

/** @param {CallEndedEvent | CallRejectedEvent} event */
function ended(event) {
  const call = state.call;
  if (call?.id === event.callId && call.phase !== "over") {
    const reason = "reason" in event ? event.reason : "rejected";
    if (reason === "answered_elsewhere") {
      set(null);
      toast(t("Answered on another device"));
      resume(event.callId);
      return;
    }
    const outcome = "outcome" in event ? event.outcome : "rejected";
    if (call.role === "callee" && call.phase === "ringing") set(null);
    else if (reason === "rejected" || outcome === "rejected") finish(t("{name} declined the call.", { name: call.name }));
    else if (reason === "timeout") finish(t("{name} did not answer.", { name: call.name }));
    else if (reason === "network_error") finish(t("The connection was lost."));
    else if (event.by === ownId()) set(null);
    else finish(t("The call has ended."));
    loadRecord(event.callId, call.peer);
    return;
  }
  if (!("reason" in event && event.reason === "answered_elsewhere")) loadUnknown(event.callId);
}

/** A call that this device did not show. @param {string} id */
async function loadUnknown(id) {
  try {
    const { call } = await request("GET /api/calls/:callId", { path: { callId: id } });
    takeCall(threadOf(call.from === ownId() ? call.to : call.from), call);
    changed();
  } catch {
    // It is loaded with the conversation.
  }
}

export async function answer() {
  const call = state.call;
  if (!call?.id || call.isAnswering) return;
  update({ isAnswering: true });
  try {
    await ask("call:respond", { callId: call.id, response: "accept" });
  } catch (problem) {
    if (problem instanceof Refusal && problem.code !== "NETWORK") {
      toast(inWords(problem));
      if (state.call?.id === call.id) set(null);
    } else {
      update({ isAnswering: false });
    }
  }
}

export async function decline() {
  const call = state.call;
  if (!call?.id) return;
  set(null);
  await ask("call:respond", { callId: call.id, response: "reject" }).catch((problem) => toast(inWords(problem)));
}

/** Ends the call, or cancels it. */
export async function hangUp() {
  const call = state.call;
  if (!call) return;
  if (call.phase === "over" || !call.id) {
    set(null);
    return;
  }
  try {
    await ask("call:end", { callId: call.id });
    if (state.call?.id === call.id) set(null);
    loadRecord(call.id, call.peer);
  } catch (problem) {
    toast(inWords(problem));
  }
}

/** Takes an accepted call that this page does not show: after a reload, or on another device. @param {string} id */
async function resume(id) {
  try {
    const { call } = await request("GET /api/calls/:callId", { path: { callId: id } });
    if (call.status !== "accepted" || (state.call && state.call.phase !== "over")) return;
    const role = call.from === ownId() ? "caller" : "callee";
    const peer = role === "caller" ? call.to : call.from;
    const name = role === "caller" ? call.toName : call.fromName;
    const wasHere = ofTab("call") === id;
    set({ id, peer, name, type: call.type, role, phase: "elsewhere", answeredAt: Date.parse(call.answeredAt ?? call.timestamp) });
    if (wasHere) await joinHere();
  } catch {
    // The call is over.
  }
}

/** Joins the room of the call from this device. */
export async function joinHere() {
  const call = state.call;
  if (!call?.id) return;
  try {
    const { jitsi } = await request("GET /api/calls/:callId/join", { path: { callId: call.id } });
    if (state.call?.id === call.id) update({ phase: "active", jitsi });
  } catch (problem) {
    toast(inWords(problem));
  }
}

/** Compares the shown call with the one that the server has. @param {Call | undefined} active */
export function settle(active) {
  const call = state.call;
  if (active?.status === "accepted") {
    if (call?.id === active.id && call.phase === "active") return;
    state.call = null;
    // set() forgets which call this tab was in, and resume() needs it.
    const tab = ofTab("call");
    stopRinging();
    ofTab("call", tab);
    resume(active.id);
  } else if (call?.id && call.phase !== "over" && (call.phase !== "ringing" || !active)) {
    checkShown(call.id);
  }
}

/** @param {string} id */
async function checkShown(id) {
  const { call } = await request("GET /api/calls/:callId", { path: { callId: id } }).catch(() => ({ call: null }));
  if (!call || state.call?.id !== id || call.status === "ringing" || call.status === "accepted") return;
  finish(t("The call has ended."));
  takeCall(threadOf(state.call.peer), call);
}

Object.assign(handlers, {
  "call:initiated": (/** @type {CallIncomingEvent} */ call) => ringing(call, Date.now() + call.remainingMs, "caller"),
  "call:incoming": incoming, "call:accepted": accepted, "call:rejected": ended, "call:ended": ended,
});
