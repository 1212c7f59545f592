// @ts-check
// Starts the page.
import { onSessionEnd, request } from "./core/api.js";
import { settle } from "./core/calls.js";
import { connect, handlers, onJoined, onTokenRefused } from "./core/connection.js";
import { checkForGap, loadThreads } from "./core/history.js";
import { deleted, delivered, edited, markRead, read, receive } from "./core/messages.js";
import { messageNotice } from "./device/notices.js";
import { restoreOutbox, sendWaiting } from "./core/outbox.js";
import { forgetPresence, loadBlocks, loadOwnStatus, presenceChanged } from "./core/people.js";
import { followAddress } from "./core/places.js";
import { allowSound, messageSound } from "./device/ring.js";
import { restoreSnapshot } from "./device/snapshot.js";
import { changed, learnUser, ownId, state, threadOf } from "./core/state.js";
import { load } from "./device/storage.js";
import { applyTheme } from "./device/theme.js";
import { startWorker } from "./device/worker.js";
import { useLanguage } from "./core/words.js";
import { show } from "./views/app.js";
import { listenToKeys } from "./views/keys.js";

/** @import {Message, TypingStartEvent, TypingStopEvent} from "parley" */

Object.assign(handlers, {
  message(/** @type {Message} */ message) {
    const thread = receive(message);
    checkForGap(thread, message.seq);
    if (message.senderId === ownId()) return;
    messageNotice(message);
    if (document.visibilityState !== "visible" || !document.hasFocus()) messageSound();
  },
  "message:edited": edited, "message:deleted": deleted, "message:read": read, "message:delivered": delivered,
  "user:online": presenceChanged, "user:offline": presenceChanged,
  "typing:start"(/** @type {TypingStartEvent} */ { from, fromName }) {
    learnUser(from, { name: fromName });
    state.typing.add(from);
    changed();
  },
  "typing:stop"(/** @type {TypingStopEvent} */ { from }) {
    state.typing.delete(from);
    changed();
  },
});

onJoined.run = (event) => {
  forgetPresence();
  settle(event.activeCall);
  loadThreads().then(sendWaiting);
  loadBlocks();
  loadOwnStatus();
};
const endSession = () => {
  state.isLoginNeeded = true;
  changed();
};
onTokenRefused.run = endSession;
onSessionEnd.run = endSession;

for (const event of ["focus", "visibilitychange"]) {
  addEventListener(event, () => { if (state.open) markRead(threadOf(state.open)); }, true);
}
addEventListener("popstate", followAddress);

async function loadServer() {
  try {
    state.server = (await request("GET /api/server", { token: "" })).server;
    changed();
  } catch {
    setTimeout(loadServer, 3000);
  }
}

async function start() {
  applyTheme();
  await useLanguage();
  state.session = load("session") ?? null;
  state.phase = state.session ? "ready" : "login";
  loadServer();
  const root = document.getElementById("page");
  if (root) show(root);
  listenToKeys();
  allowSound();
  startWorker();
  if (!state.session) return;
  restoreOutbox();
  await restoreSnapshot();
  followAddress();
  connect();
}

start();
