// The challenge: choose an action, who does it and with whom; the kernel plays, this page shows.

/** How many have moved, with marks where it becomes the standard and where the goal is. */
function progress(kit, terms) {
  const { h } = kit;
  const percent = (share) => `${Math.round(share * 100)}\u00a0%`;
  const fill = h("div", { class: "dl-campaign__fill" });
  const mark = (share, text, side) => {
    const element = h("div", { class: `dl-campaign__mark dl-campaign__mark--${side}` },
      h("span", { text }));
    element.style.insetInlineStart = `${share * 100}%`;
    return element;
  };
  const about = { class: "dl-campaign__bar", role: "img", "aria-label": "How many have moved" };
  const bar = h("div", about, fill,
    mark(terms.standard, `standard ${percent(terms.standard)}`, "before"),
    mark(terms.goal, `goal ${percent(terms.goal)}`, "after"));
  const said = h("p", { class: "dl-campaign__said" });
  const left = h("p", { class: "dl-campaign__left" });
  function show(view) {
    const share = view.moved / view.people.length;
    fill.style.inlineSize = `${share * 100}%`;
    said.textContent = `${view.moved} of ${view.people.length} have moved (${percent(share)})`;
    bar.setAttribute("aria-label", `${said.textContent}. The standard begins at `
      + `${percent(terms.standard)}, the goal is ${percent(terms.goal)}.`);
    left.textContent = view.over ? "All rounds are played."
      : `Round ${view.round} of ${terms.rounds}. Actions left: ${view.left_in_round} in this `
        + `round, ${view.actions_left} in all.`;
  }
  return { element: h("div", { class: "dl-campaign__progress" }, said, bar, left), show };
}

/** What to do, who does it, with whom: only what is allowed can be chosen. */
function chooser(kit, terms, changed) {
  const { h } = kit;
  const name = kit.id("deed");
  let deeds = {};
  const choice = { deed: null, who: null, whom: null };
  const radios = Object.entries(terms.deeds).map(([deed, about]) => {
    const hint = kit.id("hint");
    const box = h("input", { type: "radio", name, value: deed, "aria-describedby": hint,
      disabled: true, onchange: () => pick({ deed }) });
    const note = h("span", { class: "dl-hint", id: hint });
    const label = h("label", { class: "dl-choice" }, box, h("span", { text: about.words }));
    const element = h("div", { class: "dl-campaign__deed" }, label, note);
    return { deed, box, note, about, element };
  });
  const select = (label, part) => {
    const chosen = () => pick({ [part]: Number(box.value) });
    const box = h("select", { id: kit.id(part), onchange: chosen });
    const field = h("div", { class: "dl-field", hidden: true },
      h("label", { for: box.id, text: label }), box);
    return { box, field };
  };
  const who = select("Who", "who");
  const whom = select("With whom", "whom");
  const effect = h("p", { class: "dl-hint", id: kit.id("effect") });

  function fill({ box, field }, options, part) {
    const line = (one) => h("option", { value: one[part], text: one.words });
    box.replaceChildren(...options.map(line));
    field.hidden = !options.length;
    const values = options.map((one) => one[part]);
    if (!values.includes(choice[part])) choice[part] = values[0] ?? null;
    box.value = choice[part];
  }
  /** Changes part of the choice and puts right what depends on it. */
  function pick(part) {
    Object.assign(choice, part);
    if (!deeds[choice.deed]?.length) {
      choice.deed = radios.find(({ deed }) => deeds[deed]?.length)?.deed ?? null;
    }
    radios.forEach(({ deed, box }) => { box.checked = deed === choice.deed; });
    const actors = deeds[choice.deed] ?? [];
    fill(who, actors, "who");
    const actor = actors.find((one) => one.who === choice.who);
    fill(whom, actor?.whom ?? [], "whom");
    const other = actor?.whom.find((one) => one.whom === choice.whom);
    effect.textContent = (other ?? actor)?.effect ?? "Nobody can act just now: end the round.";
    changed();
  }
  /** Somebody on the board was pointed at: whichever part they fit, whom before who. */
  function point(person) {
    const actors = deeds[choice.deed] ?? [];
    const others = actors.find((one) => one.who === choice.who)?.whom ?? [];
    if (others.some((one) => one.whom === person)) pick({ whom: person });
    else if (actors.some((one) => one.who === person)) pick({ who: person });
  }
  function show(view) {
    deeds = view.deeds;
    radios.forEach(({ deed, box, note, about }) => {
      const able = deeds[deed].length;
      box.disabled = !able;
      note.textContent = able ? about.help : `${about.help} Nobody can just now.`;
    });
    pick({});
  }
  const open = () => {
    const actors = deeds[choice.deed] ?? [];
    const others = actors.find((one) => one.who === choice.who)?.whom ?? [];
    return [...actors.map((one) => one.who), ...others.map((one) => one.whom)];
  };
  return {
    element: h("div", {},
      h("fieldset", { class: "dl-field" }, h("legend", { text: "Next action" }),
        radios.map((one) => one.element)), who.field, whom.field, effect),
    effect: effect.id,
    get: () => ({ ...choice, open: open() }),
    show, point,
  };
}

export function render({ model, el, kit }) {
  let stop = () => {};
  let ended = false;
  const wrong = kit.notice();
  Promise.all(["campaign_board.js", "campaign_sides.js"].map(kit.module))
    .then(([board, sides]) => {
      if (!ended) stop = game({ model, el, kit, wrong, ...board, ...sides });
    })
    .catch((error) => {
      el.append(wrong.element);
      wrong.say(`The challenge failed: ${error.message}`);
    });
  return () => {
    ended = true;
    stop();
  };
}

function game({ model, el, kit, wrong, ...made }) {
  const { h } = kit;
  const terms = model.get("terms");
  const kept = kit.keep(model, "campaign");
  let view = null;
  let busy = false;
  let ended = false;

  const parts = { progress: progress(kit, terms), loads: made.loads(kit, terms),
    news: made.news(kit), roll: made.roll(kit, terms), ending: made.ending(kit) };
  const choose = chooser(kit, terms, () => board.show(view, choose.get()));
  const board = made.makeBoard(kit, terms, choose.point);
  const robots = made.bots(kit, model);

  function show(next) {
    const focused = document.activeElement;
    view = next;
    Object.values(parts).forEach((part) => part.show(view));
    play.hidden = Boolean(view.over);
    pass.disabled = false;
    undo.disabled = !view.can_undo;
    choose.show(view);
    doIt.disabled = choose.get().who === null;
    root.dataset.taken = view.taken;
    if (held.contains(focused) && focused.disabled) (doIt.disabled ? pass : doIt).focus();
  }
  /** Asks the kernel for the next moment; a second press meanwhile does nothing. */
  async function step(kind, content = {}, { save = true } = {}) {
    if (busy) return;
    busy = true;
    try {
      const next = await kit.ask(model, kind, content);
      if (kind !== "show") wrong.say("");
      if (!ended) show(next);
      if (save) kept.save(next.value, { done: next.done });
    } catch (error) {
      wrong.say(error.message);
    }
    busy = false;
  }
  const act = () => {
    const { deed, who, whom } = choose.get();
    step("play", { deed, who, whom: whom ?? -1, taken: view.taken });
  };
  const again = () => h("div", { class: "dl-row" },
    kit.button("Start again, same board", () => begin(true)),
    kit.button("Start again, new board", () => begin(false)));
  async function begin(same) {
    await opening;
    await step("begin", { same });
  }

  const doIt = kit.button("Do it", act, "primary");
  doIt.setAttribute("aria-describedby", choose.effect);
  const undo = kit.button("Undo", () => step("undo"));
  const pass = kit.button("End round", () => step("end_round", { taken: view.taken }));
  const held = h("div", { class: "dl-row" }, doIt, pass, undo);
  [doIt, pass, undo].forEach((one) => { one.disabled = true; }); // until there is a board
  const play = h("div", { class: "dl-campaign__play" }, choose.element, held);
  parts.ending.element.append(again());
  const root = h("section", { class: "dl-card dl-campaign", "aria-label": "The challenge" },
    parts.progress.element,
    h("div", { class: "dl-campaign__grid" },
      h("div", { class: "dl-campaign__turn" }, play, parts.ending.element, wrong.element),
      parts.news.element,
      h("div", { class: "dl-campaign__board" }, board.element, made.boardKeys(kit)),
      parts.loads.element),
    made.rules(kit, terms), parts.roll.element, robots.element,
    h("details", {}, h("summary", { text: "Start again" }), again()), kept.status);
  el.append(root);

  const restore = (entry) => step("restore", { value: entry?.value ?? null }, { save: false });
  async function open() {
    if (kept.entry) await restore(kept.entry);
    if (!view) await step("show", {}, { save: false });
  }
  const opening = open();
  kept.onOutside(restore);
  return () => {
    ended = true;
    robots.stop();
    kept.stop();
    board.stop();
  };
}
