// @ts-check
// The whole page. It is drawn again after every change of the state.
import { retryNow } from "../core/connection.js";
import { onChange, state } from "../core/state.js";
import { t } from "../core/words.js";
import { html, render } from "../preact.js";
import { Viewer } from "./chat/attachment.js";
import { CallScreen } from "./call_screen.js";
import { Chat } from "./chat/chat.js";
import { Confirm } from "./parts/confirm.js";
import { Icon } from "./parts/icons.js";
import { LoginPage, LoginSheet } from "./login.js";
import { Dialogs } from "./settings.js";
import { Sidebar } from "./sidebar.js";

function Banner() {
  return html`<div class="banner-place" role="status">${state.isBannerShown && html`<div class="banner"><span class="spinner" aria-hidden="true"></span><span>${t("Reconnecting…")}</span>
    <button type="button" class="link" onClick=${retryNow}>${t("Retry now")}</button></div>`}</div>`;
}

function Nothing() {
  return html`<main class="chat nothing" data-pane tabindex="-1" aria-label=${t("Conversation")}><${Icon} name="chats" size=${72} /><p>${t("Choose a conversation, or a person to write to.")}</p></main>`;
}

function Toasts() {
  return html`<div class="toasts" role="status">${state.toasts.map((one) => html`<p class="toast" key=${one.id} dir="auto">${one.text}</p>`)}</div>`;
}

function App() {
  if (state.phase === "starting") return null;
  if (state.phase === "login") return html`<${LoginPage} /><${Toasts} />`;
  return html`<div class=${`app ${state.open ? "has-open" : ""}`}>
    <${Banner} />
    <div class="panes"><${Sidebar} />${state.open ? html`<${Chat} key=${state.open} peer=${state.open} />` : html`<${Nothing} />`}</div>
    <${CallScreen} />
    <${Dialogs} /><${Confirm} /><${Viewer} />
    ${state.isLoginNeeded && html`<${LoginSheet} />`}
    <${Toasts} />
  </div>`;
}

/** @param {HTMLElement} root */
export function show(root) {
  const draw = () => render(html`<${App} />`, root);
  onChange(draw);
  draw();
}
