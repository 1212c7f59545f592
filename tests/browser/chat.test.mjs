// Two people write to each other.
import assert from "node:assert/strict";
import { test } from "node:test";
import { device, sendMany, startParley } from "./support/parley.mjs";
import { box, bubble, log, open, openChat, pair, say, until, withoutBrowser } from "./support/people.mjs";

const skip = withoutBrowser;

test("a test user logs in with one button and sees who is here", { skip }, async (t) => {
  const server = await startParley(t);
  const alice = await open(server, "Alice Johnson");
  await open(server, "Bob Smith");
  await alice.getByRole("button", { name: /Bob Smith.*Online/ }).waitFor();
});

test("an e-mail address and a password log in, and wrong ones are refused in words", { skip }, async (t) => {
  const server = await startParley(t);
  const page = await open(server, null, { loses: true });
  await page.getByRole("textbox", { name: "E-mail" }).fill("alice@example.com");
  await page.getByLabel("Password").fill("wrong");
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByText("The e-mail address or the password is wrong.").waitFor();
  await page.getByLabel("Password").fill("password123");
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("navigation").waitFor();
});

test("with registration a visitor creates an account", { skip }, async (t) => {
  const server = await startParley(t, ["--auth.registration", "true"]);
  const page = await open(server);
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Carol Miller");
  await page.getByRole("textbox", { name: "E-mail" }).fill("carol@example.com");
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Create the account" }).click();
  await openChat(page, "Bob Smith");
  await say(page, "Hello from a new account");
  await bubble(page, "Hello from a new account").getByLabel("Sent").waitFor();
});

test("the other side sees typing, then the message, and the ticks become read", { skip }, async (t) => {
  const server = await startParley(t);
  const alice = await open(server, "Alice Johnson");
  const bob = await open(server, "Bob Smith");
  await openChat(alice, "Bob Smith");
  await box(alice).pressSequentially("Hel");
  await bob.getByText("typing…").waitFor();
  await say(alice, "Hello Bob");
  await bubble(alice, "Hello Bob").getByLabel("Delivered").waitFor();
  await bob.getByRole("button", { name: /Alice Johnson.*Hello Bob.*1 unread message/ }).waitFor();
  assert.equal(await bob.title(), "(1) Parley");
  await openChat(bob, "Alice Johnson");
  await bubble(bob, "Hello Bob").waitFor();
  await bubble(alice, "Hello Bob").getByLabel("Read").waitFor();
});

test("an own message is edited and deleted on both sides", { skip }, async (t) => {
  const { alice, bob } = await pair(await startParley(t));
  await say(alice, "Frist");
  await bubble(bob, "Frist").waitFor();
  await bubble(alice, "Frist").getByLabel("Read").waitFor();
  await box(alice).press("ArrowUp");
  await until("the text is in the box", async () => (await box(alice).inputValue()) === "Frist");
  await box(alice).fill("First");
  await box(alice).press("Enter");
  await bubble(bob, "First").getByText("edited").waitFor();
  await bubble(alice, "First").hover();
  await bubble(alice, "First").getByRole("button", { name: "Actions" }).click();
  await alice.getByRole("menuitem", { name: "Delete" }).click();
  await alice.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await log(bob).getByText("This message was deleted").waitFor();
  await log(alice).getByText("This message was deleted").waitFor();
  assert.equal(await bubble(bob, "First").count(), 0);
});

test("markup is shown as text, and addresses become links that tell nothing to the other site", { skip }, async (t) => {
  const { alice, bob } = await pair(await startParley(t));
  const text = '<img src=x onerror="document.title=1"><b>bold</b> &amp; see https://example.org/a?b=1.';
  await say(alice, text);
  const shown = log(bob).locator("article .content");
  await shown.waitFor();
  assert.equal(await shown.textContent(), text);
  assert.equal(await shown.locator("img, b").count(), 0);
  const link = shown.getByRole("link");
  assert.equal(await link.getAttribute("href"), "https://example.org/a?b=1");
  assert.equal(await link.getAttribute("rel"), "noopener noreferrer");
});

test("each conversation keeps its draft, also over a reload", { skip }, async (t) => {
  const server = await startParley(t, ["--auth.registration", "true"]);
  await server.register("carol@example.com", "Carol Miller");
  const alice = await open(server, "Alice Johnson");
  await openChat(alice, "Bob Smith");
  await box(alice).fill("for Bob");
  await openChat(alice, "Carol Miller");
  await until("the draft is in the box", async () => (await box(alice).inputValue()) === "");
  await box(alice).fill("for Carol");
  await alice.reload();
  await box(alice).waitFor();
  await until("the draft is in the box", async () => (await box(alice).inputValue()) === "for Carol");
  await openChat(alice, "Bob Smith");
  await until("the draft is in the box", async () => (await box(alice).inputValue()) === "for Bob");
});

test("the line above unread messages stays while they are read", { skip }, async (t) => {
  const server = await startParley(t);
  const { token } = await server.login("alice@example.com");
  const socket = await device(server, token);
  await sendMany(socket, "2", 40);
  const bob = await open(server, "Bob Smith");
  await openChat(bob, "Alice Johnson");
  const divider = log(bob).getByText("Unread messages");
  await divider.waitFor();
  await bubble(bob, "Message 1").waitFor();
  await log(bob).focus();
  await bob.keyboard.press("End");
  await bubble(bob, "Message 40").waitFor();
  await sendMany(socket, "2", 1, () => "One more");
  await bubble(bob, "One more").waitFor();
  assert.equal(await divider.count(), 1);
  await until("all is read", async () => (await bob.title()).startsWith("Alice"));
});

test("a conversation with many unread messages opens at the first of them", { skip }, async (t) => {
  const server = await startParley(t);
  const { token } = await server.login("alice@example.com");
  await sendMany(await device(server, token), "2", 150);
  const bob = await open(server, "Bob Smith");
  await openChat(bob, "Alice Johnson");
  await bubble(bob, "Message 1").waitFor();
  await log(bob).getByText("Unread messages").waitFor();
  await bob.getByRole("button", { name: "Jump to 150 new messages" }).click();
  await bubble(bob, "Message 150").waitFor();
  await until("all is read", async () => !(await bob.title()).startsWith("("));
});

test("older messages load while one scrolls back, and what one sees does not jump", { skip }, async (t) => {
  const server = await startParley(t);
  const { token } = await server.login("alice@example.com");
  await sendMany(await device(server, token), "2", 400);
  // Bob has read them all, so that the conversation opens at its end.
  const reader = (await server.login("bob@example.com")).token;
  const { messages } = await server.request("GET", "/api/messages?with=1&limit=1", { token: reader });
  await server.request("POST", `/api/messages/${messages[0].id}/read`, { token: reader });
  const bob = await open(server, "Bob Smith");
  await openChat(bob, "Alice Johnson");
  await bubble(bob, "Message 400").waitFor({ state: "attached" });
  const furthest = await log(bob).evaluate(async (box) => {
    const frame = () => new Promise((next) => requestAnimationFrame(next));
    const settle = async () => { for (let n = 0; n < 3; n++) await frame(); };
    let worst = 0;
    const end = performance.now() + 12_000;
    while (performance.now() < end) {
      const top = box.getBoundingClientRect().top;
      box.scrollTop = Math.max(0, box.scrollTop - 350);
      const seen = [...box.querySelectorAll("article")].find((row) => row.getBoundingClientRect().top > top + 100);
      if (!seen) break;
      const { key } = seen.dataset;
      const before = seen.getBoundingClientRect().top;
      await settle();
      const now = box.querySelector(`[data-key="${key}"]`);
      if (now) worst = Math.max(worst, Math.abs(now.getBoundingClientRect().top - before));
      if ([...box.querySelectorAll("article .content")].some((text) => text.textContent === "Message 1")) break;
    }
    return worst;
  });
  await bubble(bob, "Message 1").waitFor();
  assert.ok(furthest <= 1.5, `a message moved by ${furthest} px`);
  await bob.getByRole("button", { name: "Jump to the newest message" }).click();
  await bubble(bob, "Message 400").waitFor();
});

test("the list is searched by name, and people who are in no conversation are found", { skip }, async (t) => {
  const server = await startParley(t, ["--auth.registration", "true"]);
  for (const name of ["Carol Miller", "Dan Kim", "Émile Zola"]) await server.register(`${name.split(" ")[0].normalize("NFD").replace(/\W/g, "").toLowerCase()}@example.com`, name);
  const alice = await open(server, "Alice Johnson");
  const list = alice.getByRole("navigation");
  await alice.keyboard.press("Control+k");
  await alice.keyboard.type("kim");
  await list.getByRole("button", { name: "Dan Kim" }).waitFor();
  await list.getByRole("button", { name: "Carol Miller" }).waitFor({ state: "detached" });
  await alice.keyboard.press("Enter");
  await alice.getByRole("heading", { name: "Dan Kim" }).waitFor();
});

test("a blocked person cannot write, and can again after unblocking", { skip }, async (t) => {
  const { alice, bob } = await pair(await startParley(t));
  await say(alice, "before");
  await bubble(bob, "before").waitFor();
  await bob.getByRole("main").getByRole("button", { name: "More" }).click();
  await bob.getByRole("menuitem", { name: "Block Alice Johnson" }).click();
  await bob.getByText("You have blocked Alice Johnson.").waitFor();
  await say(alice, "while blocked");
  await bubble(alice, "while blocked").getByLabel("Sent").waitFor();
  await bob.getByRole("button", { name: "Unblock" }).click();
  await box(bob).waitFor();
  await say(alice, "after");
  await bubble(bob, "after").waitFor();
  assert.equal(await bubble(bob, "while blocked").count(), 0);
});

test("the name, the password and the own status are changed", { skip }, async (t) => {
  const { alice, bob } = await pair(await startParley(t));
  const settings = () => alice.getByRole("button", { name: "Account and settings" }).click();
  await settings();
  await alice.getByRole("radio", { name: /^Busy/ }).check();
  await bob.getByRole("main").getByText("Busy").waitFor();
  await alice.getByRole("button", { name: "Change the name" }).click();
  await alice.getByRole("textbox", { name: "Name" }).fill("Alice Cooper");
  await alice.getByRole("button", { name: "Save" }).click();
  await alice.getByText("Your name is changed.").waitFor();
  await say(alice, "It is me");
  await bob.getByRole("heading", { name: "Alice Cooper" }).waitFor();
  await settings();
  await alice.getByRole("button", { name: "Change the password" }).click();
  await alice.getByLabel("Old password").fill("password123");
  await alice.getByLabel("New password").fill("another password");
  await alice.getByRole("button", { name: "Save" }).click();
  await alice.getByText("Your password is changed.").waitFor();
  await say(alice, "still here");
  await bubble(bob, "still here").waitFor();
});

test("logging out removes everything from the browser", { skip }, async (t) => {
  const { alice } = await pair(await startParley(t));
  await say(alice, "a secret");
  await bubble(alice, "a secret").getByLabel(/Sent|Delivered|Read/).waitFor();
  await box(alice).fill("a draft");
  await alice.getByRole("button", { name: "Account and settings" }).click();
  await alice.getByRole("button", { name: "Log out" }).click();
  await alice.getByRole("button", { name: "Log in" }).waitFor();
  assert.deepEqual(await alice.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((key) => /session|draft|outbox/.test(key))), []);
});

test("in development mode two windows of one browser are two users, and otherwise they share the session", { skip }, async (t) => {
  const server = await startParley(t);
  const alice = await open(server, "Alice Johnson");
  const second = await alice.context().newPage();
  await second.goto(server.url);
  await second.getByRole("button", { name: "Bob Smith" }).click();
  await openChat(second, "Alice Johnson");
  await openChat(alice, "Bob Smith");
  await say(second, "from the second window");
  await bubble(alice, "from the second window").waitFor();

  const plain = await startParley(t, ["--dev", "false", "--auth.registration", "true"]);
  await plain.register("carol@example.com", "Carol Miller");
  const carol = await open(plain);
  await carol.getByRole("textbox", { name: "E-mail" }).fill("carol@example.com");
  await carol.getByLabel("Password").fill("password123");
  await carol.getByRole("button", { name: "Log in" }).click();
  await carol.getByRole("navigation").waitFor();
  const other = await carol.context().newPage();
  await other.goto(plain.url);
  await other.getByRole("navigation").waitFor();
});
