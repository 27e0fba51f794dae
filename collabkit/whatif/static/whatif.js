// A what-if: native controls built from `parts`; `values` go to the kernel, `results` come back.
let count = 0;

function make(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

function change(stage, changed) {
  stage.model.set("values", { ...stage.model.get("values"), ...changed });
  stage.model.save_changes();
}

function choice(part, stage) {
  const name = `${stage.mark}-${part.id}`;
  const buttons = part.options.map(([label, value]) => {
    const input = make("input", { type: "radio", name, value });
    input.addEventListener("change", () => change(stage, { [part.id]: value }));
    return [input, make("label", {}, input, ` ${label}`)];
  });
  stage.refresh.push((values) => buttons.forEach(([input]) => (input.checked = input.value === values[part.id])));
  const labels = buttons.map(([, label]) => label);
  return make("fieldset", {}, make("legend", { textContent: part.label }), ...labels);
}

function select(part, stage) {
  const options = part.options.map(([label, value]) => make("option", { value, textContent: label }));
  const input = make("select", {}, ...options);
  input.addEventListener("change", () => change(stage, { [part.id]: input.value }));
  stage.refresh.push((values) => (input.value = values[part.id]));
  return make("label", { className: "ck-select" }, make("span", { textContent: part.label }), input);
}

function slider(part, stage) {
  const { min, max, step } = part;
  const input = make("input", { type: "range", min, max, step, id: `${stage.mark}-${part.id}` });
  const label = make("label", { htmlFor: input.id, textContent: part.label });
  const shown = make("span", { className: "ck-value", ariaHidden: "true" });
  const row = make("div", { className: "ck-slider" }, label, input, shown);
  input.addEventListener("input", () => change(stage, { [part.id]: Number(input.value) }));
  stage.refresh.push((values) => {
    input.value = values[part.id];
    shown.textContent = (part.names || {})[values[part.id]] ?? values[part.id];
    if (part.names) input.setAttribute("aria-valuetext", shown.textContent);
    row.hidden = away(part, values);
  });
  return row;
}

function away(part, values) {
  return part.when ? values[part.when.id] !== part.when.is : false;
}

function ticks(part, stage) {
  const boxes = part.options.map(([label, value]) => {
    const input = make("input", { type: "checkbox", value });
    input.addEventListener("change", () => {
      const on = boxes.filter(([one]) => one.checked).map(([one]) => one.value);
      change(stage, { [part.id]: on });
    });
    return [input, make("label", {}, input, ` ${label}`)];
  });
  const labels = boxes.map(([, label]) => label);
  const row = make("fieldset", { className: "ck-ticks" }, make("legend", { textContent: part.label }), ...labels);
  stage.refresh.push((values) => {
    boxes.forEach(([input]) => (input.checked = values[part.id].includes(input.value)));
    row.hidden = away(part, values);
  });
  return row;
}

function reset(part, stage) {
  const button = make("button", { type: "button", textContent: part.label });
  button.addEventListener("click", () => change(stage, part.values));
  return button;
}

function text(part) {
  return make("p", { className: part.heading ? "ck-heading" : "", textContent: part.text });
}

// The status line stays in the page and only its words change, so that screen readers announce them.
function result(part, stage) {
  const status = make("p", { className: "ck-status", role: "status" });
  const picture = make("div", { className: "ck-result" });
  let last = "";
  stage.refresh.push((values, results) => {
    const { html = "", status: words = "" } = results[part.id] || {};
    if (status.textContent !== words) status.textContent = words;
    if (html === last) return;
    const open = [...picture.querySelectorAll("details")].map((one) => one.open);
    picture.innerHTML = last = html;
    picture.querySelectorAll("details").forEach((one, place) => (one.open = Boolean(open[place])));
  });
  return make("div", {}, status, picture);
}

// JupyterLab takes arrows and letters for commands on cells (d d deletes one); here they belong to the controls.
function keep(event) {
  const command = event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key === "Enter");
  if (!command && event.key !== "Escape") event.stopPropagation();
}

const BUILD = { choice, select, slider, ticks, reset, text, result };

function render({ model, el }) {
  const stage = { model, mark: `ck-whatif-${++count}`, refresh: [] };
  const box = make("div", { className: "ck-whatif" });
  box.addEventListener("keydown", keep);
  for (const part of model.get("parts")) box.append(BUILD[part.kind](part, stage));
  const refresh = () => stage.refresh.forEach((one) => one(model.get("values"), model.get("results")));
  model.on("change:values", refresh);
  model.on("change:results", refresh);
  refresh();
  el.append(box);
  return () => {
    model.off("change:values", refresh);
    model.off("change:results", refresh);
  };
}

export default { render };
