// The control game from both sides: two efforts as agent, one choice as principal, payoffs.

const HEADS = ["Game", "agent", "principal", "both"];

/** A whole number of points, by slider or box. */
function points(kit, label, low, high, changed) {
  const spec = { name: "effort", label, unit: "points", kind: "int", low, high, step: 1,
    help: "" };
  let value = null;
  const take = (next) => {
    value = next;
    changed();
  };
  const part = kit.control(spec, take);
  const bar = part.element.querySelector("input[type=range]");
  const box = part.element.querySelector("input[type=number]");
  function set(next) {
    value = next;
    if (next === null) {
      bar.value = low;
      box.value = "";
    } else part.set(next);
  }
  set(null);
  const unusable = () => box.value === "" || box.getAttribute("aria-invalid") === "true";
  return { element: part.element, set, get: () => (unusable() ? null : value),
    focus: () => box.focus() };
}

function choice({ h, id }, choices, changed) {
  const name = id("choice");
  const radios = Object.keys(choices).map((value) =>
    h("input", { type: "radio", name, value, onchange: changed }));
  const lines = radios.map((radio) => h("label", { class: "dl-choice" }, radio,
    choices[radio.value]));
  return {
    element: h("fieldset", { class: "dl-field" },
      h("legend", { text: "You cannot know who your agent is:" }), lines),
    get: () => radios.find((radio) => radio.checked)?.value ?? null,
    set: (value) => radios.forEach((radio) => { radio.checked = radio.value === value; }),
    focus: () => radios[0].focus(),
  };
}

function table({ h }, rows) {
  const line = (row) => {
    const cells = [row.agent, row.principal, row.together];
    const mark = row.chosen ? h("strong", { text: " (your choice)" }) : null;
    return h("tr", {}, h("th", { scope: "row" }, row.words, mark),
      cells.map((text) => h("td", { text })));
  };
  return h("table", { class: "dl-table" }, h("caption", { text: "Points at the end" }),
    h("thead", {}, h("tr", {}, HEADS.map((text) => h("th", { scope: "col", text })))),
    h("tbody", {}, rows.map(line)));
}

export function render({ model, el, kit }) {
  const { h } = kit;
  const kept = kit.keep(model, "trust_game");
  const wrong = kit.notice();
  const [rule, most] = [model.get("rule"), model.get("endowment")];
  const told = h("div", { class: "dl-trust__told", role: "status", "aria-label": "Payoffs" });
  const home = h("div", { class: "dl-scroll", tabindex: "0", role: "group",
    "aria-label": "Points at the end", hidden: true });
  const changed = () => wrong.say("");
  const free = points(kit, "Left open, I give", 0, most, changed);
  const ruled = points(kit, "Under the rule, I give", rule, most, changed);
  const side = choice(kit, model.get("choices"), changed);
  const parts = [["free", free], ["ruled", ruled], ["choice", side]];
  const content = () => Object.fromEntries(parts.map(([name, part]) => [name, part.get()]));

  async function show() {
    const reply = await kit.ask(model, "play", content());
    told.replaceChildren(...reply.words.map((text) => h("p", { text })));
    home.replaceChildren(table(kit, reply.rows));
    home.hidden = false;
  }
  function play() {
    const empty = parts.find(([, part]) => part.get() === null);
    if (empty) {
      wrong.say("Both numbers and your choice as principal are needed.");
      return empty[1].focus();
    }
    return show().then(() => kept.save(content(), { done: true }),
      (error) => wrong.say(error.message));
  }
  function take(entry) {
    parts.forEach(([name, part]) => part.set(entry?.value[name] ?? null));
    told.replaceChildren();
    home.hidden = true;
    return entry ? show().catch((error) => wrong.say(error.message)) : null;
  }
  el.append(h("section", { class: "dl-card dl-trust", "aria-label": "Play both sides" },
    h("h3", { text: "Play both sides" }),
    h("h4", { text: `First you are the agent, with ${most} points` }),
    free.element,
    h("p", { class: "dl-hint", text: `Now suppose the principal has ruled: at least ${rule}.` }),
    ruled.element,
    h("h4", { text: "Then you are the principal" }), side.element,
    h("div", { class: "dl-row" }, kit.button("Play", play, "primary")),
    wrong.element, told, home, kept.status));
  take(kept.entry);
  kept.onOutside(take);
  return () => kept.stop();
}
