// One Vega view: the template is parsed once, a new result only replaces its columns.

const LATER_MS = 4000; // until then nobody far down the page waits for pictures farther down
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
    axis: { ...words, domainColor: line, gridColor: line, tickColor: line, gridOpacity: 0.7,
      labelSeparation: 3 },
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

/**
 * Pictures are made one at a time, those on screen first, and between two of them the page hears.
 * `watch(frame, make)` calls `make` once when the frame comes near.
 */
function turns() {
  const waiting = [];
  const makers = new Map(); // frame -> what makes its picture
  const onScreen = new Set();
  const seen = new IntersectionObserver((news) => news.forEach(({ target, isIntersecting }) =>
    (isIntersecting ? onScreen.add(target) : onScreen.delete(target))));
  const near = new IntersectionObserver((news) => news.forEach(({ target, isIntersecting }) => {
    if (!isIntersecting) return;
    near.unobserve(target);
    makers.get(target)?.();
  }), { rootMargin: "100% 0px" });
  async function begin() {
    while (waiting.length) {
      await new Promise((next) => setTimeout(next));
      const one = waiting.find(({ frame }) => onScreen.has(frame)) ?? waiting[0];
      await one.work().then(one.done, one.failed);
      waiting.splice(waiting.indexOf(one), 1);
    }
  }
  return {
    watch(frame, make) {
      makers.set(frame, make);
      seen.observe(frame);
      near.observe(frame);
    },
    leave(frame) {
      makers.delete(frame);
      onScreen.delete(frame);
      seen.unobserve(frame);
      near.unobserve(frame);
    },
    take: (frame, work) => new Promise((done, failed) => {
      waiting.push({ frame, work, done, failed });
      if (waiting.length === 1) begin();
    }),
  };
}

export function makeView(kit) {
  const turn = turns();
  let tooltip; // one for all pictures of a page

  /**
   * Shows a chart in `el`; `label` names it for those who do not see it. Nothing is drawn before
   * there is something to draw or somebody to see it; `update` with `later` does not wait for a
   * first picture that is far from the screen.
   */
  return async function view(el, template, { label, title = "", keys = [] }) {
    const frame = kit.h("div", { class: "dl-view", role: "img", "aria-label": label });
    const figure = kit.h("figure", { class: "dl-figure" },
      title ? kit.h("figcaption", { text: title }) : null, frame,
      keys.length ? kit.h("ul", { class: "dl-keys" }, keys.map((one) => key(kit, one))) : null);
    el.append(figure); // at once: pictures stand in the order in which they were asked for
    const [{ default: vega }, spec] = await Promise.all([
      kit.module("vega.js"), kit.json(`charts/${template}.json`),
    ]);
    const known = new Set(spec.data.map((set) => set.name));
    let data = {};
    let making = null; // the promise of the first picture
    let shown = null; // the Vega view
    let measured = false; // whether there is room for all that stands around the picture
    let ended = false;
    let timer;
    if (spec.height) frame.style.minHeight = `${spec.height}px`; // the page stays where it is

    /** The template with the room and the rows that there are, so that one pass draws them. */
    function filledSpec() {
      const own = painted(spec, frame);
      if (frame.clientWidth > 0) own.width = frame.clientWidth;
      for (const set of own.data) if (data[set.name]) set.values = took(set.name);
      return own;
    }

    /** A new picture, in today's colours. */
    async function show() {
      if (ended) return;
      const inner = kit.h("div", { "aria-hidden": "true" }); // its words are the frame's
      frame.replaceChildren(inner);
      measured = false;
      const drawn = data;
      const next = new vega.View(vega.parse(filledSpec(), theme(frame)), { container: inner,
        renderer: "canvas", logLevel: QUIET, tooltip: (tooltip ??= new vega.Tooltip()).call });
      await next.runAsync();
      shown?.finalize();
      shown = next;
      if (ended) shown.finalize();
      else {
        if (data !== drawn) await fill(data);
        fit(); // the page may have another width by now
      }
    }
    const make = () => (making ??= turn.take(frame, show));
    const begin = () => make().catch(console.error);
    const again = () => making && turn.take(frame, show);

    /** Room for titles and legends, which the pass before has drawn and measured. */
    async function settle(wasMeasured) {
      await shown.runAsync();
      if (!wasMeasured) await shown.resize().runAsync();
    }

    /** The rows of a data set, whose line in the legend comes and goes with them. */
    function took(name) {
      const rows = kit.rows(data[name]);
      measured ||= rows.length > 0;
      for (const line of figure.querySelectorAll(`[data-set="${name}"]`)) {
        line.hidden = !rows.length;
      }
      return rows;
    }

    function fill(sets) {
      const before = measured;
      for (const name of Object.keys(sets)) {
        if (known.has(name)) shown.data(name, took(name)); // else this template does not draw it
      }
      return settle(before);
    }

    const isSomething = (sets) => Object.entries(sets).some(([name, fields]) =>
      known.has(name) && Object.values(fields)[0]?.length);
    function fit() {
      const width = frame.clientWidth;
      if (width > 0 && shown && Math.abs(shown.width() - width) > 1) {
        shown.signal("width", width).resize().runAsync();
      }
    }
    const resize = new ResizeObserver(fit);
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const themes = new MutationObserver(again);
    const watched = { attributeFilter: ["data-theme", "data-jp-theme-light"] };
    themes.observe(document.documentElement, watched);
    themes.observe(document.body, watched);
    scheme.addEventListener("change", again);
    resize.observe(frame);
    turn.watch(frame, begin);
    const isFar = () => {
      const { top, bottom } = frame.getBoundingClientRect();
      return top > 2 * innerHeight || bottom < -innerHeight;
    };
    return {
      async update(sets, { later = false } = {}) {
        data = { ...data, ...sets };
        if (shown) return fill(sets);
        if (!making && !isSomething(sets)) return undefined;
        if (!making && later && isFar()) timer ??= setTimeout(begin, LATER_MS);
        else await make(); // with all the data there is by then
        return undefined;
      },
      label(text) {
        frame.setAttribute("aria-label", text);
      },
      stop() {
        ended = true;
        clearTimeout(timer);
        turn.leave(frame);
        resize.disconnect();
        themes.disconnect();
        scheme.removeEventListener("change", again);
        shown?.finalize();
        figure.remove();
      },
    };
  };
}
