// Manage eight people: one choice a round; the kernel plays, this page shows.

/** How it is run, and what is believed: two things, asked apart. */
function chooser(kit, terms) {
  const { h } = kit;
  const name = kit.id("level");
  const half = Math.floor(terms.levels.length / 2);
  const radios = terms.levels.map((words, i) => h("input", { type: "radio", name, value: i,
    checked: i === half }));
  const legend = h("legend", { text: "How do you run it?" });
  const run = h("fieldset", { class: "dl-field" }, legend, radios.map((radio, i) =>
    h("label", { class: "dl-choice" }, radio, h("span", { text: terms.levels[i] }))));
  const number = h("output", { class: "dl-managing__number" });
  const bar = h("input", { type: "range", id: kit.id("belief"), min: 0, max: terms.n_people,
    step: 1, value: terms.n_people / 2, oninput: () => say() });
  const say = () => {
    number.textContent = `${bar.value} of ${terms.n_people}`;
    bar.setAttribute("aria-valuetext", number.textContent);
  };
  say();
  const believed = h("div", { class: "dl-field" },
    h("label", { for: bar.id, text: "How many work well when trusted?" }),
    h("div", { class: "dl-slider" }, bar, number),
    h("span", { class: "dl-hint", text: "Your belief, asked apart from what you do." }));
  return {
    element: h("div", {}, run, believed),
    get: () => ({ level: radios.findIndex((one) => one.checked), belief: Number(bar.value) }),
    show(view) {
      const round = Math.min(view.played + 1, terms.n_rounds);
      legend.textContent = `How do you run round ${round} of ${terms.n_rounds}?`;
      const last = view.rounds.at(-1);
      if (!last) return;
      radios.forEach((one, i) => { one.checked = i === last.level; });
      bar.value = last.belief;
      say();
    },
  };
}

/** The eight: what each one gave in the last round, as a bar and in figures. */
function crew(kit) {
  const { h } = kit;
  const list = h("ul", { class: "dl-managing__crew" });
  const moved = (change) => {
    if (change === null) return "";
    const size = Math.abs(change).toFixed(1);
    return change === 0 ? "as before" : `${change > 0 ? "up" : "down"} ${size}`;
  };
  const line = ({ name, effort, change, kind }) => {
    const fill = h("span", { class: "dl-managing__fill" });
    fill.style.inlineSize = `${(effort ?? 0) * 10}%`;
    const words = effort === null ? "not yet" : `${effort.toFixed(1)} of 10`;
    return h("li", {}, h("span", { class: "dl-managing__name", text: name }),
      h("span", { class: "dl-managing__bar", "aria-hidden": "true" }, fill),
      h("span", { class: "dl-managing__effort", text: words }),
      h("span", { class: "dl-hint", text: kind || moved(change) }));
  };
  const element = h("div", {}, h("h4", { text: "What the eight gave in the last round" }), list);
  return { element, show: (view) => list.replaceChildren(...view.people.map(line)) };
}

function table(h, caption, heads, rows) {
  const cell = (value, i) => h(i ? "td" : "th", i ? {} : { scope: "row" }, String(value));
  return h("div", { class: "dl-scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", { class: "dl-table" }, h("caption", { text: caption }),
      h("thead", {}, h("tr", {}, heads.map((text) => h("th", { scope: "col", text })))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map(cell))))));
}

/** What is told when the ten rounds are played. */
function ending(kit, again) {
  const { h } = kit;
  const title = h("h4", { tabindex: "-1",
    text: "Ten rounds are over: what they were really like" });
  const told = h("div", {});
  const element = h("div", { class: "dl-managing__over", hidden: true }, title, told,
    h("div", { class: "dl-row" }, again()));
  function show({ over }) {
    const opens = element.hidden && over;
    element.hidden = !over;
    if (!over) return;
    told.replaceChildren(h("ul", {}, over.told.map((text) => h("li", { text }))),
      table(h, "Ten rounds with the same people and days", ["run by", "output in all"],
        over.rows.map((row) => [row.who, row.total])));
    if (opens && title.closest(".dl-managing")?.contains(document.activeElement)) title.focus();
  }
  return { element, show };
}

/** Every round so far, as a table. */
function history(kit) {
  const { h } = kit;
  const home = h("div", {});
  const element = h("details", {}, h("summary", { text: "All rounds as a table" }), home);
  const show = ({ rounds }) => home.replaceChildren(table(h, "Rounds so far",
    ["round", "run with", "you believed", "output"],
    rounds.map((one, i) => [i + 1, one.how, `${one.belief} of 8`, one.output])));
  return { element, show };
}

/** Named strategies, played over many units by the kernel. */
function strategies(kit, model) {
  const { h } = kit;
  const wrong = kit.notice();
  const home = h("div", { role: "status" });
  async function play() {
    try {
      const { rows, groups, n_units: n } = await kit.ask(model, "audit");
      const names = Object.entries(groups);
      home.replaceChildren(table(h, `Mean output a round, ${n} units of eight; by how many `
        + "truly prefer rules", ["strategy", ...names.map(([, words]) => words)],
      rows.map((row) => [row.name, ...names.map(([group]) => row[group])])));
    } catch (error) {
      wrong.say(error.message);
    }
  }
  return h("details", {}, h("summary", { text: "Let strategies play 1,000 units" }),
    h("div", { class: "dl-row" }, kit.button("Play them now", play)), home, wrong.element);
}

export function render({ model, el, kit }) {
  const { h } = kit;
  const terms = model.get("terms");
  const recorded = model.get("recorded"); // which people a page without a kernel has
  const kept = kit.keep(model, "managing");
  const wrong = kit.notice();
  let view = null;
  let picture = null;
  let opening = null; // the promise of the first view
  let busy = false;
  let ended = false;

  async function step(kind, content = {}, { save = true } = {}) {
    if (busy) return;
    busy = true;
    try {
      const next = await kit.ask(model, kind, content);
      wrong.say("");
      if (!ended) show(next);
      if (save) kept.save(next.value, { done: next.done });
    } catch (error) {
      wrong.say(error.message);
    }
    busy = false;
  }
  const again = () => [kit.button("Again, same people", () => step("begin", { same: true })),
    kit.button("Again, other people", () => step("begin", { same: false }))];
  const choose = chooser(kit, terms);
  const people = crew(kit);
  const end = ending(kit, again);
  const rounds = history(kit);
  const said = h("p", { class: "dl-summary", role: "status", "aria-label": "Result" });
  const go = kit.button("Run this round", play, "primary");
  const turn = h("div", { class: "dl-managing__turn" }, choose.element,
    h("div", { class: "dl-row" }, go));
  const frame = h("div", {});

  /** One round, as it is chosen now; a press before there is anything to play waits for it. */
  async function play() {
    const choice = choose.get();
    await opening;
    if (!view) await (opening = open());
    if (view) await step("play", { ...choice, played: view.played });
  }
  function show(next) {
    view = next;
    root.dataset.played = view.played;
    said.textContent = view.summary;
    [choose, people, rounds].forEach((part) => part.show(view));
    end.show(view);
    turn.hidden = Boolean(view.over);
    paint();
  }
  const unseen = (error) => wrong.say(`The picture failed: ${error.message}`);
  function paint() {
    picture?.label(`${terms.chart.label} ${view.summary}`);
    picture?.update(view.sets).catch(unseen);
  }
  const root = h("section", { class: "dl-card dl-managing", "aria-label": "Manage eight people" },
    h("h3", { text: "Eight people, ten rounds" }),
    h("div", { class: "dl-managing__grid" }, h("div", {}, turn, end.element), people.element),
    said, wrong.element, recorded && h("p", { class: "dl-hint", text: recorded }), frame,
    rounds.element, strategies(kit, model), kept.status);
  el.append(root);

  const restore = (entry) => step("restore", { value: entry?.value ?? null }, { save: false });
  async function open() {
    if (kept.entry) await restore(kept.entry);
    if (view) return;
    const why = wrong.element.textContent; // of a record that does not fit: it stays
    await step("show", {}, { save: false });
    if (why && view) wrong.say(`What was kept of this game cannot be shown: ${why}`);
  }
  async function start() {
    await (opening = open());
    root.dataset.ready = "yes";
    picture = await kit.view(frame, terms.chart.template, terms.chart);
    if (ended) picture.stop();
    else if (view) paint(); // the choices stay: one may be made by now
  }
  start().catch(unseen);
  kept.onOutside(restore);
  return () => {
    ended = true;
    kept.stop();
    picture?.stop();
  };
}
