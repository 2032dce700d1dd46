// Uploads with progress, one file at a time. A file that fails keeps its place with 重试; nothing chosen is forgotten.
// Contract: POST multipart with the form's fields and one file; the server answers JSON 2xx {url?: where to
// look, name?} or 4xx/5xx {error}.
const CODES = {
  401: "登录已过期。请在另一个窗口登录，再按“重试”。",
  403: "您没有权限在这里上传。",
  413: "文件太大。请压缩后再传。",
  429: "操作太频繁，请稍等一分钟再试。",
};

function size(bytes) {
  return bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function make(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

class Item {
  constructor(file, list, retry) {
    this.file = file;
    this.root = make("li", "upload-item");
    this.name = make("span", "upload-name", `${file.name}（${size(file.size)}）`);
    this.says = make("span", "upload-says", "等待上传");
    this.bar = document.createElement("progress");
    this.bar.max = 100;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", `${file.name} 上传进度`);
    this.again = make("button", "button button-quiet button-small", "重试");
    this.again.type = "button";
    this.again.hidden = true;
    this.again.setAttribute("aria-label", `重试：${file.name}`);
    this.again.addEventListener("click", () => { this.again.hidden = true; retry(this); });
    this.root.append(this.name, this.again, this.says, this.bar);
    list.append(this.root);
  }

  state(state, words, percent) {
    this.root.dataset.state = state;
    this.says.textContent = words;
    if (percent !== undefined) this.bar.value = percent;
    this.bar.hidden = state === "done" || state === "failed";
    this.again.hidden = state !== "failed";
  }
}

class Upload {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[type=file]");
    this.list = form.querySelector("[data-upload-list]");
    this.says = form.querySelector("[data-upload-says]");
    this.limit = Number(form.dataset.maxBytes) || Infinity;
    this.queue = [];
    this.busy = false;
    this.doneUrl = "";
    this.failures = new Set();
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented || !this.input.files.length) return;
      event.preventDefault();
      this.take([...this.input.files]);
      this.input.value = "";
    });
    this.drop(form.querySelector("[data-upload-drop]"));
    window.addEventListener("beforeunload", (event) => { if (this.busy) event.preventDefault(); });
  }

  drop(area) {
    area.addEventListener("dragover", (event) => { event.preventDefault(); area.classList.add("upload-over"); });
    area.addEventListener("dragleave", () => area.classList.remove("upload-over"));
    area.addEventListener("drop", (event) => {
      event.preventDefault();
      area.classList.remove("upload-over");
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length) this.take(files);
    });
  }

  // The fields beside the file (kind, dates, lines) are read now: changing them later must not change files
  // already waiting.
  take(files) {
    this.list.hidden = false;
    const fields = [...new FormData(this.form)].filter(([name]) => name !== this.input.name);
    for (const file of files) {
      const item = new Item(file, this.list, (one) => { this.queue.push(one); this.next(); });
      item.fields = fields;
      if (file.size > this.limit) { this.fail(item, `超过 ${size(this.limit)}，没有上传。请压缩或拆分后再选一次。`); item.again.hidden = true; continue; }
      if (file.size === 0) { this.fail(item, "这是一个空文件，没有上传。"); item.again.hidden = true; continue; }
      this.queue.push(item);
    }
    this.next();
  }

  next() {
    if (this.busy) return;
    const item = this.queue.shift();
    if (!item) { this.finish(); return; }
    this.busy = true;
    this.send(item).then(() => { this.busy = false; this.next(); });
  }

  send(item) {
    const data = new FormData();
    item.fields.forEach(([name, value]) => data.append(name, value));
    data.append(this.input.name, item.file, item.file.name);
    const request = new XMLHttpRequest();
    return new Promise((resolve) => {
      request.upload.addEventListener("progress", (event) => {
        if (!event.lengthComputable) return;
        const percent = Math.round((100 * event.loaded) / event.total);
        item.state("sending", percent < 100 ? `正在上传 ${percent}%` : "正在检查文件…", percent);
      });
      request.addEventListener("load", () => { this.hear(item, request); resolve(); });
      request.addEventListener("error", () => { this.fail(item, "网络中断，文件还在您的电脑上，没有丢失。连上网后按“重试”。"); resolve(); });
      request.addEventListener("timeout", () => { this.fail(item, "等待太久，没有完成。请按“重试”。"); resolve(); });
      request.open("POST", this.form.action);
      request.setRequestHeader("Accept", "application/json");
      request.timeout = 10 * 60 * 1000;
      item.state("sending", "正在上传", 0);
      request.send(data);
    });
  }

  hear(item, request) {
    let body = {};
    try { body = JSON.parse(request.responseText); } catch { /* a page instead of JSON: the status says enough */ }
    if (request.status >= 200 && request.status < 300) {
      this.failures.delete(item);
      item.state("done", "已上传", 100);
      this.doneUrl = body.url ?? location.href;
      this.say(`${item.file.name} 已上传`);
      return;
    }
    this.fail(item, body.error ?? body.message ?? CODES[request.status] ?? `服务没有收下这个文件（${request.status}）。请按“重试”。`);
  }

  fail(item, words) {
    this.failures.add(item);
    item.state("failed", words);
    this.say(`${item.file.name}：${words}`);
  }

  say(words) { this.says.textContent = words; }

  // The same page is loaded anew: with nothing but another #part the browser would keep the old list.
  see(address) {
    const to = new URL(address, location.href);
    if (to.pathname + to.search !== location.pathname + location.search) { location.assign(to); return; }
    location.hash = to.hash;
    location.reload();
  }

  // All there: show the new list. With failures the page stays, so that they can be tried again.
  finish() {
    if (this.doneUrl && this.failures.size === 0) this.see(this.doneUrl);
    if (this.doneUrl && this.failures.size > 0 && !this.form.querySelector("[data-upload-see]")) {
      const link = make("a", "", "看已上传的文件");
      link.href = this.doneUrl;
      link.dataset.uploadSee = "";
      this.list.after(link);
    }
  }
}

export function startUpload() {
  for (const form of document.querySelectorAll("form[data-upload]")) new Upload(form);
}
