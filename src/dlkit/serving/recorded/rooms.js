// A case without a kernel: what widgets/case.py tells of a walk through its rooms.

const chosen = (room, taken = {}) => room.choices.flatMap((choice) =>
  choice.ways.filter((way) => taken[choice.id] === way.id));

/** The rooms in this order with these answers; `without` leaves one tenet out of the story. */
function walk({ rooms }, order, answers, without = "") {
  const lit = new Set();
  const dark = {}; // element -> why it is not lit
  const darken = (names, why) => names.forEach((name) => { dark[name] = why; });
  const story = order.map((tenet) => {
    const room = rooms.find((one) => one.tenet === tenet);
    const { title, missing } = room;
    if (tenet === without) return { tenet, title, missing: true, lines: [missing] };
    const ways = chosen(room, answers[tenet]);
    const echoes = room.echoes.filter((one) => one.without === without);
    ways.forEach((way) => {
      way.lights.forEach((name) => lit.add(name));
      darken(way.dims, way.outcome);
    });
    echoes.forEach((echo) => darken(echo.darkens, echo.text));
    const lines = [...ways.map((way) => way.outcome), ...echoes.map((echo) => echo.text)];
    return { tenet, title, missing: false, lines, n_echoes: echoes.length };
  });
  return { lit: [...lit].filter((name) => !(name in dark)).sort(), dark, story };
}

function told({ endings }, { lit, dark, story }) {
  const reached = endings.filter((one) => one.at_least <= lit.length);
  const best = reached.reduce((a, b) => (b.at_least > a.at_least ? b : a));
  return { lit, why_dark: dark, story, ending: best.text };
}

/** For each tenet, how many elements stay lit without it, and what its domain holds. */
function counts(about, order, answers) {
  const first = walk(about, order, answers).lit;
  return about.tenets.map(({ id, name, own }) => {
    const left = walk(about, order, answers, id).lit;
    const dark = first.filter((one) => !left.includes(one));
    const inside = dark.filter((one) => own.includes(one)).length;
    return { tenet: name, lit: left.length, dark: dark.length, own: inside,
      elsewhere: dark.length - inside };
  });
}

/** What the ways taken have led to, by room and choice. */
function outcomes({ rooms, names }, answers) {
  const named = (ids) => ids.map((id) => names[id]);
  return Object.fromEntries(rooms.map((room) => [room.tenet, Object.fromEntries(
    room.choices.flatMap((choice) => choice.ways
      .filter((way) => answers[room.tenet]?.[choice.id] === way.id)
      .map((way) => [choice.id, { text: way.outcome, lights: named(way.lights),
        dims: named(way.dims) }])))]));
}

/** Answers of a record; refused by name where they fit no room, choice or way. */
function check({ rooms }, order, answers) {
  const room = (tenet) => rooms.find((one) => one.tenet === tenet);
  const strange = order.find((tenet) => !room(tenet));
  if (strange) throw new Error(`order must be rooms of this case, got '${strange}'`);
  for (const [tenet, taken] of Object.entries(answers)) {
    if (!room(tenet)) throw new Error(`answers must be rooms of this case, got '${tenet}'`);
    if (chosen(room(tenet), taken).length < Object.keys(taken).length) {
      throw new Error(`answers must be ways of this case, got others in '${tenet}'`);
    }
  }
}

export function rooms({ data }) {
  return {
    walk({ order, answers, without = "" }) {
      check(data, order, answers);
      const isDone = (room) => chosen(room, answers[room.tenet]).length === room.choices.length;
      const done = data.rooms.filter(isDone).map((room) => room.tenet);
      const over = done.length === data.rooms.length;
      const twice = over && without !== "";
      return { done, over, outcomes: outcomes(data, answers),
        first: told(data, walk(data, order, answers)),
        again: twice ? told(data, walk(data, order, answers, without)) : null,
        counts: twice ? counts(data, order, answers) : [] };
    },
  };
}
