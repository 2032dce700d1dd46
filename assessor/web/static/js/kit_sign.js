// Signatures: drawn with finger, pen or mouse; whoever cannot draw types the name. Kept on the phone until they arrive.
import * as store from "./kit_store.js";

class Signature {
  constructor(kit, form, kept) {
    this.kit = kit;
    this.form = form;
    this.canvas = form.querySelector("canvas");
    this.pen = this.canvas.getContext("2d");
    this.state = form.querySelector("[data-kit-state]");
    this.part = `sign:${form.elements.signer.value}`;
    const drawn = form.querySelector("[data-kit-drawn]");
    drawn.hidden = false;
    if (!form.querySelector("[name=way][value=refused]")?.checked) drawn.querySelector("input").checked = true;
    this.wipe();
    this.watch();
    form.querySelector("[data-kit-clear]").addEventListener("click", () => this.wipe());
    form.addEventListener("submit", (event) => { event.preventDefault(); event.stopPropagation(); this.sign(); });
    kit.places.set(kit.id(this.part), this);
    const record = kept.find((one) => one.id === kit.id(this.part));
    if (record) this.kept("签名已保存在本机，等待送达");
  }

  wipe() {
    this.pen.fillStyle = "#fff";
    this.pen.fillRect(0, 0, this.canvas.width, this.canvas.height);
    this.strokes = 0;
  }

  watch() {
    const at = (event) => {
      const box = this.canvas.getBoundingClientRect();
      return [((event.clientX - box.left) * this.canvas.width) / box.width, ((event.clientY - box.top) * this.canvas.height) / box.height];
    };
    this.canvas.addEventListener("pointerdown", (event) => {
      this.canvas.setPointerCapture(event.pointerId);
      this.drawing = at(event);
      event.preventDefault();
    });
    this.canvas.addEventListener("pointermove", (event) => {
      if (!this.drawing) return;
      const next = at(event);
      Object.assign(this.pen, { lineWidth: 7, lineCap: "round", lineJoin: "round", strokeStyle: "#111" });
      this.pen.beginPath();
      this.pen.moveTo(...this.drawing);
      this.pen.lineTo(...next);
      this.pen.stroke();
      this.strokes += 1;
      this.drawing = next;
    });
    for (const name of ["pointerup", "pointercancel"]) this.canvas.addEventListener(name, () => { this.drawing = null; });
  }

  async sign() {
    const machinery = ["csrf_token", "entry_key"];
    const fields = [...new FormData(this.form)].filter(([name, value]) => typeof value === "string" && !machinery.includes(name));
    const drawn = fields.some(([name, value]) => name === "way" && value === "drawn");
    if (drawn && this.strokes < 3) return this.tell("failed", "请先在方框里手写签名，或改用输入姓名。");
    const blob = drawn ? await new Promise((resolve) => this.canvas.toBlob(resolve, "image/png")) : null;
    await this.kit.keep(this.part, {
      kind: "sign", url: this.form.action, key: store.newKey(), fields, blob, blobField: "picture", blobName: "签名.png",
    });
    this.kept("签名已保存在本机");
    return this.kit.flush();
  }

  tell(state, words) { this.state.dataset.state = state; this.state.textContent = words; }

  kept(words) { this.tell("kept", words); }

  sending() { this.tell("sending", "正在送达…"); }

  async arrived(said) { location.assign(said.url); }

  async refused(said, record) {
    await store.remove(record.id); // a signature that was not taken is given again, never mended
    this.tell("failed", said.error ?? "没有签成，请重新签");
  }
}

export function startSigning(kit, kept) {
  for (const form of document.querySelectorAll("form[data-kit-sign]")) new Signature(kit, form, kept);
}
