// @ts-check
// The keys that work everywhere on the page.
import { moveThread } from "../core/places.js";
import { changed, state } from "../core/state.js";

/** Moves the focus to the next part of the page: the list, the conversation, the composer, the call. @param {number} step */
function movePane(step) {
  const panes = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-pane]")].filter((one) => /** @type {HTMLElement} */ (one).offsetParent !== null || one.classList.contains("call-screen")));
  // The innermost pane that has the focus.
  const at = panes.findLastIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(at + step + panes.length) % panes.length];
  const inner = /** @type {HTMLElement | null | undefined} */ (next?.querySelector("textarea, [data-stop][tabindex='0']"));
  if (next?.matches("form")) inner?.focus();
  else (next?.matches("nav") ? inner ?? next : next)?.focus();
}

/** @param {KeyboardEvent} event */
function onKeyDown(event) {
  if (state.phase !== "ready" || document.querySelector("dialog[open]")) return;
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key.toLowerCase() === "k") {
    const search = document.getElementById("search");
    if (search instanceof HTMLInputElement) {
      search.focus();
      search.select();
    }
  } else if (command && event.key === "/") {
    state.dialog = "keys";
    changed();
  } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    moveThread(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "F6") {
    movePane(event.shiftKey ? -1 : 1);
  } else {
    return;
  }
  event.preventDefault();
}

export function listenToKeys() {
  addEventListener("keydown", onKeyDown);
}
