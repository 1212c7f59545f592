// The server goes away and comes back, the page is reloaded, and there is no connection at all.
import assert from "node:assert/strict";
import { test } from "node:test";
import { device, sendMany, startParley } from "./support/parley.mjs";
import { box, bubble, log, open, openChat, pair, say, until, withoutBrowser } from "./support/people.mjs";

const skip = withoutBrowser;
const texts = (page) => log(page).locator("article .content").allTextContents();

test("the server is killed: a banner, then everything is sent once, without a gap", { skip }, async (t) => {
  const server = await startParley(t);
  const { alice, bob } = await pair(server, { loses: true });
  await say(alice, "one");
  await bubble(bob, "one").waitFor();
  await server.kill();
  await alice.getByText("Reconnecting…").waitFor();
  await say(alice, "two");
  await say(alice, "three");
  await bubble(alice, "two").getByLabel("Waiting").waitFor();
  await say(bob, "four");
  await server.start();
  await alice.getByRole("button", { name: "Retry now" }).click().catch(() => {});
  for (const text of ["two", "three", "four"]) for (const page of [alice, bob]) await bubble(page, text).waitFor();
  for (const page of [alice, bob]) {
    await page.getByText("Reconnecting…").waitFor({ state: "detached" });
    assert.deepEqual((await texts(page)).sort(), ["four", "one", "three", "two"]);
  }
  await bubble(alice, "three").getByLabel("Read").waitFor();
  const { token } = await server.login("alice@example.com");
  const { messages } = await server.request("GET", "/api/messages?with=2", { token });
  assert.deepEqual(messages.map((message) => message.content).sort(), ["four", "one", "three", "two"]);
});

test("what was sent while a page had no connection is there afterwards, in order", { skip }, async (t) => {
  const server = await startParley(t);
  const { bob } = await pair(server, { loses: true });
  const { token } = await server.login("alice@example.com");
  const socket = await device(server, token);
  await sendMany(socket, "2", 3);
  await bubble(bob, "Message 3").waitFor();
  await bob.context().setOffline(true);
  await bob.getByText("Reconnecting…").waitFor();
  await sendMany(socket, "2", 130, (n) => `Missed ${n}`);
  await bob.context().setOffline(false);
  await bubble(bob, "Missed 130").waitFor();
  await until("no gap", async () => {
    const all = await bob.evaluate(() => [...document.querySelectorAll("[role=log] article .content")].map((one) => one.textContent));
    const missed = all.filter((text) => text.startsWith("Missed"));
    return missed.length >= 50 && missed.every((text, index) => index === 0 || Number(text.slice(7)) === Number(missed[index - 1].slice(7)) + 1);
  });
});

test("a message that the server refuses stays, and is sent again with the same id", { skip }, async (t) => {
  const server = await startParley(t);
  const { alice, bob } = await pair(server);
  const long = "x".repeat(8200);
  await box(alice).fill(long);
  assert.ok(await alice.getByRole("button", { name: "Send" }).isDisabled(), "too long a text cannot be sent");
  await alice.getByText("-8", { exact: true }).waitFor();
  await box(alice).fill("");
  // The acknowledgement of the first attempt is lost on its way.
  const ids = await alice.evaluate(async () => {
    const folder = document.querySelector("script[type=module]").src.replace("main.js", "");
    const { state } = await import(`${folder}core/state.js`);
    const { sendText, retry } = await import(`${folder}core/outbox.js`);
    const seen = [];
    sendText("2", "only once");
    const thread = state.threads.get("2");
    const one = thread.outgoing[0];
    seen.push(one.clientMessageId);
    retry(thread, one);
    seen.push(one.clientMessageId);
    return seen;
  });
  assert.equal(ids[0], ids[1]);
  await bubble(bob, "only once").waitFor();
  await bubble(alice, "only once").getByLabel("Read").waitFor();
  assert.deepEqual(await texts(bob), ["only once"]);
  assert.deepEqual(await texts(alice), ["only once"]);
});

test("what was not sent before a reload is sent after it", { skip }, async (t) => {
  const server = await startParley(t);
  const { alice, bob } = await pair(server, { loses: true });
  await alice.context().setOffline(true);
  await alice.getByText("Reconnecting…").waitFor();
  await say(alice, "written without a connection");
  await alice.context().setOffline(false);
  await alice.reload();
  await bubble(bob, "written without a connection").waitFor();
  assert.equal(await bubble(bob, "written without a connection").count(), 1);
});

test("without a connection the page opens and shows what was loaded", { skip }, async (t) => {
  const server = await startParley(t);
  const { alice, bob } = await pair(server, { loses: true });
  await say(alice, "kept for later");
  await bubble(bob, "kept for later").waitFor();
  await until("the page and the messages are kept", () => bob.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    if (!registration?.active || !(await caches.match("/"))) return false;
    if ((await indexedDB.databases()).length === 0) return false;
    const opening = indexedDB.open("parley", 1);
    const database = await new Promise((done) => { opening.onsuccess = () => done(opening.result); });
    const reading = database.transaction("snapshots").objectStore("snapshots").getAll();
    const found = await new Promise((done) => { reading.onsuccess = () => done(JSON.stringify(reading.result)); });
    database.close();
    return found.includes("kept for later");
  }));
  await bob.context().setOffline(true);
  await bob.reload();
  await bubble(bob, "kept for later").waitFor();
  await bob.context().setOffline(false);
});

test("a reload keeps the conversation and the place in it", { skip }, async (t) => {
  const server = await startParley(t);
  const { token } = await server.login("alice@example.com");
  await sendMany(await device(server, token), "2", 60);
  const bob = await open(server, "Bob Smith");
  await openChat(bob, "Alice Johnson");
  await bubble(bob, "Message 60").waitFor({ state: "attached" });
  await log(bob).evaluate((box) => { box.scrollTop = box.scrollHeight; });
  await until("all is read", async () => !(await bob.title()).startsWith("("));
  await log(bob).evaluate((box) => { box.scrollTop = 700; });
  const first = () => log(bob).evaluate((box) => [...box.querySelectorAll("article")].find((row) => row.getBoundingClientRect().bottom > box.getBoundingClientRect().top)?.querySelector(".content").textContent);
  const before = await until("the place is stored", async () => (await bob.evaluate(() => sessionStorage.getItem("parley.place"))) && first());
  await bob.reload();
  await until(`${before} is at the top again`, async () => (await log(bob).count()) && (await first()) === before);
});

test("an expired session asks for the password above the page, and nothing is lost", { skip }, async (t) => {
  const server = await startParley(t);
  const { alice, bob } = await pair(server, { loses: true });
  await box(alice).fill("half a sentence");
  await alice.evaluate(() => {
    const session = JSON.parse(sessionStorage.getItem("parley.session"));
    sessionStorage.setItem("parley.session", JSON.stringify({ ...session, token: session.token.slice(0, -3) }));
  });
  await alice.reload();
  const sheet = alice.getByRole("dialog", { name: "Your session has ended" });
  await sheet.getByLabel("Password").fill("password123");
  await sheet.getByRole("button", { name: "Log in" }).click();
  await sheet.waitFor({ state: "detached" });
  assert.equal(await box(alice).inputValue(), "half a sentence");
  await box(alice).press("Enter");
  await bubble(bob, "half a sentence").waitFor();
});
