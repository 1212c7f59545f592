// @ts-check
// The icons, as lines in a square of 24. They are decoration: the button around one has a name.
import { html } from "../../preact.js";

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
