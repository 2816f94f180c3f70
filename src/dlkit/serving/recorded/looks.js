// Who looks to whom, and who would follow, without a kernel: what widgets/leads_whom.py and
// widgets/followers.py say of the learner's own network. `looks[i][j]`: i looks to j.
import { fixed } from "./bets.js";

const count = (flags) => flags.filter(Boolean).length;
const two = (number) => fixed(number, 2);

function listed(names) {
  if (names.length === 1) return names[0];
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** The matrix of these ties, without those to and from whoever is away. */
function matrix(n, ties, away = -1) {
  const looks = Array.from({ length: n }, () => Array(n).fill(false));
  for (const [i, j] of ties) looks[i][j] = i !== away && j !== away;
  return looks;
}

const without = (looks, person) => looks.filter((_, i) => i !== person)
  .map((row) => row.filter((_, j) => j !== person));
const total = (looks) => count(looks.flat());
const density = (looks) => total(looks) / (looks.length * (looks.length - 1));
const arriving = (looks) => looks.map((_, j) => count(looks.map((row) => row[j])));

/** Freeman's: 0 where all are looked to alike, 1 where all look to one only. */
function centralisation(looks) {
  const degrees = arriving(looks);
  const most = Math.max(...degrees);
  return degrees.reduce((all, one) => all + most - one, 0) / (looks.length - 1) ** 2;
}

/** How many groups there are within which people are tied, directly or by others. */
function pieces(looks) {
  const seen = new Set();
  const visit = (i) => {
    if (seen.has(i)) return;
    seen.add(i);
    looks.forEach((row, j) => (looks[i][j] || row[i]) && visit(j));
  };
  return looks.filter((_, i) => {
    const isNew = !seen.has(i);
    visit(i);
    return isNew;
  }).length;
}

function measures(looks) {
  const n = looks.length;
  const mutual = count(looks.flatMap((row, i) =>
    row.map((tie, j) => i < j && tie && looks[j][i])));
  return [
    { name: "Density", value: two(density(looks)),
      meaning: `${total(looks)} of ${n * (n - 1)} possible ties are there.` },
    { name: "Centralisation", value: two(centralisation(looks)),
      meaning: "0: everybody is looked to alike. 1: everybody looks to one only." },
    { name: "Mutual pairs", value: String(mutual),
      meaning: "Two who look to each other; who leads can change between them." },
  ];
}

/** Where ties meet. */
function hubs(names, looks) {
  const degrees = arriving(looks);
  const most = Math.max(...degrees);
  const of = `${most} of ${names.length - 1} others`;
  const found = names.filter((_, i) => degrees[i] === most);
  if (found.length === names.length) return `Everybody is looked to by ${of}.`;
  return `Most ties meet at ${listed(found)}: ${of} look there. That says where this pattern `
    + "leans, not how good anybody is.";
}

function lines(names, looks) {
  if (!total(looks)) return ["No tie is ticked yet."];
  const nobody = names.filter((_, i) => !count(looks[i]));
  const parts = pieces(looks);
  return [hubs(names, looks),
    ...(nobody.length ? [`${listed(nobody)} ${nobody.length === 1 ? "looks" : "look"} to nobody `
      + "here: perhaps to somebody outside."] : []),
    parts === 1 ? "It hangs together in one piece."
      : `It falls into ${parts} pieces without a tie between them.`];
}

function summary(names, looks) {
  const ties = total(looks);
  return `${names.length} people, ${ties === 1 ? "1 tie" : `${ties} ties`}: density `
    + `${two(density(looks))}, centralisation ${two(centralisation(looks))}.`;
}

/** What is left of the pattern when one person is away. */
function absence(names, looks, person) {
  const rest = without(looks, person);
  const lost = names.filter((_, i) => i !== person && count(looks[i])
    && !count(looks[i].filter((_, j) => j !== person)));
  const parts = pieces(rest);
  const hang = parts === 1 ? "hang together in one piece" : `are in ${parts} separate pieces`;
  const left = lost.length ? `${listed(lost)} would have nobody here to look to.`
    : "Everybody who looked to somebody still can.";
  return `Without ${names[person]} the others ${hang}; density ${two(density(looks))} becomes `
    + `${two(density(rest))}. ${left}`;
}

/** How many of those to whom somebody looks make up the share. */
const needed = (row, share) => Math.ceil(share * count(row) - 1e-9);

/** How many of those to whom somebody looks have moved before a step. */
const seen = (row, movedAt, step) =>
  count(row.map((tie, j) => tie && movedAt[j] >= 0 && movedAt[j] < step));

/** The step in which each person moves; -1 for never. */
function follow(looks, starters, share) {
  const movedAt = looks.map((_, i) => (starters.includes(i) ? 0 : -1));
  for (let step = 1; step <= looks.length; step += 1) {
    looks.forEach((row, i) => {
      const ready = count(row) && seen(row, movedAt, step) >= needed(row, share);
      if (movedAt[i] < 0 && ready) movedAt[i] = step;
    });
  }
  return movedAt;
}

function steps(names, looks, movedAt) {
  const first = names.filter((_, i) => movedAt[i] === 0);
  const said = [`${listed(first)} ${first.length === 1 ? "begins" : "begin"}.`];
  for (let step = 1; step <= Math.max(...movedAt); step += 1) {
    const told = names.flatMap((name, i) => (movedAt[i] === step
      ? [`${name} (${seen(looks[i], movedAt, step)} of ${count(looks[i])})`] : []));
    said.push(`Step ${step}: ${listed(told)} ${told.length === 1 ? "joins" : "join"}.`);
  }
  return said;
}

/** How far it came, and what each of the others still lacks. */
function end(names, looks, movedAt, share, away) {
  const here = names.length - (away >= 0);
  const moved = count(movedAt.map((at) => at >= 0));
  if (moved === here) return away >= 0 ? `All ${here} who are here do it.` : `All ${here} do it.`;
  const last = Math.max(...movedAt) + 1;
  const lacks = names.flatMap((name, i) => {
    if (movedAt[i] >= 0 || i === away) return [];
    const of = count(looks[i]);
    if (!of) return [`${name} looks to nobody here: no example reaches them.`];
    const least = Math.max(1, needed(looks[i], share));
    return [`${name} sees ${seen(looks[i], movedAt, last)} of ${of} and needs ${least}.`];
  });
  return [`It ends at ${moved} of ${here}.`, ...lacks].join(" ");
}

export function looks() {
  return {
    look({ people, ties }) {
      const found = matrix(people.length, ties);
      return { words: summary(people, found), rows: measures(found), lines: lines(people, found),
        away: people.map((_, i) => absence(people, found, i)) };
    },
    follow({ people, ties, starters, threshold, away = -1 }) {
      if (starters.includes(away)) {
        throw new Error(`${people[away]} is away and cannot begin: choose somebody who is here.`);
      }
      const found = matrix(people.length, ties, away);
      const movedAt = follow(found, starters, threshold);
      return { moved_at: movedAt, steps: steps(people, found, movedAt),
        end: end(people, found, movedAt, threshold, away) };
    },
  };
}
