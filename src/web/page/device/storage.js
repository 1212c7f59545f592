// @ts-check
// What the page keeps in the browser, the theme included. A browser that refuses storage only forgets more.

const prefix = "parley.";

/** @param {string} name @returns {any} */
export function load(name) {
  try {
    const text = localStorage.getItem(prefix + name);
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Removes the value if it is undefined. @param {string} name @param {unknown} value */
export function save(name, value) {
  try {
    if (value === undefined) localStorage.removeItem(prefix + name);
    else localStorage.setItem(prefix + name, JSON.stringify(value));
  } catch {
    // Storage is full or forbidden.
  }
}

/** In development mode each tab has its own session, so that two windows of one browser are two test users. */
const isOfTab = (document.querySelector("meta[name=parley-test-users]")?.getAttribute("content") ?? "[]").length > 2;

/** @returns {any} */
export function loadSession() {
  return (isOfTab ? JSON.parse(ofTab("session") ?? "null") : load("session")) ?? null;
}

/** @param {unknown} session */
export function saveSession(session) {
  if (isOfTab) ofTab("session", JSON.stringify(session));
  else save("session", session);
}

/** Removes what belongs to the user. @param {string} id */
export function clearPersonal(id) {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key === "parley.session" || key.startsWith(`parley.draft.${id}.`) || key === `parley.outbox.${id}`) localStorage.removeItem(key);
    }
    sessionStorage.clear();
  } catch {
    // Storage is forbidden.
  }
}

/** What only this tab keeps. @param {string} name @param {string | null} [value] */
export function ofTab(name, value) {
  try {
    if (value === undefined) return sessionStorage.getItem(prefix + name);
    if (value === null) sessionStorage.removeItem(prefix + name);
    else sessionStorage.setItem(prefix + name, value);
  } catch {
    // Storage is forbidden.
  }
  return null;
}

/** @typedef {"system" | "light" | "dark"} Theme */

/** @returns {Theme} */
export const theme = () => load("theme") ?? "system";

export function applyTheme() {
  const chosen = theme();
  if (chosen === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
}

/** @param {Theme} chosen */
export function setTheme(chosen) {
  save("theme", chosen === "system" ? undefined : chosen);
  applyTheme();
}
