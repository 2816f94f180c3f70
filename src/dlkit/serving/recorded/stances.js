// Two short checks, scored apart, without a kernel: what widgets/stance.py says of the answers.
import { fixed } from "./bets.js";

const FEWEST = 3; // answers of a side below which nothing is said about it
const APART = 0.5; // of 2; closer to the middle than this is called neither
const SIDES = { X: "towards X", Y: "towards Y", "": "near the middle" };

const pole = (mean) => (Math.abs(mean) < APART ? "" : mean > 0 ? "Y" : "X");

/** The mean towards Y and how many answers it has; no mean from too few. */
function scored({ items }, answers) {
  const given = items.map(({ id }) => [id, answers[id] ?? "na"]).filter(([, one]) => one !== "na");
  const strange = given.find(([, one]) => !Number.isInteger(one) || Math.abs(one) > 2);
  if (strange) throw new Error(`answer must be -2 to 2 or 'na', got ${strange[1]}`);
  const sum = given.reduce((all, [id, one]) => all + (id.endsWith("_x") ? -one : one), 0);
  return { mean: given.length < FEWEST ? null : sum / given.length, count: given.length };
}

function line(name, { mean, count }) {
  if (mean === null) {
    return `${name}: ${count} answers so far; from ${FEWEST} on something is said.`;
  }
  const number = `${mean < 0 ? "" : "+"}${fixed(mean, 1)}`;
  return `${name}: ${number}, ${SIDES[pole(mean)]} (from -2 = X to +2 = Y; ${count} answers).`;
}

function verdict(belief, practice) {
  if (belief === null || practice === null) return "";
  const poles = [pole(belief), pole(practice)];
  if (poles[0] === poles[1]) {
    return "The two point the same way: so what is done here will hardly prove the belief wrong.";
  }
  if (poles.includes("")) {
    return "One of the two is near the middle: too little to say that they differ.";
  }
  return "The two point different ways: which one would people here go by?";
}

export function stances({ model }) {
  return {
    score({ answers }) {
      const [belief, practice] = model.get("sides").map((side) => scored(side, answers));
      return { means: [belief.mean, practice.mean],
        lines: [line("Belief", belief), line("Practice", practice)],
        words: verdict(belief.mean, practice.mean) };
    },
  };
}
