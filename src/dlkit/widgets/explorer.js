// Controls of a model, its pictures, and what one can do with a run.

const SLOW_MS = 150; // a run that took longer and has been overtaken is not drawn
const QUICK_MS = 50; // while answers come within this, a second run is asked for at once

const words = (name) => name.replaceAll("_", " ");

/**
 * Sends the newest wish only: later wishes replace each other while runs are under way. Two may
 * be, as long as answers come quickly: the kernel works on one while the other is drawn.
 */
function runner(kit, model, { drawn, failed }) {
  let wish = null;
  let underWay = 0;
  let last_ms = Infinity;
  let picture = Promise.resolve(); // pictures come one by one, in the order of their wishes
  async function show(reply, asked, start) {
    last_ms = performance.now() - start;
    if (!wish || last_ms <= SLOW_MS) await drawn(reply, asked);
  }
  async function one() {
    const [asked, start, before] = [wish, performance.now(), picture];
    wish = null;
    underWay += 1;
    const answer = kit.ask(model, "run", asked);
    answer.catch(() => {}); // told below, in its turn
    picture = before
      .then(() => answer)
      .then((reply) => show(reply, asked, start))
      .catch((error) => { if (!wish) failed(error); });
    await picture;
    underWay -= 1;
    next();
  }
  function next() {
    if (wish && underWay < (last_ms < QUICK_MS ? 3 : 1)) one();
  }
  return (asked) => {
    wish = structuredClone(asked);
    next();
  };
}

/** The data set that stands for a run: `run`, or what its first picture shows. */
const main = ({ columns }) => columns.run ?? Object.values(columns)[0];

/** The columns of a run as a table, and as a file. */
function numbers(kit, model, current) {
  const { h } = kit;
  const home = h("div", { class: "dl-scroll", tabindex: "0", role: "region",
    "aria-label": "Table of this run" });
  const cell = (value) => String(typeof value === "number" ? Number(value.toPrecision(4)) : value);
  function table(run) {
    const names = Object.keys(main(run));
    const head = names.map((name) => h("th", { scope: "col", text: words(name) }));
    const line = (row) => h("tr", {}, names.map((name, i) =>
      h(i ? "td" : "th", i ? {} : { scope: "row" }, cell(row[name]))));
    return h("table", { class: "dl-table" }, h("caption", { text: run.summary }),
      h("thead", {}, h("tr", {}, head)), h("tbody", {}, kit.rows(main(run)).map(line)));
  }
  function refresh() {
    if (element.open && current()) home.replaceChildren(table(current()));
  }
  function keep() {
    const name = `${words(model.get("title"))}.csv`;
    if (current()) kit.download(name, kit.csv(main(current())), "text/csv");
  }
  const element = h("details", { ontoggle: refresh }, h("summary", { text: "The numbers" }),
    h("div", { class: "dl-row" }, kit.button("Download as CSV", keep)), home);
  return { element, refresh };
}

/** A code and a link that bring exactly this run back. */
function sharing(kit, model, { change, wrong }) {
  const { h } = kit;
  const code = h("input", { type: "text", id: kit.id("code"), spellcheck: "false",
    autocomplete: "off" });
  const told = h("p", { class: "dl-status", role: "status" });
  const prefix = `${model.get("key")}?`;
  async function restore(text) {
    try {
      const { values, seed } = await kit.ask(model, "restore", { code: text });
      change({ values, seed });
      told.textContent = "Restored.";
    } catch (error) {
      wrong(error.message);
    }
  }
  async function copy(text, done) {
    try {
      await navigator.clipboard.writeText(text);
      told.textContent = done;
    } catch {
      code.select();
      told.textContent = "This browser does not let a page copy: copy the marked code by hand.";
    }
  }
  const link = () => `${location.href.split("#")[0]}#${encodeURI(prefix + code.value)}`;
  const element = h("details", {}, h("summary", { text: "Share or restore this run" }),
    h("div", { class: "dl-field" },
      h("label", { for: code.id, text: "Code of this run. Paste another one to restore it." }),
      code),
    h("div", { class: "dl-row" },
      kit.button("Restore code", () => restore(code.value)),
      kit.button("Copy code", () => copy(code.value, "Code copied.")),
      kit.button("Copy link", () => copy(link(), "Link copied."))), told);
  const asked = decodeURI(location.hash.slice(1));
  const wanted = asked.startsWith(prefix) ? asked.slice(prefix.length) : null;
  return { element, restore, wanted, set: (text) => { code.value = text; } };
}

/** A pinned run: its columns stand behind the next ones, in data sets named pinned_… */
function twin(kit, draw) {
  const note = kit.h("p", { class: "dl-hint", hidden: true });
  let names = [];
  async function show(columns, summary) {
    names = columns ? Object.keys(columns) : names;
    note.hidden = !columns;
    note.textContent = columns ? `Pinned (grey, dashed): ${summary}` : "";
    await draw(Object.fromEntries(names.map((name) => [`pinned_${name}`, columns?.[name] ?? {}])));
  }
  return { note, show };
}

function layout(kit, model, parts) {
  const { h } = kit;
  const name = `Explore: ${model.get("title")}`;
  return h("section", { class: "dl-card dl-explorer", "aria-label": name },
    h("div", { class: "dl-explorer__grid" },
      h("div", { class: "dl-explorer__show" },
        parts.pictures, parts.said, parts.pinned, parts.wrong),
      h("div", { class: "dl-explorer__controls", role: "group", "aria-label": "Settings" },
        parts.controls, h("div", { class: "dl-row" }, parts.buttons), parts.notes)),
    parts.more);
}

export function render({ model, el, kit }) {
  const { h } = kit;
  const kept = kit.keep(model, "explorer");
  const preset = model.get("preset");
  let now = structuredClone(kept.entry?.value.now ?? model.get("asked"));
  let pinned = kept.entry?.value.pinned ?? null;
  let last = null; // {columns, summary} of the run on screen
  let views = [];
  let ended = false;

  const draw = (sets) => Promise.all(views.map((view) => view.update(sets)));
  let touched = kept.entry?.done ?? false; // a run that came by itself is no step of the learner's
  const save = kit.settled(() => kept.save({ now, pinned }, { done: touched }), 400);
  const said = h("p", { class: "dl-summary", role: "status", "aria-label": "Result" });
  const say = kit.settled((text) => {
    said.textContent = text;
    views.forEach((view, i) => view.label(`${model.get("charts")[i].label} ${text}`));
  }, 120);
  const wrong = kit.notice();
  const pictures = h("div", { class: "dl-pictures" });
  const pin = twin(kit, draw);

  const run = runner(kit, model, {
    async drawn(reply, asked) {
      wrong.say("");
      const first = !last;
      last = { columns: kit.columns(reply), summary: reply.summary };
      await draw(last.columns);
      root.dataset.picture = JSON.stringify(asked);
      say(reply.summary);
      share.set(reply.code);
      table.refresh();
      if (first) lock();
      save();
    },
    failed: (error) => wrong.say(error.message),
  });
  const go = () => run(now);
  const play = () => {
    touched = true;
    kept.touch();
    go();
  };
  const show = () => {
    controls.forEach((one) => one.set(now.values[one.name]));
    seedNote.textContent = `Chance: seed ${now.seed}. The same seed gives the same run.`;
  };
  const change = (to) => {
    now = structuredClone(to);
    show();
    play();
  };
  async function togglePin() {
    touched = true;
    pinned = pinned ? null : { ...structuredClone(now), summary: last.summary };
    pinButton.textContent = pinned ? "Unpin" : "Pin this run";
    await pin.show(pinned && last.columns, last.summary);
    save.now();
  }
  async function repin() {
    const { values, seed, summary } = pinned;
    const reply = await kit.ask(model, "run", { values, seed });
    pinButton.textContent = "Unpin";
    await pin.show(kit.columns(reply), summary);
  }

  const controls = model.get("controls").map((spec) => ({
    name: spec.name,
    ...kit.control(spec, (value) => {
      now.values[spec.name] = value;
      play();
    }),
  }));
  const chance = model.get("chance");
  const seedNote = h("p", { class: "dl-hint", hidden: !chance });
  const wait = h("p", { class: "dl-hint", text: "Place your bet above: then Run unlocks." });
  const runButton = kit.button("Run", () => change(preset), "primary");
  const pinButton = kit.button("Pin this run", togglePin);
  const seedButton = kit.button("New seed", () => change({ ...now, seed: fresh(now.seed) }));
  seedButton.hidden = !chance;
  const resetButton = kit.button("Reset", () => change(preset));
  const unit = kit.ownUnit(model.get("people"), (people) =>
    change({ ...now, values: { ...now.values, n_agents: people } }));
  const table = numbers(kit, model, () => last);
  const share = sharing(kit, model, { change, wrong: wrong.say });

  function lock() {
    const locked = model.get("locked");
    runButton.hidden = last !== null;
    runButton.disabled = locked;
    wait.hidden = !locked;
    [seedButton, resetButton, pinButton, unit.button].forEach((one) => { one.disabled = !last; });
    controls.forEach((one) => one.disable(!last));
  }

  const root = layout(kit, model, {
    pictures, said, pinned: pin.note, wrong: wrong.element,
    controls: controls.map((one) => one.element),
    buttons: [runButton, pinButton, seedButton, resetButton, unit.button],
    notes: [unit.note, seedNote, wait],
    more: [table.element, share.element, kept.status],
  });
  el.append(root);
  show();
  lock();

  const ranBefore = () => kept.entry !== null || !model.get("waits");
  async function start() {
    views = await Promise.all(model.get("charts").map((chart) =>
      kit.view(pictures, chart.template, chart)));
    if (ended) return;
    root.dataset.ready = "yes";
    if (model.get("locked")) return;
    if (pinned) await repin();
    if (share.wanted) await share.restore(share.wanted);
    else if (ranBefore()) go();
  }
  const started = start().catch((error) => wrong.say(`The picture failed: ${error.message}`));
  const unlocked = async () => {
    await started;
    lock();
    if (!model.get("locked") && kept.entry && !last) go();
  };
  const askedFor = () => {
    now = structuredClone(model.get("asked"));
    show();
    go();
  };
  const leave = () => touched && save.now();
  window.addEventListener("pagehide", leave);
  model.on("change:locked", unlocked);
  model.on("change:asked", askedFor);
  kept.onOutside((entry) => {
    touched = entry?.done ?? false;
    save.stop();
    now = structuredClone(entry?.value.now ?? preset);
    show();
    if (last) go();
  });
  return () => {
    ended = true;
    window.removeEventListener("pagehide", leave);
    model.off("change:locked", unlocked);
    model.off("change:asked", askedFor);
    [save, say].forEach((one) => one.stop());
    kept.stop();
    unit.stop();
    views.forEach((view) => view.stop());
  };
}

/** Another seed than this one. */
function fresh(seed) {
  const next = crypto.getRandomValues(new Uint32Array(1))[0] % 100000;
  return next === seed ? next + 1 : next;
}
