// A design beside its twin, a review of both, and the way into the portfolio.

const WAITING = "Run your design in the panel above first: then both stand here side by side.";
const COMPARING = "The runs are still being compared. Press again once they stand here.";
const REVIEWS = [["self", "My own review"], ["other", "A review by somebody else"]];

/** What both runs say, as the kernel tells it. */
function comparison({ h }) {
  const place = h("div", { role: "status", "aria-label": "Design and twin" });
  const home = h("div", { class: "dl-scroll", tabindex: "0", role: "region",
    "aria-label": "Settings of design and twin" });
  const fold = h("details", { hidden: true }, h("summary", { text: "The settings" }), home);
  const line = (name, text) => h("p", {}, h("strong", { text: name }), ` ${text}`);
  function table(rows, twin) {
    const cells = (row) => (twin ? row : row.slice(0, 2));
    const head = cells(["Setting", "Design", "Twin"]);
    return h("table", { class: "dl-table" },
      h("thead", {}, h("tr", {}, head.map((text) => h("th", { scope: "col", text })))),
      h("tbody", {}, rows.map((row) => h("tr", {}, cells(row).map((text, i) =>
        h(i ? "td" : "th", i ? { text } : { scope: "row", text }))))));
  }
  function show(found) {
    fold.hidden = !found;
    if (!found) {
      place.replaceChildren(h("p", { text: WAITING }));
      return;
    }
    const [design, twin] = found.sentences;
    place.replaceChildren(...[line("Your design:", design), twin && line("The twin:", twin),
      h("p", { text: found.differs }), h("p", { text: found.chance }),
      found.verdict && h("p", { text: found.verdict })].filter(Boolean));
    home.replaceChildren(table(found.rows, Boolean(twin)));
  }
  show(null);
  return { element: h("div", {}, place, fold), show };
}

/** Who reviews, one level for each criterion, and a few words; all of it may stay empty. */
function review(kit, textField, criteria, [name, title], changed) {
  const { h } = kit;
  const who = h("input", { type: "text", id: kit.id("who"), dir: "auto", oninput: changed,
    autocomplete: "off" });
  const groups = criteria.map(({ id, asks, levels }) => {
    const group = kit.id("level");
    const radios = ["", ...levels].map((_, i) => h("input", { type: "radio", name: group,
      value: i - 1, onchange: changed }));
    const words = ["Not looked at", ...levels];
    return { id,
      element: h("fieldset", { class: "dl-field" }, h("legend", { text: asks }),
        radios.map((radio, i) => h("label", { class: "dl-choice" }, radio, words[i]))),
      get: () => Number(radios.find((radio) => radio.checked)?.value ?? -1),
      set: (level) => radios.forEach((radio, i) => {
        radio.checked = i === (levels[level] === undefined ? 0 : level + 1);
      }) };
  });
  const words = textField(kit, { asks: "What would make it better?" }, changed, 2);
  const asked = h("div", { class: "dl-field" },
    h("label", { for: who.id, text: "Who reviews (a role or initials)" }), who);
  return {
    name,
    element: h("details", {}, h("summary", { text: title }), name === "self" ? null : asked,
      groups.map((one) => one.element), words.element),
    get: () => ({ who: who.value, words: words.get(), levels: Object.fromEntries(groups
      .map((one) => [one.id, one.get()]).filter(([, level]) => level >= 0)) }),
    set(found) {
      const by = typeof found?.who === "string" ? found.who : "";
      if (who.value !== by) who.value = by;
      words.set(found?.words);
      groups.forEach((one) => one.set(found?.levels?.[one.id]));
    },
  };
}

/** What the record holds of design and twin; null before the design was run. */
function sources({ store }, { design, runs }) {
  const plan = store.get(design)?.value;
  const run = store.get(runs);
  if (!run?.done || !run.value.now?.values) return null;
  const { lines = {}, values, twin = {} } = plan ?? {};
  return { lines, twin, design: values ?? run.value.now.values, now: run.value.now.values };
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** Asks the kernel again whenever design or twin have changed; only the newest answer counts. */
function comparer(kit, model, { show, failed }) {
  let asked = "";
  async function look() {
    const found = sources(kit, model.get("sources"));
    const wish = found && { design: found.design, twin: found.now, named: found.twin.name,
      expects: found.twin.expects };
    const text = JSON.stringify(wish);
    if (text === asked) return;
    asked = text;
    if (!wish) return show(null);
    try {
      const reply = await kit.ask(model, "compare", wish);
      if (text === asked && !reply.dropped) show(reply);
    } catch (error) {
      if (text === asked) failed(error);
    }
  }
  const soon = kit.settled(look, 300);
  const forget = kit.store.watch(() => soon());
  look();
  return () => {
    asked = "ended";
    soon.stop();
    forget();
  };
}

function build({ keeping, textField }, { model, el, kit }) {
  const { h } = kit;
  const wrong = kit.notice();
  const told = h("p", { class: "dl-summary", role: "status", "aria-label": "In the portfolio" });
  const beside = comparison(kit);
  let found = null; // what the runs said
  let put = null; // what the portfolio has
  const changed = () => keeper.changed();
  const reviews = REVIEWS.map((one) =>
    review(kit, textField, model.get("criteria"), one, changed));

  /** Everything that goes into the portfolio, but the reviews: those are always the newest. */
  function made() {
    const { lines, twin, design, now } = sources(kit, model.get("sources"));
    const { rows, differs, sentences, chance, verdict } = found;
    return { lines, expects: twin.expects ?? "", design, twin: sentences[1] ? now : null, rows,
      differs, sentences, chance, verdict, bet: model.get("sources").bet };
  }
  function tell() {
    const now = found && sources(kit, model.get("sources")) ? made() : null;
    const there = now && put && ["lines", "design", "twin", "expects"].every((name) =>
      same(now[name], put[name]));
    told.textContent = !put ? "" : there || !now ? "It is in your portfolio, in the last lesson."
      : "Your design or its twin has changed since. Put it in again, or leave it as it was.";
  }
  function putIn() {
    const begun = sources(kit, model.get("sources"));
    if (!found || !begun) return wrong.say(begun ? COMPARING : WAITING);
    wrong.say("");
    put = made();
    changed();
    keeper.flush();
    return tell();
  }
  const keeper = keeping(kit, model, "studio", {
    get: () => ({ done: Boolean(put), value: { put,
      reviews: Object.fromEntries(reviews.map((one) => [one.name, one.get()])) } }),
    set(value) {
      put = value.put && typeof value.put === "object" ? value.put : null;
      reviews.forEach((one) => one.set(value.reviews?.[one.name]));
      tell();
    },
  });
  const root = h("section", { class: "dl-card dl-studio", "aria-label": model.get("title") },
    h("h3", { text: model.get("title") }), beside.element,
    h("div", { class: "dl-studio__step" }, h("h4", { text: "Reviews" }),
      h("p", { class: "dl-hint", text: "Five things to look at, first by yourself, then by "
        + "somebody who was not there when you made it. Both may stay empty." }),
      reviews.map((one) => one.element)),
    h("div", { class: "dl-row" }, kit.button("Put it into my portfolio", putIn, "primary")),
    told, wrong.element, keeper.status);
  el.append(root);
  keeper.start();
  const stop = comparer(kit, model, {
    show(reply) {
      found = reply;
      wrong.say("");
      beside.show(reply);
      tell();
      root.dataset.compared = reply ? String(reply.sentences.length) : "0";
    },
    failed: (error) => wrong.say(`Design and twin cannot be compared: ${error.message}`),
  });
  const forget = kit.store.watch(tell);
  root.dataset.ready = "yes";
  return () => {
    stop();
    forget();
    keeper.stop();
  };
}

export function render(part) {
  const { kit } = part;
  const then = ({ textField }) => kit.renderWith(part,
    ({ keeping }) => build({ keeping, textField }, part), "form_pages.js");
  return kit.renderWith(part, then, "studio.js", "studio.css");
}
