// The weeks of a team without a kernel: what widgets/team.py says of who carried what.
import { saidDay } from "./ways.js";

const COVERED = ["none of the three aspects", "one of the three aspects",
  "two of the three aspects", "all three aspects"];

/** An aspect's block of the strip, and the question that it raises; none when several carry. */
function aspect({ id, name }, carriers, nMembers, prompts) {
  const block = { name, count: carriers.length, prompt: "" };
  if (!carriers.length) {
    const missing = nMembers ? `${name} was carried by nobody. ${prompts[id]}` : "";
    return { ...block, who: "nobody", prompt: missing };
  }
  const [alone] = carriers;
  if (carriers.length === 1) {
    return { ...block, who: `${alone} alone`, prompt: `${name} hung on one person, ${alone}. Who `
      + `could pick it up in a week when ${alone} is away?` };
  }
  return { ...block, who: `${carriers.length} of ${nMembers}: ${carriers.join(", ")}` };
}

function week({ on, members }, aspects, prompts) {
  saidDay(on);
  const called = members.map(({ name, carried }, i) =>
    [name.trim() || `Person ${i + 1}`, carried]);
  const carriers = aspects.map(({ id }) =>
    called.filter(([, carried]) => carried.includes(id)).map(([name]) => name));
  const counts = aspects.map(({ name }, i) => `${name.toLowerCase()} `
    + `by ${carriers[i].length || "nobody"}`).join(", ");
  const n = members.length;
  const covered = COVERED[carriers.filter((names) => names.length).length];
  return {
    words: n ? `${n === 1 ? "1 person" : `${n} people`}, ${covered} covered: ${counts}.`
      : "Nobody is written down for this week yet.",
    aspects: aspects.map((one, i) => aspect(one, carriers[i], n, prompts)),
  };
}

/** The weeks of a team; `data` has what each aspect asks where nobody carries it. */
export function weeks({ model, data }) {
  const aspects = model.get("aspects");
  return {
    look: ({ weeks: all }) => ({ weeks: all.map((one) => week(one, aspects, data.prompts)) }),
  };
}
