// choose: one option by radio buttons, or several by checkboxes.

KINDS.choose = (form) => {
  const { view, say } = form;
  const group = choices(form, {
    type: view.several ? "checkbox" : "radio",
    name: form.id("options"),
    options: view.options,
    changed: () => form.change(group.get()),
  });
  const node = h(
    "fieldset",
    { class: "ck-plain" },
    h("legend", {}, say(view.several ? "choose_several" : "choose_one")),
    group.rows,
  );
  return {
    node,
    show: (value) => group.set(value ?? []),
    progress: (value) => say((value ?? []).length ? "answered" : "not_answered"),
  };
};
