// Typing: it is forwarded, never stored, and stops by itself after six seconds.
import { roomOf } from "./rooms.mjs";

const silence = 6_000;

export class Typing {
  #io;
  #timers = new Map(); // sender's id -> receiver's id -> timer

  constructor(io) {
    this.#io = io;
  }

  start(user, to) {
    if (typeof to !== "string" || to === user.id) return;
    let mine = this.#timers.get(user.id);
    if (!mine) this.#timers.set(user.id, (mine = new Map()));
    const timer = mine.get(to);
    if (timer) timer.refresh();
    else mine.set(to, setTimeout(() => this.stop(user, to), silence));
    this.#io.to(roomOf(to)).emit("typing:start", { from: user.id, fromName: user.name });
  }

  stop(user, to) {
    const mine = this.#timers.get(user.id);
    const timer = mine?.get(to);
    if (!timer) return;
    clearTimeout(timer);
    mine.delete(to);
    if (mine.size === 0) this.#timers.delete(user.id);
    this.#io.to(roomOf(to)).emit("typing:stop", { from: user.id });
  }

  /** The sender's last device has disconnected. */
  stopAll(user) {
    for (const to of this.#timers.get(user.id)?.keys() ?? []) this.stop(user, to);
  }
}
