// Three accounts over one adoption record: choose a record, switch accounts on, compare.

const SLOW_MS = 400; // after that the page says that it is fitting

/** The dash and colour of an account, as the picture draws it. */
function sample(kit, { colour, dash }) {
  const line = kit.drawn("line", { x1: 1, y1: 6, x2: 33, y2: 6, "stroke-width": 3,
    "stroke-dasharray": dash.join(" "), style: `stroke: var(${colour})` });
  return kit.drawn("svg", { width: 34, height: 12, "aria-hidden": "true" }, line);
}

/** Which record, and which accounts are on; `changed(part of the state)`. */
function chooser(kit, model, changed) {
  const { h } = kit;
  const list = h("select", { id: kit.id("record") });
  list.addEventListener("change", () => changed({ record: list.value }));
  const boxes = model.get("accounts").map((account) => {
    const box = h("input", { type: "checkbox", name: account.id });
    box.addEventListener("change", () =>
      changed({ on: boxes.filter((one) => one.box.checked).map((one) => one.id) }));
    const label = h("label", { class: "dl-choice dl-accounts__switch" },
      box, sample(kit, account), account.title);
    return { id: account.id, box, label };
  });
  const group = ({ name, records }) => h("optgroup", { label: name },
    records.map(({ id, title }) => h("option", { value: id, text: title })));
  function show({ record, on, own }) {
    const mine = own ? [{ name: "Your own", records: [{ id: "own", title: own.name }] }] : [];
    list.replaceChildren(...[...mine, ...model.get("groups")].map(group));
    list.value = record;
    boxes.forEach(({ id, box }) => { box.checked = on.includes(id); });
  }
  const element = h("div", { class: "dl-accounts__choose" },
    h("div", { class: "dl-field" }, h("label", { for: list.id, text: "Record" }), list),
    h("fieldset", { class: "dl-field" }, h("legend", { text: "Accounts to lay over it" }),
      h("div", { class: "dl-row dl-accounts__switches" }, boxes.map((one) => one.label))));
  return { element, show };
}

/** The learner's own CSV: a file or pasted text; `taken(own series)` once the kernel agrees. */
function bring(kit, model, taken) {
  const { h } = kit;
  const wrong = kit.notice();
  const told = h("p", { class: "dl-status", role: "status" });
  const file = h("input", { type: "file", id: kit.id("file"), accept: ".csv,.txt,.tsv,text/csv" });
  const text = h("textarea", { id: kit.id("csv"), rows: 5, spellcheck: "false",
    placeholder: "year,share\n2015,0.04\n2016,0.09" });
  async function take(asked) {
    wrong.say("");
    told.textContent = "";
    try {
      const { own, note } = await asked();
      told.textContent = note;
      taken(own);
    } catch (error) {
      wrong.say(`${error.message.replace(/\.$/, "")}. The picture stays as it was.`);
    }
  }
  file.addEventListener("change", () => file.files[0] && take(async () => {
    const [chosen] = file.files;
    kit.refuseLarge(chosen.name, chosen.size);
    const data = await kit.encoded(chosen);
    file.value = ""; // so that the same file can be chosen again once it is mended
    return kit.ask(model, "file", { name: chosen.name, data });
  }));
  const paste = () => take(() => {
    kit.refuseLarge("The text", text.value.length);
    return kit.ask(model, "paste", { text: text.value });
  });
  return h("details", {}, h("summary", { text: "Bring your own record (CSV)" }),
    h("p", { class: "dl-hint", text: "Two columns, named year and share (0 to 1) or percent; "
      + "at least four rows. The figures stay on this device and in the engine of this page; "
      + "nothing is sent anywhere else." }),
    h("div", { class: "dl-accounts__bring" },
      h("div", { class: "dl-field" }, h("label", { for: file.id, text: "From a file" }), file),
      h("div", { class: "dl-field" }, h("label", { for: text.id, text: "Or paste it here" }), text,
        h("div", { class: "dl-row" }, kit.button("Use this text", paste)))),
    wrong.element, told);
}

const list = (h, texts, look = "dl-hint") =>
  (texts.length ? h("ul", { class: look }, texts.map((text) => h("li", { text }))) : null);

/** A table; `rows` of texts, the first of each row names it. */
function table(h, { caption, head, rows }) {
  const cell = (text, i) => (i ? h("td", { text }) : h("th", { scope: "row", text }));
  return h("div", { class: "dl-scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", { class: "dl-table" }, h("caption", { text: caption }),
      h("thead", {}, h("tr", {}, head.map((text) => h("th", { scope: "col", text })))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map(cell))))));
}

/** What one account says about this record: how close, with which parameters. */
function card(kit, about, fitted, folds) {
  const { h } = kit;
  const name = kit.id("account");
  const line = ({ symbol, value, error, meaning }) => h("tr", {},
    h("th", { scope: "row" }, symbol, h("span", { class: "dl-hint", text: meaning })),
    h("td", { text: value }), h("td", { text: error }));
  const head = ["Parameter", "Value", "± error"].map((text) => h("th", { scope: "col", text }));
  const parameters = () => h("details", { open: folds.get(about.id) ?? folds.wide,
    ontoggle: (event) => folds.set(about.id, event.target.open) },
    h("summary", { text: "Parameters", "aria-label": `Parameters of ${about.name}` }),
    h("table", { class: "dl-table" }, h("thead", {}, h("tr", {}, head)),
      h("tbody", {}, fitted.parameters.map(line))));
  return h("article", { class: "dl-account", "aria-labelledby": name },
    h("h4", { id: name }, sample(kit, about), about.title),
    h("p", { text: about.mechanism }),
    h("p", { class: fitted.failed ? "dl-error" : "dl-account__fit", text: fitted.says }),
    fitted.failed ? null : parameters(), list(h, fitted.notes));
}

/** Every counted point beside what the accounts say, as a table and as a file. */
function numbers(kit, current) {
  const { h } = kit;
  const home = h("div", {});
  const shown = (value) => (typeof value === "number"
    ? (Number.isNaN(value) ? "" : String(Number(value.toPrecision(5)))) : value);
  function refresh() {
    const { columns, title } = current() ?? {};
    if (!element.open || !columns) return;
    const rows = kit.rows(columns.numbers).map((row) => Object.values(row).map(shown));
    home.replaceChildren(table(h, { caption: title, head: Object.keys(columns.numbers), rows }));
  }
  function keep() {
    if (!current()) return;
    const { columns, title } = current();
    const fields = Object.entries(columns.numbers).map(([name, column]) =>
      [name, Array.from(column, shown)]);
    kit.download(`${title}.csv`, kit.csv(Object.fromEntries(fields)), "text/csv");
  }
  const element = h("details", { ontoggle: refresh }, h("summary", { text: "The numbers" }),
    h("div", { class: "dl-row" }, kit.button("Download as CSV", keep)), home);
  return { element, refresh };
}

/** The parts of the page that an answer fills. */
function pages(kit, model) {
  const { h } = kit;
  const accounts = model.get("accounts");
  const named = (id) => accounts.find((one) => one.id === id);
  const title = h("h3", { hidden: true });
  const counted = h("p", { class: "dl-hint" });
  const marks = h("p", { class: "dl-hint" });
  const care = h("div", { class: "dl-accounts__care" });
  const cards = h("div", { class: "dl-accounts__cards" });
  const ways = h("details", { hidden: true });
  const apart = h("div", {});
  const folds = new Map(); // what the learner has opened or closed
  folds.wide = matchMedia("(min-width: 700px)").matches;
  function fill({ record, cards: fitted, bass }) {
    title.hidden = false;
    title.textContent = record.title;
    counted.textContent = record.counted;
    marks.textContent = record.marks;
    care.replaceChildren(h("h4", { text: "Keep in mind" }), list(h, record.caveats, ""),
      record.sources.length ? h("p", { class: "dl-hint", text: record.sources }) : "");
    cards.replaceChildren(...fitted.map((one) => card(kit, named(one.id), one, folds)));
    ways.hidden = !bass;
    if (bass) {
      ways.replaceChildren(
        h("summary", { text: "Bass: three ways to fit, and what he published" }),
        h("p", { text: bass.why }), table(h, bass.ways), table(h, bass.published));
    }
    const tell = fitted.map(({ id }) => named(id)).map(({ name, apart: data, against }) => [
      h("dt", { text: name }), h("dd", {}, data, " ", against)]);
    apart.replaceChildren(...(tell.length < 2 ? [] : [
      h("h4", { text: "Which data would tell them apart?" }), h("dl", {}, tell)]));
  }
  return { title, counted, marks, care, cards, ways, apart, fill };
}

export function render({ model, el, kit }) {
  const { h } = kit;
  const kept = kit.keep(model, "accounts");
  const chosen = ({ record = model.get("start"), on = [], own = null } = {}) =>
    ({ record, on, own });
  let now = chosen(kept.entry?.value);
  let view = null;
  let last = null; // {columns, title} of what is on screen
  let asked = 0;

  const said = h("p", { class: "dl-accounts__verdict", role: "status", "aria-label": "Verdict" });
  const say = (text) => { said.textContent = text; };
  const wrong = kit.notice();
  const picture = h("div", { class: "dl-pictures" });
  const page = pages(kit, model);

  /** Asks for the picture of `now`; an answer that a newer wish has overtaken is dropped. */
  async function compare(keep) {
    const serial = ++asked;
    const slow = setTimeout(() => say("Fitting …"), SLOW_MS);
    root.setAttribute("aria-busy", "true");
    try {
      const [reply] = await Promise.all([kit.ask(model, "compare", now), making]);
      if (serial !== asked) return;
      last = { columns: kit.columns(reply), title: reply.record.title };
      await view.update(last.columns);
      page.fill(reply);
      table_.refresh();
      say(reply.verdict);
      view.label(reply.summary);
      wrong.say("");
      const done = Boolean(kept.entry?.done) || reply.compared >= 2;
      if (keep) kept.save(now, { done });
    } catch (error) {
      if (serial === asked) wrong.say(error.message);
    } finally {
      clearTimeout(slow);
      if (serial === asked) root.removeAttribute("aria-busy");
    }
  }
  function change(part) {
    now = { ...now, ...part };
    choose.show(now);
    compare(true);
  }

  const choose = chooser(kit, model, change);
  const table_ = numbers(kit, () => last);
  const root = h("section", { class: "dl-card dl-accounts",
    "aria-label": "Three accounts over one record" },
    choose.element, bring(kit, model, (own) => change({ own, record: "own" })),
    page.title, page.counted, picture, page.marks, said, wrong.element, page.care,
    page.cards, page.apart, page.ways, table_.element, kept.status);
  el.append(root);
  choose.show(now);

  let ended = false;
  const making = kit.view(picture, model.get("template"), { label: "Adoption over time" })
    .then((made) => {
      view = made;
      if (ended) view.stop();
    }, (error) => {
      throw new Error(`The picture failed: ${error.message}`);
    });
  compare(false);
  kept.onOutside((entry) => {
    now = chosen(entry?.value);
    choose.show(now);
    compare(false);
  });
  return () => {
    ended = true;
    asked += 1;
    kept.stop();
    view?.stop();
  };
}
