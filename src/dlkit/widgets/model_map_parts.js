// What a map of a model shows: settings, coloured squares with a cursor, and the numbers.

const words = (name) => name.replaceAll("_", " ");
const short = (value) => (Number.isFinite(value) ? String(Number(value.toPrecision(4))) : "none");
const axisOf = (model, name) => model.get("axes").find((axis) => axis.name === name);
const named = (axis) => (axis.unit ? `${axis.label} (${axis.unit})` : axis.label);

/** From where to where a parameter goes: two number boxes. */
function ends(kit, label, changed) {
  const { h } = kit;
  const box = (name) => h("input", { type: "number", step: "any",
    "aria-label": `${label}: ${name}`, onchange: () => changed() });
  const [low, high] = [box("from"), box("to")];
  return {
    element: h("div", { class: "dl-row dl-map__ends" }, "from", low, "to", high),
    get: () => [low.valueAsNumber, high.valueAsNumber],
    set(pair) {
      [low.value, high.value] = pair;
    },
  };
}

/** All settings; `changed(settings, again)`: `again` where the runs must be made anew. */
export function settings(kit, model, changed) {
  const { h } = kit;
  const axes = model.get("axes");
  const wrong = kit.notice();
  let now = null;
  const options = Object.fromEntries(axes.map((axis) => [axis.name, named(axis)]));
  const choice = (label, list, moved, help = "") => kit.control(
    { name: "map", kind: "choice", label, unit: "", help, options: list }, moved);
  function change(part, again) {
    now = { ...structuredClone(now), ...part };
    changed(now, again);
  }
  const limits = { x: null, y: null };
  const places = ["x", "y"].map((place) => {
    const label = place === "x" ? "Across" : "Upwards";
    const other = place === "x" ? "y" : "x";
    const pick = choice(label, options, (name) => {
      const to = { name, ends: [axisOf(model, name).from, axisOf(model, name).to] };
      const swap = name === now[other].name ? { [other]: now[place] } : {};
      change({ [place]: to, ...swap }, true);
      show();
    });
    limits[place] = ends(kit, label, () => {
      const told = complaint(axisOf(model, now[place].name), limits[place].get());
      wrong.say(told);
      if (!told) change({ [place]: { ...now[place], ends: limits[place].get() } }, true);
    });
    return { place, pick, element: h("div", {}, pick.element, limits[place].element) };
  });
  const sizes = Object.fromEntries(model.get("sizes").map((n) => [n, `${n} each way`]));
  const size = choice("Squares", sizes, (n) => change({ size: Number(n) }, true));
  const many = Object.fromEntries([1, 4, 16].map((n) => [n, n === 1 ? "1 run" : `${n} runs`]));
  const runs = choice("Runs of each square", many, (n) => change({ runs: Number(n) }, true),
    "The square shows their mean.");
  runs.element.hidden = !model.get("chance");
  const measures = Object.fromEntries(model.get("measures").map((name) => [name, words(name)]));
  const measure = choice("Colour shows", measures, (name) => change({ measure: name }, false));
  function show() {
    places.forEach(({ place, pick }) => {
      pick.set(now[place].name);
      limits[place].set(now[place].ends);
    });
    size.set(now.size);
    runs.set(now.runs);
    measure.set(now.measure);
    wrong.say("");
  }
  return {
    element: h("div", { class: "dl-map__form", role: "group",
      "aria-label": "Settings of the map" },
      measure.element, places.map((one) => one.element), size.element, runs.element,
      wrong.element),
    set(to) {
      now = structuredClone(to);
      show();
    },
  };
}

/** What is wrong with the ends of an axis, in words. */
function complaint(axis, [low, high]) {
  const [least, most] = [axis.low, axis.high];
  if (![low, high].every((end) => end >= least && end <= most)) {
    return `${axis.label} must be between ${least} and ${most} at both ends.`;
  }
  return low < high ? "" : `${axis.label} must go from a low to a higher value.`;
}

/** The nearest coarser square that is done, and whether it is the square itself. */
function covered(found, i, j) {
  for (let step = 1; step <= 32; step *= 2) {
    const point = (i - (i % step)) * found.y.length + (j - (j % step));
    const square = found.squares.get(point);
    if (square) return { square, own: step === 1 || (i % step === 0 && j % step === 0) };
  }
  return null;
}

/** The lowest and the highest value on the map; nothing where there is none. */
function span(found, measure) {
  let [low, high] = [Infinity, -Infinity];
  for (const { mean } of found?.squares.values() ?? []) {
    if (!Number.isFinite(mean[measure])) continue;
    low = Math.min(low, mean[measure]);
    high = Math.max(high, mean[measure]);
  }
  return low <= high ? [low, high] : null;
}

const colour = (t) =>
  `color-mix(in oklab, var(--dl-kind-4) ${Math.round(6 + 94 * t)}%, var(--dl-paper))`;

/** One square in words. */
function sentence(kit, model, found, now, [i, j]) {
  const [x, y] = [axisOf(model, now.x.name), axisOf(model, now.y.name)];
  const place = `${named(x)} ${short(found.x[i])}, ${named(y)} ${short(found.y[j])}: `;
  const square = found.squares.get(i * found.y.length + j);
  if (!square) return `${place}not done yet.`;
  const [mean, count] = [square.mean[now.measure], square.count[now.measure]];
  if (!Number.isFinite(mean)) return `${place}no ${words(now.measure)} in any run.`;
  const of = now.runs > 1 ? `, mean of ${count} of ${now.runs} runs` : "";
  return `${place}${words(now.measure)} ${short(mean)}${of}.`;
}

/** The squares, their axes and legend, and a cursor for pointer and keys. */
export function picture(kit, model) {
  const { h, drawn } = kit;
  const hatch = kit.id("hatch");
  let [found, now, cursor] = [null, null, [0, 0]];
  let rects = [];
  const marks = ["dl-map__cursor-edge", "dl-map__cursor"].map((name) => drawn("rect", {
    class: name, width: 1, height: 1, "vector-effect": "non-scaling-stroke" })); // on any colour
  const squares = drawn("g");
  const pattern = drawn("pattern", { id: hatch, width: 0.25, height: 0.25,
    patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
  drawn("rect", { width: 0.08, height: 0.25, class: "dl-map__hatch" }));
  const svg = drawn("svg", { preserveAspectRatio: "none", "aria-hidden": "true" },
    drawn("defs", {}, pattern), squares, ...marks);
  const help = h("p", { class: "dl-hint", id: kit.id("help"),
    text: "Arrow keys or a click choose a square; its values are told." });
  const stage = h("div", { class: "dl-map__stage", role: "application", tabindex: "0",
    "aria-roledescription": "heat map", "aria-describedby": help.id, onkeydown: key,
    onclick: point }, svg);
  const told = h("p", { role: "status", "aria-label": "Chosen square", class: "dl-map__told" });
  const [up, across] = [h("p", { class: "dl-map__up" }), h("p", { class: "dl-map__across" })];
  const legend = h("p", { class: "dl-map__legend dl-hint" });

  function size() {
    return found ? [found.x.length, found.y.length] : [now.size, now.size];
  }
  function lay() {
    const [nx, ny] = size();
    if (rects.length === nx && rects[0].length === ny) return;
    svg.setAttribute("viewBox", `0 0 ${nx} ${ny}`);
    rects = Array.from({ length: nx }, (_, i) => Array.from({ length: ny }, (__, j) =>
      drawn("rect", { x: i, y: ny - 1 - j, width: 1.01, height: 1.01 })));
    squares.replaceChildren(...rects.flat());
    cursor = [Math.min(cursor[0], nx - 1), Math.min(cursor[1], ny - 1)];
  }
  function paint() {
    const range = span(found, now.measure);
    rects.forEach((column, i) => column.forEach((rect, j) => {
      const cover = found && covered(found, i, j);
      rect.classList.toggle("dl-map__coarse", Boolean(cover && !cover.own));
      const value = cover?.square.mean[now.measure];
      if (!cover) rect.style.fill = "transparent";
      else if (!Number.isFinite(value)) rect.style.fill = `url(#${hatch})`;
      else rect.style.fill = colour((value - range[0]) / (range[1] - range[0] || 1));
    }));
    legend.replaceChildren(...key_to(h, range, now));
  }
  function choose([i, j], say = true) {
    const [nx, ny] = size();
    cursor = [Math.min(Math.max(i, 0), nx - 1), Math.min(Math.max(j, 0), ny - 1)];
    for (const mark of marks) {
      mark.setAttribute("x", cursor[0]);
      mark.setAttribute("y", ny - 1 - cursor[1]);
    }
    if (found && say) told.textContent = sentence(kit, model, found, now, cursor);
  }
  function key(event) {
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1],
      Home: [-99, 0], End: [99, 0], PageUp: [0, 99], PageDown: [0, -99] };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    choose([cursor[0] + step[0], cursor[1] + step[1]]);
  }
  function point(event) {
    const box = svg.getBoundingClientRect();
    const [nx, ny] = size();
    choose([Math.floor(((event.clientX - box.left) / box.width) * nx),
      ny - 1 - Math.floor(((event.clientY - box.top) / box.height) * ny)]);
  }
  return {
    element: (said) => h("div", { class: "dl-map__picture" }, h("div", {}, up, stage, across),
      h("div", {}, told, said, legend, help)),
    show(next, settings) {
      [found, now] = [next, settings];
      const [x, y] = [axisOf(model, now.x.name), axisOf(model, now.y.name)];
      up.textContent = `Upwards: ${named(y)}, ${short(now.y.ends[0])} to ${short(now.y.ends[1])}`;
      across.textContent =
        `Across: ${named(x)}, ${short(now.x.ends[0])} to ${short(now.x.ends[1])}`;
      stage.setAttribute("aria-label",
        `Map: ${words(now.measure)} for ${named(x)} across and ${named(y)} upwards`);
      stage.dataset.done = found?.squares.size ?? 0;
      lay();
      paint();
      if (!found) told.textContent = "";
      choose(cursor, Boolean(told.textContent));
    },
    /** The finished map in one sentence. */
    summary() {
      const range = span(found, now.measure);
      if (!range) return `The map is full: no run has a ${words(now.measure)}.`;
      const [nx, ny] = size();
      return `The map is full: ${nx} x ${ny} squares, ${words(now.measure)} from `
        + `${short(range[0])} to ${short(range[1])}.`;
    },
  };
}

/** The scale under the map. */
function key_to(h, range, now) {
  if (!range) return ["No value yet."];
  const scale = h("span", { class: "dl-map__scale", "aria-hidden": "true",
    style: `background: linear-gradient(to right in oklab, ${colour(0)}, ${colour(1)})` });
  return [`${words(now.measure)}: ${short(range[0])} `, scale, ` ${short(range[1])}. `,
    "Pale: a coarse square that stands for its neighbours. Hatched: no such value."];
}

/** The numbers of the map as a table and a file, and the command that makes the same runs. */
export function table(kit, model) {
  const { h } = kit;
  let [found, now] = [null, null];
  const home = h("div", { class: "dl-scroll", tabindex: "0", role: "region",
    "aria-label": "Table of this map" });
  const line = h("code", { class: "dl-map__command" });
  const note = h("details", { hidden: true }, h("summary", { text: "The same from a terminal" }),
    h("p", { text: "This makes the same runs with the same seeds, one row a run:" }),
    h("p", {}, line));
  function cell(i, j) {
    const square = found.squares.get(i * found.y.length + j);
    return square ? short(square.mean[now.measure]) : "";
  }
  function refresh() {
    if (!element.open || !now) return;
    if (!found) return home.replaceChildren("Nothing is done yet.");
    const [x, y] = [axisOf(model, now.x.name), axisOf(model, now.y.name)];
    const rows = found.y.map((value, j) => h("tr", {},
      h("th", { scope: "row", text: short(value) }),
      found.x.map((_, i) => h("td", { text: cell(i, j) })))).reverse();
    home.replaceChildren(h("table", { class: "dl-table" },
      h("caption", {
        text: `${words(now.measure)}. Across: ${named(x)}; downwards: ${named(y)}.` }),
      h("thead", {}, h("tr", {}, h("td"), found.x.map((value) =>
        h("th", { scope: "col", text: short(value) })))), h("tbody", {}, rows)));
  }
  function keep() {
    if (!found) return;
    const points = [...found.squares.keys()].sort((a, b) => a - b);
    const fields = {
      [now.x.name]: points.map((point) => found.x[Math.floor(point / found.y.length)]),
      [now.y.name]: points.map((point) => found.y[point % found.y.length]),
    };
    for (const name of model.get("measures")) {
      fields[name] = points.map((point) =>
        Number(found.squares.get(point).mean[name].toPrecision(7)));
      fields[`runs_with_${name}`] = points.map((point) => found.squares.get(point).count[name]);
    }
    kit.download(`${model.get("title")}.csv`, kit.csv(fields), "text/csv");
  }
  const file = kit.button("Download as CSV", keep);
  const element = h("details", { ontoggle: refresh }, h("summary", { text: "The numbers" }),
    h("div", { class: "dl-row" }, file), home);
  return {
    element: h("div", {}, element, note),
    show(next, settings) {
      [found, now] = [next, settings];
      file.disabled = !found;
      note.hidden = !found;
      if (found) line.textContent = found.command;
      refresh();
    },
  };
}
