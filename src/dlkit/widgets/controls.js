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

/** A slider whose positions are some values of an even run of them: those that were recorded. */
function positions({ grid }) {
  const near = (value) => grid.reduce((best, one, i) =>
    (Math.abs(one - value) < Math.abs(grid[best] - value) ? i : best), 0);
  return {
    range: { min: 0, max: grid.length - 1, step: 1 },
    place: near,
    value: (at) => grid[at],
    tell: (bar, value) => bar.setAttribute("aria-valuetext", String(value)),
  };
}

/** Where on its slider a value stands: as it is, or by its power of ten, two digits kept. */
function scale(spec) {
  if (spec.grid) return positions(spec);
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
  const box = h("input", { ...range, type: "number", readonly: Boolean(spec.grid),
    step: spec.kind === "int" ? spec.step : "any", "aria-label": `${words}, as a number` });
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

const isShare = (value) => typeof value === "number" && value >= 0 && value <= 1;
const percent = (share) => `${Number((100 * share).toPrecision(3))} %`;
const plain = (n) => n.toLocaleString("en");

/** What the record holds about the learner's unit, as it is there. */
function profile(store) {
  const { size } = store.get("profile/organisation")?.value ?? {};
  const shares = store.get("profile/thresholds")?.value ?? {};
  return { size, threshold: shares.own, proof: shares.proof, standard: shares.standard };
}

/** A size that fits the model, and in words what was taken and what was clipped. */
function ownSize({ label, low, high, sizes }, size) {
  if (sizes.length) { // a shape that has only some sizes
    const [value, people] = sizes.reduce((best, one) =>
      (Math.abs(one[1] - size) < Math.abs(best[1] - size) ? one : best));
    const near = people === size
      ? "as many as in your unit" : `the nearest to your ${plain(size)}`;
    return { value, said: `${label}: ${value}. That makes ${plain(people)} people, ${near}.` };
  }
  const value = Math.min(Math.max(size, low), high);
  const said = value === size ? `${label}: ${plain(value)}, as many as in your unit.`
    : `${label}: ${plain(value)}. Your unit has ${plain(size)}; this model takes ${plain(low)} `
      + `to ${plain(high)}.`;
  return { value, said };
}

/** The same for a threshold. */
function ownShare({ label, low, high, own }, share) {
  const value = Math.min(Math.max(share, low), high);
  const whose = own === "threshold" ? ", from what you need yourself, now for everybody" : "";
  const clipped = value === share ? ""
    : `; you said ${percent(share)}, this model takes ${percent(low)} to ${percent(high)}`;
  return { value, said: `${label}: ${percent(value)}${whose}${clipped}.` };
}

/** What of the profile a model takes: values by name, and in words what came of each field. */
function taken(fields, mine) {
  const values = {};
  const said = [];
  for (const field of fields) {
    const found = mine[field.own];
    const fits = field.own === "size" ? Number.isInteger(found) && found > 0 : isShare(found);
    if (fits) {
      const one = (field.own === "size" ? ownSize : ownShare)(field, found);
      values[field.name] = one.value;
      said.push(one.said);
    } else {
      const why = found === null ? "you cannot say" : "not in your profile";
      said.push(`${field.label}: left as it is, ${why}.`);
    }
  }
  return { values, said };
}

/**
 * A button that takes what the record holds of the learner's own unit and the model marks;
 * `fields` are the marked parameters, and `take(values)` is given what was found.
 */
export function ownUnit(kit, fields, take) {
  const note = kit.h("p", { class: "dl-hint", role: "status" });
  const look = () => taken(fields, profile(kit.store));
  const button = kit.button("Use my organisation", () => {
    const { values, said } = look();
    take(values);
    note.textContent = `${said.join(" ")} Reset goes back to the lesson's own numbers.`;
  });
  const offer = () => { button.hidden = !Object.keys(look().values).length; };
  offer();
  return { button, note, stop: kit.store.watch(offer) };
}
