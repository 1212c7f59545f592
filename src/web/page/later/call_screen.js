// @ts-check
// A call: the incoming dialog, the outgoing screen, and the call itself with its medium.
import { answer, decline, hangUp, joinHere } from "../core/calls.js";
import { state, userOf } from "../core/state.js";
import { t, timer } from "../core/text.js";
import { html, useEffect, useState } from "../preact.js";
import { Avatar, Icon, Modal } from "../views/parts.js";

/** @import {LiveCall} from "../core/state.js" */

const sheet = document.createElement("link");
sheet.rel = "stylesheet";
sheet.href = new URL("../styles/calls.css", import.meta.url).href;
document.head.append(sheet);

/** Draws the component again every second. */
function useSeconds() {
  const [, setCount] = useState(0);
  useEffect(() => {
    const ticking = setInterval(() => setCount((/** @type {number} */ count) => count + 1), 1000);
    return () => clearInterval(ticking);
  }, []);
}

/** @param {{ since: number | undefined }} props */
export function Timer({ since }) {
  useSeconds();
  return html`<span class="timer" role="timer">${timer((Date.now() - (since ?? Date.now())) / 1000)}</span>`;
}

/** @param {{ call: LiveCall }} props */
function Incoming({ call }) {
  const text = call.type === "video" ? t("Incoming video call") : t("Incoming voice call");
  return html`<${Modal} title=${`${text}: ${call.name}`} role="alertdialog" isFixed=${true} className="incoming" describedBy="incoming-text">
    <div class="pulse"><${Avatar} user=${{ ...userOf(call.peer), name: call.name }} size="huge" isShown=${false} /></div>
    <p class="name" dir="auto">${call.name}</p>
    <p class="muted" id="incoming-text">${text}</p>
    <div class="call-actions">
      <button type="button" class="big decline" onClick=${decline}><span class="sign"><${Icon} name="hangup" size=${28} /></span>${t("Decline")}</button>
      <button type="button" class="big answer" autofocus=${true} disabled=${call.isAnswering} onClick=${answer}><span class="sign"><${Icon} name=${call.type === "video" ? "video" : "phone"} size=${28} /></span>${t("Answer")}</button>
    </div>
  <//>`;
}

/** @param {{ call: LiveCall }} props */
function Outgoing({ call }) {
  useSeconds();
  const isOver = call.phase === "over";
  const left = call.ringsUntil ? Math.max(0, Math.ceil((call.ringsUntil - Date.now()) / 1000)) : undefined;
  return html`<section class="call-screen outgoing" aria-label=${call.type === "video" ? t("Video call") : t("Voice call")} data-pane tabindex="-1">
    <div class=${isOver ? "" : "pulse"}><${Avatar} user=${{ ...userOf(call.peer), name: call.name }} size="huge" isShown=${false} /></div>
    <p class="name" dir="auto">${call.name}</p>
    <p class="state" role="status">${isOver ? call.ending : call.phase === "placing" ? t("Calling…") : t("Ringing…")}</p>
    <p class="left muted" aria-hidden="true">${!isOver && left !== undefined ? timer(left) : ""}</p>
    <div class="call-actions">
      ${isOver ? html`<button type="button" class="big" onClick=${hangUp}><span class="sign"><${Icon} name="close" size=${28} /></span>${t("Close")}</button>`
        : html`<button type="button" class="big decline" onClick=${hangUp}><span class="sign"><${Icon} name="hangup" size=${28} /></span>${t("Cancel")}</button>`}
    </div>
  </section>`;
}

/** @param {{ call: LiveCall }} props */
function Active({ call }) {
  const [isSmall, setSmall] = useState(false);
  return html`<section class=${`call-screen active ${isSmall ? "small" : ""}`} aria-label=${t("Call with {name}", { name: call.name })} data-pane tabindex="-1">
    <header class="call-bar">
      <${Avatar} user=${{ ...userOf(call.peer), name: call.name }} isShown=${false} />
      <span class="who"><span class="name" dir="auto">${call.name}</span><${Timer} since=${call.answeredAt} /></span>
      <button type="button" class="round" aria-label=${isSmall ? t("Enlarge the call") : t("Make the call small")} onClick=${() => setSmall(!isSmall)}><${Icon} name=${isSmall ? "large" : "small"} /></button>
      <button type="button" class="hang-up" onClick=${hangUp}><${Icon} name="hangup" /><span>${t("Hang up")}</span></button>
    </header>
    <${CallMedia} call=${call} />
  </section>`;
}

/** The call is on another device, or was before the page was loaded. @param {{ call: LiveCall }} props */
function Elsewhere({ call }) {
  return html`<section class="call-screen elsewhere" aria-label=${t("Call with {name}", { name: call.name })} data-pane tabindex="-1">
    <header class="call-bar">
      <span class="sign"><${Icon} name="phone" /></span>
      <span class="who"><span class="name" dir="auto">${t("Call with {name}", { name: call.name })}</span><${Timer} since=${call.answeredAt} /></span>
      <button type="button" class="secondary" onClick=${joinHere}>${t("Join here")}</button>
      <button type="button" class="hang-up" onClick=${hangUp}><${Icon} name="hangup" /><span>${t("Hang up")}</span></button>
    </header>
  </section>`;
}

export function CallScreen() {
  const { call } = state;
  if (!call) return null;
  if (call.phase === "active") return html`<${Active} key=${call.id} call=${call} />`;
  if (call.phase === "elsewhere") return html`<${Elsewhere} call=${call} />`;
  if (call.role === "callee" && call.phase === "ringing") return html`<${Incoming} key=${call.id} call=${call} />`;
  return html`<${Outgoing} call=${call} />`;
}

/** This public server ends calls in frames after five minutes, so that its rooms are opened in a tab. */
const onlyInTab = ["meet.jit.si"];

/** The buttons in the frame. Hanging up is a button of this page. */
const buttons = ["microphone", "camera", "desktop", "tileview", "fullscreen", "settings", "select-background", "toggle-camera", "videoquality", "noisesuppression"];

/** @param {string} url */
const inFrame = (url) => `${url}${url.includes("#") ? "&" : "#"}config.toolbarButtons=${encodeURIComponent(JSON.stringify(buttons))}`;

/** @param {{ call: LiveCall }} props */
export function CallMedia({ call }) {
  const { jitsi } = call;
  if (!jitsi) return html`<div class="media"><p class="spinner" role="status"><span class="unseen">${t("Loading…")}</span></p></div>`;
  if (onlyInTab.includes(jitsi.domain)) {
    return html`<div class="media in-tab">
      <p>${t("The call takes place in a room on {domain}.", { domain: jitsi.domain })}</p>
      <a class="primary" href=${jitsi.url} target="_blank" rel="noopener noreferrer"><${Icon} name="open" size=${20} /> ${t("Open the room")}</a>
      <p class="muted">${t("Come back here to hang up.")}</p>
    </div>`;
  }
  return html`<div class="media"><iframe title=${t("Room of the call with {name}", { name: call.name })} src=${inFrame(jitsi.url)}
    allow="camera; microphone; display-capture; autoplay; fullscreen; clipboard-write; speaker-selection" referrerpolicy="no-referrer"></iframe></div>`;
}
