// @ts-check
// A call in the list of calls, and what a call came to.
import { place } from "../core/calls.js";
import { openThread } from "../core/places.js";
import { ownId, userOf } from "../core/state.js";
import { duration, shortTime } from "../core/time.js";
import { t } from "../core/words.js";
import { html } from "../preact.js";
import { Avatar } from "./parts/avatar.js";
import { Icon } from "./parts/icons.js";

/** @import {Call} from "parley" */

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
    <button type="button" class="open" data-stop onClick=${() => openThread(peer)}>
      <${Avatar} user=${user} />
      <span class="what"><span class="line"><span class="name" dir="auto">${user.name}</span><time datetime=${call.timestamp}>${shortTime(call.timestamp)}</time></span>
        <span class="last"><${Icon} name=${call.from === ownId() ? "outgoing" : "incoming"} size=${15} /> ${outcomeText(call)}</span></span>
    </button>
    <button type="button" class="round" aria-label=${t("Call {name} back", { name: user.name })} onClick=${() => place(peer, call.type)}><${Icon} name=${call.type === "video" ? "video" : "phone"} /></button>
  </div>`;
}
