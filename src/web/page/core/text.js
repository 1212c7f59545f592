// @ts-check
// The words of the page, and times and sizes as text, in the language of the user. English texts are the keys.
// The other languages are in words/, one file each, and tests/browser checks that no key is missing.
import { load, save } from "./state.js";

/** A text, or one for each plural category of the language. @typedef {string | Record<string, string>} Word */

export const languages = {
  en: "English", de: "Deutsch", fr: "Français", es: "Español", pt: "Português", ar: "العربية",
};

/** @type {Record<string, Word>} */
let table = {};
export let language = "en";
/** The language with the region of the user, if they are of one language: it decides how times are written. */
export let locale = "en";

function preferred() {
  const wanted = [load("language"), ...navigator.languages];
  for (const one of wanted) {
    const base = String(one ?? "").slice(0, 2);
    if (base in languages) return base;
  }
  return "en";
}

/** Loads the words of a language, and applies its direction. @param {string} [wanted] */
export async function useLanguage(wanted) {
  const next = wanted ?? preferred();
  table = next === "en" ? {} : (await import(`../words/${next}.js`)).default;
  language = next;
  locale = navigator.languages.find((one) => one.startsWith(next)) ?? next;
  if (wanted) save("language", wanted);
  document.documentElement.lang = next;
  document.documentElement.dir = next === "ar" ? "rtl" : "ltr";
}

/** @param {string} text @param {Record<string, string | number>} values */
function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** The text in the user's language. {name} in it stands for a value. @param {string} key @param {Record<string, string | number>} [values] */
export function t(key, values = {}) {
  const word = table[key] ?? key;
  return filled(typeof word === "string" ? word : (word.other ?? key), values);
}

/** The text for a number {n}. @param {string} one @param {string} other @param {number} n @param {Record<string, string | number>} [values] */
export function tn(one, other, n, values = {}) {
  const word = table[other];
  const all = { ...values, n: new Intl.NumberFormat(locale).format(n) };
  if (word === undefined) return filled(n === 1 ? one : other, all);
  if (typeof word === "string") return filled(word, all);
  return filled(word[new Intl.PluralRules(language).select(n)] ?? word.other ?? other, all);
}

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** @param {Date} date @param {Intl.DateTimeFormatOptions} options */
function format(date, options) {
  const key = locale + JSON.stringify(options);
  let made = formats.get(key);
  if (!made) formats.set(key, (made = new Intl.DateTimeFormat(locale, options)));
  return made.format(date);
}

/** @param {Date} date */
const dayNumber = (date) => Math.floor((date.getTime() - date.getTimezoneOffset() * 60000) / 86400000);
/** @param {string} a @param {string} b */
export const isSameDay = (a, b) => dayNumber(new Date(a)) === dayNumber(new Date(b));

/** @param {string} time */
export const clockTime = (time) => format(new Date(time), { hour: "2-digit", minute: "2-digit" });
/** @param {string} time */
export const fullTime = (time) => format(new Date(time), { dateStyle: "full", timeStyle: "short" });

/** "Today", "Yesterday", a weekday or a date. @param {string} time */
export function dayName(time) {
  const date = new Date(time);
  const days = dayNumber(new Date()) - dayNumber(date);
  if (days === 0) return t("Today");
  if (days === 1) return t("Yesterday");
  if (days > 0 && days < 7) return format(date, { weekday: "long" });
  return format(date, { day: "numeric", month: "long", year: "numeric" });
}

/** For a list: the clock time of today, otherwise the day. @param {string} time */
export function shortTime(time) {
  const date = new Date(time);
  const days = dayNumber(new Date()) - dayNumber(date);
  if (days === 0) return clockTime(time);
  if (days > 0 && days < 7) return format(date, { weekday: "short" });
  return format(date, { day: "numeric", month: "short" });
}

/** @param {string | undefined} time */
export function lastSeen(time) {
  if (!time) return t("Offline");
  const minutes = Math.floor((Date.now() - Date.parse(time)) / 60000);
  if (minutes < 1) return t("Last seen just now");
  if (minutes < 60) return tn("Last seen {n} minute ago", "Last seen {n} minutes ago", minutes);
  return t("Last seen {time}", { time: minutes < 1440 ? clockTime(time) : shortTime(time) });
}

/** 3:07 or 1:02:03. @param {number} seconds */
export function timer(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const rest = String(whole % 60).padStart(2, "0");
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** "3 min 12 s" @param {number} seconds */
export function duration(seconds) {
  const minutes = Math.floor(seconds / 60);
  return minutes ? t("{m} min {s} s", { m: minutes, s: seconds % 60 }) : t("{s} s", { s: seconds });
}

/** @param {number} bytes */
export function size(bytes) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  let unit = 0;
  let value = bytes;
  while (value >= 1000 && unit < 3) {
    value /= 1000;
    unit++;
  }
  return new Intl.NumberFormat(locale, {
    style: "unit", unit: /** @type {string} */ (units[unit]), unitDisplay: "short", maximumFractionDigits: unit > 1 ? 1 : 0,
  }).format(value);
}
