// The pictures of the documentation. PICTURES names the folder that they are written to; without it they are made
// and not kept.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { startParley } from "./support/parley.mjs";
import { box, bubble, log, open, openChat, say, until, withoutBrowser } from "./support/people.mjs";

const skip = withoutBrowser;

/** Draws a landscape on the page of the person and sends it by the button. */
async function sendPicture(page) {
  const bytes = await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: 960, height: 720 });
    const context = canvas.getContext("2d");
    const fill = (colours, from, to) => {
      const gradient = context.createLinearGradient(0, from, 0, to);
      colours.forEach((colour, index) => gradient.addColorStop(index / (colours.length - 1), colour));
      context.fillStyle = gradient;
    };
    fill(["#29336b", "#a4578b", "#f6a96c", "#ffe2a8"], 0, 480);
    context.fillRect(0, 0, 960, 480);
    context.fillStyle = "#fff3cf";
    context.beginPath();
    context.arc(650, 395, 58, 0, 7);
    context.fill();
    const ridge = (height, roughness, colour) => {
      context.fillStyle = colour;
      context.beginPath();
      context.moveTo(0, 720);
      for (let x = 0; x <= 960; x += 4) context.lineTo(x, height + roughness * (Math.sin(x / 97 + height) + 0.5 * Math.sin(x / 41) + 0.25 * Math.sin(x / 17 + roughness)));
      context.lineTo(960, 720);
      context.fill();
    };
    ridge(410, 42, "#6a4a80");
    ridge(470, 34, "#473a6e");
    fill(["#e89a6e", "#3b3566"], 500, 720);
    context.fillRect(0, 520, 960, 200);
    ridge(640, 18, "#1d2145");
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  await page.getByLabel("Attach files").setInputFiles({ name: "lake.jpg", mimeType: "image/jpeg", buffer: Buffer.from(bytes) });
}

const isLoaded = (page) => until("the picture is loaded", async () => (await log(page).locator("img").count()) && log(page).locator("img").evaluate((image) => image.naturalWidth));

/** Puts pictures beside each other on a page, and takes a picture of it. */
async function sideBySide(page, buffers, path, { background = "#d9dcec", gap = 28 } = {}) {
  await page.setContent("<!doctype html><body></body>");
  await page.evaluate(async ({ images, background, gap }) => {
    Object.assign(document.body.style, { margin: 0, padding: `${gap}px`, display: "flex", gap: `${gap}px`, alignItems: "flex-start", width: "max-content", background });
    for (const source of images) {
      const image = new Image();
      image.src = `data:image/png;base64,${source}`;
      Object.assign(image.style, { borderRadius: "14px", boxShadow: "0 14px 44px #1c204055", display: "block" });
      document.body.append(image);
      await image.decode();
    }
  }, { images: buffers.map((buffer) => buffer.toString("base64")), background, gap });
  await page.locator("body").screenshot({ path });
}

test("the pictures of the documentation are made", { skip, timeout: 120_000 }, async (t) => {
  const folder = process.env.PICTURES ?? (await mkdtemp(join(tmpdir(), "parley-pictures-")));
  await mkdir(folder, { recursive: true });
  if (!process.env.PICTURES) t.after(() => rm(folder, { recursive: true, force: true }));
  const server = await startParley(t, ["--auth.registration", "true"]);
  for (const [email, name, text] of [
    ["carol@example.com", "Carol Miller", "The slides are ready. Have a look when you find the time."],
    ["dan@example.com", "Dan Kim", "See you on Thursday!"],
    ["elena@example.com", "Elena Rossi", "Grazie mille 🌻"],
    ["farid@example.com", "Farid Haddad", "أهلًا! كيف الحال؟"],
  ]) {
    const { token } = await server.register(email, name);
    for (const to of ["1", "2"]) await server.request("POST", "/api/messages", { token, body: { receiverId: to, content: text } });
  }
  const window = { viewport: { width: 860, height: 620 } };
  const alice = await open(server, "Alice Johnson", window);
  const bob = await open(server, "Bob Smith", window);
  await openChat(alice, "Bob Smith");
  await openChat(bob, "Alice Johnson");
  await say(alice, "Hi Bob! We are back from the lake.");
  await sendPicture(alice);
  await isLoaded(bob);
  await say(bob, "What a view 😍");
  await bubble(alice, "What a view 😍").waitFor();
  await say(bob, "Are you free for a call this afternoon?");
  await bubble(alice, "Are you free for a call this afternoon?").waitFor();
  await say(alice, "Yes, from three o’clock on.");
  await bubble(alice, "Yes, from three o’clock on.").getByLabel("Read").waitFor();
  await isLoaded(alice);
  await box(alice).pressSequentially("I will send you the rest of the pict");
  await bob.getByRole("main").getByText("typing…").waitFor();
  const chats = [await alice.screenshot(), await bob.screenshot()];

  // A call that rings in two windows of Bob, dark.
  await box(alice).fill("");
  await bob.emulateMedia({ colorScheme: "dark" });
  const phone = await open(server, "Bob Smith", { viewport: { width: 390, height: 620 }, colorScheme: "dark" });
  await alice.getByRole("button", { name: "Video call", exact: true }).click();
  await bob.getByRole("alertdialog").waitFor();
  await phone.getByRole("alertdialog").waitFor();
  for (const page of [bob, phone]) await page.evaluate(() => new Promise((next) => requestAnimationFrame(() => setTimeout(next, 50))));
  const calls = [await bob.screenshot(), await phone.screenshot()];
  await alice.getByText("Ringing…").waitFor();
  const ringing = await alice.screenshot();
  await alice.getByRole("button", { name: "Cancel" }).click();
  await phone.getByRole("alertdialog").waitFor({ state: "detached" });

  // A phone: the list with the missed call, and the conversation with the picture.
  await phone.emulateMedia({ colorScheme: "light" });
  await phone.getByRole("navigation").getByText("Missed video call").waitFor();
  const list = await phone.screenshot();
  await openChat(phone, "Alice Johnson");
  await isLoaded(phone);
  await log(phone).evaluate((box) => { box.scrollTop = 90; });
  const conversation = await phone.screenshot();

  const arabic = await open(server, "Alice Johnson", { viewport: { width: 860, height: 620 }, locale: "ar-EG", colorScheme: "dark" });
  await arabic.getByRole("navigation").getByRole("button", { name: /Bob Smith/ }).click();
  await isLoaded(arabic);
  const right = await arabic.screenshot();

  const table = await open(server);
  const paths = Object.fromEntries(["chat", "incoming-call", "outgoing-call", "phone", "arabic"].map((name) => [name, join(folder, `${name}.png`)]));
  await sideBySide(await table.context().newPage(), chats, paths.chat);
  await sideBySide(await table.context().newPage(), calls, paths["incoming-call"], { background: "#1b1e33" });
  await sideBySide(await table.context().newPage(), [ringing], paths["outgoing-call"]);
  await sideBySide(await table.context().newPage(), [list, conversation], paths.phone);
  await sideBySide(await table.context().newPage(), [right], paths.arabic, { background: "#1b1e33" });
  for (const path of Object.values(paths)) assert.ok((await stat(path)).size > 20_000, path);
});
