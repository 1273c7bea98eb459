// The worker that takes everything back: served instead of the real one when KHUE_SERVICE_WORKER is off.

addEventListener("install", () => skipWaiting());

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("khue-")) await caches.delete(name);
    await registration.unregister();
  })());
});
