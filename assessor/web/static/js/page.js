// The one entry: every enhancement starts here, and only when its mark is on the page. Without JavaScript every page still works.
import { startConfirm } from "./confirm.js";
import { startRepeat } from "./repeat.js";
import { startPrint } from "./print.js";
import { startMoney } from "./money.js";

document.documentElement.classList.add("js");
document.querySelector("[data-error-summary]")?.focus();
startConfirm();
startRepeat();
startPrint();
startMoney();
if (document.querySelector("form[data-autosave]")) {
  import("./autosave.js").then((module) => module.startAutosave());
}
if (document.querySelector("form[data-upload]")) {
  import("./upload.js").then((module) => module.startUpload());
}
