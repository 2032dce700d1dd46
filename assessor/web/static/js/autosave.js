// Saves a form while it is filled in. Contract: form[data-autosave=URL] with hidden csrf_token and version; the
// server answers JSON
// 200 {version, saved_at, errors: {field: message}} · 409 {conflict: true, url?: where both are shown; without
// it the form itself is sent there} · 401 sign-in expired. Anything else counts as not saved.
// What could not be saved stays in this browser (localStorage) and is offered back; it is removed as soon as
// the server has it.
import { LiveErrors } from "./live_errors.js";

const IDLE_MS = 1500;
const RETRY_MS = 15000;
const KEEP_MS = 7 * 24 * 3600 * 1000;

const MACHINERY = ["csrf_token", "version", "once"];

function values(form) {
  const data = new FormData(form);
  MACHINERY.forEach((name) => data.delete(name));
  return [...data].filter(([, value]) => typeof value === "string");
}

// What the server sent, whatever has been typed since: on a slow line people type before this module has arrived.
function sent(form) {
  const found = [];
  for (const one of form.elements) {
    if (!one.name || one.disabled || MACHINERY.includes(one.name) || ["submit", "button", "file", "fieldset"].includes(one.type)) continue;
    if (one.type === "checkbox" || one.type === "radio") {
      if (one.defaultChecked) found.push([one.name, one.value]);
    } else if (one.tagName === "SELECT") {
      const chosen = [...one.options].filter((option) => option.defaultSelected);
      const shown = chosen.length || one.multiple ? chosen : [...one.options].slice(0, 1);
      shown.forEach((option) => found.push([one.name, option.value]));
    } else {
      found.push([one.name, one.defaultValue]);
    }
  }
  return found;
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosave;
    this.key = `unsaved:${location.pathname}:${this.url}`;
    this.says = document.querySelector("[data-autosave-says]");
    this.saved = JSON.stringify(sent(form));
    this.timer = 0;
    this.busy = false;
    this.again = false;
    this.stopped = false;
    this.errors = new LiveErrors(form);
    form.addEventListener("input", () => this.later(IDLE_MS));
    form.addEventListener("change", () => this.later(IDLE_MS));
    form.addEventListener("focusout", () => this.later(0));
    form.addEventListener("submit", (event) => this.beforeSubmit(event));
    window.addEventListener("online", () => this.later(0));
    window.addEventListener("beforeunload", (event) => { if (this.dirty() && !this.leaving) event.preventDefault(); });
    this.offer();
    this.later(IDLE_MS);
  }

  dirty() { return JSON.stringify(values(this.form)) !== this.saved; }

  later(wait) {
    if (!this.dirty() || this.leaving) return;
    this.keep(); // also when saving has stopped (conflict, sign-in expired): what is typed after that must not be lost either
    if (this.stopped) return;
    this.tell("waiting", "未保存");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  leave() {
    this.leaving = true;
    this.stopped = true;
    clearTimeout(this.timer);
  }

  // Leaving a field starts a save, and the click that left it may be on the submit button. A save that is on its way
  // must answer first: it brings the version that this form has to carry, else one meets oneself as "somebody else".
  beforeSubmit(event) {
    if (event.defaultPrevented) return;
    this.leave();
    if (!this.busy) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.onItsWay.then(() => this.form.requestSubmit(event.submitter));
  }

  save() {
    if (this.busy) { this.again = true; return; }
    if (!this.dirty() || this.stopped) return;
    this.busy = true;
    this.onItsWay = this.send();
  }

  async send() {
    const sending = JSON.stringify(values(this.form));
    this.tell("saving", "正在保存…");
    const body = new FormData(this.form);
    body.delete("once"); // that key belongs to the final submit, which happens once; saving happens often
    try {
      const answer = await fetch(this.url, {
        method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "error",
      });
      await this.hear(answer, sending);
    } catch {
      this.failed("未保存：网络没有连上。内容已留在本机，连上后会自动再试。");
    } finally {
      this.busy = false;
      if (this.again) { this.again = false; this.later(0); }
    }
  }

  async hear(answer, sending) {
    if (answer.status === 401) return this.stop("failed", "未保存：登录已过期。内容已留在本机，请重新登录后回到本页取回。");
    const body = await answer.json().catch(() => ({}));
    if (answer.status === 409 && body.conflict) return this.stop("conflict", "未保存：别人已经改过这份材料。", body.url, "看两份内容并选择");
    if (!answer.ok) return this.failed(`未保存：${body.error ?? body.message ?? "服务暂时没有应答"}。内容已留在本机，稍后会自动再试。`);
    this.saved = sending;
    if (this.form.elements.version && body.version !== undefined) this.form.elements.version.value = body.version;
    this.errors.heard(body.errors ?? {});
    if (this.dirty()) { this.later(IDLE_MS); return undefined; }
    this.forget();
    const at = new Date(body.saved_at);
    const beijing = { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    const time = Number.isNaN(at.getTime()) ? "" : new Intl.DateTimeFormat("zh-CN", beijing).format(at);
    return this.tell("saved", `已保存 ${time}`);
  }

  failed(words) {
    this.tell("failed", words);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), RETRY_MS);
  }

  stop(state, words, url, label) {
    this.stopped = true;
    this.tell(state, words, url, label);
  }

  tell(state, words, url, label) {
    if (!this.says) return;
    if (this.says.dataset.state === state && this.says.firstChild?.textContent === words) return;
    this.says.dataset.state = state;
    this.says.textContent = words;
    if (url) {
      const link = document.createElement("a");
      link.href = url;
      link.textContent = label;
      this.says.append(" ", link);
    } else if (state === "conflict") {
      // Sending the whole form is what shows both versions: the server answers it with the page for choosing.
      this.says.append(" ", this.choice("看两份内容并选择", "button-secondary", () => { this.leave(); this.form.requestSubmit(); }));
    }
  }

  keep() {
    try {
      localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), values: values(this.form) }));
    } catch { /* private mode or full: the server copy is what counts */ }
  }

  forget() {
    try { localStorage.removeItem(this.key); } catch { /* nothing was kept */ }
  }

  // What an earlier visit could not save, put aside under a key of its own until the person has answered.
  putAside() {
    try {
      const kept = localStorage.getItem(this.key);
      if (kept) localStorage.setItem(`${this.key}:old`, kept);
      this.forget();
      return JSON.parse(localStorage.getItem(`${this.key}:old`));
    } catch { return null; }
  }

  answered() {
    try { localStorage.removeItem(`${this.key}:old`); } catch { /* nothing was kept */ }
  }

  offer() {
    const kept = this.putAside();
    if (!kept?.values || Date.now() - kept.at > KEEP_MS || JSON.stringify(kept.values) === this.saved) { this.answered(); return; }
    const box = document.createElement("div");
    box.className = "notice notice-warn";
    box.setAttribute("role", "status");
    const body = document.createElement("div");
    body.className = "notice-body";
    const words = document.createElement("p");
    words.textContent = `本机留有 ${new Date(kept.at).toLocaleString("zh-CN")} 没能保存的内容，要取回吗？`;
    const take = this.choice("取回这些内容", "button-primary", () => { this.restore(kept.values); this.answered(); box.remove(); });
    const drop = this.choice("不要了", "button-secondary", () => { this.answered(); box.remove(); });
    const row = document.createElement("p");
    row.className = "cluster";
    row.append(take, drop);
    body.append(words, row);
    box.append(document.createElement("span"), body);
    this.form.before(box);
  }

  choice(text, kind, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `button button-small ${kind}`;
    button.textContent = text;
    button.addEventListener("click", act);
    return button;
  }

  restore(kept) {
    const names = new Map();
    for (const [name, value] of kept) names.set(name, [...(names.get(name) ?? []), value]);
    this.growRows(names);
    for (const control of this.form.elements) {
      if (!control.name || MACHINERY.includes(control.name) || control.type === "file") continue;
      const wanted = names.get(control.name);
      if (control.type === "checkbox" || control.type === "radio") control.checked = Boolean(wanted?.includes(control.value));
      else if (wanted) control.value = wanted.shift() ?? "";
    }
    this.form.querySelectorAll("[data-open-end]").forEach((box) => box.dispatchEvent(new Event("change", { bubbles: true })));
    this.form.querySelectorAll("[data-money]").forEach((input) => input.dispatchEvent(new Event("input", { bubbles: true })));
    this.later(0);
  }

  growRows(names) {
    for (const holder of this.form.querySelectorAll("[data-repeat]")) {
      const stem = holder.dataset.repeat;
      const indexed = [...names.keys()].filter((name) => name.startsWith(`${stem}-`) && name.endsWith("-from")).length;
      const wanted = Math.max(indexed, names.get(stem)?.length ?? 0);
      const rows = () => holder.querySelectorAll("[data-row]").length;
      for (let tries = 0; rows() < wanted && tries < 200; tries += 1) holder.querySelector("[data-add]").click();
    }
  }
}

export function startAutosave() {
  for (const form of document.querySelectorAll("form[data-autosave]")) new Autosave(form);
}
