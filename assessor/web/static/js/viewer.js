// Arrow keys turn the page or the file by following the links that are there anyway.
// Where something scrolls or takes typing, its keys are its own.
export function startViewer() {
  document.querySelectorAll("[data-keys-hint]").forEach((hint) => { hint.hidden = false; });
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    if (event.target.closest("input, select, textarea, summary, [contenteditable], [data-own-keys]")) return;
    const link = document.querySelector(`[data-key="${event.shiftKey ? "Shift+" : ""}${CSS.escape(event.key)}"]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
}
