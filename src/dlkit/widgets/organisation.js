// The learner's own unit in a few words. Everything may stay empty; what is typed is only kept.

/** A whole number within limits; what does not fit is told and not taken. */
function whole(kit, label, hint, { low, high }, changed) {
  const { h } = kit;
  const name = kit.id("whole");
  const wrong = kit.notice();
  const told = h("span", { class: "dl-hint", id: `${name}-hint`, text: hint });
  const box = h("input", { type: "number", id: name, min: low, max: high, step: 1,
    inputmode: "numeric", "aria-describedby": told.id });
  const fits = () => Number.isInteger(box.valueAsNumber)
    && box.valueAsNumber >= low && box.valueAsNumber <= high;
  const empty = () => box.value === "" && !box.validity.badInput;
  box.addEventListener("input", () => {
    const fine = empty() || fits();
    box.setAttribute("aria-invalid", String(!fine));
    const got = box.value || "no number";
    wrong.say(fine ? "" : `${label} must be a whole number between ${low} and `
      + `${high.toLocaleString("en")}, got ${got}. It is not kept like this.`);
    changed();
  });
  return {
    element: h("div", { class: "dl-field" }, h("label", { for: name, text: label }), box, told,
      wrong.element),
    get: () => (fits() ? box.valueAsNumber : null),
    set(value) {
      if (this.get() === (value ?? null) && (value ?? null) !== null) return;
      if (value === null && box.value !== "" && document.activeElement === box) return;
      box.value = value ?? "";
      box.setAttribute("aria-invalid", "false");
      wrong.say("");
    },
  };
}

function build({ keeping }, { model, el, kit }) {
  const { h } = kit;
  const limits = model.get("limits");
  const changed = () => keeper.changed();
  const name = h("input", { type: "text", id: kit.id("unit"), autocomplete: "off", dir: "auto",
    oninput: changed, onchange: () => keeper.flush() });
  const kind = h("select", { id: kit.id("kind"), onchange: () => {
    changed();
    keeper.flush();
  } });
  const size = whole(kit, "People in it", "About how many; you count too.", limits.size, changed);
  const cycle = whole(kit, "Months of one cycle", "From planning something together to looking "
    + "back on it: one term, one year.", limits.cycle_months, changed);
  function kinds(own) {
    const known = model.get("kinds");
    const all = own && !known.includes(own) ? [own, ...known] : known; // kept by another version
    kind.replaceChildren(h("option", { value: "", text: "Not said" }),
      ...all.map((text) => h("option", { value: text, text })));
    kind.value = own;
  }
  const keeper = keeping(kit, model, "organisation", {
    get() {
      const value = { name: name.value, kind: kind.value, size: size.get(),
        cycle_months: cycle.get() };
      return { value, done: Boolean(value.name.trim() && value.kind && value.size) };
    },
    set(value) {
      if (name.value !== (value.name ?? "")) name.value = value.name ?? "";
      kinds(String(value.kind ?? ""));
      size.set(value.size ?? null);
      cycle.set(value.cycle_months ?? null);
    },
  });
  const field = (label, control, hint) => {
    control.setAttribute("aria-describedby", `${control.id}-hint`);
    return h("div", { class: "dl-field" }, h("label", { for: control.id, text: label }), control,
      h("span", { class: "dl-hint", id: `${control.id}-hint`, text: hint }));
  };
  el.append(h("section", { class: "dl-card dl-organisation", "aria-label": model.get("title"),
    "data-ready": "yes" },
    h("h3", { text: model.get("title") }),
    h("p", { class: "dl-hint", text: "Later lessons start from it. It stays in this browser. "
      + "Nobody checks the name: take one that gives nobody away." }),
    h("div", { class: "dl-organisation__fields" },
      field("Name of the unit", name, "Or any other name for it."),
      field("Kind", kind, "What comes nearest."), size.element, cycle.element),
    keeper.status));
  keeper.start();
  return keeper.stop;
}

export const render = (part) =>
  part.kit.renderWith(part, build, "form_pages.js");
