// Live regions: data-refresh="5" fetches the element again every five seconds and swaps it in place.
// The address is data-refresh-url or the page itself; it rests while nobody looks.
// Locked meanwhile (423): the page gives way to the lock.

function again(/** @type {HTMLElement} */ region) {
  if (!document.contains(region)) return;
  const seconds = Math.max(Number(region.dataset.refresh) || 15, 2);
  setTimeout(async () => {
    if (document.hidden || !navigator.onLine || region.contains(document.activeElement)) return again(region);
    try {
      const answer = await fetch(region.dataset.refreshUrl || location.href, {
        headers: { "HX-Request": "true", "HX-Target": region.id, "X-Khue-Refresh": "1" },
      });
      if (answer.status === 423) return location.assign(answer.headers.get("HX-Redirect") ?? "/");
      if (answer.status === 200) swap(region, await answer.text());
    } catch { /* the next round tries again */ }
    again(document.getElementById(region.id) ?? region);
  }, seconds * 1000);
}

function swap(region, text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const fresh = page.getElementById(region.id);
  if (!fresh || fresh.isEqualNode(region)) return;
  region.replaceWith(document.adoptNode(fresh));
  window.htmx?.process?.(fresh);
}

function bind() {
  for (const region of document.querySelectorAll("[data-refresh][id]")) again(region);
}

document.addEventListener("khue:swapped", bind);
bind();
