// Repeats an amount under its field with separators and in 万元, so that a slip of 10,000 is seen at once.
// Decimal digits only, no floats.
export function inWords(typed) {
  const plain = typed.replace(/[,，\s]/g, "");
  const found = /^(-?)0*(\d+)(?:\.(\d{1,2}))?$/.exec(plain);
  if (!found) return null;
  const [, sign, whole, cents = ""] = found;
  const yuan = sign + whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",") + (cents ? `.${cents.padEnd(2, "0")}` : "");
  const padded = whole.padStart(5, "0");
  const high = padded.slice(0, -4).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  const low = (padded.slice(-4) + cents).replace(/0+$/, "");
  return `${yuan} 元，即 ${sign}${high}${low ? `.${low}` : ""} 万元`;
}

export function startMoney() {
  for (const input of document.querySelectorAll("[data-money]")) {
    const echo = input.closest(".field, .row")?.querySelector("[data-money-echo]");
    if (!echo) continue;
    const show = () => {
      const words = input.value.trim() ? inWords(input.value) : "";
      echo.textContent = words ?? "请只填数字，单位是元，例如 45000.00";
    };
    input.addEventListener("input", show);
    show();
  }
}
