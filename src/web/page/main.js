// @ts-check
// Starts the page. It is drawn again after every change of the state.
import { settle } from "./core/calls.js";
import { deleted, delivered, edited, markRead, read, receive } from "./core/messages.js";
import { allowSound, messageNotice, messageSound, startWorker } from "./core/notices.js";
import { restoreOutbox, sendWaiting } from "./core/outbox.js";
import { connect, handlers, onJoined, onSessionEnd, onTokenRefused, request, retryNow } from "./core/server.js";
import { applyTheme, changed, learnUser, loadSession, onChange, ownId, state, threadOf } from "./core/state.js";
import { t, useLanguage } from "./core/text.js";
import { checkForGap, followAddress, loadNewestCalls, loadThreads, moveThread } from "./core/threads.js";
import { forgetPresence, loadBlocks, loadOwnStatus, presenceChanged } from "./core/users.js";
import { html, render } from "./preact.js";
import { Chat } from "./views/chat.js";
import { Viewer } from "./views/entries.js";
import { Confirm, Icon } from "./views/parts.js";
import { Sidebar } from "./views/sidebar.js";

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
  loadNewestCalls();
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

/** Views that are loaded when they are needed first, or after the page is shown. @type {Record<string, any>} */
const later = {};
/** @param {() => Promise<object>} load */
async function take(load) {
  try {
    Object.assign(later, await load());
    changed();
  } catch {
    setTimeout(take, 3000, load);
  }
}

function loadLater() {
  if (state.phase === "login") take(() => import("./later/login.js"));
  take(() => import("./later/call_screen.js"));
  take(() => import("./later/settings.js"));
  take(() => import("./later/snapshot.js"));
}

/** A view that may not be loaded yet. @param {{ name: string }} props */
function Later({ name }) {
  const View = later[name];
  if (!View && name.startsWith("Login")) take(() => import("./later/login.js"));
  return View ? html`<${View} />` : null;
}

function Banner() {
  return html`<div class="banner-place" role="status">${state.isBannerShown && html`<div class="banner"><span class="spinner" aria-hidden="true"></span><span>${t("Reconnecting…")}</span>
    <button type="button" class="link" onClick=${retryNow}>${t("Retry now")}</button></div>`}</div>`;
}

function Nothing() {
  return html`<main class="chat nothing" data-pane tabindex="-1" aria-label=${t("Conversation")}><${Icon} name="chats" size=${72} /><p>${t("Choose a conversation, or a person to write to.")}</p></main>`;
}

function Toasts() {
  return html`<div class="toasts" role="status">${state.toasts.map((one) => html`<p class="toast" key=${one.id} dir="auto">${one.text}</p>`)}</div>`;
}

function App() {
  if (state.phase === "starting") return null;
  if (state.phase === "login") return html`<${Later} name="LoginPage" /><${Toasts} />`;
  return html`<div class=${`app ${state.open ? "has-open" : ""}`}>
    <${Banner} />
    <div class="panes"><${Sidebar} />${state.open ? html`<${Chat} key=${state.open} peer=${state.open} />` : html`<${Nothing} />`}</div>
    <${Later} name="CallScreen" /><${Later} name="Dialogs" /><${Confirm} /><${Viewer} />
    ${state.isLoginNeeded && html`<${Later} name="LoginSheet" />`}
    <${Toasts} />
  </div>`;
}

function draw() {
  render(html`<${App} />`, /** @type {HTMLElement} */ (document.getElementById("page")));
}

/** Moves the focus to the next part of the page: the list, the conversation, the composer, the call. @param {number} step */
function movePane(step) {
  const panes = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-pane]")].filter((one) => /** @type {HTMLElement} */ (one).offsetParent !== null || one.classList.contains("call-screen")));
  // The innermost pane that has the focus.
  const at = panes.findLastIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(at + step + panes.length) % panes.length];
  const inner = /** @type {HTMLElement | null | undefined} */ (next?.querySelector("textarea, [data-stop][tabindex='0']"));
  if (next?.matches("form")) inner?.focus();
  else (next?.matches("nav") ? inner ?? next : next)?.focus();
}

/** @param {KeyboardEvent} event */
function onKeyDown(event) {
  if (state.phase !== "ready" || document.querySelector("dialog[open]")) return;
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key.toLowerCase() === "k") {
    const search = document.getElementById("search");
    if (search instanceof HTMLInputElement) {
      search.focus();
      search.select();
    }
  } else if (command && event.key === "/") {
    state.dialog = "keys";
    changed();
  } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    moveThread(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "F6") {
    movePane(event.shiftKey ? -1 : 1);
  } else {
    return;
  }
  event.preventDefault();
}

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
  state.session = loadSession();
  state.phase = state.session ? "ready" : "login";
  loadServer();
  document.getElementById("page")?.replaceChildren();
  onChange(draw);
  draw();
  loadLater();
  addEventListener("keydown", onKeyDown);
  allowSound();
  startWorker();
  if (!state.session) return;
  restoreOutbox();
  await import("./later/snapshot.js").then(({ restoreSnapshot }) => restoreSnapshot()).catch(() => {});
  followAddress();
  connect();
}

start();
