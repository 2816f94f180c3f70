// One Vega view: the template is parsed once, a new result only replaces its columns.

const QUIET = 1; // errors only: a template without data has, rightly, no extent
const AXES = ["--dl-ink", "--dl-quiet", "--dl-line", "--dl-accent"];

/** Reads design tokens as colours: probes resolve light-dark() for the place they stand in. */
function tokens(el, names) {
  const probes = names.map((name) => {
    const probe = document.createElement("span");
    probe.style.color = `var(${name})`;
    return probe;
  });
  el.append(...probes); // all at once: the browser works out styles a single time
  const read = probes.map((probe) => getComputedStyle(probe).color);
  probes.forEach((probe) => probe.remove());
  return read;
}

function theme(el) {
  const [ink, quiet, line, accent] = tokens(el, AXES);
  const kinds = tokens(el, [1, 2, 3, 4, 5, 6].map((n) => `--dl-kind-${n}`));
  const font = getComputedStyle(el).fontFamily;
  const size = Number.parseFloat(getComputedStyle(el).getPropertyValue("--dl-chart-text")) || 12;
  const words = { labelColor: quiet, titleColor: ink, labelFont: font, titleFont: font,
    labelFontSize: size, titleFontSize: size + 1, titleFontWeight: "normal" };
  return {
    background: null,
    style: { "guide-title": { font }, "guide-label": { font }, cell: { stroke: null } },
    range: { category: kinds },
    mark: { color: accent },
    text: { fill: ink, font, fontSize: 12 },
    title: { color: ink, font, fontSize: 14, anchor: "start", fontWeight: 600 },
    axis: { ...words, domainColor: line, gridColor: line, tickColor: line, gridOpacity: 0.7 },
    legend: { ...words, symbolStrokeWidth: 2 },
  };
}

/** Colours inside a template are token names ("--dl-ink"): they follow light and dark. */
function painted(spec, el) {
  const text = JSON.stringify(spec);
  const names = [...new Set(text.match(/--dl-[a-z0-9-]+/g) ?? [])].sort().reverse();
  const colours = tokens(el, names);
  const own = JSON.parse(names.reduce((all, name, i) => all.replaceAll(name, colours[i]), text));
  return { ...own, background: null };
}

/** One line of a legend, drawn as the chart draws it. */
function key(kit, { colour, dash, words, set }) {
  const line = kit.drawn("line", { x1: 1, y1: 6, x2: 27, y2: 6, "stroke-width": 3,
    "stroke-dasharray": dash.join(" "), style: `stroke: var(${colour})` });
  const sample = kit.drawn("svg", { width: 28, height: 12, "aria-hidden": "true" }, line);
  return kit.h("li", { "data-set": set || null, hidden: Boolean(set) }, sample, words);
}

export function makeView(kit) {
  /** Shows a chart in `el`; `label` names it for those who do not see it. */
  return async function view(el, template, { label, title = "", keys = [] }) {
    const frame = kit.h("div", { class: "dl-view", role: "img", "aria-label": label });
    const figure = kit.h("figure", { class: "dl-figure" },
      title ? kit.h("figcaption", { text: title }) : null, frame,
      keys.length ? kit.h("ul", { class: "dl-keys" }, keys.map((one) => key(kit, one))) : null);
    el.append(figure); // at once: pictures stand in the order in which they were asked for
    const [{ default: embed }, spec] = await Promise.all([
      kit.module("vega.js"), kit.json(`charts/${template}.json`),
    ]);
    const known = new Set(spec.data.map((set) => set.name));
    let data = {};
    let shown = null; // the Vega view
    let made = null; // what embed gave, to end it
    let measured = false; // whether there is room for all that stands around the picture

    async function show() {
      const options = { mode: "vega", renderer: "canvas", actions: false,
        logLevel: QUIET, config: theme(frame) };
      const inner = kit.h("div", { "aria-hidden": "true" }); // its words are the frame's
      frame.replaceChildren(inner);
      const next = await embed(inner, painted(spec, frame), options);
      made?.finalize();
      made = next;
      shown = next.view;
      if (frame.clientWidth > 0) shown.signal("width", frame.clientWidth); // not embed's, maybe 0
      measured = false;
      await fill(data);
    }

    /** Room for titles and legends, which the pass before has drawn and measured. */
    async function settle(filled) {
      await shown.runAsync();
      if (measured) return;
      measured = filled;
      await shown.resize().runAsync();
    }

    function fill(sets) {
      let filled = false;
      for (const [name, fields] of Object.entries(sets)) {
        if (!known.has(name)) continue; // this template does not draw that data set
        const rows = kit.rows(fields);
        filled ||= rows.length > 0;
        shown.data(name, rows);
        for (const line of figure.querySelectorAll(`[data-set="${name}"]`)) {
          line.hidden = !rows.length;
        }
      }
      return settle(filled);
    }

    const resize = new ResizeObserver(() => {
      const width = frame.clientWidth;
      if (width > 0 && shown && Math.abs(shown.width() - width) > 1) {
        shown.signal("width", width).resize().runAsync();
      }
    });
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const themes = new MutationObserver(show);
    const watched = { attributeFilter: ["data-theme", "data-jp-theme-light"] };
    themes.observe(document.documentElement, watched);
    themes.observe(document.body, watched);
    scheme.addEventListener("change", show);
    await show();
    resize.observe(frame);
    return {
      update(sets) {
        data = { ...data, ...sets };
        return fill(sets);
      },
      label(text) {
        frame.setAttribute("aria-label", text);
      },
      stop() {
        resize.disconnect();
        themes.disconnect();
        scheme.removeEventListener("change", show);
        made?.finalize();
        figure.remove();
      },
    };
  };
}
