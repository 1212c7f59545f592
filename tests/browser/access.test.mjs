// The page for everyone: keyboard, screen readers, contrast, small screens, languages.
import assert from "node:assert/strict";
import { test } from "node:test";
import AxeBuilder from "@axe-core/playwright";
import { startParley } from "./support/parley.mjs";
import { box, bubble, log, open, openChat, pair, say, until, withoutBrowser } from "./support/people.mjs";

const skip = withoutBrowser;

/** axe finds nothing to complain about on what is shown now. */
async function check(page, what) {
  await page.evaluate(() => Promise.all(document.getAnimations().filter((one) => one.effect?.getTiming().iterations !== Infinity).map((one) => one.finished.catch(() => {}))));
  const { violations } = await new AxeBuilder({ page }).exclude("iframe").analyze();
  const found = violations.flatMap((one) => one.nodes.map((node) => `${what}: ${one.id}: ${node.target.join(" ")}: ${node.failureSummary?.split("\n")[1] ?? ""}`));
  assert.deepEqual(found, []);
}

/** Goes through the states of the page and looks at each. */
async function tour(t, server, options) {
  const login = await open(server, null, options);
  await login.getByRole("button", { name: "Alice Johnson" }).waitFor();
  await check(login, "login");
  const { alice, bob } = await pair(server, options);
  await say(alice, "Hello https://example.org");
  await say(bob, "An answer");
  await bubble(alice, "An answer").waitFor();
  await bubble(bob, "An answer").getByLabel("Read").waitFor();
  await say(alice, "to delete");
  await bubble(alice, "to delete").getByLabel("Read").waitFor();
  await bubble(alice, "to delete").focus();
  await bubble(alice, "to delete").getByRole("button", { name: "Actions" }).click();
  await check(alice, "menu of a message");
  await alice.getByRole("menuitem", { name: "Delete" }).click();
  await check(alice, "question");
  await alice.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await log(alice).getByText("This message was deleted").waitFor();
  await alice.getByLabel("Attach files").setInputFiles({ name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("notes") });
  await log(bob).getByRole("link", { name: /notes\.txt/ }).waitFor();
  await alice.getByRole("button", { name: "Voice call" }).click();
  await bob.getByRole("alertdialog").waitFor();
  await check(alice, "ringing");
  await check(bob, "incoming call");
  await bob.getByRole("button", { name: "Answer" }).click();
  await alice.locator("iframe").waitFor();
  await check(alice, "call");
  await alice.getByRole("button", { name: "Hang up" }).click();
  await log(alice).getByText(/^Voice call ·/).waitFor();
  await check(alice, "conversation");
  return { alice, bob };
}

async function settings(page, isNarrow) {
  if (isNarrow) await page.getByRole("button", { name: "Back to the list" }).click();
  await check(page, "list");
  for (const tab of ["Calls", "People", "Chats"]) {
    await page.getByRole("tab", { name: tab }).click();
    await page.getByRole("navigation").getByRole("button", { name: /Bob Smith/ }).first().waitFor();
    await check(page, tab);
  }
  await page.getByRole("button", { name: "Account and settings" }).click();
  await check(page, "settings");
  for (const name of ["Change the name", "Change the password", "Blocked people"]) {
    await page.getByRole("button", { name }).click();
    await page.getByRole("heading", { name }).waitFor();
    await check(page, name);
    await page.keyboard.press("Escape");
    await page.getByRole("heading", { name: "Account and settings" }).waitFor();
  }
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds no violation in any state, ${colorScheme}`, { skip }, async (t) => {
    const { alice } = await tour(t, await startParley(t), { colorScheme });
    await settings(alice, false);
  });
}

test("axe finds no violation at 320 px, and nothing is cut off", { skip }, async (t) => {
  const { alice, bob } = await tour(t, await startParley(t), { viewport: { width: 320, height: 640 } });
  for (const page of [alice, bob]) {
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
    const outside = await page.evaluate(() => [...document.querySelectorAll("button, textarea, h1, h2")].filter((one) => one.checkVisibility() && (one.getBoundingClientRect().right > 321 || one.getBoundingClientRect().left < -1)).map((one) => one.outerHTML.slice(0, 120)));
    assert.deepEqual(outside, []);
  }
  await settings(alice, true);
});

test("everything is done with the keyboard alone", { skip }, async (t) => {
  const server = await startParley(t, ["--auth.registration", "true"]);
  await server.register("carol@example.com", "Carol Miller");
  const bob = await open(server, "Bob Smith");
  await openChat(bob, "Alice Johnson");
  const page = await open(server);
  await page.getByRole("button", { name: "Alice Johnson" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("navigation").waitFor();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("Bob");
  await page.getByRole("navigation").getByRole("button", { name: /Bob Smith/ }).waitFor();
  await page.keyboard.press("Enter");
  await until("the composer has the focus", () => box(page).evaluate((field) => field === document.activeElement).catch(() => false));
  await page.keyboard.type("one");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("two");
  await page.keyboard.press("Enter");
  await until("the message arrives", async () => (await log(bob).locator(".content").allTextContents()).includes("one\ntwo"));
  await page.locator("article").getByLabel("Read").waitFor();
  await page.keyboard.press("ArrowUp");
  await page.getByText("Edit", { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Stop editing" }).waitFor({ state: "detached" });

  // The menu of the message: from the composer back to the newest message, and into it.
  await page.locator("article").focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Edit" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Stop editing" }).waitFor();
  await page.keyboard.press("Escape");

  await page.keyboard.press("Control+/");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("F6");
  const places = new Set();
  for (let n = 0; n < 4; n++) {
    places.add(await page.evaluate(() => document.activeElement?.closest("[data-pane]")?.className));
    await page.keyboard.press("F6");
  }
  assert.ok(places.size >= 3, [...places].join(", "));

  await page.getByRole("button", { name: "Voice call" }).focus();
  await page.keyboard.press("Enter");
  await bob.getByRole("alertdialog").waitFor();
  await bob.keyboard.press("Enter");
  await page.getByRole("button", { name: "Hang up" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Hang up" }).waitFor({ state: "detached" });
});

test("Alt and the arrow keys move between conversations", { skip }, async (t) => {
  const server = await startParley(t, ["--auth.registration", "true"]);
  const { token } = await server.login("alice@example.com");
  const carol = await server.register("carol@example.com", "Carol Miller");
  for (const to of ["2", carol.user.id]) await server.request("POST", "/api/messages", { token, body: { receiverId: to, content: "hello" } });
  const page = await open(server, "Alice Johnson");
  await openChat(page, "Carol Miller");
  await page.keyboard.press("Alt+ArrowDown");
  await page.getByRole("heading", { name: "Bob Smith" }).waitFor();
  await page.keyboard.press("Alt+ArrowUp");
  await page.getByRole("heading", { name: "Carol Miller" }).waitFor();
});

test("on a phone the list and the conversation take turns, and the Back button works", { skip }, async (t) => {
  const server = await startParley(t);
  const page = await open(server, "Alice Johnson", { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true });
  await page.getByRole("navigation").getByRole("button", { name: /Bob Smith/ }).click();
  await box(page).waitFor();
  assert.ok(await page.locator("nav.sidebar").isHidden());
  await page.goBack();
  await page.locator("nav.sidebar").waitFor();
  assert.equal(await box(page).count(), 0);
});

test("the language of the browser is used, and the user can choose another", { skip }, async (t) => {
  const server = await startParley(t);
  const page = await open(server, "Alice Johnson", { locale: "de-DE" });
  await page.getByRole("button", { name: "Konto und Einstellungen" }).click();
  await page.getByRole("combobox", { name: "Sprache" }).selectOption("ar");
  await page.getByRole("dialog").getByText("اللغة").waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.dir), "rtl");
  await page.keyboard.press("Escape");
  const [list, chat] = await Promise.all(["nav.sidebar", "main.chat"].map((part) => page.locator(part).boundingBox()));
  assert.ok(list.x > chat.x, "the list is on the right");
  await check(page, "Arabic");
  await page.reload();
  await page.getByRole("tab", { name: "المكالمات" }).waitFor();
});

test("light or dark is chosen by the user over the system, and kept", { skip }, async (t) => {
  const server = await startParley(t);
  const page = await open(server, "Alice Johnson", { colorScheme: "light" });
  const background = () => page.evaluate(() => getComputedStyle(document.querySelector("nav")).backgroundColor);
  const light = await background();
  await page.getByRole("button", { name: "Account and settings" }).click();
  await page.getByRole("combobox", { name: "Appearance" }).selectOption("dark");
  await until("the page is dark", async () => (await background()) !== light);
  await page.reload();
  await page.getByRole("navigation").waitFor();
  assert.notEqual(await background(), light);
});
