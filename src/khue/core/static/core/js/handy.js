// Small helps: copy a text, print the page, walk a register with the arrow keys.

addEventListener("click", async (event) => {
  const copy = event.target.closest?.("[data-copy]");
  if (copy) {
    await navigator.clipboard?.writeText(copy.dataset.copy);
    copy.classList.add("copied");
    if (copy.dataset.copied) copy.lastElementChild.textContent = copy.dataset.copied;
  }
  if (event.target.closest?.("[data-print]")) print();
});

addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const link = event.target.closest?.("table[data-keys] tbody a, .rows a");
  if (!link) return;
  const all = [...link.closest("tbody, .rows").querySelectorAll("a")];
  const next = all[all.indexOf(link) + (event.key === "ArrowDown" ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
});
