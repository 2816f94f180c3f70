// The plane of two axes, with the longer movement across it and a group's way drawn on top.

const SIZE = { width: 440, height: 436, left: 52, right: 426, top: 14, bottom: 388 };

/** Where a place lies in the drawing, and back. */
function plane({ low, high }) {
  const span = high - low;
  return {
    x: (value) => SIZE.left + ((value - low) / span) * (SIZE.right - SIZE.left),
    y: (value) => SIZE.bottom - ((value - low) / span) * (SIZE.bottom - SIZE.top),
    place: (x, y) => [
      low + ((x - SIZE.left) / (SIZE.right - SIZE.left)) * span,
      low + ((SIZE.bottom - y) / (SIZE.bottom - SIZE.top)) * span,
    ],
  };
}

function text(drawn, words, attributes) {
  const element = drawn("text", { class: "dl-way__text", "text-anchor": "middle", ...attributes });
  element.textContent = words;
  return element;
}

const said = (value) => String(value).replace("-", "\u2212");

/** The frame, its zero lines, numbers and names of the axes. */
function frame(drawn, at, { low, high }) {
  const line = (x1, y1, x2, y2) => drawn("line", { class: "dl-way__grid", x1, y1, x2, y2 });
  const middle = (SIZE.top + SIZE.bottom) / 2;
  return [low, 0, high].flatMap((value) => [
    line(at.x(value), SIZE.top, at.x(value), SIZE.bottom),
    line(SIZE.left, at.y(value), SIZE.right, at.y(value)),
    text(drawn, said(value), { x: at.x(value), y: SIZE.bottom + 18 }),
    text(drawn, said(value), { x: SIZE.left - 8, y: at.y(value) + 5, "text-anchor": "end" }),
  ]).concat(
    text(drawn, "harmony", { x: (SIZE.left + SIZE.right) / 2, y: SIZE.bottom + 38 }),
    text(drawn, "process", { x: 0, y: 0, transform: `translate(18 ${middle}) rotate(-90)` }));
}

/** The arrow of sustainability and justice: up along both axes alike. */
function longer(drawn, at, { low, high }) {
  const [from, to] = [0.94 * low, 0.94 * high];
  const tip = [at.x(to), at.y(to)];
  const wing = (dx, dy) => `${tip[0] + dx},${tip[1] + dy}`;
  const beside = `translate(${at.x(0.5 * high) + 21} ${at.y(0.5 * high) + 21}) rotate(-45)`;
  return [
    drawn("line", { class: "dl-way__longer", x1: at.x(from), y1: at.y(from),
      x2: tip[0] - 6, y2: tip[1] + 6 }),
    drawn("polygon", { class: "dl-way__tip",
      points: [tip, wing(-16, 6), wing(-6, 16)].join(" ") }),
    text(drawn, "the longer movement", { x: 0, y: 0, transform: beside }),
  ];
}

/** A point with its number: a disc, or a diamond where leadership was offered. */
function mark(drawn, { x, y }, number, led, look) {
  const shape = led
    ? drawn("polygon", { class: `dl-way__mark dl-way__led ${look}`,
      points: `${x},${y - 16} ${x + 16},${y} ${x},${y + 16} ${x - 16},${y}` })
    : drawn("circle", { class: `dl-way__mark ${look}`, cx: x, cy: y, r: 12 });
  return [shape, text(drawn, number, { x, y: y + 5, class: "dl-way__number" })];
}

/**
 * The picture; `show(points, draft, words)` draws the way and the point that is being placed.
 * `placed(harmony, process)` is called where somebody points at the plane.
 */
export function picture({ drawn }, terms, placed) {
  const at = plane(terms);
  const element = drawn("svg", { class: "dl-way__picture", role: "img",
    "aria-label": "Way on two axes", viewBox: `0 0 ${SIZE.width} ${SIZE.height}` });
  const within = (value) => Math.min(Math.max(Math.round(value * 2) / 2, terms.low), terms.high);
  element.addEventListener("click", (event) => {
    const box = element.getBoundingClientRect();
    const scale = SIZE.width / box.width;
    const [harmony, process] = at.place((event.clientX - box.left) * scale,
      (event.clientY - box.top) * scale);
    placed(within(harmony), within(process));
  });
  function show(points, draft, words) {
    const spots = points.map(({ harmony, process }) => ({ x: at.x(harmony), y: at.y(process) }));
    const line = spots.map(({ x, y }) => `${x},${y}`).join(" ");
    const ring = { cx: at.x(draft.harmony), cy: at.y(draft.process), r: 18 };
    element.replaceChildren(
      ...frame(drawn, at, terms), ...longer(drawn, at, terms),
      drawn("polyline", { class: "dl-way__line", points: line }),
      ...points.flatMap(({ led }, i) =>
        mark(drawn, spots[i], i + 1, led, i === points.length - 1 ? "dl-way__last" : "")),
      drawn("circle", { class: "dl-way__draft", ...ring }));
    element.setAttribute("aria-label", words);
  }
  return { element, show };
}
