// A curve of nine shares: drawn with the pointer, or set point by point with nine sliders.

import { drawn, h, refill } from "./class_parts.js";

const SAY = {
  missing: "Draw your curve first, in the picture or point by point.",
  draw: "Draw here",
  points: "Set the curve point by point",
  rising: "The curve cannot fall: the other points give way.",
};

export const SIZE = { width: 360, height: 240, left: 48, right: 12, top: 12, bottom: 48 };
const N = 9;

/** Where x values and shares lie in the picture. */
export function plane({ low, high }) {
  const right = SIZE.width - SIZE.right;
  const bottom = SIZE.height - SIZE.bottom;
  return {
    xs: Array.from({ length: N }, (_, i) =>
      Number((low + (i * (high - low)) / (N - 1)).toFixed(2))),
    x: (i) => SIZE.left + (i / (N - 1)) * (right - SIZE.left),
    y: (share) => bottom - share * (bottom - SIZE.top),
    i: (x) => Math.round(clipped((x - SIZE.left) / (right - SIZE.left)) * (N - 1)),
    share: (y) => clipped((bottom - y) / (bottom - SIZE.top)),
  };
}

const clipped = (share) => Math.min(1, Math.max(0, share));
const percent = (share) => `${Math.round(share * 100)} %`;

/** The points of a line through nine shares. */
export function through(at, shares) {
  return shares.map((share, i) => `${at.x(i)},${at.y(share)}`).join(" ");
}

/** The axes of a picture of shares. */
export function axes(about, at) {
  const word = (text, x, y, anchor) => drawn("text", { x, y, "text-anchor": anchor, text });
  const { width, height, left, right } = SIZE;
  const rows = [0, 0.5, 1].map((share) => [
    drawn("line", { x1: left, x2: width - right, y1: at.y(share), y2: at.y(share) }),
    word(percent(share), left - 6, at.y(share) + 4, "end"),
  ]);
  const columns = at.xs.map((x, i) => i % 2 === 0 && word(x, at.x(i), height - 30, "middle"));
  return [].concat(...rows, columns,
    word(about.words[0], (left + width - right) / 2, height - 10, "middle"));
}

/** Sets point `i`; in a rising curve the other points give way. */
function moved(shares, i, share, rising) {
  return shares.map((old, j) => {
    if (j === i) return share;
    if (!rising) return old;
    return j > i ? Math.max(old, share) : Math.min(old, share);
  });
}

/** Draws with the pointer: over all points between where it was and where it is. */
function pen(picture, at, isOpen, set) {
  let last = null;
  const stroke = (event) => {
    const box = picture.getBoundingClientRect();
    const i = at.i(((event.clientX - box.left) * SIZE.width) / box.width);
    const share = at.share(((event.clientY - box.top) * SIZE.height) / box.height);
    const from = last || { i, share };
    const way = Math.abs(i - from.i);
    for (let k = 1; k <= way; k += 1) {
      set(from.i + Math.sign(i - from.i) * k, from.share + ((share - from.share) * k) / way);
    }
    if (way === 0) set(i, share);
    last = { i, share };
  };
  picture.addEventListener("pointerdown", (event) => {
    if (!isOpen() || event.button !== 0) return;
    event.preventDefault();
    picture.setPointerCapture(event.pointerId);
    stroke(event);
  });
  picture.addEventListener("pointermove", (event) => {
    if (last && isOpen()) stroke(event);
  });
  ["pointerup", "pointercancel"].forEach((name) =>
    picture.addEventListener(name, () => { last = null; }));
}

/** One slider for each point, with its share beside it. */
function sliders(about, at, set) {
  return at.xs.map((x, i) => {
    const said = h("output", { text: "0 %" });
    const slider = h("input", { type: "range", min: 0, max: 100, step: 1, value: 0,
      "aria-valuetext": "0 %", "aria-label": `${about.words[1]}, ${about.words[0]} ${x}` });
    slider.addEventListener("input", () => set(i, Number(slider.value) / 100));
    return { element: h("label", { class: "point" }, h("span", { text: x }), slider, said),
      show: (share) => {
        slider.value = Math.round(share * 100);
        slider.setAttribute("aria-valuetext", percent(share));
        said.textContent = percent(share);
      },
      lock: (locked) => { slider.disabled = locked; } };
  });
}

/** The controls of a curve. */
export function curve(about, changed) {
  const at = plane(about);
  let shares = at.xs.map(() => 0);
  let touched = false;
  let open = true;
  const picture = drawn("svg", { class: "picture open", "aria-hidden": "true",
    viewBox: `0 0 ${SIZE.width} ${SIZE.height}` });
  const points = sliders(about, at, (i, share) => set(i, share));

  function paint() {
    const middle = { x: SIZE.width / 2, y: at.y(0.6), "text-anchor": "middle", text: SAY.draw };
    refill(picture, ...axes(about, at), !touched && drawn("text", middle),
      drawn("polyline", { class: "own", points: through(at, shares) }),
      ...shares.map((share, i) => drawn("circle", { cx: at.x(i), cy: at.y(share), r: 6 })));
    points.forEach((point, i) => point.show(shares[i]));
  }

  function set(i, share) {
    shares = moved(shares, i, Math.round(share * 100) / 100, about.rising);
    touched = true;
    paint();
    changed();
  }

  pen(picture, at, () => open, set);
  paint();
  return {
    element: h("div", {}, h("p", { class: "hint", text: about.words[1] }), picture,
      about.rising && h("p", { class: "hint", text: SAY.rising }),
      h("details", {}, h("summary", { text: SAY.points }),
        h("div", { role: "group", "aria-labelledby": "ask" },
          ...points.map(({ element }) => element)))),
    get: () => (touched ? shares : null),
    set: (value) => {
      shares = value;
      touched = true;
      paint();
    },
    lock: (locked) => {
      open = !locked;
      picture.setAttribute("class", locked ? "picture" : "picture open");
      points.forEach((point) => point.lock(locked));
    },
    missing: () => SAY.missing,
  };
}
