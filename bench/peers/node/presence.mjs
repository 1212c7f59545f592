// Presence over all devices of a user. All joined sockets get the changes. The changes of a short interval
// are sent together, once for each user. The interval grows with the number of users, so that a mass
// reconnect does not cause n times n events one by one.
import { Refusal } from "./refusal.mjs";
import { joinedRoom, roomOf } from "./rooms.mjs";

const goneAfter = 5_000;
const longestPause = 500;

export class Presence {
  #io;
  #people = new Map(); // id -> {devices, gone, told, since, leaving}
  #inCall = new Set(); // ids, also of users who are not connected, because they may reconnect to the call
  #busy = new Set(); // ids of users who have set the status busy
  #changed = new Set();

  constructor(io) {
    this.#io = io;
  }

  /** Adds a device of the user, and sends it the presence of the others. */
  arrive(user, socket) {
    let person = this.#people.get(user.id);
    if (!person) this.#people.set(user.id, (person = { devices: 0, told: "offline", since: now() }));
    clearTimeout(person.leaving);
    person.gone = false;
    person.devices += 1;
    for (const [id, other] of this.#people) {
      if (id !== user.id && !other.gone) socket.emit("user:online", shown(id, this.#status(id, other), other.since));
    }
    this.#touch(user.id);
  }

  /** Returns whether that was the last device. */
  leave(user) {
    const person = this.#people.get(user.id);
    person.devices -= 1;
    if (person.devices > 0) return false;
    person.leaving = setTimeout(() => {
      person.gone = true;
      this.#touch(user.id);
    }, goneAfter);
    return true;
  }

  isHere(id) {
    return (this.#people.get(id)?.devices ?? 0) > 0;
  }

  setInCall(id, inCall) {
    if (inCall) this.#inCall.add(id);
    else this.#inCall.delete(id);
    if (this.#people.has(id)) this.#touch(id);
  }

  set(id, status) {
    if (status !== "online" && status !== "busy") throw new Refusal("INVALID_DATA", "online or busy");
    if (status === "busy") this.#busy.add(id);
    else this.#busy.delete(id);
    this.#touch(id);
  }

  #status(id, person) {
    if (person.gone) return "offline";
    if (this.#inCall.has(id)) return "in_call";
    return this.#busy.has(id) ? "busy" : "online";
  }

  #touch(id) {
    if (this.#changed.size === 0) {
      setTimeout(() => this.#tell(), Math.min(this.#io.sockets.sockets.size / 10, longestPause));
    }
    this.#changed.add(id);
  }

  #tell() {
    for (const id of this.#changed) {
      const person = this.#people.get(id);
      if (!person) continue;
      const status = this.#status(id, person);
      if (status === "offline") this.#people.delete(id);
      if (status === person.told) continue;
      person.told = status;
      person.since = now();
      const event = status === "offline" ? "user:offline" : "user:online";
      this.#io.to(joinedRoom).except(roomOf(id)).emit(event, shown(id, status, person.since));
    }
    this.#changed.clear();
  }
}

const now = () => new Date().toISOString();

const shown = (userId, status, timestamp) => ({ userId, status, timestamp, lastSeen: timestamp });
