// @ts-check
// The account and the settings of this browser.
import { canNotify, notifies, setNotices } from "../core/notices.js";
import { inWords, Refusal } from "../core/server.js";
import { changed, setTheme, state, theme, userOf } from "../core/state.js";
import { language, languages, t, useLanguage } from "../core/text.js";
import { setBlocked, setOwnStatus } from "../core/users.js";
import { html, useState } from "../preact.js";
import { Avatar, Modal } from "../views/parts.js";
import { Field } from "./login.js";
import { changeName, changePassword, logOut } from "./account.js";

function close() {
  state.dialog = null;
  changed();
}

/** @param {"settings" | "name" | "password" | "blocks" | "keys"} dialog */
function open(dialog) {
  state.dialog = dialog;
  changed();
}

/** @param {{ label: string, options: Record<string, string>, value: string, onChoose: (value: string) => void }} props */
function Choice({ label, options, value, onChoose }) {
  return html`<label class="setting"><span>${label}</span><select value=${value} onChange=${(/** @type {Event & { currentTarget: HTMLSelectElement }} */ event) => onChoose(event.currentTarget.value)}>
    ${Object.entries(options).map(([key, text]) => html`<option value=${key} selected=${key === value}>${text}</option>`)}</select></label>`;
}

function Settings() {
  const me = state.session?.user;
  if (!me) return null;
  return html`<${Modal} title=${t("Account and settings")} onClose=${close}>
    <div class="own"><${Avatar} user=${{ id: me.id, name: me.name, status: state.ownStatus }} size="large" /><div><strong dir="auto">${me.name}</strong><p class="muted">${me.email}</p></div></div>
    <fieldset class="status"><legend>${t("Status")}</legend>
      ${[["online", t("Online")], ["busy", t("Busy: messages, but no calls")]].map(([value, label]) => html`<label><input type="radio" name="status" value=${value} checked=${state.ownStatus === value} onChange=${() => setOwnStatus(/** @type {any} */ (value))} /><span class=${`presence ${value}`}></span>${label}</label>`)}
    </fieldset>
    <${Choice} label=${t("Language")} options=${languages} value=${language} onChoose=${(/** @type {string} */ value) => useLanguage(value).then(changed)} />
    <${Choice} label=${t("Appearance")} options=${{ system: t("As the system"), light: t("Light"), dark: t("Dark") }} value=${theme()} onChoose=${(/** @type {any} */ value) => { setTheme(value); changed(); }} />
    ${canNotify() && html`<div class="setting"><span>${t("Notifications")}</span>${Notification.permission === "denied" ? html`<span class="muted">${t("Forbidden in the browser")}</span>`
      : html`<button type="button" class="secondary" onClick=${() => setNotices(!notifies()).then(changed)}>${notifies() ? t("Turn off") : t("Turn on")}</button>`}</div>`}
    <div class="setting-buttons">
      <button type="button" class="secondary" onClick=${() => open("name")}>${t("Change the name")}</button>
      <button type="button" class="secondary" onClick=${() => open("password")}>${t("Change the password")}</button>
      <button type="button" class="secondary" onClick=${() => open("blocks")}>${t("Blocked people")}</button>
      <button type="button" class="secondary danger" onClick=${logOut}>${t("Log out")}</button>
    </div>
    ${state.server && html`<p class="muted version">Parley ${state.server.version}</p>`}
  <//>`;
}

/** @param {{ title: string, action: string, onSubmit: (field: (name: string) => string) => Promise<void>, children?: any }} props */
function FormDialog({ title, action, onSubmit, children }) {
  const [problem, setProblem] = useState("");
  /** @param {SubmitEvent & { currentTarget: HTMLFormElement }} event */
  const submit = async (event) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    try {
      await onSubmit((name) => String(fields.get(name) ?? ""));
      close();
    } catch (failure) {
      setProblem(failure instanceof Refusal && failure.field === "oldPassword" ? t("The old password is wrong.") : inWords(failure));
    }
  };
  return html`<${Modal} title=${title} onClose=${() => open("settings")} className="narrow"><form onSubmit=${submit}>${children}
    <p class="problem" role="alert">${problem}</p><button class="primary wide">${action}</button></form><//>`;
}

function Blocks() {
  return html`<${Modal} title=${t("Blocked people")} onClose=${() => open("settings")} className="narrow">
    <p class="muted">${t("Blocked people cannot write to you or call you. They are not told.")}</p>
    <ul class="blocks">${[...state.blocked].map((id) => html`<li key=${id}><${Avatar} user=${userOf(id)} isShown=${false} /><span dir="auto">${userOf(id).name}</span><button type="button" class="secondary" onClick=${() => setBlocked(id, false)}>${t("Unblock")}</button></li>`)}</ul>
    ${state.blocked.size === 0 && html`<p>${t("You block no one.")}</p>`}
  <//>`;
}

const shortcuts = () => [
  ["Ctrl K", t("Search people and chats")], ["Alt ↑ / ↓", t("Previous or next conversation")], ["Enter", t("Send")], ["Shift Enter", t("New line")],
  ["↑", t("Edit the newest own message")], ["Esc", t("Stop editing, or close")], ["F6", t("Next part of the page")], ["Ctrl /", t("Keyboard shortcuts")],
];

function Keys() {
  return html`<${Modal} title=${t("Keyboard shortcuts")} onClose=${close} className="narrow"><dl class="keys">
    ${shortcuts().map(([key, text]) => html`<div><dt><kbd dir="ltr">${key}</kbd></dt><dd>${text}</dd></div>`)}</dl><//>`;
}

export function Dialogs() {
  switch (state.dialog) {
    case "settings": return html`<${Settings} />`;
    case "name": return html`<${FormDialog} title=${t("Change the name")} action=${t("Save")} onSubmit=${(/** @type {any} */ field) => changeName(field("name"))}><${Field} label=${t("Name")} name="name" autocomplete="name" value=${state.session?.user.name} /><//>`;
    case "password": return html`<${FormDialog} title=${t("Change the password")} action=${t("Save")} onSubmit=${(/** @type {any} */ field) => changePassword(field("old"), field("new"))}>
      <${Field} label=${t("Old password")} name="old" type="password" autocomplete="current-password" /><${Field} label=${t("New password (8 characters or more)")} name="new" type="password" autocomplete="new-password" minlength=${8} /><//>`;
    case "blocks": return html`<${Blocks} />`;
    case "keys": return html`<${Keys} />`;
    default: return null;
  }
}
