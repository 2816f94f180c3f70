// Ten rounds with eight people without a kernel: the moves of widgets/managing.py. The people and
// their days are recorded; what they give follows from two equations.
import { fixed, sum, whole } from "./bets.js";

const MOST_GAMES = 100_000;
const UNREADABLE = "The game that was kept cannot be read. It stays as it is until you act.";
const UNKNOWN = "These eight people were not recorded: the live version has them. "
  + "Begin again, and others come.";

/** What each of the eight gives in each round, 0 to 1. */
function efforts({ rule }, { prefers, own, days }, choices, top) {
  let felt = rule.first;
  return choices.map(([level], t) => {
    felt += rule.feeling * (level / top - felt);
    const given = (i) =>
      (prefers[i] ? rule.lost + rule.found * felt : rule.free - rule.loss * felt);
    return own.map((mine, i) => Math.min(1, Math.max(0, given(i) + mine + days[t][i])));
  });
}

function people({ kinds }, rows, names, points, over) {
  const tenth = (number) => Number(fixed(number, 1));
  const [before, last] = [rows.at(-2), rows.at(-1)];
  return names.map((name, i) => ({ name, kind: over ? kinds[i] : "",
    effort: last ? tenth(last[i] * points) : null,
    change: before ? tenth(last[i] * points - before[i] * points) : null }));
}

function summary(levels, choices, output) {
  if (!choices.length) return "Nothing is played yet. How do you run the first round?";
  const last = `Round ${choices.length}, run with ${levels[choices.at(-1)[0]]}`;
  return `${last}: output ${whole(output.at(-1))} of 80, ${whole(sum(output))} in all.`;
}

/** In how many rounds belief and practice pointed to different theories. */
const split = (choices) => choices.filter(([level, belief]) =>
  (belief > 4 && level > 2) || (belief < 4 && level < 2)).length;

function ending(data, unit, choices, output) {
  return { told: [unit.told[choices.at(-1)[1]], data.split[split(choices)], ...unit.seen],
    rows: [{ who: "you", total: Number(whole(sum(output))) }, ...unit.always] };
}

/** The pictures' columns: the rounds played, and in the end X and Y throughout. */
function sets({ under }, output, over) {
  const cut = ({ round, output: all }) =>
    (over ? { round, output: all } : { round: [], output: [] });
  return { run: { round: output.map((_, i) => i + 1), output },
    under_x: cut(under.under_x), under_y: cut(under.under_y) };
}

const isWhole = (number, high) => Number.isInteger(number) && number >= 0 && number <= high;

export function units({ model, data }) {
  const terms = model.get("terms");
  const { levels, names, n_rounds: nRounds, n_people: nPeople } = terms;
  let [unit, choices, games] = [data.units[0], [], 0];

  function view() {
    const { points } = data.rule;
    const rows = efforts(data, unit, choices, levels.length - 1);
    const output = rows.map((row) => points * sum(row));
    const over = choices.length === nRounds;
    return { seed: unit.seed, played: choices.length, games, done: games > 0,
      people: people(unit, rows, names, points, over),
      rounds: choices.map(([level, belief], t) =>
        ({ how: levels[level], level, belief, output: Number(whole(output[t])) })),
      summary: summary(levels, choices, output), sets: sets(unit, output, over),
      over: over ? ending(data, unit, choices, output) : null,
      value: { seed: unit.seed, choices: structuredClone(choices), games } };
  }
  const isChoice = (one) => Array.isArray(one) && one.length === 2
    && isWhole(one[0], levels.length - 1) && isWhole(one[1], nPeople);
  const fits = (value) => Array.isArray(value.choices) && value.choices.length <= nRounds
    && value.choices.every(isChoice) && isWhole(value.games, MOST_GAMES);
  return {
    show: view,
    play({ level, belief, played }) {
      if (played === choices.length && played < nRounds) {
        if (!isChoice([level, belief])) throw new Error(`No such round: ${level}, ${belief}`);
        choices.push([level, belief]);
        games += choices.length === nRounds;
      }
      return view();
    },
    begin({ same }) {
      const next = (data.units.indexOf(unit) + 1) % data.units.length;
      [unit, choices] = [same ? unit : data.units[next], []];
      return view();
    },
    restore({ value }) {
      if (value === null) [unit, choices, games] = [data.units[0], [], 0];
      else {
        const found = data.units.find(({ seed }) => seed === value.seed);
        if (!found) throw new Error(UNKNOWN);
        if (!fits(value)) throw new Error(UNREADABLE);
        [unit, choices, games] = [found, structuredClone(value.choices), value.games];
      }
      return view();
    },
    audit: () => data.audit,
  };
}
