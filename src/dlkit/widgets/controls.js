// Native controls for a model's parameters, made from their declarations.

/** One control: a slider with its number, a list, or a tick box; `moved(value)` at each change. */
export function control(kit, spec, moved) {
  const name = kit.id(spec.name);
  const hint = spec.help
    ? kit.h("span", { class: "dl-hint", id: `${name}-hint`, text: spec.help }) : null;
  const words = spec.unit ? `${spec.label} (${spec.unit})` : spec.label;
  const make = { choice: list, bool: tick }[spec.kind] ?? slider;
  return make(kit, spec, moved, { name, words, hint });
}

function list(kit, spec, moved, { name, words, hint }) {
  const { h } = kit;
  const options = Object.entries(spec.options)
    .map(([value, text]) => h("option", { value, text }));
  const box = h("select", { id: name, "aria-describedby": hint?.id }, options);
  box.addEventListener("change", () => moved(box.value));
  return {
    element: h("div", { class: "dl-field" }, h("label", { for: name, text: words }), box, hint),
    set: (value) => { box.value = value; },
    disable: (off) => { box.disabled = off; },
  };
}

function tick(kit, spec, moved, { name, words, hint }) {
  const { h } = kit;
  const box = h("input", { id: name, type: "checkbox", "aria-describedby": hint?.id });
  box.addEventListener("change", () => moved(box.checked));
  return {
    element: h("div", { class: "dl-field" },
      h("label", { class: "dl-choice", for: name }, box, words), hint),
    set: (value) => { box.checked = value; },
    disable: (off) => { box.disabled = off; },
  };
}

/** What is wrong with a typed number, in words; nothing when it will do. */
function complaint(spec, box) {
  const value = box.valueAsNumber;
  const whole = spec.kind !== "int" || Number.isInteger(value);
  if (value >= spec.low && value <= spec.high && whole) return "";
  const rule = `${whole ? "" : "a whole number "}between ${spec.low} and ${spec.high}`;
  const got = box.value || "nothing";
  return `${spec.label} must be ${rule}, got ${got}. The picture stays as it was.`;
}

/** Where on its slider a value stands: as it is, or by its power of ten, two digits kept. */
function scale(spec) {
  if (!spec.log) return { range: {}, place: (value) => value, value: (at) => at, tell: () => {} };
  const range = { min: Math.log10(spec.low), max: Math.log10(spec.high), step: "any" };
  const within = (value) => Math.min(Math.max(value, spec.low), spec.high);
  return {
    range,
    place: Math.log10,
    value: (at) => within(Number((10 ** at).toPrecision(2))),
    tell: (bar, value) => bar.setAttribute("aria-valuetext", String(value)),
  };
}

function slider(kit, spec, moved, { name, words, hint }) {
  const { h } = kit;
  const range = { min: spec.low, max: spec.high, step: spec.step };
  const places = scale(spec);
  const bar = h("input", { ...range, ...places.range, id: name, type: "range",
    "aria-describedby": hint?.id });
  const box = h("input", { ...range, type: "number", step: spec.kind === "int" ? spec.step : "any",
    "aria-label": `${words}, as a number` });
  const told = h("span", { class: "dl-error", role: "alert", hidden: true });
  const say = (text) => {
    told.textContent = text;
    told.hidden = !text;
    box.setAttribute("aria-invalid", text ? "true" : "false");
  };
  bar.addEventListener("input", () => {
    const value = places.value(bar.valueAsNumber);
    box.value = value;
    places.tell(bar, value);
    say("");
    moved(value);
  });
  box.addEventListener("input", () => {
    const wrong = complaint(spec, box);
    say(wrong);
    if (wrong) return;
    bar.value = places.place(box.valueAsNumber);
    places.tell(bar, box.valueAsNumber);
    moved(box.valueAsNumber);
  });
  return {
    element: h("div", { class: "dl-field" }, h("label", { for: name, text: words }),
      h("div", { class: "dl-slider" }, bar, box), hint, told),
    set: (value) => {
      bar.value = places.place(value);
      places.tell(bar, value);
      box.value = Number(value.toPrecision(6));
      say("");
    },
    disable: (off) => [bar, box].forEach((one) => { one.disabled = off; }),
  };
}

/**
 * A button that takes the number of people in the learner's own unit, where the record holds it;
 * `limits` says how many people the model can have.
 */
export function ownUnit(kit, limits, take) {
  const note = kit.h("p", { class: "dl-hint", role: "status" });
  const size = () => kit.store.get("profile/organisation")?.value.size ?? null;
  const button = kit.button("Use my organisation", () => {
    const [low, high] = limits;
    const taken = Math.min(Math.max(size(), low), high);
    take(taken);
    const said = taken === size() ? `${taken} people, as in your unit.`
      : `Your unit has ${size()} people. This model needs ${low} to ${high}: it takes ${taken}.`;
    note.textContent = `${said} Reset goes back to the lesson's own number.`;
  });
  const look = () => { button.hidden = !limits.length || size() === null; };
  look();
  return { button, note, stop: kit.store.watch(look) };
}
