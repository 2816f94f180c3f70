// The weights of the budget game, open to change, and the strategies that play with them.

/** Groups of weights, one shown at a time; `changed(own)` gets the learner's weights by id. */
export function editor(kit, groups, changed) {
  const { h } = kit;
  const shipped = Object.fromEntries(groups.flatMap((group) =>
    group.weights.map((one) => [one.id, one.value])));
  const told = h("p", { class: "dl-hint", role: "status", "aria-label": "Your weights" });
  const wrong = kit.notice();
  const home = h("div", { class: "dl-budget__weights" });
  const list = h("select", { id: kit.id("group"), onchange: () => show() },
    groups.map((group, i) => h("option", { value: i, text: group.title })));
  let own = {};

  function tell() {
    const count = Object.keys(own).length;
    told.textContent = count ? `${count} ${count === 1 ? "weight is" : "weights are"} yours, `
      + "all others are our assumption." : "All weights are our assumption.";
  }
  function field(one) {
    const hint = one.help ? h("span", { class: "dl-hint", id: kit.id("help"), text: one.help })
      : null;
    const box = h("input", { type: "number", min: one.low, max: one.high, step: "any",
      id: kit.id("weight"), value: own[one.id] ?? one.value, "aria-describedby": hint?.id });
    box.addEventListener("input", () => {
      const value = box.valueAsNumber;
      const good = value >= one.low && value <= one.high;
      wrong.say(good ? "" : `${one.label} must be between ${one.low} and ${one.high}, got `
        + `${box.value || "nothing"}. The game stays as it was.`);
      box.setAttribute("aria-invalid", String(!good));
      if (!good) return;
      const { [one.id]: _, ...others } = own;
      own = value === shipped[one.id] ? others : { ...others, [one.id]: value };
      tell();
      soon();
    });
    return h("div", { class: "dl-budget__weight" }, h("label", { for: box.id, text: one.label }),
      box, hint);
  }
  const soon = kit.settled(() => changed(own), 200);
  function show() {
    wrong.say("");
    home.replaceChildren(...groups[Number(list.value)].weights.map(field));
  }
  function set(weights) {
    own = { ...weights };
    show();
    tell();
  }
  const back = kit.button("Back to our assumptions", () => {
    set({});
    changed(own);
  });
  set({});
  return { set, element: h("div", {},
    h("div", { class: "dl-field" }, h("label", { for: list.id, text: "Which weights" }), list),
    home, wrong.element, told, h("div", { class: "dl-row" }, back)) };
}

/** A table of the named strategies, played many times with the weights as they are now. */
export function strategies(kit, terms, audit) {
  const { h } = kit;
  const home = h("div", { class: "dl-scroll", tabindex: "0", role: "region", hidden: true,
    "aria-label": "Strategies" });
  const told = h("p", { class: "dl-hint", role: "status" });
  const wrong = kit.notice();
  const heads = ["Strategy", ...terms.outcomes];
  async function play() {
    try {
      const { rows, n_games, changed } = await audit();
      const line = (row) => h("tr", {}, h("th", { scope: "row", text: row.name }),
        row.mean.map((share, i) => h("td", {}, h("div", { text: `${share}\u00a0%` }),
          h("div", { class: "dl-hint", text: `best in ${row.won[i]}\u00a0%` }))));
      const with_ = changed.length ? "with your weights" : "with our weights";
      home.replaceChildren(h("table", { class: "dl-table dl-budget__strategies" },
        h("caption", { text: `After four terms, mean of ${n_games} games ${with_}` }),
        h("thead", {}, h("tr", {}, heads.map((text) => h("th", { scope: "col", text })))),
        h("tbody", {}, rows.map(line))));
      home.hidden = false;
      told.textContent = `Played ${n_games} games of each strategy ${with_}.`;
      wrong.say("");
    } catch (error) {
      wrong.say(error.message);
    }
  }
  const element = h("details", {}, h("summary", { text: "Let named strategies play" }),
    h("p", { text: "All of them meet the same events, so a difference is the strategy's." }),
    h("div", { class: "dl-row" }, kit.button("Play 1,000 games each", play)), told,
    wrong.element, home);
  return { element, stale: () => {
    if (!home.hidden) told.textContent = "The weights have changed: play again.";
  } };
}
