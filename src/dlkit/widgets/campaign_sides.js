// What stands beside the board of the challenge: loads, news, rules, bots, and how it ended.

/** Who has carried how much, and who could still act. */
export function loads(kit, terms) {
  const { h } = kit;
  const list = h("ul", { class: "dl-campaign__loads" });
  const none = h("p", { class: "dl-hint", text: "Nobody has acted yet.", hidden: true });
  const element = h("div", { class: "dl-campaign__led" },
    h("h4", { text: "Who has led" }), none, list);
  function line({ name, carried }) {
    const dots = "●".repeat(carried) + "○".repeat(Math.max(0, terms.load - carried));
    return h("li", {}, h("span", { "aria-hidden": "true", text: dots }),
      `${name}: ${carried} of ${terms.load}`);
  }
  function show({ people }) {
    const led = people.filter((one) => one.carried).sort((a, b) => b.carried - a.carried);
    none.hidden = led.length > 0;
    list.replaceChildren(...led.map(line));
  }
  return { element, show };
}

/** What happened, newest first; the newest is also said aloud. */
export function news(kit) {
  const { h } = kit;
  const said = h("p", { class: "dl-status", role: "status", "aria-label": "What just happened" });
  const list = h("ul", { class: "dl-campaign__log" });
  const label = "What happened, newest first";
  const home = h("div", { class: "dl-campaign__news", tabindex: "0", role: "region",
    "aria-label": label, hidden: true }, list);
  function show({ log, news: text }) {
    const round = ({ title, lines }) =>
      h("li", {}, h("strong", { text: title }), lines.map((line) => h("p", { text: line })));
    list.replaceChildren(...log.map(round).reverse());
    home.hidden = !log.length;
    said.textContent = text;
  }
  const element = h("div", { class: "dl-campaign__told" }, h("h4", { text: "What happened" }),
    said, home);
  return { element, show };
}

/** Everybody as a table, for those who would rather read. */
export function roll(kit, terms) {
  const { h } = kit;
  const home = h("div", { class: "dl-scroll dl-campaign__everybody", tabindex: "0",
    role: "region", "aria-label": "Everybody on the board" });
  let view = null;
  const row = (one) => h("tr", {}, h("th", { scope: "row", text: one.name }),
    h("td", { text: terms.kinds[one.kind] }), h("td", { text: one.words }),
    h("td", { text: one.circle.map((i) => view.people[i].name).join(", ") }));
  const heads = ["Name", "Motive", "Stands", "Own circle"];
  function refresh() {
    if (!element.open || !view) return;
    home.replaceChildren(h("table", { class: "dl-table dl-campaign__roll" },
      h("thead", {}, h("tr", {}, heads.map((text) => h("th", { scope: "col", text })))),
      h("tbody", {}, [...view.people].sort((a, b) => a.kind - b.kind).map(row))));
  }
  const element = h("details", { ontoggle: refresh },
    h("summary", { text: "Everybody in words" }), home);
  return { element, show: (next) => { view = next; refresh(); } };
}

const BOARDS = 100;
const AT_ONCE = 5; // boards a question: the kernel stays free for the game in between

/** Bots on other boards, played in the kernel when somebody asks. */
export function bots(kit, model) {
  const { h } = kit;
  const wrong = kit.notice();
  const said = h("p", { class: "dl-status", role: "status", "aria-label": "Bots" });
  const home = h("div", { class: "dl-scroll" });
  const button = kit.button(`Let them play ${BOARDS} boards`, play);
  let busy = false;
  let stopped = false;
  function table(won, played) {
    const line = ([player, count]) => h("tr", {}, h("th", { scope: "row", text: player }),
      h("td", { text: `${count} of ${played}` }));
    return h("table", { class: "dl-table" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col", text: "Player" }),
        h("th", { scope: "col", text: "Games won" }))),
      h("tbody", {}, Object.entries(won).map(line)));
  }
  async function play() {
    if (busy) return;
    busy = true;
    wrong.say("");
    const won = {};
    try {
      for (let first = 0; first < BOARDS && !stopped; first += AT_ONCE) {
        const asked = { first, n_games: AT_ONCE };
        const { rows } = await kit.ask(model, "audit", asked, { patience: 60000 });
        rows.forEach((row) => { won[row.player] = (won[row.player] ?? 0) + row.won; });
        home.replaceChildren(table(won, first + AT_ONCE));
        const done = first + AT_ONCE === BOARDS;
        if (done || first % 25 === 0) said.textContent = done ? "Played just now." : "Playing ...";
      }
    } catch (error) {
      said.textContent = "";
      wrong.say(error.message);
    }
    busy = false;
  }
  const element = h("details", {}, h("summary", { text: "Could one hero do it? Ask the bots" }),
    h("p", { text: "Four kinds of players meet the same boards under the same rules: nobody "
      + "acts; actions by chance; one pioneer who does everything alone; a plan that spreads "
      + "the work." }),
    h("div", { class: "dl-row" }, button), said, wrong.element, home);
  return { element, stop: () => { stopped = true; } };
}

export function rules(kit, terms) {
  const { h } = kit;
  const lines = [
    `You have ${terms.rounds} rounds with ${terms.per_round} actions each. Only people who have `
      + `moved can act, and nobody may carry more than ${terms.load}.`,
    "Early adopters and opinion leaders wait for examples: contacts who have moved, or what you "
      + "show them. Followers wait for one of two leaders. All others wait until it is the "
      + "standard.",
    "Whoever is ready hesitates one to three rounds before moving, people of the tail longer. "
      + "Some of the tail never move.",
    "All numbers here are our assumption: they make the game hard enough to need a plan.",
  ];
  return h("details", {}, h("summary", { text: "The rules" }),
    h("ul", { class: "dl-campaign__rules" }, lines.map((text) => h("li", { text }))));
}

/** How it ended, and why. */
export function ending(kit) {
  const { h } = kit;
  const title = h("h4", { tabindex: "-1" });
  const list = h("ul", { class: "dl-campaign__rules" });
  const games = h("p", { class: "dl-hint" });
  const element = h("div", { class: "dl-campaign__over", hidden: true }, title, list, games);
  function show({ over, summary, games: counted }) {
    const appeared = element.hidden && over;
    element.hidden = !over;
    if (!over) return;
    element.classList.toggle("dl-campaign__over--won", over.won);
    title.textContent = `${over.won ? "✓" : "✗"} ${summary}`;
    list.replaceChildren(...over.decided.map((text) => h("li", { text })));
    games.textContent = counted;
    if (appeared) title.focus({ preventScroll: true });
  }
  return { element, show };
}
