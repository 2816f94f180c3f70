// What is heard in a round of the rhythm game, as times and as clicks.

const HZ = { left: 620, right: 740, beat: 1050 };
const LOUD = { left: 0.35, right: 0.35, beat: 0.6 };

let context = null;

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

function click(out, when, side) {
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

/** Where the sound card's clock is at 0 of the page's, in s; null as long as it cannot say. */
function zeroOf() {
  if (!context.getOutputTimestamp) return context.currentTime - performance.now() / 1000;
  const { contextTime, performanceTime } = context.getOutputTimestamp();
  const near = Math.abs(performance.now() - performanceTime) < 1000;
  return contextTime > 0 && near ? contextTime - performanceTime / 1000 : null;
}

/** Sets all clicks ahead, on the clock of the sound card; `from` is on the page's clock. */
export function clicks(events, from) {
  const Context = window.AudioContext || window.webkitAudioContext;
  if (!Context) return null;
  context = context || new Context(); // one for all rounds: its delay stays what it is
  const out = context.createGain();
  out.connect(context.destination);
  const set = (tries) => {
    let zero = zeroOf();
    if (zero === null && tries > 0) return setTimeout(() => set(tries - 1), 50);
    if (zero === null) zero = context.currentTime - performance.now() / 1000;
    return events.forEach(({ at, side }) => {
      const when = zero + (from + at) / 1000;
      if (when > context.currentTime) click(out, when, side);
    });
  };
  Promise.resolve(context.resume()).then(() => set(5), () => {});
  return { stop: () => out.disconnect() };
}
