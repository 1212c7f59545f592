// @ts-check
// The service worker: it keeps the page readable without a connection, and passes on what the user chooses in a
// notification.
import { answer, decline } from "../core/calls.js";
import { openThread } from "../core/places.js";
import { state } from "../core/state.js";

export async function startWorker() {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data?.peer && state.phase === "ready") openThread(data.peer);
    if (data?.callId && data.callId === state.call?.id) {
      if (data.action === "answer") answer();
      if (data.action === "decline") decline();
    }
  });
  await navigator.serviceWorker.register("/sw.js").catch(() => {});
}
