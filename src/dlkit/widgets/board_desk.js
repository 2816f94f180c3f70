// The lecturer's side of the board: what comes next, the plan, texts to look through, the end.

const STEPS = {
  wait: ["next", "Open the next one", "N"], open: ["close", "Close", "C"],
  closed: ["reveal", "Reveal", "R"], reveal: ["next", "Open the next one", "N"],
  pause: ["resume", "Go on", "G"], ended: null,
};
const TIMES = [["", "as planned"], [0, "without a timer"], [20, "20 seconds"],
  [30, "30 seconds"], [60, "1 minute"], [120, "2 minutes"], [300, "5 minutes"]];
const SIZES = [2, 3, 4, 5];
const KINDS = { one: "choice", many: "choices", scale: "scale", number: "number", curve: "curve",
  text: "text", sort: "sort", game: "game" };
const OWN = "Of the class itself";
const FORGET = "All answers of this class go from this machine, for good, and the class ends. "
  + "Save them first if you may keep them.";
const SAVE = "The file holds all answers in an order that tells nothing of who gave them. It can "
  + "still tell who answered something rare: keep it as you would keep a questionnaire.";
const LATER = "texts are here once the round is closed";
const END = "The phones say goodbye and take no more answers. What was answered stays here. To go "
  + "on after all, open something again.";

function field({ h, id }, text, control) {
  control.id = id("board");
  return h("div", { class: "dl-field" }, h("label", { for: control.id, text }), control);
}

const select = ({ h }, pairs) => h("select", {},
  pairs.map(([value, text]) => h("option", { value, text })));

/** The step that comes next, and the others that make sense now. */
function steps(kit, act) {
  const { h } = kit;
  const main = kit.keyed("", "N", () => act({ do: main.dataset.do }), "primary");
  const [words, letter] = main.children;
  const others = {
    close: kit.keyed("Close", "C", () => act({ do: "close" })),
    hide: kit.keyed("Hide again", "H", () => act({ do: "hide" })),
    again: kit.keyed("Vote again after talking", "V", () => act({ do: "again" })),
    next: kit.keyed("Open the next one", "N", () => act({ do: "next" })),
  };
  const element = h("div", { class: "dl-row", role: "group", "aria-label": "Now" },
    main, Object.values(others));
  /** What a step is called; the class does not read on the wall what comes next. */
  function called(label, text, coming) {
    const more = h("span", { class: "dl-board__coming" }, ": ", h("span", { text: coming }));
    label.replaceChildren(text, ...coming ? [more] : []);
  }

  /** The main step: a game goes on round by round. */
  function first({ phase, game, activity }) {
    const isGame = activity?.kind === "game";
    if (isGame && phase === "open" && !game?.over) return ["round", "End this round", "E"];
    if (isGame && phase === "closed") return STEPS.reveal; // its pictures are there already
    return STEPS[phase];
  }
  function show(state) {
    const can = (name) => !state.can || state.can.includes(name);
    const step = first(state);
    const { phase } = state;
    main.hidden = !step || !can(step[0]);
    if (step) {
      [main.dataset.do, , letter.textContent] = step;
      called(words, step[1], step[0] === "next" && state.coming);
      main.setAttribute("aria-keyshortcuts", step[2]);
    }
    called(others.next.firstChild, "Open the next one", state.coming);
    const asked = answered(state);
    const isGame = state.activity?.kind === "game"; // it ends after its last round
    const wanted = { close: phase === "open" && !isGame, hide: phase === "reveal", again: asked,
      next: phase === "closed" };
    for (const [name, button] of Object.entries(others)) {
      button.hidden = !wanted[name] || !can(name) || (step && step[0] === name);
    }
  }
  return { element, show, focus: () => main.focus({ preventScroll: true }) };
}

/** Whether there are answers that could be talked about. */
const answered = ({ activity, phase }) =>
  activity && activity.kind !== "game" && ["closed", "reveal"].includes(phase);

/** All that can be asked: searched, by lesson, each open with one press. */
function plan(kit, act) {
  const { h } = kit;
  const search = h("input", { type: "text", autocomplete: "off", spellcheck: "false" });
  const lesson = h("select", {});
  const time = select(kit, TIMES);
  const list = h("ul", { class: "dl-board__plan" });
  const found = h("p", { class: "dl-hint", role: "status", "aria-label": "Plan" });
  let all = [];
  let present = null;
  const timed = () => (time.value ? { seconds: Number(time.value) || null } : {});
  const open = (id) => act({ do: "open", activity: id, ...timed(), settings: {} });
  const name = (one) => one.lesson || OWN;
  const line = (one) => {
    const button = kit.button("Open", () => open(one.id));
    button.setAttribute("aria-label", `Open: ${one.title}`);
    button.dataset.id = one.id;
    return h("li", { "data-now": one.id === present || null }, h("span", {}, one.title,
      h("span", { class: "dl-hint" }, ` ${KINDS[one.kind] ?? one.kind}`,
        one.id === present ? ", on now" : one.done ? ", done" : "")), button);
  };
  function draw() {
    const words = search.value.trim().toLowerCase().split(/\s+/);
    const seen = all.filter((one) => (!lesson.value || name(one) === lesson.value)
      && words.every((word) => `${one.title} ${one.kind} ${one.id}`.toLowerCase().includes(word)));
    const held = document.activeElement?.dataset?.id;
    list.replaceChildren(...seen.map(line));
    if (held) list.querySelector(`[data-id="${CSS.escape(held)}"]`)?.focus();
    found.textContent = `${seen.length} of ${all.length} shown.`;
  }
  const soon = kit.settled(draw, 150);
  search.addEventListener("input", soon);
  lesson.addEventListener("change", draw);
  let last = "";
  function show(state) {
    const now = state.activity?.id ?? null;
    const text = JSON.stringify([state.plan, now, state.forgotten]);
    if (text === last) return;
    last = text;
    element.hidden = Boolean(state.forgotten);
    [all, present] = [state.plan ?? [], now];
    const names = [...new Set(all.map(name))];
    if (lesson.options.length !== names.length + 1) {
      lesson.replaceChildren(h("option", { value: "", text: "all lessons" }),
        ...names.map((value) => h("option", { value, text: value.replaceAll("_", " ") })));
    }
    draw();
  }
  const element = h("div", { role: "group", "aria-label": "Plan" }, h("h3", { text: "Plan" }),
    h("div", { class: "dl-board__filter" }, field(kit, "Search", search),
      field(kit, "Lesson", lesson), field(kit, "Open it", time)), found, list);
  return { element, show, stop: soon.stop };
}

/** What could be asked about the result; one press puts it on the wall. */
function talk({ h, button }, ask) {
  const list = h("ul", {});
  const element = h("div", { role: "group", "aria-label": "To ask the class", hidden: true },
    h("h3", { text: "To ask the class" }), list);
  let last = "";
  return {
    element,
    show({ asks }) {
      if (JSON.stringify(asks) === last) return;
      last = JSON.stringify(asks);
      element.hidden = !asks.length;
      list.replaceChildren(...asks.map((text) => {
        const put = button("On the wall", () => ask(text));
        put.setAttribute("aria-label", `On the wall: ${text}`);
        return h("li", {}, h("span", { text }), put);
      }));
    },
  };
}

/** Texts that have come in: nothing of them is on the wall before it is let through here. */
function moderation({ h, button }, act) {
  const list = h("ul", { class: "dl-board__texts" });
  const summary = h("summary", {});
  const element = h("details", { hidden: true }, summary,
    h("p", { class: "dl-hint", text: "This part is for you alone: the projector view leaves it "
      + "out. A text is on the wall once you show it and the result is revealed." }), list);
  let last = "";
  return {
    element,
    show({ texts, activity, phase }) {
      element.hidden = activity?.kind !== "text";
      const words = JSON.stringify([texts, phase]);
      if (words === last) return;
      last = words;
      const waiting = texts.filter((one) => !one.shown).length;
      const n = texts.length === 1 ? "1 text" : `${texts.length} texts`;
      summary.textContent = `For the lecturer only: ${phase === "open" ? LATER
        : `${n}, ${waiting} not shown`}`;
      const held = document.activeElement?.dataset?.text;
      list.replaceChildren(...texts.map(({ id, text, shown }) => {
        const turn = () => act({ do: "show_text", id, shown: !shown });
        const toggle = button(shown ? "Take it down" : "Show it", turn);
        toggle.dataset.text = id;
        toggle.setAttribute("aria-label", `${toggle.textContent}: ${text}`);
        return h("li", { "data-shown": shown || null }, h("p", { dir: "auto", text }), toggle);
      }));
      if (held) list.querySelector(`[data-text="${CSS.escape(held)}"]`)?.focus();
    },
  };
}

/** Groups, robots and the pause: what a class needs now and then. */
function others(kit, act) {
  const { h } = kit;
  const seats = h("input", { type: "number", min: 10, max: 10000, step: 10, value: "120" });
  const robots = h("div", { class: "dl-row" }, field(kit, "Seats in the game", seats),
    kit.button("Fill with robots", () => act({ do: "robots", seats: Number(seats.value) })));
  const size = select(kit, SIZES.map((n) => [n, `${n} people`]));
  const groups = h("div", { class: "dl-row" }, field(kit, "Groups of", size),
    kit.button("Make groups", () => act({ do: "groups", size: Number(size.value) })));
  const made = h("p", { class: "dl-hint", hidden: true,
    text: "Each phone shows the number of its group. They are mixed by answer." });
  const grouping = h("div", {}, groups, made);
  let known = null;
  const message = h("input", { type: "text", maxlength: 120, placeholder: "Back at 10:15" });
  const pause = h("div", { class: "dl-row" }, field(kit, "Message in the pause", message),
    kit.button("Pause", () => act({ do: "pause", message: message.value.trim() })));
  return {
    element: h("div", { class: "dl-board__others" }, grouping, robots, pause),
    show(state) {
      const { phase, activity, can, game } = state;
      const may = (name) => !can || can.includes(name);
      grouping.hidden = !answered(state) || !may("groups");
      made.hidden = !state.n_groups;
      if (game?.seats && game.seats !== known) seats.value = known = game.seats;
      robots.hidden = activity?.kind !== "game" || !may("robots") || phase === "ended";
      pause.hidden = ["pause", "ended"].includes(phase) || !may("pause");
    },
  };
}

/** The end: each step that cannot be taken back asks first. */
function ending(kit, act, save) {
  const { h } = kit;
  const place = h("div", {});
  const ask = (text, yes, command) => {
    const no = kit.button("Leave it as it is", () => place.replaceChildren());
    const go = kit.button(yes, () => {
      place.replaceChildren();
      act(command);
    }, "primary");
    place.replaceChildren(h("div", { class: "dl-card", role: "group", "aria-label": yes },
      h("p", { text }), h("div", { class: "dl-row" }, no, go)));
    no.focus();
  };
  const end = kit.button("End the class …", () => ask(END, "End the class", { do: "end" }));
  const forget = kit.button("Forget everything …",
    () => ask(FORGET, "Forget everything", { do: "forget" }));
  const element = h("details", {}, h("summary", { text: "End of the class" }),
    h("p", { class: "dl-hint", text: SAVE }),
    h("div", { class: "dl-row" }, kit.button("Save all answers (CSV)", () => save("csv")),
      kit.button("The same as JSON", () => save("json")), end, forget), place);
  return {
    element,
    show({ phase, can, forgotten }) {
      const may = (name) => !can || can.includes(name);
      element.hidden = forgotten || (!may("end") && !may("forget"));
      end.hidden = phase === "ended";
    },
  };
}

export function makeDesk(kit, { act, save, projector, ask }) {
  const { h } = kit;
  const now = steps(kit, act);
  const parts = [talk(kit, ask), moderation(kit, act), others(kit, act), plan(kit, act),
    ending(kit, act, save)];
  const look = h("div", { class: "dl-row" }, projector.button, projector.second);
  return {
    // Beside the wall, not below it: it stays on the screen however long the wall is.
    bar: h("div", { class: "dl-board__bar", role: "region", "aria-label": "Controls" },
      now.element, look),
    element: h("div",
      { class: "dl-board__desk", role: "region", "aria-label": "For the lecturer" },
      parts.map((part) => part.element)),
    focus: now.focus,
    show: (state) => [now, ...parts].forEach((part) => part.show(state)),
    stop: () => parts.forEach((part) => part.stop?.()),
  };
}
