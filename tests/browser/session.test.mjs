// Two people use the page at random for a while. Afterwards both pages and the server agree.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startParley } from "./support/parley.mjs";
import { box, bubble, log, pair, say, until, withoutBrowser } from "./support/people.mjs";

const skip = withoutBrowser;
const actions = 200;

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const button = (page, name) => page.getByRole("button", { name, exact: true });
const shown = (page) => log(page).locator("article").evaluateAll((rows) => rows.map((row) => (row.classList.contains("deleted") ? "" : row.querySelector(".content").textContent)));

/** Ends what call there is, from either side. */
async function endCall(one, other) {
  await until("the call is over on both pages", async () => {
    for (const [page, name] of [[one, "Hang up"], [other, "Hang up"], [one, "Cancel"], [other, "Decline"]]) {
      if (await button(page, name).count()) await button(page, name).click({ timeout: 1000 }).catch(() => {});
    }
    return (await Promise.all([one, other].map((page) => page.locator(".call-screen, [role=alertdialog]").count()))).every((count) => count === 0);
  });
  for (const page of [one, other]) {
    await page.getByRole("button", { name: "Voice call" }).and(page.locator(":enabled")).waitFor();
  }
}

test(`${actions} random actions by both leave both pages with the server's history`, { skip, timeout: 300_000 }, async (t) => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  t.diagnostic(`SEED=${seed}`);
  const random = randomFrom(seed);
  const server = await startParley(t, ["--limits.changes_per_minute", "0"]);
  const people = await pair(server, { loses: true });
  const sides = [[people.alice, people.bob], [people.bob, people.alice]];
  const isOffline = new Map();
  let count = 0;
  for (let n = 0; n < actions; n++) {
    const [one, other] = sides[random() < 0.5 ? 0 : 1];
    const choice = random();
    const isApart = isOffline.get(one) || isOffline.get(other);
    if (choice < 0.6) {
      await say(one, `message ${++count}`);
    } else if (choice < 0.7) {
      await box(one).pressSequentially("never sent", { delay: 0 });
      await box(one).fill("");
    } else if (choice < 0.8 && !isOffline.get(one)) {
      const own = one.locator("article.own:not(.deleted)").filter({ has: one.getByLabel(/Sent|Delivered|Read/) });
      const total = await own.count();
      if (total === 0) continue;
      const row = own.nth(Math.floor(random() * total));
      await row.scrollIntoViewIfNeeded();
      await row.getByRole("button", { name: "Actions" }).click({ force: true });
      if (random() < 0.5) {
        await one.getByRole("menuitem", { name: "Edit" }).click();
        await button(one, "Save").waitFor();
        await box(one).fill(`edited ${++count}`);
        await box(one).press("Enter");
        await button(one, "Save").waitFor({ state: "detached" });
      } else {
        await one.getByRole("menuitem", { name: "Delete" }).click();
        await one.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
      }
      const jump = one.getByRole("button", { name: /^Jump to/ });
      if (await jump.count()) await jump.click({ timeout: 2000 }).catch(() => {});
    } else if (choice < 0.88) {
      const next = !isOffline.get(one);
      isOffline.set(one, next);
      await one.context().setOffline(next);
      if (!next) await until("the page is connected", () => one.evaluate(async () => (await import(`${document.querySelector("script[type=module]").src.replace("main.js", "")}core/state.js`)).state.connection === "online"));
    } else if (choice < 0.93 && !isApart) {
      await button(one, "Voice call").click();
      await other.getByRole("alertdialog").waitFor();
      if (random() < 0.5) await button(other, "Answer").click();
      await endCall(one, other);
    } else if (!isOffline.get(one)) {
      await one.reload();
      await box(one).waitFor();
    }
  }
  for (const [page] of sides) await page.context().setOffline(false);
  await say(people.alice, "the end of Alice");
  await say(people.bob, "the end of Bob");
  for (const [page] of sides) for (const text of ["the end of Alice", "the end of Bob"]) await bubble(page, text).waitFor();
  for (const [page] of sides) await until("nothing waits", async () => (await log(page).getByLabel("Waiting").count()) === 0);

  const { token } = await server.login("alice@example.com");
  const { messages } = await server.request("GET", "/api/messages?with=2&limit=500&format=raw", { token });
  const history = messages.map((message) => message.content);
  for (const [page] of sides) {
    await page.reload();
    await bubble(page, "the end of Bob").waitFor();
    const isSame = (all) => JSON.stringify(all) === JSON.stringify(history.slice(-all.length));
    await until("the page shows the newest of the history", async () => isSame(await shown(page))).catch(() => {});
    const all = await shown(page);
    assert.deepEqual(all, history.slice(-all.length));
    assert.ok(all.length >= 50, `${all.length}`);
  }
  assert.equal(new Set(messages.map((message) => message.seq)).size, messages.length);
});
