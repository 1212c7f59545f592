// @ts-check
// Uploads, and links to files that other users have sent.
import { Refusal, request } from "./api.js";
import { changed, state } from "./state.js";

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
