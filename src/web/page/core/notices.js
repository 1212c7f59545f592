// @ts-check
// What the user notices while the page is in the background: notifications, sounds and the title of the tab.
import { answer, decline } from "./calls.js";
import { load, onChange, pageTitle, save, state, userOf } from "./state.js";
import { t } from "./text.js";
import { openThread } from "./threads.js";

/** @import {LiveCall} from "./state.js" */
/** @import {Message} from "parley" */

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
  const base = state.open && state.phase === "ready" ? `${userOf(state.open).name || "…"} · ${pageTitle}` : pageTitle;
  const next = rings && !isOdd ? `☎ ${t("{name} is calling", { name: call.name })}` : unread ? `(${unread}) ${base}` : base;
  if (document.title !== next) document.title = next;
}

onChange(showTitle);

/** @type {AudioContext | null} */
let context = null;
/** @type {ReturnType<typeof setInterval> | undefined} */
let repeats;

/** A browser lets a page make sounds after the user has touched it. */
function audio() {
  try {
    context ??= new AudioContext();
    if (context.state === "suspended") context.resume().catch(() => {});
    return context.state === "running" ? context : null;
  } catch {
    return null;
  }
}

/** @param {number} frequency @param {number} after @param {number} length @param {number} volume */
function tone(frequency, after, length, volume) {
  const sound = audio();
  if (!sound) return;
  const oscillator = sound.createOscillator();
  const gain = sound.createGain();
  const start = sound.currentTime + after;
  oscillator.type = "sine";
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(volume, start + 0.03);
  gain.gain.setValueAtTime(volume, start + length - 0.08);
  gain.gain.linearRampToValueAtTime(0, start + length);
  oscillator.connect(gain).connect(sound.destination);
  oscillator.start(start);
  oscillator.stop(start + length);
}

/** @param {"caller" | "callee"} role */
export function startRinging(role) {
  if (repeats) return;
  const once = () => {
    if (role === "caller") return tone(425, 0, 1, 0.05);
    [659, 784, 988, 784].forEach((frequency, index) => tone(frequency, index * 0.22, 0.3, 0.12));
  };
  once();
  repeats = setInterval(once, role === "caller" ? 4000 : 2400);
}

export function stopRinging() {
  clearInterval(repeats);
  repeats = undefined;
}

export function messageSound() {
  tone(880, 0, 0.12, 0.05);
  tone(1175, 0.1, 0.18, 0.05);
}

/** Prepares the sound at the first touch. */
export function allowSound() {
  for (const event of ["pointerdown", "keydown"]) addEventListener(event, audio, { once: true, capture: true });
}

export async function startWorker() {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data?.peer && state.phase === "ready") openThread(data.peer);
    if (data?.callId && data.callId === state.call?.id) {
      if (data.action === "answer") answer();
      if (data.action === "decline") decline();
    }
  });
  await navigator.serviceWorker.register("/sw.js").catch(() => {});
}
