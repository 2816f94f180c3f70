// The action plan: rows of native fields, added and taken away by keyboard; kept as typed.

const MOST = 40; // rows; a plan that is longer is none
const NAMES = ["who", "what", "by", "cell", "tenet", "evidence"];

/** One labelled field; `get` and `set` are its value as text. */
function field({ h, id }, words, input) {
  const name = id("plan");
  input.id = name;
  return {
    element: h("div", { class: "dl-field" }, h("label", { for: name, text: words }), input),
    input,
    get: () => input.value,
    set: (text) => { input.value = text; },
  };
}

/** A list with an empty choice; a kept value that it does not know stays as it is. */
function choice(kit, words, options, changed) {
  const { h } = kit;
  const box = h("select", { onchange: changed }, h("option", { value: "", text: "not said" }),
    options.map(({ id, words: text }) => h("option", { value: id, text })));
  const made = field(kit, words, box);
  made.set = (text) => {
    if (text && ![...box.options].some((option) => option.value === text)) {
      box.append(h("option", { value: text, text }));
    }
    box.value = text;
  };
  return made;
}

/** A day; what a file says in other words than a date is shown beside it and not lost. */
function day(kit, words, changed) {
  let other = "";
  const hint = kit.h("span", { class: "dl-hint", hidden: true });
  const show = () => {
    hint.textContent = other ? `Kept as '${other}': choose a day instead.` : "";
    hint.hidden = !other;
  };
  const input = kit.h("input", { type: "date", min: "2000-01-01", max: "2100-12-31",
    oninput: () => {
      other = "";
      show();
      changed();
    } });
  const made = field(kit, words, input);
  made.element.append(hint);
  made.get = () => input.value || other;
  made.set = (text) => {
    input.value = text;
    other = input.value ? "" : text;
    show();
  };
  return made;
}

/** One action; `changed()` at each key, `gone(row)` when it is taken away. */
function action(kit, model, changed, gone) {
  const { h } = kit;
  const text = (words) =>
    field(kit, words, h("input", { type: "text", dir: "auto", oninput: changed }));
  const id = crypto.getRandomValues(new Uint32Array(2)).join("-"); // names its day in a calendar
  const fields = {
    who: text("Who (a role or initials)"),
    what: text("Does what"),
    by: day(kit, "By when", changed),
    cell: choice(kit, "Which cell", model.get("cells"), changed),
    tenet: choice(kit, "Which tenet", model.get("tenets"), changed),
    evidence: text("How will one see it?"),
  };
  const title = h("legend", {});
  const away = kit.button("Remove", () => gone(row));
  let kept = {};
  const row = {
    element: h("fieldset", { class: "dl-plan__row" }, title,
      NAMES.map((name) => fields[name].element), away),
    focus: () => fields.who.input.focus(),
    isEmpty: () => NAMES.every((name) => !fields[name].get().trim()),
    isDone: () => Boolean(fields.what.get().trim() && fields.by.get()),
    number(n) {
      title.textContent = `Action ${n}`;
      away.setAttribute("aria-label", `Remove action ${n}`);
    },
    get: () => ({ id, ...kept,
      ...Object.fromEntries(NAMES.map((name) => [name, fields[name].get()])) }),
    set(found) {
      kept = found;
      NAMES.forEach((name) => {
        const said = String(found[name] ?? "");
        if (fields[name].get() !== said) fields[name].set(said);
      });
    },
  };
  return row;
}

/** The rows with the button that adds one. */
function list(kit, model, changed) {
  const { h } = kit;
  const rows = [];
  const place = h("div", { class: "dl-plan__rows" });
  const said = h("p", { class: "dl-visually-hidden", role: "status" });
  const add = kit.button("Add an action", () => {
    if (rows.length >= MOST) {
      said.textContent = `A plan has at most ${MOST} actions.`;
      return;
    }
    added({}).focus();
    changed();
  });
  function added(found) {
    const row = action(kit, model, changed, gone);
    row.set(found);
    rows.push(row);
    place.append(row.element);
    row.number(rows.length);
    return row;
  }
  function gone(row) {
    const at = rows.indexOf(row);
    rows.splice(at, 1);
    row.element.remove();
    rows.forEach((each, i) => each.number(i + 1));
    said.textContent = `Action ${at + 1} removed. ${rows.length} left.`;
    (rows[Math.min(at, rows.length - 1)] ?? add).focus();
    changed();
  }
  return {
    element: h("div", {}, place, h("div", { class: "dl-row" }, add), said),
    get: () => rows.filter((row) => !row.isEmpty()).map((row) => row.get()),
    isDone: () => rows.some((row) => row.isDone()),
    set(found) {
      while (rows.length > Math.max(found.length, 1)) rows.pop().element.remove();
      found.forEach((one, i) => (rows[i] ? rows[i].set(one) : added(one)));
      if (!found.length) (rows[0] ?? added({})).set({});
    },
  };
}

const isRow = (found) => typeof found === "object" && found !== null && !Array.isArray(found);

export function render({ model, el, kit }) {
  const { h } = kit;
  const kept = kit.keep(model, "plan");
  let dirty = false;
  const save = kit.settled(() => {
    dirty = false;
    const value = { ...kept.entry?.value, actions: rows.get(), next: next.get() || null };
    kept.save(value, { done: rows.isDone() });
  }, 600);
  const flush = () => dirty && save.now();
  const changed = () => {
    dirty = true;
    kept.touch();
    save();
  };
  const rows = list(kit, model, changed);
  const next = day(kit, "Look at the unit again on", changed);
  const take = (entry) => {
    const { actions, next: again } = entry?.value ?? {};
    rows.set(Array.isArray(actions) ? actions.filter(isRow) : []);
    next.set(String(again ?? ""));
  };
  const root = h("section", { class: "dl-card dl-plan", "aria-label": model.get("title") },
    h("h3", { text: model.get("title") }), rows.element, next.element, kept.status);
  root.addEventListener("change", flush);
  el.append(root);
  take(kept.entry);
  kept.onOutside(take);
  root.dataset.ready = "yes";
  window.addEventListener("pagehide", flush);
  return () => {
    flush();
    save.stop();
    window.removeEventListener("pagehide", flush);
    kept.stop();
  };
}
