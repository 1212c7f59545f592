// @ts-check
// How the two hear and see each other. Today a room on the Jitsi server: in a frame of its own origin, which
// cannot read this page. The script of that server is never loaded here.
import { t } from "../core/words.js";
import { html } from "../preact.js";
import { Icon } from "./parts/icons.js";

/** @import {LiveCall} from "../core/state.js" */

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
