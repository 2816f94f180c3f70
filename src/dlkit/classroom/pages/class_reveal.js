// What is shown once everybody has answered: the own answer, what is right, and the class.

import { SIZE, axes, plane, through } from "./class_curve.js";
import { drawn, h, plain } from "./class_parts.js";

const SAY = {
  own: "Your answer",
  none: "You sent no answer.",
  line: "It is the full line in the picture.",
  right: "Right.",
  wrong: "Not what we hold to be right.",
  off: (by) => `Off by ${by}.`,
  apart: "not placed",
  part: (n, of) => `${n} of ${of} as we hold to be right.`,
  is: (text) => `Right is: ${text}`,
  group: "The class",
  n: (n) => `${n} answers`,
  few: "Too few answers to show them without telling who gave them.",
  alike: "Nearly all answered the same: more would tell who answered what.",
  hidden: "held back",
  of: (n, of, atLeast) => `${n} ${atLeast ? "or more " : ""}of ${of}`,
  yours: " (yours)",
  holds: " (right)",
  middle: (text) => `The middle answer is ${text}.`,
  numbers: "The numbers",
  curves: "Full line: you. Broken line: the mean of the class. Half of the class is in the band.",
  texts: (n) => (n ? "Chosen by the lecturer:" : "The lecturer has not shown any text yet."),
  most: (text, n) => `Most often in the class: ${text} (${n})`,
  heads: ["you", "class"],
};

const isThere = (value) => value !== null && value !== undefined;
const has = (list, one) => (list || []).indexOf(one) >= 0;
const textOf = (pairs, id) => (pairs.filter((pair) => pair.id === String(id))[0] || {}).text || id;

/** An answer in words. */
export function inWords(about, value) {
  if (!isThere(value)) return SAY.none;
  if (about.kind === "one" || about.kind === "scale") return textOf(about.options, value);
  if (about.kind === "many") return value.map((id) => textOf(about.options, id)).join(" · ");
  if (about.kind === "number") return `${plain(value)} ${about.unit || ""}`.trim();
  return about.kind === "text" ? value : "";
}

function told(good, ...texts) {
  const look = { true: "told good", false: "told bad" }[good] || "told";
  return h("div", { class: look }, ...texts.filter(Boolean).map((text) => h("p", { text })));
}

/** Feedback on the own answer, as far as there is a key. */
function feedback(about, key, own) {
  const { right, feedback: said = {}, why, answer } = key;
  const answered = isThere(own);
  if (about.kind === "number" && typeof answer === "number") {
    const off = answered ? own - answer : 0;
    const near = Math.abs(off) <= key.tolerance * (1 + 1e-9);
    const slip = answered && (key.slips || []).filter(({ value }) =>
      Math.abs(own - value) <= key.tolerance * (1 + 1e-9))[0];
    const hint = off < 0 ? key.too_low : key.too_high;
    const mark = near ? SAY.right : SAY.off(plain(Math.abs(off)));
    return told(answered ? near : null, answered && mark,
      answered && !near && (slip ? slip.feedback : hint),
      SAY.is(inWords(about, answer)), why);
  }
  if (about.kind === "sort" && right) {
    const cards = Object.keys(right);
    const n = cards.filter((card) => own && own[card] === right[card]).length;
    return told(answered ? n === cards.length : null, answered && SAY.part(n, cards.length), why);
  }
  if (!right || !right.length) return why ? told(null, why) : null;
  const chosen = [].concat(answered ? own : []);
  const wrong = about.options.map(({ id }) => id)
    .filter((id) => has(chosen, id) !== has(right, id));
  const hints = (about.kind === "one" ? chosen : wrong).filter((id) => has(wrong, id));
  return told(answered ? !wrong.length : null, answered && (wrong.length ? SAY.wrong : SAY.right),
    ...(answered ? hints.map((id) => said[id]) : []),
    wrong.length > 0 && SAY.is(right.map((id) => textOf(about.options, id)).join(" · ")), why);
}

/** One line with a bar for each of [text, count, own, right, whether it is a lower bound]. */
function bars(rows, of) {
  return h("ul", { class: "counted" }, ...rows.map(([text, n, own, right, atLeast]) => {
    const known = typeof n === "number";
    const fill = h("i", { class: "fill" });
    fill.style.width = `${known && of ? Math.min(100, (100 * n) / of) : 0}%`;
    const words = `${text}${own ? SAY.yours : ""}${right ? SAY.holds : ""}`;
    return h("li", { class: own ? "mine" : "" }, h("span", {}, h("span", { text: words }),
      h("b", { text: known ? SAY.of(n, of, atLeast) : SAY.hidden })),
    h("span", { class: "track" }, fill));
  }));
}

function counted(about, { counts, n, at_least: least }, { right = [] }, own) {
  const chosen = isThere(own) ? [].concat(own).map(String) : [];
  return [bars(about.options.map(({ id, text }) =>
    [text, counts[id], has(chosen, id), has(right, id), has(least, id)]), n)];
}

/** The bins of a number; a bin of one step is called by that step. */
function histogram(about, { edges, counts, n, median, at_least: least }, { answer }, own) {
  const inside = (value, i) => isThere(value) && value >= edges[i] &&
    (value < edges[i + 1] || i === counts.length - 1);
  const single = about.step > 0 && Math.abs(edges[1] - edges[0] - about.step) < 1e-9;
  const named = (i) => (single && edges[0] < about.low ? plain(edges[i] + about.step / 2)
    : `${plain(edges[i])} – ${plain(edges[i + 1])}`);
  const rows = counts.map((count, i) =>
    [named(i), count, inside(own, i), inside(answer, i), has(least, i)]);
  return [isThere(median) && h("p", { text: SAY.middle(inWords(about, median)) }), bars(rows, n)];
}

function curves(about, result, own) {
  const at = plane(about);
  const band = `${through(at, result.high)} ${result.low.map((share, i) =>
    `${at.x(i)},${at.y(share)}`).reverse().join(" ")}`;
  const line = (look, shares) => drawn("polyline", { class: look, points: through(at, shares) });
  const picture = drawn("svg", { class: "picture", "aria-hidden": "true",
    viewBox: `0 0 ${SIZE.width} ${SIZE.height}` },
  drawn("polygon", { class: "band", points: band }), ...axes(about, at),
  line("ours", result.mean), own && line("own", own));
  const percent = (share) => `${Math.round(share * 100)} %`;
  const lines = at.xs.map((x, i) => [x, own ? percent(own[i]) : "", percent(result.mean[i])]);
  const row = (tag) => (cells) => h("tr", {}, ...cells.map((text) => h(tag, { text })));
  const table = h("table", {}, row("th")([about.words[0], ...SAY.heads]), ...lines.map(row("td")));
  return [h("p", { class: "hint", text: SAY.curves }), picture,
    h("details", {}, h("summary", { text: SAY.numbers }), table)];
}

function sorted(about, result, key, own) {
  const rows = about.options.map(({ id, text }) => {
    const mine = own && own[id];
    const right = key.right && key.right[id];
    const wrong = key.wrong && key.wrong[id] && key.wrong[id][mine];
    const row = (result.table || {})[id] || {};
    const places = about.bins.map((bin) => bin.id).filter((bin) => row[bin] > 0)
      .sort((a, b) => row[b] - row[a]);
    return h("div", { class: "card" }, h("p", {}, h("b", { text, dir: "auto" })),
      told(mine && right ? mine === right : null,
        `${SAY.own}: ${mine ? textOf(about.bins, mine) : SAY.apart}`,
        right && mine !== right && SAY.is(textOf(about.bins, right)),
        mine && right && mine !== right && (wrong || (key.feedback || {})[id])),
      places.length > 0 && h("p", { class: "hint",
        text: SAY.most(textOf(about.bins, places[0]), SAY.of(row[places[0]], result.n,
          has(result.at_least, `${id}/${places[0]}`))) }));
  });
  return rows;
}

function classView(about, result, key, own) {
  if (!result || !result.enough) return [h("p", { text: SAY[(result || {}).why] || SAY.few })];
  const n = h("p", { class: "hint", text: SAY.n(result.n) });
  if (about.kind === "number") return [n, ...histogram(about, result, key, own)];
  if (about.kind === "curve") return [n, ...curves(about, result, own)];
  if (about.kind === "sort") return [n, ...sorted(about, result, key, own)];
  if (about.kind === "text") {
    const texts = (result.texts || []).map((text) => h("li", { text, dir: "auto" }));
    return [n, h("p", { text: SAY.texts(texts.length) }), h("ul", {}, ...texts)];
  }
  return [n, ...counted(about, result, key, own)];
}

/** The whole view; `own` is the kept answer, or null. */
export function reveal(about, { result, key }, own) {
  const words = { curve: SAY.line, sort: "" }[about.kind];
  const said = words === undefined ? inWords(about, own) : words;
  return h("div", {},
    h("h2", { text: SAY.own }),
    h("p", { text: own === null ? SAY.none : said, dir: "auto" }),
    feedback(about, key || {}, own),
    h("h2", { text: SAY.group }), ...classView(about, result, key || {}, own));
}
