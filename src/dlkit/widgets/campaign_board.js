// The board of the challenge: everybody in lanes by motive, in two communities. A person's state
// is a shape; the words for all of it are beside the board, so the picture may stay a picture.

const NAMED = { width: 62, height: 58, r: 12 };
const SMALL = { width: 32, height: 34, r: 10 };
const LABEL = 22; // height of a lane's own line
const PAD = 12;
const GAP = 44; // between the communities
const LEADER = 2; // up to this kind people stand with their names

/** Where everybody stands on a board of this width. */
function layout(people, terms, width) {
  const first = terms.first_community;
  const kinds = terms.kinds.map((_, kind) => kind);
  const wide = width >= 640;
  const side = wide ? Math.round((width - GAP) * 0.32) : width;
  const early = panel(people, kinds.slice(0, first), { x: 0, y: 0, width: side });
  const place = wide
    ? { x: side + GAP, y: 0, width: width - side - GAP }
    : { x: 0, y: early.height + GAP, width };
  const main = panel(people, kinds.slice(first), place);
  const height = wide ? Math.max(early.height, main.height) : place.y + main.height;
  if (wide) early.height = main.height = height;
  const gap = wide
    ? { x: side + GAP / 2, y: height / 2, turned: true, length: height }
    : { x: width / 2, y: early.height + GAP / 2, turned: false, length: width };
  return { panels: [early, main], gap, height, at: { ...early.at, ...main.at } };
}

/** One community: a lane for each motive, people in rows. */
function panel(people, kinds, { x, y, width }) {
  const at = {};
  const lanes = [];
  let down = y + 34;
  for (const kind of kinds) {
    const size = kind <= LEADER ? NAMED : SMALL;
    const across = Math.max(1, Math.floor((width - 2 * PAD) / size.width));
    const members = people.map((person, i) => i).filter((i) => people[i].kind === kind);
    lanes.push({ kind, x: x + PAD, y: down + 14, members });
    down += LABEL;
    members.forEach((person, i) => {
      at[person] = {
        x: x + PAD + size.width * ((i % across) + 0.5),
        y: down + size.height * Math.floor(i / across) + size.r + 9,
        r: size.r,
        named: size === NAMED,
      };
    });
    down += size.height * Math.ceil(members.length / across) + 10;
  }
  return { x, y, width, height: down - y, lanes, at };
}

/** The shape that says how somebody stands. */
export function shape(kit, { stands, lacking, isNew }, r) {
  const { drawn } = kit;
  const circle = (size, look) => drawn("circle", { r: size, class: look });
  if (stands === "moved") {
    const tick = `M ${-r * 0.42} 0 L ${-r * 0.1} ${r * 0.36} L ${r * 0.45} ${-r * 0.36}`;
    const star = `M ${r * 0.85} ${-r * 1.3} l 4.5 4.5 l -4.5 4.5 l -4.5 -4.5 Z`;
    return [circle(r, "dl-board__moved"), drawn("path", { d: tick, class: "dl-board__tick" }),
      ...(isNew ? [drawn("path", { d: star, class: "dl-board__new" })] : [])];
  }
  if (stands === "ready") {
    return [circle(r - 1, "dl-board__ready"), circle(r * 0.45, "dl-board__core")];
  }
  const number = drawn("text", { y: 4, class: "dl-board__number" });
  number.textContent = lacking || "";
  return [circle(r, "dl-board__waits"), number];
}

/** One dot for each action that somebody has carried. */
function pips(kit, count, r) {
  return Array.from({ length: count }, (_, i) =>
    kit.drawn("circle", { cx: (i - (count - 1) / 2) * 6, cy: -r - 6, r: 2.2,
      class: "dl-board__pip" }));
}

function words(kit, text, attributes) {
  const element = kit.drawn("text", attributes);
  element.textContent = text;
  return element;
}

function person(kit, one, place, picked) {
  const { r } = place;
  const named = place.named || picked === "chosen";
  const parts = [
    ...shape(kit, { ...one, isNew: one.new }, r),
    ...pips(kit, one.carried, r),
    ...(named ? [words(kit, one.name, { y: r + 15, class: "dl-board__name" })] : []),
  ];
  const title = kit.drawn("title");
  title.textContent = `${one.name}: ${one.words}`;
  const look = ["dl-board__person", picked === "chosen" ? "dl-board__person--chosen" : "",
    picked === "open" ? "dl-board__person--open" : ""].join(" ");
  const ring = picked ? [kit.drawn("circle", { r: r + 5, class: "dl-board__ring" })] : [];
  return kit.drawn("g", { transform: `translate(${place.x} ${place.y})`, class: look,
    style: `--dl-kind: var(--dl-kind-${one.kind + 1})` }, title, ...ring, ...parts);
}

/** A bow from one person to another, bent so that several do not lie on each other. */
function bow(kit, from, to, look) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const bend = 0.12;
  const middle = `${(from.x + to.x) / 2 - dy * bend} ${(from.y + to.y) / 2 + dx * bend}`;
  const d = `M ${from.x} ${from.y} Q ${middle} ${to.x} ${to.y}`;
  return kit.drawn("path", { d, class: look });
}

/** Whom the chosen action would reach, and who looks to the person reached. */
function reach(kit, view, { deed, who, whom }, at) {
  if (who === null) return [];
  const waiting = (i) => view.people[i].stands !== "moved";
  const reached = deed === "show" ? view.people[who].circle.filter(waiting) : [whom];
  const further = deed !== "show" && whom !== null ? view.people[whom].followers : [];
  return [
    ...further.filter(waiting).map((i) => bow(kit, at[whom], at[i], "dl-board__looks")),
    ...reached.filter((i) => i !== null).map((i) => bow(kit, at[who], at[i], "dl-board__bow")),
  ];
}

function panelParts(kit, view, terms, { x, y, width, height, lanes }, title) {
  const lane = ({ kind, x: left, y: top, members }) => {
    const moved = members.filter((i) => view.people[i].stands === "moved").length;
    const text = `${terms.kinds[kind]}: ${moved} of ${members.length} moved`;
    return words(kit, text, { x: left, y: top, class: "dl-board__lane" });
  };
  return [
    kit.drawn("rect", { x: x + 0.5, y: y + 0.5, width: width - 1, height: height - 1, rx: 8,
      class: "dl-board__panel" }),
    words(kit, title, { x: x + PAD, y: y + 24, class: "dl-board__title" }),
    ...lanes.map(lane),
  ];
}

function gapParts(kit, { x, y, turned, length }) {
  const [dx, dy] = turned ? [0, length / 2] : [length / 2, 0];
  const turn = turned ? `rotate(-90 ${x} ${y})` : "";
  return [
    kit.drawn("line", { x1: x - dx, y1: y - dy, x2: x + dx, y2: y + dy, class: "dl-board__gap" }),
    words(kit, "few contacts across", { x, y: y + 4, transform: turn, class: "dl-board__across" }),
  ];
}

/** The board; `picked(person)` is called when somebody on it is pointed at. */
export function makeBoard(kit, terms, picked) {
  const about = { class: "dl-board", role: "img", "aria-label": "The board" };
  const svg = kit.drawn("svg", about);
  const frame = kit.h("div", { class: "dl-board__frame" }, svg);
  let view = null;
  let chosen = { deed: null, who: null, whom: null, open: [] };
  let width = 0;

  function draw() {
    if (!view || width < 60) return;
    const { panels, gap, height, at } = layout(view.people, terms, width);
    const state = (i) =>
      (i === chosen.who || i === chosen.whom ? "chosen" : chosen.open.includes(i) ? "open" : "");
    const figures = view.people.map((one, i) => {
      const figure = person(kit, one, at[i], state(i));
      figure.addEventListener("click", () => picked(i));
      return figure;
    });
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.setAttribute("height", height);
    svg.setAttribute("aria-label", `The board. ${view.summary}`);
    svg.replaceChildren(
      ...panelParts(kit, view, terms, panels[0], "Early market"),
      ...panelParts(kit, view, terms, panels[1], "Mainstream"),
      ...gapParts(kit, gap),
      ...reach(kit, view, chosen, at),
      ...figures,
    );
  }

  const resize = new ResizeObserver(([{ contentRect }]) => {
    const next = Math.floor(contentRect.width);
    if (next === width) return;
    width = next;
    draw();
  });
  resize.observe(frame);
  return {
    element: frame,
    show(next, choice) {
      view = next;
      chosen = choice;
      draw();
    },
    stop: () => resize.disconnect(),
  };
}

/** What the shapes mean. */
export function boardKeys(kit) {
  const samples = [
    [{ stands: "moved" }, "has moved"],
    [{ stands: "moved", isNew: true }, "moved in this or the last round"],
    [{ stands: "ready" }, "is ready, moves soon"],
    [{ stands: "waits", lacking: 2 }, "waits for that many more examples"],
    [{ stands: "waits" }, "waits for a leader or the standard"],
  ];
  const line = ([state, text]) => {
    const inside = kit.drawn("g", { transform: "translate(13 13)",
      style: "--dl-kind: var(--dl-ink)" }, ...shape(kit, state, 8));
    const about = { width: 26, height: 26, "aria-hidden": "true" };
    return kit.h("li", {}, kit.drawn("svg", about, inside), text);
  };
  return kit.h("ul", { class: "dl-keys" }, samples.map(line),
    kit.h("li", {}, "Small dots above somebody: actions carried."));
}
