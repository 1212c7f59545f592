// @ts-check
// The state of the page, and what the browser keeps of it. Every module reads and changes this one object, and calls
// changed() after a change. Objects within it are replaced, not changed, if a view compares them. A browser that
// refuses storage only forgets more.

/** @import {Call, Jitsi, Message, PublicUser, Server, User} from "parley" */

/**
 * A message that the server has not stored yet.
 * @typedef {object} Outgoing
 * @property {string} clientMessageId  the same for every attempt, so that the message is stored once
 * @property {string} content
 * @property {"text" | "image" | "file"} type
 * @property {string} timestamp
 * @property {"waiting" | "uploading" | "sending" | "failed"} phase
 * @property {string} [problem]  why it failed, in words
 * @property {File | Blob} [file]  what has to be uploaded first
 * @property {string} [fileName]
 * @property {string} [preview]  a URL of the picture, for this page only
 * @property {number} [progress]  0 to 1
 * @property {() => void} [cancel]
 */

/**
 * What the page knows of the conversation with one user.
 * @typedef {object} Thread
 * @property {string} peer  the id of the other user
 * @property {string | null} id  the conversation's id; null before the first message
 * @property {Message | null} last
 * @property {number} unread
 * @property {number} readUpTo  the seq of the newest message that this user has read
 * @property {Message[]} messages  the loaded ones, by seq
 * @property {Outgoing[]} outgoing
 * @property {Call[]} calls  by time
 * @property {"no" | "loading" | "yes"} loaded
 * @property {boolean} isStale  events may have been lost since it was loaded
 * @property {boolean} hasOlder
 * @property {boolean} isLoadingOlder
 * @property {number} syncedTo  the newest seq up to which no gap is left to close
 * @property {number} deliveredUpTo  the newest own message that has reached a device of the peer
 * @property {number} peerReadUpTo  the newest own message that the peer has read
 * @property {number} divider  unread messages begin after this seq; -1 if there is no divider
 * @property {boolean} isAtEnd  the newest message is in view
 */

/**
 * The call that this user is in, or that rings.
 * @typedef {object} LiveCall
 * @property {string | null} id  null until the server has answered
 * @property {string} peer
 * @property {string} name
 * @property {"voice" | "video"} type
 * @property {"caller" | "callee"} role
 * @property {"placing" | "ringing" | "active" | "elsewhere" | "over"} phase
 * @property {number} [ringsUntil]
 * @property {number} [answeredAt]
 * @property {Jitsi} [jitsi]
 * @property {string} [ending]  why it is over, in words
 * @property {boolean} [isAnswering]
 */

/** @typedef {{ user: User, token: string }} Session */
/** @typedef {{ text: string, id: number, action?: { label: string, run: () => void } }} Toast */

/** The name that the server was given. */
export const pageTitle = document.querySelector("meta[name=parley-title]")?.getAttribute("content") ?? "";

export const state = {
  /** @type {"starting" | "login" | "ready"} */
  phase: "starting",
  /** @type {Session | null} */
  session: null,
  /** The session has ended; the login form is shown above the page. */
  isLoginNeeded: false,
  /** @type {Server | null} */
  server: null,
  /** @type {"connecting" | "online" | "offline"} */
  connection: "connecting",
  isBannerShown: false,
  /** @type {Map<string, PublicUser>} */
  users: new Map(),
  /** @type {Map<string, Thread>} */
  threads: new Map(),
  hasThreads: false,
  /** @type {string | null} the next page of conversations */
  threadCursor: null,
  /** @type {string | null} the peer of the open conversation */
  open: null,
  /** @type {Set<string>} */
  typing: new Set(),
  /** @type {Set<string>} */
  blocked: new Set(),
  /** @type {"online" | "busy"} */
  ownStatus: "online",
  /** @type {LiveCall | null} */
  call: null,
  /** @type {Call[]} newest first */
  callList: [],
  callCursor: /** @type {string | null} */ (null),
  hasCallList: false,
  /** @type {"chats" | "calls" | "people"} */
  tab: "chats",
  search: "",
  /** @type {{ users: PublicUser[], cursor: string | null, isLoading: boolean }} */
  people: { users: [], cursor: null, isLoading: false },
  /** @type {null | "settings" | "keys" | "name" | "password" | "blocks"} */
  dialog: null,
  /** @type {{ id: string, peer: string } | null} the message that is being edited */
  editing: null,
  /** @type {Toast[]} */
  toasts: [],
};

/** @type {Set<() => void>} */
const listeners = new Set();
/** How long a page that is not painted waits, in milliseconds. */
const unpainted = 100;
let isDue = false;

/** Calls the listeners once before the next frame. Many events in a short time are drawn together. */
export function changed() {
  if (isDue) return;
  isDue = true;
  let isDone = false;
  const run = () => {
    if (isDone) return;
    isDone = true;
    isDue = false;
    for (const listener of listeners) listener();
  };
  requestAnimationFrame(run);
  setTimeout(run, unpainted);
}

/** @param {() => void} listener */
export function onChange(listener) {
  listeners.add(listener);
}

export const ownId = () => state.session?.user.id ?? "";

/** The name that the draft for a user is kept under. @param {string} peer */
export const draftOf = (peer) => `draft.${ownId()}.${peer}`;

/** @param {string} peer @returns {Thread} */
export function threadOf(peer) {
  let thread = state.threads.get(peer);
  if (!thread) {
    thread = {
      peer, id: null, last: null, unread: 0, readUpTo: 0, messages: [], outgoing: [], calls: [], loaded: "no",
      isStale: false, hasOlder: true, isLoadingOlder: false, syncedTo: 0, deliveredUpTo: 0, peerReadUpTo: 0,
      divider: -1, isAtEnd: true,
    };
    state.threads.set(peer, thread);
  }
  return thread;
}

/** @param {string} conversationId */
export function threadWithId(conversationId) {
  for (const thread of state.threads.values()) if (thread.id === conversationId) return thread;
  return undefined;
}

/** @param {Message} message */
export const peerOf = (message) => (message.senderId === ownId() ? message.receiverId : message.senderId);

/** @param {string} id @returns {PublicUser} */
export function userOf(id) {
  return state.users.get(id) ?? { id, name: "", status: "offline" };
}

/** @param {string} id @param {Partial<PublicUser>} known */
export function learnUser(id, known) {
  state.users.set(id, { ...userOf(id), ...known });
}

let toastCount = 0;
/** Shows a short text for some seconds. @param {string} text @param {Toast["action"]} [action] */
export function toast(text, action) {
  const id = ++toastCount;
  state.toasts = [...state.toasts.filter((one) => one.text !== text), { text, id, ...(action ? { action } : {}) }];
  setTimeout(() => {
    state.toasts = state.toasts.filter((one) => one.id !== id);
    changed();
  }, 6000);
  changed();
}

/** Forgets everything of the user who has logged out. */
export function clearState() {
  state.session = null;
  state.isLoginNeeded = false;
  state.users = new Map();
  state.threads = new Map();
  state.hasThreads = false;
  state.open = null;
  state.typing = new Set();
  state.blocked = new Set();
  state.ownStatus = "online";
  state.call = null;
  state.callList = [];
  state.hasCallList = false;
  state.people = { users: [], cursor: null, isLoading: false };
  state.dialog = null;
  state.editing = null;
  state.tab = "chats";
  state.search = "";
  changed();
}

const prefix = "parley.";

/** @param {string} name @returns {any} */
export function load(name) {
  try {
    const text = localStorage.getItem(prefix + name);
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Removes the value if it is undefined. @param {string} name @param {unknown} value */
export function save(name, value) {
  try {
    if (value === undefined) localStorage.removeItem(prefix + name);
    else localStorage.setItem(prefix + name, JSON.stringify(value));
  } catch {
    // Storage is full or forbidden.
  }
}

/** In development mode each tab has its own session, so that two windows of one browser are two test users. */
const isOfTab = (document.querySelector("meta[name=parley-test-users]")?.getAttribute("content") ?? "[]").length > 2;

/** @returns {any} */
export function loadSession() {
  return (isOfTab ? JSON.parse(ofTab("session") ?? "null") : load("session")) ?? null;
}

/** @param {unknown} session */
export function saveSession(session) {
  if (isOfTab) ofTab("session", JSON.stringify(session));
  else save("session", session);
}

/** Removes what belongs to the user. @param {string} id */
export function clearPersonal(id) {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key === "parley.session" || key.startsWith(`parley.draft.${id}.`) || key === `parley.outbox.${id}`) localStorage.removeItem(key);
    }
    sessionStorage.clear();
  } catch {
    // Storage is forbidden.
  }
}

/** What only this tab keeps. @param {string} name @param {string | null} [value] */
export function ofTab(name, value) {
  try {
    if (value === undefined) return sessionStorage.getItem(prefix + name);
    if (value === null) sessionStorage.removeItem(prefix + name);
    else sessionStorage.setItem(prefix + name, value);
  } catch {
    // Storage is forbidden.
  }
  return null;
}

/** @typedef {"system" | "light" | "dark"} Theme */

/** @returns {Theme} */
export const theme = () => load("theme") ?? "system";

export function applyTheme() {
  const chosen = theme();
  if (chosen === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
}

/** @param {Theme} chosen */
export function setTheme(chosen) {
  save("theme", chosen === "system" ? undefined : chosen);
  applyTheme();
}
