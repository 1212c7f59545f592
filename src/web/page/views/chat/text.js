// @ts-check
// The text of a message. Addresses in it become links. It is never HTML.
import { html } from "../../preact.js";

const address = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/g;

/** @param {string} text @returns {(string | { url: string })[]} */
export function partsOf(text) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(address)) {
    if (found.index > end) parts.push(text.slice(end, found.index));
    parts.push({ url: found[0] });
    end = found.index + found[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/** One to three emoji and nothing else are shown large. @param {string} text */
const isEmoji = (text) => text.length < 40 && /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}|\u200d|\ufe0f|\p{Emoji_Modifier}){1,12}$/u.test(text)
  && [...new Intl.Segmenter().segment(text)].length <= 3;

/** @param {{ content: string }} props */
export function Text({ content }) {
  return html`<p class=${`content ${isEmoji(content) ? "emoji" : ""}`} dir="auto">${partsOf(content).map((part) => (typeof part === "string" ? part : html`<a href=${part.url} target="_blank" rel="noopener noreferrer">${part.url}</a>`))}</p>`;
}
