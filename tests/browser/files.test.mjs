// Pictures and files travel.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { startParley } from "./support/parley.mjs";
import { box, log, pair, patience, until, withoutBrowser } from "./support/people.mjs";

const skip = withoutBrowser;

/** A picture of noise, which compresses badly, as a file of the browser. */
function drop(page, target, { width, height, type = "image/png", name = "photo.png" }) {
  return target.evaluate(async (element, { width, height, type, name }) => {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width, height });
    const context = canvas.getContext("2d");
    const pixels = context.createImageData(width, height);
    for (let at = 0; at < pixels.data.length; at += 65_536) crypto.getRandomValues(pixels.data.subarray(at, at + 65_536));
    for (let at = 3; at < pixels.data.length; at += 4) pixels.data[at] = 255;
    context.putImageData(pixels, 0, 0);
    const blob = await new Promise((done) => canvas.toBlob(done, type));
    const data = new DataTransfer();
    data.items.add(new File([blob], name, { type }));
    const isPaste = element.matches("textarea");
    const init = { bubbles: true, cancelable: true };
    element.dispatchEvent(isPaste ? new ClipboardEvent("paste", { ...init, clipboardData: data }) : new DragEvent("drop", { ...init, dataTransfer: data }));
    return blob.size;
  }, { width, height, type, name });
}

const isShown = (picture) => picture.evaluate((image) => image.complete && image.naturalWidth);

test("a pasted picture is shown on both sides, also after a reload, and opens in full size", { skip }, async (t) => {
  const { alice, bob } = await pair(await startParley(t));
  await drop(alice, box(alice), { width: 64, height: 48 });
  await until("the picture of Bob is loaded", async () => (await log(bob).locator("img").count()) && isShown(log(bob).locator("img")));
  await alice.reload();
  await until("the picture of Alice is loaded", async () => (await log(alice).locator("img").count()) && isShown(log(alice).locator("img")));
  await log(bob).getByRole("button", { name: /Open the picture/ }).click();
  await bob.getByRole("dialog").getByRole("link", { name: "Download" }).waitFor();
});

test("a large picture that is dropped is made smaller before it is uploaded", { skip }, async (t) => {
  const { alice, bob } = await pair(await startParley(t));
  const size = await drop(alice, alice.getByRole("main"), { width: 2600, height: 1300 });
  const picture = log(bob).locator("img");
  await until("the picture is loaded", async () => (await picture.count()) && isShown(picture));
  assert.equal(await picture.evaluate((image) => Math.max(image.naturalWidth, image.naturalHeight)), 1920);
  const received = await picture.evaluate(async (image) => (await (await fetch(image.src)).blob()).size);
  assert.ok(received < size, `${received} of ${size} bytes`);
});

test("a file is sent by the button, with its name and its size, and can be downloaded", { skip }, async (t) => {
  const { alice, bob } = await pair(await startParley(t));
  await alice.getByLabel("Attach files").setInputFiles({ name: "résumé 1.txt", mimeType: "text/plain", buffer: Buffer.from("x".repeat(12_000)) });
  const card = log(bob).getByRole("link", { name: /résumé 1\.txt/ });
  await card.waitFor();
  await card.getByText(/12/).waitFor();
  const download = bob.waitForEvent("download");
  await card.click();
  assert.equal((await download).suggestedFilename(), "résumé 1.txt");
});

test("an upload shows its progress and can be stopped", { skip }, async (t) => {
  const { alice, bob } = await pair(await startParley(t));
  // The upload waits until the test lets it pass.
  let pass;
  const passed = new Promise((resolve) => (pass = resolve));
  await alice.route("**/api/files?format=raw", async (route) => {
    await passed;
    await route.continue().catch(() => {});
  });
  await alice.getByLabel("Attach files").setInputFiles({ name: "one.bin", mimeType: "application/octet-stream", buffer: Buffer.alloc(300_000) });
  await log(alice).getByRole("progressbar").waitFor();
  await log(alice).getByRole("button", { name: "Stop the upload" }).click();
  await log(alice).getByRole("progressbar").waitFor({ state: "detached" });
  pass();
  assert.equal(await log(bob).locator("article").count(), 0);
});

test("a file that is too large is refused before it is uploaded, and can be discarded", { skip }, async (t) => {
  const { alice } = await pair(await startParley(t, ["--files.max_size", "100000"]));
  const folder = await mkdtemp(join(tmpdir(), "parley-browser-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "large.bin"), Buffer.alloc(200_000));
  await alice.getByLabel("Attach files").setInputFiles(join(folder, "large.bin"), { timeout: patience });
  await log(alice).getByText("The file is too large.").waitFor();
  await log(alice).getByRole("button", { name: "Discard" }).click();
  await log(alice).locator("article").waitFor({ state: "detached" });
});
