// The network as it is kept, and as a picture: people on a circle, an arrow from each to whom they
// look to.

const SIZE = { width: 420, height: 340, x: 98, y: 118, dot: 11 };
const LONGEST = 11; // characters of a name that fit beside the circle

/** The first characters of a text; none is cut in two. */
export const first = (text, count) => [...String(text)].slice(0, count).join("");

/** People and ties from a record, whatever stands in it. */
export function clean(value, terms) {
  const names = Array.isArray(value?.people) ? value.people : [];
  const people = names.slice(0, terms.most).map((name) => first(name, terms.longest));
  const fits = (end) => Number.isInteger(end) && end >= 0 && end < people.length;
  const given = Array.isArray(value?.ties) ? value.ties : [];
  const ties = given.filter((tie) => Array.isArray(tie) && tie.length === 2
    && tie.every(fits) && tie[0] !== tie[1]);
  const spare = terms.names.filter((name) => !people.includes(name));
  while (people.length < terms.fewest) people.push(spare.shift());
  return { people, ties: new Set(ties.map(([i, j]) => `${i} ${j}`)) };
}

/** Where both parts begin who have no record yet. */
export const fresh = (terms) => clean({ people: terms.names.slice(0, 4) }, terms);

export const pairs = (ties) => [...ties].map((tie) => tie.split(" ").map(Number))
  .sort(([a, b], [c, d]) => a - c || b - d);

export const called = (people) => people.map((name, i) => name.trim() || `Person ${i + 1}`);

function short(name) {
  const letters = [...name]; // no character is cut in two
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join("")}…` : name;
}

/** Where person `i` of `n` stands; the first is at the top. */
function spot(i, n) {
  const angle = (2 * Math.PI * i) / n - Math.PI / 2;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return { x: SIZE.width / 2 + SIZE.x * cos, y: SIZE.height / 2 + SIZE.y * sin, cos, sin };
}

/** A bent arrow, so that two who look to each other get two lines. */
function arrow(drawn, from, to, look) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy);
  const [ux, uy] = [dx / length, dy / length];
  const bend = 0.1 * length;
  const middle = { x: (from.x + to.x) / 2 - uy * bend, y: (from.y + to.y) / 2 + ux * bend };
  const [ex, ey] = [to.x - middle.x, to.y - middle.y];
  const end = Math.hypot(ex, ey);
  const tip = { x: to.x - (ex / end) * (SIZE.dot + 3), y: to.y - (ey / end) * (SIZE.dot + 3) };
  const [vx, vy] = [ex / end, ey / end];
  const wing = (side) => `${tip.x - 10 * vx + side * 5 * vy} ${tip.y - 10 * vy - side * 5 * vx}`;
  const start = { x: from.x + ux * SIZE.dot, y: from.y + uy * SIZE.dot };
  const bow = `Q${middle.x} ${middle.y} ${tip.x - 6 * vx} ${tip.y - 6 * vy}`;
  return [
    drawn("path", { class: `dl-leads__tie ${look}`, d: `M${start.x} ${start.y} ${bow}` }),
    drawn("polygon", { class: `dl-leads__head ${look}`,
      points: `${tip.x} ${tip.y} ${wing(1)} ${wing(-1)}` }),
  ];
}

/** A person; `step` is written into the dot of somebody who has moved. */
function person(drawn, name, at, look, step) {
  const anchor = Math.abs(at.cos) < 0.25 ? "middle" : at.cos > 0 ? "start" : "end";
  const text = drawn("text", { class: `dl-leads__name ${look}`, "text-anchor": anchor,
    x: at.x + at.cos * 18, y: at.y + at.sin * 26 + 5 });
  text.textContent = short(name);
  const dot = drawn("circle", { class: `dl-leads__dot ${look}`, cx: at.x, cy: at.y, r: SIZE.dot });
  if (step === null) return [dot, text];
  const number = drawn("text", { class: "dl-leads__step", "text-anchor": "middle",
    x: at.x, y: at.y + 5 });
  number.textContent = step;
  return [dot, text, number];
}

/**
 * The picture; `show` draws people and ties anew, with one person away or nobody (-1). With
 * `moved` it shows for each person the step in which they moved, or null.
 */
export function picture({ drawn }) {
  const element = drawn("svg", { class: "dl-leads__picture", role: "img",
    "aria-label": "Who looks to whom", viewBox: `0 0 ${SIZE.width} ${SIZE.height}` });
  function show(people, ties, away, words, moved = null) {
    const at = people.map((_, i) => spot(i, people.length));
    const gone = (...ends) => (ends.includes(away) ? "dl-leads__gone" : "");
    const look = (i) => gone(i) || (moved && moved[i] === null ? "dl-leads__open" : "");
    element.replaceChildren(
      ...ties.flatMap(([i, j]) => arrow(drawn, at[i], at[j], gone(i, j))),
      ...people.flatMap((name, i) => person(drawn, name, at[i], look(i), moved?.[i] ?? null)));
    element.setAttribute("aria-label", words);
  }
  return { element, show };
}
