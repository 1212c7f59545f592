// @ts-check
// A conversation: its header, its timeline and the composer. The draft of each conversation is kept.
import { place } from "../core/calls.js";
import { edit, editNewest, endEdit } from "../core/messages.js";
import { sendFile, sendText } from "../core/outbox.js";
import { startTyping, stopTyping } from "../core/server.js";
import { draftOf, load, ownId, save, state, threadOf, userOf } from "../core/state.js";
import { t } from "../core/text.js";
import { closeThread } from "../core/threads.js";
import { setBlocked } from "../core/users.js";
import { html, useEffect, useLayoutEffect, useRef, useState } from "../preact.js";
import { Avatar, Icon, Menu, statusText } from "./parts.js";
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
    <div class="who"><h1 dir="auto">${isSelf ? t("Notes to yourself") : user.name}</h1>${!isSelf && html`<p class="muted">${isBlocked ? t("Blocked") : line}</p>`}</div>
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

/** From so many bytes on, the number of those that are left is shown. */
const counted = 7_500;
const bytesOf = (/** @type {string} */ text) => new TextEncoder().encode(text.trim()).length;

/** @param {{ peer: string }} props */
export function Composer({ peer }) {
  const [text, setText] = useState(() => String(load(draftOf(peer)) ?? ""));
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const editing = state.editing?.peer === peer ? threadOf(peer).messages.find((message) => message.id === state.editing?.id) : undefined;
  const limit = state.server?.chat.maxLength ?? 8192;
  const bytes = bytesOf(text);
  const isTooLong = bytes > limit;

  /** @param {string} next */
  const change = (next) => {
    setText(next);
    if (!editing) save(draftOf(peer), next || undefined);
  };
  useEffect(() => {
    // On a phone the keyboard would cover what the user came to read.
    if (matchMedia("(pointer: fine)").matches) field.current?.focus();
    return () => stopTyping(peer);
  }, []);
  useLayoutEffect(() => {
    setText(editing ? editing.content : String(load(draftOf(peer)) ?? ""));
    if (editing) field.current?.focus();
  }, [editing?.id]);
  useLayoutEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
  }, [text]);

  const submit = () => {
    if (!text.trim() || isTooLong) return;
    if (editing) {
      edit(editing, text.trim());
    } else {
      sendText(peer, text.trim());
      change("");
    }
    field.current?.focus();
  };
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      submit();
    } else if (event.key === "ArrowUp" && !event.altKey && text === "" && editNewest(peer)) {
      event.preventDefault();
    } else if (event.key === "Escape" && editing) {
      event.stopPropagation();
      endEdit();
    }
  };
  /** @param {InputEvent & { currentTarget: HTMLTextAreaElement }} event */
  const onInput = (event) => {
    change(event.currentTarget.value);
    if (event.currentTarget.value.trim() && !editing) startTyping(peer);
    else stopTyping(peer);
  };
  /** @param {FileList | null | undefined} files */
  const attach = (files) => { for (const file of files ?? []) sendFile(peer, file); };
  /** @param {ClipboardEvent} event */
  const onPaste = (event) => {
    const files = event.clipboardData?.files;
    if (!files?.length) return;
    event.preventDefault();
    attach(files);
  };
  return html`<form class="composer" aria-label=${t("Write")} data-pane onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); submit(); }}>
    ${editing && html`<div class="edit-bar"><${Icon} name="edit" size=${18} /><span class="what"><strong>${t("Edit")}</strong><span dir="auto">${editing.content}</span></span><button type="button" class="round" aria-label=${t("Stop editing")} onClick=${endEdit}><${Icon} name="close" size=${18} /></button></div>`}
    <div class="write">
      <label class="round attach"><input type="file" multiple class="unseen" aria-label=${t("Attach files")} onChange=${(/** @type {Event & { currentTarget: HTMLInputElement }} */ event) => { attach(event.currentTarget.files); event.currentTarget.value = ""; }} /><${Icon} name="attach" /></label>
      <textarea ref=${field} rows="1" aria-label=${t("Message")} placeholder=${t("Message")} dir="auto" value=${text} aria-invalid=${isTooLong} onInput=${onInput} onKeyDown=${onKeyDown} onPaste=${onPaste} onBlur=${() => stopTyping(peer)}></textarea>
      ${bytes >= counted && html`<span class=${`counter ${isTooLong ? "over" : ""}`} role="status">${limit - bytes}</span>`}
      <button class="send" aria-label=${editing ? t("Save") : t("Send")} disabled=${!text.trim() || isTooLong}><${Icon} name=${editing ? "check" : "send"} /></button>
    </div>
  </form>`;
}
