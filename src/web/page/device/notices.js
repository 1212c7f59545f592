// @ts-check
// What the user sees while the page is in the background: notifications and the title of the tab.
import { onChange, state, userOf } from "../core/state.js";
import { load, save } from "./storage.js";
import { t } from "../core/words.js";

/** @import {Message} from "parley" */
/** @import {LiveCall} from "../core/state.js" */

const title = document.querySelector("meta[name=parley-title]")?.getAttribute("content") ?? "";
/** @type {ReturnType<typeof setInterval> | undefined} */
let blinking;
let isOdd = false;
/** The tag of the notification of the call that rings. */
let callTag = "";

export const canNotify = () => "Notification" in globalThis && "serviceWorker" in navigator;
export const notifies = () => canNotify() && Notification.permission === "granted" && load("notices") !== false;

/** @param {boolean} isWanted */
export async function setNotices(isWanted) {
  save("notices", isWanted);
  if (isWanted && Notification.permission !== "granted") await Notification.requestPermission();
}

/** @param {string} text @param {NotificationOptions & { actions?: { action: string, title: string }[], renotify?: boolean }} options */
async function show(text, options) {
  if (!notifies()) return;
  const registration = await navigator.serviceWorker.getRegistration();
  await registration?.showNotification(text, { lang: document.documentElement.lang, ...options }).catch(() => {});
}

/** @param {Message} message */
export function messageNotice(message) {
  if (document.visibilityState === "visible" && document.hasFocus()) return;
  const body = message.type === "text" ? message.content.slice(0, 200) : t(message.type === "image" ? "Picture" : "File");
  show(message.senderName, { body, tag: `user-${message.senderId}`, data: { peer: message.senderId } });
}

/** @param {LiveCall} call */
export function incomingNotice(call) {
  if (callTag === `call-${call.id}`) return;
  callTag = `call-${call.id}`;
  show(t(call.type === "video" ? "{name} is calling (video)" : "{name} is calling", { name: call.name }), {
    tag: callTag, requireInteraction: true, data: { callId: call.id, peer: call.peer },
    actions: [{ action: "answer", title: t("Answer") }, { action: "decline", title: t("Decline") }],
  });
}

export async function endNotice() {
  if (!callTag) return;
  const tag = callTag;
  callTag = "";
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  for (const notification of (await registration?.getNotifications({ tag })) ?? []) notification.close();
}

function showTitle() {
  const { call } = state;
  const rings = call?.phase === "ringing" && call.role === "callee";
  if (rings && !blinking) {
    blinking = setInterval(() => {
      isOdd = !isOdd;
      showTitle();
    }, 1000);
  } else if (!rings) {
    clearInterval(blinking);
    blinking = undefined;
    isOdd = false;
  }
  let unread = 0;
  for (const thread of state.threads.values()) unread += thread.unread;
  const base = state.open && state.phase === "ready" ? `${userOf(state.open).name || "…"} · ${title}` : title;
  const next = rings && !isOdd ? `☎ ${t("{name} is calling", { name: call.name })}` : unread ? `(${unread}) ${base}` : base;
  if (document.title !== next) document.title = next;
}

onChange(showTitle);
