// The participant's page: asks the lecturer's machine what is on, and shows it. What a person is
// filling in is built once: later news change only the lines around it.

import { h, part, refill } from "./class_parts.js";
import { sender } from "./class_send.js";
import { call, first, store } from "./class_store.js";

const SAY = {
  wait: ["Waiting for the lecturer", "The next question comes to this page by itself."],
  pause: ["A short pause", "It goes on by itself."],
  ended: ["The class has ended", "Thank you. Your answers are still on this phone too."],
  deleted: ["Deleted from this phone", "You can close this page."],
  remove: "Delete from this phone",
  unknown: ["This phone is not known here", "The class was deleted, or a new one has begun."],
  join: "Join again",
  fresh: (prompt) => `New question: ${prompt}`,
  send: "Send",
  sending: "Sending …",
  kept: "Your answer is with the lecturer's machine.",
  change: "You can change it until it closes.",
  changed: "Changed, and not sent yet.",
  unsent: "Not sent yet: no connection. It is kept here, and sent once when there is one.",
  late: "It closed before your answer was sent. It does not count.",
  refused: (why) => `The lecturer's machine did not take it: ${why}`,
  closed: "Closed.",
  none: "Closed. You sent no answer.",
  revealed: "Now you see the class.",
  offline: "No connection to the lecturer's machine. Trying again …",
  odd: "This page has a fault. Please reload it.",
  lasting: "This browser keeps nothing: stay on this page until your answer is sent.",
  group: (n) => `Your group is number ${n}. Find the others, and talk about your answers.`,
  again: "Second vote: talk first, then answer once more.",
  left: (s) => `${s} s left`,
  soon: "Ten seconds left",
};
const EVERY_MS = 1500;
const SLOW_MS = 10000;

const at = (id) => document.getElementById(id);
const main = at("main");
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const view = { key: "", now: null, until: null, sending: false, ask: null };
const line = { turn: 0, since: null, failed: 0, over: false, timer: null };

const flush = sender(store, () => refresh(), () => unknown());

function tell(element, text, look) {
  if (element.textContent !== text) element.textContent = text;
  if (look !== undefined && element.className !== look) element.className = look;
}

/** Puts a new view in place; who was inside the old one is led to the new heading. */
function place(key, heading, ...children) {
  const inside = main.contains(document.activeElement) && document.activeElement !== main;
  const title = h("h1", { id: "ask", tabindex: -1, text: heading, dir: "auto" });
  view.key = key;
  view.ask = null;
  refill(main, title, ...children);
  document.title = `${heading.slice(0, 60)} – ${store.title() || "the class"}`;
  if (inside) title.focus();
}

function plainView(phase, message) {
  const [heading, text] = SAY[phase];
  const key = `${phase} ${message || ""}`;
  if (view.key === key) return;
  place(key, heading, message && h("p", { text: message, dir: "auto" }), h("p", { text }),
    phase === "unknown" && h("a", { class: "link", href: "/", text: SAY.join }),
    phase === "ended" && h("button", { class: "quiet", text: SAY.remove,
      onclick: () => stop("deleted") }));
  tell(at("news"), message ? `${heading}. ${message}` : heading);
}

function stop(phase) {
  line.over = true;
  clearTimeout(line.timer);
  view.until = null;
  store.forget();
  tell(at("line"), "");
  plainView(phase);
}

const unknown = () => stop("unknown");

const keyOf = ({ run, round }) => `${run}.${round}`;

/** The kept answer of the question on screen, after what the lecturer's machine knows of it. */
function known(now) {
  const key = keyOf(now);
  const mine = store.answer(key);
  if (!now.mine || (mine && mine.counter >= now.mine.counter)) return mine;
  const { counter, value } = now.mine;
  return store.put(key, { counter, value, sent: value, state: "kept" });
}

function send(value) {
  const { now } = view;
  const old = known(now) || {};
  if (old.state !== "kept" || !same(old.sent, value)) {
    const { run, round } = now;
    const counter = (old.counter || 0) + 1;
    store.put(keyOf(now), { run, round, counter, value, draft: value, state: "unsent" });
    view.sending = true;
    const done = () => {
      view.sending = false;
      refresh();
    };
    flush().then(done, done);
  }
  refresh();
}

function words(now) {
  const mine = known(now) || {};
  const isOpen = now.phase === "open";
  if (mine.state === "late") return [SAY.late, "trouble"];
  if (mine.state === "refused") return [SAY.refused(mine.why), "trouble"];
  if (mine.state === "unsent") {
    return view.sending ? [SAY.sending, ""] : [SAY.unsent, "trouble"];
  }
  if (mine.state !== "kept") return [isOpen || now.game ? "" : SAY.none, ""];
  if (!isOpen) return [`${SAY.closed} ${SAY.kept}`, "kept"];
  const draft = view.ask && view.ask.part ? view.ask.part.get() : null;
  if (draft !== null && !same(draft, mine.sent)) return [SAY.changed, ""];
  return [`${SAY.kept} ${now.game ? "" : SAY.change}`.trim(), "kept"];
}

/** Brings the lines around an open question up to date. */
function refresh() {
  const { ask, now } = view;
  if (!ask) return;
  const [text, look] = words(now);
  if (text || !ask.warned) tell(ask.state, text, `state ${look}`);
  ask.state.hidden = now.phase === "reveal" && look !== "trouble";
  const talk = [now.group !== null && now.group !== undefined && SAY.group(now.group),
    now.round > 0 && !now.game && now.phase === "open" && SAY.again].filter(Boolean).join(" ");
  tell(ask.talk, talk);
  ask.talk.hidden = !talk;
  if (!ask.part) return;
  const isOpen = now.phase === "open";
  if (!isOpen && ask.form.contains(document.activeElement)) at("ask").focus();
  ask.part.lock(!isOpen);
  ask.button.hidden = !isOpen;
  ask.form.hidden = now.phase === "reveal";
  ask.after.hidden = now.phase !== "reveal";
}

function built(about, key) {
  const ask = { state: h("p", { role: "status" }), talk: h("p", { class: "talk", hidden: true }),
    after: h("section", { hidden: true }), shown: null, warned: false };
  if (about.kind === "game") return ask;
  ask.part = part(about, () => {
    ask.warned = false;
    const draft = ask.part.get();
    if (draft !== null) store.put(key, { draft });
    refresh();
  });
  ask.button = h("button", { text: SAY.send });
  ask.form = h("form", { novalidate: true, onsubmit: (event) => {
    event.preventDefault();
    const value = ask.part.get();
    ask.warned = value === null;
    if (value !== null) return send(value);
    tell(ask.state, ask.part.missing(), "state trouble");
    return ask.part.element.querySelector("input, select, textarea, summary").focus();
  } }, ask.part.element, ask.button);
  return ask;
}

function question(now) {
  const { activity: about, phase } = now;
  const isGame = about.kind === "game";
  const key = isGame ? `game ${now.run}` : keyOf(now);
  if (view.key !== key) {
    const ask = built(about, key);
    const mine = known(now) || {};
    place(key, about.prompt, about.note && h("p", { class: "hint", text: about.note }), ask.talk,
      isGame ? h("section", { id: "game" }) : ask.form, ask.state, ask.after);
    view.ask = ask;
    const draft = mine.draft === undefined ? mine.value : mine.draft;
    if (!isGame && draft !== undefined) ask.part.set(draft);
    tell(at("news"), SAY.fresh(about.prompt));
  }
  if (isGame) game(now);
  else if (phase === "reveal") revealed(now);
  refresh();
}

/** The game's own module draws into its section; it is asked for only when a game is on. */
function game(now) {
  const name = String(now.activity.game).replace(/[^a-z]/g, "");
  import(`./game_${name}.js`).then(({ show }) => {
    if (view.now !== now || !at("game")) return;
    const { value } = known(now) || {};
    show(at("game"), now.game, now.phase === "open" ? send : null, value);
  }, () => tell(at("line"), SAY.offline)).catch(() => tell(at("line"), SAY.odd));
}

function revealed(now) {
  const { ask } = view;
  const told = JSON.stringify([now.result, now.key]);
  if (ask.shown === told) return;
  import("./class_reveal.js").then(({ reveal }) => {
    if (view.ask !== ask || view.now !== now) return;
    const mine = known(now);
    const own = mine && mine.sent !== undefined ? mine.sent : null;
    if (ask.shown === null) tell(at("news"), SAY.revealed);
    ask.shown = told;
    refill(ask.after, reveal(now.activity, now, own));
  }, () => { line.since = null; });
}

function show(now) {
  view.now = now;
  if (now.title && now.title !== store.title()) store.join(store.token(), now.title);
  tell(at("title"), now.title || "");
  const timed = now.phase === "open" && typeof now.seconds_left === "number";
  view.until = timed ? Date.now() + now.seconds_left * 1000 : null;
  tick();
  if (now.activity && /open|closed|reveal/.test(now.phase)) question(now);
  else plainView(/pause|ended/.test(now.phase) ? now.phase : "wait", now.message);
}

function tick() {
  const left = view.until === null ? null : Math.ceil((view.until - Date.now()) / 1000);
  tell(at("left"), left === null ? "" : SAY.left(Math.max(0, left)));
  if (left === 10) tell(at("news"), SAY.soon);
  if (left !== null && left <= 0) {
    view.until = null;
    soon();
  }
}

function received({ status, body }) {
  if (status === 401) return unknown();
  if (status !== 200 && status !== 204) return lost();
  line.failed = 0;
  tell(at("line"), store.lasting() ? "" : SAY.lasting);
  if (status === 200) {
    line.since = body.version;
    show(body);
  }
  if (!line.over) flush().catch(() => {});
  return undefined;
}

function lost() {
  line.failed += 1;
  line.since = null; // whoever answers next tells everything
  view.sending = false;
  if (line.failed > 1) tell(at("line"), SAY.offline);
  refresh();
}

function poll(asked) {
  const turn = line.turn;
  const address = line.since === null ? "/api/now" : `/api/now?since=${line.since}`;
  const mine = (take) => (reply) => (turn === line.turn && !line.over ? take(reply) : undefined);
  (asked || call(address, store.token())).then(mine(received), mine(lost))
    .catch(() => tell(at("line"), SAY.odd))
    .then(mine(() => {
      const slow = document.hidden || (view.now && view.now.phase === "ended");
      const pace = slow ? SLOW_MS
        : Math.min(SLOW_MS, EVERY_MS * 2 ** Math.max(0, line.failed - 2));
      line.timer = setTimeout(() => poll(), pace * (0.8 + 0.4 * Math.random()));
    }));
}

/** Asks at once, and forgets an older request that may have slept with the phone. */
function soon() {
  if (line.over) return;
  clearTimeout(line.timer);
  line.turn += 1;
  poll();
}

if (first) {
  tell(at("title"), store.title());
  document.addEventListener("visibilitychange", () => !document.hidden && soon());
  ["online", "pageshow"].forEach((name) => window.addEventListener(name, (event) =>
    (name === "online" || event.persisted) && soon()));
  setInterval(tick, 1000);
  poll(first);
} else {
  window.location.replace("/");
}
