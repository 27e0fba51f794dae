// Stands in for Python: keeps the traits of a form, answers drafts and presses, and can fall silent.
const source = JSON.parse(document.getElementById("source").textContent);
const module = await import(URL.createObjectURL(new Blob([source.script], {type: "text/javascript"})));
class Model {
  constructor(fields) {
    Object.assign(this, {fields, handlers: {}, dirty: {}, sent: [], alive: true, reply: {}});
  }
  get(name) { return this.fields[name]; }
  set(name, value) { this.fields[name] = value; this.dirty[name] = value; }
  on(name, handler) { (this.handlers[name] ??= new Set()).add(handler); }
  off(name, handler) { this.handlers[name]?.delete(handler); }
  change(fields) {
    Object.assign(this.fields, JSON.parse(JSON.stringify(fields)));
    for (const name of Object.keys(fields)) this.handlers["change:" + name]?.forEach((handler) => handler());
  }
  save_changes() {
    const sent = JSON.parse(JSON.stringify(this.dirty));
    this.dirty = {};
    this.sent.push(sent);
    if (this.alive) setTimeout(() => this.answer(sent), 20);
  }
  answer({draft, press}) {
    const state = this.get("state");
    if (draft && this.refuse) return this.change({state: {...state, tone: "bad", saved_text: this.refuse}});
    const saved = {...state, tone: "ok", saved_text: "Saved 14:02", feedback: ""};
    if (draft) this.change({value: draft.value, state: {...saved, ack: draft.n}});
    const locked = press?.button === "commit";
    if (press) this.change({state: {...this.get("state"), locked, feedback: source.feedback, pressed: press.n}});
  }
}
window.models = [];
window.show = (value = source.value, state = source.state) => {
  const model = new Model(JSON.parse(JSON.stringify({view: source.view, value, state, draft: {}, press: {}})));
  models.push(model);
  const el = document.body.appendChild(document.createElement("div"));
  model.remove = module.default.render({model, el});
  return model;
};
window.model = show();
document.body.dataset.ready = "yes";
