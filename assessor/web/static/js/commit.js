// A party's secret never leaves this page: the hash is computed here, and only the hash is sent.
async function sha256(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fresh() {
  const letters = "23456789abcdefghjkmnpqrstuvwxyz";
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return Array.from(bytes, (byte) => letters[byte % letters.length]).join("");
}

export function startCommit() {
  const box = document.querySelector("[data-commit]");
  if (!box || !globalThis.crypto?.subtle) return;
  box.hidden = false;
  const secret = box.querySelector("[data-commit-secret]");
  const digest = document.querySelector("#f-digest");
  const show = async () => {
    const value = secret.value.trim();
    const parts = ["star-cloud-draw/1", box.dataset.list, box.dataset.party, value];
    digest.value = value ? await sha256(parts.join("\n")) : "";
  };
  secret.addEventListener("input", show);
  box.querySelector("[data-commit-fresh]").addEventListener("click", () => { secret.value = fresh(); show(); });
}
