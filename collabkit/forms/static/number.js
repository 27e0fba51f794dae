// number: digits with a comma or a point; what was typed stays as it was typed.

KINDS.number = (form) => {
  const { view, say } = form;
  const format = new Intl.NumberFormat(view.lang, { maximumFractionDigits: 6 });
  const unitText = (number) => `${format.format(number)} ${view.unit}`.trim();
  const input = h("input", {
    type: "text",
    inputmode: "decimal",
    class: "ck-text ck-digits",
    id: form.id("number"),
    autocomplete: "off",
    "aria-describedby": `${form.id("read")} ${form.id("error")}`,
    "data-answer": true,
  });
  const read = h("p", { class: "ck-hint", id: form.id("read") });
  const error = h("p", { class: "ck-error", id: form.id("error"), role: "alert" });
  let shown = null;
  const complain = pause(1000, () => write(error, problem()));

  function problem() {
    const { value, typed } = readNumber(input.value, view);
    if (!typed) return "";
    if (value === null) return `${say("number_unreadable")} ${kept()}`.trim();
    const low = view.low === null || value >= view.low;
    const high = view.high === null || value <= view.high;
    if (low && high) return "";
    const key = view.low === null ? "number_most" : view.high === null ? "number_least" : "number_range";
    return `${say(key, { low: format.format(view.low), high: format.format(view.high) })} ${kept()}`.trim();
  }

  function kept() {
    return shown === null ? "" : say("number_kept", { value: unitText(shown) });
  }

  function typed() {
    const { value, typed: text } = readNumber(input.value, view);
    const wrong = problem();
    input.setAttribute("aria-invalid", wrong ? "true" : "false");
    write(read, text && !wrong ? say("number_read", { value: unitText(value) }) : "");
    if (wrong) return complain.start();
    complain.stop();
    write(error, "");
    shown = value;
    form.change(value, true);
  }

  input.addEventListener("input", typed);
  input.addEventListener("change", () => {
    form.flush();
    write(error, problem());
  });
  input.addEventListener("keydown", (event) => event.key === "Enter" && form.flush());
  return {
    node: h(
      "div",
      { class: "ck-plain" },
      h("label", { class: "ck-label", for: input.id }, say("number_label")),
      h("div", { class: "ck-unit" }, input, view.unit && h("span", {}, view.unit)),
      read,
      error,
    ),
    show(value) {
      shown = value ?? null;
      const decimal = format.formatToParts(1.5).find((part) => part.type === "decimal").value;
      input.value = shown === null ? "" : String(shown).replace(".", decimal);
      write(read, "");
      write(error, "");
      input.setAttribute("aria-invalid", "false");
    },
    problem,
    progress: () => say(shown === null ? "not_answered" : "answered"),
  };
};

/**
 * Read what was typed: the last of comma and point is the decimal sign, unless it clearly groups thousands
 * (1,234,567 or, where fewer than three decimals are asked for, 12,400). The form shows how it was read.
 */
function readNumber(text, { unit, decimals }) {
  let typed = text.trim();
  if (unit && typed.toLowerCase().endsWith(unit.toLowerCase())) typed = typed.slice(0, -unit.length).trim();
  if (unit && typed.toLowerCase().startsWith(unit.toLowerCase())) typed = typed.slice(unit.length).trim();
  typed = typed.replace(/[\u2212\u2013]/g, "-").replace(/\s*%$/, "");
  const digits = typed.replace(/(\d)[\s'\u2019](?=\d{3}(\D|$))/g, "$1");
  const plain = ungroup(digits, decimals);
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain)) return { typed: text.trim(), value: null };
  return { typed: text.trim(), value: Number(plain) };
}

function ungroup(text, decimals) {
  const both = text.includes(",") && text.includes(".");
  if (both) {
    const decimal = text.lastIndexOf(",") > text.lastIndexOf(".") ? "," : ".";
    return text.replaceAll(decimal === "," ? "." : ",", "").replace(",", ".");
  }
  const grouped = decimals < 3 ? /^[+-]?[1-9]\d{0,2}([.,]\d{3})+$/ : /^[+-]?[1-9]\d{0,2}([.,]\d{3}){2,}$/;
  if (grouped.test(text)) return text.replace(/[.,]/g, "");
  return text.replace(",", ".");
}
