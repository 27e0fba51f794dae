// Building blocks of all forms. Python puts the files of one form into one module, in order:
// elements.js, saving.js, frame.js, the file of its kind, and the line that exports it.

const KINDS = {};

/** Make an element; strings among its children become text, never HTML. */
function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

/** Fill {names} in a sentence of the course. */
function fill(text, fields = {}) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in fields ? String(fields[name]) : whole));
}

/** Compare two JSON values; the order of names in an object does not matter. */
function same(a, b) {
  return canonical(a) === canonical(b);
}

function canonical(value) {
  return JSON.stringify(value ?? null, (_, part) =>
    part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** Wait until a person stops: one timer that starts again with each call. */
function pause(milliseconds, action) {
  let timer = null;
  const stop = () => clearTimeout(timer);
  const start = () => {
    stop();
    timer = setTimeout(action, milliseconds);
  };
  return { start, stop };
}

/** Set a text only when it differs, so that a screen reader speaks it once. */
function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

let forms = 0;

/** A name for this form that no other form on the page has. */
function unique() {
  forms += 1;
  return `ck-${forms}-${Math.random().toString(36).slice(2, 8)}`;
}

/** A group of radio buttons or checkboxes, each with its text as label. */
function choices(form, { type, name, options, changed, className = "ck-option" }) {
  const inputs = new Map();
  const rows = options.map(({ id, text }) => {
    const input = h("input", { type, name, value: id, "data-answer": true, onchange: changed });
    inputs.set(id, input);
    return h("label", { class: className }, input, h("span", {}, text));
  });
  return {
    rows,
    get: () => [...inputs].filter(([, input]) => input.checked).map(([id]) => id),
    set: (ids) => inputs.forEach((input, id) => (input.checked = ids.includes(id))),
  };
}
