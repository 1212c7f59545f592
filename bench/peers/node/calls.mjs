// Calls. Each step of a call is stored before the users are notified of it, and a restarted server continues
// the active calls.
//
//   ringing --accept--> accepted --end--> ended      both users are busy from the first state to the last
//      \--reject, cancel, timeout------> ended
import { randomUUID } from "node:crypto";
import { Refusal } from "./refusal.mjs";
import { jitsi, roomName } from "./jitsi.mjs";
import { roomOf } from "./rooms.mjs";

const ringTimeout = 45_000;
const grace = 45_000;

export class Calls {
  #io;
  #store;
  #presence;
  #live = new Map(); // call id -> call
  #lines = new Map(); // user id -> call

  constructor(io, store, presence) {
    this.#io = io;
    this.#store = store;
    this.#presence = presence;
    for (const row of store.liveCalls()) this.#resume(row);
  }

  async initiate(user, { to, callType, type = callType }, socket) {
    if (type !== "voice" && type !== "video") throw new Refusal("INVALID_DATA", "callType: voice or video");
    if (typeof to !== "string" || to === user.id) throw new Refusal("INVALID_DATA", "to: another user's id");
    const callee = this.#store.user(to);
    if (!callee) throw new Refusal("USER_NOT_FOUND", "There is no such user");
    const call = { id: randomUUID(), from: user, to: callee, type, status: "ringing", outcome: null, placed: Date.now() };
    const refusal = this.#refusal(user, to);
    if (refusal) {
      await this.#keep({ ...call, status: "failed", outcome: "failed", ended: call.placed });
      throw refusal;
    }
    this.#begin(call, ringTimeout);
    await this.#keep(call);
    const offered = shown(call);
    socket.emit("call:initiated", offered);
    this.#io.to(roomOf(to)).emit("call:incoming", offered);
    return offered;
  }

  async respond(user, { callId, response }, socket) {
    const call = this.#find(user, callId);
    if (call.to.id !== user.id) throw new Refusal("PERMISSION_DENIED", "Only who is called answers");
    if (response !== "accept" && response !== "reject") throw new Refusal("INVALID_DATA", "response: accept or reject");
    if (call.status !== "ringing") throw new Refusal("CALL_ALREADY_ANSWERED", "Another device has answered");
    if (response === "reject") {
      await this.#close(call, "rejected", "rejected");
      this.#tellBoth(call, "call:rejected", { callId: call.id, by: user.id, type: call.type });
      return;
    }
    clearTimeout(call.timer);
    call.status = "accepted";
    call.answered = Date.now();
    await this.#keep(call);
    const accepted = { callId: call.id, by: user.id, type: call.type, roomName: roomName(call) };
    this.#io.to(roomOf(call.from.id)).emit("call:accepted", { ...accepted, jitsi: jitsi(call, call.from) });
    socket.emit("call:accepted", { ...accepted, jitsi: jitsi(call, user) });
    const elsewhere = { callId: call.id, by: user.id, reason: "answered_elsewhere", type: call.type };
    socket.to(roomOf(user.id)).emit("call:ended", elsewhere);
  }

  async end(user, { callId }) {
    const call = this.#find(user, callId);
    const outcome = call.status === "accepted" ? "completed" : call.from.id === user.id ? "cancelled" : "rejected";
    await this.#finish(call, user.id, "user_ended", outcome);
  }

  /** Returns the active call of a user who reconnects. */
  active(user) {
    const call = this.#lines.get(user.id);
    return call?.status === "accepted" ? shown(call) : undefined;
  }

  /** Sends a ringing call to a device of the callee that has just joined. */
  ringAgain(user, socket) {
    const call = this.#lines.get(user.id);
    if (call?.status === "ringing" && call.to.id === user.id) socket.emit("call:incoming", shown(call));
  }

  /** The last device of a user has disconnected. */
  lost(user) {
    const call = this.#lines.get(user.id);
    if (call) this.#endUnlessBack(call, user.id);
  }

  #endUnlessBack(call, userId) {
    setTimeout(() => {
      if (!this.#live.has(call.id) || this.#presence.isHere(userId)) return;
      this.#expire(call, "network_error", call.answered ? "completed" : "missed");
    }, grace).unref();
  }

  #refusal(user, to) {
    if (!this.#presence.isHere(to)) return new Refusal("USER_NOT_CONNECTED", "They are not connected");
    if (this.#lines.has(user.id)) return new Refusal("CALL_IN_PROGRESS", "You are in a call already");
    if (this.#lines.has(to)) return new Refusal("CALL_IN_PROGRESS", "They are in a call already");
    return undefined;
  }

  #resume(row) {
    const person = (id) => this.#store.user(id) ?? { id, name: id };
    const call = { ...row, from: person(row.caller), to: person(row.callee) };
    this.#begin(call, Math.max(row.placed + ringTimeout - Date.now(), 0));
    for (const { id } of [call.from, call.to]) this.#endUnlessBack(call, id);
  }

  #begin(call, ringFor) {
    this.#live.set(call.id, call);
    if (call.status === "ringing") call.timer = setTimeout(() => this.#expire(call, "timeout", "missed"), ringFor);
    for (const { id } of [call.from, call.to]) {
      this.#lines.set(id, call);
      this.#presence.setInCall(id, true);
    }
  }

  #find(user, callId) {
    const call = this.#live.get(callId);
    if (!call || (call.from.id !== user.id && call.to.id !== user.id)) {
      throw new Refusal("CALL_NOT_FOUND", "There is no such call");
    }
    return call;
  }

  #expire(call, reason, outcome) {
    this.#finish(call, "system", reason, outcome).catch((error) => console.error("a call's end was not stored:", error));
  }

  async #finish(call, by, reason, outcome) {
    await this.#close(call, "ended", outcome);
    const duration = call.answered ? Math.floor((call.ended - call.answered) / 1000) : 0;
    this.#tellBoth(call, "call:ended", { callId: call.id, by, reason, type: call.type, duration, outcome });
  }

  /** Frees both users at once, so that no user stays in a call that could not be stored. */
  async #close(call, status, outcome) {
    clearTimeout(call.timer);
    this.#live.delete(call.id);
    for (const { id } of [call.from, call.to]) {
      this.#lines.delete(id);
      this.#presence.setInCall(id, false);
    }
    Object.assign(call, { status, outcome, ended: Date.now() });
    await this.#keep(call);
  }

  #tellBoth(call, event, told) {
    this.#io.to([roomOf(call.from.id), roomOf(call.to.id)]).emit(event, told);
  }

  #keep({ id, from, to, type, status, outcome, placed, answered = null, ended = null }) {
    return this.#store.keepCall({ id, caller: from.id, callee: to.id, type, status, outcome, placed, answered, ended });
  }
}

function shown(call) {
  return {
    id: call.id,
    callId: call.id,
    from: call.from.id,
    fromName: call.from.name,
    to: call.to.id,
    toName: call.to.name,
    type: call.type,
    callType: call.type,
    status: call.status,
    roomName: roomName(call),
    timestamp: new Date(call.placed).toISOString(),
    ringTimeoutMs: ringTimeout,
  };
}
