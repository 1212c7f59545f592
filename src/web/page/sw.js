// @ts-check
// The service worker. It keeps the files of the page for times without a connection, and shows notifications.
// It never keeps answers of the API: the page keeps what it has loaded itself.
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const keeps = "parley-page";
/** @param {URL} url */
const isKept = (url) => url.origin === worker.location.origin
  && (url.pathname === "/" || url.pathname === "/manifest.webmanifest" || url.pathname.startsWith("/web/") || url.pathname === "/socket.io/socket.io.esm.min.js");

/** Keeps the document and all files that it names. Files of older versions are removed. */
async function keepPage() {
  const response = await fetch("/", { headers: { accept: "text/html" }, cache: "no-cache" });
  if (!response.ok) throw new Error(`the page is answered with ${response.status}`);
  const text = await response.clone().text();
  const later = /name="parley-later" content="([^"]*)"/.exec(text)?.[1]?.split(" ") ?? [];
  const names = new Set([...[...text.matchAll(/(?:href|src)="(\/[^"]*)"/g)].map((found) => found[1] ?? ""), ...later]);
  const cache = await caches.open(keeps);
  await cache.addAll([...names].filter((name) => name !== ""));
  await cache.put("/", response);
  const folder = /\/web\/[^/]+\//.exec(text)?.[0];
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/web/") && folder && !pathname.startsWith(folder)) await cache.delete(request);
  }
}

/** The document comes from the server if it answers in time. */
async function document() {
  const cached = await caches.match("/");
  try {
    const response = await fetch("/", { headers: { accept: "text/html" }, signal: AbortSignal.timeout(4000) });
    if (!response.ok) return cached ?? response;
    const known = cached && (await cached.clone().text());
    if (known !== (await response.clone().text())) keepPage().catch(() => {});
    return response;
  } catch (problem) {
    if (cached) return cached;
    throw problem;
  }
}

/** @param {Request} request */
async function file(request) {
  const cached = await caches.match(request, { ignoreVary: true });
  if (cached) return cached;
  const response = await fetch(request);
  if (response.ok) await (await caches.open(keeps)).put(request, response.clone());
  return response;
}

worker.addEventListener("install", (event) => {
  worker.skipWaiting();
  event.waitUntil(keepPage());
});
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !isKept(url)) return;
  event.respondWith(url.pathname === "/" ? document() : file(event.request));
});

/** @param {Notification} notification @param {string} action */
async function chosen(notification, action) {
  const all = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const client = all.find((one) => one.visibilityState === "visible") ?? all[0];
  const { peer, callId } = notification.data ?? {};
  if (!client) return worker.clients.openWindow(peer ? `/#${encodeURIComponent(peer)}` : "/");
  if (action !== "decline") await client.focus().catch(() => {});
  client.postMessage({ peer, callId, action });
}
worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(chosen(event.notification, event.action));
});
