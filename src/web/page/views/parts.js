// @ts-check
// The parts that several views share: icons, avatars, dialogs, menus, and arrow keys in lists.
import { changed } from "../core/state.js";
import { lastSeen, t } from "../core/text.js";
import { html, useEffect, useLayoutEffect, useRef, useState } from "../preact.js";

/** @import {PublicUser} from "parley" */

const paths = {
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16.5 16.5 21 21",
  phone: "M5 4h3.5l1.8 4.6-2.3 1.7a12 12 0 0 0 5.7 5.7l1.7-2.3L20 15.5V19a1.5 1.5 0 0 1-1.6 1.5A15.5 15.5 0 0 1 3.5 5.6 1.5 1.5 0 0 1 5 4z",
  hangup: "M3 14.5c5.5-5 12.5-5 18 0l-2.3 2.8-3.7-1.6v-2.5a10 10 0 0 0-6 0v2.5l-3.7 1.6z",
  video: "M3.5 7.5A1.5 1.5 0 0 1 5 6h9a1.5 1.5 0 0 1 1.5 1.5v9A1.5 1.5 0 0 1 14 18H5a1.5 1.5 0 0 1-1.5-1.5zM15.5 10.5l5-3v9l-5-3",
  send: "M4 12 3.5 4.5 21 12 3.5 19.5zM4 12h8",
  attach: "M20 11.5 12.3 19.2a5 5 0 0 1-7.1-7.1l8-8a3.4 3.4 0 0 1 4.8 4.8l-8 8a1.7 1.7 0 0 1-2.4-2.4l7.2-7.2",
  back: "M15 5l-7 7 7 7",
  down: "M12 5v13M6 12.5l6 6 6-6",
  more: "M5.5 11.2a.8.8 0 1 0 0 1.6.8.8 0 0 0 0-1.6M12 11.2a.8.8 0 1 0 0 1.6.8.8 0 0 0 0-1.6M18.5 11.2a.8.8 0 1 0 0 1.6.8.8 0 0 0 0-1.6",
  close: "M6 6l12 12M18 6 6 18",
  edit: "M4 20l1-4.5L16.5 4l3.5 3.5L8.5 19zM14 6.5l3.5 3.5",
  trash: "M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.5 11v5M13.5 11v5",
  copy: "M9 9h10.5v11H9zM15 9V4.5H4.5v11H9",
  file: "M7 3.5h7l4 4v13H7zM14 3.5v4h4",
  download: "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14",
  bell: "M6.5 10a5.5 5.5 0 0 1 11 0c0 5 2 6 2 6h-15s2-1 2-6zM10 19.5a2.2 2.2 0 0 0 4 0",
  block: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM6 6l12 12",
  clock: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4.5l3 1.5",
  warning: "M12 4 2.8 19.5h18.4zM12 10v4.5M12 17h.01",
  check: "M5 12.5l4.5 4.5L19 7.5",
  incoming: "M18 6 7 17M7 9v8h8",
  outgoing: "M6 18 17 7M9 7h8v8",
  chats: "M4 6.5A1.5 1.5 0 0 1 5.5 5h13A1.5 1.5 0 0 1 20 6.5v8a1.5 1.5 0 0 1-1.5 1.5H11l-4.5 4v-4h-1A1.5 1.5 0 0 1 4 14.5z",
  people: "M9 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM2.5 19.5c.4-3.5 3-5.5 6.5-5.5s6.1 2 6.5 5.5M16 5a3.5 3.5 0 0 1 0 6.5M17.5 14.3c2.3.7 3.7 2.5 4 5.2",
  small: "M14 4v6h6M10 20v-6H4M20 4l-6 6M4 20l6-6",
  large: "M14 10l6-6M20 9V4h-5M10 14l-6 6M4 15v5h5",
  open: "M13 5h6v6M19 5l-9 9M16 14v5H5V8h5",
  help: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.5h.01",
  retry: "M19 12a7 7 0 1 1-2.2-5.1M19 4v4h-4",
  picture: "M4 5h16v14H4zM4 16l4.5-4.5 4 4 2.5-2.5 5 5M15.5 9h.01",
};

/** @param {{ name: keyof typeof paths, size?: number }} props */
export function Icon({ name, size = 22 }) {
  return html`<svg class="icon" viewBox="0 0 24 24" width=${size} height=${size} aria-hidden="true" focusable="false"><path d=${paths[name]} /></svg>`;
}

const ticks = {
  waiting: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3.2l2 1",
  sent: "M4 8.5l3 3 6-7",
  delivered: "M1.5 8.5l3 3 6-7M8 11l.6.5 6-7",
  read: "M1.5 8.5l3 3 6-7M8 11l.6.5 6-7",
};
/** @param {{ tick: keyof typeof ticks, label: string }} props */
export function Tick({ tick, label }) {
  return html`<svg class=${`tick ${tick}`} viewBox="0 0 16 16" width="16" height="16" role="img" aria-label=${label}><path d=${ticks[tick]} /></svg>`;
}

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
    <span class="initials" data-initials=${initials(user.name) || "?"}></span>
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

/**
 * @param {{ title: string, children?: any, onClose?: () => void, isFixed?: boolean, role?: string, className?: string, describedBy?: string }} props
 *   isFixed: the user cannot close it; it goes when its reason goes.
 */
export function Modal({ title, children, onClose, isFixed, role, className = "", describedBy }) {
  const ref = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    const before = document.activeElement;
    if (!dialog.open) dialog.showModal();
    return () => {
      dialog.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (!isFixed) onClose?.();
  };
  /** @param {MouseEvent} event */
  const onClick = (event) => { if (event.target === ref.current && !isFixed) onClose?.(); };
  return html`<dialog ref=${ref} class=${`modal ${className}`} role=${role} aria-label=${title} aria-describedby=${describedBy} onKeyDown=${onKeyDown} onClick=${onClick}
    onCancel=${(/** @type {Event} */ event) => event.preventDefault()}>
    <div class="modal-body">
      ${!isFixed && html`<header><h2>${title}</h2><button type="button" class="round" aria-label=${t("Close")} onClick=${onClose}><${Icon} name="close" /></button></header>`}
      ${isFixed && !role && html`<header><h2>${title}</h2></header>`}
      ${children}
    </div>
  </dialog>`;
}

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
  useLayoutEffect(() => {
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

/** @type {{ title: string, text: string, action: string, run: () => void } | null} */
let question = null;

/** @param {string} title @param {string} text @param {string} action @param {() => void} run */
export function ask(title, text, action, run) {
  question = { title, text, action, run };
  changed();
}

function close() {
  question = null;
  changed();
}

export function Confirm() {
  if (!question) return null;
  const { title, text, action, run } = question;
  return html`<${Modal} title=${title} onClose=${close} className="narrow">
    <p>${text}</p>
    <div class="actions"><button type="button" class="secondary" onClick=${close}>${t("Keep")}</button>
      <button type="button" class="primary danger" onClick=${() => { close(); run(); }}>${action}</button></div>
  <//>`;
}

/** @param {KeyboardEvent & { currentTarget: HTMLElement }} event */
export function moveInList(event) {
  const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
  const target = event.target;
  if (step === undefined || event.altKey || event.ctrlKey || !(target instanceof HTMLElement) || !target.hasAttribute("data-stop")) return;
  const stops = [...event.currentTarget.querySelectorAll("[data-stop]")].filter((one) => one instanceof HTMLElement);
  const next = stops[Math.min(Math.max(stops.indexOf(target) + step, 0), stops.length - 1)];
  event.preventDefault();
  if (!next) return;
  for (const stop of stops) stop.tabIndex = stop === next ? 0 : -1;
  next.focus();
}
