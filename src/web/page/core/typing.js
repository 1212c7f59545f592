// @ts-check
// Reports that this user is typing, at most every two seconds.
import { send } from "./connection.js";

const pause = 2_000;
/** @type {Map<string, number>} */
const reported = new Map();

/** @param {string} peer */
export function startTyping(peer) {
  const now = Date.now();
  if (now - (reported.get(peer) ?? 0) < pause) return;
  reported.set(peer, now);
  send("typing:start", { to: peer });
}

/** @param {string} peer */
export function stopTyping(peer) {
  if (reported.delete(peer)) send("typing:stop", { to: peer });
}
