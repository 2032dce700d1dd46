// Groups of the menu (<details data-menu>) open and close by themselves; this only closes an open one when somebody
// presses Escape, clicks elsewhere, or leaves it with the keyboard.
const open = () => document.querySelector("details[data-menu][open]");

function close(event) {
  const menu = open();
  if (menu && !menu.contains(event.target)) menu.open = false;
}

export function startMenus() {
  document.addEventListener("click", close);
  document.addEventListener("focusin", close);
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && open();
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
