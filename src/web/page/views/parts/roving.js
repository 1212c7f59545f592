// @ts-check
// Arrow keys in a list: one element of it can be reached with Tab, and the arrow keys move between them.

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
