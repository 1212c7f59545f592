// @ts-check
// A message. It is drawn again only if something of it has changed.
import { beginEdit, remove } from "../../core/changes.js";
import { isChangeable } from "../../core/messages.js";
import { discard, retry } from "../../core/outbox.js";
import { toast, userOf } from "../../core/state.js";
import { clockTime, fullTime } from "../../core/time.js";
import { t } from "../../core/words.js";
import { Component, html } from "../../preact.js";
import { Attachment } from "./attachment.js";
import { Icon, Tick } from "../parts/icons.js";
import { Menu } from "../parts/menu.js";
import { ask } from "../parts/confirm.js";
import { Text } from "./text.js";
import { tickNames } from "../thread_row.js";

/** @import {Thread} from "../../core/state.js" */
/** @import {BubbleRow} from "./rows.js" */

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
    const one = message ?? /** @type {import("../../core/state.js").Outgoing} */ (outgoing);
    const isDeleted = Boolean(message?.deletedAt);
    const isFailed = outgoing?.phase === "failed";
    const items = actions(row);
    const type = isDeleted ? "deleted" : one.type;
    return html`<article class=${`message ${isOwn ? "own" : ""} ${isFirst ? "first" : ""} ${isLast ? "last" : ""} ${type} ${isFailed ? "failed" : ""}`} data-key=${row.key} data-stop tabindex="-1"
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
