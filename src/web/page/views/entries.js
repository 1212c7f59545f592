// @ts-check
// The entries of a conversation: messages, with their ticks and actions, and calls that are over. A text is drawn
// again only if it has changed.
import { place } from "../core/calls.js";
import { beginEdit, isChangeable, remove } from "../core/messages.js";
import { discard, fileEntry, fileIdOf, forgetLink, retry } from "../core/outbox.js";
import { changed, ownId, state, toast, userOf } from "../core/state.js";
import { clockTime, duration, fullTime, shortTime, size, t } from "../core/text.js";
import { openThread } from "../core/threads.js";
import { Component, html } from "../preact.js";
import { ask, Avatar, Icon, Menu, Modal, Tick } from "./parts.js";
import { tickNames } from "./sidebar.js";

/** @import {Outgoing, Thread} from "../core/state.js" */
/** @import {Call} from "parley" */
/** @import {BubbleRow} from "./timeline.js" */

/** @param {BubbleRow & { thread: Thread }} row */
function actions({ message, thread }) {
  if (!message || message.deletedAt) return [];
  const items = [];
  if (message.type === "text") {
    items.push({ label: t("Copy the text"), icon: "copy", run: () => navigator.clipboard?.writeText(message.content).then(() => toast(t("Copied")), () => {}) });
  }
  if (isChangeable(message)) {
    if (message.type === "text") items.push({ label: t("Edit"), icon: "edit", run: () => beginEdit(message, thread.peer) });
    items.push({ label: t("Delete"), icon: "trash", isDanger: true, run: () => ask(t("Delete this message?"), t("Both of you will no longer see its content."), t("Delete"), () => remove(message)) });
  }
  return items;
}

export class Bubble extends Component {
  /** @param {any} next */
  shouldComponentUpdate(next) {
    const now = /** @type {any} */ (this.props);
    // An attachment loads its link later, and says so by a redraw of the page.
    if ((next.message ?? next.outgoing).type !== "text") return true;
    return ["message", "outgoing", "phase", "progress", "tick", "isFirst", "isLast"].some((name) => now[name] !== next[name]);
  }

  render() {
    const row = /** @type {BubbleRow & { thread: Thread }} */ (/** @type {unknown} */ (this.props));
    const { message, outgoing, isOwn, time, tick, isFirst, isLast, thread } = row;
    const one = message ?? /** @type {import("../core/state.js").Outgoing} */ (outgoing);
    const isDeleted = Boolean(message?.deletedAt);
    const isFailed = outgoing?.phase === "failed";
    const items = actions(row);
    const type = isDeleted ? "deleted" : one.type;
    return html`<article class=${`message ${isOwn ? "own" : ""} ${isFirst ? "first" : ""} ${isLast ? "last" : ""} ${type} ${isFailed ? "failed" : ""}`} data-key=${row.id} data-stop tabindex="-1"
      aria-label=${`${isOwn ? t("You") : userOf(thread.peer).name}, ${clockTime(time)}`}>
      <div class="bubble">
        ${isDeleted ? html`<p class="content">${t("This message was deleted")}</p>`
          : one.type === "text" ? html`<${Text} content=${one.content} />`
          : html`<${Attachment} content=${one.content} type=${one.type} outgoing=${outgoing} onCancel=${() => outgoing && discard(thread, outgoing)} />`}
        <span class="meta">${message?.editedAt && !isDeleted && html`<span>${t("edited")}</span>`}<time datetime=${time} title=${fullTime(time)}>${clockTime(time)}</time>
          ${tick && !isDeleted && !isFailed && html`<${Tick} tick=${tick} label=${tickNames[tick]()} />`}</span>
        ${items.length > 0 && html`<${Menu} label=${t("Actions")} icon="more" className="of-message" items=${items} />`}
      </div>
      ${isFailed && outgoing && html`<p class="failure" role="alert"><${Icon} name="warning" size=${16} /> ${outgoing.problem}
        <button type="button" class="link" onClick=${() => retry(thread, outgoing)}>${t("Retry")}</button><button type="button" class="link" onClick=${() => discard(thread, outgoing)}>${t("Discard")}</button></p>`}
    </article>`;
  }
}

const address = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/g;

/** @param {string} text @returns {(string | { url: string })[]} */
export function partsOf(text) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(address)) {
    if (found.index > end) parts.push(text.slice(end, found.index));
    parts.push({ url: found[0] });
    end = found.index + found[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/** One to three emoji and nothing else are shown large. @param {string} text */
const isEmoji = (text) => text.length < 40 && /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}|\u200d|\ufe0f|\p{Emoji_Modifier}){1,12}$/u.test(text)
  && [...new Intl.Segmenter().segment(text)].length <= 3;

/** @param {{ content: string }} props */
export function Text({ content }) {
  return html`<p class=${`content ${isEmoji(content) ? "emoji" : ""}`} dir="auto">${partsOf(content).map((part) => (typeof part === "string" ? part : html`<a href=${part.url} target="_blank" rel="noopener noreferrer">${part.url}</a>`))}</p>`;
}

/** @typedef {{ url: string, name: string }} Picture */
/** @type {Picture | null} */
let shown = null;

/** @param {Picture | null} picture */
function view(picture) {
  shown = picture;
  changed();
}

/** The picture that the user has opened, in full size. */
export function Viewer() {
  if (!shown) return null;
  return html`<${Modal} title=${shown.name || t("Picture")} onClose=${() => view(null)} className="viewer">
    <img src=${shown.url} alt=${shown.name} />
    <a class="secondary" href=${shown.url} download=${shown.name}><${Icon} name="download" size=${18} /> ${t("Download")}</a>
  <//>`;
}

/** @param {{ outgoing: Outgoing, onCancel: () => void }} props */
function Progress({ outgoing, onCancel }) {
  if (outgoing.phase === "failed") return null;
  const percent = Math.round((outgoing.progress ?? 0) * 100);
  return html`<div class="progress"><progress max="100" value=${percent} aria-label=${t("Upload")}></progress><span>${percent} %</span>
    <button type="button" class="round" aria-label=${t("Stop the upload")} onClick=${onCancel}><${Icon} name="close" size=${16} /></button></div>`;
}

/** @param {{ content: string, type: "image" | "file", outgoing?: Outgoing, onCancel: () => void }} props */
export function Attachment({ content, type, outgoing, onCancel }) {
  const id = fileIdOf(content);
  const entry = id ? fileEntry(id) : undefined;
  const name = outgoing?.fileName || entry?.name || "";
  const url = outgoing?.preview ?? entry?.url ?? "";
  const progress = outgoing && html`<${Progress} outgoing=${outgoing} onCancel=${onCancel} />`;
  if (!id && content) {
    // A file of another server is not loaded: the page asks no other origin for anything.
    return html`<a class="file-card" href=${content} target="_blank" rel="noopener noreferrer"><span class="sign"><${Icon} name="open" /></span><span class="about"><span class="name" dir="ltr">${content}</span></span></a>`;
  }
  if (entry?.isGone) return html`<div class="file-card"><span class="sign"><${Icon} name="warning" /></span><span class="about">${t("This file is no longer available.")}</span></div>`;
  if (type === "image") {
    return html`<button type="button" class="picture" aria-label=${name ? t("Open the picture {name}", { name }) : t("Open the picture")} onClick=${() => url && view({ url, name })}>
        ${url && html`<img src=${url} alt=${name} loading="lazy" decoding="async" onError=${() => id && forgetLink(id)} />`}</button>${progress}`;
  }
  return html`<a class="file-card" href=${entry?.url || undefined} download=${name}><span class="sign"><${Icon} name="file" /></span>
    <span class="about"><span class="name" dir="auto">${name || t("File")}</span><span class="muted">${outgoing?.file ? size(outgoing.file.size) : entry?.size ? size(entry.size) : ""}</span></span>
    ${!outgoing && html`<${Icon} name="download" size=${18} />`}</a>${progress}`;
}

/** Whether this user did not take the call. @param {Call} call */
export const wasMissed = (call) => call.to === ownId() && call.outcome !== "completed" && call.outcome !== "rejected";

/** What the call came to, in words. @param {Call} call */
export function outcomeText(call) {
  const isVideo = call.type === "video";
  if (wasMissed(call)) return isVideo ? t("Missed video call") : t("Missed voice call");
  switch (call.outcome) {
    case "completed": return `${isVideo ? t("Video call") : t("Voice call")} · ${duration(call.duration ?? 0)}`;
    case "rejected": return call.to === ownId() ? t("You declined the call") : t("Call declined");
    case "cancelled": return t("Cancelled call");
    case "busy": return t("Call failed: busy");
    case "missed": return t("No answer");
    default: return t("Call failed: not online");
  }
}

/** @param {{ call: Call }} props */
export function CallRow({ call }) {
  const peer = call.from === ownId() ? call.to : call.from;
  const user = userOf(peer);
  return html`<div class=${`row call ${wasMissed(call) ? "missed" : ""}`}>
    <${Avatar} user=${user} />
    <span class="what">
      <span class="line"><button type="button" class="name open" data-stop dir="auto" onClick=${() => openThread(peer)}>${user.name}</button><time datetime=${call.timestamp}>${shortTime(call.timestamp)}</time></span>
      <span class="last"><${Icon} name=${call.from === ownId() ? "outgoing" : "incoming"} size=${15} /> ${outcomeText(call)}</span>
    </span>
    <button type="button" class="round" aria-label=${t("Call {name} back", { name: user.name })} onClick=${() => place(peer, call.type)}><${Icon} name=${call.type === "video" ? "video" : "phone"} /></button>
  </div>`;
}

/** @param {{ call: Call }} props */
export function CallEntry({ call }) {
  const isOwn = call.from === ownId();
  const isInCall = state.call !== null && state.call.phase !== "over";
  return html`<div class=${`call-entry ${wasMissed(call) ? "missed" : ""}`} data-key=${call.id}>
    <span class="sign"><${Icon} name=${call.type === "video" ? "video" : "phone"} size=${18} /></span>
    <span class="text"><span>${outcomeText(call)}</span><time datetime=${call.timestamp} title=${fullTime(call.timestamp)}>${clockTime(call.timestamp)}</time></span>
    ${call.outcome !== "completed" && html`<button type="button" class="link" disabled=${isInCall} onClick=${() => place(isOwn ? call.to : call.from, call.type)}>${isOwn ? t("Call again") : t("Call back")}</button>`}
  </div>`;
}
