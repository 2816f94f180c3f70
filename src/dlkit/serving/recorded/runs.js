// Recorded runs of an Explorer: the nearest one to what is asked for, and what that changed.
const OLD = "This browser is too old to unpack what was recorded: one of 2023 or later can.";
const FAR = 10; // weight of the control that was moved last: it stays where it was put

/** Bytes from base64. */
export function bytes(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text); // not yet in every browser
  const signs = atob(text);
  const found = new Uint8Array(signs.length);
  for (let i = 0; i < signs.length; i += 1) found[i] = signs.charCodeAt(i);
  return found;
}

/** The bytes that were deflated into a text. */
export async function inflated(text) {
  if (!("DecompressionStream" in globalThis)) throw new Error(OLD);
  const stream = new Blob([bytes(text)]).stream()
    .pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Four bytes each that stand apart, put together again. */
function joined(raw) {
  const whole = new Uint8Array(raw.length);
  for (let byte = 0, from = 0; byte < 4; byte += 1) {
    for (let i = byte; i < whole.length; i += 4, from += 1) whole[i] = raw[from];
  }
  return whole;
}

/** Steps from one number to the next, added up; the sum wraps as it did when they were taken. */
function added(raw) {
  const numbers = new Int32Array(raw.slice().buffer);
  for (let i = 1; i < numbers.length; i += 1) numbers[i] += numbers[i - 1];
  return new Uint8Array(numbers.buffer);
}

/** Gives every column of every run its bytes. */
function columns({ layouts, codings }, raw) {
  const lengths = new Map();
  const key = ({ set, field, type }) => `${set} ${field} ${type}`;
  const numbers = layouts.flat().filter((place) => !place.words);
  for (const place of numbers) {
    lengths.set(key(place), (lengths.get(key(place)) ?? 0) + place.bytes);
  }
  let start = 0;
  const wholes = new Map();
  for (const [name, length] of lengths) {
    const whole = raw.subarray(start, start + length);
    wholes.set(name, { whole: codings[name] === "steps" ? joined(whole) : whole, at: 0 });
    start += length;
  }
  for (const place of numbers) {
    const one = wholes.get(key(place));
    const own = one.whole.subarray(one.at, one.at + place.bytes);
    place.raw = codings[key(place)] === "steps" ? added(own) : own;
    one.at += place.bytes;
  }
}

async function opened({ text, bytes: packed, scenes }) {
  const [said, raw] = await Promise.all([inflated(text), inflated(packed)]);
  const found = { ...JSON.parse(new TextDecoder().decode(said)), scenes };
  columns(found, raw);
  return found;
}

/** How far two settings of one control are from each other, from 0 to 1. */
function gap(spec, a, b) {
  if (a === b) return 0;
  if (typeof a !== "number" || !(spec.high > spec.low)) return 1;
  const [place, low, high] = spec.log
    ? [Math.log, Math.log(spec.low), Math.log(spec.high)] : [Number, spec.low, spec.high];
  return Math.abs(place(a) - place(b)) / (high - low);
}

export function runs({ model, data, other, rule, recording }) {
  let last = structuredClone(model.get("preset"));
  let made;
  const all = () => (made ??= recording().then(opened));
  const specs = model.get("controls");
  const bet = data.bet ? other(data.bet) : null;
  bet?.on("change:placed", () => model.change({ locked: !bet.get("placed") }));

  function nearest(found, values) {
    const moved = specs.map(({ name }) => values[name] !== last.values[name]);
    const far = (point) => specs.reduce((sum, spec, i) =>
      sum + (moved[i] ? FAR : 1) * gap(spec, values[spec.name], point[i]) ** 2, 0);
    const distances = found.points.map(far);
    const least = Math.min(...distances);
    return found.points.map((_, i) => i).filter((i) => distances[i] <= least + 1e-12);
  }

  /** Of the runs with these settings the one with this seed; for an unknown one the next. */
  function seeded(found, places, seed) {
    const seeds = places.map((i) => found.points[i].at(-1));
    const same = seeds.indexOf(seed);
    if (same >= 0) return places[same];
    const now = seeds.indexOf(last.seed);
    return places[seed === last.seed ? 0 : (now + 1) % places.length];
  }

  /** What a recorded run changed of what was asked for, in words, and what it lacks. */
  function note(asked, at, seeds, moves) {
    const spec = specs.filter(({ name }) => at.values[name] !== asked.values[name]);
    const parts = spec.map(({ label, name, options }) =>
      `${label}: ${options?.[at.values[name]] ?? String(at.values[name])}`);
    const said = [];
    if (parts.length) said.push(`The nearest recorded run has ${parts.join("; ")}.`);
    if (at.seed !== asked.seed && seeds === 1) {
      said.push("Of these settings one run was recorded.");
    }
    if (model.get("scene") && !moves) said.push("Its moving picture was not recorded.");
    return said.length ? `${said.join(" ")} ${data.elsewhere}` : "";
  }

  function settle({ values, seed }) {
    const { preset, start } = { preset: model.get("preset"), start: data.observed };
    const atStart = seed === preset.seed
      && specs.every(({ name }) => values[name] === preset.values[name]);
    if (bet && start !== undefined && atStart) rule(data.bet)?.settle(start);
  }

  function layoutOf(found, i) {
    const buffers = [];
    const layout = found.layouts[i].map(({ raw, ...place }) => (place.words
      ? place : { ...place, buffer: buffers.push(raw) - 1 }));
    if (bet) {
      const { x, y } = rule(data.bet)?.drawn() ?? { x: [], y: [] };
      for (const [field, column] of [["time", x], ["share", y]]) {
        const raw = new Uint8Array(Float32Array.from(column).buffer);
        layout.push({ set: "bet", field, type: "float32", buffer: buffers.push(raw) - 1 });
      }
    }
    const [about, frames] = found.scenes[i] ?? [];
    if (about) buffers.push(bytes(frames));
    const scene = about && { ...about, buffer: buffers.length - 1 };
    return { layout, buffers, ...(scene && { scene }) };
  }

  async function run({ values, seed }) {
    if (model.get("locked")) throw new Error("The bet comes first: place it, then run.");
    const found = await all();
    const places = nearest(found, values);
    const i = seeded(found, places, seed);
    const own = Object.fromEntries(found.names.map((name, k) => [name, found.points[i][k]]));
    const at = { values: { ...model.get("preset").values, ...own }, seed: found.points[i].at(-1) };
    const told = note({ values, seed }, at, places.length, i in found.scenes);
    last = structuredClone(at);
    settle(at);
    return { ...layoutOf(found, i), summary: found.summaries[i], code: found.codes[i], at,
      note: told };
  }

  function restore({ code }) {
    const given = new Map(new URLSearchParams(code.trim().replace(/^#/, "")));
    if (!given.has("seed")) throw new Error("code must look like 'name=value&seed=1'");
    const { values } = structuredClone(model.get("preset"));
    for (const [name, text] of given) {
      if (name === "seed") continue;
      if (!(name in values)) {
        throw new Error(`code must name settings of this model, got '${name}'`);
      }
      const was = values[name];
      values[name] = typeof was === "boolean" ? text === "True"
        : typeof was === "number" ? Number(text) : text;
    }
    return { values, seed: Number(given.get("seed")) };
  }

  return { run, restore, cancel: () => ({}) };
}
