// @ts-check
// A question before something that cannot be undone.
import { changed } from "../../core/state.js";
import { t } from "../../core/words.js";
import { html } from "../../preact.js";
import { Modal } from "./modal.js";

/** @type {{ title: string, text: string, action: string, run: () => void } | null} */
let question = null;

/** @param {string} title @param {string} text @param {string} action @param {() => void} run */
export function ask(title, text, action, run) {
  question = { title, text, action, run };
  changed();
}

function close() {
  question = null;
  changed();
}

export function Confirm() {
  if (!question) return null;
  const { title, text, action, run } = question;
  return html`<${Modal} title=${title} onClose=${close} className="narrow">
    <p>${text}</p>
    <div class="actions"><button type="button" class="secondary" onClick=${close}>${t("Keep")}</button>
      <button type="button" class="primary danger" onClick=${() => { close(); run(); }}>${action}</button></div>
  <//>`;
}
