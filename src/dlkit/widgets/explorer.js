// Controls of a model, its pictures, and what one can do with a run.

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
        parts.scene, parts.pictures, parts.under, parts.said, parts.pinned, parts.wrong),
      h("div", { class: "dl-explorer__controls", role: "group", "aria-label": "Settings" },
        parts.controls, h("div", { class: "dl-row" }, parts.buttons), parts.notes)),
    parts.more);
}

function build({ runner, numbers, sharing }, { model, el, kit }) {
  const { h } = kit;
  const kept = kit.keep(model, "explorer");
  const preset = () => model.get("preset");
  const begin = () => structuredClone(model.get(model.get("waits") ? "preset" : "asked"));
  let now = structuredClone(kept.entry?.value.now) ?? begin();
  const isDesign = () => JSON.stringify(now) === JSON.stringify(preset());
  let follows = !kept.entry; // a record does not say whether it shows the design or a twin
  let pinned = kept.entry?.value.pinned ?? null;
  let last = null; // {columns, summary} of the run on screen
  let drawnLast = null; // the settings behind it
  let views = [];
  let making = null; // the promise of all views
  let moving = null; // the scene, where there is one
  let ended = false;

  let touched = kept.entry?.done ?? false; // a run that came by itself is no step of the learner's
  const draw = async (sets) => {
    await making; // a run may come before there is anything to draw it with
    await Promise.all(views.map((view) => view.update(sets, { later: !touched })));
  };
  const save = kit.settled(() => kept.save({ now, pinned }, { done: touched }), 400);
  const said = h("p", { class: "dl-summary", role: "status", "aria-label": "Result" });
  const say = kit.settled((text) => {
    said.textContent = text;
    views.forEach((view, i) => view.label(`${model.get("charts")[i].label} ${text}`));
  }, 120);
  const wrong = kit.notice();
  const pictures = h("div", { class: "dl-pictures" });
  const scene = h("div", { class: "dl-explorer__scene", hidden: !model.get("scene") });
  const near = h("p", { class: "dl-hint", role: "status", "aria-label": "Recorded runs" });
  const pin = twin(kit, draw);

  const run = runner(kit, model, {
    also: () => moving?.wanted ?? {},
    cancelled() {
      if (!drawnLast) return lock();
      now = structuredClone(drawnLast);
      return show();
    },
    async drawn(reply, wished) {
      const asked = reply.at ?? wished; // a recorded page shows the nearest run that it has
      if (reply.at && JSON.stringify(wished) === JSON.stringify(now)) {
        now = structuredClone(asked);
        show();
      }
      near.textContent = reply.note ?? "";
      scene.hidden = !reply.scene;
      wrong.say("");
      const first = !last;
      last = { columns: kit.columns(reply), summary: reply.summary };
      await Promise.all([draw(last.columns), reply.scene && moving.show(reply)]);
      if (!views.length && moving) last.columns = { run: moving.columns() };
      drawnLast = asked;
      root.dataset.picture = JSON.stringify(asked);
      say(reply.summary);
      share.set(reply.code);
      table.refresh();
      if (first) lock();
      save();
    },
    failed(error) {
      wrong.say(error.message);
      if (error.silent && touched) save(); // the settings are the learner's work, drawn or not
    },
  });
  const go = () => run.ask(now);
  const play = () => {
    touched = true;
    follows = isDesign();
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
    fixed: spec.grid?.length === 1,
    ...kit.control(spec, (value) => {
      now.values[spec.name] = value;
      play();
    }),
  }));
  const chance = model.get("chance");
  const seedNote = h("p", { class: "dl-hint", hidden: !chance });
  const wait = h("p", { class: "dl-hint", text: "Place your bet above: then Run unlocks." });
  const recorded = h("p", { class: "dl-hint", text: model.get("recorded") ?? "" });
  const runButton = kit.button("Run", () => change(preset()), "primary");
  const pinButton = kit.button("Pin this run", togglePin);
  const seedButton = kit.button("New seed", () => change({ ...now, seed: fresh(now.seed) }));
  seedButton.hidden = !chance;
  const resetButton = kit.button("Reset", () => change(preset()));
  const unit = kit.ownUnit(model.get("own"), (own) =>
    change({ ...now, values: { ...now.values, ...own } }));
  const table = numbers(kit, model, () => last);
  const share = sharing(kit, model, { change, wrong: wrong.say });

  function lock() {
    const locked = model.get("locked");
    runButton.hidden = last !== null;
    runButton.disabled = locked;
    wait.hidden = !locked;
    root.toggleAttribute("data-locked", locked);
    [seedButton, resetButton, pinButton, unit.button].forEach((one) => { one.disabled = !last; });
    controls.forEach((one) => one.disable(!last || one.fixed));
  }

  const root = layout(kit, model, {
    scene, pictures, said, under: run.element, pinned: pin.note, wrong: wrong.element,
    controls: controls.map((one) => one.element),
    buttons: [runButton, pinButton, seedButton, resetButton, unit.button],
    notes: [near, unit.note, seedNote, wait, recorded],
    more: [table.element, share.element, kept.status],
  });
  el.append(root);
  show();
  lock();

  const ranBefore = () => kept.entry !== null || !model.get("waits");
  async function makeViews() {
    [moving, ...views] = await Promise.all([
      model.get("scene") && kit.module("explorer_scene.js").then((module) =>
        module.sceneIn(scene, kit, model, draw)),
      ...model.get("charts").map((chart) => kit.view(pictures, chart.template, chart))]);
  }
  async function start() {
    making = makeViews();
    const early = !model.get("scene") && !model.get("locked") && !pinned && !share.wanted;
    if (early && ranBefore()) go();
    await making;
    if (ended) return stop();
    root.dataset.ready = "yes";
    if (early || model.get("locked")) return;
    if (pinned) await repin();
    if (share.wanted) await share.restore(share.wanted);
    else if (ranBefore()) go();
  }
  const started = start().catch((error) => wrong.say(`The picture failed: ${error.message}`));
  const unlocked = async () => {
    await started;
    lock();
    if (model.get("locked") || !kept.entry || last) return;
    if (pinned) await repin();
    go();
  };
  const askedFor = () => {
    now = structuredClone(model.get("asked"));
    show();
    go();
  };
  const redesigned = () => { // what shows the design follows it, what shows a twin stays
    if (!follows) {
      follows = isDesign();
      return;
    }
    now = begin();
    show();
    if (last) go();
  };
  const leave = () => touched && save.now();
  window.addEventListener("pagehide", leave);
  model.on("change:locked", unlocked);
  model.on("change:asked", askedFor);
  model.on("change:preset", redesigned);
  kept.onOutside((entry) => {
    touched = entry?.done ?? false;
    save.stop();
    now = structuredClone(entry?.value.now ?? preset());
    show();
    if (last) go();
  });
  const stop = () => [moving, ...views].forEach((one) => one?.stop());
  return () => {
    ended = true;
    window.removeEventListener("pagehide", leave);
    model.off("change:locked", unlocked);
    model.off("change:asked", askedFor);
    model.off("change:preset", redesigned);
    [save, say].forEach((one) => one.stop());
    kept.stop();
    unit.stop();
    stop();
  };
}

/** Another seed than this one. */
function fresh(seed) {
  const next = crypto.getRandomValues(new Uint32Array(1))[0] % 100000;
  return next === seed ? next + 1 : next;
}

export const render = (part) =>
  part.kit.renderWith(part, build, "explorer_parts.js");
