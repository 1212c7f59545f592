// @ts-check
// Logging in and registering. In development mode each test user has a button.
import { inWords, Refusal } from "../core/server.js";
import { pageTitle, state } from "../core/state.js";
import { t } from "../core/text.js";
import { html, useState } from "../preact.js";
import { Avatar, Modal } from "../views/parts.js";
import { forgetSession, logIn, register } from "./account.js";

/** @typedef {{ email: string, name: string, password: string }} TestUser */

/** @param {string} name */
const meta = (name) => document.querySelector(`meta[name=parley-${name}]`)?.getAttribute("content") ?? "";
/** @type {TestUser[]} */
const testUsers = JSON.parse(meta("test-users") || "[]");

/** @param {{ label: string, type?: string, name: string, autocomplete: string, value?: string, isReadOnly?: boolean, minlength?: number }} props */
export function Field({ label, type = "text", name, autocomplete, value, isReadOnly, minlength }) {
  return html`<label class="field"><span>${label}</span>
    <input type=${type} name=${name} autocomplete=${autocomplete} required value=${value} readonly=${isReadOnly} minlength=${minlength} dir="auto" /></label>`;
}

function LoginForm() {
  const [isRegistering, setRegistering] = useState(false);
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const known = state.session?.user;

  /** @param {() => Promise<void>} action */
  const run = async (action) => {
    setBusy(true);
    setProblem("");
    try {
      await action();
    } catch (failure) {
      setProblem(failure instanceof Refusal && isRegistering && failure.field === "email" ? t("This e-mail address cannot be used.") : inWords(failure));
    }
    setBusy(false);
  };
  /** @param {SubmitEvent & { currentTarget: HTMLFormElement }} event */
  const submit = (event) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    /** @param {string} name */
    const text = (name) => String(fields.get(name) ?? "");
    run(() => (isRegistering ? register(text("email"), text("password"), text("name")) : logIn(text("email"), text("password"))));
  };
  return html`
    ${testUsers.length > 0 && !known && !isRegistering && html`<div class="test-users">
      <p class="muted">${t("Try it as a test user. Open a second window for the other one.")}</p>
      ${testUsers.map((user, index) => html`<button type="button" class="test-user" disabled=${isBusy} onClick=${() => run(() => logIn(user.email, user.password))}>
        <${Avatar} user=${{ id: String(index + 1), name: user.name }} /><span>${user.name}</span></button>`)}
      <p class="or" aria-hidden="true"><span>${t("or")}</span></p>
    </div>`}
    <form onSubmit=${submit}>
      ${isRegistering && html`<${Field} label=${t("Name")} name="name" autocomplete="name" />`}
      <${Field} label=${t("E-mail")} name="email" type="email" autocomplete="username" value=${known?.email} isReadOnly=${known !== undefined} />
      <${Field} label=${t("Password")} name="password" type="password" autocomplete=${isRegistering ? "new-password" : "current-password"} minlength=${isRegistering ? 8 : 1} />
      <p class="problem" role="alert">${problem}</p>
      <button class="primary wide" disabled=${isBusy}>${isRegistering ? t("Create the account") : t("Log in")}</button>
    </form>
    ${state.server?.registration && !known && html`<button type="button" class="link" onClick=${() => { setRegistering(!isRegistering); setProblem(""); }}>
      ${isRegistering ? t("I have an account") : t("Create an account")}</button>`}`;
}

export function LoginPage() {
  return html`<main class="login">
    <div class="card">
      <svg class="logo" viewBox="0 0 512 512" aria-hidden="true"><rect width="512" height="512" rx="112" /><path class="bubble" d="M140 128h178a66 66 0 0 1 66 66v74a66 66 0 0 1-66 66H240l-74 62c-8 7-20 1-20-9v-53.6a66 66 0 0 1-66-66V188a60 60 0 0 1 60-60z" /><path class="edge" d="M344 372h34a54 54 0 0 0 54-54v-72" /><circle cx="170" cy="231" r="22" /><circle cx="232" cy="231" r="22" /><circle cx="294" cy="231" r="22" /></svg>
      <h1 dir="auto">${pageTitle}</h1>
      <p class="muted">${t("Chat and calls on your own server")}</p>
      <${LoginForm} />
    </div>
  </main>`;
}

/** The form above the page, after the token has expired. Nothing on the page is lost. */
export function LoginSheet() {
  return html`<${Modal} title=${t("Your session has ended")} isFixed=${true}>
    <p class="muted">${t("Log in again to continue. Your drafts are kept.")}</p>
    <${LoginForm} />
    <button type="button" class="link" onClick=${forgetSession}>${t("Use another account")}</button>
  <//>`;
}
