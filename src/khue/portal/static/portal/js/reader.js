// The reader's comforts: text size, contrast, reading aloud. Kept on the device, never sent.
const root = document.documentElement;
const SIZES = ["", "large", "largest"];

function remember(key, value) {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing still shows the choice on this page.
  }
}

function recall(key) {
  try {
    return localStorage.getItem(key) || "";
  } catch {
    return "";
  }
}

function show(name, value) {
  if (value) root.dataset[name] = value;
  else delete root.dataset[name];
}

function bindTools(tools) {
  tools.hidden = false;
  const contrast = tools.querySelector("[data-tool=contrast]");
  const refresh = () => contrast?.setAttribute("aria-pressed", String(root.dataset.contrast === "high"));
  tools.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-tool]")?.dataset.tool;
    if (!tool) return;
    if (tool === "contrast") {
      const next = root.dataset.contrast ? "" : "high";
      show("contrast", next);
      remember("khue-contrast", next);
    } else {
      const at = SIZES.indexOf(root.dataset.size || "");
      const next = SIZES[Math.min(Math.max(at + (tool === "larger" ? 1 : -1), 0), SIZES.length - 1)];
      show("size", next);
      remember("khue-size", next);
    }
    refresh();
  });
  refresh();
}

function bindReading(button) {
  const text = document.querySelector("[data-read]");
  const voice = globalThis.speechSynthesis;
  if (!text || !voice) return;
  button.hidden = false;
  const stop = () => {
    voice.cancel();
    button.setAttribute("aria-pressed", "false");
    button.textContent = button.dataset.start;
  };
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-pressed") === "true") {
      stop();
      return;
    }
    // Long utterances stop by themselves in some browsers: one for each paragraph.
    const pieces = [...text.querySelectorAll("h1, h2, h3, h4, p, li")];
    pieces.forEach((piece, at) => {
      const words = new SpeechSynthesisUtterance(piece.textContent.trim());
      words.lang = "vi-VN";
      if (at === pieces.length - 1) words.onend = stop;
      voice.speak(words);
    });
    button.setAttribute("aria-pressed", "true");
    button.textContent = button.dataset.stop;
  });
  addEventListener("pagehide", stop);
}

function bindDrop(zone) {
  const input = zone.querySelector("input[type=file]");
  const mark = (over) => zone.classList.toggle("is-over", over);
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      mark(true);
    });
  }
  zone.addEventListener("dragleave", () => mark(false));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(false);
    if (!event.dataTransfer?.files.length) return;
    input.files = event.dataTransfer.files;
    zone.requestSubmit();
  });
}

show("size", recall("khue-size"));
show("contrast", recall("khue-contrast"));
document.querySelectorAll("[data-tools]").forEach(bindTools);
document.querySelectorAll("[data-read-aloud]").forEach(bindReading);
document.querySelectorAll("[data-drop]").forEach(bindDrop);
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => globalThis.print());
});
