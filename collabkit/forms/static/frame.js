// The frame around every form: title, question, controls, buttons, what is saved, feedback.

/** Put a form into the page. Anywidget calls this for each view of the model. */
function render({ model, el }) {
  const view = model.get("view");
  const uid = unique();
  const say = (key, fields) => fill(view.words[key] ?? key, fields);
  const parts = frame(view, uid, say);
  const shelf = makeShelf(`collabkit:${view.place}:${view.id}`);
  let asked = null;
  let judged = null;
  let controls = null;

  const saver = makeSaver(model, shelf, {
    saved: showState,
    refused() {
      asked = null;
      showState();
    },
    late: () => alarm(say("not_answering")),
    adopt(value) {
      controls.show(value);
      showProgress();
      showState();
    },
  });

  const form = {
    view,
    say,
    id: (name) => `${uid}-${name}`,
    announce: (text) => write(parts.spoken, text),
    /** Keep the answer and show how far it is. */
    change(value, typing) {
      saver.change(value, typing);
      showProgress();
      showStale();
    },
    flush: () => saver.flush(),
  };

  function showProgress() {
    write(parts.progress, controls.progress(saver.value));
  }

  function showState() {
    const state = model.get("state") ?? {};
    const bad = state.tone === "bad";
    write(parts.saved, bad || saver.busy ? "" : (state.saved_text ?? ""));
    alarm(bad ? state.saved_text : "");
    lock(Boolean(state.locked));
    showFeedback(state.feedback ?? "");
  }

  function alarm(text) {
    write(parts.alarm, text);
    if (text) write(parts.saved, "");
  }

  function lock(on) {
    parts.root.classList.toggle("ck-locked", on);
    for (const input of parts.body.querySelectorAll("[data-answer]")) {
      if (input.tagName === "TEXTAREA") input.readOnly = on;
      else input.disabled = on;
    }
    parts.buttons.hidden = on || parts.buttons.children.length === 0;
    parts.locked.hidden = !on;
    controls.lock?.(on);
  }

  function showFeedback(html) {
    if (parts.feedback.dataset.shown !== html) {
      parts.feedback.dataset.shown = html;
      parts.feedbackText.innerHTML = html;
      judged = html ? saver.value : null;
    }
    parts.feedback.hidden = !html;
    showStale();
    if (!html || !asked) return;
    asked = null;
    parts.feedback.focus({ preventScroll: true });
    parts.feedback.scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
  }

  function showStale() {
    parts.stale.hidden = parts.feedback.hidden || same(judged, saver.value);
  }

  function press(button) {
    const problem = controls.problem?.();
    if (problem) return alarm(problem);
    asked = button;
    saver.press(button);
  }

  function restore() {
    if (model.get("state")?.locked) return shelf.clear();
    const left = shelf.left(saver.value);
    if (!left) return shelf.clear();
    const put = () => {
      controls.show(left.value);
      form.change(left.value);
      write(parts.spoken, say("put_back"));
    };
    if (left.sure) return put();
    const box = h("div", { class: "ck-notice" }, h("p", {}, say("other_answer")));
    const choose = (action) => () => {
      action();
      box.remove();
    };
    box.append(
      button(say("other_use"), choose(put)),
      button(say("other_drop"), choose(() => shelf.clear())),
    );
    parts.buttons.before(box);
  }

  controls = KINDS[view.ask](form);
  parts.body.append(controls.node);
  if (view.check) parts.buttons.append(button(say("check"), () => press("check"), "ck-primary"));
  if (view.commit) {
    parts.buttons.append(
      button(say("commit"), () => press("commit"), "ck-primary"),
      h("p", { class: "ck-hint" }, say("commit_hint")),
    );
  }
  controls.show(saver.value);
  showProgress();
  showState();
  restore();
  model.on("change:state", showState);
  const leaving = () => document.visibilityState === "hidden" && saver.flush();
  document.addEventListener("visibilitychange", leaving);
  window.addEventListener("pagehide", saver.flush);
  keepKeys(parts.root, saver.flush);
  el.classList.add("ck-host");
  el.append(parts.root);
  return () => {
    document.removeEventListener("visibilitychange", leaving);
    window.removeEventListener("pagehide", saver.flush);
    model.off("change:state", showState);
    saver.stop();
  };
}

function frame(view, uid, say) {
  const title = `${uid}-title`;
  const parts = {
    body: h("div", { class: "ck-body" }),
    buttons: h("div", { class: "ck-buttons" }),
    progress: h("span", { class: "ck-progress" }),
    saved: h("span", { class: "ck-saved", role: "status" }),
    spoken: h("span", { class: "ck-unseen", role: "status" }),
    alarm: h("p", { class: "ck-alarm", role: "alert" }),
    locked: h("p", { class: "ck-hint", hidden: true }, say("locked")),
    stale: h("p", { class: "ck-hint", hidden: true }, say("stale")),
    feedbackText: h("div", {}),
  };
  const heading = view.kind === "predict" ? "revealed" : "feedback";
  parts.feedback = h(
    "div",
    { class: "ck-feedback", tabindex: "-1", role: "group", "aria-label": say(heading), "aria-live": "polite" },
    h("p", { class: "ck-feedback-title", "aria-hidden": "true" }, say(heading)),
    parts.stale,
    parts.feedbackText,
  );
  parts.feedback.hidden = true;
  const prompt = h("div", { class: "ck-prompt" });
  prompt.innerHTML = view.prompt_html;
  parts.root = h(
    "section",
    { class: `ck-form ck-kind-${view.kind}`, "aria-labelledby": title, "data-lm-suppress-shortcuts": "true", lang: view.lang },
    h(
      "header",
      { class: "ck-head" },
      view.case && h("p", { class: "ck-eyebrow" }, view.case.title),
      h("h3", { class: "ck-title", id: title }, view.title),
      view.points_text && h("p", { class: "ck-points" }, view.points_text),
    ),
    prompt,
    parts.body,
    parts.buttons,
    parts.locked,
    h("footer", { class: "ck-foot" }, parts.alarm, h("div", { class: "ck-standing" }, parts.progress, parts.saved), parts.spoken),
    parts.feedback,
  );
  return parts;
}

function button(text, onclick, className = "") {
  return h("button", { type: "button", class: `ck-button ${className}`, onclick }, text);
}

function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Keys typed in the form stay in the form: none of them is a shortcut of the notebook. */
function keepKeys(root, flush) {
  for (const kind of ["keydown", "keypress", "keyup"]) {
    root.addEventListener(kind, (event) => {
      event.stopPropagation();
      if (kind === "keydown" && event.key.toLowerCase() === "s" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        flush();
      }
    });
  }
}
