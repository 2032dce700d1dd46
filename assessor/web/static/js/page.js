// The one entry: every enhancement starts here, and only when its mark is on the page. Without JavaScript every
// page still works.
import { startConfirm } from "./confirm.js";
import { startRepeat } from "./repeat.js";
import { startPrint } from "./print.js";
import { startMoney } from "./money.js";
import { startMenus } from "./menus.js";

// On a shared computer nothing of the last person stays behind once they sign out.
function forgetKept() {
  try {
    Object.keys(localStorage).filter((key) => key.startsWith("unsaved:")).forEach((key) => localStorage.removeItem(key));
  } catch { /* storage is closed, so nothing was kept */ }
}

document.documentElement.classList.add("js");
document.querySelector("[data-error-summary]")?.focus();
startConfirm();
startRepeat();
startPrint();
startMoney();
startMenus();
if (document.querySelector("form[data-autosave]")) {
  import("./autosave.js").then((module) => module.startAutosave());
}
function beforeSigningOut(event) {
  let unsent = 0;
  try { unsent = Number(localStorage.getItem("kit-unsent") ?? 0); } catch { /* storage is closed, so nothing was kept */ }
  if (!unsent || event.target.dataset.asked) return forgetKept();
  event.preventDefault();
  event.stopPropagation();
  return import("./kit_leave.js").then((module) => module.askBeforeLeaving(event.target, unsent));
}
document.querySelector("form[data-sign-out]")?.addEventListener("submit", beforeSigningOut);
if (document.querySelector("form[data-upload]")) {
  import("./upload.js").then((module) => module.startUpload());
}
if (document.querySelector("[data-viewer]")) {
  import("./viewer.js").then((module) => module.startViewer());
}
if (document.querySelector("[data-commit]")) {
  import("./commit.js").then((module) => module.startCommit());
}
if (document.querySelector("[data-beside-pane]")) {
  import("./score.js").then((module) => module.startScore());
}
