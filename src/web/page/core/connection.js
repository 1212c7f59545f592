// @ts-check
// The socket. It reconnects by itself; after each connection it joins again with the token.
import { io } from "/socket.io/socket.io.esm.min.js";
import { Refusal } from "./api.js";
import { changed, state } from "./state.js";

/** @import {Socket} from "socket.io-client" */
/** @import {AcknowledgedEvents, ClientToServerEvents, ServerToClientEvents, ConnectedEvent} from "parley" */

/** How long an answer may take. */
const patience = 10_000;
/** The banner is not shown for shorter interruptions. */
const bannerDelay = 2_000;

/** @type {Socket<ServerToClientEvents, ClientToServerEvents> | null} */
let socket = null;
let isJoined = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let bannerTimer;

/** What the other modules do with events. They add their handlers before connect() is called. @type {Partial<ServerToClientEvents>} */
export const handlers = {};
/** Called after each join. */
export const onJoined = { run: /** @type {(event: ConnectedEvent) => void} */ (() => {}) };
/** Called if the server no longer accepts the token. */
export const onTokenRefused = { run: () => {} };

export const connectionIsUp = () => isJoined;

function lost() {
  isJoined = false;
  if (state.connection !== "offline") {
    state.connection = "offline";
    clearTimeout(bannerTimer);
    bannerTimer = setTimeout(() => {
      state.isBannerShown = state.connection === "offline";
      changed();
    }, bannerDelay);
  }
  state.typing = new Set();
  changed();
}

async function join() {
  const token = state.session?.token;
  if (!socket || !token) return;
  try {
    const answer = await socket.timeout(patience).emitWithAck("join", { token, contentFormat: "raw" });
    if (answer.success) return;
    if (answer.error.code === "RATE_LIMITED") setTimeout(join, answer.error.retryAfterMs ?? 2000);
    else onTokenRefused.run();
  } catch {
    // The connection was lost meanwhile, and the next one joins.
  }
}

export function connect() {
  disconnect();
  state.connection = "connecting";
  const made = io({ transports: ["websocket", "polling"], tryAllTransports: true, reconnectionDelay: 500, reconnectionDelayMax: 5000 });
  socket = /** @type {Socket<ServerToClientEvents, ClientToServerEvents>} */ (made);
  socket.on("connect", join);
  socket.on("disconnect", lost);
  socket.on("connect_error", lost);
  socket.on("connected", (event) => {
    isJoined = true;
    state.connection = "online";
    clearTimeout(bannerTimer);
    state.isBannerShown = false;
    onJoined.run(event);
    changed();
  });
  socket.on("auth:error", (event) => {
    if (event.code !== "RATE_LIMITED") onTokenRefused.run();
  });
  for (const [name, handler] of Object.entries(handlers)) socket.on(/** @type {any} */ (name), handler);
}

/** Joins with a new token of the same user. */
export function joinAgain() {
  if (socket?.connected) join();
  else retryNow();
}

export function retryNow() {
  if (socket && !socket.connected) socket.disconnect().connect();
}

export function disconnect() {
  clearTimeout(bannerTimer);
  state.isBannerShown = false;
  socket?.removeAllListeners();
  socket?.disconnect();
  socket = null;
  isJoined = false;
}

/**
 * Sends an event without waiting for its answer. Lost if there is no connection.
 * @template {keyof ClientToServerEvents} Event
 * @param {Event} event @param {Parameters<ClientToServerEvents[Event]>[0]} data
 */
export function send(event, data) {
  if (socket && isJoined) /** @type {any} */ (socket).emit(event, data);
}

/**
 * Sends an event and returns its answer. Throws a Refusal, also if there is no answer.
 * @template {keyof ClientToServerEvents} Event
 * @param {Event} event @param {Parameters<ClientToServerEvents[Event]>[0]} data
 * @returns {Promise<Extract<Parameters<Parameters<AcknowledgedEvents[Event]>[1]>[0], { success: true }>>}
 */
export async function ask(event, data) {
  if (!socket || !isJoined) throw new Refusal({ code: "NETWORK", message: "" });
  /** @type {any} */
  let answer;
  try {
    answer = await /** @type {any} */ (socket.timeout(patience)).emitWithAck(event, data);
  } catch {
    throw new Refusal({ code: "NETWORK", message: "" });
  }
  if (!answer.success) throw new Refusal(answer.error);
  return answer;
}
