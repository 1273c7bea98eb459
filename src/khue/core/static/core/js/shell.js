// The shell: registers the service worker, says when the page is read offline or came from the store.

const line = document.querySelector("[data-status]");
const user = document.querySelector('meta[name="khue-user"]')?.content ?? "";

/** @param {string} text */
function say(text) {
  if (!line) return;
  line.hidden = !text;
  line.querySelector("span").textContent = text;
}

const ZONE = { timeZone: "Asia/Ho_Chi_Minh" };

function clock(/** @type {number} */ at) {
  const time = new Intl.DateTimeFormat("vi", { ...ZONE, hour: "2-digit", minute: "2-digit" });
  const day = new Intl.DateTimeFormat("vi", { ...ZONE, day: "2-digit", month: "2-digit" });
  const today = day.format(Date.now()) === day.format(at);
  return today ? time.format(at) : `${time.format(at)}, ${day.format(at)}`;
}

// A page out of the store carries the instant it was kept (the service worker writes it in).
const keptAt = Number(document.querySelector('meta[name="khue-kept"]')?.content ?? 0);

function show() {
  if (!line) return;
  const parts = [];
  if (!navigator.onLine || keptAt) parts.push(line.dataset.offline);
  if (keptAt) parts.push(line.dataset.asOf.replace("{time}", clock(keptAt)));
  say(parts.join(" "));
}

addEventListener("online", show);
addEventListener("offline", show);
show();

if ("serviceWorker" in navigator && user) {
  const looked = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.register("/sw.js", { scope: "/" }).then(async () => {
    const ready = await navigator.serviceWorker.ready;
    if (!looked) ready.active?.postMessage({ type: "page", user, url: location.href });
  }).catch(() => {});
}

for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", () => {
    navigator.serviceWorker?.controller?.postMessage({ type: "sign-out" });
  });
}
