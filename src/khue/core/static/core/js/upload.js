// Files: drop them on the field; a form with data-upload sends them with a progress bar.
// Without this module the same form sends itself the plain way.

function bind() {
  for (const zone of document.querySelectorAll("[data-drop]:not([data-bound])")) {
    const input = zone.querySelector("input[type=file]");
    if (!input) continue;
    zone.dataset.bound = "";
    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      zone.classList.add("is-over");
    });
    for (const name of ["dragleave", "drop"]) {
      zone.addEventListener(name, () => zone.classList.remove("is-over"));
    }
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!event.dataTransfer?.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}

/** @param {HTMLFormElement} form @param {HTMLElement | null} submitter */
function send(form, submitter) {
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.setAttribute("aria-label", form.dataset.upload || document.title);
  (form.querySelector("[data-drop]") ?? form).append(bar);
  // fetch cannot tell how much has been sent; XMLHttpRequest can.
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.upload.onprogress = (event) => {
    if (event.lengthComputable) bar.value = (event.loaded / event.total) * 100;
  };
  request.onload = () => {
    if (!show(request.responseText, request.responseURL)) location.assign(request.responseURL);
  };
  request.onerror = () => {
    // Let the browser say it in its own way, or succeed where this module did not.
    bar.remove();
    delete form.dataset.sent;
    form.removeAttribute("data-upload");
    form.requestSubmit(submitter ?? undefined);
  };
  request.send(new FormData(form, submitter));
}

// The answer is already here (with its one-time messages): show it instead of fetching it again.
function show(text, url) {
  // The page's own style sheet is here already; parsed again, its nonce would be refused.
  const bare = text.replace(/<style[\s\S]*?<\/style>/g, "");
  const page = new DOMParser().parseFromString(bare, "text/html");
  const main = page.querySelector("main");
  if (!main) return false;
  for (const part of ["header.top", "nav.tabs", "main"]) {
    const [old, fresh] = [document.querySelector(part), page.querySelector(part)];
    if (old && fresh) old.replaceWith(document.adoptNode(fresh));
  }
  document.title = page.title;
  if (url !== location.href) history.pushState({}, "", url);
  scrollTo(0, 0);
  (document.querySelector("[data-focus]") ?? document.querySelector("main")).focus();
  document.dispatchEvent(new Event("khue:swapped"));
  return true;
}

addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-upload]") || event.defaultPrevented) return;
  const files = [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length);
  if (!files) return;
  event.preventDefault();
  send(form, event.submitter);
});

// Back to a page that was swapped in: there is nothing behind it but the server.
addEventListener("popstate", () => location.reload());

document.addEventListener("khue:swapped", bind);
bind();
