// Figures of the page: scrolling, typing, memory. They are printed. Times are not compared with a goal here, because another
// program on the machine would decide the result; only a page that hangs fails.
import assert from "node:assert/strict";
import { test } from "node:test";
import { device, sendMany, startParley } from "./support/parley.mjs";
import { box, bubble, log, open, openChat, pair, until, withoutBrowser } from "./support/people.mjs";

const skip = withoutBrowser;
const middle = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

test("10,000 messages scroll from the newest to the oldest with at most 200 in the document", { skip, timeout: 240_000 }, async (t) => {
  const server = await startParley(t, ["--limits.reads_per_minute", "0"]);
  const { token } = await server.login("alice@example.com");
  await sendMany(await device(server, token), "2", 10_000, (n) => `Message ${n}${" and some more words".repeat(n % 5)}`);
  const bob = await open(server, "Bob Smith");
  await openChat(bob, "Alice Johnson");
  await bubble(bob, "Message 10000").waitFor({ state: "attached" });
  const found = await log(bob).evaluate(async (box) => {
    const long = [];
    new PerformanceObserver((list) => long.push(...list.getEntries().map((one) => Math.round(one.duration)))).observe({ entryTypes: ["longtask"] });
    const frame = () => new Promise((next) => requestAnimationFrame(next));
    const isFirst = () => /^Message 1(?!\d)/.test(box.querySelector("article .content")?.textContent ?? "") && box.scrollTop < 5;
    let rows = 0;
    let frames = 0;
    let previous = performance.now();
    const gaps = [];
    const end = previous + 150_000;
    while (!isFirst() && performance.now() < end) {
      box.scrollTop = Math.max(0, box.scrollTop - 400);
      await frame();
      const now = performance.now();
      gaps.push(now - previous);
      previous = now;
      frames++;
      if (frames % 20 === 0) rows = Math.max(rows, box.querySelectorAll("article").length);
    }
    gaps.sort((a, b) => a - b);
    return { reached: isFirst(), rows, frames, long, p99: gaps[Math.floor(gaps.length * 0.99)], longest: gaps.at(-1) };
  });
  t.diagnostic(`${found.frames} frames, 99 % within ${Math.round(found.p99)} ms, the longest ${Math.round(found.longest)} ms; tasks over 50 ms: ${found.long.join(", ") || "none"}; at most ${found.rows} messages in the document`);
  assert.ok(found.reached, "the first message is reached");
  assert.ok(found.rows <= 200, `${found.rows}`);
});

test("a key is seen as typing on the other side, every time", { skip }, async (t) => {
  const server = await startParley(t, ["--limits.typing_per_second", "0", "--limits.signals_per_minute", "0"]);
  const { alice, bob } = await pair(server);
  const typing = bob.getByRole("main").getByText("typing…");
  await bob.evaluate(() => {
    globalThis.seen = [];
    let was = false;
    new MutationObserver(() => {
      const is = document.querySelector(".chat-header .typing") !== null;
      if (is && !was) globalThis.seen.push(Date.now());
      was = is;
    }).observe(document.body, { subtree: true, childList: true });
  });
  await alice.evaluate(() => {
    globalThis.pressed = [];
    addEventListener("keydown", (event) => { if (event.key === "a") globalThis.pressed.push(Date.now()); }, true);
  });
  const rounds = 20;
  for (let n = 0; n < rounds; n++) {
    await box(alice).press("a");
    await typing.waitFor();
    await box(alice).fill("");
    await typing.waitFor({ state: "detached" });
  }
  const [pressed, seen] = [await alice.evaluate(() => globalThis.pressed), await bob.evaluate(() => globalThis.seen)];
  const delays = pressed.map((time, index) => seen[index] - time);
  t.diagnostic(`from the key to "typing": ${middle(delays)} ms at the median, ${Math.max(...delays)} ms at most`);
  assert.equal(delays.length, rounds);
  assert.ok(middle(delays) < 2_000, `${middle(delays)} ms`);
});

const events = Number(process.env.EVENTS ?? 10_000);
test(`the memory of the page grows by less than 10 % over ${events} messages and typing events`, { skip, timeout: 600_000 }, async (t) => {
  const server = await startParley(t, ["--limits.typing_per_second", "0", "--limits.signals_per_minute", "0", "--limits.receipts_per_minute", "0"]);
  const { token } = await server.login("alice@example.com");
  const socket = await device(server, token);
  const bob = await open(server, "Bob Smith");
  await openChat(bob, "Alice Johnson");
  const session = await bob.context().newCDPSession(bob);
  const heap = async () => {
    for (let n = 0; n < 3; n++) await session.send("HeapProfiler.collectGarbage");
    return (await session.send("Runtime.getHeapUsage")).usedSize;
  };
  let sent = 0;
  const run = async (count) => {
    for (let done = 0; done < count; done += 200) {
      for (let n = 0; n < 50; n++) socket.emit("typing:start", { to: "2" }), socket.emit("typing:stop", { to: "2" });
      await sendMany(socket, "2", 100, () => `Message ${++sent}`);
      if (sent % 1000 === 0) await bubble(bob, `Message ${sent}`).waitFor({ state: "attached" });
    }
    await bubble(bob, `Message ${sent}`).waitFor({ state: "attached" });
    await until("all is read", async () => !(await bob.title()).startsWith("("));
  };
  // The first round loads what is loaded once, and fills what is kept.
  await run(4_000);
  const before = await heap();
  await run(events);
  const after = await heap();
  const growth = ((after - before) / before) * 100;
  t.diagnostic(`heap ${(before / 1e6).toFixed(2)} MB, after ${events} events ${(after / 1e6).toFixed(2)} MB: ${growth.toFixed(1)} %`);
  assert.ok(growth < 10, `${growth.toFixed(1)} %`);
});
