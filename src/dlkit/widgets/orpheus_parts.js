// What the season without a conductor draws: the seats, the minutes, and its tables.
const WIDTH = 360;
const HEIGHT = 254;
const CENTRE = [WIDTH / 2, 198];
const USES = ["talk in the core and reports", "open questions", "listening in the hall",
  "playing"];

/** Where everybody sits: strings in two bows, winds behind; sections side by side. */
function places(sections) {
  const at = (radius, degrees) => {
    const angle = (degrees * Math.PI) / 180;
    return [CENTRE[0] - radius * Math.cos(angle), CENTRE[1] - radius * Math.sin(angle)];
  };
  const strings = sections.slice(0, -1);
  const found = [];
  let column = 0;
  for (const { size } of strings) {
    const half = size / 2;
    for (let i = 0; i < size; i += 1) {
      found.push(at(i < half ? 74 : 112, 8 + (164 * (column + (i % half))) / 9));
    }
    column += half;
  }
  const winds = sections.at(-1).size;
  for (let i = 0; i < winds; i += 1) found.push(at(170, 45 + (90 * i) / (winds - 1)));
  return found;
}

/** The orchestra: who is in the core, who is told, who listens from the hall. */
export function seating(kit, terms) {
  const spots = places(terms.sections);
  const lines = kit.drawn("g", { class: "dl-orpheus__lines" });
  const dots = kit.drawn("g", {});
  const svg = kit.drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img",
    "aria-label": "The orchestra from above", class: "dl-orpheus__seats" }, lines, dots,
  ...labels(kit, terms, spots));
  const line = (a, b, kind) => kit.drawn("line", { x1: a[0], y1: a[1], x2: b[0], y2: b[1],
    class: `dl-orpheus__${kind}` });
  function show({ core, hall, leader, told, words }) {
    const place = spots.map((spot, i) => (hall.includes(i)
      ? [CENTRE[0] - 24 + 24 * hall.indexOf(i), HEIGHT - 14] : spot));
    const pairs = core.flatMap((a, i) => core.slice(i + 1).map((b) => [a, b]));
    const reports = told ? spots.map((_, i) => i).filter((i) => !core.includes(i)) : [];
    lines.replaceChildren(...reports.map((i) => line(place[leader], place[i], "report")),
      ...pairs.map(([a, b]) => line(place[a], place[b], pairs.length > 60 ? "crowd" : "pair")));
    dots.replaceChildren(...place.map(([x, y], i) => dot(kit, x, y,
      { core: core.includes(i), hall: hall.includes(i), leads: i === leader })));
    svg.setAttribute("aria-label", words);
  }
  const key = (kind, words) => kit.h("li", {}, kit.drawn("svg", { width: 20, height: 20,
    "aria-hidden": "true" }, dot(kit, 10, 10, kind)), words);
  const legend = kit.h("ul", { class: "dl-keys" }, key({ core: true, leads: true }, "leads"),
    key({ core: true }, "in the core"), key({}, "is told"), key({ hall: true }, "in the hall"));
  return { element: kit.h("div", {}, svg, legend), show };
}

function dot(kit, x, y, { core, hall, leads }) {
  if (hall) {
    return kit.drawn("rect", { x: x - 6, y: y - 6, width: 12, height: 12,
      class: "dl-orpheus__hall" });
  }
  const circle = kit.drawn("circle", { cx: x, cy: y, r: core ? 8 : 6,
    class: core ? "dl-orpheus__core" : "dl-orpheus__told" });
  if (!leads) return circle;
  const ring = kit.drawn("circle", { cx: x, cy: y, r: 7, class: "dl-orpheus__ring" });
  return kit.drawn("g", {}, kit.drawn("circle", { cx: x, cy: y, r: 9.5,
    class: "dl-orpheus__core" }), ring);
}

/** The name of each section: beside the outer ones, above the inner ones. */
function labels(kit, terms, spots) {
  let from = 0;
  return terms.sections.map(({ name, size }, i) => {
    const own = spots.slice(from, from + size);
    from += size;
    const [x, y] = [0, 1].map((axis) => own.reduce((sum, at) => sum + at[axis], 0) / size
      - CENTRE[axis]);
    const last = i === terms.sections.length - 1;
    const out = 128 / Math.hypot(x, y);
    const side = last || Math.abs(x) < 60 ? "middle" : x < 0 ? "end" : "start";
    const at = last ? [CENTRE[0], 12] : [CENTRE[0] + x * out, CENTRE[1] + y * out + 3];
    const text = kit.drawn("text", { x: at[0], y: at[1], "text-anchor": side,
      class: "dl-orpheus__label" });
    name.split(" and ").forEach((part, n) => {
      const span = kit.drawn("tspan", { x: at[0], dy: n ? 12 : 0 });
      span.textContent = n ? `and ${part}` : part;
      text.append(span);
    });
    return text;
  });
}

/** One rehearsal as a bar: what its minutes went to. The words beside it say the same. */
export function clock({ h }, minutes) {
  const all = minutes.reduce((a, b) => a + b, 0) || 1;
  const bar = h("div", { class: "dl-orpheus__clock", "aria-hidden": "true" },
    minutes.map((one, i) => {
      const part = h("span", { "data-use": i });
      part.style.inlineSize = `${(100 * one) / all}%`;
      return part;
    }));
  const words = h("ul", { class: "dl-keys" }, minutes.map((one, i) => h("li", {},
    h("span", { class: "dl-orpheus__swatch", "data-use": i, "aria-hidden": "true" }),
    `${one} min ${USES[i]}`)));
  return h("div", {}, bar, words);
}

/** A table that can be scrolled to the side; the first column names the row. */
export function table(h, caption, heads, rows) {
  const cell = (value, i) => h(i ? "td" : "th", i ? {} : { scope: "row" }, String(value));
  return h("div", { class: "dl-scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", { class: "dl-table" }, h("caption", { text: caption }),
      h("thead", {}, h("tr", {}, heads.map((text) => h("th", { scope: "col", text })))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map(cell))))));
}

/** The five ways of working over a thousand seasons, and with every weight shaken. */
export function strategies(kit, ask) {
  const { h } = kit;
  const wrong = kit.notice();
  const home = h("div", {});
  const said = h("p", { class: "dl-orpheus__said", role: "status", "aria-label": "Strategies" });
  const asking = (kind, show) => async () => {
    said.textContent = "Playing …";
    try {
      show(await ask(kind));
      wrong.say("");
    } catch (error) {
      said.textContent = "";
      wrong.say(error.message);
    }
  };
  const all = asking("audit", (found) => {
    said.textContent = found.said;
    const heads = ["way of working", "concerts", "ahead in", "talk", "willing", "first chair",
      "core seats", "what is told of Orpheus"];
    home.replaceChildren(table(h, found.caption, heads, found.rows.map((row) => [row.name,
      row.concert, `${row.won}\u00a0%`, `${row.talk}\u00a0min`, row.willing, row.gini, row.seats,
      row.told])), h("p", { class: "dl-hint", text: "Concerts and willingness: of 100. Talk: "
        + "for each piece. First chair and core seats: Gini, 0 = everybody equally often." }));
  });
  const shake = asking("shake", (found) => { said.textContent = found.said; });
  const buttons = [kit.button("Play them now", all), kit.button("Shake the weights", shake)];
  const first = h("p", { class: "dl-hint", text: "Place your bet first, then let them play." });
  const element = h("details", { class: "dl-orpheus__strategies" },
    h("summary", { text: "Let five ways play 1,000 seasons" }),
    h("p", { text: "The same chances for all, in the kind of season and with the weights that "
      + "are set here. The winner is the winner of our assumptions." }), first,
    h("div", { class: "dl-row" }, buttons), said, home, wrong.element);
  return { element,
    lock(off) {
      first.hidden = !off;
      buttons.forEach((one) => { one.disabled = off; });
    },
    stale() {
      home.replaceChildren();
      said.textContent = "";
    } };
}

/** Every weight as a control; `changed(own)` gets those that are not as shipped. */
export function weighing(kit, specs, help, changed) {
  const { h } = kit;
  let own = {};
  const controls = specs.map((spec) => kit.control(spec, (value) => {
    own = { ...own, [spec.name]: value };
    if (value === spec.default) delete own[spec.name];
    changed(own);
  }));
  function set(values) {
    own = { ...values };
    controls.forEach((one, i) => one.set(own[specs[i].name] ?? specs[i].default));
  }
  const reset = kit.button("All weights as they were", () => {
    set({});
    changed({});
  });
  const element = h("details", {},
    h("summary", { text: "The weights: our assumption, change them" }),
    h("p", { text: "Nobody has measured any of these. Change one and play the season again, or "
      + "let the five ways play." }),
    h("div", { class: "dl-orpheus__weights" }, controls.map((one) => one.element)),
    h("p", { class: "dl-hint", text: help }), h("div", { class: "dl-row" }, reset));
  return { element, set };
}
