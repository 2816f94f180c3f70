// Clicks for the events of a strip, set a little ahead so that they come on time.

const AHEAD_S = 0.12;
const MOST_AT_ONCE = 40;
const STEPS = [0, 3, 5, 7, 10]; // of a scale in which everything sounds well together
const LOWEST_HZ = 220;

const pitch = (row) =>
  LOWEST_HZ * 2 ** ((12 * Math.floor(row / STEPS.length) + STEPS[row % STEPS.length]) / 12);

/** A short wooden tick. */
function tick(context, out, when, row, n_rows) {
  const tone = context.createOscillator();
  const gain = context.createGain();
  const side = context.createStereoPanner?.();
  tone.type = "triangle";
  tone.frequency.value = pitch(row % 20);
  gain.gain.setValueAtTime(0.5 / Math.sqrt(Math.min(n_rows, 12)), when);
  gain.gain.exponentialRampToValueAtTime(0.001, when + 0.09);
  if (side) side.pan.value = n_rows > 1 ? (row / (n_rows - 1) - 0.5) * 1.4 : 0;
  tone.connect(gain);
  if (side) gain.connect(side).connect(out);
  else gain.connect(out);
  tone.start(when);
  tone.stop(when + 0.1);
}

/** Sounds the events of `run()`, of its first panel; `advance` is told where the line is. */
export function clicks(context, run) {
  let out = null;
  let told = null; // up to here of the scene's time all events have been set
  function hush() {
    out?.disconnect();
    out = null;
    told = null;
  }
  function advance(position, rate) {
    const { events, rows } = run();
    if (!out) {
      out = context.createGain();
      out.connect(context.destination);
    }
    const until = position + AHEAD_S * rate;
    const from = told ?? position - 1e-9;
    let set = 0;
    for (let i = 0; i < events.length && set < MOST_AT_ONCE; i += 1) {
      const time = events.times[i];
      if (time <= from || events.panels[i] !== 0) continue;
      if (time > until) break;
      const when = context.currentTime + Math.max(0, (time - position) / rate);
      tick(context, out, when, events.rows[i], rows.length);
      set += 1;
    }
    told = until;
  }
  function stop() {
    hush();
    context.close();
  }
  return { advance, hush, stop };
}
