// @ts-check
// Messages on their way. Each keeps its clientMessageId over all attempts, over reconnections and reloads, so
// that the server stores it once.
import { Refusal, inWords } from "./api.js";
import { ask, connectionIsUp } from "./connection.js";
import { upload } from "./files.js";
import { checkForGap } from "./history.js";
import { merge, note } from "./messages.js";
import { changed, state, threadOf } from "./state.js";
import { load, save } from "../device/storage.js";
import { stopTyping } from "./typing.js";
import { t } from "./words.js";

/** @import {Outgoing, Thread} from "./state.js" */

const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Writes what can be sent after a reload: texts, and files that are uploaded. */
function keep() {
  const all = [];
  for (const thread of state.threads.values()) {
    for (const one of thread.outgoing) {
      if (one.content) all.push({ peer: thread.peer, clientMessageId: one.clientMessageId, content: one.content, type: one.type, timestamp: one.timestamp, phase: one.phase === "failed" ? "failed" : "waiting", problem: one.problem });
    }
  }
  save("outbox", all.length ? all : undefined);
}

/** Takes the messages that were not sent before the page was loaded. */
export function restoreOutbox() {
  for (const { peer, ...one } of load("outbox") ?? []) threadOf(peer).outgoing.push(one);
}

/** @param {Thread} thread @param {Outgoing} one @param {Partial<Outgoing>} change */
function update(thread, one, change) {
  Object.assign(one, change);
  thread.outgoing = thread.outgoing.map((other) => (other === one ? one : other));
  keep();
  changed();
}

/** @param {string} peer @param {string} content */
export function sendText(peer, content) {
  const thread = threadOf(peer);
  /** @type {Outgoing} */
  const one = { clientMessageId: newId(), content, type: "text", timestamp: new Date().toISOString(), phase: "waiting" };
  add(thread, one);
}

/** @param {string} peer @param {File} file */
export function sendFile(peer, file) {
  const isPicture = /^image\/(png|jpeg|gif|webp|avif)$/.test(file.type);
  add(threadOf(peer), {
    clientMessageId: newId(), content: "", type: isPicture ? "image" : "file", timestamp: new Date().toISOString(), phase: "waiting",
    file, fileName: file.name, progress: 0, ...(isPicture ? { preview: URL.createObjectURL(file) } : {}),
  });
}

/** @param {Thread} thread @param {Outgoing} one */
function add(thread, one) {
  thread.outgoing = [...thread.outgoing, one];
  thread.divider = -1;
  stopTyping(thread.peer);
  keep();
  changed();
  run(thread);
}

/** @param {Thread} thread @param {Outgoing} one */
export function discard(thread, one) {
  one.cancel?.();
  if (one.preview) URL.revokeObjectURL(one.preview);
  thread.outgoing = thread.outgoing.filter((other) => other !== one);
  keep();
  changed();
}

/** @param {Thread} thread @param {Outgoing} one */
export function retry(thread, one) {
  update(thread, one, { phase: "waiting", problem: "" });
  run(thread);
}

/** Sends everything that waits, after a connection was made. */
export function sendWaiting() {
  for (const thread of state.threads.values()) {
    for (const one of thread.outgoing) if (one.phase === "sending") one.phase = "waiting";
    run(thread);
  }
}

/** Starts what waits in the thread. Messages are sent in their order; uploads run beside them. @param {Thread} thread */
function run(thread) {
  if (!connectionIsUp()) return;
  for (const one of [...thread.outgoing]) {
    if (one.phase === "waiting" && one.file && !one.content) uploadFirst(thread, one);
    else if (one.phase === "waiting") deliver(thread, one);
  }
}

/** @param {Thread} thread @param {Outgoing} one */
async function uploadFirst(thread, one) {
  if (!one.file) return;
  const abort = new AbortController();
  update(thread, one, { phase: "uploading", progress: 0, cancel: () => abort.abort() });
  try {
    const url = await upload(one.file, one.fileName ?? "", abort.signal, (progress) => update(thread, one, { progress }));
    update(thread, one, { content: url, phase: "waiting", progress: 1 });
    if (thread.outgoing.includes(one)) await deliver(thread, one);
  } catch (problem) {
    if (abort.signal.aborted) return;
    update(thread, one, { phase: "failed", problem: inWords(problem) });
  }
}

/** @param {Thread} thread @param {Outgoing} one */
async function deliver(thread, one) {
  update(thread, one, { phase: "sending" });
  const { clientMessageId, content, type } = one;
  try {
    const { message } = await ask("message", { to: thread.peer, content, type, clientMessageId });
    thread.outgoing = thread.outgoing.filter((other) => other !== one);
    note(thread, message);
    if (thread.loaded === "yes") {
      checkForGap(thread, message.seq);
      merge(thread, [message]);
    } else if (thread.loaded === "no" && message.seq === 1) {
      merge(thread, [message]);
      Object.assign(thread, { loaded: "yes", hasOlder: false, syncedTo: 1 });
    }
    keep();
    changed();
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    if (problem.code === "NETWORK") {
      // With a connection the answer only took too long, so that the user decides. Without one, the next sends it.
      if (connectionIsUp()) update(thread, one, { phase: "failed", problem: t("No answer from the server.") });
      else update(thread, one, { phase: "waiting" });
    } else if (problem.code === "RATE_LIMITED" && problem.retryAfterMs) {
      update(thread, one, { phase: "waiting" });
      setTimeout(() => run(thread), problem.retryAfterMs);
    } else {
      update(thread, one, { phase: "failed", problem: inWords(problem) });
    }
  }
}
