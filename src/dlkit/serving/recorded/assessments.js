// The self-assessment without a kernel: what dlkit.assessment and widgets/assessment.py make of
// sixteen cells. Words, and Student's t for each number of cells, come from the export.
import { sum } from "./bets.js";

const NONE = "\u2013"; // where there is no number
const isStep = (answer) => Number.isInteger(answer) && Math.abs(answer) <= 2;
const isScored = ({ value }) => value !== null;
const mean = (values) => (values.length ? sum(values) / values.length : null);
const added = (scores, name) => sum(scores.map((one) => one[name]));

/** A number with two decimals and a real minus; a half is rounded away from 0. */
function number(value, signed = false) {
  if (value === null) return NONE;
  const hundredths = Math.floor(Math.abs(value) * 100 + 0.5 + 1e-9);
  const sign = !hundredths ? "" : value < 0 ? "\u2212" : signed ? "+" : "";
  return `${sign}${(hundredths / 100).toFixed(2)}`;
}

const counted = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;
const around = ([low, high]) => (low === null ? "" : `${number(low)} to ${number(high)}`);

/** A 95 per cent t interval of a mean, cut at the ends; none from too few or all alike. */
function interval({ least, quantiles }, values, end) {
  const n = values.length;
  if (n < least) return [null, null];
  const middle = mean(values);
  const sd = Math.sqrt(sum(values.map((value) => (value - middle) ** 2)) / (n - 1));
  if (sd < 1e-12) return [null, null];
  const half = (quantiles[n - 1] * sd) / Math.sqrt(n);
  return [Math.max(-end, middle - half), Math.min(end, middle + half)];
}

/** The answers to items that there are; what is no answer is refused. */
function checked({ cells }, answers) {
  const names = cells.flatMap(({ items }) => items.map(({ id }) => id));
  const given = names.map((name) => [name, answers[name] ?? null])
    .filter(([, answer]) => answer !== null);
  const wrong = given.find(([, answer]) => !isStep(answer) && answer !== "na");
  if (wrong) throw new Error(`${wrong[0]} must be -2, -1, 0, 1, 2 or 'na', got ${wrong[1]}`);
  return Object.fromEntries(given);
}

function scoreOf({ items }, given) {
  const found = items.flatMap(({ id }) => (id in given ? [given[id]] : []));
  const values = found.filter(isStep);
  return { value: mean(values), ends: [null, null], answered: values.length,
    silent: found.length - values.length, items: items.length, cells: Number(values.length > 0) };
}

/** The cells of a criterion or a dimension, of one cell, or of all. */
const members = (form, scope) => form.cells.map(({ id }) => id)
  .filter((id) => [...id.split("_"), id, "overall"].includes(scope));

function scores(data, form, answers) {
  const given = checked(form, answers);
  const cells = Object.fromEntries(form.cells.map((cell) => [cell.id, scoreOf(cell, given)]));
  const meanOf = (scope) => {
    const own = members(form, scope).map((id) => cells[id]);
    const values = own.filter(isScored).map(({ value }) => value);
    return { value: mean(values), ends: interval(data, values, 2), cells: values.length,
      answered: added(own, "answered"), silent: added(own, "silent"), items: added(own, "items") };
  };
  return { cells, meanOf };
}

function row(data, name, score) {
  const why = !isScored(score)
    ? (score.silent ? "no score: nothing but 'cannot say'" : "not answered yet")
    : score.ends[0] !== null ? around(score.ends)
      : score.cells < data.least ? "too few cells for an interval"
        : "all cells alike: no spread to judge by";
  const rests = `${counted(score.answered, "item")} in ${counted(score.cells, "cell")}`;
  return { name, value: score.value, low: score.ends[0], high: score.ends[1],
    text: number(score.value), said: why, rests: isScored(score) ? rests : "" };
}

function square(score) {
  const said = isScored(score) ? `${score.answered} of ${score.items}`
    : score.silent ? "cannot say" : "open";
  return { value: score.value, text: number(score.value), said };
}

function told(whole) {
  if (!isScored(whole)) {
    return !whole.silent ? "Nothing is answered yet."
      : `No score: ${counted(whole.silent, "answer")}, all of them 'cannot say'. That is a `
        + "finding too: ask somebody in the unit who can.";
  }
  const open = whole.items - whole.answered - whole.silent;
  const missing = [whole.silent ? `${whole.silent} 'cannot say'` : "", open ? `${open} open` : ""]
    .filter(Boolean).join(" and ");
  const wide = around(whole.ends);
  return `Your unit as you see it: ${number(whole.value)}${wide && ` (${wide})`} on the scale `
    + `from \u22122 never to 2 always, resting on ${counted(whole.answered, "item")} of `
    + `${whole.items}.${missing && ` Left out: ${missing}.`}`;
}

/** All that the page shows of one round. */
function page(data, form, answers) {
  const { cells, meanOf } = scores(data, form, answers);
  const parts = [...form.criteria, ...form.dimensions];
  const margin = (score) => ({ ...square(score), said: `${score.cells} of 4` });
  const rows = (group) => group.map(({ id, text }) => row(data, text, meanOf(id)));
  return { said: told(meanOf("overall")), limits: data.limits,
    cells: Object.fromEntries(Object.entries(cells).map(([id, one]) => [id, square(one)])),
    means: Object.fromEntries(parts.map(({ id }) => [id, margin(meanOf(id))])),
    overall: row(data, "All cells", meanOf("overall")),
    criteria: rows(form.criteria), dimensions: rows(form.dimensions) };
}

function verdict({ least }, moves, [low, high]) {
  if (!moves.length) return "nothing";
  if (moves.length < least) return "few";
  if (low === null) return moves.some(Boolean) ? "alike" : "same";
  return low > 0 || high < 0 ? "more" : "noise";
}

/** What moved between two rounds, by scope, over the items answered in both. */
function changes(data, form, before, after) {
  const both = form.cells.flatMap(({ items }) => items.map(({ id }) => id))
    .filter((id) => [before, after].every((answers) => isStep(answers[id])));
  const [first, second] = [before, after].map((answers) =>
    scores(data, form, Object.fromEntries(both.map((id) => [id, answers[id]]))).cells);
  return (scope) => {
    const cells = members(form, scope).filter((id) => first[id].answered);
    const column = (of) => cells.map(of);
    const moves = column((id) => second[id].value - first[id].value);
    const ends = interval(data, moves, 4);
    return { before: mean(column((id) => first[id].value)), ends, change: mean(moves),
      after: mean(column((id) => second[id].value)), verdict: verdict(data, moves, ends),
      items: sum(column((id) => first[id].answered)) };
  };
}

function changeTold(data, parts, moved) {
  const whole = moved("overall");
  if (whole.change === null) {
    return "No item has an answer in both rounds, so nothing can be compared.";
  }
  const more = parts.filter(({ id }) => moved(id).verdict === "more").map(({ text }) => text);
  const wide = around(whole.ends);
  return `From the first round to this one: ${number(whole.change, true)}${wide && ` (${wide})`} `
    + `over ${counted(whole.items, "item")} answered both times: ${data.verdicts[whole.verdict]}.`
    + `${more.length ? ` More than noise in: ${more.join(", ")}.` : ""}`;
}

/** All that the page shows of a change. */
function changePage(data, form, before, after) {
  const moved = changes(data, form, before, after);
  const parts = [...form.criteria, ...form.dimensions];
  const line = ({ id, text }) => {
    const one = moved(id);
    return [text, number(one.before), number(one.after), number(one.change, true),
      around(one.ends) || NONE, data.verdicts[one.verdict]];
  };
  const cell = (one) => ({ value: one.change, text: number(one.change, true),
    said: counted(one.items, "item") });
  return { said: changeTold(data, parts, moved), head: data.head, limits: data.change_limits,
    rows: [{ id: "overall", text: "All cells" }, ...parts].map(line),
    cells: Object.fromEntries(form.cells.map(({ id }) => [id, cell(moved(id))])) };
}

export function assessments({ model, data }) {
  const form = model.get("form");
  return {
    score({ answers, earlier = null }) {
      const found = page(data, form, answers);
      if (earlier === null) return found;
      const before = checked(form, earlier);
      return { ...found, change: changePage(data, form, before, answers),
        before: page(data, form, before) };
    },
  };
}
