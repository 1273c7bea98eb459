// Files: drop them on the field; a form with data-upload sends them with a progress bar.
// Without this module the same form sends itself the plain way.

for (const zone of document.querySelectorAll("[data-drop]")) {
  const input = zone.querySelector("input[type=file]");
  if (!input) continue;
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

/** @param {HTMLFormElement} form */
function send(form, submitter) {
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.setAttribute("aria-label", form.dataset.upload || form.title);
  (form.querySelector("[data-drop]") ?? form).append(bar);
  // fetch cannot tell how much has been sent; XMLHttpRequest can.
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.upload.onprogress = (event) => {
    if (event.lengthComputable) bar.value = (event.loaded / event.total) * 100;
  };
  request.onload = () => {
    const elsewhere = request.responseURL && request.responseURL !== form.action && request.status < 400;
    if (elsewhere) location.assign(request.responseURL);
    else {
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      const main = page.querySelector("main");
      if (!main) return plainly(form, submitter);
      document.querySelector("main").replaceWith(main);
      document.querySelector("[data-focus]")?.focus();
    }
  };
  request.onerror = () => plainly(form, submitter, bar);
  request.send(new FormData(form, submitter));
}

function plainly(form, submitter, bar) {
  bar?.remove();
  delete form.dataset.sent;
  form.removeAttribute("data-upload");
  form.requestSubmit(submitter ?? undefined);
}

addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-upload]") || event.defaultPrevented) return;
  const files = [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length);
  if (!files) return;
  event.preventDefault();
  send(form, event.submitter);
});
