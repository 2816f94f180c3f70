// A case in six rooms. What a way leads to, the kernel tells once the way is taken.

const listed = (words) => (words.length < 2 ? words.join("")
  : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`);

/** Six buttons, one for each room, with a mark for where one has been. */
function doors(kit, rooms, enter) {
  const { h } = kit;
  const all = rooms.map((room) => {
    const mark = h("span", { class: "dl-case__mark" });
    const door = h("button", { type: "button", class: "dl-case__door", "aria-pressed": "false",
      onclick: () => enter(room.tenet) },
    h("span", { class: "dl-case__name", text: room.name }), mark);
    return { room, door, mark };
  });
  function show({ room: now, order, done }) {
    all.forEach(({ room, door, mark }) => {
      const is = done.includes(room.tenet) ? "done" : order.includes(room.tenet) ? "open" : "new";
      door.setAttribute("aria-pressed", String(room.tenet === now));
      door.dataset.state = is;
      mark.textContent = { done: "✓ been there", open: "… begun", new: "not yet" }[is];
    });
  }
  const element = h("div", { class: "dl-case__doors", role: "group", "aria-label": "Rooms" },
    all.map((one) => one.door));
  return { element, show };
}

/** One choice: its ways as radio buttons, and what came of the way taken. */
function choice(kit, asked, taken, pick) {
  const { h } = kit;
  const name = kit.id("way");
  const told = h("div", { class: "dl-case__told", role: "status" });
  const lines = asked.ways.map((way) => h("label", { class: "dl-choice" },
    h("input", { type: "radio", name, value: way.id, checked: taken === way.id,
      onchange: () => pick(asked.id, way.id) }), h("span", { text: way.text })));
  function show(outcome) {
    if (!outcome) return told.replaceChildren();
    const { text, lights, dims } = outcome;
    const lit = lights.length ? `Lights: ${listed(lights)}.` : "Lights nothing.";
    const out = dims.length ? ` Puts out: ${listed(dims)}.` : "";
    return told.replaceChildren(h("p", { text }), h("p", { class: "dl-hint", text: lit + out }));
  }
  return { show, element: h("fieldset", { class: "dl-field dl-case__choice" },
    h("legend", { text: asked.question }), lines, told) };
}

/** The room one is in: its scene and its choices. */
function stage(kit, rooms, pick) {
  const { h } = kit;
  const element = h("div", { class: "dl-case__room" });
  let choices = new Map();
  function enter(tenet, taken = {}) {
    const room = rooms.find((one) => one.tenet === tenet);
    choices = new Map();
    if (!room) {
      element.replaceChildren(h("p", { class: "dl-hint",
        text: "Choose a room. The order is yours, and you can come back." }));
      return;
    }
    const title = h("h4", { tabindex: "-1", text: `${room.name}: ${room.title}` });
    room.choices.forEach((asked) =>
      choices.set(asked.id, choice(kit, asked, taken[asked.id], pick)));
    element.replaceChildren(title, h("p", { class: "dl-hint", text: room.asks }),
      h("p", { text: room.scene }), ...[...choices.values()].map((one) => one.element));
  }
  return { element, enter,
    focus: () => element.querySelector("h4")?.focus(),
    show: (outcomes = {}) => choices.forEach((one, id) => one.show(outcomes[id])) };
}

/** The 18 elements in their five domains: lit or dark, in words as well as in colour. */
function lamps(kit, elements) {
  const { h } = kit;
  const said = h("p", { class: "dl-case__said", role: "status", "aria-label": "Elements" });
  const domains = [...new Set(elements.map((one) => one.domain))];
  const lines = new Map();
  const groups = domains.map((domain) => h("div", { class: "dl-case__domain" },
    h("strong", { text: domain }),
    h("ul", {}, elements.filter((one) => one.domain === domain).map((one) => {
      const sign = h("span", { class: "dl-case__sign" });
      lines.set(one.id, h("li", {}, sign, one.name));
      return lines.get(one.id);
    }))));
  function show(lit) {
    for (const [id, line] of lines) {
      const on = lit.includes(id);
      line.dataset.lit = on ? "yes" : "no";
      line.firstChild.textContent = on ? "● lit " : "○ dark ";
    }
    said.textContent = `${lit.length} of ${elements.length} elements are lit.`;
  }
  return { element: h("div", {}, said, h("div", { class: "dl-case__domains" }, groups)), show };
}

export function render({ model, el, kit }) {
  let stop = () => {};
  let ended = false;
  kit.module("case_replay.js").then(({ replay }) => {
    if (!ended) stop = story({ model, el, kit, replay });
  }).catch((error) => {
    const wrong = kit.notice();
    el.append(wrong.element);
    wrong.say(`The case failed: ${error.message}`);
  });
  return () => {
    ended = true;
    stop();
  };
}

const blank = () => ({ order: [], answers: {}, without: "", room: "", finished: false });

function story({ model, el, kit, replay }) {
  const { h } = kit;
  const rooms = model.get("rooms");
  const kept = kit.keep(model, "case");
  const wrong = kit.notice();
  let now = blank();
  let asked = 0;

  const door = doors(kit, rooms, enter);
  const room = stage(kit, rooms, pick);
  const lamp = lamps(kit, model.get("elements"));
  const second = replay(kit, rooms, model.get("elements"), (without) => change({ without }));
  const again = kit.button("Start again", () => {
    change({ ...blank(), finished: now.finished }); // what was done stays done
    room.enter("");
  });
  again.hidden = true;

  /** Asks how the case stands now; only the newest answer is shown. */
  async function look({ save = true } = {}) {
    const mine = (asked += 1);
    const { order, answers, without } = now;
    try {
      const view = await kit.ask(model, "walk", { order, answers, without });
      if (mine !== asked) return;
      wrong.say("");
      door.show({ ...now, done: view.done });
      room.show(view.outcomes[now.room]);
      lamp.show(view.first.lit);
      second.show(view, now.without);
      again.hidden = !now.order.length;
      root.dataset.lit = view.first.lit.length;
      root.dataset.over = view.over ? "yes" : "no";
      now.finished ||= view.over && Boolean(without);
      if (save) kept.save(structuredClone(now), { done: now.finished });
    } catch (error) {
      if (mine === asked) wrong.say(error.message);
    }
  }
  function change(part) {
    now = { ...now, ...part };
    kept.touch();
    return look();
  }
  function enter(tenet) {
    room.enter(tenet, now.answers[tenet]);
    room.focus();
    change({ room: tenet, order: [...new Set([...now.order, tenet])] });
  }
  function pick(name, way) {
    const own = { ...now.answers[now.room], [name]: way };
    change({ answers: { ...now.answers, [now.room]: own } });
  }
  async function take(entry) {
    now = { ...blank(), ...structuredClone(entry?.value ?? {}) };
    room.enter(now.room, now.answers?.[now.room]);
    await look({ save: false });
    if (!wrong.element.hidden) { // what was kept does not fit: it stays until the learner acts
      const why = wrong.element.textContent;
      now = blank();
      room.enter("");
      await look({ save: false });
      wrong.say(`What was kept of this case does not fit it any more: ${why}`);
    }
    root.dataset.ready = "yes";
  }

  const root = h("section", { class: "dl-card dl-case", "aria-label": model.get("title") },
    h("h3", { text: model.get("title") }), h("p", { text: model.get("intro") }),
    door.element, room.element, wrong.element, lamp.element, second.element,
    h("div", { class: "dl-row" }, again), kept.status);
  el.append(root);
  take(kept.entry);
  kept.onOutside(take);
  return () => kept.stop();
}
