// Marking without a kernel: what scoring.py does with an answer. `keys` come from the export.

/** Indices of the most items that stand in order among themselves; the others were moved. */
function longestAscent(places) {
  const best = [];
  places.forEach((place, i) => {
    const before = best.filter((chain) => places[chain.at(-1)] < place);
    const longest = before.reduce((a, b) => (b.length > a.length ? b : a), []);
    best.push([...longest, i]);
  });
  return best.reduce((a, b) => (b.length > a.length ? b : a));
}

const within = (value, target, tolerance) =>
  Math.abs(value - target) <= tolerance + 1e-9 * Math.max(1, Math.abs(target));

const MARK = {
  one: ({ options }, answer) => options.filter((one) => one.id === answer && !one.correct)
    .map((one) => one.told),
  many(key, answer) {
    if (!answer.length) throw new Error("answer must tick at least one option, got none");
    return key.options.filter((one) => one.correct !== answer.includes(one.id))
      .map((one) => one.told);
  },
  number({ answer: right, tolerance, slips, low, high }, answer) {
    if (within(answer, right, tolerance)) return [];
    const slip = slips.find((one) => within(answer, one.value, tolerance));
    return [slip?.told ?? (answer < right ? low : high)];
  },
  order({ items }, answer) {
    const kept = longestAscent(items.map((item) => answer.indexOf(item.id)));
    return items.filter((_, i) => !kept.includes(i)).map((item) => item.told);
  },
  match: ({ items }, answer) => items.filter((card) => answer[card.id] !== card.bin)
    .map((card) => card.wrong[answer[card.id]] ?? card.told),
};

const NOT_YET = {
  match: ({ items }, wrong) =>
    `Not yet: ${items.length - wrong} of ${items.length} are in the right place.`,
  order: ({ items }, wrong) =>
    `Not yet: ${items.length - wrong} of ${items.length} stand in their place.`,
  many: ({ options }, wrong) =>
    `Not yet: ${options.length - wrong} of ${options.length} options are as they should be.`,
};

/** How one answer did, as the page shows it. */
export function marked(key, answer) {
  const feedback = MARK[key.type](key, answer);
  const correct = !feedback.length;
  const words = correct ? "Right." : NOT_YET[key.type]?.(key, feedback.length) ?? "Not yet.";
  return { correct, words, feedback, why: correct ? key.why : "" };
}

/** The bin whose cards were missed most, the guessed one in a tie; `all_right` without any. */
function mostMissed(key, feedback, guess) {
  if (!feedback.length) return "all_right";
  const counts = new Map(key.bins.map((bin) => [bin, 0]));
  for (const { part } of feedback) {
    const { bin } = key.items.find((card) => card.id === part);
    counts.set(bin, counts.get(bin) + 1);
  }
  const most = Math.max(...counts.values());
  const tied = key.bins.filter((bin) => counts.get(bin) === most);
  return tied.includes(guess) ? guess : tied[0];
}

export function marks({ data, rule }) {
  const bet = () => (data.bet ? rule(data.bet) : null);
  return {
    mark({ question, answer }) {
      const key = data.keys[question];
      if (bet() && !bet().placed()) throw new Error("The bet comes first: place it, then check.");
      const found = marked(key, answer);
      if (key.type === "match" && bet() && !bet().settled()) {
        bet().settle(mostMissed(key, found.feedback, bet().guess()));
      }
      return found;
    },
    marks({ answers }) {
      const found = {};
      for (const [question, answer] of Object.entries(answers)) {
        try {
          found[question] = marked(data.keys[question], answer);
        } catch {
          continue; // an answer that fits no question any more
        }
      }
      return { marks: found };
    },
  };
}
