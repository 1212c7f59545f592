// @ts-check
// Light or dark: as the system says, or as the user has chosen.
import { load, save } from "./storage.js";

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
