// The questions as native controls, one function for each kind.
//
// Each gives {element, get, set, lock, missing}: `get()` is the answer, or null where there is
// none yet, and `missing` says what to do then. What comes from others is text, never HTML.

import { curve } from "./class_curve.js";

const SAY = {
  one: "Choose one of the options first.",
  many: "Tick at least one option first.",
  most: (n) => `Tick at most ${n}.`,
  number: (low, high) => `Enter a number from ${low} to ${high} first.`,
  range: (low, high, unit) => `From ${low} to ${high} ${unit}`,
  text: "Write a few words first.",
  used: (n, of) => `${n} of ${of} characters`,
  sort: "Choose a place for one card at least.",
  twice: "Two cards have the same place. Give each one its own.",
  placed: (n, of) => `${n} of ${of} placed`,
  choose: "choose …",
  slider: "Slider",
};

let ids = 0;

/** An id that no other element of the page has. */
export const fresh = () => `c${(ids += 1)}`;

/** An element with attributes, event listeners and children; texts stay texts. */
export function h(tag, about = {}, ...children) {
  const element = document.createElement(tag);
  return filled(element, about, children);
}

/** The same within a picture. */
export function drawn(tag, about = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), about, children);
}

function filled(element, about, children) {
  Object.keys(about).forEach((name) => {
    const value = about[name];
    if (name === "text") element.textContent = value;
    else if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, value);
  });
  children.forEach((child) => child && element.append(child));
  return element;
}

/** Empties an element and fills it anew. */
export function refill(element, ...children) {
  while (element.firstChild) element.removeChild(element.firstChild);
  children.forEach((child) => child && element.append(child));
}

/** A number as people read it. */
export function plain(number) {
  return Number(Number(number).toPrecision(6)).toLocaleString("en", { maximumFractionDigits: 6 });
}

function options(about, type, changed) {
  const name = fresh();
  const inputs = about.options.map(({ id }) => h("input", { type, name, value: id,
    onchange: changed }));
  const dense = about.kind === "scale" && about.options.length > 7;
  const labels = about.options.map(({ id, text }, i) => {
    const wide = dense && text !== id;
    return h("label", { class: wide ? "choice wide" : "choice" }, inputs[i], h("span", { text }));
  });
  const element = h("fieldset", { "aria-labelledby": "ask" },
    h("div", { class: dense ? "steps" : "" }, ...labels));
  const ticked = () => inputs.filter((input) => input.checked).map((input) => input.value);
  return { element, ticked,
    tick: (chosen) => inputs.forEach((input) => {
      input.checked = chosen.indexOf(input.value) >= 0;
    }),
    lock: (locked) => { element.disabled = locked; } };
}

/** One option, or one step of a scale, whose value is a number. */
function one(about, changed) {
  const { element, ticked, tick, lock } = options(about, "radio", changed);
  const value = (id) => (about.kind === "one" || id === "na" ? id : Number(id));
  return { element, lock, get: () => (ticked().length ? value(ticked()[0]) : null),
    set: (chosen) => tick([String(chosen)]), missing: () => SAY.one };
}

function many(about, changed) {
  const { element, ticked, tick, lock } = options(about, "checkbox", changed);
  const fits = () => ticked().length > 0 && !(about.n_max && ticked().length > about.n_max);
  if (about.n_max) element.append(h("p", { class: "hint", text: SAY.most(about.n_max) }));
  return { element, lock, get: () => (fits() ? ticked() : null), set: tick,
    missing: () => (ticked().length ? SAY.most(about.n_max) : SAY.many) };
}

function number(about, changed) {
  const { low, high, step, unit = "" } = about;
  const hint = fresh();
  const box = h("input", { type: "number", inputmode: "decimal", min: low, max: high, step: "any",
    "aria-labelledby": "ask", "aria-describedby": hint });
  const slider = step > 0 && h("input", { type: "range", min: low, max: high, step,
    "aria-label": `${SAY.slider}, ${unit}` });
  const read = () => (box.value.trim() === "" ? NaN : Number(box.value));
  const inside = () => read() >= low && read() <= high;
  box.addEventListener("input", () => {
    if (slider && inside()) slider.value = box.value;
    changed();
  });
  if (slider) {
    ["input", "click"].forEach((name) => slider.addEventListener(name, () => {
      if (slider.disabled) return;
      box.value = slider.value; // a click may leave it where it stands: that is an answer too
      changed();
    }));
  }
  return {
    element: h("div", {}, slider, h("p", {}, box, h("span", { text: ` ${unit}` })),
      h("p", { class: "hint", id: hint, text: SAY.range(plain(low), plain(high), unit) })),
    get: () => (inside() ? read() : null),
    set: (value) => {
      box.value = value;
      if (slider) slider.value = value;
    },
    lock: (locked) => [box, slider].forEach((input) => {
      if (input) input.disabled = locked;
    }),
    missing: () => SAY.number(plain(low), plain(high)),
  };
}

function text(about, changed) {
  const longest = about.n_max || 280;
  const hint = fresh();
  const used = h("p", { class: "hint", id: hint });
  const box = h("textarea", { rows: 4, maxlength: longest, "aria-labelledby": "ask",
    "aria-describedby": hint, dir: "auto" });
  const count = () => { used.textContent = SAY.used(box.value.length, longest); };
  box.addEventListener("input", () => {
    count();
    changed();
  });
  count();
  return {
    element: h("div", {}, box, used),
    get: () => box.value.trim() || null,
    set: (value) => {
      box.value = value;
      count();
    },
    lock: (locked) => { box.readOnly = locked; },
    missing: () => SAY.text,
  };
}

function sort(about, changed) {
  const choices = about.options.map(({ id, text: words }) => {
    const name = fresh();
    const empty = h("option", { value: "", text: SAY.choose });
    const places = about.bins.map((bin) => h("option", { value: bin.id, text: bin.text }));
    const select = h("select", { id: name }, empty, ...places);
    const label = h("label", { for: name, text: words, dir: "auto" });
    return { id, select, card: h("div", { class: "card" }, label, select) };
  });
  const placed = h("p", { class: "hint" });
  const get = () => {
    const value = {};
    choices.forEach(({ id, select }) => {
      if (select.value) value[id] = select.value;
    });
    return value;
  };
  const twice = () => {
    const places = Object.keys(get()).map((card) => get()[card]);
    return about.each_once && new Set(places).size < places.length;
  };
  const count = () => {
    placed.textContent = SAY.placed(Object.keys(get()).length, choices.length);
  };
  const element = h("div", { role: "group", "aria-labelledby": "ask" },
    ...choices.map(({ card }) => card), placed);
  element.addEventListener("change", () => {
    count();
    changed();
  });
  count();
  return { element,
    get: () => (Object.keys(get()).length && !twice() ? get() : null),
    set: (value) => {
      choices.forEach(({ id, select }) => { select.value = value[id] || ""; });
      count();
    },
    lock: (locked) => choices.forEach(({ select }) => { select.disabled = locked; }),
    missing: () => (twice() ? SAY.twice : SAY.sort) };
}

/** The controls of one activity; `changed()` is called when the person changes something. */
export function part(about, changed) {
  const kinds = { one, scale: one, many, number, curve, text, sort };
  return kinds[about.kind](about, changed);
}
