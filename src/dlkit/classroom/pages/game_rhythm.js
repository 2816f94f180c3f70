// The rhythm game on a phone: it plays what one hears of the neighbours and the conductor, and
// notes when one taps. Without sound the same is shown as a flash, or as a number.
//
// Beats lie on multiples of `beat_ms` of the server's clock, so that all phones share them. How
// far that clock is away is asked several times; the quickest answer is the best one. What is
// left of the error is the same in all rounds, and the first round takes it out.

import { h, refill } from "./class_parts.js";
import { beats, clicks, cues } from "./game_rhythm_sound.js";

const SAY = {
  round: (n, of) => `Round ${n} of ${of}`,
  over: "The game is over",
  watch: "All seats are taken: you listen to this game.",
  away: "A robot is tapping for you. Tap, and the seat is yours again.",
  loud: "Start with sound",
  silent: "Start without sound",
  hint: "A phone lies best before you, on the table. Four beats to listen, then tap along.",
  tap: "Tap here",
  listen: (n) => `Listen … ${n}`,
  beat: (n, of) => `Tap: ${n} of ${of}`,
  lamp: { left: "left", beat: "beat", right: "right" },
  sent: (n) => `${n} taps are on their way. You can play this round again.`,
  few: (n) => `${n} ${n === 1 ? "tap is" : "taps are"} too few. Start again.`,
  lost: "Stopped: this page was out of sight. Start again.",
  late: "The round ended while you were playing.",
  clock: "No answer from the lecturer's machine yet. Try again in a moment.",
};
const COUNT_IN = 4;
const LEAD_MS = 400; // before the first click, to set all of them
const ASKS = 5;
const FRESH_MS = 90000; // clocks drift apart: older answers are dropped
const FEWEST = 3;
const CLOSEST_MS = 80;
const FLASH_MS = 110;
const REST_MS = 1000;

const views = new WeakMap();
const asked = []; // {at, trip, apart}: answers of the server's clock

/** How far the server's clock is ahead of this page's, by the quickest of the last answers. */
function apart() {
  const last = asked.slice(-1);
  const fresh = asked.filter(({ at }) => performance.now() - at < FRESH_MS);
  const best = (fresh.length ? fresh : last).sort((a, b) => a.trip - b.trip)[0];
  return best ? best.apart : null;
}

function ask(left = ASKS) {
  const begin = performance.now();
  fetch("/api/time", { cache: "no-store" }).then((reply) => reply.json()).then(({ t }) => {
    const at = performance.now();
    const trip = at - begin;
    if (Number.isFinite(t)) asked.push({ at, trip, apart: t - (begin + trip / 2) });
  }).catch(() => {}).then(() => left > 1 && setTimeout(() => ask(left - 1), 150));
}

function tell(element, text) {
  if (element.textContent !== text) element.textContent = text;
  element.hidden = !text;
}

function lamp(side) {
  const element = h("span", { text: SAY.lamp[side] });
  Object.assign(element.style, { display: "inline-block", width: "31%", margin: "0 1%",
    padding: "8px 0", textAlign: "center", borderRadius: "8px", border: "2px solid var(--line)" });
  return element;
}

function built(root, send) {
  const view = { root, send, phone: null, round: null, playing: null };
  view.title = h("h2", { tabindex: -1 });
  view.task = h("p", { class: "told" });
  view.seen = h("p", { role: "status" });
  view.hint = h("p", { class: "hint", text: SAY.hint });
  view.loud = h("button", { type: "button", text: SAY.loud, onclick: () => start(view, true) });
  view.silent = h("button", { type: "button", class: "quiet", text: SAY.silent,
    onclick: () => start(view, false) });
  view.starts = h("p", {}, view.loud, " ", view.silent);
  view.lamps = { left: lamp("left"), beat: lamp("beat"), right: lamp("right") };
  view.row = h("p", { "aria-hidden": "true" }, ...Object.values(view.lamps));
  view.count = h("p", { class: "big", "aria-hidden": "true" });
  view.pad = h("button", { type: "button", class: "quiet", text: SAY.tap });
  view.state = h("p", { class: "state", role: "status" });
  Object.assign(view.pad.style, { width: "100%", minHeight: "180px", touchAction: "manipulation",
    userSelect: "none", fontSize: "1.4rem" });
  [view.loud, view.silent].forEach((one) => { one.style.marginBottom = "8px"; });
  listen(view);
  refill(root, view.title, view.task, view.seen, view.hint, view.starts, view.row, view.count,
    view.pad, view.state);
  return view;
}

/** Taps by finger, mouse, space and enter, and by what a screen reader sends instead. */
function listen(view) {
  let last = 0;
  const tap = (event) => {
    last = performance.now();
    if (view.playing) tapped(view, Math.min(event.timeStamp || last, last));
  };
  view.pad.addEventListener("pointerdown", (event) => event.button === 0 && tap(event));
  view.pad.addEventListener("keydown", (event) => {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    if (!event.repeat) tap(event);
  });
  view.pad.addEventListener("click", (event) => performance.now() - last > 600 && tap(event));
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && view.playing) stop(view, SAY.lost);
  });
}

function tapped(view, now) {
  const { from, taps, until } = view.playing;
  const { beat_ms: beat } = view.phone;
  const at = now - from;
  const before = taps.length ? taps[taps.length - 1] : -Infinity;
  if (at < -beat / 2 || at > until || at - before < CLOSEST_MS) return;
  if (taps.length < 2 * view.phone.beats) taps.push(Math.round(at * 10) / 10);
  view.pad.style.background = "var(--line)";
  setTimeout(() => { view.pad.style.background = ""; }, FLASH_MS);
}

/** Plays one round from one of the next beats on, and then sends the taps. */
function start(view, loud) {
  const { beat_ms: beat, beats: n } = view.phone;
  const ahead = apart();
  if (ahead === null) {
    ask();
    return tell(view.state, SAY.clock);
  }
  const soonest = performance.now() + ahead + LEAD_MS + COUNT_IN * beat;
  const from = Math.ceil(soonest / beat) * beat - ahead;
  const events = cues(view.phone, COUNT_IN);
  view.playing = { from, taps: [], until: (n + 0.5) * beat, events,
    counts: beats(view.phone, COUNT_IN), sound: loud ? clicks(events, from) : null };
  view.still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  tell(view.state, "");
  shown(view);
  view.pad.focus();
  return frame(view);
}

function frame(view) {
  const { playing, phone } = view;
  if (!playing) return undefined;
  if (!document.contains(view.root)) return stop(view, ""); // another question is on
  const at = performance.now() - playing.from;
  if (at > playing.until) return finished(view);
  const passed = playing.counts.filter((time) => time <= at).length;
  const text = passed < COUNT_IN + 1 ? SAY.listen(passed ? COUNT_IN + 1 - passed : "")
    : SAY.beat(Math.min(passed - COUNT_IN, phone.beats), phone.beats);
  tell(view.count, text);
  Object.keys(view.lamps).forEach((side) => {
    const on = !view.still && playing.events.some((event) => event.side === side
      && at >= event.at && at < event.at + FLASH_MS);
    view.lamps[side].style.background = on ? "var(--accent)" : "";
    view.lamps[side].style.color = on ? "var(--on-accent)" : "";
  });
  return requestAnimationFrame(() => frame(view));
}

/** Sends the taps. The pad stays for a moment, so that one tap too many starts nothing. */
function finished(view) {
  const { playing } = view;
  const n = playing.taps.length;
  if (n >= FEWEST && view.send) view.send({ taps: playing.taps });
  return setTimeout(() => {
    if (view.playing === playing) stop(view, (n < FEWEST ? SAY.few : SAY.sent)(n));
  }, REST_MS);
}

function stop(view, text) {
  if (view.playing && view.playing.sound) view.playing.sound.stop();
  const inside = document.activeElement === view.pad;
  view.playing = null;
  shown(view);
  tell(view.state, text);
  if (inside) view.title.focus();
}

function shown(view) {
  const { phone, playing } = view;
  const open = phone.seated && !phone.over && view.send;
  view.starts.hidden = view.hint.hidden = !open || Boolean(playing);
  view.pad.hidden = view.count.hidden = !playing;
  view.row.hidden = !playing || view.still;
  const sides = playing ? playing.events.map(({ side }) => side) : [];
  Object.keys(view.lamps).forEach((side) => {
    view.lamps[side].style.visibility = sides.indexOf(side) < 0 ? "hidden" : "";
  });
}

/** Shows the game as it is now; called again with each change. No `send`: it is closed. */
export function show(root, game, send) {
  if (!views.has(root)) views.set(root, built(root, send));
  const view = views.get(root);
  const fresh = view.round !== game.round;
  Object.assign(view, { phone: game, round: game.round, send });
  tell(view.title, game.over ? SAY.over : SAY.round(game.round + 1, game.rounds));
  tell(view.task, game.seated && !game.over ? game.task : "");
  tell(view.seen, (game.seated && game.seen) || "");
  if ((fresh || !send) && view.playing) stop(view, SAY.late);
  else if (fresh) {
    const watch = game.seated ? (game.away ? SAY.away : "") : SAY.watch;
    tell(view.state, game.over ? "" : watch);
  }
  if (fresh && game.seated && !game.over) ask();
  shown(view);
}
