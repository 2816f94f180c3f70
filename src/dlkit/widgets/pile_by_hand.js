// A pile of nine sites: each move is the learner's, and every move can be taken back.

const REST = -1;

const name = (place) => `Row ${Math.floor(place / 3) + 1}, column ${(place % 3) + 1}`;
const grains = (count) => (count === 1 ? "1 grain" : `${count} grains`);

/** Nine buttons; each says where it is, what lies there, and whether it is full. */
function pile({ h }, press) {
  const sites = Array.from({ length: 9 }, (_, place) => {
    const count = h("span", { class: "dl-pile__count", "aria-hidden": "true" });
    const dots = h("span", { class: "dl-pile__dots", "aria-hidden": "true" });
    const button = h("button", { type: "button", class: "dl-pile__site",
      onclick: () => press(place) }, count, dots);
    return { button, count, dots };
  });
  return {
    element: h("div", { class: "dl-pile__grid", role: "group", "aria-label": "Pile" },
      sites.map((site) => site.button)),
    show(heights, full) {
      sites.forEach(({ button, count, dots }, place) => {
        const isFull = full.includes(place);
        button.dataset.level = Math.min(heights[place], 4);
        button.setAttribute("aria-label",
          `${name(place)}: ${grains(heights[place])}${isFull ? ", full" : ""}`);
        count.textContent = heights[place];
        dots.textContent = isFull ? "full" : "●".repeat(heights[place]) || "–";
      });
    },
  };
}

export function render({ model, el, kit }) {
  const { h } = kit;
  const kept = kit.keep(model, "pile_by_hand");
  const wrong = kit.notice();
  const told = h("p", { class: "dl-summary dl-pile__told", role: "status",
    "aria-label": "What happened" });
  const counts = h("p", { class: "dl-hint" });
  let moves = [];
  let turn = 0; // a reply that a newer move has overtaken is not shown

  const site = pile(kit, (place) => play([...moves, place]));
  const rest = kit.button("Let it come to rest", () => play([...moves, REST]));
  const undo = kit.button("Undo", () => play(moves.slice(0, -1)));
  const again = kit.button("Start again", () => play([]));

  async function show(wanted) {
    turn += 1;
    const mine = turn;
    const reply = await kit.ask(model, "play", { moves: wanted });
    if (mine !== turn) return null;
    moves = wanted;
    site.show(reply.heights, reply.full);
    told.textContent = reply.words;
    counts.textContent = reply.counts;
    return reply;
  }
  async function play(wanted) {
    try {
      const reply = await show(wanted);
      wrong.say("");
      if (reply) kept.save({ moves }, { done: reply.done || (kept.entry?.done ?? false) });
    } catch (error) {
      wrong.say(error.message);
    }
  }
  const take = (entry) =>
    show(entry?.value.moves ?? []).catch((error) => wrong.say(error.message));

  el.append(h("section", { class: "dl-card dl-pile", "aria-label": "A pile by hand" },
    h("h3", { text: "A pile by hand" }),
    h("div", { class: "dl-pile__table" }, site.element,
      h("div", {}, told, counts, h("div", { class: "dl-row" }, rest, undo, again))),
    wrong.element, kept.status));
  site.show(model.get("start").flat(), []);
  take(kept.entry);
  kept.onOutside(take);
  return () => kept.stop();
}
