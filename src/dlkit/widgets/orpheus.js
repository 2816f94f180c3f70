// A season of six pieces: the page keeps the choices, the kernel rehearses and plays.
const radio = (h, name, value, words, hint, heard) => {
  const box = h("input", { type: "radio", name, value, onchange: heard });
  return { box, element: h("label", { class: "dl-choice dl-orpheus__leader" }, box,
    h("span", {}, words, hint)) };
};

/** The five choices for the next piece. */
function chooser(kit, terms, cost, { changed, go }) {
  const { h } = kit;
  const name = kit.id("leader");
  const hints = terms.leaders.map(() => h("span", { class: "dl-hint" }));
  const radios = terms.leaders.map((who, i) => radio(h, name, i, who, hints[i], changed));
  const listed = (label, options, first) => {
    const box = h("select", { id: kit.id("choice"), onchange: changed },
      options.map(([value, text]) => h("option", { value, text })));
    box.value = first;
    return { box, element: h("div", { class: "dl-field" },
      h("label", { for: box.id, text: label }), box) };
  };
  const number = h("output", { class: "dl-orpheus__number" });
  const size = h("input", { type: "range", id: kit.id("size"), min: 1, max: terms.n_players,
    step: 1, value: 6, oninput: changed });
  const core = listed("Who sits in the core?", Object.entries(terms.cores), "turn");
  const hall = listed("Who listens from the hall?", Array.from(
    { length: terms.most_listeners + 1 },
    (_, n) => [n, n === 1 ? "1 player" : `${n} players`]), 1);
  const asked = listed("Is the orchestra asked?",
    terms.asked.map(({ minutes, text }) => [minutes, text]), 10);
  const button = kit.button("Rehearse and play", go, "primary");
  const legend = h("legend", { text: "Who is concertmaster?" });
  const element = h("div", { class: "dl-orpheus__turn" },
    h("fieldset", { class: "dl-field" }, legend,
      h("div", { class: "dl-orpheus__leaders" }, radios.map((one) => one.element))),
    h("div", { class: "dl-field" }, h("label", { for: size.id, text: "How large is the core?" }),
      h("div", { class: "dl-slider" }, size, number), cost),
    h("div", { class: "dl-orpheus__lists" }, core.element, hall.element, asked.element),
    h("div", { class: "dl-row" }, button));
  const get = () => [Math.max(0, radios.findIndex(({ box }) => box.checked)), Number(size.value),
    core.box.value, Number(hall.box.value), Number(asked.box.value)];
  function set([leader, n, who, listeners, deadline]) {
    radios.forEach(({ box }, i) => { box.checked = i === leader; });
    [size.value, core.box.value, hall.box.value, asked.box.value] = [n, who, listeners, deadline];
  }
  function tell(next, led) {
    legend.textContent = `Who is concertmaster in piece ${next.piece + 1} of ${terms.n_pieces}, `
      + `${next.name}?`;
    hints.forEach((hint, i) => {
      hint.textContent = `${next.knows[i]}; has led ${led[i]}×`;
    });
  }
  return { element, get, set, tell, button, focus: () => radios[get()[0]].box.focus(),
    count: () => {
      const n = Number(size.value);
      number.textContent = n === terms.n_players ? "all 27" : `${n} of ${terms.n_players}`;
      size.setAttribute("aria-valuetext", number.textContent);
    } };
}

/** How the last piece went, and all of them as a table. */
function story({ h }, parts, meaning) {
  const last = h("div", { class: "dl-orpheus__last", role: "status", "aria-label": "Last piece" });
  const home = h("div", {});
  const all = h("details", { hidden: true },
    h("summary", { text: "All pieces as a table" }), home);
  const means = h("details", { hidden: true }, h("summary", { text: "What the four parts mean" }),
    h("ul", {}, meaning.map((text) => h("li", { text }))));
  function show(pieces) {
    all.hidden = means.hidden = !pieces.length;
    const piece = pieces.at(-1);
    if (!piece) return last.replaceChildren();
    const product = piece.parts.map(({ name, value }) => `${name} ${value}`).join(" × ");
    last.replaceChildren(
      h("p", {}, h("strong", { text: `Piece ${pieces.length}, ${piece.name}: ${piece.concert} of `
        + "100. " }), `In per cent: ${product}.`),
      h("p", { text: piece.questions }), parts.clock({ h }, piece.minutes));
    return home.replaceChildren(parts.table(h, "Pieces so far", ["piece", "led by", "core",
      "in the hall", "asked", "talk", "playing", "concert", "willing"], pieces.map((one) => [
      one.name, one.leader, one.size, one.listeners, one.asked,
      `${one.minutes[0] + one.minutes[1]} min`, `${one.minutes[3]} min`, one.concert,
      one.willing])));
  }
  return { last, all, means, show };
}

/** What is told when the season is over. */
function ending({ h }, parts) {
  const title = h("h4", { tabindex: "-1", text: "The season is over" });
  const home = h("div", {});
  const element = h("div", { class: "dl-orpheus__over", hidden: true }, title, home);
  function show(rows) {
    const opens = element.hidden && Boolean(rows);
    element.hidden = !rows;
    if (!rows) return;
    home.replaceChildren(parts.table(h, "The same season with the same chances, played by",
      ["", "concerts", "willing", "first chair (Gini)", "core seats (Gini)"],
      rows.map((row) => [row.name, row.concert, row.willing, row.gini, row.seats])),
    h("p", { class: "dl-hint", text: "Gini: 0 = everybody equally often, 0.83 = one of six leads "
      + "every piece. An even share is no quality of the concerts: our model counts it apart." }));
    if (opens && element.closest(".dl-orpheus")?.contains(document.activeElement)) title.focus();
  }
  return { element, show, focus: () => title.focus() };
}

export function render(part) {
  return part.kit.renderWith(part, (parts, own) => game(own, parts), "orpheus_parts.js");
}

const dice = () => Math.floor(Math.random() * 2 ** 30);
const DRAFT = [0, 6, "turn", 1, 10];

function game({ model, el, kit }, parts) {
  const { h } = kit;
  const terms = model.get("terms");
  const kept = kit.keep(model, "orpheus");
  const wrong = kit.notice();
  const blank = () => ({ ...model.get("first"), ways: [], draft: [...DRAFT], weights: {},
    games: 0 });
  let now = blank();
  let view = null;
  let asked = 0;
  let dirty = false;

  const cost = h("p", { class: "dl-orpheus__cost", role: "status",
    "aria-label": "Conversations" });
  const choose = chooser(kit, terms, cost, { changed: drafted, go: play });
  const seats = parts.seating(kit, terms);
  const told = story(kit, parts, terms.meaning);
  const end = ending(kit, parts);
  const said = h("p", { class: "dl-summary", role: "status", "aria-label": "Result" });
  const ownWeights = h("p", { class: "dl-hint", role: "status", "aria-label": "Weights" });
  const weigh = parts.weighing(kit, model.get("weights"), terms.heard, (weights) => {
    now.weights = weights;
    table.stale();
    kept.touch();
    reweigh();
  });
  const table = parts.strategies(kit, (kind) =>
    kit.ask(model, kind, { season: now.season, weights: now.weights }));
  const reweigh = kit.settled(() => look(), 150);

  const save = () => {
    dirty = false;
    kept.save(structuredClone(now), { done: now.games > 0 });
  };
  const soon = kit.settled(save, 400);
  const flush = () => dirty && soon.now();
  /** Plays the season as it stands; only the newest answer is shown. False if it was refused. */
  async function look({ keep = true } = {}) {
    const mine = (asked += 1);
    const { season, seed, ways, weights } = now;
    const reply = await kit.ask(model, "play", { season, seed, ways, weights }).catch((error) => {
      if (mine === asked) wrong.say(error.message);
      return null;
    });
    if (!reply) return false;
    if (mine !== asked) return true; // a newer question shows it too
    wrong.say("");
    view = reply;
    said.textContent = view.summary;
    const own = view.changed.length;
    ownWeights.textContent = own ? `With weights of your own: ${own}.` : "";
    told.show(view.pieces);
    end.show(view.over);
    choose.element.hidden = !view.next;
    stage.hidden = !view.next;
    if (view.next) {
      choose.tell(view.next, view.led);
      draw();
    }
    root.dataset.played = view.played;
    if (keep) save();
    return true;
  }
  /** The seats and the sum of conversations for what is chosen now. */
  function draw() {
    choose.count();
    if (!view?.next) return;
    const [leader, size, who, listeners] = now.draft;
    const order = view.next.orders[who][leader];
    const first = Math.min(size, terms.n_players - listeners);
    const [core, hall] = [order.slice(0, first), order.slice(first, first + listeners)];
    const pairs = (size * (size - 1)) / 2;
    const reports = size < terms.n_players ? terms.n_players : 0;
    const minutes = Math.round(view.talk * (pairs + reports) + view.listen * listeners);
    const sum = reports ? `${pairs} ${pairs === 1 ? "pair" : "pairs"} + ${reports} reports = `
      + `${pairs + reports} conversations` : `${pairs} pairs: all with all`;
    const end = minutes < view.minutes ? "before anybody objects."
      : "so nothing is left for playing.";
    cost.textContent = `${sum}. With the listeners: ${minutes} of ${view.minutes} minutes, ${end}`;
    seats.show({ core, hall, leader: terms.chairs[leader], told: reports > 0,
      words: `The orchestra from above: ${core.length} of 27 in the core, ${hall.length} in the `
        + `hall. ${sum}.` });
  }
  function drafted() {
    now.draft = choose.get();
    draw();
    dirty = true;
    kept.touch();
    soon();
  }
  async function play() {
    if (choose.button.disabled) return;
    choose.button.disabled = true;
    const before = now.ways;
    now.ways = [...before, choose.get()];
    const shown = await look({ keep: false });
    choose.button.disabled = false;
    if (!shown) {
      now.ways = before;
      return;
    }
    if (now.ways.length === terms.n_pieces) {
      now.games += 1;
      end.focus();
    }
    save();
  }
  function begin(seed) {
    Object.assign(now, { seed, season: kind.value, ways: [] });
    table.stale();
    look().then((shown) => shown && choose.focus());
  }

  const kind = h("select", { id: kit.id("season"), onchange: () => begin(now.seed) },
    Object.entries(terms.seasons).map(([value, text]) => h("option", { value, text })));
  const again = h("div", { class: "dl-orpheus__again" },
    h("div", { class: "dl-field" },
      h("label", { for: kind.id, text: "Kind of season (starts anew)" }), kind),
    h("div", { class: "dl-row" }, kit.button("Start again, same chances", () => begin(now.seed)),
      kit.button("Start again, new chances", () => begin(dice()))));
  const stage = h("div", {}, seats.element);
  const root = h("section", { class: "dl-card dl-orpheus", "aria-label": model.get("title") },
    h("h3", { text: model.get("title") }),
    h("div", { class: "dl-orpheus__sides" }, h("div", {}, choose.element, end.element),
      h("div", {}, stage, told.last, told.means)),
    wrong.element, said, ownWeights, told.all, again, weigh.element, table.element, kept.status);
  el.append(root);

  function set(value) {
    now = { ...blank(), ...structuredClone(value ?? {}) };
    kind.value = now.season;
    weigh.set(now.weights);
    choose.set(now.draft);
  }
  /** Shows what was kept; what does not fit stays in the record until the learner acts. */
  async function take(entry) {
    let why = "";
    try {
      set(entry?.value);
      if (!(await look({ keep: false }))) why = wrong.element.textContent;
    } catch (error) {
      why = error.message;
    }
    if (why) {
      set(null);
      await look({ keep: false });
      wrong.say(`What was kept of this game cannot be shown: ${why}`);
    }
    root.dataset.ready = "yes";
  }
  const lock = () => table.lock(model.get("locked"));
  lock();
  model.on("change:locked", lock);
  take(kept.entry);
  kept.onOutside(take);
  window.addEventListener("pagehide", flush);
  return () => {
    flush();
    model.off("change:locked", lock);
    window.removeEventListener("pagehide", flush);
    [soon, reweigh].forEach((one) => one.stop());
    kept.stop();
  };
}
