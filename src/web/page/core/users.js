// @ts-check
// The other users: presence, search and blocks; and the own status.
import { ask, connectionIsUp, inWords, request } from "./server.js";
import { changed, learnUser, ownId, state, threadOf, toast } from "./state.js";
import { t } from "./text.js";

/** @import {UserOfflineEvent, UserOnlineEvent} from "parley" */

/** @param {UserOnlineEvent | UserOfflineEvent} event */
export function presenceChanged(event) {
  learnUser(event.userId, { status: event.status, lastSeen: event.lastSeen });
  if (event.status === "offline") state.typing.delete(event.userId);
  changed();
}

/** A new connection is told who is online, and all others are offline. */
export function forgetPresence() {
  for (const [id, user] of state.users) if (user.status !== "offline") state.users.set(id, { ...user, status: "offline" });
}

/** Loads the name of a user who is not in any list. @param {string} id */
export async function loadUser(id) {
  try {
    const { user } = await request("GET /api/users/:userId", { path: { userId: id } });
    learnUser(id, user);
  } catch (problem) {
    if (connectionIsUp()) toast(inWords(problem));
  }
  changed();
}

let searchCount = 0;
/** Lists the users whose name holds the text. @param {string} text @param {boolean} [isMore] */
export async function searchPeople(text, isMore) {
  const after = isMore ? state.people.cursor : null;
  if (isMore && (!after || state.people.isLoading)) return;
  const count = ++searchCount;
  state.people = { ...state.people, isLoading: true };
  changed();
  try {
    const { users, nextCursor } = await request("GET /api/users", { query: { q: text, limit: 50, ...(after ? { after } : {}) } });
    if (count !== searchCount) return;
    for (const user of users) learnUser(user.id, connectionIsUp() && state.users.has(user.id) && user.status === "offline" ? { name: user.name } : user);
    const found = users.filter((user) => user.id !== ownId());
    state.people = { users: isMore ? [...state.people.users, ...found] : found, cursor: nextCursor, isLoading: false };
  } catch (problem) {
    if (count !== searchCount) return;
    state.people = { ...state.people, isLoading: false };
    if (connectionIsUp()) toast(inWords(problem));
  }
  changed();
}

export async function loadBlocks() {
  try {
    /** @type {Set<string>} */
    const blocked = new Set();
    for (let after = /** @type {string | null} */ (null); ;) {
      const { users, nextCursor } = await request("GET /api/blocks", { query: { limit: 200, ...(after ? { after } : {}) } });
      for (const user of users) {
        blocked.add(user.id);
        learnUser(user.id, { name: user.name });
      }
      if (!nextCursor) break;
      after = nextCursor;
    }
    state.blocked = blocked;
    changed();
  } catch {
    // The next connection tries again.
  }
}

/** @param {string} id @param {boolean} isBlocked */
export async function setBlocked(id, isBlocked) {
  try {
    await request(isBlocked ? "POST /api/blocks/:userId" : "DELETE /api/blocks/:userId", { path: { userId: id } });
    if (isBlocked) state.blocked.add(id);
    else state.blocked.delete(id);
    threadOf(id).isStale = true;
    toast(t(isBlocked ? "{name} is blocked." : "{name} is no longer blocked.", { name: state.users.get(id)?.name ?? "" }));
  } catch (problem) {
    toast(inWords(problem));
  }
  changed();
}

/** @param {"online" | "busy"} status */
export async function setOwnStatus(status) {
  try {
    await ask("presence:set", { status });
    state.ownStatus = status;
  } catch (problem) {
    toast(inWords(problem));
  }
  changed();
}

/** Asks for the own status, which the server keeps and other devices may have changed. */
export async function loadOwnStatus() {
  try {
    const { user } = await request("GET /api/users/:userId", { path: { userId: ownId() } });
    if (user.status === "busy" || user.status === "online") state.ownStatus = user.status;
    changed();
  } catch {
    // It is asked for again after the next connection.
  }
}
