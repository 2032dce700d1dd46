// Signing out while something of a visit has not arrived: nothing is dropped without being asked.
import { forgetAll } from "./kit_store.js";

function button(text, kind, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `button ${kind}`;
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

export function askBeforeLeaving(form, number) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const words = document.createElement("p");
  words.id = "leave-words";
  words.textContent = `本机还有 ${number} 条现场核查内容没有送达。`
    + "退出后留在本机的，由本人再次登录打开那次核查时自动送达；公用的设备请先送达再退出。";
  dialog.setAttribute("aria-labelledby", words.id);
  const leave = () => { form.dataset.asked = "yes"; dialog.close(); form.requestSubmit(); };
  const actions = document.createElement("div");
  actions.className = "actions";
  const stay = button("先不退出", "button-primary", () => dialog.close());
  stay.autofocus = true;
  actions.append(
    stay,
    button("退出，内容留在本机", "button-secondary", leave),
    button("删除这些内容并退出", "button-danger", async () => { await forgetAll(); leave(); }),
  );
  dialog.append(words, actions);
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
}
