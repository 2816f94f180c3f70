// A bet: what the learner expects, how sure that is, and, after the run, how it came out.

const STATE = ["placed", "settled", "state"];
const SURE = [[0, "certainly not"], [20, "hardly"], [45, "rather not"], [50, "a coin flip"],
  [70, "rather yes"], [90, "very likely"], [95, "almost certain"], [100, "certain"]];

const sureWords = (percent) => SURE.find(([limit]) => percent <= limit)[1];

/** How sure: a slider from 0 to 100 % with words. */
function confidence({ h, id }) {
  const name = id("sure");
  const slider = h("input", { type: "range", id: name, min: 0, max: 100, step: 5, value: 50,
    "aria-describedby": `${name}-hint` });
  const said = h("span", { class: "dl-bet__sure", "aria-hidden": "true" });
  const show = () => {
    const words = `${slider.value} %, ${sureWords(Number(slider.value))}`;
    said.textContent = words;
    slider.setAttribute("aria-valuetext", words);
  };
  slider.addEventListener("input", show);
  show();
  return {
    element: h("div", { class: "dl-field" },
      h("label", { for: name, text: "How sure are you that you will be right?" }),
      h("div", { class: "dl-slider" }, slider, said)),
    hint: `${name}-hint`,
    get: () => Number(slider.value) / 100,
    set: (share) => { slider.value = Math.round(share * 100); show(); },
    lock: (locked) => { slider.disabled = locked; },
  };
}

/** A number: slider and box; `label` is the id of the words that ask for it. */
function numberForm({ h }, form, changed, label) {
  const range = { min: form.low, max: form.high, step: form.step };
  const slider = h("input", { ...range, type: "range", "aria-labelledby": label,
    value: (form.low + form.high) / 2 });
  const box = h("input", { ...range, type: "number", step: "any", "aria-labelledby": label,
    "aria-describedby": `${label}-unit`, placeholder: "?" });
  const follow = (from, to) => () => {
    to.value = from.value;
    changed();
  };
  slider.addEventListener("input", follow(slider, box));
  box.addEventListener("input", follow(box, slider));
  return {
    element: h("div", { class: "dl-bet__number" }, slider,
      h("span", { class: "dl-row" }, box, h("span", { id: `${label}-unit`, text: form.unit }))),
    get: () => (box.value === "" ? null : box.valueAsNumber),
    set(value) {
      slider.value = value ?? (form.low + form.high) / 2;
      box.value = value ?? "";
    },
    lock: (locked) => [slider, box].forEach((one) => { one.disabled = locked; }),
    settle: () => {},
    focus: () => slider.focus(),
    hint: `Anything from ${form.low} to ${form.high} ${form.unit}.`,
    missing: "Set a number first, with the slider or in the box.",
    stop: () => {},
  };
}

/** One of several outcomes. */
function outcomeForm({ h, id }, form, changed, label) {
  const name = id("outcome");
  const radios = form.options.map((option) => h("input", { type: "radio", name, value: option.id,
    onchange: changed }));
  const notes = form.options.map(() => h("span", { class: "dl-bet__came" }));
  const lines = form.options.map((option, i) =>
    h("label", { class: "dl-choice" }, radios[i], h("span", {}, option.text, " ", notes[i])));
  let locked = false;
  let happened = null;
  function annotate() {
    notes.forEach((note, i) => {
      const mine = locked && radios[i].checked ? "your bet" : "";
      const came = form.options[i].id === happened ? "this happened" : "";
      note.textContent = [mine, came].filter(Boolean).join(", and ");
    });
  }
  return {
    element: h("div", { role: "radiogroup", "aria-labelledby": label }, lines),
    get: () => radios.find((radio) => radio.checked)?.value ?? null,
    set: (value) => radios.forEach((radio) => { radio.checked = radio.value === value; }),
    lock(closed) {
      locked = closed;
      radios.forEach((radio) => { radio.disabled = closed; });
      annotate();
    },
    settle(observed) {
      happened = observed;
      annotate();
    },
    focus: () => (radios.find((radio) => radio.checked) ?? radios[0]).focus(),
    hint: "",
    missing: "Pick one of these first.",
    stop: () => {},
  };
}

/** What all settled bets of the record say about the learner's confidence. */
function calibration(kit, model) {
  const { h } = kit;
  const words = h("p", {});
  const home = h("div", { class: "dl-scroll" });
  const element = h("div", { class: "dl-bet__calibration", hidden: true }, words,
    h("details", {}, h("summary", { text: "All your bets" }), home));
  function settledBets() {
    const entries = kit.store.read().document?.entries ?? {};
    const own = model.get("key") ? {} : { own: { kind: "bet", value: model.get("state") } };
    return Object.values({ ...entries, ...own })
      .filter(({ kind, value }) => kind === "bet" && value?.settled)
      .map(({ value }) => ({ confidence: value.confidence, hit: value.hit }));
  }
  function table(rows) {
    const heads = ["When you said", "bets", "right"];
    return h("table", { class: "dl-table" },
      h("thead", {}, h("tr", {}, heads.map((text) => h("th", { scope: "col", text })))),
      h("tbody", {}, rows.map((row) => h("tr", {}, h("th", { scope: "row", text: row.said }),
        h("td", { text: row.bets }), h("td", { text: row.right })))));
  }
  async function refresh() {
    const bets = settledBets();
    element.hidden = !model.get("settled") || !bets.length;
    if (element.hidden) return;
    try {
      const reply = await kit.ask(model, "calibration", { bets });
      words.textContent = reply.words;
      home.replaceChildren(table(reply.rows));
    } catch (error) {
      words.textContent = error.message;
    }
  }
  return { element, refresh };
}

/** What stands around the form: hints, buttons, verdict; `show()` mirrors the kernel's state. */
function face({ h }, model, { form, sure, place, change }) {
  const yardstick = `Right means: ${model.get("yardstick")}. `
    + "50 % is a coin flip, 100 % is certain. Nobody is graded for it.";
  const how = h("p", { class: "dl-hint", text: form.hint });
  const rule = h("p", { class: "dl-hint", id: sure.hint, text: yardstick });
  const told = h("p", { class: "dl-bet__told", role: "status", "aria-label": "Your bet" });
  const verdict = h("p", { class: "dl-bet__verdict", hidden: true });
  function show() {
    const [placed, settled, state] = STATE.map((name) => model.get(name));
    if (state) {
      form.set(state.guess);
      sure.set(state.confidence);
    }
    form.settle(settled ? state.observed : null);
    [form, sure].forEach((one) => one.lock(placed));
    how.hidden = placed || !form.hint;
    rule.hidden = settled;
    place.hidden = placed;
    change.hidden = !placed || settled;
    const waiting = placed ? "Your bet is placed. Now run the model." : "";
    told.textContent = settled ? model.get("words") : waiting;
    verdict.hidden = !settled;
    verdict.textContent = state?.hit ? "✓ Right" : "✗ Missed";
    verdict.classList.toggle("dl-bet__verdict--hit", Boolean(state?.hit));
  }
  const elements = [how, form.element, sure.element, rule,
    h("div", { class: "dl-row" }, place, change), verdict, told];
  return { elements, show };
}

/** The two buttons; `focus()` takes the keyboard along when one of them gives way. */
function buttons(kit, model, { form, sure, tried, missing, withdrawn }) {
  let next = null;
  async function placeBet() {
    const guess = form.get();
    if (guess === null) return missing();
    next = change;
    if (!(await tried("place", { guess, confidence: sure.get() }))) next = null;
    return undefined;
  }
  async function withdraw() {
    next = form;
    if (await tried("withdraw", {})) withdrawn();
    else next = null;
  }
  const place = kit.button("Place bet", placeBet, "primary");
  const change = kit.button("Change my bet", withdraw);
  function focus() {
    next?.focus();
    next = null;
  }
  return { place, change, focus };
}

async function start({ model, kit, kept, root, wrong, label }) {
  const about = model.get("form");
  const make = { number: numberForm, outcome: outcomeForm }[about.kind]
    ?? (await kit.module("drawing.js")).drawing;
  const form = make(kit, about, () => wrong.say(""), label);
  const sure = confidence(kit);
  async function tried(kind, content) {
    const problem = await kit.ask(model, kind, content).then(() => "", (error) => error.message);
    wrong.say(problem);
    return !problem;
  }
  const missing = () => {
    wrong.say(form.missing);
    form.focus();
  };
  const withdrawn = () => kept.save({ form: about, withdrawn: true }); // it counts no more
  const { place, change, focus } = buttons(kit, model,
    { form, sure, tried, missing, withdrawn });
  const { elements, show } = face(kit, model, { form, sure, place, change });
  const record = calibration(kit, model);
  root.append(...elements, wrong.element, record.element, kept.status);

  function follow() {
    const state = model.get("state");
    show();
    if (state) kept.save(state, { done: true });
    record.refresh();
    focus();
  }
  function restore(entry) {
    if (!entry) form.set(null);
    return tried("restore", { value: entry?.value ?? null });
  }
  const soon = kit.settled(follow, 0);
  STATE.forEach((name) => model.on(`change:${name}`, soon));
  const forget = kit.store.watch(() => record.refresh());
  kept.onOutside(restore);
  show();
  record.refresh();
  if (kept.entry) await restore(kept.entry);
  root.dataset.ready = "yes";
  return () => {
    STATE.forEach((name) => model.off(`change:${name}`, soon));
    soon.stop();
    forget();
    form.stop();
  };
}

export function render({ model, el, kit }) {
  const kept = kit.keep(model, "bet");
  const wrong = kit.notice();
  const label = kit.id("bet");
  const root = kit.h("section", { class: "dl-card dl-bet", "aria-labelledby": label },
    kit.h("p", { class: "dl-bet__prompt", id: label, text: model.get("prompt") }));
  el.append(root);
  const started = start({ model, kit, kept, root, wrong, label }).catch((error) => {
    root.append(wrong.element);
    wrong.say(`This bet could not be shown: ${error.message}`);
  });
  return () => {
    kept.stop();
    started.then((stop) => stop?.());
  };
}
