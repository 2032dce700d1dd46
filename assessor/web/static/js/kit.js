// The inspection kit: what is recorded stays on this phone first and is sent in the background, each sending with a key
// of its own, so that a lost answer or a second try changes nothing twice. Without this module the forms work as forms.
import * as store from "./kit_store.js";
import { Line } from "./kit_line.js";
import { startPhotos } from "./kit_photo.js";
import { startSigning } from "./kit_sign.js";

const EVERY_MS = 8000;
const PATIENCE_MS = 60000;

export class Kit {
  constructor(bar) {
    this.bar = bar;
    this.says = bar.querySelector("[data-kit-says]");
    this.person = bar.dataset.person;
    this.visit = bar.dataset.visit;
    this.token = document.querySelector("main [name=csrf_token]")?.value ?? "";
    this.places = new Map(); // record id → the one that shows it
    this.first = this.says.textContent;
    this.stopped = "";
    this.busy = false;
    this.again = false;
    this.button = bar.querySelector("[data-kit-send]");
    this.button?.addEventListener("click", () => this.flush());
    window.addEventListener("online", () => this.flush());
    window.addEventListener("offline", () => this.tell());
    setInterval(() => this.flush(), EVERY_MS);
    navigator.storage?.persist?.().catch(() => {});
  }

  id(part) { return `${this.person}:${this.visit}:${part}`; }

  async mine() { return (await store.all()).filter((one) => one.person === this.person && one.visit === this.visit); }

  async keep(part, record) {
    const made = { id: this.id(part), person: this.person, visit: this.visit, at: Date.now(), ...record };
    await store.put(made);
    await this.tell();
    return made;
  }

  // One after the other: a weak line is not made weaker.
  async flush() {
    if (this.busy) { this.again = true; return; }
    this.busy = true;
    try {
      for (const record of await this.mine()) {
        const place = this.places.get(record.id);
        if (this.stopped || !place || record.waits || navigator.onLine === false) continue;
        await this.send(record, place);
      }
    } finally {
      this.busy = false;
      await this.tell();
      if (this.again) { this.again = false; this.flush(); }
    }
  }

  async send(record, place) {
    await store.change(record.id, record.key, (kept, same) => (same ? { ...kept, tried: true } : undefined));
    const body = new FormData();
    for (const [name, value] of record.fields) body.append(name, value);
    body.set("csrf_token", this.token);
    body.set("entry_key", record.key);
    if (record.version !== undefined) body.set("version", record.version);
    for (const key of record.unheard ?? []) body.append("unheard", key);
    if (record.blob) body.set(record.blobField, record.blob, record.blobName);
    place.sending?.();
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
    try {
      const answer = await fetch(record.url, {
        method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "error", signal: stop.signal,
      });
      const said = await answer.json().catch(() => ({}));
      await this.hear(record, place, answer, said);
    } catch {
      place.kept?.("已保存在本机，连上网络后自动送达");
    } finally {
      clearTimeout(timer);
    }
  }

  async hear(record, place, answer, said) {
    if (answer.ok) {
      await store.change(record.id, record.key, (kept, same) => (same ? null : { ...kept, version: said.version, unheard: [] }));
      await place.arrived(said, record);
    } else if (answer.status === 401) {
      this.stopped = "signed-out";
      place.kept?.("已保存在本机，登录后自动送达");
    } else if (answer.status === 400) {
      this.stopped = "stale";
      place.kept?.("已保存在本机，刷新本页后自动送达");
    } else if (answer.status >= 500 || answer.status === 429) {
      place.kept?.("已保存在本机，服务暂时没有应答，稍后自动再送");
    } else {
      // It will not get better by sending the same again: it waits for the person.
      await store.change(record.id, record.key, (kept, same) => (same ? { ...kept, waits: true } : undefined));
      await place.refused(said, record);
    }
  }

  async tell() {
    const waiting = (await this.mine()).length;
    this.bar.dataset.waiting = String(waiting);
    if (this.button) this.button.hidden = !waiting;
    const items = [...document.querySelectorAll("[data-kit-item]")];
    const done = items.filter((item) => item.dataset.recorded === "yes").length;
    const parts = [items.length ? `已记录 ${done} / ${items.length} 项` : this.first];
    if (this.stopped === "signed-out") parts.push("登录已过期，内容都在本机");
    else if (this.stopped === "stale") parts.push("页面已过期，内容都在本机，请刷新本页");
    else if (navigator.onLine === false) parts.push("没有网络，内容先存在本机");
    parts.push(waiting ? `${waiting} 条未送达` : "全部已送达");
    this.says.textContent = parts.filter(Boolean).join(" · ");
    if (this.stopped === "signed-out") {
      const link = document.createElement("a");
      link.href = this.bar.dataset.signIn;
      link.textContent = "重新登录";
      this.says.append(" · ", link);
    }
  }
}

const bar = document.querySelector("[data-kit-bar]");
if (bar && window.indexedDB) {
  document.documentElement.classList.add("kit-on");
  const kit = new Kit(bar);
  const kept = await kit.mine();
  for (const form of document.querySelectorAll("[data-kit-item] form[id^=kit-]")) new Line(kit, form, kept);
  startPhotos(kit, kept);
  startSigning(kit, kept);
  await kit.flush();
}
