// One item of the check-list: kept on every change, sent once a result is chosen and the typing stops.
import * as store from "./kit_store.js";

const KEEP_MS = 200;
const SEND_MS = 1200;
const MACHINERY = ["csrf_token", "entry_key", "version"];

function values(form) {
  const data = new FormData(form);
  MACHINERY.forEach((name) => data.delete(name));
  return [...data].filter(([, value]) => typeof value === "string");
}

// What is still to be written before the service can take it; empty when nothing is. The service asks for the same.
function lacking(fields) {
  const said = (name) => fields.find(([one, value]) => one === name && value)?.[1] ?? "";
  const result = said("result");
  if (!result) return "选好核查结果后送达";
  const words = said("words").trim().length;
  if (result === "refuted" && words < 4) return "写明看到了什么、为什么不属实（至少 4 个字）后送达";
  if (result === "unverified" && words < 4) return "写明为什么没有核实到（至少 4 个字）后送达";
  const mended = fields.some(([name, value]) => /^c\d+-/.test(name) && value.trim());
  if (result === "partly" && !mended) return "写明哪里不对、应当是什么后送达";
  return "";
}

export class Line {
  constructor(kit, form, kept) {
    this.kit = kit;
    this.form = form;
    this.part = form.id;
    this.item = form.closest("[data-kit-item]");
    this.state = form.querySelector("[data-kit-state]");
    this.badge = this.item.querySelector("[data-kit-badge]");
    this.server = JSON.stringify(values(form));
    if (Number(form.elements.version.value) > 0) this.item.dataset.recorded = "yes";
    kit.places.set(kit.id(this.part), this);
    const record = kept.find((one) => one.id === kit.id(this.part));
    if (record) this.restore(record);
    form.addEventListener("input", () => this.later());
    form.addEventListener("change", () => this.later());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      this.keep().then(() => this.kit.flush());
    });
  }

  later() {
    clearTimeout(this.keeping);
    clearTimeout(this.leaving);
    this.keeping = setTimeout(() => this.keep(), KEEP_MS);
    this.leaving = setTimeout(() => this.kit.flush(), SEND_MS);
  }

  async keep() {
    const fields = values(this.form);
    const before = await store.get(this.kit.id(this.part));
    const text = JSON.stringify(fields);
    if (before ? JSON.stringify(before.fields) === text && !before.waits : text === this.server) return;
    const unheard = [...(before?.unheard ?? []), ...(before?.tried ? [before.key] : [])].slice(-20);
    const todo = lacking(fields);
    await this.kit.keep(this.part, {
      kind: "line", url: this.form.action, fields, key: store.newKey(), unheard, waits: Boolean(todo),
      version: before?.version ?? Number(this.form.elements.version.value),
    });
    this.clear();
    this.kept(todo ? `已保存在本机，${todo}` : "已保存在本机");
  }

  kept(words) { this.tell("kept", words); }

  sending() { this.tell("sending", "正在送达…"); }

  async arrived(said, record) {
    this.form.elements.version.value = said.version;
    this.server = JSON.stringify(record.fields);
    this.item.dataset.recorded = "yes";
    this.clear();
    const at = new Date(said.saved_at);
    const clock = { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    this.tell("sent", `已送达 ${new Intl.DateTimeFormat("zh-CN", clock).format(at)}`);
    const shown = this.badge.firstElementChild;
    shown.className = "badge badge-info";
    shown.textContent = said.result;
  }

  async refused(said, record) {
    this.clear();
    if (said.conflict) return this.conflict(said, record);
    this.tell("failed", `已保存在本机，还没有送达：${said.error ?? "服务没有收下"}`);
    for (const [name, words] of Object.entries(said.errors ?? {})) {
      const place = this.form.elements[name] ?? this.form.querySelector(`[name^="${name}"]`);
      (place?.length !== undefined && !place.tagName ? place[0] : place)?.closest("details:not([open])")?.setAttribute("open", "");
      if (!place) this.state.append(` ${words}`);
    }
    return undefined;
  }

  // Somebody else recorded the same item: both stay until a person chooses.
  conflict(said, record) {
    const theirs = said.saved.words ? `：${said.saved.words}` : "";
    this.tell("failed", `另一位核查人员已把这一项记为“${said.words}”${theirs}。您的内容在本机。`);
    const row = document.createElement("span");
    row.className = "cluster";
    row.append(
      this.choice("用我的", async () => {
        await this.kit.keep(this.part, { ...record, key: store.newKey(), version: said.version, unheard: [], waits: false, tried: false });
        await this.kit.flush();
      }),
      this.choice("用对方的", async () => { await store.remove(record.id); location.reload(); }),
    );
    this.state.append(row);
  }

  choice(text, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-secondary button-small";
    button.textContent = text;
    button.addEventListener("click", act);
    return button;
  }

  clear() { this.state.querySelector(".cluster")?.remove(); }

  tell(state, words) {
    this.state.dataset.state = state;
    this.state.textContent = words;
  }

  restore(record) {
    const names = new Map();
    for (const [name, value] of record.fields) names.set(name, [...(names.get(name) ?? []), value]);
    for (const holder of this.form.querySelectorAll("[data-repeat]")) {
      const wanted = [...names.keys()].filter((name) => name.startsWith(`${holder.dataset.repeat}-`) && name.endsWith("-from")).length;
      const rows = () => holder.querySelectorAll("[data-row]").length;
      for (let tries = 0; rows() < wanted && tries < 60; tries += 1) holder.querySelector("[data-add]")?.click();
    }
    for (const control of this.form.elements) {
      if (!control.name || MACHINERY.includes(control.name) || control.type === "hidden") continue;
      const wanted = names.get(control.name);
      if (control.type === "checkbox" || control.type === "radio") control.checked = Boolean(wanted?.includes(control.value));
      else control.value = wanted?.shift() ?? "";
      const ticked = control.type === "checkbox" || control.type === "radio" ? control.checked : control.value;
      if (ticked && control.closest(".kit-fix")) {
        control.closest(".kit-fix details")?.setAttribute("open", "");
      }
    }
    this.form.querySelectorAll("[data-open-end]").forEach((box) => box.dispatchEvent(new Event("change")));
    this.item.open = true;
    this.kept(record.waits ? `已保存在本机，${lacking(record.fields) || "服务没有收下，请改过再送"}` : "已保存在本机，等待送达");
  }
}
