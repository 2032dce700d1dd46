// Dangerous steps are asked twice, and no form is sent twice.
// data-confirm="question" on a submit button opens a dialog; <details data-confirm-panel> is the form that
// works without JavaScript.
const STILL_HERE_MS = 10000;

function ask(question, label) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const words = document.createElement("p");
  words.id = "dialog-words";
  words.textContent = question;
  dialog.setAttribute("aria-labelledby", words.id);
  const sure = document.createElement("button");
  sure.type = "button";
  sure.className = "button button-danger-sure";
  sure.textContent = label;
  const no = document.createElement("button");
  no.type = "button";
  no.className = "button button-secondary";
  no.textContent = "先不了";
  no.autofocus = true;
  const actions = document.createElement("div");
  actions.className = "actions";
  actions.append(sure, no);
  dialog.append(words, actions);
  document.body.append(dialog);
  return new Promise((resolve) => {
    let answer = false;
    sure.addEventListener("click", () => { answer = true; dialog.close(); });
    no.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { dialog.remove(); resolve(answer); });
    dialog.showModal();
  });
}

function again(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
}

// The server keeps its own guard (the key "once"); this one is for the eye. A page that is still here after a
// while may try again.
function once(form) {
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button[type=submit]")) {
    button.setAttribute("aria-disabled", "true");
  }
  setTimeout(() => again(form), STILL_HERE_MS);
}

async function onSubmit(event) {
  const form = event.target;
  const button = event.submitter;
  if (form.dataset.sent === "yes") {
    event.preventDefault();
    return;
  }
  if (button?.dataset.confirm && button.dataset.sure !== "yes") {
    event.preventDefault();
    if (await ask(button.dataset.confirm, button.textContent.trim())) {
      button.dataset.sure = "yes";
      form.requestSubmit(button);
      delete button.dataset.sure;
    } else {
      button.focus();
    }
    return;
  }
  // A button with data-stays fetches a file: the page stays, and its other buttons must go on working.
  if (form.method === "post" && !form.matches("[data-upload]") && !button?.hasAttribute("data-stays")) once(form);
}

function onKey(event) {
  if (event.key !== "Escape") return;
  const panel = event.target.closest?.("details[data-confirm-panel][open]");
  if (!panel) return;
  panel.open = false;
  panel.querySelector("summary").focus();
}

export function startConfirm() {
  document.addEventListener("submit", onSubmit);
  document.addEventListener("keydown", onKey);
  // A page brought back by the back button must be able to send again.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("form[data-sent]").forEach(again);
  });
}
