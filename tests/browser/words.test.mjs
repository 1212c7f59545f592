// The sources of the page, without a browser: types, words and size of each file.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { root } from "./support/parley.mjs";

const page = join(root, "src/web/page");
const names = (await readdir(page, { recursive: true })).filter((name) => name.endsWith(".js"));
const sources = new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(page, name), "utf8")])));
const languages = await Promise.all(names.filter((name) => name.startsWith("words/")).map(async (name) => [name, (await import(join(page, name))).default]));

/** The English texts: the texts in each call of t() and tn(). Those of a choice within the call count too. */
function wordsOf(source) {
  const found = new Set();
  for (const call of source.matchAll(/\btn?\(((?:[^()]|\([^()]*\))*)\)/g)) {
    const isPlural = call[0].startsWith("tn(");
    const texts = [...call[1].replace(/,\s*\{[^}]*\}$/, "").matchAll(/(===\s*)?"((?:[^"\\]|\\.)*)"/g)].filter((one) => !one[1]).map((one) => one[2]);
    for (const text of isPlural ? texts.slice(1, 2) : texts) found.add(text);
  }
  return found;
}
const used = new Set([...sources].filter(([name]) => !name.startsWith("words/")).flatMap(([, source]) => [...wordsOf(source)]));

test("the sources fit the types of the contract", async () => {
  const compiler = join(root, "tests/browser/node_modules/.bin/tsc");
  for (const project of ["tsconfig.json", "tsconfig.worker.json"]) {
    await promisify(execFile)(compiler, ["--project", join(root, "tests/browser", project)]).catch((problem) => assert.fail(problem.stdout));
  }
});

test("every script is checked by the compiler, has at most 400 lines, and writes no HTML", () => {
  for (const [name, source] of sources) {
    assert.ok(source.startsWith("// @ts-check\n"), name);
    assert.ok(source.split("\n").length <= 401, name);
    assert.doesNotMatch(source, /innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write|\beval\(/, name);
  }
});

test("each of the five other languages has every text, and no text that is not used", () => {
  assert.equal(languages.length, 5);
  assert.ok(used.size > 150, `${used.size}`);
  for (const [name, table] of languages) {
    assert.deepEqual([...used].filter((text) => !(text in table)), [], `missing in ${name}`);
    assert.deepEqual(Object.keys(table).filter((text) => !used.has(text)), [], `unused in ${name}`);
  }
});

test("a translation has the same placeholders, and every plural form of its language", () => {
  const places = (text) => [...text.matchAll(/\{\w+\}/g)].map((one) => one[0]).sort();
  for (const [name, table] of languages) {
    const categories = new Intl.PluralRules(name.slice(6, 8)).resolvedOptions().pluralCategories;
    for (const [english, word] of Object.entries(table)) {
      if (typeof word === "string") assert.deepEqual(places(word), places(english), `${name}: ${english}`);
      else for (const category of categories) assert.ok(word[category] ?? word.other, `${name}: ${english}: ${category}`);
    }
  }
});
