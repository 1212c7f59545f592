// @ts-check
// The server: requests to its REST API, and the socket. The socket reconnects by itself; after each connection it
// joins again with the token. All text is asked for as it was typed, because the page shows text as text.
import { changed, state } from "./state.js";
import { t } from "./text.js";
import { io } from "/socket.io/socket.io.esm.min.js";

/** @import {AcknowledgedEvents, ClientToServerEvents, ConnectedEvent, ErrorObject, Paths, ServerToClientEvents} from "parley" */
/** @import {Socket} from "socket.io-client" */

/** A request that was refused, or that did not arrive. */
export class Refusal extends Error {
  /** @param {ErrorObject | { code: "NETWORK", message: string }} error */
  constructor(error) {
    super(error.message);
    this.code = error.code;
    this.field = "field" in error ? error.field : undefined;
    this.retryAfterMs = "retryAfterMs" in error ? error.retryAfterMs : undefined;
    this.callId = "callId" in error ? error.callId : undefined;
  }
}

/** Called if the server refuses the token. */
export const onSessionEnd = { run: () => {} };

/**
 * @template {keyof Paths} Route
 * @param {Route} route  as in the contract: "GET /api/users/:userId"
 * @param {{ path?: Paths[Route]["path"], query?: Paths[Route]["query"], body?: Paths[Route]["body"], token?: string }} [input]
 * @returns {Promise<Paths[Route]["answer"]>}
 */
export async function request(route, input = {}) {
  const [method, pattern] = /** @type {[string, string]} */ (route.split(" "));
  const path = pattern.replace(/:(\w+)/g, (_, name) => encodeURIComponent(/** @type {any} */ (input.path)[name]));
  const query = new URLSearchParams({ format: "raw" });
  for (const [name, value] of Object.entries(input.query ?? {})) if (value !== undefined) query.set(name, String(value));
  const token = input.token ?? state.session?.token;
  /** @type {Response} */
  let response;
  let answer;
  try {
    response = await fetch(`${path}?${query}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(input.body !== undefined ? { "content-type": "application/json" } : {}),
      },
      ...(input.body !== undefined ? { body: JSON.stringify(input.body) } : {}),
    });
    answer = await response.json();
  } catch {
    throw new Refusal({ code: "NETWORK", message: "" });
  }
  if (answer.success) return answer;
  if (response.status === 401 && token && token === state.session?.token) onSessionEnd.run();
  throw new Refusal(answer.error);
}

/** What a refusal means to the user. @param {unknown} problem */
export function inWords(problem) {
  const code = problem instanceof Refusal ? problem.code : "INTERNAL";
  switch (code) {
    case "NETWORK":
    case "UNAVAILABLE": return t("The server cannot be reached. Try again in a moment.");
    case "UNAUTHORIZED": return t("The e-mail address or the password is wrong.");
    case "RATE_LIMITED": return t("That was too fast. Wait a moment, then try again.");
    case "PAYLOAD_TOO_LARGE": return t("The file is too large.");
    case "PERMISSION_DENIED": return t("This is not allowed.");
    case "USER_NOT_FOUND": return t("This user does not exist.");
    case "MESSAGE_NOT_FOUND": return t("This message no longer exists.");
    case "MESSAGE_SEND_FAILED": return t("The server could not store the message.");
    case "USER_NOT_CONNECTED": return t("{name} is not online.");
    case "CALL_IN_PROGRESS": return t("{name} is in another call.");
    case "USER_UNAVAILABLE": return t("{name} is busy and takes no calls.");
    case "CALL_NOT_FOUND":
    case "CALL_ALREADY_ANSWERED": return t("The call is over or was answered on another device.");
    default: return problem instanceof Error && problem.message ? problem.message : t("Something went wrong.");
  }
}

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
