// A job survey without a kernel: the answers of widgets/job_survey.py, recorded item by item.

/** A guess that is a place, or the sentence of Python that refuses it. */
function place({ row }, guess, n) {
  if (Number.isInteger(guess) && guess >= 1 && guess <= n) return guess;
  throw new Error(`${row.name} must be a whole number from 1 to ${n}, got ${guess ?? "None"}`);
}

/** Each word that is met, once, in the order of the text. */
const met = (pattern, text) =>
  [...new Set([...text.matchAll(new RegExp(pattern, "gu"))].map(([, word]) => word))].join(", ");

/** A conductor and a word of cause in one sentence, without a word that denies it. */
function cause({ claimed, denied, between }, text) {
  for (const one of text.split(new RegExp(between, "u"))) {
    const found = claimed.map((pattern) => one.match(new RegExp(pattern, "u"))?.[0]);
    if (found.every(Boolean) && !new RegExp(denied, "u").test(one)) return found.join(", ");
  }
  return "";
}

/** For each line of the check list whether it is met, and the words that decided it. */
function findings(list, text) {
  const low = text.toLowerCase();
  const empty = new RegExp(list.blank, "u").test(low);
  const each = (patterns, told) => Object.entries(patterns).map(([id, one]) => [id, told(one)]);
  const against = (words) => ({ met: !empty && !words, words });
  return Object.fromEntries([
    ...each(list.wanted, (pattern) => {
      const found = low.match(new RegExp(pattern, "u"));
      return { met: Boolean(found), words: found?.[0] ?? "" };
    }),
    ...each(list.unwanted, (pattern) => against(met(pattern, low))),
    ["cause", against(cause(list, low))],
  ]);
}

export function surveys({ data }) {
  return {
    reveal({ guess }) {
      const guesses = data.scales.map((one) => place(one, guess[one.row.id], data.n_groups));
      const rows = data.scales.map(({ row, far }, i) =>
        ({ ...row, guess: guesses[i], far: far[guesses[i] - 1] }));
      return { rows, said: data.said[Math.max(...guesses) - Math.min(...guesses)] };
    },
    judge({ retelling, ticks }) {
      const { rows: sides, said } = data.retellings[retelling];
      const rows = sides.map((pair) => pair[Number(ticks.includes(pair[0].id))]);
      return { rows, said: said[rows.filter((row) => row.right).length] };
    },
    claim: ({ claim, follows }) => data.claims[claim][String(follows)],
    check({ text }) {
      const { list } = data;
      if ([...text].length > list.most) {
        throw new Error(`text must have at most ${list.most} letters`);
      }
      const found = findings(list, text);
      const rows = list.rows.map((row) => ({ ...row, ...found[row.id] }));
      const count = rows.filter((row) => row.met).length;
      return { rows, said: `${count} of ${rows.length} found.` };
    },
  };
}
