// @ts-check
// Messages on their way. Each keeps its clientMessageId over all attempts, over reconnections and reloads, so
// that the server stores it once. Files are uploaded first.
import { merge, note } from "./messages.js";
import { ask, connectionIsUp, inWords, Refusal, request, stopTyping } from "./server.js";
import { changed, load, ownId, save, state, threadOf } from "./state.js";
import { t } from "./text.js";
import { checkForGap } from "./threads.js";

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
  save(`outbox.${ownId()}`, all.length ? all : undefined);
}

/** Takes the messages that were not sent before the page was loaded. */
export function restoreOutbox() {
  for (const { peer, ...one } of load(`outbox.${ownId()}`) ?? []) threadOf(peer).outgoing.push(one);
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

/** Pictures are made smaller than this before they are uploaded. */
const largestSide = 1920;
const smallEnough = 400_000;

/** @typedef {{ url: string, expires: number, name: string, size: number, type: string, isGone: boolean, isLoading: boolean }} FileEntry */
/** @type {Map<string, FileEntry>} */
const entries = new Map();

/** The id of an uploaded file, or undefined for other addresses. @param {string} content */
export const fileIdOf = (content) => /^\/api\/files\/([\w-]+)$/.exec(content)?.[1];

/** What is known of the file; loads it if necessary. @param {string} id @returns {FileEntry | undefined} */
export function fileEntry(id) {
  const entry = entries.get(id);
  if (!entry || (!entry.isLoading && !entry.isGone && entry.expires < Date.now())) loadEntry(id);
  return entries.get(id);
}

/** A link that did not work is asked for again. @param {string} id */
export function forgetLink(id) {
  const entry = entries.get(id);
  if (entry && !entry.isLoading && entry.expires > 0) entries.set(id, { ...entry, expires: 0, isGone: true });
  changed();
}

/** @param {string} id */
async function loadEntry(id) {
  const known = entries.get(id) ?? { url: "", expires: 0, name: "", size: 0, type: "", isGone: false, isLoading: false };
  entries.set(id, { ...known, isLoading: true });
  try {
    const [link, head] = await Promise.all([
      request("GET /api/files/:fileId/url", { path: { fileId: id } }),
      fetch(`/api/files/${id}`, { method: "HEAD", headers: { authorization: `Bearer ${state.session?.token}` } }),
    ]);
    // A minute early, because clocks differ.
    const expires = Math.max(Date.parse(link.expiresAt) - 60_000, Date.now() + 60_000);
    entries.set(id, {
      url: link.url, expires, name: nameIn(head.headers.get("content-disposition") ?? ""),
      size: Number(head.headers.get("content-length")), type: head.headers.get("content-type") ?? "", isGone: false, isLoading: false,
    });
  } catch (problem) {
    const isGone = problem instanceof Refusal && problem.code === "NOT_FOUND";
    entries.set(id, { ...known, isGone, isLoading: false, expires: isGone ? 0 : Date.now() + 15_000 });
  }
  changed();
}

/** The name of the file in Content-Disposition (RFC 6266). @param {string} field */
function nameIn(field) {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(field)?.[1];
  if (encoded) return decodeURIComponent(encoded);
  return /filename="((?:[^"\\]|\\.)*)"/i.exec(field)?.[1]?.replace(/\\(.)/g, "$1") ?? "";
}

/**
 * Uploads a file; a large picture is made smaller first. Returns its address.
 * @param {File | Blob} file @param {string} name @param {AbortSignal} signal @param {(progress: number) => void} onProgress
 * @returns {Promise<string>}
 */
export async function upload(file, name, signal, onProgress) {
  const small = await shrunk(file).catch(() => file);
  if (state.server && small.size > state.server.files.maxSize) throw new Refusal({ code: "PAYLOAD_TOO_LARGE", message: "" });
  if (signal.aborted) throw new Refusal({ code: "NETWORK", message: "" });
  const form = new FormData();
  form.append("file", small, small === file ? name : name.replace(/\.\w+$/, "") + (small.type === "image/webp" ? ".webp" : ".jpg"));
  return new Promise((resolve, reject) => {
    // fetch() reports no progress of what it sends.
    const sent = new XMLHttpRequest();
    sent.open("POST", "/api/files?format=raw");
    sent.setRequestHeader("Authorization", `Bearer ${state.session?.token}`);
    sent.responseType = "json";
    sent.upload.onprogress = (event) => { if (event.lengthComputable) onProgress(event.loaded / event.total); };
    sent.onload = () => {
      if (sent.response?.success) resolve(sent.response.file.url);
      else reject(new Refusal(sent.response?.error ?? { code: "INTERNAL", message: "" }));
    };
    sent.onerror = () => reject(new Refusal({ code: "NETWORK", message: "" }));
    signal.addEventListener("abort", () => {
      sent.abort();
      reject(new Refusal({ code: "NETWORK", message: "" }));
    });
    sent.send(form);
  });
}

/** @param {File | Blob} file @returns {Promise<File | Blob>} */
async function shrunk(file) {
  if (!/^image\/(png|jpeg|webp)$/.test(file.type) || file.size < smallEnough) return file;
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, largestSide / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  /** @type {Blob | null} */
  const made = await new Promise((done) => canvas.toBlob(done, "image/webp", 0.85));
  return made && made.size < file.size ? made : file;
}
