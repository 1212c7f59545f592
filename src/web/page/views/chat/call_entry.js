// @ts-check
// A call in the timeline.
import { place } from "../../core/calls.js";
import { ownId, state } from "../../core/state.js";
import { clockTime, fullTime } from "../../core/time.js";
import { t } from "../../core/words.js";
import { html } from "../../preact.js";
import { outcomeText, wasMissed } from "../call_row.js";
import { Icon } from "../parts/icons.js";

/** @import {Call} from "parley" */

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
