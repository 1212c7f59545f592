// @ts-check
// A button that opens a list of actions.
import { html, useEffect, useRef, useState } from "../../preact.js";
import { Icon } from "./icons.js";

/** @typedef {{ label: string, icon: string, run: () => void, isDanger?: boolean }} Item */

/** @param {{ label: string, icon: string, items: Item[], className?: string }} props */
export function Menu({ label, icon, items, className = "" }) {
  const [isOpen, setOpen] = useState(false);
  const ref = useRef(/** @type {HTMLElement | null} */ (null));
  const entries = () => /** @type {HTMLElement[]} */ ([...(ref.current?.querySelectorAll("[role=menuitem]") ?? [])]);
  const close = () => {
    setOpen(false);
    /** @type {HTMLElement | null | undefined} */ (ref.current?.querySelector("button"))?.focus();
  };
  useEffect(() => {
    if (!isOpen) return;
    entries()[0]?.focus();
    const onPointer = (/** @type {Event} */ event) => { if (!ref.current?.contains(/** @type {Node} */ (event.target))) setOpen(false); };
    addEventListener("pointerdown", onPointer);
    return () => removeEventListener("pointerdown", onPointer);
  }, [isOpen]);
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (!isOpen) return;
    const all = entries();
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (event.key === "Escape" || event.key === "Tab") close();
    else if (event.key === "ArrowDown") all[(at + 1) % all.length]?.focus();
    else if (event.key === "ArrowUp") all[(at - 1 + all.length) % all.length]?.focus();
    else return;
    event.stopPropagation();
    if (event.key !== "Tab") event.preventDefault();
  };
  return html`<div class=${`menu ${className} ${isOpen ? "is-open" : ""}`} ref=${ref} onKeyDown=${onKeyDown}>
    <button type="button" class="round" aria-haspopup="menu" aria-expanded=${isOpen} aria-label=${label} title=${label} onClick=${() => setOpen(!isOpen)}><${Icon} name=${icon} /></button>
    ${isOpen && html`<div class="menu-list" role="menu" aria-label=${label}>
      ${items.map((item) => html`<button type="button" role="menuitem" tabindex="-1" class=${item.isDanger ? "danger" : ""} onClick=${() => { close(); item.run(); }}><${Icon} name=${item.icon} size=${18} />${item.label}</button>`)}
    </div>`}
  </div>`;
}
