// The self-assessment: items one row at a time, and the result beside what was published.

const FULL = 4; // from the middle of the scale to both ends

/** One item with its answers as native radio buttons. */
function item({ h, id }, { text }, scale, changed) {
  const name = id("item");
  const answers = [...scale.steps, { value: "na", text: scale.cannot_say }];
  const radios = answers.map(({ value }) =>
    h("input", { type: "radio", name, value: String(value), onchange: changed }));
  const look = ({ value }) => (value === "na" ? "dl-chip dl-chip--aside" : "dl-chip");
  const chips = answers.map((answer, i) =>
    h("label", { class: look(answer) }, radios[i], answer.text));
  return {
    element: h("fieldset", { class: "dl-assess__item" }, h("legend", { text }),
      h("div", { class: "dl-assess__chips" }, chips)),
    get() {
      const chosen = radios.find((radio) => radio.checked)?.value;
      return chosen === undefined || chosen === "na" ? chosen : Number(chosen);
    },
    set: (answer) => radios.forEach((radio) => {
      radio.checked = radio.value === String(answer);
    }),
  };
}

/** All items of one row of the matrix. */
function page(kit, form, part, changed) {
  const { h } = kit;
  const items = new Map();
  const column = (cell) => form.dimensions.find(({ id }) => cell.id.endsWith(`_${id}`)).text;
  const blocks = form.cells.filter(({ id }) => id.startsWith(`${part.id}_`)).map((cell) => {
    const own = cell.items.map((one) => {
      const made = item(kit, one, form.scale, changed);
      items.set(one.id, made);
      return made.element;
    });
    return h("div", { class: "dl-assess__cell" },
      h("h5", {}, `${cell.topic} `, h("span", { class: "dl-hint", text: column(cell) })), own);
  });
  const element = h("div", { class: "dl-assess__page" },
    h("h4", { tabindex: "-1" }, `${part.text}: ${part.meaning}`), blocks);
  return { name: part.text, element, items };
}

/** The colour of a value: the further from 0, the stronger; the number stands there too. */
function shade(value, most) {
  if (value === null || value === undefined) return null;
  const strength = Math.round((Math.abs(value) / most) * 46);
  const hue = value < 0 ? "--dl-kind-1" : "--dl-kind-4";
  return `--dl-strength: ${strength}%; --dl-hue: var(${hue})`;
}

/** Rows by columns, each with its number, its colour and on how much it rests. */
function heat(kit, form, { caption, cells, means = null, whole = null, most = FULL / 2 }) {
  const { h } = kit;
  const square = ({ value, text, said }, look = "") => h("td", {
    class: `dl-heat__cell ${look}`, style: shade(value, most) },
    h("span", { class: "dl-heat__value", text }),
    h("span", { class: "dl-heat__said", text: said }));
  const margin = (part) => (means ? square(means[part.id], "dl-heat__mean") : null);
  const rows = form.criteria.map((row) => h("tr", {}, h("th", { scope: "row", text: row.text }),
    form.dimensions.map((column) => square(cells[`${row.id}_${column.id}`])), margin(row)));
  const last = means ? h("tr", {}, h("th", { scope: "row", text: "Mean" }),
    form.dimensions.map(margin), square(whole, "dl-heat__mean")) : null;
  const heads = [...form.dimensions.map(({ text }) => text), ...(means ? ["Mean"] : [])];
  return h("div", { class: "dl-scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", { class: "dl-heat" }, h("caption", { text: caption }),
      h("thead", {}, h("tr", {}, h("td", {}),
        heads.map((text) => h("th", { scope: "col", text })))),
      h("tbody", {}, rows, last)));
}

const place = (value) => `${((value + 2) / FULL) * 100}%`;

/** One mean as a dot with its interval; the words beside it say the same. */
function dots({ h }, { name, value, low, high, text, said, rests }, marks = [], before = null) {
  const bar = low === null || low === undefined ? null : h("span", { class: "dl-dots__bar",
    style: `left: ${place(low)}; right: calc(100% - ${place(high)})` });
  const dot = (at, look) => (at === null || at === undefined ? null
    : h("span", { class: `dl-dots__dot ${look}`, style: `left: ${place(at)}` }));
  const ticks = [-2, -1, 0, 1, 2].map((at) => h("span", { class: "dl-dots__tick",
    style: `left: ${place(at)}` }));
  return h("li", { class: "dl-dots__row" },
    h("span", { class: "dl-dots__name", text: name }),
    h("span", { class: "dl-dots__track", "aria-hidden": "true" }, ticks, bar,
      dot(before, "dl-dots__dot--before"), dot(value, ""),
      marks.map((mark) => dot(mark, "dl-dots__dot--mark"))),
    h("span", { class: "dl-dots__words" }, h("strong", { text }), ` ${said}`,
      rests ? h("span", { class: "dl-hint", text: ` ${rests}` }) : null));
}

/** The numbers above the dots; every line says its own, so they are not read aloud. */
const axis = ({ h }) => h("li", { class: "dl-dots__row dl-dots__axis", "aria-hidden": "true" },
  h("span", {}), h("span", { class: "dl-dots__track" }, [-2, -1, 0, 1, 2].map((at) =>
    h("span", { text: String(at).replace("-", "\u2212") }))));

const shown = (score) => score.toFixed(2).replace("-", "\u2212");

/** The published scores on the same scale. */
function published({ audits }) {
  const projects = audits.filter(({ kind }) => kind === "project");
  const ends = audits.filter(({ kind }) => kind === "range").map(({ score }) => score);
  const said = `${projects.map(({ score }) => shown(score)).join(", ")} in four projects; from `
    + `${shown(Math.min(...ends))} to ${shown(Math.max(...ends))} in all`;
  const row = { name: "Published audits", value: null, low: Math.min(...ends),
    high: Math.max(...ends), text: "", said, rests: "" };
  return { row, marks: projects.map(({ score }) => score) };
}

/** What stands under every result: what it is not. */
const aid = ({ h }, model) => h("p", { class: "dl-assess__aid" }, h("strong",
  { text: model.get("aid") }));

function shownResult(kit, model, found) {
  const { h } = kit;
  const form = model.get("form");
  const old = (group, i) => found.before?.[group][i].value;
  const { row, marks } = published({ audits: model.get("audits") });
  const whole = { value: found.overall.value, text: found.overall.text, said: "all" };
  const rows = (group) => found[group].map((one, i) => dots(kit, one, [], old(group, i)));
  return [
    heat(kit, form, { caption: "Your sixteen cells, from \u22122 never to 2 always; below each "
      + "number, on how many items or cells it rests",
    cells: found.cells, means: found.means, whole }),
    h("h4", { text: "Means with their intervals" }),
    h("p", { class: "dl-hint", text: "● this round, ○ the first round, ◆ a published project. "
      + "The line runs from \u22122 never to 2 always; the bar is the interval, and for the "
      + "published audits the range." }),
    h("ul", { class: "dl-dots" }, axis(kit),
      dots(kit, found.overall, [], found.before?.overall.value),
      dots(kit, row, marks), rows("criteria"), rows("dimensions")),
    h("p", { class: "dl-hint", text: found.limits }),
    h("p", { class: "dl-hint", text: model.get("audit_limits") }),
    h("p", { class: "dl-hint", text: `${model.get("audits").map(({ name, score }) =>
      `${name} ${shown(score)}`).join("; ")}. Seen at: ${[...new Set(
      model.get("audits").map(({ source }) => source))].join("; ")}.` }),
    aid(kit, model)];
}

function shownChange(kit, model, { said, head, rows, cells, limits }) {
  const { h } = kit;
  const line = ([name, ...rest]) => h("tr", { role: "row" },
    h("th", { scope: "row", role: "rowheader", text: name }),
    rest.map((text, i) => h("td", { role: "cell", "data-head": head[i + 1], text })));
  const caption = "What moved between the rounds, over items answered both times";
  return [h("h4", { text: "What has moved" }), h("p", { text: said }),
    h("div", { class: "dl-scroll", tabindex: "0", role: "region", "aria-label": caption },
      h("table", { class: "dl-table dl-assess__moved", role: "table" },
        h("caption", { text: caption }),
        h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, head.map((text) =>
          h("th", { scope: "col", role: "columnheader", text: text || "Mean of" })))),
        h("tbody", { role: "rowgroup" }, rows.map(line)))),
    heat(kit, model.get("form"), { caption: "The change of each cell; two items are too few to "
      + "tell it from noise", cells, most: FULL }), h("p", { class: "dl-hint", text: limits }),
    aid(kit, model)];
}

function build({ paged, keeping, today }, { model, el, kit }) {
  const { h } = kit;
  const form = model.get("form");
  const second = model.get("round") === 2;
  const where = model.get("recorded") ? "this page" : "your own engine";
  const pages = form.criteria.map((part) => page(kit, form, part, changed));
  const all = new Map(pages.flatMap(({ items }) => [...items]));
  const steps = paged(kit, "Rows of the self-assessment", pages);
  const bar = h("progress", { max: all.size, value: 0, "aria-label": "Answered" });
  const count = h("span", { class: "dl-hint" });
  const said = h("p", { class: "dl-assess__said", role: "status", "aria-label": "Your result" });
  const moved = h("div", { class: "dl-assess__change" });
  const result = h("div", {});
  const wrong = kit.notice();
  let rest = {}; // answers to items of another version: kept, not shown
  let on = null;
  let asked = 0;

  const answers = () => Object.fromEntries([...all].map(([id, one]) => [id, one.get()])
    .filter(([, answer]) => answer !== undefined));
  function tally() {
    const given = (items) => [...items.values()].filter((one) => one.get() !== undefined).length;
    steps.tell((i) => `${given(pages[i].items)}/${pages[i].items.size}`);
    bar.value = given(all);
    count.textContent = `${given(all)} of ${all.size} answered. You can stop at any time.`;
  }
  const earlier = () => (second
    ? kit.store.get(model.get("first"))?.value.answers ?? null : null);
  async function score() {
    const serial = ++asked;
    try {
      const given = answers();
      const found = await kit.ask(model, "score", { answers: given, earlier: earlier() });
      if (serial !== asked) return;
      wrong.say("");
      said.textContent = found.said;
      const some = Object.keys(given).length > 0;
      result.replaceChildren(...(some ? shownResult(kit, model, found) : []));
      moved.replaceChildren(...(some && found.change
        ? shownChange(kit, model, found.change) : missing(some)));
    } catch (error) {
      if (serial === asked) wrong.say(error.message);
    }
    if (serial === asked) root.dataset.ready = "yes";
  }
  const missing = (some) => (second && !(some && earlier()) ? [h("p", { text: earlier()
    ? "Answer some items again, and what has moved is shown here."
    : "There is no first round in this record. Fill it in first, in the lesson on the four "
      + "dimensions; what you answer here is kept meanwhile." })] : []);
  const soon = kit.settled(score, 250);
  function changed() {
    on = today();
    tally();
    keeper.changed();
    soon();
  }
  const keeper = keeping(kit, model, "assessment", {
    get: () => ({ value: { answers: { ...rest, ...answers() }, on },
      done: [...all.values()].every((one) => one.get() !== undefined) }),
    set({ answers: kept = {}, on: when = null }) {
      on = when;
      rest = Object.fromEntries(Object.entries(kept).filter(([id]) => !all.has(id)));
      all.forEach((one, id) => one.set(kept[id]));
      tally();
      score();
    },
  });
  const first = model.get("first");
  const forget = second ? kit.store.watch((keys) => keys.includes(first) && score()) : () => {};
  const root = h("section", { class: "dl-card dl-assess",
    "aria-label": second ? "Self-assessment, second round" : "Self-assessment" },
    h("h3", { text: second ? `${form.title} Second round` : form.title }),
    h("p", { text: form.intro }),
    h("p", { class: "dl-hint", text: `Your answers are scored in ${where} and kept in this `
      + "browser. The unit is rated, not a person." }),
    h("div", { class: "dl-row" }, bar, count), steps.element,
    h("h4", { text: "Your result so far" }), said, wrong.element, moved, result,
    h("p", { class: "dl-hint", text: form.source }), keeper.status);
  el.append(root);
  keeper.start();
  return () => {
    asked += 1;
    soon.stop();
    forget();
    keeper.stop();
  };
}

export const render = (part) =>
  part.kit.renderWith(part, build, "form_pages.js", "form_pages.css");
