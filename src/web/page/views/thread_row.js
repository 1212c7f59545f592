// @ts-check
// A conversation in the list.
import { tickOf } from "../core/messages.js";
import { openThread } from "../core/places.js";
import { ownId, state, userOf } from "../core/state.js";
import { load } from "../device/storage.js";
import { shortTime } from "../core/time.js";
import { t, tn } from "../core/words.js";
import { html } from "../preact.js";
import { Avatar, statusText } from "./parts/avatar.js";
import { Icon, Tick } from "./parts/icons.js";

/** @import {Message} from "parley" */
/** @import {Thread} from "../core/state.js" */

export const tickNames = {
  waiting: () => t("Waiting"), sent: () => t("Sent"), delivered: () => t("Delivered"), read: () => t("Read"),
};

/** What a message says in one line. @param {Message | { content: string, type: Message["type"], deletedAt?: string }} message */
function summary(message) {
  if (message.deletedAt) return t("This message was deleted");
  if (message.type === "image") return html`<${Icon} name="picture" size=${15} /> ${t("Picture")}`;
  if (message.type === "file") return html`<${Icon} name="file" size=${15} /> ${t("File")}`;
  return message.content.slice(0, 120);
}

/** @param {{ thread: Thread }} props */
function LastLine({ thread }) {
  if (state.typing.has(thread.peer)) return html`<span class="typing">${t("typing…")}</span>`;
  const draft = state.open !== thread.peer && load(`draft.${thread.peer}`);
  if (draft) return html`<span class="draft">${t("Draft")}:</span> <span dir="auto">${String(draft).slice(0, 80)}</span>`;
  const waiting = thread.outgoing.at(-1);
  if (waiting) {
    return html`${waiting.phase === "failed" ? html`<${Icon} name="warning" size=${15} />` : html`<${Tick} tick="waiting" label=${tickNames.waiting()} />`} <span dir="auto">${summary(waiting)}</span>`;
  }
  if (!thread.last) return "";
  const tick = tickOf(thread, thread.last);
  return html`${thread.last.senderId === ownId() && thread.peer !== ownId() && !thread.last.deletedAt && html`<${Tick} tick=${tick} label=${tickNames[tick]()} />`} <span dir="auto">${summary(thread.last)}</span>`;
}

/** The newest call is one that this user missed, and is newer than the newest message. @param {Thread} thread */
function isMissed(thread) {
  const call = thread.calls.at(-1);
  return call !== undefined && call.to === ownId() && (call.outcome === "missed" || call.outcome === "cancelled" || call.outcome === "failed" || call.outcome === "busy")
    && call.timestamp > (thread.last?.timestamp ?? "");
}

/** @param {{ thread: Thread }} props */
export function ThreadRow({ thread }) {
  const user = userOf(thread.peer);
  const isSelf = thread.peer === ownId();
  const isOpen = state.open === thread.peer;
  const time = thread.outgoing.at(-1)?.timestamp ?? thread.last?.timestamp;
  return html`<button type="button" class=${`row ${thread.unread ? "unread" : ""}`} data-stop aria-current=${isOpen ? "true" : undefined} tabindex=${isOpen || !state.open ? 0 : -1} onClick=${() => openThread(thread.peer)}>
    <${Avatar} user=${user} isShown=${!isSelf} />
    <span class="what">
      <span class="line"><span class="name" dir="auto">${isSelf ? t("Notes to yourself") : user.name}</span>${time && html`<time datetime=${time}>${shortTime(time)}</time>`}</span>
      <span class="line"><span class="last"><${LastLine} thread=${thread} /></span>
        ${isMissed(thread) && html`<span class="missed" title=${t("Missed call")}><${Icon} name="phone" size=${15} /></span>`}
        ${thread.unread > 0 && html`<span class="pill">${thread.unread > 99 ? "99+" : thread.unread}<span class="unseen"> ${tn("unread message", "unread messages", thread.unread)}</span></span>`}</span>
    </span>
    <span class="unseen">${isSelf ? "" : statusText(user)}</span>
  </button>`;
}
