// Forms: filters send themselves, grave acts ask once more, a double tap sends once, errors take the focus.

document.querySelector("[data-focus]")?.focus();

let waiting = 0;
addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-auto-submit]");
  if (!form) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => form.requestSubmit(), 50);
});

addEventListener("submit", (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (question && !confirm(question)) {
    event.preventDefault();
    return;
  }
  if (form.hasAttribute("data-auto-submit")) {
    for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
  }
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});

// Coming back by the history: what was locked for sending is free again.
addEventListener("pageshow", () => {
  for (const form of document.forms) {
    delete form.dataset.sent;
    if (form.hasAttribute("data-auto-submit")) for (const field of form.elements) field.disabled = false;
  }
});
