// rank: a list put in order with Up and Down; an order that nobody touched or kept is no answer.

KINDS.rank = (form) => {
  const { view, say } = form;
  const texts = new Map(view.things.map(({ id, text }) => [id, text]));
  const rows = new Map(view.things.map((thing) => [thing.id, rankRow(form, thing, move)]));
  const list = h("ol", { class: "ck-rank-list" });
  let order = [...texts.keys()];
  let answered = false;
  const keep = button(say("rank_keep"), () => {
    keepOrder();
    form.announce(say("rank_kept"));
  });
  keep.dataset.answer = "";
  const note = h("p", { class: "ck-hint" });

  function draw() {
    order.forEach((id, i) => {
      const row = rows.get(id);
      write(row.place, String(i + 1));
      row.up.setAttribute("aria-disabled", String(i === 0));
      row.down.setAttribute("aria-disabled", String(i === order.length - 1));
    });
    const now = [...list.children];
    if (!order.every((id, i) => now[i] === rows.get(id).node)) list.append(...order.map((id) => rows.get(id).node));
    keep.hidden = answered;
    write(note, answered ? say("rank_counts") : say("rank_untouched"));
  }

  function keepOrder() {
    answered = true;
    draw();
    form.change([...order]);
    if (!document.activeElement || document.activeElement === document.body) list.querySelector("button")?.focus();
  }

  function move(id, step) {
    const from = order.indexOf(id);
    const to = from + step;
    if (to < 0 || to >= order.length) return form.announce(say(to < 0 ? "rank_first" : "rank_last", { text: texts.get(id) }));
    order.splice(from, 1);
    order.splice(to, 0, id);
    const focused = document.activeElement;
    keepOrder();
    focused?.focus();
    form.announce(say("rank_moved", { text: texts.get(id), place: to + 1, total: order.length }));
  }

  return {
    node: h(
      "div",
      { class: "ck-plain", role: "group", "aria-label": say("rank_label", { from: view.from, to: view.to }) },
      h("p", { class: "ck-end" }, view.from),
      list,
      h("p", { class: "ck-end" }, view.to),
      h("div", { class: "ck-buttons" }, keep, note),
    ),
    show(value) {
      answered = value?.length === texts.size;
      order = answered ? [...value] : [...texts.keys()];
      draw();
    },
    progress: () => say(answered ? "answered" : "not_answered"),
  };
};

function rankRow(form, { id, text }, move) {
  const place = h("span", { class: "ck-place" });
  const arrow = (key, sign, step) =>
    h(
      "button",
      {
        type: "button",
        class: "ck-button ck-arrow",
        "aria-label": `${form.say(key)}: ${text}`,
        "data-answer": true,
        onclick: () => move(id, step),
      },
      h("span", { "aria-hidden": "true" }, sign),
      form.say(key),
    );
  const up = arrow("rank_up", "↑", -1);
  const down = arrow("rank_down", "↓", 1);
  const node = h("li", { class: "ck-rank-row" }, place, h("span", { class: "ck-thing" }, text), h("span", { class: "ck-arrows" }, up, down));
  return { node, place, up, down };
}
