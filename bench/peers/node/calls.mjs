// Calls: kept in memory while they live, written to the history when they are over.
//
//   ringing --accept--> accepted --end--> ended      both lines are taken from the first to the last
//      \--reject, cancel, timeout------> ended
import { randomUUID } from "node:crypto";
import { Refusal } from "./refusal.mjs";
import { roomOf } from "./rooms.mjs";

const ringTimeout = 45_000;
const grace = 45_000;
const jitsiDomain = "meet.jit.si";

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
  }

  initiate(user, { to, callType, type = callType }, socket) {
    if (type !== "voice" && type !== "video") throw new Refusal("INVALID_DATA", "callType: voice or video");
    if (typeof to !== "string" || to === user.id) throw new Refusal("INVALID_DATA", "to: another user's id");
    const callee = this.#store.user(to);
    if (!callee) throw new Refusal("USER_NOT_FOUND", "There is no such user");
    const call = { id: randomUUID(), from: user, to: callee, type, status: "ringing", placed: Date.now() };
    const refuse = (code, words) => {
      this.#record({ ...call, status: "failed", outcome: "failed" });
      throw new Refusal(code, words);
    };
    if (!this.#presence.isHere(to)) refuse("USER_NOT_CONNECTED", "They are not connected");
    if (this.#lines.has(user.id)) refuse("CALL_IN_PROGRESS", "You are in a call already");
    if (this.#lines.has(to)) refuse("CALL_IN_PROGRESS", "They are in a call already");

    this.#live.set(call.id, call);
    this.#claim(call, true);
    call.timer = setTimeout(() => this.#finish(call, "system", "timeout", "missed"), ringTimeout);
    const offered = shown(call);
    socket.emit("call:initiated", offered);
    this.#io.to(roomOf(to)).emit("call:incoming", offered);
    return offered;
  }

  respond(user, { callId, response }, socket) {
    const call = this.#find(user, callId);
    if (call.to.id !== user.id) throw new Refusal("PERMISSION_DENIED", "Only who is called answers");
    if (response !== "accept" && response !== "reject") throw new Refusal("INVALID_DATA", "response: accept or reject");
    if (call.status !== "ringing") throw new Refusal("CALL_ALREADY_ANSWERED", "Another device has answered");
    clearTimeout(call.timer);
    if (response === "reject") {
      const told = { callId: call.id, by: user.id, type: call.type };
      this.#io.to(roomOf(call.from.id)).to(roomOf(user.id)).emit("call:rejected", told);
      this.#close(call, "rejected", "rejected");
      return;
    }
    call.status = "accepted";
    call.answered = Date.now();
    const accepted = { callId: call.id, by: user.id, type: call.type, roomName: roomName(call) };
    this.#io.to(roomOf(call.from.id)).emit("call:accepted", { ...accepted, jitsi: jitsi(call, call.from) });
    socket.emit("call:accepted", { ...accepted, jitsi: jitsi(call, user) });
    socket.to(roomOf(user.id)).emit("call:ended", {
      callId: call.id,
      by: user.id,
      reason: "answered_elsewhere",
      type: call.type,
    });
  }

  end(user, { callId }) {
    const call = this.#find(user, callId);
    const outcome = call.status === "accepted" ? "completed" : call.from.id === user.id ? "cancelled" : "rejected";
    this.#finish(call, user.id, "user_ended", outcome);
  }

  /** A user's last device is gone. */
  lost(user) {
    const call = this.#lines.get(user.id);
    if (!call) return;
    setTimeout(() => {
      if (this.#live.has(call.id) && !this.#presence.isHere(user.id)) {
        this.#finish(call, "system", "network_error", call.answered ? "completed" : "missed");
      }
    }, grace);
  }

  #find(user, callId) {
    const call = this.#live.get(callId);
    if (!call || (call.from.id !== user.id && call.to.id !== user.id)) {
      throw new Refusal("CALL_NOT_FOUND", "There is no such call");
    }
    return call;
  }

  #claim(call, claimed) {
    for (const { id } of [call.from, call.to]) {
      if (claimed) this.#lines.set(id, call);
      else this.#lines.delete(id);
      this.#presence.setInCall(id, claimed);
    }
  }

  #finish(call, by, reason, outcome) {
    clearTimeout(call.timer);
    this.#close(call, "ended", outcome);
    this.#io.to(roomOf(call.from.id)).to(roomOf(call.to.id)).emit("call:ended", {
      callId: call.id,
      by,
      reason,
      type: call.type,
      duration: secondsOf(call),
      outcome,
    });
  }

  #close(call, status, outcome) {
    this.#live.delete(call.id);
    this.#claim(call, false);
    call.ended = Date.now();
    this.#record({ ...call, status, outcome });
  }

  /** The history is nobody's way: whoever ends a call does not wait for it. */
  #record({ id, from, to, type, status, outcome, placed, answered = null, ended = placed }) {
    const row = { id, caller: from.id, callee: to.id, type, status, outcome, placed, answered, ended };
    this.#store.addCall(row).catch((error) => console.error("a call was not recorded:", error));
  }
}

const roomName = (call) => `call_${call.id}`;
const secondsOf = (call) => (call.answered ? Math.floor((call.ended - call.answered) / 1000) : 0);

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

/** What a device needs to enter the call's room. */
function jitsi(call, user) {
  const configOverwrite = {
    startWithAudioMuted: false,
    startWithVideoMuted: call.type === "voice",
    prejoinConfig: { enabled: false },
  };
  const overrides = Object.entries(configOverwrite).map(([key, value]) => `config.${key}=${JSON.stringify(value)}`);
  return {
    domain: jitsiDomain,
    roomName: roomName(call),
    url: `https://${jitsiDomain}/${roomName(call)}#${encodeURI(overrides.join("&"))}`,
    configOverwrite,
    userInfo: { displayName: user.name },
  };
}
