// Twenty tokens over four terms: the page keeps the game, the kernel plays it.

/** Ten number fields, and what they add up to. */
function spending(kit, activities, play) {
  const { h } = kit;
  const sum = h("p", { class: "dl-budget__sum", role: "status", "aria-label": "Tokens" });
  const boxes = activities.map((one) => {
    const hint = kit.id("about");
    const box = h("input", { type: "number", min: 0, max: 20, step: 1, value: 0, id: kit.id("a"),
      inputmode: "numeric", "aria-describedby": hint });
    return { box, element: h("div", { class: "dl-budget__activity" },
      h("label", { for: box.id, text: one.name }), box,
      h("span", { class: "dl-hint", id: hint, text: one.text })) };
  });
  const button = kit.button("Play this term", play, "primary");
  const counts = () => boxes.map(({ box }) => (box.value === "" ? 0 : box.valueAsNumber));
  /** What is wrong with the numbers, in words. */
  function fault(left) {
    const wrong = counts().findIndex((count) => !Number.isInteger(count) || count < 0);
    if (wrong >= 0) return `${activities[wrong].name} must be a whole number from 0 on.`;
    const spent = counts().reduce((a, b) => a + b, 0);
    return spent > left ? `You have ${left} tokens left, and this is ${spent}.` : "";
  }
  return {
    element: h("fieldset", { class: "dl-field dl-budget__spend" },
      h("legend", { text: "Tokens for this term" }),
      h("div", { class: "dl-budget__activities" }, boxes.map((one) => one.element)), sum,
      h("div", { class: "dl-row" }, button)),
    counts, fault, button,
    onInput: (heard) => boxes.forEach(({ box }) => box.addEventListener("input", heard)),
    set: (values) => boxes.forEach(({ box }, i) => { box.value = values[i] ?? 0; }),
    lock: (off) => boxes.forEach(({ box }) => { box.disabled = off; }),
    focus: () => boxes[0].box.focus(),
    tell(left, term, terms) {
      const spent = counts().reduce((a, b) => a + (Number.isFinite(b) ? b : 0), 0);
      sum.textContent = `Term ${term} of ${terms}: ${spent} of the ${left} tokens that are left.`;
    },
  };
}

/** The 16 cells as a table; the shade says the same as the number. */
function grid(kit, terms) {
  const { h } = kit;
  const cells = terms.cells.map(() => h("td", { class: "dl-budget__cell" }));
  const row = (name, i) => h("tr", {}, h("th", { scope: "row", text: name }),
    cells.slice(4 * i, 4 * i + 4));
  const element = h("div", { class: "dl-scroll", tabindex: "0", role: "region",
    "aria-label": "The 16 cells" },
  h("table", { class: "dl-table dl-budget__grid" },
    h("caption", { text: "Your faculty: how far each of the 16 cells is practised, in %" }),
    h("thead", {}, h("tr", {}, h("td"),
      terms.dimensions.map((text) => h("th", { scope: "col", text })))),
    h("tbody", {}, terms.criteria.map(row))));
  return { element, show: (values) => cells.forEach((cell, i) => {
    cell.textContent = String(values[i]);
    cell.style.setProperty("--dl-share", `${values[i] / 1.6}%`);
  }) };
}

/** What happened, term by term, with what was spent. */
function story(kit, activities) {
  const { h } = kit;
  const news = h("div", { class: "dl-budget__news", role: "status",
    "aria-label": "What happened" });
  const log = h("ul", { class: "dl-budget__log" });
  const spent = (term) => activities.map((one, i) => (term[i] ? `${one.name} ${term[i]}` : ""))
    .filter(Boolean).join(", ") || "nothing";
  function show(plan, view) {
    log.replaceChildren(...plan.map((term, i) => h("li", {}, `Term ${i + 1}: ${spent(term)}. `,
      view.events[i].map((one) => h("strong", { text: `${one.name}. ` })))));
    const last = view.events.at(-1) ?? [];
    news.replaceChildren(...last.map((one) => h("p", {}, h("strong", { text: `${one.name}. ` }),
      one.text)));
    if (plan.length && !last.length) {
      news.replaceChildren(h("p", { text: `Term ${plan.length}: nothing unusual happened.` }));
    }
    if (view.over) {
      const mover = view.mover === "none" ? "No indicator has moved by 10 points."
        : `${view.mover[0].toUpperCase()}${view.mover.slice(1)} was the first to move.`;
      news.append(h("p", {}, h("strong", { text: "The four terms are over. " }), mover));
    }
  }
  return { news, log, show };
}

export function render({ model, el, kit }) {
  let stop = () => {};
  let ended = false;
  kit.module("budget_weights.js").then((sides) => {
    if (!ended) stop = game({ model, el, kit, ...sides });
  }).catch((error) => {
    const wrong = kit.notice();
    el.append(wrong.element);
    wrong.say(`The game failed: ${error.message}`);
  });
  return () => {
    ended = true;
    stop();
  };
}

const dice = () => Math.floor(Math.random() * 2 ** 30);

function game({ model, el, kit, editor, strategies }) {
  const { h } = kit;
  const terms = model.get("terms");
  const activities = model.get("activities");
  const kept = kit.keep(model, "budget");
  const wrong = kit.notice();
  const fresh = (seed) => ({ seed, plan: [], draft: activities.map(() => 0) });
  const blank = () => ({ ...fresh(model.get("first_seed").seed), weights: {}, games: 0 });
  let now = blank();
  let view = { left: terms.tokens, over: false };
  let chart = null;
  let asked = 0;
  let known = 0; // terms of the plan that were shown or kept: they do not wait for the bet
  let drafted = false; // the tokens typed are not saved yet
  let broken = false; // what was kept could not be shown

  const spend = spending(kit, activities, play);
  const cells = grid(kit, terms);
  const told = story(kit, activities);
  const said = h("p", { class: "dl-budget__said", role: "status", "aria-label": "Result" });
  const weigh = editor(kit, model.get("groups"), (weights) => {
    now.weights = weights;
    table.stale();
    look();
  });
  const table = strategies(kit, terms, () => kit.ask(model, "audit", { weights: now.weights }));
  const picture = h("div", { class: "dl-pictures" });
  const restart = (seed) => {
    Object.assign(now, fresh(seed));
    known = 0;
    spend.set(now.draft);
    look().then(spend.focus);
  };

  const save = () => {
    broken = drafted = false;
    kept.save(structuredClone(now), { done: now.games > 0 });
  };
  /** Plays the game as it stands; only the newest answer is shown. */
  async function look({ keep = true } = {}) {
    const mine = (asked += 1);
    const { plan, weights, seed } = now;
    const reply = await kit.ask(model, "play", { plan, weights, seed, known }).catch((error) => {
      wrong.say(error.message);
      return null;
    });
    if (!reply || mine !== asked) return Boolean(reply);
    wrong.say("");
    view = reply;
    said.textContent = view.summary;
    waits.textContent = view.waits;
    cells.show(view.cells);
    told.show(plan, view);
    lock();
    chart?.update(kit.columns(view));
    chart?.label(`${model.get("chart").label} ${view.summary}`);
    root.dataset.played = plan.length;
    if (keep) save();
    return true;
  }
  function lock() {
    const off = view.over || model.get("locked");
    spend.button.disabled = off;
    spend.lock(view.over);
    spend.element.hidden = view.over;
    bet.hidden = !model.get("locked");
    spend.tell(view.left, Math.min(now.plan.length + 1, terms.n_terms), terms.n_terms);
  }
  async function play() {
    const fault = spend.fault(view.left);
    wrong.say(fault);
    if (fault) return;
    const before = now.plan;
    now.plan = [...before, spend.counts()];
    if (!(await look({ keep: false }))) {
      now.plan = before;
      return;
    }
    known = now.plan.length;
    now.draft = activities.map(() => 0);
    spend.set(now.draft);
    if (view.over) now.games += 1;
    lock();
    save();
    if (view.over) again.querySelector("button").focus();
  }
  spend.onInput(() => {
    now.draft = spend.counts().map((count) => (Number.isInteger(count) ? count : 0));
    wrong.say(spend.fault(view.left));
    lock();
    drafted = true;
    kept.touch();
    soon();
  });
  const soon = kit.settled(save, 400);
  const flush = () => drafted && soon.now();

  async function take(entry) {
    now = { ...blank(), ...structuredClone(entry?.value ?? {}) };
    weigh.set(now.weights);
    spend.set(now.draft);
    known = now.plan?.length ?? 0;
    const shown = look({ keep: false });
    const mine = asked;
    if (!(await shown) && mine === asked) { // what was kept does not fit: it stays until one acts
      const why = wrong.element.textContent;
      broken = true;
      now = blank();
      known = 0;
      weigh.set({});
      spend.set(now.draft);
      await look({ keep: false });
      wrong.say(`What was kept of this game cannot be shown: ${why}`);
    }
    root.dataset.ready = "yes";
  }
  /** The bet was placed or taken back: the game stays, and is played again to settle the bet. */
  function unlocked() {
    lock();
    if (broken) take(kept.entry);
    else look({ keep: false });
  }

  const bet = h("p", { class: "dl-hint", text: "Place your bet first, then play." });
  const waits = h("p", { class: "dl-hint", role: "status", "aria-label": "Your bet" });
  const again = h("div", { class: "dl-row" },
    kit.button("Start again, new chances", () => restart(dice())),
    kit.button("Start again, same chances", () => restart(now.seed)));
  const root = h("section", { class: "dl-card dl-budget", "aria-label": model.get("title") },
    h("h3", { text: model.get("title") }),
    h("div", { class: "dl-budget__sides" },
      h("div", {}, bet, waits, spend.element, wrong.element, told.news, told.log),
      h("div", {}, picture, said, cells.element)), again,
    h("details", {}, h("summary", { text: "The weights: our assumption, change them" }),
      h("p", { text: model.get("intro") }), weigh.element), table.element, kept.status);
  el.append(root);
  const { template, ...words } = model.get("chart");
  kit.view(picture, template, words).then((made) => {
    chart = made;
    return chart.update(view.layout ? kit.columns(view) : {});
  }).catch((error) => wrong.say(`The picture failed: ${error.message}`));
  take(kept.entry);
  kept.onOutside(take);
  model.on("change:locked", unlocked);
  window.addEventListener("pagehide", flush);
  return () => {
    flush();
    model.off("change:locked", unlocked);
    window.removeEventListener("pagehide", flush);
    soon.stop();
    kept.stop();
    chart?.stop();
  };
}
