// A job survey in five steps. Ranks and verdicts come from the kernel, once a step is done.
const ENOUGH_WORDS = 8; // a sentence of this length counts as written

const heading = (h, text) => h("h4", { tabindex: "-1", text });
const ordinal = (n) => `${n}${{ 1: "st", 2: "nd", 3: "rd" }[n] ?? "th"}`;

/** Thirteen places in a row: the own guess and the rank of the sources. The words say the same. */
function ladder({ h }, places, guess, rank) {
  return h("div", { class: "dl-survey__ladder", "aria-hidden": "true" },
    Array.from({ length: places }, (_, i) => {
      const is = [i + 1 === guess && "guess", i + 1 === rank && "rank"].filter(Boolean).join(" ");
      return h("span", { "data-is": is || null, text: String(i + 1) });
    }));
}

/** Step 1: one place for each scale. */
function guessing(kit, about, changed, reveal) {
  const { h } = kit;
  const rows = about.scales.map((scale) => {
    const hint = kit.id("asks");
    const box = h("input", { type: "number", id: kit.id("guess"), min: 1, max: about.n_groups,
      step: 1, inputmode: "numeric", "aria-describedby": hint, oninput: changed });
    return { scale, box, element: h("div", { class: "dl-survey__guess" },
      h("label", { for: box.id, text: scale.name }), box,
      h("span", { class: "dl-hint", id: hint, text: scale.asks })) };
  });
  const wrong = kit.notice();
  const element = h("section", {}, heading(h, "Where will they rank?"),
    h("p", { text: about.intro }), h("p", { class: "dl-hint", text: about.missing }),
    h("details", {}, h("summary", { text: "The groups that are named somewhere" }),
      h("ul", { class: "dl-survey__named" }, about.named.map((text) => h("li", { text })))),
    h("fieldset", { class: "dl-field" }, h("legend", { text: `Your guess for the ${about.group}: `
      + `1 = highest of ${about.n_groups}, ${about.n_groups} = lowest` }),
    rows.map((one) => one.element)),
    h("div", { class: "dl-row" }, kit.button("Show what the sources give", reveal, "primary")),
    wrong.element);
  return { element, wrong,
    get: () => Object.fromEntries(rows.map(({ scale, box }) => [scale.id,
      Number.isInteger(box.valueAsNumber) ? box.valueAsNumber : null])),
    set: (guess) => rows.forEach(({ scale, box }) => { box.value = guess?.[scale.id] ?? ""; }) };
}

/** Step 2: what the sources give, with source and strength, beside the guess. */
function ranks(kit, about) {
  const { h } = kit;
  const home = h("div", { class: "dl-survey__ranks" });
  const said = h("p", { class: "dl-survey__said", role: "status", "aria-label": "Ranks" });
  const first = h("p", { class: "dl-hint", text: "Guess first: the ranks come after it." });
  const line = (words, text) => h("p", { class: "dl-hint" }, h("strong", { text: `${words} ` }),
    text);
  const card = (row) => h("article", { class: "dl-survey__rank" },
    h("h5", { text: row.name }),
    h("p", {}, h("strong", { text: `${ordinal(row.rank)} of ${about.n_groups}` }),
      ` (you: ${row.guess}; ${row.far})`),
    ladder(kit, about.n_groups, row.guess, row.rank),
    h("p", { text: row.neighbours }), line("Source:", row.source),
    line(`How well it stands: ${row.strength}.`, row.caveat));
  const keys = h("ul", { class: "dl-keys", hidden: true },
    h("li", {}, h("span", { class: "dl-survey__key", "data-is": "guess" }), "your guess"),
    h("li", {}, h("span", { class: "dl-survey__key", "data-is": "rank" }), "what sources give"));
  const element = h("section", {}, heading(h, "What the sources give"), first, said, keys, home);
  function show(found) {
    first.hidden = Boolean(found);
    keys.hidden = !found;
    said.textContent = found?.said ?? "";
    home.replaceChildren(...(found?.rows ?? []).map(card));
  }
  return { element, show };
}

/** Step 3: one retelling, and what the learner thinks that it dropped. */
function retelling(kit, model, about, one, changed) {
  const { h } = kit;
  const boxes = about.facts.map((fact) => {
    const box = h("input", { type: "checkbox", onchange: () => {
      clear();
      changed();
    } });
    const told = h("p", { class: "dl-survey__told", hidden: true });
    return { fact, box, told, element: h("div", {}, h("label", { class: "dl-choice" }, box,
      h("span", { text: fact.text })), told) };
  });
  const said = h("p", { class: "dl-survey__said", role: "status" });
  const wrong = kit.notice();
  let judged = false;
  const ticks = () => boxes.filter(({ box }) => box.checked).map(({ fact }) => fact.id);
  function clear() {
    judged = false;
    said.textContent = "";
    boxes.forEach(({ told }) => { told.hidden = true; });
  }
  function mark({ told }, row) {
    told.hidden = false;
    told.dataset.right = row.right ? "yes" : "no";
    const words = `${row.right ? "✓" : "✗"} ${row.is[0].toUpperCase()}${row.is.slice(1)}. `;
    told.replaceChildren(h("strong", { text: words }), row.told);
  }
  async function compare() {
    try {
      const found = await kit.ask(model, "judge", { retelling: one.id, ticks: ticks() });
      found.rows.forEach((row, i) => mark(boxes[i], row));
      said.textContent = found.said;
      wrong.say("");
      judged = true;
    } catch (error) {
      wrong.say(error.message);
    }
  }
  const element = h("article", { class: "dl-survey__retelling" }, h("h5", { text: one.who }),
    h("p", { class: "dl-survey__text", text: one.text }),
    h("p", { class: "dl-hint", text: `In our words. ${one.source}` }),
    h("fieldset", { class: "dl-field" },
      h("legend", { text: "Tick what it dropped (what is there only in part may be ticked)" }),
      boxes.map((fact) => fact.element)),
    h("div", { class: "dl-row" }, kit.button("Compare", () => compare().then(changed))), said,
    wrong.element);
  return { element, id: one.id, ticks, isJudged: () => judged,
    set(values, was) {
      clear();
      boxes.forEach(({ fact, box }) => { box.checked = values?.includes?.(fact.id) ?? false; });
      judged = Boolean(was);
      if (was) compare();
    } };
}

/** Step 4: one conclusion: does it follow from the survey? */
function claim(kit, model, one, changed) {
  const { h } = kit;
  const name = kit.id("claim");
  const told = h("p", { class: "dl-survey__answer", role: "status" });
  const sides = [[true, "It follows"], [false, "It does not follow"]].map(([value, text]) => {
    const box = h("input", { type: "radio", name, value: String(value), onchange: () => {
      answer().then(changed);
    } });
    return { box, value, element: h("label", { class: "dl-choice" }, box, text) };
  });
  const get = () => sides.find(({ box }) => box.checked)?.value ?? null;
  async function answer() {
    try {
      const found = await kit.ask(model, "claim", { claim: one.id, follows: get() });
      told.textContent = `${found.right ? "✓" : "✗"} ${found.told}`;
    } catch (error) {
      told.textContent = error.message;
    }
  }
  return { id: one.id, get,
    element: h("fieldset", { class: "dl-field dl-survey__claim" }, h("legend", { text: one.text }),
      h("div", { class: "dl-row" }, sides.map((side) => side.element)), told),
    set(value) {
      sides.forEach((side) => { side.box.checked = side.value === value; });
      told.textContent = "";
      if (get() !== null) answer();
    } };
}

/** A step that names ranks: it opens once the learner has guessed. */
function gate({ h }, title, ...parts) {
  const first = h("p", { class: "dl-hint", text: "Guess first: this step names the ranks." });
  const inner = h("div", {}, parts);
  return { element: h("section", {}, heading(h, title), first, inner),
    open(is) {
      first.hidden = is;
      inner.hidden = !is;
    } };
}

/** Step 5: a sentence of one's own, and a check list for it. */
function writing(kit, model, about, changed) {
  const { h } = kit;
  const wrong = kit.notice();
  const found = h("div", { role: "status", "aria-label": "Check list" });
  const box = h("textarea", { id: kit.id("sentence"), rows: 4, dir: "auto", maxlength: 2000,
    oninput: () => {
      found.replaceChildren();
      changed();
    } });
  const row = (one) => h("li", { "data-right": one.met ? "yes" : "no" },
    h("strong", { text: `${one.met ? "✓" : "○"} ${one.asks}. ` }),
    one.words ? h("span", { class: "dl-hint", text: `Found: ${one.words}. ` }) : null,
    one.met ? null : one.why);
  async function check() {
    try {
      const list = await kit.ask(model, "check", { text: box.value });
      found.replaceChildren(h("p", { text: list.said }),
        h("ul", { class: "dl-survey__list" }, list.rows.map(row)));
      wrong.say("");
    } catch (error) {
      wrong.say(error.message);
    }
  }
  const elements = [
    h("div", { class: "dl-field dl-survey__write" }, h("label", { for: box.id,
      text: "Say in one sentence what the survey found, so that nobody could be misled by it" }),
    box), h("div", { class: "dl-row" }, kit.button("Go through the check list", check)),
    h("p", { class: "dl-hint", text: about.no_mark }), found, wrong.element,
    h("p", { class: "dl-hint", text: "Your sentence is kept and stands in your portfolio." })];
  return { elements, get: () => box.value,
    set(text) {
      if (box.value !== text) box.value = text; // the cursor stays where nothing changes
    } };
}

export function render(part) {
  return part.kit.renderWith(part, survey, "form_pages.js", "form_pages.css");
}

function survey({ paged, keeping }, { model, el, kit }) {
  const { h } = kit;
  const about = model.get("about");
  let shown = false;
  const changed = () => {
    form.changed();
    tell();
  };
  const guess = guessing(kit, about, () => {
    shown = false;
    rank.show(null);
    changed();
  }, () => reveal(true));
  const rank = ranks(kit, about);
  const retold = about.retellings.map((one) => retelling(kit, model, about, one, changed));
  const claims = about.claims.map((one) => claim(kit, model, one, changed));
  const sentence = writing(kit, model, about, changed);
  const later = [
    gate(kit, "What the retellings dropped",
      h("div", { class: "dl-survey__retellings" }, retold.map((one) => one.element))),
    gate(kit, "Does it follow from the survey?", ...claims.map((one) => one.element)),
    gate(kit, "Your fair sentence", ...sentence.elements)];
  const names = ["1 Guess", "2 Ranks", "3 Retellings", "4 What follows", "5 Sentence"];
  const pages = paged(kit, "Steps", [guess, rank, ...later]
    .map(({ element }, i) => ({ name: names[i], element })));

  async function reveal(moves) {
    try {
      const found = await kit.ask(model, "reveal", { guess: guess.get() });
      guess.wrong.say("");
      rank.show(found);
      shown = true;
      if (!moves) return;
      changed();
      pages.show(1);
      rank.element.querySelector("h4").focus();
    } catch (error) {
      guess.wrong.say(error.message);
    }
  }
  const written = () => sentence.get().split(/\s+/u).filter(Boolean).length >= ENOUGH_WORDS;
  const judged = () => retold.filter((one) => one.isJudged()).length;
  const answered = () => claims.filter((one) => one.get() !== null).length;
  function tell() {
    const seen = shown ? "✓" : "";
    const how = [seen, seen, `${judged()}/${retold.length}`, `${answered()}/${claims.length}`,
      written() ? "✓" : ""];
    pages.tell((i) => how[i]);
    later.forEach((one) => one.open(shown));
  }
  function get() {
    const value = {
      guess: guess.get(), shown, sentence: sentence.get(),
      ticks: Object.fromEntries(retold.map((one) => [one.id, one.ticks()])),
      judged: retold.filter((one) => one.isJudged()).map((one) => one.id),
      claims: Object.fromEntries(claims.map((one) => [one.id, one.get()])),
    };
    const all = judged() === retold.length && answered() === claims.length;
    return { value, done: shown && all && written() };
  }
  function set(value) {
    guess.set(value.guess);
    sentence.set(String(value.sentence ?? ""));
    retold.forEach((one) => one.set(value.ticks?.[one.id], value.judged?.includes?.(one.id)));
    claims.forEach((one) => one.set(value.claims?.[one.id] ?? null));
    shown = false;
    rank.show(null);
    if (value.shown === true) reveal(false).then(tell);
    tell();
  }
  const form = keeping(kit, model, "survey", { get, set });
  const root = h("section", { class: "dl-card dl-survey", "aria-label": model.get("title") },
    h("h3", { text: model.get("title") }), pages.element, form.status);
  el.append(root);
  form.start();
  root.dataset.ready = "yes";
  return () => form.stop();
}
