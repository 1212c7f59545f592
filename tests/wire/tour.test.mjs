// The five-minute tour of the README, executed as printed, so that an outdated README fails here.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { spawnChild } from "../support/child.mjs";
import { startParley } from "./support/parley.mjs";
import { within } from "./support/person.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const shell = promisify(execFile);

test("the tour of the README works as printed", async (t) => {
  const server = await startParley(t);
  const readme = await readFile(resolve(here, "../../README.md"), "utf8");
  const tour = readme.slice(readme.indexOf("## Five minutes")).replaceAll("http://localhost:3001", server.url);
  const blocks = (language) => [...tour.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "gs"))].map((m) => m[1]);
  const [login, messages] = blocks("sh");
  const [client] = blocks("js");
  assert.ok(client.trim().split("\n").length <= 12, "the client is ten lines and its import");

  const { stdout } = await shell("bash", ["-euc", `${login}\n${messages}`]);
  assert.match(stdout, /"success":true,"message":\{.*"content":"Hello Bob, this is curl"/);
  assert.match(stdout, /"messages":\[\{/);

  const file = join(here, `bob-${process.pid}.mjs`);
  await writeFile(file, client);
  t.after(() => rm(file, { force: true }));
  const bob = spawnChild(process.execPath, [file], { stdio: ["ignore", "pipe", "inherit"] });
  t.after(() => bob.kill());
  let printed = "";
  const prints = (text) =>
    within(new Promise((done) => {
      const check = () => printed.includes(text) && done();
      bob.stdout.on("data", (chunk) => { printed += chunk; check(); });
      check();
    }), `bob prints ${text}`);
  await prints("stored as number 2: Hello Alice!");
  await shell("bash", ["-euc", `${login}\n${messages}`]);
  await prints("Alice Johnson: Hello Bob, this is curl");
});
