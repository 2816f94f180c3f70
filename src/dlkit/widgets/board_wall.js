// What a room sees: how to join, one question, how many have answered, and what came of it.

const PHASES = {
  wait: "Waiting for the first question", open: "Answer now", closed: "Closed",
  reveal: "What the class says", pause: "Pause", ended: "The class has ended. Thank you.",
};
const NOBODY = "Nobody is here yet.";
const NOTHING = "Nothing is handed in yet: bring it in above.";
const FORGOTTEN = "The class has ended, and all its answers are gone from this machine.";
const GUESSING = "Many wrong codes are coming in: for a while nobody new can join.";
const FULL = "The class is full: no further phone can join.";

/** Runs `make` only when the value differs from the one before. */
function once(make) {
  let last;
  return (value) => {
    const text = JSON.stringify(value) ?? "";
    if (text === last) return;
    last = text;
    make(value);
  };
}

/** A table of texts; the first cell of each row names it. */
function table({ h }, { caption, head, rows }, look = "") {
  const cells = ([first, ...others]) => h("tr", {}, h("th", { scope: "row", text: first }),
    others.map((text) => h("td", { text })));
  return h("div", { class: "dl-scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", { class: `dl-table ${look}` }, h("caption", { text: caption }),
      h("thead", {}, h("tr", {}, head.map((text) => h("th", { scope: "col", text })))),
      h("tbody", {}, rows.map(cells))));
}

/** The code in two halves, as one reads it out. */
const halves = (code) => code.replace(/^(...)(...)$/, "$1 $2");

function joining({ h }) {
  const element = h("div", { class: "dl-board__join" });
  const draw = once(({ join_address: address, code, qr }) => {
    element.replaceChildren(
      h("p", {}, h("span", { class: "dl-board__label", text: "Join at" }),
        h("strong", { class: "dl-board__address", text: address ?? "" })),
      h("p", {}, h("span", { class: "dl-board__label", text: "Code" }),
        h("strong", { class: "dl-board__code", text: halves(code ?? "") })),
      qr ? h("img", { class: "dl-board__qr", src: qr,
        alt: `QR code that opens ${address} with the code ${code}` }) : null);
  });
  return {
    element,
    show({ join_address, code, qr, phase }) {
      element.hidden = !code || phase === "ended";
      draw({ join_address, code, qr });
    },
  };
}

/** Seconds as 0:20, counted down here between two answers of the class. */
function clock({ h }) {
  const digits = h("strong", {});
  const element = h("p", { class: "dl-board__time", role: "timer", hidden: true },
    h("span", { class: "dl-board__label", text: "Time left" }), digits);
  let end = null;
  const tick = () => {
    if (end === null) return;
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    digits.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  };
  const timer = setInterval(tick, 250);
  return {
    element,
    show(seconds) {
      end = (seconds ?? null) === null ? null : performance.now() + seconds * 1000;
      element.hidden = end === null;
      tick();
    },
    stop: () => clearInterval(timer),
  };
}

const share = (n, of) => (of ? (100 * n) / of : 0);

/** One option: its words, its bar, and the bar of the first vote above it. */
function bar({ h }, { text, n, then, right, least }, all) {
  const track = (count, of, look, said, more) => {
    const fill = h("div", { class: `dl-board__fill ${look}` });
    fill.style.width = `${share(count ?? 0, of)}%`;
    const number = count === null ? "few" : `${count}${more ? "+" : ""}`;
    return h("div", { class: "dl-board__track" }, h("div", { class: "dl-board__rail" }, fill),
      h("span", { class: "dl-board__n" }, number,
        h("span", { class: "dl-visually-hidden", text: ` ${said}` })));
  };
  const now = n === undefined ? null : track(n, all.n, "", least ? "people or more" : "", least);
  const first = then === undefined || !all.n_before ? null
    : track(then, all.n_before, "dl-board__fill--then", "in the first vote");
  return h("li", { "data-right": right || null }, h("p", { text }),
    right ? h("p", { class: "dl-board__right", text: "✓ this one holds" }) : null, first, now);
}

function votes({ h }, result) {
  if (!result.n_before) return null;
  return h("ul", { class: "dl-keys" },
    h("li", {}, h("span", { class: "dl-board__swatch dl-board__fill--then" }), "first vote"),
    h("li", {}, h("span", { class: "dl-board__swatch" }), "now"));
}

/** A list of bars under its title. */
function bars(kit, list) {
  return kit.h("div", { class: "dl-board__list" },
    list.title ? kit.h("h3", { text: list.title }) : null, votes(kit, list),
    kit.h("ul", { class: "dl-board__bars" }, list.bars.map((one) => bar(kit, one, list))));
}

/** All pictures of a result; those that stay are only filled anew. */
function gallery(kit, failed) {
  const element = kit.h("div", { class: "dl-board__pictures" });
  let shown = "";
  let views = [];
  let now = [];
  const stop = () => {
    views.forEach((view) => view.then((one) => one.stop(), () => {}));
    views = [];
    shown = "";
  };
  const draw = async ({ template, label, title, keys, sets }, old) => {
    const view = await (old ?? kit.view(element, template, { label, title, keys }));
    view.label(label);
    await view.update(sets);
    return view;
  };
  function show(pictures) {
    now = pictures;
    const names = pictures.map((one) => one.template).join(" ");
    if (names !== shown) stop();
    shown = names;
    views = pictures.map((one, i) => draw(one, views[i]));
    views.forEach((view) => view.catch(failed));
  }
  return { element, show, stop, again: () => { stop(); show(now); } };
}

/** The options while they are being answered, and the result once it is revealed. */
function results(kit, failed) {
  const { h } = kit;
  const said = h("p", { class: "dl-board__said", role: "status", "aria-label": "Result" });
  const why = h("p", { class: "dl-board__why", hidden: true });
  const body = h("div", { class: "dl-board__body" });
  const pictures = gallery(kit, failed);
  const more = h("details", { class: "dl-board__more", hidden: true },
    h("summary", { text: "The same as a table" }));
  const numbers = h("div", {});
  more.append(numbers);

  function parts({ activity, result }, found) {
    if (result?.texts) {
      return result.texts.map((text) => h("blockquote", { dir: "auto", text }));
    }
    if (result?.sorted) return [table(kit, result.sorted, "dl-board__table")];
    const choice = ["one", "many"].includes(activity?.kind) && !result;
    if (choice) return [bars(kit, { bars: activity.options.map(({ text }) => ({ text })) })];
    return (found?.lists ?? []).filter((list) => list.bars.length)
      .map((list) => bars(kit, list));
  }
  const show = once((told) => {
    const found = told.result ?? told.game;
    said.textContent = found?.said ?? "";
    why.textContent = found?.why ?? "";
    why.hidden = !found?.why;
    body.replaceChildren(...parts(told, found));
    pictures.show(found?.pictures ?? []);
    more.hidden = !found?.tables?.length;
    numbers.replaceChildren(...(found?.tables ?? []).map((one) => table(kit, one)));
  });
  return {
    element: h("div", { class: "dl-board__result" }, pictures.element, body, said, why, more),
    show: ({ activity, result, game }) => show({ activity, result, game }),
    redraw: pictures.again,
    stop: pictures.stop,
  };
}

function counted({ here, answered, activity, phase, game, result, source, nobody }) {
  if (result?.enough || phase === "ended") return ""; // its sentence says how many
  if (nobody) return source ? NOTHING : NOBODY;
  const all = here ? `${here} or more` : "Fewer than 5"; // told in steps of five
  const idle = !activity || game || ["wait", "pause", "ended"].includes(phase);
  if (source) return idle ? `${all} handed in` : `${answered || "Fewer than 5"} answers to this`;
  if (idle) return `${all} are here`;
  const some = answered ? `${answered} or more` : "Fewer than 5";
  return `${some} have answered, of ${all.toLowerCase()}`;
}

/** Where the class is, in a few words. */
function told({ phase, message, game, forgotten }) {
  if (forgotten) return FORGOTTEN;
  if (phase === "pause") return message || PHASES.pause;
  const playing = game && (phase === "open" || (phase === "closed" && game.over));
  return playing ? game.round_words : PHASES[phase];
}

export function makeWall(kit, failed) {
  const { h } = kit;
  const title = h("div", { class: "dl-board__title", role: "heading", "aria-level": "2" });
  const phase = h("p", { class: "dl-board__phase", role: "status", "aria-label": "Now" });
  const join = joining(kit);
  const question = h("p", { class: "dl-board__question" });
  const note = h("p", { class: "dl-hint" });
  const count = h("p", { class: "dl-board__count" });
  const full = h("p", { class: "dl-board__full", text: FULL });
  const time = clock(kit);
  const result = results(kit, failed);
  const asked = h("p", { class: "dl-board__asked", hidden: true });
  const numbers = h("div", { class: "dl-board__numbers" }, count, time.element);
  const element = h("div", { class: "dl-board__wall", role: "region", "aria-label": "Wall" },
    h("div", { class: "dl-board__top" }, h("div", {}, title, phase), join.element),
    question, numbers, full, asked, // above the result: it is what the class talks about now
    result.element, note);
  const ask = (text) => {
    asked.textContent = text;
    asked.hidden = !text;
  };
  return {
    element,
    ask,
    show(state) {
      const busy = state.activity && !["wait", "pause", "ended"].includes(state.phase);
      title.textContent = state.title ?? "The class";
      const said = told(state);
      if (phase.textContent !== said) phase.textContent = said;
      join.show(state);
      question.textContent = busy ? state.activity.prompt : "";
      note.textContent = busy && state.phase === "open" ? state.activity.note ?? "" : "";
      count.textContent = counted(state);
      full.hidden = !state.full && !state.guessing;
      full.textContent = state.full ? FULL : GUESSING;
      time.show(state.phase === "open" ? state.seconds_left : null);
      numbers.hidden = !count.textContent && time.element.hidden;
      result.show(busy ? state : {});
      if (!state.asks.includes(asked.textContent)) ask("");
    },
    redraw(on) {
      title.setAttribute("aria-level", on ? "1" : "2"); // the projector view has no other title
      result.redraw();
    },
    stop() {
      time.stop();
      result.stop();
    },
  };
}
