// @ts-check
// The words of the page in the language of the user. English texts are the keys. The other languages are in
// words/, one file each, and tests/browser checks that no key is missing.
import { load, save } from "../device/storage.js";

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
