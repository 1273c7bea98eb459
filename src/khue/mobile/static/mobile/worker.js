// The service worker. The view puts one line before this file: const CONFIG = {version, shell, offline, past, doors, pages, days, patience, idle}.
/* global CONFIG */

const SHELL = `khue-shell-${CONFIG.version}`;
const META = "khue-meta";
const PAGES = "khue-pages-";
const HASHED = /\.[0-9a-f]{12}\.\w+$/;

addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const shell = await caches.open(SHELL);
    await shell.addAll(CONFIG.shell.map((url) => new Request(url, { cache: "reload" })));
    await skipWaiting();
  })());
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("khue-shell-") && name !== SHELL) await caches.delete(name);
    }
    await clients.claim();
  })());
});

addEventListener("message", (event) => {
  const { type, user, url } = event.data ?? {};
  if (type === "sign-out") event.waitUntil(forget());
  if (type === "page" && user) event.waitUntil(keepFirst(user, url));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (CONFIG.past.some((prefix) => url.pathname.startsWith(prefix))) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (CONFIG.shell.includes(url.pathname) || HASHED.test(url.pathname)) event.respondWith(asset(request, url));
});

// ---- who the store belongs to ----

async function read() {
  const answer = await (await caches.open(META)).match("/-/owner");
  return answer ? answer.json() : { user: "", locked: true };
}

async function write(owner) {
  await (await caches.open(META)).put("/-/owner", new Response(JSON.stringify(owner)));
}

async function forget(except = "") {
  for (const name of await caches.keys()) {
    if (name.startsWith(PAGES) && name !== PAGES + except) await caches.delete(name);
  }
  if (!except) await caches.delete(META);
}

async function own(user) {
  const owner = await read();
  if (owner.user !== user) await forget(user);
  await write({ user, locked: false, seen: Date.now() });
}

// The app locks by itself too: without a network the server can't say that the phone lay idle.
async function opened() {
  const owner = await read();
  if (!owner.user || owner.locked) return "";
  const idle = CONFIG.idle !== null && Date.now() - (owner.seen ?? 0) > CONFIG.idle * 1000;
  await write(idle ? { ...owner, locked: true } : { ...owner, seen: Date.now() });
  return idle ? "" : owner.user;
}

// ---- pages: the network first ----

async function page(event) {
  const { request } = event;
  const network = fetch(request);
  try {
    const patience = new Promise((_, reject) => setTimeout(reject, CONFIG.patience, new Error("slow")));
    const kept = await find(request.url);
    const answer = await (kept ? Promise.race([network, patience]) : network);
    event.waitUntil(consider(request.url, answer));
    return answer;
  } catch {
    event.waitUntil(network.then((late) => consider(request.url, late)).catch(() => {}));
    return (await find(request.url)) ?? (await caches.match(CONFIG.offline)) ?? Response.error();
  }
}

// Reads a copy only of pages: cloning a large download would hold it in memory.
// A page at the doors that names nobody means: signed out or locked. Then nothing is read offline.
async function consider(url, answer) {
  const path = new URL(url).pathname;
  const door = CONFIG.doors.some((prefix) => path.startsWith(prefix));
  if (!isPage(answer) || !(door || mayKeep(answer))) return;
  const text = await answer.clone().text();
  const user = /<meta name="khue-user" content="([0-9a-f]+)">/.exec(text)?.[1];
  if (door && !user) {
    const owner = await read();
    if (owner.user) await write({ ...owner, locked: true });
  }
  if (!user || door) return;
  await own(user);
  await keep(user, url, text, answer.headers);
}

function isPage(answer) {
  return answer.status === 200 && answer.type === "basic" && !answer.redirected
    && /text\/html/.test(answer.headers.get("Content-Type") ?? "");
}

function mayKeep(answer) {
  return !/no-store/.test(answer.headers.get("Cache-Control") ?? "");
}

async function keep(user, url, text, from) {
  const headers = new Headers(from);
  for (const name of ["Content-Encoding", "Content-Length", "Set-Cookie"]) headers.delete(name);
  headers.set("X-Khue-Kept", String(Date.now()));
  const marked = text.replace("<head>", `<head><meta name="khue-kept" content="${Date.now()}">`);
  const store = await caches.open(PAGES + user);
  await store.delete(url);
  await store.put(url, new Response(marked, { status: 200, headers }));
  const keys = await store.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - CONFIG.pages))) await store.delete(old);
}

// The page that registered the worker was loaded before there was one: fetch it once for the store.
async function keepFirst(user, url) {
  await own(user);
  if (await find(url)) return;
  await consider(url, await fetch(url, { credentials: "same-origin" }));
}

async function find(url) {
  const user = await opened();
  if (!user) return undefined;
  const address = url.split("#")[0];
  const kept = await (await caches.open(PAGES + user)).match(address);
  if (!kept) return undefined;
  const age = Date.now() - Number(kept.headers.get("X-Khue-Kept"));
  return age < CONFIG.days * 86_400_000 ? kept : undefined;
}

// ---- static files ----

async function asset(request, url) {
  const shell = await caches.open(SHELL);
  const kept = await shell.match(request);
  if (kept && HASHED.test(url.pathname)) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok) await shell.put(request, answer.clone());
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}
