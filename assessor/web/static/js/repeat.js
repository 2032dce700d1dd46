// Rows that can be added and removed (periods of use, lists of texts), and boxes that exclude each other.
function rowsOf(holder) {
  return [...holder.querySelectorAll("[data-row]")];
}

function nextNumber(holder) {
  holder.dataset.next = String(Math.max(Number(holder.dataset.next ?? 0), rowsOf(holder).length));
  const number = Number(holder.dataset.next);
  holder.dataset.next = String(number + 1);
  return number;
}

function changed(holder) {
  holder.dispatchEvent(new Event("input", { bubbles: true }));
}

function showRemovers(holder) {
  const rows = rowsOf(holder);
  rows.forEach((row, index) => {
    const button = row.querySelector("[data-remove]");
    button.hidden = false;
    button.setAttribute("aria-label", `${button.textContent.trim()}（第 ${index + 1} 条）`);
  });
}

function add(holder) {
  const number = nextNumber(holder);
  const fresh = holder.querySelector("template").content.cloneNode(true);
  for (const element of fresh.querySelectorAll("*")) {
    for (const attribute of [...element.attributes]) {
      attribute.value = attribute.value.replaceAll("__i__", String(number)).replaceAll("__n__", String(number + 1));
    }
  }
  const row = fresh.querySelector("[data-row]");
  holder.querySelector("[data-rows]").append(row);
  showRemovers(holder);
  row.querySelector("input")?.focus();
  say(holder, `已添加一条，现在共 ${rowsOf(holder).length} 条`);
}

function remove(holder, row) {
  const rows = rowsOf(holder);
  if (rows.length === 1) {
    for (const input of row.querySelectorAll("input, textarea")) {
      if (input.type === "checkbox") input.checked = false;
      else input.value = "";
      input.disabled = false;
    }
    row.querySelector("input")?.focus();
    say(holder, "已清空");
  } else {
    row.remove();
    showRemovers(holder);
    (rowsOf(holder).at(-1)?.querySelector("input") ?? holder.querySelector("[data-add]")).focus();
    say(holder, `已删除一条，还有 ${rowsOf(holder).length} 条`);
  }
  changed(holder);
}

function say(holder, words) {
  const place = holder.querySelector("[data-repeat-says]");
  if (place) place.textContent = words;
}

function openEnd(box) {
  const last = box.closest("[data-row]").querySelector('input[name$="-to"]');
  if (!last) return;
  if (box.checked) last.value = "";
  last.disabled = box.checked;
}

function noneOf(box) {
  const boxes = [...box.form.querySelectorAll(`[name="${CSS.escape(box.dataset.noneOf)}"]`)];
  if (!box.checked) return;
  for (const one of boxes) {
    if (one.type === "checkbox") one.checked = false;
    else one.value = "";
  }
}

export function startRepeat() {
  for (const holder of document.querySelectorAll("[data-repeat]")) {
    const button = holder.querySelector("[data-add]");
    button.hidden = false;
    button.addEventListener("click", () => add(holder));
    holder.addEventListener("click", (event) => {
      const pressed = event.target.closest("[data-remove]");
      if (pressed) remove(holder, pressed.closest("[data-row]"));
    });
    showRemovers(holder);
    holder.querySelectorAll("[data-open-end]").forEach(openEnd);
  }
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches?.("[data-open-end]")) openEnd(box);
    if (box.matches?.("[data-none-of]")) noneOf(box);
  });
  document.addEventListener("input", (event) => {
    const name = event.target.name;
    if (!name || !event.target.form || event.target.matches("[data-none-of]")) return;
    const filled = event.target.type === "checkbox" ? event.target.checked : event.target.value !== "";
    const none = event.target.form.querySelector(`[data-none-of="${CSS.escape(name)}"]`);
    if (none && filled) none.checked = false;
  });
}
