// An expert's sheet: keys that walk from criterion to criterion, the total and the progress as they stand, and evidence
// that opens beside the sheet, so that nothing typed has to be left. Without JavaScript the links simply lead there.
const holder = document.querySelector("[data-score]");
const form = holder?.closest("form");

function boxes() { return [...holder.querySelectorAll("[data-criterion]")]; }

function pointsIn(box) {
  const words = box.querySelector("input").value.replace(/\s+/g, "");
  return /^\d{1,3}$/.test(words) && Number(words) <= 100 ? Number(words) : null;
}

// Whole numbers only: points times percent are hundredths of a point.
function count() {
  const fewest = Number(holder.dataset.fewest);
  let total = 0;
  let done = 0;
  for (const box of boxes()) {
    const points = pointsIn(box);
    total += (points ?? 0) * Number(box.dataset.weight);
    if (points !== null && box.querySelector("textarea").value.trim().length >= fewest) done += 1;
  }
  holder.querySelector("[data-score-done]").textContent = `已评 ${done} / ${boxes().length} 项`;
  holder.querySelector("[data-score-total]").textContent = `${Math.floor(total / 100)}.${String(total % 100).padStart(2, "0")}`;
}

function go(box, step) {
  const all = boxes();
  const next = all[all.indexOf(box) + step];
  const target = next?.querySelector("input") ?? (step > 0 ? form.querySelector("button[type=submit]") : null);
  target?.focus();
  target?.scrollIntoView({ block: "nearest" });
}

function onKey(event) {
  const box = event.target.closest("[data-criterion]");
  if (!box || event.key !== "Enter" || event.isComposing) return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    go(box, event.shiftKey ? -1 : 1);
  } else if (event.target.matches("input")) {
    event.preventDefault();
    box.querySelector("textarea").focus();
  }
}

async function openBeside(link) {
  const answer = await fetch(link.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-beside-pane]");
  document.querySelector("[data-beside-pane]").replaceWith(fresh);
  history.replaceState(null, "", link.href);
  fresh.tabIndex = -1;
  fresh.focus({ preventScroll: true });
  const place = new URL(link.href).hash.slice(1);
  (document.getElementById(place) ?? fresh).scrollIntoView({ block: "start" });
  fresh.querySelectorAll("[data-keys-hint]").forEach((hint) => { hint.hidden = false; });
}

function onClick(event) {
  const pane = event.target.closest("[data-beside-pane]");
  const link = event.target.closest("a");
  if (!pane || !link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  if (link.hasAttribute("download") || link.getAttribute("href").startsWith("#")) return;
  if (new URL(link.href).pathname !== location.pathname) return;
  event.preventDefault();
  openBeside(link).catch(() => { location.assign(link.href); });
}

export function startScore() {
  document.addEventListener("click", onClick);
  if (!form) return;
  form.addEventListener("input", count);
  form.addEventListener("keydown", onKey);
  count();
}
