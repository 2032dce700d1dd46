// Errors that the server found while saving a draft, shown beside their fields. A draft may be incomplete, so a
// field that nobody has
// touched stays quiet, and so does the field in which somebody is typing right now.
export class LiveErrors {
  constructor(form) {
    this.form = form;
    this.errors = {};
    this.touched = new Set();
    form.addEventListener("focusout", (event) => {
      if (event.target.name) this.touched.add(event.target.name);
      setTimeout(() => this.show());
    });
  }

  heard(errors) {
    this.errors = errors;
    this.show();
  }

  // The place of an error: the field of that name, or the row that holds the control of that name.
  place(name) {
    const field = this.form.querySelector(`[data-field="${CSS.escape(name)}"]`);
    if (field) return field;
    const control = this.form.querySelector(`[name="${CSS.escape(name)}"]`);
    return control?.closest("[data-row], .row, .field") ?? null;
  }

  quiet(place, name) {
    if (place.contains(document.activeElement)) return true;
    const controls = [...place.querySelectorAll("[name]")];
    return !this.touched.has(name) && !controls.some((one) => this.touched.has(one.name));
  }

  show() {
    this.form.querySelectorAll(".error-live").forEach((old) => this.clear(old));
    for (const old of this.form.querySelectorAll(".error:not(.error-live)")) {
      const place = old.closest("[data-field]");
      const gone = place && this.touched.size > 0 && !this.errors[place.dataset.field] && !this.quiet(place, place.dataset.field);
      if (!gone) continue;
      old.hidden = true;
      place.classList.remove("field-bad");
      place.querySelectorAll("[aria-invalid]").forEach((one) => one.removeAttribute("aria-invalid"));
    }
    for (const [name, message] of Object.entries(this.errors)) {
      const place = this.place(name);
      if (!place || this.quiet(place, name) || place.querySelector(":scope > .error:not([hidden])")) continue;
      this.mark(place, name, message);
    }
  }

  mark(place, name, message) {
    const control = place.querySelector(`[name="${CSS.escape(name)}"]`) ?? place.querySelector("input, select, textarea");
    const words = document.createElement("p");
    words.className = "error error-live";
    words.id = `${control.id}-live`;
    words.textContent = message;
    const before = place.querySelector(":scope > .help") ?? place.querySelector(":scope > label, :scope > legend");
    if (before) before.after(words);
    else place.append(words);
    place.classList.add("field-bad");
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-describedby", [control.getAttribute("aria-describedby"), words.id].filter(Boolean).join(" "));
  }

  clear(words) {
    const place = words.closest(".field-bad");
    place?.classList.remove("field-bad");
    for (const control of this.form.querySelectorAll(`[aria-describedby~="${CSS.escape(words.id)}"]`)) {
      const others = control.getAttribute("aria-describedby").split(" ").filter((id) => id !== words.id);
      if (others.length) control.setAttribute("aria-describedby", others.join(" "));
      else control.removeAttribute("aria-describedby");
      control.removeAttribute("aria-invalid");
    }
    words.remove();
  }
}
