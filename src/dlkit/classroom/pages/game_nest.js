// The nest game on a phone: look at a nest, speak for one, or commit to one.

import { h, refill } from "./class_parts.js";

const SAY = {
  round: (n, of) => `Round ${n} of at most ${of}`,
  quorum: (n, of) => `A nest is chosen once ${n} of the ${of} scouts have committed to it.`,
  over: "The game is over",
  watch: "All seats are taken: you watch this game.",
  last: (nest, points) => `Your look at nest ${nest}: ${points} of 100`,
  noisy: "Every look is a little off; a second one helps.",
  nest: (id) => `Nest ${id}`,
  looks: (n, mean) => `You looked ${n === 1 ? "once" : `${n} times`}: about ${mean} of 100.`,
  unseen: "You have not seen it.",
  met: (n) => `${n} of the scouts you met ${n === 1 ? "speaks" : "speak"} for it.`,
  look: "Look",
  recruit: "Speak for it",
  commit: "Commit to it",
  chosen: {
    look: (id) => `You go and look at nest ${id}. You are told at the end of the round.`,
    recruit: (id) => `You speak for nest ${id}: some scouts will hear it in the next round.`,
    commit: (id) => `You commit to nest ${id}. After this round there is no way back.`,
  },
  committed: (id) => `You have committed to nest ${id} and speak for it to all you meet.`,
  robot: (id) => `A robot committed to nest ${id} for you, because you had said nothing.`,
  away: "A robot is scouting for you. Act, and the seat is yours again.",
  decided: (id) => `Nest ${id} is chosen.`,
  none: "No nest had its quorum in time.",
  best: (id, right) => (right ? "It is the best one." : `Nest ${id} would have been best.`),
  quality: (n) => `True quality: ${n} of 100.`,
};
const DEEDS = ["look", "recruit", "commit"];

const views = new WeakMap();

function tell(element, text) {
  if (element.textContent !== text) element.textContent = text;
  element.hidden = !text;
}

function press(one, pressed) {
  one.setAttribute("aria-pressed", String(Boolean(pressed)));
  one.className = pressed ? "" : "quiet";
}

function card(view, id) {
  const name = h("h3", { text: SAY.nest(id) });
  const known = h("p");
  const buttons = DEEDS.map((deed) => {
    const one = h("button", { type: "button", class: "quiet", "aria-pressed": "false",
      "aria-label": `${SAY[deed]}: ${SAY.nest(id)}`, text: SAY[deed],
      onclick: () => choose(view, deed, id) });
    one.style.margin = "0 8px 8px 0";
    one.style.padding = "8px 12px";
    return one;
  });
  const row = h("div", {}, ...buttons);
  const element = h("section", { class: "card" }, name, known, row);
  name.style.margin = "0";
  return { id, element, known, buttons, row };
}

function built(root, game, send) {
  const view = { chosen: null, round: null, send, phone: game };
  view.title = h("h2", { tabindex: -1 });
  view.quorum = h("p", { class: "hint" });
  view.last = h("p", { class: "big", role: "status" });
  view.noisy = h("p", { class: "hint" });
  view.seen = h("p", { role: "status" });
  view.cards = game.nests.map(({ id }) => card(view, id));
  view.state = h("p", { class: "state", role: "status" });
  view.last.style.fontSize = "1.4rem";
  refill(root, view.title, view.quorum, view.last, view.noisy, view.seen,
    ...view.cards.map(({ element }) => element), view.state);
  return view;
}

function choose(view, deed, nest) {
  view.chosen = { do: deed, nest };
  view.send(view.chosen);
  shown(view);
}

function known(nest, result) {
  const parts = [];
  if (result) parts.push(SAY.quality(result.qualities[nest.id]));
  if (nest.looks) parts.push(SAY.looks(nest.looks, nest.mean));
  else if (nest.looks === 0) parts.push(SAY.unseen);
  if (nest.met && !result) parts.push(SAY.met(nest.met));
  return parts.join(" ");
}

/** The big line and the small one below it: the last look, or the decision. */
function headline({ last, result }) {
  if (!result) return last ? [SAY.last(last.nest, last.points), SAY.noisy] : ["", ""];
  const { decided, best, right } = result;
  return [decided ? SAY.decided(decided) : SAY.none, SAY.best(best, right)];
}

function said({ chosen, phone }) {
  if (phone.over) return "";
  if (!phone.seated) return SAY.watch;
  if (phone.committed) return (phone.by_robot ? SAY.robot : SAY.committed)(phone.committed);
  if (chosen) return SAY.chosen[chosen.do](chosen.nest);
  return phone.away ? SAY.away : "";
}

/** The buttons that make sense now, and the line below them. */
function shown(view) {
  const { chosen, phone } = view;
  const open = Boolean(view.send) && phone.seated && !phone.over && !phone.committed;
  view.cards.forEach((one, i) => {
    const nest = phone.nests[i];
    tell(one.known, known(nest, phone.result));
    if (!open && one.row.contains(document.activeElement)) view.title.focus();
    one.row.hidden = !open;
    one.buttons.forEach((button, j) => {
      button.hidden = j > 0 && !nest.looks;
      press(button, chosen && chosen.do === DEEDS[j] && chosen.nest === one.id);
    });
  });
  tell(view.state, said(view));
}

/**
 * Shows the game as it is now; called again with each change. `mine` is the own answer of this
 * round, if there is one; without `send` the game is closed.
 */
export function show(root, game, send, mine) {
  if (!views.has(root)) views.set(root, built(root, game, send));
  const view = views.get(root);
  if (view.round !== game.round) view.chosen = mine || null;
  Object.assign(view, { phone: game, round: game.round, send });
  const [big, small] = headline(game);
  tell(view.title, game.over ? SAY.over : SAY.round(game.round + 1, game.rounds));
  tell(view.quorum, SAY.quorum(game.quorum, game.seats));
  tell(view.last, big);
  tell(view.noisy, small);
  tell(view.seen, game.over || !game.seated ? "" : game.seen);
  shown(view);
}
