// @ts-check
// The left side: search, and the lists of conversations, calls and people.
import { tickOf } from "../core/messages.js";
import { changed, draftOf, load, ownId, pageTitle, state, userOf } from "../core/state.js";
import { shortTime, t, tn } from "../core/text.js";
import { loadCallList, loadMoreThreads, openThread, sortedThreads } from "../core/threads.js";
import { searchPeople } from "../core/users.js";
import { html, useEffect, useRef, useState } from "../preact.js";
import { CallRow, outcomeText, wasMissed } from "./entries.js";
import { Avatar, Icon, moveInList, statusText, Tick } from "./parts.js";

/** @import {Thread} from "../core/state.js" */
/** @import {Message} from "parley" */

const tabs = /** @type {const} */ (["chats", "calls", "people"]);
const labels = { chats: () => t("Chats"), calls: () => t("Calls"), people: () => t("People") };
const icons = { chats: "chats", calls: "phone", people: "people" };
/** With fewer conversations than this, the list shows other people below them. */
const few = 8;

/** @param {typeof tabs[number]} tab */
function choose(tab) {
  state.tab = tab;
  if (tab === "calls") loadCallList();
  if (tab === "people") searchPeople(state.search);
  changed();
}

function Tabs() {
  const hasUnread = [...state.threads.values()].some((thread) => thread.unread > 0);
  /** @param {KeyboardEvent & { currentTarget: HTMLElement }} event */
  const onKeyDown = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const direction = document.documentElement.dir === "rtl" ? -step : step;
    const next = tabs[(tabs.indexOf(state.tab) + direction + tabs.length) % tabs.length] ?? "chats";
    choose(next);
    /** @type {HTMLElement | null} */ (event.currentTarget.querySelector(`#tab-${next}`))?.focus();
  };
  return html`<div class="tabs" role="tablist" aria-label=${t("Lists")} onKeyDown=${onKeyDown}>
    ${tabs.map((tab) => html`<button type="button" role="tab" id=${`tab-${tab}`} aria-controls="list" aria-selected=${state.tab === tab} tabindex=${state.tab === tab ? 0 : -1} onClick=${() => choose(tab)}>
      <${Icon} name=${icons[tab]} size=${18} /><span>${labels[tab]()}</span>${tab === "chats" && hasUnread && state.tab !== "chats" && html`<span class="dot"></span>`}</button>`)}
  </div>`;
}

/** @param {{ threads: Thread[] }} props */
function Chats({ threads }) {
  const wanted = state.search.trim().toLocaleLowerCase();
  const shown = wanted ? threads.filter((thread) => userOf(thread.peer).name.toLocaleLowerCase().includes(wanted)) : threads;
  const others = state.people.users.filter((user) => !threads.some((thread) => thread.peer === user.id));
  const withPeople = wanted !== "" || (state.hasThreads && threads.length < few);
  return html`
    ${!state.hasThreads && [0, 1, 2, 3].map(() => html`<div class="row ghost" aria-hidden="true"><span class="avatar"></span><span class="lines"></span></div>`)}
    ${shown.length > 0 && html`<ul class="rows" aria-label=${t("Chats")}>${shown.map((thread) => html`<li key=${thread.peer}><${ThreadRow} thread=${thread} /></li>`)}</ul>`}
    ${state.threadCursor && !wanted && html`<button type="button" class="link" onClick=${loadMoreThreads}>${t("Show older conversations")}</button>`}
    ${withPeople && others.length > 0 && html`<h2 class="section">${t("People")}</h2>
      <ul class="rows" aria-label=${t("People")}>${others.map((user) => html`<li key=${user.id}><${PersonRow} id=${user.id} /></li>`)}</ul>`}
    ${state.hasThreads && shown.length === 0 && others.length === 0 && !state.people.isLoading && html`<p class="empty muted">${wanted ? t("No name matches.") : t("No conversations yet.")}</p>`}`;
}

function Calls() {
  return html`
    ${state.callList.length > 0 && html`<ul class="rows" aria-label=${t("Calls")}>${state.callList.map((call) => html`<li key=${call.id}><${CallRow} call=${call} /></li>`)}</ul>`}
    ${state.callCursor && html`<button type="button" class="link" onClick=${() => loadCallList(true)}>${t("Show older calls")}</button>`}
    ${state.hasCallList && state.callList.length === 0 && html`<p class="empty muted">${t("No calls yet.")}</p>`}`;
}

function People() {
  const { users, cursor } = state.people;
  return html`
    ${users.length > 0 && html`<ul class="rows" aria-label=${t("People")}>${users.map((user) => html`<li key=${user.id}><${PersonRow} id=${user.id} /></li>`)}</ul>`}
    ${cursor && html`<button type="button" class="link" onClick=${() => searchPeople(state.search, true)}>${t("Show more people")}</button>`}
    ${users.length === 0 && !state.people.isLoading && html`<p class="empty muted">${t("No name matches.")}</p>`}`;
}

/** Unread conversations above or below the part of the list that is in view. */
function useUnreadBeyond() {
  const ref = useRef(/** @type {HTMLElement | null} */ (null));
  const [beyond, setBeyond] = useState({ above: 0, below: 0 });
  const measure = () => {
    const list = ref.current;
    if (!list) return;
    const box = list.getBoundingClientRect();
    let above = 0;
    let below = 0;
    for (const row of list.querySelectorAll(".row.unread")) {
      const { top, bottom } = row.getBoundingClientRect();
      if (bottom < box.top + 10) above++;
      if (top > box.bottom - 10) below++;
    }
    if (above !== beyond.above || below !== beyond.below) setBeyond({ above, below });
  };
  useEffect(measure);
  return { ref, beyond, measure };
}

export function Sidebar() {
  const threads = sortedThreads();
  const { ref, beyond, measure } = useUnreadBeyond();
  const timer = useRef(/** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined));
  useEffect(() => {
    if (state.connection === "online") searchPeople(state.search);
  }, [state.connection === "online"]);
  /** @param {Event & { currentTarget: HTMLInputElement }} event */
  const onSearch = (event) => {
    state.search = event.currentTarget.value;
    if (state.tab === "calls") state.tab = "people";
    clearTimeout(timer.current);
    timer.current = setTimeout(() => searchPeople(state.search), 200);
    changed();
  };
  /** @param {KeyboardEvent & { currentTarget: HTMLInputElement }} event */
  const onKeyDown = (event) => {
    const first = /** @type {HTMLElement | null} */ (ref.current?.querySelector("[data-stop]"));
    if (event.key === "ArrowDown" || event.key === "Enter") {
      event.preventDefault();
      if (event.key === "Enter") first?.click();
      else first?.focus();
    } else if (event.key === "Escape" && state.search) {
      state.search = "";
      searchPeople("");
    }
  };
  const me = state.session?.user;
  const own = { id: me?.id ?? "", name: me?.name ?? "", status: state.connection === "online" ? state.ownStatus : /** @type {const} */ ("offline") };
  /** @param {string} edge */
  const jump = (edge) => {
    const rows = [...(ref.current?.querySelectorAll(".row.unread") ?? [])];
    (edge === "below" ? rows.at(-1) : rows[0])?.scrollIntoView({ block: "center" });
  };
  return html`<nav class="sidebar" aria-label=${t("Conversations")} data-pane tabindex="-1">
    <header class="brand">
      <${state.open ? "p" : "h1"} class="title" dir="auto">${pageTitle}<//>
      <button type="button" class="round" aria-label=${t("Keyboard shortcuts")} onClick=${() => { state.dialog = "keys"; changed(); }}><${Icon} name="help" /></button>
      <button type="button" class="me" aria-label=${t("Account and settings")} title=${me?.name} onClick=${() => { state.dialog = "settings"; changed(); }}><${Avatar} user=${own} /></button>
    </header>
    <div class="search"><${Icon} name="search" size=${18} />
      <input id="search" type="search" aria-label=${t("Search people and chats")} placeholder=${t("Search people and chats")} value=${state.search} onInput=${onSearch} onKeyDown=${onKeyDown} dir="auto" autocomplete="off" /></div>
    <${Tabs} />
    <div class="list" id="list" role="tabpanel" aria-labelledby=${`tab-${state.tab}`} ref=${ref} onScroll=${measure} onKeyDown=${moveInList}>
      ${state.tab === "chats" ? html`<${Chats} threads=${threads} />` : state.tab === "calls" ? html`<${Calls} />` : html`<${People} />`}
    </div>
    ${beyond.above > 0 && html`<button type="button" class="beyond above" onClick=${() => jump("above")}>${tn("{n} unread above", "{n} unread above", beyond.above)}</button>`}
    ${beyond.below > 0 && html`<button type="button" class="beyond below" onClick=${() => jump("below")}>${tn("{n} unread below", "{n} unread below", beyond.below)}</button>`}
  </nav>`;
}

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
  const draft = state.open !== thread.peer && load(draftOf(thread.peer));
  if (draft) return html`<span class="draft">${t("Draft")}:</span> <span dir="auto">${String(draft).slice(0, 80)}</span>`;
  const waiting = thread.outgoing.at(-1);
  if (waiting) {
    return html`${waiting.phase === "failed" ? html`<${Icon} name="warning" size=${15} />` : html`<${Tick} tick="waiting" label=${tickNames.waiting()} />`} <span dir="auto">${summary(waiting)}</span>`;
  }
  const call = newestCall(thread);
  if (call) {
    // The name of the row says only whether the call was missed: the whole text is in the conversation.
    return html`<span class=${wasMissed(call) ? "missed" : ""}><span aria-hidden="true"><${Icon} name=${call.type === "video" ? "video" : "phone"} size=${15} /> ${outcomeText(call)}</span>${wasMissed(call) && html`<span class="unseen">${t("Missed")}</span>`}</span>`;
  }
  if (!thread.last) return "";
  const tick = tickOf(thread, thread.last);
  return html`${thread.last.senderId === ownId() && thread.peer !== ownId() && !thread.last.deletedAt && html`<${Tick} tick=${tick} label=${tickNames[tick]()} />`} <span dir="auto">${summary(thread.last)}</span>`;
}

/** The newest call, if it is newer than the newest message. @param {Thread} thread */
function newestCall(thread) {
  const call = thread.calls.at(-1);
  return call && call.timestamp > (thread.last?.timestamp ?? "") && !thread.outgoing.length ? call : undefined;
}

/** @param {{ thread: Thread }} props */
export function ThreadRow({ thread }) {
  const user = userOf(thread.peer);
  const isSelf = thread.peer === ownId();
  const isOpen = state.open === thread.peer;
  const time = thread.outgoing.at(-1)?.timestamp ?? newestCall(thread)?.timestamp ?? thread.last?.timestamp;
  return html`<button type="button" class=${`row ${thread.unread ? "unread" : ""}`} data-stop aria-current=${isOpen ? "true" : undefined} tabindex=${isOpen || !state.open ? 0 : -1} onClick=${() => openThread(thread.peer)}>
    <${Avatar} user=${user} isShown=${!isSelf} />
    <span class="what">
      <span class="line"><span class="name" dir="auto">${isSelf ? t("Notes to yourself") : user.name}</span>${time && html`<time datetime=${time}>${shortTime(time)}</time>`}</span>
      <span class="line"><span class="last"><${LastLine} thread=${thread} /></span>
        ${thread.unread > 0 && html`<span class="pill">${thread.unread > 99 ? "99+" : thread.unread}<span class="unseen"> ${tn("unread message", "unread messages", thread.unread)}</span></span>`}</span>
    </span>
    <span class="unseen">${isSelf ? "" : statusText(user)}</span>
  </button>`;
}

/** @param {{ id: string }} props */
export function PersonRow({ id }) {
  const user = userOf(id);
  return html`<button type="button" class="row" data-stop aria-current=${state.open === id ? "true" : undefined} onClick=${() => openThread(id)}>
    <${Avatar} user=${user} />
    <span class="what"><span class="name" dir="auto">${user.name}</span><span class="last">${state.typing.has(id) ? html`<span class="typing">${t("typing…")}</span>` : statusText(user)}</span></span>
  </button>`;
}
