// The shell: registers the service worker, says when the page is read offline or came from the store.

const line = document.querySelector("[data-status]");
const user = document.querySelector('meta[name="khue-user"]')?.content ?? "";

/** @param {string} text */
function say(text) {
  if (!line) return;
  line.hidden = !text;
  line.querySelector("span").textContent = text;
}

function clock(/** @type {number} */ at) {
  const time = new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit" });
  const day = new Intl.DateTimeFormat("vi", { day: "2-digit", month: "2-digit" });
  const moment = new Date(at);
  const today = new Date().toDateString() === moment.toDateString();
  return today ? time.format(moment) : `${time.format(moment)}, ${day.format(moment)}`;
}

let keptAt = 0;
function show() {
  if (!line) return;
  const parts = [];
  if (!navigator.onLine || keptAt) parts.push(line.dataset.offline);
  if (keptAt) parts.push(line.dataset.asOf.replace("%s", clock(keptAt)));
  say(parts.join(" "));
}

addEventListener("online", show);
addEventListener("offline", show);
show();

if ("serviceWorker" in navigator && user) {
  navigator.serviceWorker.addEventListener("message", (event) => {
    if (event.data?.type !== "kept" || event.data.url !== location.href) return;
    keptAt = event.data.at;
    show();
  });
  navigator.serviceWorker.register("/sw.js", { scope: "/" }).then(async () => {
    const ready = await navigator.serviceWorker.ready;
    ready.active?.postMessage({ type: "page", user, url: location.href });
  }).catch(() => {});
}

for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", () => {
    navigator.serviceWorker?.controller?.postMessage({ type: "sign-out" });
  });
}
