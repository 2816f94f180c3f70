// Questions and their feedback. What is right is known to the kernel alone.

/** One or many options, as radio buttons or tick boxes. */
function options({ h, id }, question, changed) {
  const one = question.type === "one";
  const name = id("option");
  const boxes = question.options.map((option) => h("input", { type: one ? "radio" : "checkbox",
    name, value: option.id, onchange: changed }));
  const lines = question.options.map((option, i) =>
    h("label", { class: "dl-choice dl-quiz__option" }, boxes[i], option.text));
  const ticked = () => boxes.filter((box) => box.checked).map((box) => box.value);
  return {
    element: h("div", { class: "dl-quiz__options" }, lines),
    get: () => (one ? ticked()[0] ?? null : ticked()),
    set(answer) {
      const chosen = [answer].flat();
      boxes.forEach((box) => { box.checked = chosen.includes(box.value); });
    },
    missing: () => (ticked().length ? "" : "Choose an answer first."),
    named: (part) => (one ? "" : question.options.find((option) => option.id === part)?.text),
  };
}

function number({ h, id }, question, changed) {
  const name = id("number");
  const box = h("input", { type: "number", step: "any", id: name, inputmode: "decimal",
    oninput: changed });
  return {
    element: h("div", { class: "dl-row" }, h("label", { for: name, text: "Your answer" }), box,
      h("span", { text: question.unit })),
    get: () => (box.value === "" ? null : box.valueAsNumber),
    set: (answer) => { box.value = answer ?? ""; },
    missing: () => (box.value === "" ? "Type a number first." : ""),
    named: () => "",
  };
}

/** A list to put in order; the keyboard stays with the item that moves. */
function order({ h, button }, question, changed) {
  const said = h("p", { class: "dl-visually-hidden", role: "status" });
  const list = h("ol", { class: "dl-quiz__order" });
  const line = (item) => {
    const text = h("span", { class: "dl-quiz__item", text: item.text });
    const arrows = [["Up", -1], ["Down", 1]].map(([word, way]) => {
      const arrow = button(word, () => move(item, way));
      arrow.setAttribute("aria-label", `${word}: ${item.text}`);
      return arrow;
    });
    return h("li", { "data-id": item.id }, text, h("span", { class: "dl-quiz__arrows" }, arrows));
  };
  const lines = new Map(question.items.map((item) => [item.id, line(item)]));
  function ends() {
    [...list.children].forEach((each, i, all) => {
      const [up, down] = each.querySelectorAll("button");
      up.setAttribute("aria-disabled", String(i === 0));
      down.setAttribute("aria-disabled", String(i === all.length - 1));
    });
  }
  function move(item, way) {
    const mine = lines.get(item.id);
    const other = way < 0 ? mine.previousElementSibling : mine.nextElementSibling;
    if (!other) return;
    if (way < 0) mine.after(other); // the other one moves, so the focus stays
    else mine.before(other);
    ends();
    const place = [...list.children].indexOf(mine) + 1;
    said.textContent = `${item.text}: now ${place} of ${lines.size}`;
    changed();
  }
  function set(answer) {
    const known = (answer ?? []).filter((one) => lines.has(one));
    const rest = question.items.map((item) => item.id).filter((one) => !known.includes(one));
    list.replaceChildren(...[...known, ...rest].map((one) => lines.get(one)));
    ends();
  }
  set(null);
  return {
    element: h("div", {}, list, said),
    get: () => [...list.children].map((each) => each.dataset.id),
    set,
    missing: () => "",
    named: (part) => question.items.find((item) => item.id === part)?.text,
  };
}

/** Cards, each with one choice among the bins; 'Name: meaning' is explained once, above. */
function match({ h, id }, question, changed) {
  const [bins, told] = bearings(h, question.bins);
  const count = h("p", { class: "dl-hint" });
  const cards = question.items.map((item) => card(h, id, item, bins, () => {
    recount();
    changed();
  }));
  const placed = () => cards.filter((one) => one.get()).length;
  const recount = () => { count.textContent = `${placed()} of ${cards.length} placed`; };
  recount();
  return {
    element: h("div", {}, told, h("div", { class: "dl-quiz__cards" },
      cards.map((one) => one.element)), count),
    get: () => Object.fromEntries(question.items.map((item, i) => [item.id, cards[i].get()])
      .filter(([, bin]) => bin)),
    set: (answer) => {
      cards.forEach((one, i) => one.set(answer?.[question.items[i].id]));
      recount();
    },
    missing: () => (placed() === cards.length ? ""
      : `Place all ${cards.length} first: ${cards.length - placed()} to go.`),
    named: () => "",
    homes: (part) => cards[question.items.findIndex((item) => item.id === part)]?.home,
    signs: (wrong) => cards.forEach((one, i) => one.sign(wrong && wrong(question.items[i].id))),
  };
}

function bearings(h, all) {
  const bins = all.map(({ id, text }) => {
    const [name, ...meaning] = text.split(": ");
    return { id, name, meaning: meaning.join(": ") };
  });
  const lines = bins.map(({ name, meaning }) =>
    h("li", {}, h("strong", { text: meaning ? `${name}:` : name }), ` ${meaning}`));
  const told = bins.some((bin) => bin.meaning);
  return [bins, told ? h("ul", { class: "dl-quiz__bins" }, lines) : null];
}

function card(h, id, item, bins, changed) {
  const name = id("card");
  const radios = bins.map((bin) => h("input", { type: "radio", name, value: bin.id,
    onchange: changed }));
  const sign = h("span", { class: "dl-quiz__sign", hidden: true });
  const home = h("div", { id: `${name}-told` });
  const element = h("fieldset", { class: "dl-quiz__card", "aria-describedby": home.id },
    h("legend", {}, sign, item.text),
    h("div", { class: "dl-quiz__chips" }, bins.map((bin, i) =>
      h("label", { class: "dl-quiz__chip" }, radios[i], bin.name))), home);
  return {
    element, home,
    get: () => radios.find((radio) => radio.checked)?.value,
    set: (bin) => radios.forEach((radio) => { radio.checked = radio.value === bin; }),
    sign(wrong) {
      sign.hidden = wrong === null;
      sign.textContent = wrong ? "✗ Not this one. " : "✓ Right. ";
      sign.classList.toggle("dl-quiz__sign--wrong", Boolean(wrong));
    },
  };
}

const MAKERS = { one: options, many: options, number, order, match };

/** Feedback to one part of an answer, with the wrong idea that may be behind it. */
function feedback(h, { text, idea, repair }, named) {
  return h("div", { class: "dl-quiz__feedback" },
    h("p", {}, named ? h("strong", { text: `${named.replace(/\.$/, "")}: ` }) : null, text),
    idea ? h("p", { class: "dl-hint" }, `A common idea behind it: "${idea}". ${repair}`) : null);
}

/** One question with its button and its feedback; `state` is what the record keeps of it. */
function ask(kit, model, question, label, changed) {
  const { h } = kit;
  const wrong = kit.notice();
  const told = h("div", { class: "dl-quiz__told", role: "status" });
  const blank = () => ({ answer: null, attempts: 0, first: null, checked: false });
  let state = blank();
  const part = MAKERS[question.type](kit, question, () => {
    Object.assign(state, { answer: part.get(), checked: false });
    clear();
    changed(false);
  });
  const check = kit.button("Check", () => marked().catch((error) => wrong.say(error.message)));
  function clear() {
    wrong.say("");
    told.replaceChildren();
    question.items?.forEach(({ id }) => part.homes?.(id)?.replaceChildren());
    part.signs?.(null);
  }
  function show({ correct, words, feedback: said, why }) {
    clear();
    told.append(h("p", { class: "dl-quiz__verdict" },
      h("span", { "aria-hidden": "true", text: correct ? "✓ " : "✗ " }), words));
    told.classList.toggle("dl-quiz__told--right", correct);
    said.forEach((one) => (part.homes?.(one.part) ?? told).append(
      feedback(h, one, part.named(one.part))));
    if (why) told.append(h("p", { text: why }));
    part.signs?.((id) => said.some((one) => one.part === id));
    check.textContent = "Check again";
  }
  async function marked() {
    const missing = part.missing();
    wrong.say(missing);
    if (missing) return;
    const answer = part.get();
    const mark = await kit.ask(model, "mark", { question: question.id, answer });
    const checked = JSON.stringify(part.get()) === JSON.stringify(answer); // not changed since
    const met = mark.feedback.map((one) => one.met).filter(Boolean); // ideas behind wrong answers
    Object.assign(state, { answer: part.get(), attempts: state.attempts + 1, checked,
      first: state.first ?? mark.correct, correct: mark.correct,
      met: [...new Set([...(state.met ?? []), ...met])] });
    if (checked) show(mark);
    changed(true);
  }
  return {
    id: question.id, show, state: () => state,
    element: h("fieldset", { class: "dl-quiz__question" },
      h("legend", {}, label ? h("span", { class: "dl-quiz__number", text: label }) : null,
        question.prompt), part.element, h("div", { class: "dl-row" }, check), wrong.element, told),
    set(kept) {
      state = { ...blank(), ...kept };
      part.set(state.answer);
      clear();
      check.textContent = state.attempts ? "Check again" : "Check";
    },
  };
}

function tries({ first, correct, attempts }) {
  if (first) return "Right at the first try.";
  if (correct) return `Right after ${attempts} tries.`;
  return attempts === 1 ? "One try so far." : `${attempts} tries so far.`;
}

/** Where the learner stands, in words. */
function standing(all) {
  const states = all.map((one) => one.state());
  const answered = states.filter((one) => one.attempts > 0).length;
  if (all.length === 1) return answered ? tries(states[0]) : "";
  if (answered < all.length) return `${answered} of ${all.length} answered`;
  const first = states.filter((one) => one.first).length;
  const now = states.filter((one) => one.correct && one.checked).length;
  return `${first} of ${all.length} right at the first try, ${now} right now.`;
}

export function render({ model, el, kit }) {
  const { h } = kit;
  const kept = kit.keep(model, "quiz");
  const wrong = kit.notice();
  const summary = h("p", { class: "dl-quiz__summary", role: "status",
    "aria-label": "Your answers" });
  const questions = model.get("questions");
  let dirty = false;
  const all = questions.map((question, i) => ask(kit, model, question,
    questions.length > 1 ? `${i + 1}. ` : "", (now) => {
      dirty = true;
      kept.touch();
      tally();
      (now ? save.now : save)();
    }));
  const tally = () => { summary.textContent = standing(all); };
  const save = kit.settled(() => {
    dirty = false;
    const answers = all.map((one) => [one.id, one.state()])
      .filter(([, state]) => state.attempts || state.answer !== null);
    const done = all.every((one) => one.state().attempts > 0);
    kept.save({ answers: Object.fromEntries(answers) }, { done });
  }, 400);
  const flush = () => dirty && save.now();

  /** Takes over kept answers, and has those that were checked marked again. */
  async function take(entry) {
    const answers = entry?.value.answers ?? {};
    all.forEach((one) => one.set(answers[one.id] ?? {}));
    const checked = all.filter((one) => one.state().checked);
    const given = Object.fromEntries(checked.map((one) => [one.id, one.state().answer]));
    if (checked.length) {
      const { marks } = await kit.ask(model, "marks", { answers: given });
      checked.forEach((one) => marks[one.id] && one.state().checked && one.show(marks[one.id]));
    }
    tally();
  }
  const restore = (entry) => take(entry).catch((error) => wrong.say(error.message));

  const root = h("section", { class: "dl-card dl-quiz", "aria-label": model.get("title") },
    h("h3", { text: model.get("title") }),
    model.get("intro") ? h("p", { text: model.get("intro") }) : null,
    all.map((one) => one.element), summary, wrong.element, kept.status);
  el.append(root);
  restore(kept.entry).then(() => { root.dataset.ready = "yes"; });
  kept.onOutside(restore);
  window.addEventListener("pagehide", flush);
  return () => {
    flush();
    save.stop();
    window.removeEventListener("pagehide", flush);
    kept.stop();
  };
}
