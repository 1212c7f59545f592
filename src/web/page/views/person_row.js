// @ts-check
// A user in the list of people.
import { openThread } from "../core/places.js";
import { state, userOf } from "../core/state.js";
import { html } from "../preact.js";
import { Avatar, statusText } from "./parts/avatar.js";

/** @param {{ id: string }} props */
export function PersonRow({ id }) {
  const user = userOf(id);
  return html`<button type="button" class="row" data-stop aria-current=${state.open === id ? "true" : undefined} onClick=${() => openThread(id)}>
    <${Avatar} user=${user} />
    <span class="what"><span class="name" dir="auto">${user.name}</span><span class="last">${statusText(user)}</span></span>
  </button>`;
}
