// @ts-check
// A dialog above the page. The browser keeps the focus in it.
import { t } from "../../core/words.js";
import { html, useEffect, useRef } from "../../preact.js";
import { Icon } from "./icons.js";

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
