// The adoption game on a phone: what the others have done, and two taps: move or wait, and why.

import { h, refill } from "./class_parts.js";

const SAY = {
  round: (n, of) => `Round ${n} of ${of}`,
  over: "The game is over",
  watch: "All seats are taken: you watch this game.",
  role: "Your motive in this game",
  leader: "Many look to you: you are an opinion leader in this town.",
  move: "Move",
  wait: "Wait",
  act: "What do you do in this round?",
  why: { move: "Why do you move?", wait: "Why do you wait?" },
  chosen: {
    move: "You move at the end of this round.",
    wait: "You wait in this round.",
  },
  tap: "Why? One tap:",
  because: (text) => `Because: ${text}.`,
  moved: (n) => `You moved in round ${n}. There is no way back.`,
  robot: (n) => `A robot moved for you in round ${n}: you had said nothing for two rounds.`,
  away: "A robot is playing for you. Act, and the seat is yours again.",
  all: (share) => `${Math.round(100 * share)} % of all`,
  threshold: "Your own threshold",
};

const views = new WeakMap();

function button(text, look, onclick) {
  return h("button", { type: "button", class: look, "aria-pressed": "false", text, onclick });
}

/** All that stays while the game goes on. */
function built(root, send) {
  const view = { chosen: null, round: null, send, phone: null };
  view.title = h("h2", { tabindex: -1 });
  view.role = h("p", { class: "told" });
  view.dots = h("p", { "aria-hidden": "true" });
  view.seen = h("p", { role: "status" });
  view.fill = h("span", { class: "fill" });
  view.bar = h("span", { class: "track", "aria-hidden": "true" }, view.fill);
  view.act = h("h3", { text: SAY.act });
  view.move = button(SAY.move, "quiet", () => choose(view, "move", ""));
  view.wait = button(SAY.wait, "quiet", () => choose(view, "wait", ""));
  view.pair = h("p", {}, view.move, " ", view.wait);
  view.why = h("div", { role: "group" });
  view.state = h("p", { class: "state", role: "status" });
  view.end = h("p", { class: "told" });
  [view.move, view.wait].forEach((one) => { one.style.minWidth = "45%"; });
  view.bar.style.marginBottom = "12px";
  refill(root, view.title, view.role, view.dots, view.seen, view.bar, view.act, view.pair,
    view.state, view.why, view.end);
  return view;
}

function tell(element, text) {
  if (element.textContent !== text) element.textContent = text;
  element.hidden = !text;
}

/** A first tap acts, a second says why; both count until the round ends. */
function choose(view, what, why) {
  view.chosen = { do: what, why };
  view.send(view.chosen);
  shown(view);
}

/** One circle for each contact, full for those who have moved; the text beside says the same. */
function dots(element, moved, of) {
  refill(element, ...Array.from({ length: of }, (_, i) => {
    const dot = h("span");
    Object.assign(dot.style, { display: "inline-block", width: "18px", height: "18px",
      margin: "0 6px 4px 0", borderRadius: "50%", border: "2px solid var(--edge)" });
    if (i < moved) dot.style.background = dot.style.borderColor = "var(--accent)";
    return dot;
  }));
}

/** The reasons of what was chosen, built once for each choice. */
function reasons(view) {
  const { chosen, phone } = view;
  const what = chosen ? chosen.do : "";
  if (view.why.dataset.of !== what) {
    view.why.dataset.of = what;
    const known = what ? Object.keys(phone.reasons[what]) : [];
    view.buttons = known.map((why) => {
      const one = button(phone.reasons[what][why], "quiet", () => choose(view, what, why));
      one.dataset.why = why;
      Object.assign(one.style, { display: "block", width: "100%", marginBottom: "8px",
        textAlign: "left", fontWeight: "400" });
      return one;
    });
    if (what) view.why.setAttribute("aria-label", SAY.why[what]);
    refill(view.why, ...view.buttons);
  }
  view.buttons.forEach((one) => press(one, chosen && chosen.why === one.dataset.why));
}

function press(one, pressed) {
  one.setAttribute("aria-pressed", String(Boolean(pressed)));
  one.className = pressed ? "" : "quiet";
}

function said(view) {
  const { chosen, phone } = view;
  if (phone.over && phone.moved === null) return "";
  if (phone.moved !== null) return (phone.by_robot ? SAY.robot : SAY.moved)(phone.moved);
  if (!chosen) return phone.away ? SAY.away : "";
  const text = chosen.why && phone.reasons[chosen.do][chosen.why];
  return `${SAY.chosen[chosen.do]} ${text ? SAY.because(text) : SAY.tap}`;
}

/** The buttons and the line below them, after what was chosen. */
function shown(view) {
  const { chosen, phone } = view;
  const open = Boolean(view.send) && !phone.over && phone.moved === null;
  const inside = view.pair.contains(document.activeElement)
    || view.why.contains(document.activeElement);
  if (!open && inside) view.title.focus();
  [view.act, view.pair, view.why].forEach((part) => { part.hidden = !open; });
  press(view.move, chosen && chosen.do === "move");
  press(view.wait, chosen && chosen.do === "wait");
  reasons(view);
  tell(view.state, said(view));
}

function watching(view) {
  [view.role, view.dots, view.act, view.pair, view.why, view.end].forEach((part) => {
    part.hidden = true;
  });
  tell(view.seen, SAY.all(view.phone.share));
  tell(view.state, view.phone.over ? "" : SAY.watch);
}

function seated(view) {
  const { phone } = view;
  const role = phone.role ? `${SAY.role}: ${phone.role}` : phone.is_leader && SAY.leader;
  tell(view.role, role || "");
  view.dots.hidden = false;
  dots(view.dots, phone.contacts_moved, phone.contacts);
  tell(view.seen, phone.seen);
  const known = phone.threshold;
  tell(view.end, phone.over && known ? `${SAY.threshold}: ${known.said}` : "");
  shown(view);
}

/**
 * Shows the game as it is now; called again with each change. `mine` is the own answer of this
 * round, if there is one; without `send` the game is closed.
 */
export function show(root, game, send, mine) {
  if (!views.has(root)) views.set(root, built(root, send));
  const view = views.get(root);
  if (view.round !== game.round) view.chosen = mine || null;
  Object.assign(view, { phone: game, round: game.round, send });
  tell(view.title, game.over ? SAY.over : SAY.round(game.round + 1, game.rounds));
  view.fill.style.width = `${100 * game.share}%`;
  (game.seated ? seated : watching)(view);
}
