// @ts-check
// A picture or a file in a message. Pictures have a box of fixed size, so that nothing moves when they load.
import { fileEntry, fileIdOf, forgetLink } from "../../core/files.js";
import { changed } from "../../core/state.js";
import { size } from "../../core/time.js";
import { t } from "../../core/words.js";
import { html } from "../../preact.js";
import { Icon } from "../parts/icons.js";
import { Modal } from "../parts/modal.js";

/** @import {Outgoing} from "../../core/state.js" */

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
