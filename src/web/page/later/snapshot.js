// @ts-check
// A copy of what was loaded, so that it can be read without a connection.
import { changed, onChange, ownId, state, threadOf } from "../core/state.js";

const kept = 60;
const pause = 3_000;
let isDue = false;

/** @returns {Promise<IDBObjectStore | null>} */
function open(/** @type {IDBTransactionMode} */ mode) {
  return new Promise((resolve) => {
    try {
      const opening = indexedDB.open("parley", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("snapshots");
      opening.onsuccess = () => {
        const database = opening.result;
        resolve(database.objectStoreNames.contains("snapshots") ? database.transaction("snapshots", mode).objectStore("snapshots") : null);
      };
      opening.onerror = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
}

async function write() {
  isDue = false;
  const id = ownId();
  if (!id || !state.hasThreads) return;
  const threads = [...state.threads.values()].filter((thread) => thread.last).map((thread) => ({
    peer: thread.peer, id: thread.id, last: thread.last, unread: thread.unread, readUpTo: thread.readUpTo,
    messages: thread.messages.slice(-kept), calls: thread.calls.slice(-kept), peerReadUpTo: thread.peerReadUpTo,
    deliveredUpTo: thread.deliveredUpTo,
  }));
  const store = await open("readwrite");
  store?.put({ threads, users: [...state.users.values()] }, id);
  store?.transaction.db.close();
}

/** Shows what was kept, until the server has answered. */
export async function restoreSnapshot() {
  const store = await open("readonly");
  if (!store) return;
  /** @type {any} */
  const found = await new Promise((resolve) => {
    const reading = store.get(ownId());
    reading.onsuccess = () => resolve(reading.result);
    reading.onerror = () => resolve(undefined);
  });
  store.transaction.db.close();
  if (!found || state.hasThreads) return;
  for (const user of found.users) if (!state.users.has(user.id)) state.users.set(user.id, { ...user, status: "offline" });
  for (const one of found.threads) {
    const thread = threadOf(one.peer);
    if (thread.loaded !== "no" || thread.last) continue;
    Object.assign(thread, one);
    if (one.messages.length) Object.assign(thread, { loaded: "yes", isStale: true, syncedTo: one.messages.at(-1).seq });
  }
  state.hasThreads = true;
  changed();
}

/** @param {string} id  the user's */
export async function clearSnapshot(id) {
  const store = await open("readwrite");
  store?.delete(id);
  store?.transaction.db.close();
}

onChange(() => {
  if (isDue || state.phase !== "ready") return;
  isDue = true;
  setTimeout(write, pause);
});
addEventListener("pagehide", () => { if (isDue) write(); });
