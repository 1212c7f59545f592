// Calls: ringing, answering, declining, missing, hanging up.
import assert from "node:assert/strict";
import { test } from "node:test";
import { jitsiDomain, startParley } from "./support/parley.mjs";
import { bubble, log, open, openChat, pair, say, until, withoutBrowser } from "./support/people.mjs";

const skip = withoutBrowser;
const ringing = (page) => page.getByRole("alertdialog");
const button = (page, name) => page.getByRole("button", { name, exact: true });

test("a call rings in every tab of the callee, and answering in one stops the other", { skip }, async (t) => {
  const server = await startParley(t);
  const { alice, bob } = await pair(server);
  const second = await open(server, "Bob Smith");
  await button(alice, "Video call").click();
  await alice.getByText("Ringing…").waitFor();
  await Promise.all([ringing(bob).waitFor(), ringing(second).waitFor()]);
  await until("the focus is on Answer", () => button(bob, "Answer").evaluate((answer) => answer === document.activeElement));
  await bob.keyboard.press("Escape");
  assert.equal(await ringing(bob).count(), 1, "Escape does not close it");
  await until("the title says who calls", async () => /Alice Johnson is calling/.test(await bob.title()));
  await button(bob, "Answer").click();
  await ringing(second).waitFor({ state: "detached" });
  await second.getByText("Answered on another device").waitFor();
  for (const page of [alice, bob]) {
    const frame = page.locator("iframe");
    await frame.waitFor();
    const source = await frame.getAttribute("src");
    assert.ok(source.startsWith(`https://${jitsiDomain}/call_`), source);
    const tools = JSON.parse(decodeURIComponent(/toolbarButtons=([^&]*)/.exec(source)[1]));
    assert.ok(!tools.includes("hangup"), "hanging up is a button of the page");
    await frame.contentFrame().getByText("The room").waitFor();
  }
  await button(alice, "Hang up").click();
  await bob.getByText("The call has ended.").waitFor();
  await log(bob).getByText(/^Video call · \d+ s$/).waitFor();
  await log(alice).getByText(/^Video call · \d+ s$/).waitFor();
});

test("a declined call says so to the caller, and stays in both timelines", { skip }, async (t) => {
  const { alice, bob } = await pair(await startParley(t));
  await button(alice, "Voice call").click();
  await button(bob, "Decline").click();
  await alice.getByText("Bob Smith declined the call.").waitFor();
  await log(alice).getByText("Call declined").waitFor();
  await log(bob).getByText("You declined the call").waitFor();
});

test("a cancelled call is a missed one for the callee, who can call back", { skip }, async (t) => {
  const { alice, bob } = await pair(await startParley(t));
  await button(alice, "Video call").click();
  await ringing(bob).waitFor();
  await button(alice, "Cancel").click();
  await ringing(bob).waitFor({ state: "detached" });
  await log(bob).getByText("Missed video call").waitFor();
  await log(alice).getByText("Cancelled call").waitFor();
  await button(bob, "Call back").click();
  await ringing(alice).waitFor();
  await button(bob, "Cancel").click();
  await ringing(alice).waitFor({ state: "detached" });
});

test("a call that is not answered ends by itself, and is marked in the list after a reload", { skip }, async (t) => {
  const server = await startParley(t, ["--calls.ring_timeout", "5s"]);
  const { alice, bob } = await pair(server);
  await button(alice, "Voice call").click();
  await ringing(bob).waitFor();
  await alice.getByText("Bob Smith did not answer.").waitFor();
  await log(bob).getByText("Missed voice call").waitFor();
  await bob.reload();
  await bob.getByRole("navigation").getByText("Missed voice call").waitFor();
});

test("calls to a user who is away, busy or in a call fail with words", { skip }, async (t) => {
  const server = await startParley(t, ["--auth.registration", "true"]);
  await server.register("carol@example.com", "Carol Miller");
  const { token } = await server.login("carol@example.com");
  const alice = await open(server, "Alice Johnson");
  await openChat(alice, "Carol Miller");
  await button(alice, "Voice call").click();
  await alice.getByText("Carol Miller is not online.").waitFor();
  await log(alice).getByText("Call failed: not online").waitFor();
  await button(alice, "Close").click();

  const bob = await open(server, "Bob Smith");
  await bob.getByRole("button", { name: "Account and settings" }).click();
  await bob.getByRole("radio", { name: /^Busy/ }).check();
  await openChat(alice, "Bob Smith");
  await alice.getByRole("main").getByText("Busy").waitFor();
  await button(alice, "Voice call").click();
  await alice.getByText("Bob Smith is busy and takes no calls.").waitFor();
  await button(alice, "Close").click();
  await bob.getByRole("radio", { name: /^Online/ }).check();
  await alice.getByRole("main").getByText("Online").waitFor();

  await bob.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await button(alice, "Voice call").click();
  await button(bob, "Answer").click();
  await button(alice, "Hang up").waitFor();
  const refused = await server.request("POST", "/api/calls", { token, body: { to: "2", callType: "voice" } }).catch((problem) => problem.message);
  assert.match(String(refused), /CALL_IN_PROGRESS/);
});

test("a reload inside a call comes back into it, and writing goes on beside it", { skip }, async (t) => {
  const { alice, bob } = await pair(await startParley(t));
  await button(alice, "Video call").click();
  await button(bob, "Answer").click();
  await alice.locator("iframe").waitFor();
  await alice.reload();
  await alice.locator("iframe").contentFrame().getByText("The room").waitFor();
  await button(alice, "Make the call small").click();
  await say(alice, "I am still in the call");
  await button(bob, "Make the call small").click();
  await bubble(bob, "I am still in the call").waitFor();
  await button(bob, "Hang up").click();
  await alice.locator("iframe").waitFor({ state: "detached" });
});

test("a call on another device of the user can be joined here and ended here", { skip }, async (t) => {
  const server = await startParley(t);
  const { alice, bob } = await pair(server);
  await button(alice, "Voice call").click();
  await button(bob, "Answer").click();
  await button(bob, "Hang up").waitFor();
  const second = await open(server, "Bob Smith");
  await button(second, "Join here").click();
  await second.locator("iframe").contentFrame().getByText("The room").waitFor();
  await button(second, "Hang up").click();
  await button(alice, "Hang up").waitFor({ state: "detached" });
});

test("on the public Jitsi server the room opens in a tab, and no script of it is loaded", { skip }, async (t) => {
  const server = await startParley(t, ["--jitsi.domain", "meet.jit.si"]);
  const { alice, bob } = await pair(server);
  await button(alice, "Video call").click();
  await button(bob, "Answer").click();
  const link = alice.getByRole("link", { name: "Open the room" });
  await link.waitFor();
  assert.match(await link.getAttribute("href"), /^https:\/\/meet\.jit\.si\/call_/);
  assert.equal(await link.getAttribute("rel"), "noopener noreferrer");
});
