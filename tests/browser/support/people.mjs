// People with a browser: each has a context of their own, as if they had their own computer.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after } from "node:test";
import { chromium } from "playwright-core";
import { jitsiDomain } from "./parley.mjs";

/** How long anything on a page may take. */
export const patience = 15_000;

const candidates = [process.env.CHROME, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"];
export const chrome = candidates.find((path) => path && existsSync(path));
/** The reason to skip, or false. */
export const withoutBrowser = !chrome && "no browser: install chromium, or set CHROME";

const flags = [
  "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required",
  "--disable-dev-shm-usage", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

let browser;
after(() => browser?.close());
async function theBrowser() {
  browser ??= await chromium.launch({ executablePath: chrome, args: flags });
  return browser;
}

/** What a room on the Jitsi server looks like here. */
const room = `<!doctype html><html lang="en"><title>Room</title><body style="margin:0;height:100vh;background:linear-gradient(135deg,#1f4d5c,#5c2340)"><p style="color:#fff;font:20px sans-serif;padding:24px">The room</p>`;

/**
 * Opens the page for a person. Without `name` the login form is shown.
 * Options are those of a browser context. `loses`: connections may fail, which the browser reports as errors.
 */
export async function open(server, name, { loses = false, ...options } = {}) {
  const context = await (await theBrowser()).newContext({ viewport: { width: 1180, height: 760 }, locale: "en-GB", reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(patience);
  const complaints = [];
  const visited = [];
  await context.route(`https://${jitsiDomain}/**`, (route) => route.fulfill({ contentType: "text/html", body: room }));
  context.on("request", (request) => visited.push(request.url()));
  const page = await context.newPage();
  page.on("console", (message) => {
    const isLoss = loses && /ERR_|WebSocket|Failed to load resource/.test(message.text());
    if (message.type() === "error" && !isLoss) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.stack ?? String(error)));
  await page.goto(server.url);
  server.clients.push(async () => {
    await context.close();
    assert.deepEqual(complaints, [], "the console has no error");
    const others = visited.filter((url) => /^(http|ws)/.test(url) && new URL(url).host !== new URL(server.url).host && new URL(url).host !== jitsiDomain);
    assert.deepEqual(others, [], "no request leaves the server's origin, except to the room");
  });
  if (name) await logIn(page, name);
  return page;
}

export async function logIn(page, name) {
  await page.getByRole("button", { name }).click();
  await page.getByRole("navigation").waitFor();
}

/** Alice and Bob, each with the conversation of the two open. */
export async function pair(server, options = {}) {
  const [alice, bob] = await Promise.all([open(server, "Alice Johnson", options), open(server, "Bob Smith", options)]);
  await openChat(alice, "Bob Smith");
  await openChat(bob, "Alice Johnson");
  return { alice, bob };
}

export async function openChat(page, name) {
  await page.getByRole("navigation").getByRole("button", { name }).click();
  await page.getByRole("textbox", { name: "Message" }).waitFor();
}

export const box = (page) => page.getByRole("textbox", { name: "Message" });
export const log = (page) => page.getByRole("log");

export async function say(page, text) {
  await box(page).fill(text);
  await box(page).press("Enter");
}

/** The bubble with exactly this text. */
export const bubble = (page, text) => page.locator("article").filter({ has: page.getByText(text, { exact: true }) });

/** Waits until the function, which runs in this process, returns a truthy value. */
export async function until(what, check) {
  const end = Date.now() + patience;
  for (;;) {
    const found = await check();
    if (found) return found;
    if (Date.now() > end) throw new Error(`did not happen within ${patience} ms: ${what}`);
    await new Promise((next) => setTimeout(next, 20));
  }
}
