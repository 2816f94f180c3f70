// A group's way on two axes: points are placed by day, drawn in order and told in a table.

const ADVICE = "Think of one group that you are in. Where does it stand, in your own judgement, "
  + "and where did it stand before? Roles, no names. Only you see it.";

const signed = (value) => (value > 0 ? `+${value}` : String(value).replace("-", "\u2212"));

/** Points from a record, whatever stands in it, by day. */
function clean(value, terms, { isDay }) {
  const list = Array.isArray(value?.points) ? value.points : [];
  const within = (place) => Number.isFinite(place) && place >= terms.low && place <= terms.high;
  const kinds = terms.led.map(({ id }) => id);
  return byDay(list.filter((one) => isDay(one?.on) && within(one.harmony) && within(one.process))
    .slice(0, terms.points).map(({ on, harmony, process, led, by }) => ({
      on, harmony, process, led: kinds.includes(led) ? led : "",
      by: [...String(by ?? "")].slice(0, terms.longest).join(""),
    })));
}

/** In order of days; points of one day stay in the order in which they came. */
const byDay = (points) => points.toSorted((a, b) => (a.on === b.on ? 0 : a.on < b.on ? -1 : 1));

/** The form of one point; `placed()` at each move of a slider, `done(point)` when it is ready. */
function form(kit, model, terms, { today, isDay }, { placed, done, left }) {
  const { h, id } = kit;
  const places = {};
  const controls = model.get("controls").map((spec) => {
    const one = kit.control(spec, (value) => {
      places[spec.name] = value;
      placed();
    });
    return { ...one, name: spec.name };
  });
  const day = h("input", { type: "date", id: id("day"), required: true, min: "2000-01-01",
    max: "2100-12-31" });
  const led = h("select", { id: id("led"), onchange: () => opened() },
    terms.led.map(({ id: value, text }) => h("option", { value, text })));
  const by = h("input", { type: "text", id: id("by"), dir: "auto", autocomplete: "off",
    maxlength: terms.longest });
  const field = (text, input) =>
    h("div", { class: "dl-field" }, h("label", { for: input.id, text }), input);
  const whom = field("By whom (a role)", by);
  const opened = () => { whom.hidden = !led.value; };
  const legend = h("legend", {});
  const ready = h("button", { type: "submit", class: "dl-button" });
  const back = kit.button("Leave it as it was", () => left());
  function submit(event) {
    event.preventDefault();
    if (!isDay(day.value)) return;
    const role = led.value ? by.value.trim() : "";
    done({ on: day.value, ...places, led: led.value, by: role });
  }
  function move(harmony, process) {
    Object.assign(places, { harmony, process });
    controls.forEach((one) => one.set(places[one.name]));
  }
  /** A new point, from where the last one stands, or the point with this number. */
  function show(point, number) {
    move(point?.harmony ?? 0, point?.process ?? 0);
    day.value = number ? point.on : today();
    led.value = number ? point.led : "";
    by.value = number ? point.by : "";
    opened();
    legend.textContent = number ? `Change point ${number}` : "A new point";
    ready.textContent = number ? "Change it" : "Add this point";
    back.hidden = !number;
  }
  const element = h("form", { onsubmit: submit },
    h("fieldset", { class: "dl-field dl-way__form" }, legend, field("Day", day),
      controls.map((one) => one.element), field("Leadership was offered", led), whom,
      h("div", { class: "dl-row" }, ready, back)));
  return { element, show, move, get: () => ({ ...places }), focus: () => day.focus(),
    allow: (more) => { ready.disabled = !more; } };
}

/** All points below each other, each with a button to change it and one to take it out. */
function table({ h, button }, terms, { saidDay }, { change, drop }) {
  const body = h("tbody");
  const heads = ["Point", "Day", "Harmony", "Process", "Leadership offered", ""];
  const element = h("table", { class: "dl-table dl-way__table" },
    h("caption", { text: "Points, by day" }),
    h("thead", {}, h("tr", {}, heads.map((text) =>
      (text ? h("th", { scope: "col", text }) : h("td"))))), body);
  const offered = ({ led, by }) => {
    const { text } = terms.led.find(({ id }) => id === led);
    return led && by ? `${text}, by ${by}` : text;
  };
  const named = (word, number, run) => {
    const made = button(word, run);
    made.setAttribute("aria-label", `${word} point ${number}`);
    return made;
  };
  const cell = (name, text) => h("td", {}, h("span", { class: "dl-way__name", text: name }),
    h("span", { text }));
  const line = (point, i) => h("tr", {}, h("th", { scope: "row", text: i + 1 }),
    h("td", { text: saidDay(point.on) }), cell("harmony ", signed(point.harmony)),
    cell("process ", signed(point.process)), cell("offered: ", offered(point)),
    h("td", {}, h("div", { class: "dl-row" }, named("Change", i + 1, () => change(i)),
      named("Remove", i + 1, () => drop(i)))));
  function show(points) {
    element.hidden = !points.length;
    body.replaceChildren(...points.map(line));
  }
  /** The button to take out the point that now stands there, or the one before it. */
  function focus(i) {
    const left = body.querySelectorAll("tr");
    left[Math.min(i, left.length - 1)]?.querySelector("button:last-child").focus();
    return left.length > 0;
  }
  return { element, show, focus };
}

export function render(part) {
  let stop = null;
  const loads = ["dated.js", "trajectory_picture.js"].map(part.kit.module);
  Promise.all(loads).then(([dated, drawing]) => {
    if (stop !== "ended") stop = build(dated, drawing, part);
  }).catch((error) => {
    part.el.textContent = `This part of the lesson could not be loaded: ${error.message}`;
  });
  return () => {
    const end = stop;
    stop = "ended";
    end?.();
  };
}

function build(dated, drawing, { model, el, kit }) {
  const { h } = kit;
  const terms = model.get("terms");
  const kept = kit.keep(model, "trajectory");
  const wrong = kit.notice();
  const said = h("p", { class: "dl-way__said", role: "status", "aria-label": "The way" });
  const limits = h("p", {});
  let points = [];
  let editing = -1; // the point that is being changed
  let asked = 0;

  async function look() {
    const mine = ++asked;
    try {
      const found = await kit.ask(model, "look", { points });
      if (mine !== asked) return; // something newer is on its way
      wrong.say("");
      said.textContent = found.words;
      limits.textContent = found.limits;
      draw();
      root.dataset.ready = "";
    } catch (error) {
      if (mine === asked) wrong.say(error.message);
    }
  }
  const draw = () => plane.show(points, entry.get(), said.textContent || "Way on two axes");
  /** The form for a new point, or for the one with this place in the list. */
  function open(i) {
    editing = i;
    entry.show(i < 0 ? points.at(-1) : points[i], i + 1);
    entry.allow(i >= 0 || points.length < terms.points);
    draw();
  }
  function redraw() {
    list.show(points);
    open(-1);
    look();
  }
  function changed(next) {
    points = byDay(next);
    kept.save({ ...kept.entry?.value, points }, { done: points.length > 1 });
    redraw();
  }
  function done(point) {
    const others = points.filter((_, i) => i !== editing);
    changed([...others, point]);
    entry.focus();
  }
  function drop(i) {
    changed(points.filter((_, j) => j !== i));
    if (!list.focus(i)) entry.focus();
  }
  function change(i) {
    open(i);
    entry.focus();
  }
  const leave = () => {
    const last = editing;
    open(-1);
    list.focus(last);
  };

  const entry = form(kit, model, terms, dated, { placed: () => draw(), done, left: leave });
  const plane = drawing.picture(kit, terms, (...place) => {
    entry.move(...place);
    draw();
  });
  const list = table(kit, terms, dated, { change, drop });
  const keys = h("p", { class: "dl-hint", text: "Numbers are the order of days. A diamond: "
    + "leadership was offered. The dashed ring is the point in the form; you can also place it by "
    + "pointing at the plane. The arrow is the longer movement, to sustainability and justice." });
  const root = h("section", { class: "dl-card dl-way", "aria-label": model.get("title") },
    h("h3", { text: model.get("title") }), h("p", { text: ADVICE }),
    h("div", { class: "dl-way__parts" }, entry.element, h("div", {}, plane.element, keys)),
    said, limits, list.element, wrong.element, kept.status);
  el.append(root);
  function take(found) {
    points = clean(found?.value, terms, dated);
    redraw();
  }
  take(kept.entry);
  kept.onOutside(take);
  return () => {
    asked += 1;
    kept.stop();
  };
}
