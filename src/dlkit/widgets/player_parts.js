// Around the canvas: words and numbers of a frame, the legend, the controls, six stills.

const UNITS = ["s", "ms", "min", "h"];
const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];
const N_STILLS = 6;

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** A number as people write it, four digits of it. */
export function said(value) {
  if (!Number.isFinite(value)) return "no value";
  const short = Number.isInteger(value) ? value : Number(value.toPrecision(4));
  return short.toLocaleString("en", { maximumFractionDigits: 6 });
}

/** What there is to say of a scene's frames; `run` is the one on show. */
export function makeWords(scene) {
  const { about } = scene;
  const named = (text, panel) => (about.panels.length ? `${about.panels[panel]}: ${text}` : text);
  const moment = (time) => (UNITS.includes(about.time) ? `${said(time)} ${about.time}`
    : `${about.time} ${said(time)}`);
  const share = (value) => `${Math.round(value * 100)} %`;

  /** For each panel how many there are of each level; of a ramp the mean. */
  function counts(frame) {
    const { states, shape } = scene.run;
    const n_panels = Math.max(1, about.panels.length);
    const size = states.length / shape[0] / n_panels;
    return Array.from({ length: n_panels }, (_, panel) => {
      const found = about.ramp.length ? [0] : about.levels.map(() => 0);
      const start = (frame * n_panels + panel) * size;
      for (let i = start; i < start + size; i += 1) {
        if (about.ramp.length) found[0] += states[i] / 255 / size;
        else found[states[i]] += 1;
      }
      return found;
    });
  }
  const state = (value) => (about.ramp.length
    ? `${share(value / 255)} of the way from ${about.ramp_words.join(" to ")}`
    : about.levels[value].words);
  function shownIn(found) {
    if (about.ramp.length) return `on average ${state(found[0] * 255)}`;
    return found.flatMap((n, i) => (n ? [`${about.levels[i].words} ${said(n)}`] : [])).join(", ");
  }
  /** "spread (ms)" and 12 is said as "spread 12 ms". */
  const measures = (frame) => scene.run.measures.map(({ name, values }) => {
    const [, what, unit] = name.match(/^(.*) \((.+)\)$/) ?? [null, name, ""];
    return `${what} ${said(values[frame])} ${unit}`.trim();
  });

  /** One sentence for one frame. */
  function sentence({ frame, position }) {
    const { events, times } = scene.run;
    const rows = about.kind === "rows";
    const parts = rows
      ? [`${about.one} ${events.times.filter((time) => time <= position).length} of `
        + `${events.length}`]
      : counts(frame).map((found, panel) => named(shownIn(found), panel));
    const when = capital(moment(rows ? Number(position.toPrecision(4)) : times[frame]));
    return `${when}. ${capital([...parts, ...measures(frame)].join("; "))}.`;
  }
  /** What stands at a place: a cell, a dot, an event. */
  function place({ panel, index }, { frame }) {
    const { run } = scene;
    const here = about.panels.length ? `, ${about.panels[panel]}` : "";
    if (about.kind === "rows") {
      const { rows, times, levels } = run.events;
      const when = moment(Number(times[index].toPrecision(6)));
      return `${run.rows[rows[index]]}${here}, ${when}: ${state(levels[index])}.`;
    }
    const n_panels = Math.max(1, about.panels.length);
    const size = run.states.length / run.n / n_panels;
    const value = state(run.states[(frame * n_panels + panel) * size + index]);
    const w = run.shape.at(-1);
    const spot = about.kind === "swarm" ? `${capital(about.one)} ${index + 1}`
      : `Row ${Math.floor(index / w) + 1}, column ${(index % w) + 1}`;
    return `${spot}${here}: ${value}.`;
  }
  return { sentence, place, counts, measures, moment, time: said, share };
}

/** The numbers of a frame as a table. */
export function numbers(kit, scene, current) {
  const { h } = kit;
  const { about } = scene;
  const home = h("div", { class: "dl-scroll", tabindex: "0", role: "region",
    "aria-label": "Table of the frame" });
  const line = (name, cells) => h("tr", {}, h("th", { scope: "row", text: name }),
    cells.map((text) => h("td", { text })));
  function lines(frame) {
    if (about.kind === "rows") return [];
    const found = scene.words.counts(frame);
    if (about.ramp.length) {
      return [line("mean", found.map(([mean]) => scene.words.share(mean)))];
    }
    const all = found[0].reduce((sum, n) => sum + n, 0);
    return about.levels.map((level, i) => line(level.words,
      found.map((one) => `${said(one[i])} (${scene.words.share(one[i] / all)})`)));
  }
  function refresh() {
    if (!element.open || !scene.run) return;
    const { frame } = current();
    const panels = about.panels.length ? about.panels : ["number"];
    const heads = ["in this frame", ...panels].map((text) => h("th", { scope: "col", text }));
    home.replaceChildren(h("table", { class: "dl-table" },
      h("caption", { text: `${scene.words.moment(scene.run.times[frame])}, frame ${frame + 1} of `
        + `${scene.run.n}` }),
      h("thead", {}, h("tr", {}, heads)),
      h("tbody", {}, lines(frame), scene.run.measures.map(({ name, values }) =>
        line(name, [said(values[frame])])))));
  }
  const element = h("details", { ontoggle: refresh },
    h("summary", { text: "The frame in numbers" }), home);
  return { element, refresh };
}

/** One mark as the painters draw it. */
function sample(kit, about, level, css) {
  const { drawn } = kit;
  const style = `color: ${css(level.colour)}`;
  const solid = { fill: "currentColor" };
  const open = { fill: "none", stroke: "currentColor", "stroke-width": 2.5 };
  const marks = {
    disc: () => [drawn("circle", { cx: 8, cy: 8, r: 6, ...solid })],
    glow: () => [drawn("circle", { cx: 8, cy: 8, r: 8, ...solid, opacity: 0.3 }),
      drawn("circle", { cx: 8, cy: 8, r: 4.5, ...solid })],
    ring: () => [drawn("circle", { cx: 8, cy: 8, r: 5, ...open })],
    square: () => [drawn("rect", { x: 2.5, y: 2.5, width: 11, height: 11, ...solid })],
    cross: () => [drawn("path", { d: "M3 3 13 13M3 13 13 3", ...open })],
  };
  const cell = () => [drawn("rect", { x: 0.5, y: 0.5, width: 15, height: 15, rx: 3, ...solid,
    stroke: "var(--dl-edge)" })];
  const made = about.kind === "grid" ? cell() : marks[level.mark]();
  return drawn("svg", { width: 16, height: 16, "aria-hidden": "true", style }, made);
}

/** What the colours and marks mean. */
export function legend(kit, about, css) {
  const { h } = kit;
  if (about.ramp.length) {
    const bar = h("span", { class: "dl-player__ramp", "aria-hidden": "true",
      style: `background: linear-gradient(to right, ${about.ramp.map(css).join(", ")})` });
    const [low, high] = about.ramp_words;
    return h("p", { class: "dl-keys dl-player__keys" }, h("span", { text: low }), bar,
      h("span", { text: high }));
  }
  const sign = (i) => (about.kind === "grid"
    ? h("span", { class: "dl-player__sign", text: `(${i})` }) : null);
  return h("ul", { class: "dl-keys dl-player__keys" }, about.levels.map((level, i) =>
    h("li", {}, sample(kit, about, level, css), level.words, sign(i))));
}

const ICONS = { play: "M4 2.5v11l9-5.5z", pause: "M4 3h3v10H4zM9 3h3v10H9z",
  back: "M11 3v10L4.5 8zM3 3h1.6v10H3z", on: "M5 3v10l6.5-5zM11.4 3H13v10h-1.6z" };

function icon({ drawn }, name) {
  return drawn("svg", { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" },
    drawn("path", { d: ICONS[name], fill: "currentColor" }));
}

/** Play, steps, the place in the run, speed and loop: native controls with names. */
export function transport(kit, scene, { toggle, step, seek, extra }) {
  const { h } = kit;
  const [start, stop] = [icon(kit, "play"), icon(kit, "pause")];
  const word = h("span", { text: "Play" });
  const play = h("button", { type: "button", class: "dl-button dl-player__play",
    onclick: toggle }, start, word);
  const small = (name, label, by) => h("button", { type: "button", title: label,
    class: "dl-button dl-button--quiet dl-player__icon", "aria-label": label,
    onclick: () => step(by) }, icon(kit, name));
  const bar = h("input", { type: "range", id: kit.id("place"), "aria-label": "Place in the run",
    oninput: () => seek(Number(bar.value)) });
  const where = h("output", { class: "dl-player__where", for: bar.id });
  const speed = h("select", { id: kit.id("speed") }, SPEEDS.map((value) =>
    h("option", { value, selected: value === 1, text: `${value}×` })));
  const loop = h("input", { type: "checkbox", id: kit.id("loop") });
  const element = h("div", { class: "dl-player__controls" },
    h("div", { class: "dl-player__line" }, play, small("back", "One step back", -1),
      small("on", "One step forward", 1), bar, where),
    h("div", { class: "dl-player__line dl-player__line--more" },
      h("label", { class: "dl-player__field", for: speed.id }, "Speed", speed),
      h("label", { class: "dl-choice", for: loop.id }, loop, "Loop"), extra));
  const all = [play, ...element.querySelectorAll(".dl-player__icon"), bar];
  all.forEach((one) => { one.disabled = true; });
  function fit() {
    const { axis } = scene;
    Object.assign(bar, { min: axis.first, max: axis.last, step: axis.step });
    all.forEach((one) => { one.disabled = axis.last <= axis.first; });
  }
  function show({ position, frame, playing }) {
    const rows = scene.about.kind === "rows";
    const time = scene.words.moment(rows ? Number(position.toPrecision(4))
      : scene.run.times[frame]);
    bar.value = position;
    bar.setAttribute("aria-valuetext", `${time}, frame ${frame + 1} of ${scene.run.n}`);
    where.textContent = time;
    const text = playing ? "Pause" : "Play";
    if (word.textContent === text) return;
    word.textContent = text;
    play.replaceChild(playing ? stop : start, play.firstChild);
  }
  return { element, fit, show, speed: () => Number(speed.value), loops: () => loop.checked };
}

/** Six moments side by side: what a run is without motion. */
export function stills(kit, scene, { open, painter, seek, density }) {
  const { h } = kit;
  const home = h("div", { class: "dl-player__stills" });
  function one(frame) {
    const canvas = h("canvas", { "aria-hidden": "true" });
    const words = scene.words.moment(scene.run.times[frame]);
    const button = h("button", { type: "button", class: "dl-player__still",
      onclick: () => seek(scene.axis.at(frame)) }, canvas, h("span", { text: words }));
    button.setAttribute("aria-label", `Go to ${words}`);
    home.append(button);
    const small = painter({ ...scene, view: { zoom: 1, x: 0.5, y: 0.5 }, calm: true });
    const width = canvas.parentElement.clientWidth - 12;
    const height = small.layout(width, 150);
    density(canvas, width, height);
    const g = canvas.getContext("2d");
    g.scale(devicePixelRatio, devicePixelRatio);
    small.draw(g, { frame, position: scene.axis.at(frame), part: 0 });
  }
  function refresh() {
    if (!element.open || !scene.run) return;
    home.replaceChildren();
    const n = Math.min(N_STILLS, scene.run.n);
    for (let i = 0; i < n; i += 1) {
      one(n === 1 ? 0 : Math.round((i * (scene.run.n - 1)) / (n - 1)));
    }
  }
  const element = h("details", { open, ontoggle: refresh },
    h("summary", { text: "Six moments side by side" }), home);
  return { element, refresh };
}
