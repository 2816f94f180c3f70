// A curve drawn by hand: one native slider for each point, and the pointer anywhere between them.

const HINT = "Draw with the pointer, or go from point to point with Tab and use the arrow keys.";
const EDGE = { left: 62, right: 20, top: 18, bottom: 50 };

const percent = (share) => (share === null ? "" : `${Math.round(share * 100)} %`);

/** Sets point `i`; in a rising curve the other points give way. */
function moved(shares, i, share, rising) {
  return shares.map((old, j) => {
    if (j === i) return share;
    if (!rising) return old;
    return j > i ? Math.max(old, share) : Math.min(old, share);
  });
}

/** Where shares and x values lie in a picture of this size. */
function plane(form, width, height) {
  const right = width - EDGE.right;
  const bottom = height - EDGE.bottom;
  const span = form.x_high - form.x_low;
  return {
    left: EDGE.left, right, top: EDGE.top, bottom,
    x: (value) => EDGE.left + ((value - form.x_low) / span) * (right - EDGE.left),
    y: (share) => bottom - share * (bottom - EDGE.top),
    share: (y) => Math.min(1, Math.max(0, (bottom - y) / (bottom - EDGE.top))),
    at: (x) => Math.min(1, Math.max(0, (x - EDGE.left) / (right - EDGE.left))),
  };
}

function axes({ drawn }, form, at, xs, short) {
  const parts = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
    drawn("line", { class: "dl-drawing__grid", x1: at.left, x2: at.right,
      y1: at.y(share), y2: at.y(share) }),
    ...(share % 0.5 ? []
      : [label(drawn, `${share * 100} %`, at.left - 16, at.y(share) + 4, "end")]),
  ]);
  const every = at.right - at.left < 64 * xs.length ? 2 : 1;
  xs.forEach((x, i) => {
    parts.push(drawn("line", { class: "dl-drawing__grid", x1: at.x(x), x2: at.x(x),
      y1: at.bottom, y2: at.bottom + 6 }));
    if (i % every === 0) parts.push(label(drawn, short(x), at.x(x), at.bottom + 24, "middle"));
  });
  parts.push(label(drawn, form.x_label, (at.left + at.right) / 2, at.bottom + 42, "middle"));
  return parts;
}

function label(drawn, text, x, y, anchor, look = "") {
  const name = `dl-drawing__text ${look}`;
  const element = drawn("text", { class: name, x, y, "text-anchor": anchor });
  element.textContent = text;
  return element;
}

function line(drawn, at, xs, ys, look) {
  const points = xs.map((x, i) => `${at.x(x)},${at.y(ys[i])}`).join(" ");
  return drawn("polyline", { class: `dl-drawing__line ${look}`, points });
}

/** A dot for each point; the one in use says where it stands. */
function dots(drawn, at, xs, state, short) {
  return xs.flatMap((x, i) => {
    const [cx, cy] = [at.x(x), at.y(state.shares[i])];
    const dot = drawn("circle", { class: "dl-drawing__dot", cx, cy, r: state.locked ? 3 : 8 });
    if (i !== state.active || state.locked) return [dot];
    const above = cy > at.top + 28;
    const anchor = i === 0 ? "start" : i === xs.length - 1 ? "end" : "middle";
    const said = label(drawn, `${short(x)}: ${percent(state.shares[i])}`, cx,
      above ? cy - 18 : cy + 30, anchor, "dl-drawing__said");
    const ring = drawn("circle", { class: "dl-drawing__ring", cx, cy, r: 13 });
    return state.ring ? [dot, ring, said] : [dot, said];
  });
}

/** The sliders; each holds one point and is read out as '35 %'. */
function sliders({ h }, form, xs, short, { set, use }) {
  return xs.map((x, i) => {
    const slider = h("input", { type: "range", min: 0, max: 100, step: 1, value: 0,
      class: "dl-drawing__slider", "aria-valuetext": "0 %",
      "aria-label": `${form.y_label} at ${form.x_label} ${short(x)}` });
    slider.addEventListener("input", () => set(i, Number(slider.value) / 100));
    slider.addEventListener("focus", () => use(i, slider.matches(":focus-visible")));
    slider.addEventListener("blur", () => use(null, false));
    slider.addEventListener("keydown", () => use(i, true));
    return slider;
  });
}

/** Draws with the pointer: from where it was to where it is, over all points between. */
function pen(area, { open, points, place, set, use }) {
  let last = null;
  const stroke = (event) => {
    const { share, at } = place(event);
    const i = Math.round(at * (points - 1));
    const from = last ?? { i, share };
    const way = Math.abs(i - from.i);
    for (let k = 1; k <= way; k += 1) {
      set(from.i + Math.sign(i - from.i) * k, from.share + ((share - from.share) * k) / way);
    }
    if (way === 0) set(i, share);
    last = { i, share };
    return i;
  };
  const end = () => {
    if (last) use(last.i, false, true);
    last = null;
  };
  area.addEventListener("pointerdown", (event) => {
    if (!open() || event.button !== 0) return;
    event.preventDefault();
    area.setPointerCapture(event.pointerId);
    use(stroke(event), false);
  });
  area.addEventListener("pointermove", (event) => {
    if (last && open()) use(stroke(event), false);
  });
  ["pointerup", "pointercancel", "lostpointercapture"].forEach((name) =>
    area.addEventListener(name, end));
}

/** The numbers behind the picture, for those who want or need them. */
function numbers(kit, form, xs, short, current) {
  const { h } = kit;
  const home = h("div", { class: "dl-scroll" });
  function refresh() {
    const { shares, observed } = current();
    if (!element.open) return;
    const heads = [form.x_label, "your bet", ...(observed ? ["the run"] : [])];
    const lines = xs.map((x, i) => h("tr", {}, h("th", { scope: "row", text: short(x) }),
      h("td", { text: percent(shares[i]) }),
      observed && h("td", { text: percent(seen(observed, x)) })));
    home.replaceChildren(h("table", { class: "dl-table" },
      h("caption", { text: form.y_label }),
      h("thead", {}, h("tr", {}, heads.map((text) => h("th", { scope: "col", text })))),
      h("tbody", {}, lines)));
  }
  const element = h("details", { ontoggle: refresh }, h("summary", { text: "The numbers" }), home);
  return { element, refresh };
}

/** The observed share at x, between its points; null outside them. */
function seen({ x: xs, y: ys }, x) {
  const next = xs.findIndex((known) => known >= x - 1e-9);
  if (next < 0 || x < xs[0] - 1e-9) return null;
  if (next === 0) return ys[0];
  const part = (x - xs[next - 1]) / (xs[next] - xs[next - 1]);
  return ys[next - 1] + part * (ys[next] - ys[next - 1]);
}

function keys({ h, drawn }) {
  const key = (text, look) => h("li", {},
    drawn("svg", { width: 28, height: 10, "aria-hidden": "true" },
      drawn("line", { class: `dl-drawing__line ${look}`, x1: 0, x2: 28, y1: 5, y2: 5 })), text);
  return h("ul", { class: "dl-keys", hidden: true },
    key("your bet", "dl-drawing__line--placed"), key("the run", "dl-drawing__line--run"));
}

/** The drawing area; `changed()` is called when the learner draws. */
export function drawing(kit, form, changed) {
  const { h } = kit;
  const n = form.n_points;
  const xs = Array.from({ length: n }, (_, i) =>
    form.x_low + (i * (form.x_high - form.x_low)) / (n - 1));
  const whole = form.x_high - form.x_low >= n;
  const short = (x) => String(whole ? Math.round(x) : Number(x.toPrecision(3)));
  const state = { shares: xs.map(() => 0), touched: false, locked: false, observed: null,
    active: null, ring: false };
  const svg = kit.drawn("svg", { class: "dl-drawing__picture", "aria-hidden": "true" });
  const set = (i, share) => {
    state.shares = moved(state.shares, i, Math.round(share * 100) / 100, form.rising);
    state.touched = true;
    changed();
    paint();
  };
  const use = (active, ring, pointed = false) => {
    if (pointed) handles[active].focus({ preventScroll: true });
    change({ active, ring });
  };
  const handles = sliders(kit, form, xs, short, { set, use });
  const area = h("div", { class: "dl-drawing__area" }, svg,
    h("div", { role: "group", "aria-label": "Your curve, one slider for each point" }, handles));
  const legend = keys(kit);
  const table = numbers(kit, form, xs, short, () => state);
  const size = () => plane(form, area.clientWidth || 320, area.clientHeight || 260);
  pen(area, { open: () => !state.locked, points: n, set, use,
    place: ({ clientX, clientY }) => {
      const box = area.getBoundingClientRect();
      return { share: size().share(clientY - box.top), at: size().at(clientX - box.left) };
    } });

  function paint() {
    const at = size();
    const hand = state.locked ? "dl-drawing__line--placed" : "dl-drawing__line--hand";
    const { observed } = state;
    const blank = !state.touched && !state.locked;
    svg.replaceChildren(...axes(kit, form, at, xs, short),
      ...(blank ? [label(kit.drawn, "Draw your curve here", (at.left + at.right) / 2,
        at.y(0.6), "middle", "dl-drawing__invite")] : []),
      ...(observed ? [line(kit.drawn, at, observed.x, observed.y, "dl-drawing__line--run")] : []),
      line(kit.drawn, at, xs, state.shares, hand),
      ...dots(kit.drawn, at, xs, state, short));
    handles.forEach((slider, i) => {
      const value = Math.round(state.shares[i] * 100);
      Object.assign(slider, { value, disabled: state.locked });
      slider.setAttribute("aria-valuetext", `${value} %`);
      slider.style.insetInlineStart = `${at.x(xs[i]) - 22}px`;
    });
    legend.hidden = !observed;
    table.refresh();
  }
  const change = (to) => {
    Object.assign(state, to);
    paint();
  };
  const resize = new ResizeObserver(paint);
  resize.observe(area);
  return {
    element: h("div", { class: "dl-drawing" },
      h("p", { class: "dl-drawing__title", "aria-hidden": "true", text: form.y_label }),
      area, legend, table.element),
    get: () => (state.touched ? state.shares : null),
    set: (shares) => change({ shares: shares ?? xs.map(() => 0), touched: Boolean(shares) }),
    lock(locked) {
      area.classList.toggle("dl-drawing__area--open", !locked);
      change({ locked });
    },
    settle: (observed) => change({ observed }),
    focus: () => handles[0].focus(),
    hint: `${HINT}${form.rising ? " The curve cannot fall: other points give way." : ""}`,
    missing: "Draw your curve first, with the pointer or with the arrow keys.",
    stop: () => resize.disconnect(),
  };
}
