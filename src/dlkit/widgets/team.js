// A team's week: who carried which of three aspects, and what that leaves open.

const ADVICE = "Use initials or roles. It is about what was carried, not about how much anybody "
  + "did, and it stays in this browser.";
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

const called = (name, i) => name.trim() || `Person ${i + 1}`;

/** Weeks from a record, whatever stands in it; at least one, by day. */
function clean(value, terms, aspects, { isDay, today }) {
  const known = aspects.map(({ id }) => id);
  const list = (found) => (Array.isArray(found) ? found : []);
  const member = (found) => ({
    name: [...String(found?.name ?? "")].slice(0, terms.longest).join(""),
    carried: known.filter((one) => list(found?.carried).includes(one)),
  });
  const weeks = list(value?.weeks).filter((week) => isDay(week?.on)).slice(-terms.weeks)
    .map(({ on, members: some }) => ({ on, members: list(some).slice(0, terms.members)
      .map(member) }));
  return weeks.length ? weeks.sort((a, b) => (a.on < b.on ? -1 : 1))
    : [{ on: today(), members: [] }];
}

/** One line for each member: a name to type, three boxes to tick, a button that takes it out. */
function table(kit, aspects, terms, { changed, ticked, drop, add }) {
  const { h } = kit;
  const body = h("tbody");
  const more = kit.button("Add a person", add);
  let boxes = [];
  function go(event, i, j) {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    boxes[i + step[0]]?.[j + step[1]]?.focus();
  }
  function tick(member, aspect, i, j) {
    const box = h("input", { type: "checkbox", checked: member.carried.includes(aspect.id),
      onkeydown: (event) => go(event, i, j),
      onchange: () => {
        const ids = aspects.map(({ id }) => id);
        member.carried = ids.filter((one) =>
          (one === aspect.id ? box.checked : member.carried.includes(one)));
        ticked();
      } });
    boxes[i][j] = box;
    return h("td", {}, h("label", { class: "dl-choice" }, box, h("span", { text: aspect.name })));
  }
  function line(member, i) {
    const cells = aspects.map((aspect, j) => tick(member, aspect, i, j));
    const out = kit.button("Remove", () => drop(i));
    function name() {
      boxes[i].forEach((box, j) =>
        box.setAttribute("aria-label", `${aspects[j].name}: ${called(member.name, i)}`));
      out.setAttribute("aria-label", `Remove ${called(member.name, i)}`);
    }
    const box = h("input", { type: "text", value: member.name, dir: "auto", autocomplete: "off",
      maxlength: terms.longest, "aria-label": `Initials or role of person ${i + 1}`,
      onkeydown: (event) => event.key === "Enter" && !more.disabled && add(),
      oninput: () => {
        member.name = [...box.value].slice(0, terms.longest).join("");
        name();
        changed();
      } });
    name();
    return h("tr", {}, h("th", { scope: "row" }, box), cells, h("td", {}, out));
  }
  function show(members) {
    boxes = members.map(() => []);
    body.replaceChildren(...members.map(line));
    grid.hidden = !members.length;
    more.disabled = members.length >= terms.members;
  }
  const heads = ["Who", ...aspects.map(({ name }) => name), ""];
  const grid = h("table", { class: "dl-team__grid", "aria-label": "Who carried which aspect" },
    h("thead", {}, h("tr", {}, heads.map((text) =>
      (text ? h("th", { scope: "col", text }) : h("td"))))), body);
  const focus = (i) => (body.querySelectorAll("input[type=text]")[i] ?? more).focus();
  return { element: h("div", {}, grid, h("div", { class: "dl-row" }, more)), show, focus };
}

/** What the week shows: a sentence, the strip of three blocks, and what to ask. */
function coverage({ h }) {
  const words = h("p", { class: "dl-team__said", role: "status", "aria-label": "Coverage" });
  const strip = h("ul", { class: "dl-team__strip" });
  const prompts = h("ul", { class: "dl-team__prompts" });
  const look = (count) => ["dl-team__none", "dl-team__one"][count] ?? "dl-team__some";
  function show(week) {
    words.textContent = week.words;
    strip.replaceChildren(...week.aspects.map(({ name, count, who }) =>
      h("li", { class: look(count) }, h("strong", { text: name }), h("span", { text: who }))));
    const asked = week.aspects.map(({ prompt }) => prompt).filter(Boolean);
    prompts.replaceChildren(...asked.map((text) => h("li", { text })));
  }
  return { element: h("div", {}, words, strip, prompts), show };
}

/** Which week is on show: a list to choose from, its day, a new one, and one less. */
function chooser(kit, { choose, date, add, drop }, { saidDay }) {
  const { h } = kit;
  const list = h("select", { id: kit.id("week"), onchange: () => choose(Number(list.value)) });
  const day = h("input", { type: "date", id: kit.id("day"), min: "2000-01-01", max: "2100-12-31",
    onchange: () => day.value && day.validity.valid && date(day.value), // typed to its end
    onblur: () => { day.value = shown; } });
  const more = kit.button("Add this week", add);
  const less = kit.button("Remove the week shown", drop);
  let shown = "";
  function show(weeks, at) {
    shown = weeks[at].on;
    list.replaceChildren(...weeks.map(({ on }, i) =>
      h("option", { value: i, text: saidDay(on), selected: i === at })));
    list.value = at;
    if (day.value !== shown) day.value = shown; // else the cursor would leave its place
    less.disabled = weeks.length < 2;
  }
  const field = (text, input) =>
    h("div", { class: "dl-field" }, h("label", { for: input.id, text }), input);
  const element = h("div", { class: "dl-team__week" }, field("Week on show", list),
    field("A day of that week", day), h("div", { class: "dl-row" }, more, less));
  return { element, show, focus: () => list.focus() };
}

/** All weeks below each other: how many carried each aspect. */
function history({ h }, aspects, { saidDay }) {
  const body = h("tbody");
  const heads = ["Week", "People", ...aspects.map(({ name }) => name)];
  const element = h("details", { hidden: true }, h("summary", { text: "All weeks" }),
    h("div", { class: "dl-scroll", tabindex: "0", role: "region", "aria-label": "All weeks" },
      h("table", { class: "dl-table" },
        h("caption", { text: "How many people carried each aspect" }),
        h("thead", {}, h("tr", {}, heads.map((text) => h("th", { scope: "col", text })))), body)));
  function show(weeks, found) {
    element.hidden = weeks.length < 2;
    body.replaceChildren(...weeks.map(({ on, members }, i) => h("tr", {},
      h("th", { scope: "row", text: saidDay(on) }), h("td", { text: members.length }),
      found[i].aspects.map(({ count }) => h("td", { text: count || "nobody" })))));
  }
  return { element, show };
}

export function render(part) {
  return part.kit.renderWith(part, build, "dated.js");
}

function build(dated, { model, el, kit }) {
  const { h } = kit;
  const [terms, aspects] = [model.get("terms"), model.get("aspects")];
  const kept = kit.keep(model, "team");
  const wrong = kit.notice();
  let weeks = clean(null, terms, aspects, dated);
  let at = 0;
  let dirty = false;
  let asked = 0;

  const save = kit.settled(() => {
    dirty = false;
    const done = weeks.some(({ members }) => members.some(({ carried }) => carried.length));
    kept.save({ ...kept.entry?.value, weeks }, { done });
  }, 600);
  const flush = () => dirty && save.now();
  async function look() {
    const mine = ++asked;
    try {
      const found = (await kit.ask(model, "look", { weeks })).weeks;
      if (mine !== asked) return; // something newer is on its way
      wrong.say("");
      week.show(found[at]);
      past.show(weeks, found);
      root.dataset.ready = "";
    } catch (error) {
      if (mine === asked) wrong.say(error.message);
    }
  }
  const lookSoon = kit.settled(look, 120);
  function noted() {
    dirty = true;
    kept.touch();
    save();
  }
  const change = (soon) => {
    noted();
    if (soon) lookSoon();
    else lookSoon.now();
  };
  function redraw() {
    pick.show(weeks, at);
    grid.show(weeks[at].members);
  }
  function show(index) {
    at = index;
    redraw();
    lookSoon.now();
  }
  /** Puts the weeks in order and goes on showing the same one. */
  function sorted(shown) {
    weeks.sort((a, b) => (a.on < b.on ? -1 : 1));
    show(weeks.indexOf(shown));
    noted();
  }
  function date(text) {
    if (weeks.some(({ on }, i) => on === text && i !== at)) {
      pick.show(weeks, at);
      wrong.say("There is a week of this day already: choose it in the list.");
      return;
    }
    weeks[at].on = text;
    sorted(weeks[at]);
  }
  function addWeek() {
    const on = dated.today();
    const there = weeks.find((one) => one.on === on);
    if (!there && weeks.length >= terms.weeks) {
      wrong.say(`At most ${terms.weeks} weeks are kept: remove one first.`);
      return;
    }
    const names = weeks.at(-1).members.map(({ name }) => ({ name, carried: [] }));
    const fresh = there ?? { on, members: names };
    if (!there) weeks.push(fresh);
    sorted(fresh);
    pick.focus();
  }
  function dropWeek() {
    weeks.splice(at, 1);
    show(Math.min(at, weeks.length - 1));
    noted();
    pick.focus();
  }
  function drop(i) {
    weeks[at].members.splice(i, 1);
    redraw();
    grid.focus(Math.min(i, weeks[at].members.length - 1));
    change();
  }
  function add() {
    weeks[at].members.push({ name: "", carried: [] });
    redraw();
    grid.focus(weeks[at].members.length - 1);
    change();
  }

  const pick = chooser(kit, { choose: show, date, add: addWeek, drop: dropWeek }, dated);
  const grid = table(kit, aspects, terms,
    { changed: () => change(true), ticked: () => change(), drop, add });
  const week = coverage(kit);
  const past = history(kit, aspects, dated);
  const root = h("section", { class: "dl-card dl-team", "aria-label": model.get("title") },
    h("h3", { text: model.get("title") }), h("p", { text: ADVICE }),
    h("dl", { class: "dl-team__aspects" }, aspects.map(({ name, text }) =>
      h("div", {}, h("dt", { text: name }), h("dd", { text })))),
    pick.element, grid.element, h("h4", { text: "What was covered" }), week.element, past.element,
    wrong.element, kept.status);
  el.append(root);
  function take(entry) {
    weeks = clean(entry?.value, terms, aspects, dated);
    show(weeks.length - 1);
  }
  take(kept.entry);
  kept.onOutside(take);
  window.addEventListener("pagehide", flush);
  return () => {
    flush();
    save.stop();
    lookSoon.stop();
    window.removeEventListener("pagehide", flush);
    kept.stop();
  };
}
