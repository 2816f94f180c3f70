// The portfolio: the record at one look, and the files that a learner makes of it.

const PATIENCE = 60000;
const ABOUT = "Put together from the record in this browser by the kernel, the program that runs "
  + "this page. It goes nowhere else: a file is yours, and goes where you carry it.";
const UNREADABLE = "The record in this browser cannot be used here. 'Your record' in the first "
  + "lesson says why.";
const REPORTS = [
  ["html", "Report as HTML"], ["word", "Report for Word"], ["pdf", "Report as PDF"],
];

/** The record as the page has it, for this page's own kernel. */
function read(store) {
  const { state, document } = store.read();
  if (state === "newer" || (state === "broken" && !document)) throw new Error(UNREADABLE);
  return document;
}

function table({ h }, { caption, head, rows }) {
  const line = ([first, ...others]) => h("tr", {}, h("th", { scope: "row", dir: "auto" }, first),
    others.map((cell) => h("td", { dir: "auto" }, cell)));
  return h("div", { class: "dl-scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", { class: "dl-table" }, h("caption", { text: caption }),
      h("thead", {}, h("tr", {}, head.map((word) => h("th", { scope: "col", text: word })))),
      h("tbody", {}, rows.map(line))));
}

/** One block of the report as an element. */
function block(kit, one) {
  const { h } = kit;
  if (one.kind === "table") return table(kit, one);
  if (one.kind === "heading") return h("h4", { text: one.words });
  if (one.kind === "own") return h("blockquote", { dir: "auto", text: one.words });
  if (one.kind === "items") return h("ul", {}, one.points.map((text) => h("li", { text })));
  return h("p", { class: one.quiet ? "dl-hint" : null, text: one.words });
}

/** The report in the page, a fold for each section; what is open stays open. */
function overview(kit, failed) {
  const { h } = kit;
  const element = h("div", { class: "dl-portfolio__report" });
  const opened = new Set(["Progress"]);
  let views = [];
  let shown = "";
  async function picture(place, one) {
    const { template, label, title, keys, sets } = one;
    const view = await kit.view(place, template, { label, title, keys });
    await view.update(sets);
    return view;
  }
  function stop() {
    views.forEach((view) => view.then((one) => one.stop(), () => {}));
    views = [];
  }
  function show(blocks) {
    const text = JSON.stringify(blocks);
    if (text === shown) return;
    shown = text;
    stop();
    let place = element;
    element.replaceChildren();
    for (const one of blocks) {
      if (one.kind === "heading" && one.level === 2) {
        const keep = (event) => opened[event.target.open ? "add" : "delete"](one.words);
        place = h("details", { open: opened.has(one.words), ontoggle: keep },
          h("summary", { text: one.words }));
        element.append(place);
      } else if (one.kind === "picture") {
        const view = picture(place, one);
        view.catch(failed);
        views.push(view);
      } else place.append(block(kit, one));
    }
  }
  return { element, show, stop };
}

/** What may go to the lecturer: nothing is ticked before the learner does. */
function ticks({ h }) {
  const ticked = new Set();
  const place = h("div", {});
  let shown = "";
  function show(choices) {
    const text = JSON.stringify(choices);
    if (text === shown) return;
    shown = text;
    const known = choices.map((one) => one.id);
    [...ticked].filter((id) => !known.includes(id)).forEach((id) => ticked.delete(id));
    place.replaceChildren(...choices.map(({ id, words }) => {
      const box = h("input", { type: "checkbox", checked: ticked.has(id),
        onchange: () => ticked[box.checked ? "add" : "delete"](id) });
      return h("label", { class: "dl-choice" }, box, words);
    }));
  }
  return { element: place, show, get: () => [...ticked] };
}

/** One line that says what is being made, what was made, or what went wrong. */
function teller(kit) {
  const line = kit.h("p", { class: "dl-status", role: "status", "aria-label": "Files" });
  const wrong = kit.notice();
  return {
    element: kit.h("div", {}, line, wrong.element),
    say(text) {
      wrong.say("");
      line.textContent = text;
    },
    warn(text) {
      line.textContent = "";
      wrong.say(text);
    },
  };
}

function maker(kit, model, told) {
  let busy = false;
  /** Asks the kernel for a file and hands it to the browser. */
  return async function make(words, kind, content = {}) {
    if (busy) return;
    busy = true;
    told.say(`${words}: being made …`);
    try {
      const document = read(kit.store);
      const file = await kit.ask(model, kind, { document, ...content },
        { patience: PATIENCE });
      kit.download(file.name, file.buffers[0], file.mime);
      told.say(`${words}: handed to your browser as ${file.name}.`);
    } catch (error) {
      told.warn(`${words}: not made. ${error.message}`);
    } finally {
      busy = false;
    }
  };
}

function lecturer(kit, make, choices) {
  const { h } = kit;
  const hand = (form) => () => make("File for the lecturer", "lecturer",
    { ticked: choices.get(), form });
  return h("details", { class: "dl-portfolio__hand" },
    h("summary", { text: "A file for your lecturer" }),
    h("p", { text: "It holds what you tick and nothing else. You send it, or you do not." }),
    h("fieldset", { class: "dl-field" }, h("legend", { text: "What goes into it" }),
      choices.element),
    h("div", { class: "dl-row" }, kit.button("To read (HTML)", hand("html")),
      kit.button("To work with (JSON)", hand("json"))));
}

export function render({ model, el, kit }) {
  const { h } = kit;
  const told = teller(kit);
  const report = overview(kit, (error) => told.warn(`A picture is missing: ${error.message}`));
  const choices = ticks(kit);
  const make = maker(kit, model, told);
  const buttons = REPORTS.map(([form, words]) =>
    kit.button(words, () => make(words, "make", { form })));
  const dates = kit.button("Calendar file", () => make("Calendar file", "calendar"));
  const root = h("section", { class: "dl-card dl-portfolio", "aria-label": "Your portfolio" },
    h("h3", { text: "Your portfolio" }), h("p", { class: "dl-hint", text: ABOUT }),
    report.element, h("div", { class: "dl-row" }, buttons, dates), lecturer(kit, make, choices),
    told.element);
  let turn = 0;
  async function update() {
    const mine = ++turn;
    try {
      const reply = await kit.ask(model, "overview", { document: read(kit.store) });
      if (mine !== turn) return;
      report.show(reply.blocks);
      choices.show(reply.choices);
      root.dataset.ready = "yes";
    } catch (error) {
      if (mine === turn) told.warn(`The portfolio cannot be shown: ${error.message}`);
    }
  }
  const soon = kit.settled(update, 300);
  const stop = kit.store.watch(() => soon());
  el.append(root);
  update();
  return () => {
    turn += 1;
    stop();
    soon.stop();
    report.stop();
  };
}
