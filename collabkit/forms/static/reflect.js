// reflect: a text of one's own, kept a second after typing stops and whenever the field is left.

KINDS.reflect = (form) => {
  const { view, say } = form;
  const area = h("textarea", {
    id: form.id("text"),
    class: "ck-text ck-area",
    rows: 8,
    "aria-describedby": form.id("count"),
    "data-answer": true,
  });
  const count = h("p", { class: "ck-hint", id: form.id("count") });

  function showCount() {
    const done = area.value.trim() ? area.value.trim().split(/\s+/).length : 0;
    const key = view.suggested ? (done === 1 ? "word_of" : "words_of") : done === 1 ? "word" : "words";
    write(count, say(key, { done, total: view.suggested }));
    area.style.height = "auto";
    area.style.height = area.scrollHeight ? `${area.scrollHeight + 4}px` : "";
  }

  area.addEventListener("input", () => {
    showCount();
    form.change(area.value, true);
  });
  area.addEventListener("blur", () => form.flush());
  return {
    node: h("div", { class: "ck-plain" }, h("label", { class: "ck-label", for: area.id }, say("reflect_label")), area, count),
    show(value) {
      if (area.value !== (value ?? "")) area.value = value ?? "";
      showCount();
    },
    progress: () => say(area.value.trim() ? "answered" : "not_answered"),
  };
};
