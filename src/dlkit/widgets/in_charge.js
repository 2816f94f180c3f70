// Who is in charge of what? Answers of now, and beside them those of before.

/** One system with a list of answers. */
function line({ h, id }, system, answers, changed) {
  const options = [h("option", { value: "", text: "choose" }),
    ...answers.map((one) => h("option", { value: one.id, text: one.text }))];
  const box = h("select", { id: id("in-charge"), onchange: changed }, options);
  return {
    id: system.id,
    element: h("div", { class: "dl-in-charge__line" },
      h("label", { for: box.id, text: system.text }), box),
    get: () => box.value,
    set: (value) => { box.value = answers.some((one) => one.id === value) ? value : ""; },
  };
}

/** What was said before and what is said now of the systems that moved, row by row. */
function table({ h }, model, moved, before, now) {
  const words = (value) => model.get("answers").find((one) => one.id === value)?.text ?? "";
  const rows = model.get("systems").filter((system) => moved.includes(system.id))
    .map((system) => h("tr", {}, h("th", { scope: "row", text: system.text }),
      h("td", { text: words(before[system.id]) }), h("td", { text: words(now[system.id]) })));
  const head = ["What", "Before", "Now"].map((text) => h("th", { scope: "col", text }));
  return h("table", { class: "dl-table" },
    h("thead", {}, h("tr", {}, head)), h("tbody", {}, rows));
}

export function render({ model, el, kit }) {
  const { h } = kit;
  const kept = kit.keep(model, "in_charge");
  const other = model.get("before");
  const before = () => (other && kit.store.get(other)?.value?.answers) || {};
  const told = h("p", { class: "dl-summary", role: "status", "aria-label": "Before and now" });
  const both = h("div", {});
  const lines = model.get("systems").map((system) =>
    line(kit, system, model.get("answers"), changed));
  const given = () => Object.fromEntries(lines.map((one) => [one.id, one.get()])
    .filter(([, value]) => value));
  function compare() {
    const [then, now] = [before(), given()];
    const ready = Object.keys(now).length === lines.length;
    const known = lines.map((one) => one.id).filter((id) => then[id]);
    const moved = ready ? known.filter((id) => then[id] !== now[id]) : [];
    both.replaceChildren(...(moved.length ? [table(kit, model, moved, then, now)] : []));
    if (!other) told.textContent = "";
    else if (!ready) told.textContent = "Answer all of them to see what has moved.";
    else if (!known.length) told.textContent = "You did not answer at the start of the lesson.";
    else told.textContent = `You have changed your mind on ${moved.length} of ${known.length}.`;
  }
  function changed() {
    const answers = given();
    kept.save({ answers }, { done: Object.keys(answers).length === lines.length });
    compare();
  }
  const take = (entry) => {
    lines.forEach((one) => one.set(entry?.value.answers?.[one.id]));
    compare();
  };
  const title = model.get("title");
  el.append(h("section", { class: "dl-card dl-in-charge", "aria-label": title },
    h("h3", { text: title }), h("p", { class: "dl-hint", text: model.get("note") }),
    lines.map((one) => one.element), told, both, kept.status));
  take(kept.entry);
  kept.onOutside(take);
  const forget = other ? kit.store.watch((keys) => keys.includes(other) && compare()) : () => {};
  return () => {
    forget();
    kept.stop();
  };
}
