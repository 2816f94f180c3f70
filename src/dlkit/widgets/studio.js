// The learner's own design: three lines, settings that run nothing yet, and the twin to come.

/** One line to write, as tall as its text. */
export function textField({ h, id }, { asks, hint }, changed, rows = 3) {
  const name = id("line");
  const about = hint ? h("span", { class: "dl-hint", id: `${name}-hint`, text: hint }) : null;
  const box = h("textarea", { id: name, rows, dir: "auto", "aria-describedby": about?.id,
    oninput: changed });
  return {
    element: h("div", { class: "dl-field dl-studio__line" },
      h("label", { for: name, text: asks }), about, box),
    get: () => box.value,
    set(text) {
      const found = typeof text === "string" ? text : "";
      if (box.value !== found) box.value = found; // the cursor stays where nothing changes
    },
  };
}

/** A list with an empty choice. */
function choice({ h, id }, words, options, changed) {
  const name = id("studio");
  const box = h("select", { id: name, onchange: changed },
    h("option", { value: "", text: "not said yet" }),
    options.map(([value, text]) => h("option", { value, text })));
  return {
    element: h("div", { class: "dl-field" }, h("label", { for: name, text: words }), box),
    get: () => box.value,
    set: (value) => { box.value = options.some(([known]) => known === value) ? value : ""; },
  };
}

/** The controls with the buttons that set them all; `get` and `set` are the values. */
function settings(kit, model, changed) {
  const { h } = kit;
  const preset = model.get("preset");
  let values = { ...preset };
  const controls = model.get("controls").map((spec) => ({
    name: spec.name,
    ...kit.control(spec, (value) => {
      values = { ...values, [spec.name]: value };
      changed();
    }),
  }));
  function show(next) {
    values = next;
    controls.forEach((one) => one.set(values[one.name]));
  }
  function take(own) {
    show({ ...values, ...own });
    changed();
  }
  const unit = kit.ownUnit(model.get("own"), take);
  const known = ([name, value]) => name in preset && typeof value === typeof preset[name];
  return {
    element: h("div", {},
      h("div", { class: "dl-studio__controls" }, controls.map((one) => one.element)),
      h("div", { class: "dl-row" }, unit.button, kit.button("Reset", () => take(preset))),
      unit.note),
    get: () => values,
    set: (found) => show({ ...preset, ...Object.fromEntries(Object.entries(found ?? {})
      .filter(known)) }),
    stop: unit.stop,
  };
}

/** A step of the design under a heading of its own. */
const step = ({ h }, words, hint, ...inside) => h("div", { class: "dl-studio__step" },
  h("h4", { text: words }), hint ? h("p", { class: "dl-hint", text: hint }) : null, ...inside);

function build({ keeping }, { model, el, kit }) {
  const { h } = kit;
  const wrong = kit.notice();
  const changed = () => keeper.changed();
  const lines = model.get("lines").map((line) => ({ id: line.id,
    ...textField(kit, line, changed) }));
  /** The kernel checks the settings and has them ready for the run. */
  const tell = () => kit.ask(model, "design", { values: chosen.get() })
    .then(() => wrong.say(""), (error) => wrong.say(error.message));
  const chosen = settings(kit, model, () => {
    tell();
    changed();
  });
  const what = choice(kit, "In the twin I shall change",
    model.get("controls").map(({ name, label }) => [name, label]), changed);
  const expects = choice(kit, "and I expect that", Object.entries(model.get("expects")), changed);
  const keeper = keeping(kit, model, "studio-design", {
    get() {
      const written = Object.fromEntries(lines.map((line) => [line.id, line.get()]));
      const value = { lines: written, values: chosen.get(),
        twin: { name: what.get(), expects: expects.get() } };
      return { value, done: Object.values(written).every((text) => text.trim()) };
    },
    set(value) {
      lines.forEach((line) => line.set(value.lines?.[line.id]));
      chosen.set(value.values);
      what.set(value.twin?.name);
      expects.set(value.twin?.expects);
      tell();
    },
  });
  el.append(h("section", { class: "dl-card dl-studio", "aria-label": model.get("title"),
    "data-ready": "yes" },
    h("h3", { text: model.get("title") }), h("p", { text: model.get("intro") }),
    step(kit, "1. Three lines", "", lines.map((line) => line.element)),
    step(kit, "2. Settings that stand for your plan", model.get("note"), chosen.element),
    step(kit, "3. The twin: the same with one thing changed",
      "Say now what you will change, and what will come of it. You change it after the first run.",
      h("div", { class: "dl-studio__twin" }, what.element, expects.element)),
    wrong.element, keeper.status));
  keeper.start();
  return () => {
    chosen.stop();
    keeper.stop();
  };
}

export const render = (part) =>
  part.kit.renderWith(part, build, "form_pages.js");
