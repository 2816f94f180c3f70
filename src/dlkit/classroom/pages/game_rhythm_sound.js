// What is heard in a round of the rhythm game, as times and as clicks.

const HZ = { left: 620, right: 740, beat: 1050 };
const LOUD = { left: 0.35, right: 0.35, beat: 0.6 };

/** Rising times with the first few once more before them, to listen to before one taps. */
function counted(taps, countIn, beat) {
  const first = taps.filter((tap) => tap < (countIn - 0.5) * beat);
  return [...first.map((tap) => tap - countIn * beat), ...taps];
}

/** All clicks of a round: {at, side}, ms from the first beat that counts, in their order. */
export function cues({ beat_ms: beat, beats, heard, conductor }, countIn) {
  const events = [];
  (heard || []).forEach(({ side, taps }) => {
    counted(taps, countIn, beat).forEach((at) => events.push({ at, side }));
  });
  for (let k = -countIn; conductor && k < beats; k += 1) {
    events.push({ at: k * beat, side: "beat" });
  }
  return events.sort((a, b) => a.at - b.at);
}

/** When each beat is counted: with the conductor, or half-way between those who are heard. */
export function beats({ beat_ms: beat, beats: n, heard, conductor }, countIn) {
  const times = [];
  for (let k = -countIn; k < n; k += 1) {
    const near = conductor ? [] : (heard || []).map(({ taps }) => {
      const around = counted(taps, countIn, beat);
      return around.reduce((a, b) => (Math.abs(b - k * beat) < Math.abs(a - k * beat) ? b : a),
        Infinity);
    }).filter((at) => Math.abs(at - k * beat) <= beat / 2);
    times.push(near.length ? near.reduce((a, b) => a + b, 0) / near.length : k * beat);
  }
  return times;
}

function click(context, out, when, side) {
  const tone = context.createOscillator();
  const gain = context.createGain();
  tone.type = "triangle";
  tone.frequency.value = HZ[side];
  gain.gain.setValueAtTime(LOUD[side], when);
  gain.gain.exponentialRampToValueAtTime(0.001, when + 0.06);
  tone.connect(gain);
  gain.connect(out);
  tone.start(when);
  tone.stop(when + 0.07);
}

/** Sets all clicks ahead, on the clock of the sound card; `from` is on the page's clock. */
export function clicks(events, from) {
  const Context = window.AudioContext || window.webkitAudioContext;
  if (!Context) return null;
  const context = new Context();
  const set = () => {
    const late = context.outputLatency || context.baseLatency || 0;
    const zero = context.currentTime + (from - performance.now()) / 1000 - late;
    events.forEach(({ at, side }) => {
      const when = zero + at / 1000;
      if (when > context.currentTime) click(context, context.destination, when, side);
    });
  };
  Promise.resolve(context.resume()).then(set, () => {});
  return { stop: () => context.close() };
}
