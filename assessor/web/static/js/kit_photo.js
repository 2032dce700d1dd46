// Pictures: made smaller on the phone (a weak line), kept there, sent one by one. A picture that could not be made
// smaller is sent as it is; the service looks at every one before it keeps it.
import * as store from "./kit_store.js";

const LONGEST = 2000;
const QUALITY = 0.85;

async function smaller(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    return blob ?? file;
  } catch {
    return file;
  }
}

async function thumbnail(blob) {
  const canvas = document.createElement("canvas");
  canvas.width = 160;
  canvas.height = 120;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", "刚拍的照片");
  try {
    const picture = await createImageBitmap(blob);
    const scale = Math.max(160 / picture.width, 120 / picture.height);
    const [width, height] = [picture.width * scale, picture.height * scale];
    canvas.getContext("2d").drawImage(picture, (160 - width) / 2, (120 - height) / 2, width, height);
  } catch { /* shown empty; the words beside it say what it is */ }
  return canvas;
}

class Photo {
  constructor(kit, list, record) {
    this.kit = kit;
    this.record = record;
    this.row = document.createElement("li");
    this.says = document.createElement("span");
    this.says.className = "autosave";
    this.says.setAttribute("role", "status");
    this.row.append(this.says);
    list.append(this.row);
    thumbnail(record.blob).then((canvas) => this.row.isConnected && this.row.prepend(canvas));
    kit.places.set(record.id, this);
    this.kept(record.waits ? "没有送达，请删除后重拍" : "已保存在本机");
    if (record.waits) this.offerToDrop();
  }

  tell(state, words) { this.says.dataset.state = state; this.says.textContent = words; }

  kept(words) { this.tell("kept", words); }

  sending() { this.tell("sending", "正在送达…"); }

  async arrived(said) {
    const link = document.createElement("a");
    link.href = said.src;
    const picture = document.createElement("img");
    picture.src = said.src;
    picture.alt = "已送达的照片";
    picture.width = 160;
    picture.height = 120;
    link.append(picture);
    this.row.querySelector("canvas")?.remove();
    this.row.prepend(link);
    this.tell("sent", "已送达");
    this.kit.places.delete(this.record.id);
  }

  async refused(said) {
    this.tell("failed", said.error ?? "服务没有收下这张照片");
    this.offerToDrop();
  }

  offerToDrop() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-quiet button-small";
    button.textContent = "从本机删除";
    button.addEventListener("click", async () => {
      await store.remove(this.record.id);
      this.row.remove();
      await this.kit.tell();
    });
    this.row.append(button);
  }
}

export function startPhotos(kit, kept) {
  for (const form of document.querySelectorAll("form[data-kit-photo]")) {
    const item = form.elements.namedItem("item").value;
    const list = [...document.querySelectorAll("[data-kit-photos]")].find((one) => one.dataset.kitPhotos === item);
    for (const record of kept.filter((one) => one.kind === "photo" && one.item === item)) new Photo(kit, list, record);
    form.elements.file.multiple = true;
    form.elements.file.addEventListener("change", async () => {
      const files = [...form.elements.file.files];
      form.elements.file.value = "";
      for (const file of files) {
        const key = store.newKey();
        const blob = await smaller(file);
        const stem = (file.name.replace(/\.[^.]*$/, "").replace(/[\\/:*?"<>|\p{C}]/gu, "") || "照片").slice(0, 60);
        const ending = blob === file && file.type === "image/png" ? "png" : "jpg";
        const record = await kit.keep(`photo:${key}`, {
          kind: "photo", item, url: form.action, key, fields: [["item", item]], blob, blobField: "file", blobName: `${stem}.${ending}`,
        });
        new Photo(kit, list, record);
      }
      await kit.flush();
    });
  }
}
