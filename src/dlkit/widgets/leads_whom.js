// Who looks to whom: names, a grid of tick boxes, and the pattern that comes out of it.

const WARNING = "Use pseudonyms or roles, never the real names of others. It is about the "
  + "pattern, not about how good anybody is.";
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** One line for each person: a name to type, and a button that takes the person out. */
function roster(kit, terms, { rename, drop, add }) {
  const { h, id } = kit;
  const list = h("ol", { class: "dl-leads__people" });
  const more = kit.button("Add a person", add);
  function line(name, i, removable) {
    const box = h("input", { type: "text", id: id("who"), value: name, autocomplete: "off",
      dir: "auto", maxlength: terms.longest, "aria-label": `Name or role of person ${i + 1}`,
      oninput: () => rename(i, box.value) });
    const out = kit.button("Remove", () => drop(i));
    out.setAttribute("aria-label", `Remove ${name.trim() || `person ${i + 1}`}`);
    out.disabled = !removable;
    return h("li", {}, box, out);
  }
  function show(people) {
    const removable = people.length > terms.fewest;
    list.replaceChildren(...people.map((name, i) => line(name, i, removable)));
    more.disabled = people.length >= terms.most;
  }
  const focus = (i) => (list.querySelectorAll("input")[i] ?? more).focus();
  return { element: h("div", {}, list, h("div", { class: "dl-row" }, more)), show, focus };
}

/** For each person a group of tick boxes, one for each other; arrow keys go from box to box. */
function grid({ h }, tick) {
  const home = h("div", { class: "dl-leads__grid" });
  let boxes = [];
  let texts = [];
  function go(event, i, j) {
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    const n = boxes.length;
    let [a, b] = [i, j];
    do [a, b] = [(a + step[0] + n) % n, (b + step[1] + n) % n]; while (a === b);
    boxes[a][b].focus();
  }
  function cell(i, j, checked) {
    if (i === j) return h("span", { class: "dl-leads__self", "aria-hidden": "true" });
    const box = h("input", { type: "checkbox", checked, onchange: () => tick(i, j, box.checked),
      onkeydown: (event) => go(event, i, j) });
    boxes[i][j] = box;
    const text = h("span", {});
    texts.push([text, j]);
    return h("label", { class: "dl-choice" }, box, text);
  }
  function row(i, n, ties) {
    const name = h("span", {});
    texts.push([name, i]);
    const cells = Array.from({ length: n }, (_, j) => cell(i, j, ties.has(`${i} ${j}`)));
    return h("fieldset", { class: "dl-leads__row" }, h("legend", {}, name, " looks to"),
      h("div", { class: "dl-leads__cells" }, cells));
  }
  const name = (names) => texts.forEach(([text, i]) => (text.textContent = names[i]));
  function show(names, ties) {
    boxes = names.map(() => []);
    texts = [];
    home.replaceChildren(...names.map((_, i) => row(i, names.length, ties)));
    name(names);
  }
  return { element: home, show, name };
}

/** Numbers and words of the pattern, the picture, and the question who might be away. */
function pattern(kit, picture, facts) {
  const { h, id } = kit;
  const said = h("p", { class: "dl-leads__said", role: "status", "aria-label": "Pattern" });
  const rows = h("dl", { class: "dl-leads__measures" });
  const lines = h("ul", { class: "dl-leads__lines" });
  const gone = h("p", { role: "status", "aria-label": "With one person away" });
  const who = h("select", { id: id("away"), onchange: draw });
  let now = null;
  const chosen = () => Number(who.value || -1);
  function draw() {
    const { people, ties, words, away } = now;
    gone.textContent = chosen() < 0 ? "" : away[chosen()];
    picture.show(people, ties, chosen(), `${words} ${gone.textContent}`.trim());
  }
  function show(next) {
    const kept = now?.people.length === next.people.length ? who.value : "-1";
    now = next;
    said.textContent = now.words;
    rows.replaceChildren(...now.rows.map(({ name, value, meaning }) => h("div", {},
      h("dt", { text: name }), h("dd", {}, h("strong", { text: value }), ` ${meaning}`))));
    lines.replaceChildren(...now.lines.map((text) => h("li", { text })));
    who.replaceChildren(...["nobody", ...now.people].map((text, i) =>
      h("option", { value: i - 1, text })));
    who.value = kept;
    draw();
  }
  const element = h("div", { class: "dl-leads__pattern" }, picture.element,
    h("div", {}, said, rows, lines,
      h("div", { class: "dl-field" },
        h("label", { for: who.id, text: "Who might be away?" }), who), gone,
      h("details", {}, h("summary", { text: "What studies say" }),
        facts.map((text) => h("p", { text })))));
  return { element, show };
}

export function render({ model, el, kit }) {
  let ended = false;
  let stop = () => {};
  kit.module("leads_picture.js")
    .then((shared) => {
      if (!ended) stop = start({ model, el, kit, shared });
    })
    .catch((error) => {
      const wrong = kit.notice();
      el.append(wrong.element);
      wrong.say(`The network could not be loaded: ${error.message}`);
    });
  return () => {
    ended = true;
    stop();
  };
}

function start({ model, el, kit, shared }) {
  const { h } = kit;
  const { first, clean, fresh, pairs, called } = shared;
  const terms = model.get("terms");
  const kept = kit.keep(model, "leads");
  const wrong = kit.notice();
  let { people, ties } = fresh(terms);
  let dirty = false;
  let asked = 0;

  const save = kit.settled(() => {
    dirty = false;
    kept.save({ people, ties: pairs(ties) }, { done: ties.size > 0 });
  }, 600);
  const flush = () => dirty && save.now();
  const look = kit.settled(async () => {
    const mine = ++asked;
    const now = { people: called(people), ties: pairs(ties) };
    try {
      const reply = await kit.ask(model, "look", now);
      if (mine !== asked) return; // something newer is on its way
      wrong.say("");
      found.show({ ...now, ...reply });
      root.dataset.ready = "";
    } catch (error) {
      if (mine === asked) wrong.say(error.message);
    }
  }, 120);
  function changed() {
    dirty = true;
    kept.touch();
    save();
    look();
  }
  function redraw() {
    list.show(people);
    boxes.show(called(people), ties);
  }
  function rename(i, name) {
    people[i] = first(name, terms.longest);
    boxes.name(called(people));
    changed();
  }
  function drop(gone) {
    const moved = (end) => end - (end > gone);
    people = people.filter((_, i) => i !== gone);
    ties = new Set(pairs(ties).filter((tie) => !tie.includes(gone))
      .map(([i, j]) => `${moved(i)} ${moved(j)}`));
    redraw();
    list.focus(Math.min(gone, people.length - 1));
    changed();
  }
  function add() {
    people = [...people, terms.names.find((name) => !people.includes(name)) ?? ""];
    redraw();
    list.focus(people.length - 1);
    changed();
  }
  function tick(i, j, on) {
    if (on) ties.add(`${i} ${j}`);
    else ties.delete(`${i} ${j}`);
    changed();
  }

  const list = roster(kit, terms, { rename, drop, add });
  const boxes = grid(kit, tick);
  const found = pattern(kit, shared.picture(kit), model.get("facts"));
  const root = h("section", { class: "dl-card dl-leads", "aria-label": model.get("title") },
    h("h3", { text: model.get("title") }), h("p", { text: WARNING }),
    h("h4", { text: "1. Who is there" }),
    h("p", { class: "dl-hint", text: `${terms.fewest} to ${terms.most} people or roles.` }),
    list.element,
    h("h4", { text: "2. Who looks to whom for leadership" }),
    h("p", { class: "dl-hint", text: "In the work you share, about now. Tick with the space bar; "
      + "the arrow keys go from box to box." }), boxes.element,
    h("h4", { text: "3. The pattern" }), found.element, wrong.element, kept.status);
  el.append(root);
  function take(entry) {
    ({ people, ties } = entry ? clean(entry.value, terms) : fresh(terms));
    redraw();
    look.now();
  }
  take(kept.entry);
  kept.onOutside(take);
  window.addEventListener("pagehide", flush);
  return () => {
    flush();
    save.stop();
    look.stop();
    window.removeEventListener("pagehide", flush);
    kept.stop();
  };
}
