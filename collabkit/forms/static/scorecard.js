// scorecard: a level for each indicator, with the anchors in sight, and the evidence for it.

KINDS.scorecard = (form) => {
  const { view, say } = form;
  const indicators = view.dimensions.flatMap((dimension) => dimension.indicators);
  const asked = indicators.filter((indicator) => !indicator.given);
  const cards = new Map();
  const evidence = view.statements.length ? evidencePart(form, changed) : null;

  function changed() {
    const ratings = {};
    for (const { id } of asked) {
      const level = cards.get(id).get();
      if (level !== null) ratings[id] = level;
    }
    form.change({ ratings, evidence: evidence ? evidence.get() : [] });
  }

  const node = h("div", { class: "ck-ratings" }, h("div", { class: "ck-scale-note" }, scaleNote(form), shorten(form, () => node)));
  const many = view.dimensions.length > 1;
  for (const dimension of view.dimensions) {
    if (many) node.append(h("h4", { class: "ck-dimension" }, dimension.name, h("span", {}, dimension.question)));
    for (const indicator of dimension.indicators) {
      const card = indicator.given ? workedCard(form, indicator) : ratingCard(form, indicator, changed);
      cards.set(indicator.id, card);
      node.append(card.node);
    }
  }
  return {
    node: h("div", {}, node, evidence?.node),
    show(value) {
      for (const { id } of asked) cards.get(id).set(value?.ratings?.[id] ?? null);
      evidence?.set(value?.evidence ?? []);
    },
    progress(value) {
      const ticked = value?.evidence?.length ?? 0;
      const parts = [];
      if (asked.length) {
        parts.push(say("rated", { done: Object.keys(value?.ratings ?? {}).length, total: asked.length }));
      }
      if (evidence) parts.push(say(ticked === 1 ? "ticked_one" : "ticked", { count: ticked }));
      return parts.join(" · ");
    },
  };
};

function scaleNote(form) {
  const { insufficient } = form.view.scale;
  return h("p", { class: "ck-hint" }, h("strong", {}, insufficient.label), " ", insufficient.hint);
}

/** One button that shortens all anchors to a line each, and shows them in full again. */
function shorten(form, cards) {
  const node = button(form.say("anchors_shorten"), () => {
    const short = cards().classList.toggle("ck-short");
    write(node, form.say(short ? "anchors_full" : "anchors_shorten"));
  });
  node.classList.add("ck-quiet");
  return node;
}

function ratingCard(form, indicator, changed) {
  const { scale } = form.view;
  const inputs = new Map();
  const grid = scaleGrid(form, indicator);
  const anchors = new Set(indicator.anchors.map((anchor) => anchor.level));
  const add = (level, label, number, className) => {
    const anchor = anchors.has(level) ? form.id(`${indicator.id}-${level}`) : null;
    const input = h("input", {
      type: "radio",
      name: form.id(indicator.id),
      value: level,
      "aria-describedby": anchor,
      "data-answer": true,
      onchange: changed,
    });
    inputs.set(level, input);
    grid.append(h("label", { class: `ck-level ${className}` }, input, h("span", {}, h("b", {}, number), ` ${label}`)));
    if (anchor) grid.append(anchorText(indicator, level, { id: anchor }));
  };
  for (const { level, label } of scale.levels) add(level, label, String(level), tail(scale, level));
  add(scale.insufficient.code, scale.insufficient.label, "", "ck-unknown");
  const question = form.id(`${indicator.id}-question`);
  const node = h(
    "fieldset",
    { class: "ck-indicator", "aria-describedby": question },
    h("legend", {}, indicator.name),
    h("p", { class: "ck-question", id: question }, indicator.question),
    grid,
    pitfalls(form, indicator),
  );
  return {
    node,
    get: () => [...inputs].find(([, input]) => input.checked)?.[0] ?? null,
    set: (wanted) => inputs.forEach((input, level) => (input.checked = level === wanted)),
  };
}

/** A rating that the lesson gives as an example: shown, not asked. */
function workedCard(form, indicator) {
  const { given } = indicator;
  const grid = scaleGrid(form, indicator);
  const { scale } = form.view;
  const add = (level, label, number, className) => {
    const on = level === given.level ? "ck-on" : "";
    const text = h("span", {}, h("b", {}, number), ` ${label}`);
    grid.append(h("span", { class: `ck-level ck-fixed ${on} ${className}`, "aria-hidden": "true" }, text));
    if (indicator.anchors.some((anchor) => anchor.level === level)) grid.append(anchorText(indicator, level, {}));
  };
  for (const { level, label } of scale.levels) add(level, label, String(level), tail(scale, level));
  add(scale.insufficient.code, scale.insufficient.label, "", "ck-unknown");
  const title = form.id(`${indicator.id}-title`);
  const node = h(
    "div",
    { class: "ck-indicator ck-worked", role: "group", "aria-labelledby": title },
    h("p", { class: "ck-legend", id: title }, indicator.name),
    h("p", { class: "ck-question" }, indicator.question),
    h("p", { class: "ck-given" }, h("strong", {}, form.say("given", { level: given.text })), " ", given.because),
    grid,
  );
  return { node };
}

/** The anchor of a level; each line begins with its number, which the radio button says already. */
function anchorText(indicator, level, attributes) {
  const { text } = indicator.anchors.find((anchor) => anchor.level === level);
  return h("p", { class: "ck-anchor", ...attributes }, h("b", { "aria-hidden": "true" }, String(level)), text);
}

function tail(scale, level) {
  return scale.levels.at(-1).level === level ? "ck-tail" : "";
}

function scaleGrid(form, indicator) {
  const levels = form.view.scale.levels.length;
  const anchors = Math.max(1, indicator.anchors.length);
  return h("div", { class: "ck-scale", style: `--ck-levels:${levels};--ck-anchors:${anchors}` });
}

function pitfalls(form, indicator) {
  return h(
    "details",
    { class: "ck-more" },
    h("summary", {}, form.say("pitfalls"), h("span", { class: "ck-unseen" }, ` (${indicator.name})`)),
    h("p", {}, h("b", {}, form.say("not_evidence")), " ", indicator.not_evidence),
    h("p", {}, h("b", {}, form.say("limits")), " ", indicator.limits),
  );
}
