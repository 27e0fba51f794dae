// The evidence of a scorecard: statements to tick, their sources, and a filter over them.

function evidencePart(form, changed) {
  const { view, say } = form;
  const rows = view.statements.map((statement) => statementRow(form, statement, ticked));
  const filter = h("input", { type: "search", id: form.id("filter"), class: "ck-text", autocomplete: "off" });
  const only = h("input", { type: "checkbox" });
  const count = h("p", { class: "ck-hint ck-count", role: "status" });
  const list = h("ul", { class: "ck-statements" }, rows.map((row) => row.node));
  const speak = pause(500, () => write(count, sentence()));

  function sentence() {
    const shown = rows.filter((row) => !row.node.hidden).length;
    return say("shown", { shown, total: rows.length, ticked: rows.filter((row) => row.input.checked).length });
  }

  function apply() {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      row.node.hidden = (only.checked && !row.input.checked) || !words.every((word) => row.haystack.includes(word));
    }
    speak.start();
  }

  function ticked() {
    speak.start();
    changed();
  }

  filter.addEventListener("input", apply);
  only.addEventListener("change", apply);
  write(count, sentence());
  return {
    node: h(
      "fieldset",
      { class: "ck-evidence" },
      h("legend", {}, say("evidence")),
      h("p", { class: "ck-question" }, say("evidence_hint")),
      h(
        "div",
        { class: "ck-filter" },
        h("label", { for: form.id("filter") }, say("filter")),
        filter,
        h("label", { class: "ck-inline" }, only, h("span", {}, say("only_ticked"))),
      ),
      count,
      list,
    ),
    get: () => rows.filter((row) => row.input.checked).map((row) => row.id),
    set(ids) {
      for (const row of rows) row.input.checked = ids.includes(row.id);
      apply();
      write(count, sentence());
    },
  };
}

function statementRow(form, statement, ticked) {
  const input = h("input", { type: "checkbox", value: statement.id, "data-answer": true, onchange: ticked });
  const node = h(
    "li",
    { class: "ck-statement" },
    h("label", { class: "ck-option" }, input, h("span", {}, h("b", { class: "ck-id" }, statement.id), ` ${statement.text}`)),
    source(form, statement),
  );
  const haystack = [statement.id, statement.text, statement.source].join(" ").toLowerCase();
  return { id: statement.id, input, node, haystack };
}

/** Where a statement was said, and the table rows behind it. */
function source(form, statement) {
  const { say } = form;
  const word = h("span", {}, say("source_show"));
  const node = h(
    "details",
    { class: "ck-source" },
    h("summary", {}, word, h("span", { class: "ck-unseen" }, ` ${statement.id}`)),
    h("p", {}, h("b", {}, say("source")), " ", statement.source),
    statement.rows.map((row) =>
      h(
        "div",
        { class: "ck-row" },
        h("p", { class: "ck-row-title" }, say("row", { table: row.table, id: row.id })),
        h("dl", {}, row.cells.map(({ name, text }) => h("div", {}, h("dt", {}, name), h("dd", {}, text)))),
      ),
    ),
  );
  node.addEventListener("toggle", () => write(word, say(node.open ? "source_hide" : "source_show")));
  return node;
}
