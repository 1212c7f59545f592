// @ts-check
// A conversation: its header, its timeline and the composer.
import { place } from "../../core/calls.js";
import { sendFile } from "../../core/outbox.js";
import { setBlocked } from "../../core/people.js";
import { closeThread } from "../../core/places.js";
import { ownId, state, threadOf, userOf } from "../../core/state.js";
import { t } from "../../core/words.js";
import { html, useState } from "../../preact.js";
import { Avatar, statusText } from "../parts/avatar.js";
import { Composer } from "./composer.js";
import { Icon } from "../parts/icons.js";
import { Menu } from "../parts/menu.js";
import { Timeline } from "./timeline.js";

/** @param {{ peer: string }} props */
function Header({ peer }) {
  const user = userOf(peer);
  const isSelf = peer === ownId();
  const isBlocked = state.blocked.has(peer);
  const isInCall = state.call !== null && state.call.phase !== "over";
  const line = state.typing.has(peer) ? html`<span class="typing">${t("typing…")}</span>` : statusText(user);
  return html`<header class="chat-header">
    <button type="button" class="round back" aria-label=${t("Back to the list")} onClick=${closeThread}><${Icon} name="back" /></button>
    <${Avatar} user=${user} isShown=${!isSelf} />
    <div class="who"><h2 dir="auto">${isSelf ? t("Notes to yourself") : user.name}</h2>${!isSelf && html`<p class="muted">${isBlocked ? t("Blocked") : line}</p>`}</div>
    ${!isSelf && html`
      <button type="button" class="round" aria-label=${t("Voice call")} title=${t("Voice call")} disabled=${isInCall} onClick=${() => place(peer, "voice")}><${Icon} name="phone" /></button>
      <button type="button" class="round" aria-label=${t("Video call")} title=${t("Video call")} disabled=${isInCall} onClick=${() => place(peer, "video")}><${Icon} name="video" /></button>
      <${Menu} label=${t("More")} icon="more" items=${[{ label: isBlocked ? t("Unblock {name}", { name: user.name }) : t("Block {name}", { name: user.name }), icon: "block", isDanger: !isBlocked, run: () => setBlocked(peer, !isBlocked) }]} />`}
  </header>`;
}

/** @param {{ peer: string }} props */
export function Chat({ peer }) {
  const thread = threadOf(peer);
  const [isOver, setOver] = useState(false);
  /** @param {DragEvent} event */
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files") ?? false;
  /** @param {DragEvent} event */
  const onDragOver = (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    if (!isOver) setOver(true);
  };
  /** @param {DragEvent & { currentTarget: HTMLElement }} event */
  const onDragLeave = (event) => {
    if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget)) setOver(false);
  };
  /** @param {DragEvent} event */
  const onDrop = (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setOver(false);
    for (const file of event.dataTransfer?.files ?? []) sendFile(peer, file);
  };
  return html`<main class=${`chat ${isOver ? "dropping" : ""}`} data-pane tabindex="-1" aria-label=${userOf(peer).name} onDragOver=${onDragOver} onDragLeave=${onDragLeave} onDrop=${onDrop}>
    <${Header} peer=${peer} />
    <${Timeline} key=${peer} thread=${thread} messages=${thread.messages} />
    ${state.blocked.has(peer)
      ? html`<div class="blocked-bar"><p>${t("You have blocked {name}.", { name: userOf(peer).name })}</p><button type="button" class="secondary" onClick=${() => setBlocked(peer, false)}>${t("Unblock")}</button></div>`
      : html`<${Composer} key=${peer} peer=${peer} />`}
    ${isOver && html`<div class="drop-hint" aria-hidden="true"><${Icon} name="attach" size=${40} /><p>${t("Drop to send")}</p></div>`}
  </main>`;
}
