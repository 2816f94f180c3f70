// Bets without a kernel: what widgets/bet.py and scoring.py do with a guess, here in the page.
const ZERO_AT = 0.25;
const ENOUGH_BETS = 10;
const GRID = 201;
const SETTLED = "The run is there already: a settled bet stays as it is.";
const CHANGED = "This bet has changed since you placed yours: please place it again.";
const SCALE = ["kind", "x_low", "x_high", "n_points", "low", "high", "unit"];

/** A number with so many decimals; what stands exactly between two goes to the even one. */
export function fixed(number, decimals) {
  const text = number.toFixed(decimals); // away from zero where it stands between
  const between = /^50*$/.test(Math.abs(number).toFixed(100).split(".")[1].slice(decimals));
  if (!between || !(Number(text.at(-1)) % 2)) return text;
  return (Number(text) - Math.sign(number) * 10 ** -decimals).toFixed(decimals);
}

/** A number with at most so many significant digits, as Python's `g` writes it. */
export function general(number, digits) {
  if (number === 0) return "0";
  const [mantissa, power] = number.toExponential(digits - 1).split("e");
  const exponent = Number(power);
  if (exponent >= -4 && exponent < digits) {
    return String(Number(fixed(number, digits - 1 - exponent)));
  }
  const sign = exponent < 0 ? "-" : "+";
  return `${Number(mantissa)}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** A number without decimals. */
export const whole = (number) => fixed(number, 0);

/** Up to 128 numbers added as numpy adds them, so that a half rounds to the same side. */
export function sum(numbers) {
  if (numbers.length < 8) return numbers.reduce((all, one) => all + one, 0);
  const lanes = numbers.slice(0, 8);
  const end = numbers.length - (numbers.length % 8);
  for (let i = 8; i < end; i += 1) lanes[i % 8] += numbers[i];
  const [a, b, c, d, e, f, g, h] = lanes;
  return numbers.slice(end).reduce((all, one) => all + one,
    ((a + b) + (c + d)) + ((e + f) + (g + h)));
}

const said = (form, number) => `${general(number, 4)} ${form.unit}`.trim();
const even = (low, high, n) =>
  Array.from({ length: n }, (_, i) => (i === n - 1 ? high : low + ((high - low) * i) / (n - 1)));

function between(x, y, at) {
  if (at <= x[0]) return y[0];
  for (let i = 1; i < x.length; i += 1) {
    if (at <= x[i]) return y[i - 1] + ((y[i] - y[i - 1]) * (at - x[i - 1])) / (x[i] - x[i - 1]);
  }
  return y.at(-1);
}

function scored(distance, tolerance, height) {
  const points = 100 * Math.max(0, 1 - distance / (ZERO_AT * height));
  return { distance, points, hit: distance <= tolerance + 1e-12 };
}

const FORMS = {
  outcome: {
    check(form, guess) {
      const known = form.options.map((one) => one.id);
      if (known.includes(guess)) return guess;
      throw new Error(`guess must be one of ${known.join(", ")}, got '${guess}'`);
    },
    score: (_, guess, observed) => (guess === observed
      ? { distance: 0, points: 100, hit: true } : { distance: 1, points: 0, hit: false }),
    words(form, guess, observed, { hit }) {
      const text = (id) => form.options.find((one) => one.id === id).text.replace(/\.+$/, "");
      if (hit) return `You picked '${text(guess)}', and that is what happened.`;
      return `You picked '${text(guess)}'. What happened: '${text(observed)}'.`;
    },
  },
  number: {
    check(form, guess) {
      const { low, high } = form;
      if (typeof guess === "number" && guess >= low && guess <= high) return guess;
      const range = `${general(low, 6)} and ${general(high, 6)}`;
      throw new Error(`guess must be a number between ${range}, got ${guess}`);
    },
    score: ({ low, high, tolerance }, guess, observed) => (observed === null
      ? { distance: Infinity, points: 0, hit: false }
      : scored(Math.abs(guess - observed), tolerance, high - low)),
    words(form, guess, observed, { distance }) {
      if (observed === null) return `You said ${said(form, guess)}, but it never happened.`;
      return `You said ${said(form, guess)}, it was ${said(form, observed)}: `
        + `${said(form, distance)} off. Up to ${said(form, form.tolerance)} counts as right.`;
    },
  },
  curve: {
    check(form, guess) {
      const fits = Array.isArray(guess) && guess.length === form.n_points
        && guess.every((share) => share >= 0 && share <= 1);
      if (!fits) throw new Error(`guess must have ${form.n_points} shares`);
      const falls = guess.some((share, i) => i && share < guess[i - 1]);
      if (form.rising && falls) {
        throw new Error("guess must not fall anywhere, got a curve that does");
      }
      return guess;
    },
    score(form, guess, { x, y }) {
      const own = even(form.x_low, form.x_high, form.n_points);
      const [low, high] = [Math.max(own[0], x[0]), Math.min(own.at(-1), x.at(-1))];
      const grid = even(low, high, GRID);
      const gaps = grid.map((at) => Math.abs(between(own, guess, at) - between(x, y, at)));
      const area = gaps.slice(1).reduce((all, gap, i) =>
        all + ((gap + gaps[i]) / 2) * (grid[i + 1] - grid[i]), 0);
      return scored(area / (high - low), form.tolerance, 1);
    },
    words(form, _, __, { distance }) {
      const off = whole(distance * 100);
      const points = off === "1" ? "point" : "points";
      return `Your curve was ${off} percentage ${points} off on average. `
        + `Up to ${general(form.tolerance * 100, 6)} counts as right.`;
    },
  },
};

/** What is said of all settled bets: few, a count and a caution; many, what they show. */
export function calibration(bets) {
  const n = bets.length;
  const right = bets.filter((bet) => bet.hit).length;
  const rows = [0, 1, 2, 3, 4].map((i) => {
    const inside = bets.filter((bet) => Math.min(Math.floor(bet.confidence * 5), 4) === i);
    return { said: `${i * 20} to ${i * 20 + 20} %`, bets: inside.length,
      right: inside.filter((bet) => bet.hit).length };
  }).filter((row) => row.bets);
  if (n < ENOUGH_BETS) {
    const caution = `Before ${ENOUGH_BETS} bets, luck hides how well your confidence fits.`;
    const count = n === 1 ? "1 bet" : `${n} bets`;
    return { words: `So far ${count}, ${right} right. ${caution}`, rows };
  }
  return { words: `${right} of your ${n} bets were right. ${longRun(bets, right / n)}`, rows };
}

function longRun(bets, was) {
  const n = bets.length;
  const mean = sum(bets.map((bet) => bet.confidence)) / n;
  const percent = (share) => `${whole(share * 100)}%`;
  const start = `Over ${n} bets you said ${percent(mean)} on average and ${percent(was)} hit. `;
  const spread = Math.sqrt(sum(bets.map(({ confidence: p }) => p * (1 - p)))) / n;
  if (Math.abs(was - mean) <= Math.max(2 * spread, 1e-9)) {
    return `${start}A gap of this size can be luck, so nothing speaks against your confidence.`;
  }
  const more = `${start}That is more than luck: you tend to be `;
  return mean > was ? `${more}surer than you are right.`
    : `${more}right more often than you dare to say.`;
}

/** The verdict on a guess: what the record keeps, and the words. */
export function verdict(form, guess, confidence, observed) {
  const { score, words } = FORMS[form.kind];
  const found = score(form, guess, observed);
  const { distance, points, hit } = found;
  const told = { settled: true, observed, hit, score: Number(fixed(points, 1)),
    distance: Number.isFinite(distance) ? Number(fixed(distance, 4)) : null };
  const sure = `You were ${whole(confidence * 100)}\u00a0% sure.`;
  return { told, words: `${words(form, guess, observed, found)} ${sure}` };
}

export function bets({ model }) {
  const form = model.get("form");
  const { check } = FORMS[form.kind];
  const scale = (one) => JSON.stringify(SCALE.map((name) => one?.[name] ?? null));
  function show(guess, confidence, told = {}, words = "") {
    const state = { form, guess, confidence, settled: false, ...told };
    model.change({ words, state, settled: state.settled, placed: true });
  }
  const clear = () => model.change({ words: "", state: null, settled: false, placed: false });
  const open = () => {
    if (model.get("settled")) throw new Error(SETTLED);
  };
  function settleAs(guess, confidence, observed) {
    const { told, words } = verdict(form, guess, confidence, observed);
    show(guess, confidence, told, words);
  }
  return {
    place({ guess, confidence }) {
      open();
      show(check(form, guess), confidence);
      return {};
    },
    withdraw() {
      open();
      clear();
      return {};
    },
    restore({ value }) {
      if (value === null || value.withdrawn === true) clear();
      else {
        if (scale(value.form) !== scale(form)) throw new Error(CHANGED);
        const guess = check(form, value.guess);
        if (value.settled) settleAs(guess, value.confidence, value.observed);
        else show(guess, value.confidence);
      }
      return {};
    },
    calibration: ({ bets: all }) => calibration(all),
    settle(observed) {
      const state = model.get("state");
      if (state && !model.get("settled")) settleAs(state.guess, state.confidence, observed);
    },
    placed: () => model.get("placed"),
    guess: () => model.get("state")?.guess,
    settled: () => model.get("settled"),
    drawn: () => (form.kind === "curve" && model.get("state")
      ? { x: even(form.x_low, form.x_high, form.n_points), y: model.get("state").guess } : null),
  };
}
