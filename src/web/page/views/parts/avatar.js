// @ts-check
// A user's initials on a colour of their own, with a mark for the presence.
import { lastSeen } from "../../core/time.js";
import { t } from "../../core/words.js";
import { html } from "../../preact.js";

/** @import {PublicUser} from "parley" */

/** @param {string} name */
function initials(name) {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => [...(word ?? "")][0] ?? "");
  return letters.join("").toLocaleUpperCase();
}

/** @param {string} id */
function colour(id) {
  let sum = 7;
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997;
  return sum % 8;
}

/** @param {{ user: { id: string, name: string, status?: PublicUser["status"] }, size?: "small" | "large" | "huge", isShown?: boolean }} props */
export function Avatar({ user, size, isShown = true }) {
  return html`<span class=${`avatar colour${colour(user.id)} ${size ?? ""}`} aria-hidden="true">
    <span class="initials">${initials(user.name) || "?"}</span>
    ${isShown && user.status && html`<span class=${`presence ${user.status}`}></span>`}
  </span>`;
}

/** @param {PublicUser} user */
export function statusText(user) {
  switch (user.status) {
    case "online": return t("Online");
    case "busy": return t("Busy");
    case "in_call": return t("In a call");
    default: return lastSeen(user.lastSeen);
  }
}
