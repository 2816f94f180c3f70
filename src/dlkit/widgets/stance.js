// Two short checks, of a belief and of a practice; the kernel scores them apart.

/** One statement with a list of answers. */
function line({ h, id }, item, scale, changed) {
  const options = [h("option", { value: "", text: "choose" }),
    ...scale.map((text, i) => h("option", { value: i - 2, text })),
    h("option", { value: "na", text: "cannot say" })];
  const box = h("select", { id: id("stance"), onchange: changed }, options);
  return {
    id: item.id,
    element: h("div", { class: "dl-stance__line" },
      h("label", { for: box.id, text: item.text }), box),
    get: () => (box.value === "" ? null : box.value === "na" ? "na" : Number(box.value)),
    set: (value) => { box.value = value ?? ""; },
  };
}

/** Where both means lie between X and Y; the words beside it say the same. */
function scales({ h }) {
  const marks = ["Belief", "Practice"].map((name) => {
    const mark = h("span", { class: "dl-stance__mark" });
    return { mark, element: h("div", { class: "dl-stance__row" }, h("span", { text: name }),
      h("span", { text: "X" }), h("span", { class: "dl-stance__scale" }, mark),
      h("span", { text: "Y" })) };
  });
  const show = (means) => marks.forEach(({ mark }, i) => {
    mark.hidden = means[i] === null;
    mark.style.insetInlineStart = `${((means[i] ?? 0) + 2) * 25}%`;
  });
  show([null, null]);
  return { element: h("div", { "aria-hidden": "true" }, marks.map((one) => one.element)), show };
}

export function render({ model, el, kit }) {
  const { h } = kit;
  const kept = kit.keep(model, "stance");
  const wrong = kit.notice();
  const told = h("div", { role: "status", "aria-label": "Both checks" });
  const picture = scales(kit);
  let asked = 0;
  const answers = () => Object.fromEntries(lines.map((one) => [one.id, one.get()])
    .filter(([, value]) => value !== null));
  async function score() {
    const mine = ++asked;
    try {
      const found = await kit.ask(model, "score", { answers: answers() });
      if (mine !== asked) return;
      wrong.say("");
      picture.show(found.means);
      told.replaceChildren(...[...found.lines, found.words].filter(Boolean)
        .map((text) => h("p", { text })));
    } catch (error) {
      if (mine === asked) wrong.say(error.message);
    }
  }
  const changed = () => {
    const given = answers();
    kept.save({ answers: given }, { done: Object.keys(given).length === lines.length });
    score();
  };
  const groups = model.get("sides").map((side) => ({ side,
    lines: side.items.map((item) => line(kit, item, side.scale, changed)) }));
  const lines = groups.flatMap((group) => group.lines);
  const take = (entry) => {
    lines.forEach((one) => one.set(entry?.value.answers?.[one.id]));
    score();
  };
  el.append(h("section", { class: "dl-card dl-stance", "aria-label": model.get("title") },
    h("h3", { text: model.get("title") }), h("p", { class: "dl-hint", text: model.get("note") }),
    h("div", { class: "dl-stance__sides" }, groups.map((group) =>
      h("fieldset", { class: "dl-field" }, h("legend", { text: group.side.title }),
        group.lines.map((one) => one.element)))),
    picture.element, told, wrong.element, kept.status));
  take(kept.entry);
  kept.onOutside(take);
  return () => kept.stop();
}
