// classify: a group for each fact, by radio buttons, or by a list where there are many groups.

const FEW = 4;

KINDS.classify = (form) => {
  const { view, say } = form;
  const make = view.groups.length <= FEW ? radioFact : listFact;
  const facts = new Map(view.facts.map((fact) => [fact.id, make(form, fact, changed)]));

  function changed() {
    const value = {};
    for (const [id, fact] of facts) if (fact.get()) value[id] = fact.get();
    form.change(value);
  }

  return {
    node: h("div", { class: "ck-plain" }, [...facts.values()].map((fact) => fact.node)),
    show: (value) => facts.forEach((fact, id) => fact.set(value?.[id] ?? "")),
    progress: (value) => say("placed", { done: Object.keys(value ?? {}).length, total: facts.size }),
  };
};

function radioFact(form, fact, changed) {
  const group = choices(form, {
    type: "radio",
    name: form.id(fact.id),
    options: form.view.groups,
    changed,
    className: "ck-option ck-pill",
  });
  return {
    node: h("fieldset", { class: "ck-fact" }, h("legend", {}, fact.text), h("div", { class: "ck-pills" }, group.rows)),
    get: () => group.get()[0] ?? "",
    set: (id) => group.set([id]),
  };
}

function listFact(form, fact, changed) {
  const id = form.id(fact.id);
  const list = h(
    "select",
    { id, class: "ck-text", "data-answer": true, onchange: changed },
    h("option", { value: "" }, form.say("classify_choose")),
    form.view.groups.map((group) => h("option", { value: group.id }, group.text)),
  );
  return {
    node: h("div", { class: "ck-fact" }, h("label", { for: id, class: "ck-legend" }, fact.text), list),
    get: () => list.value,
    set: (group) => (list.value = group),
  };
}
