// How do we know? The models' own checks, run when somebody asks.

const HEADS = [["name", "What is checked"], ["value", "Found"], ["expected", "Expected"],
  ["tolerance", "Tolerance"], ["passed", "Result"], ["source", "Known from"]];

/** One check; on a narrow screen each cell says what it is. */
function line({ h }, row, models) {
  const cell = ([name, head]) => {
    const result = row.passed ? "✓ holds" : "✗ does not hold";
    const text = name === "passed" ? result : row[name];
    const shown = name === "name" && models > 1 ? `${row.model}: ${text}` : text;
    const look = name === "passed" && !row.passed ? "dl-checks__fail" : null;
    return h(name === "name" ? "th" : "td", { "data-head": head, class: look,
      role: name === "name" ? "rowheader" : "cell",
      scope: name === "name" ? "row" : null }, shown);
  };
  return h("tr", { role: "row" }, HEADS.map(cell));
}

function table(kit, rows, words, models) {
  const { h } = kit;
  const heads = HEADS.map(([, text]) => h("th", { scope: "col", role: "columnheader", text }));
  return h("table", { class: "dl-table dl-checks__table", role: "table" },
    h("caption", { class: "dl-visually-hidden", text: words }),
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, heads)),
    h("tbody", { role: "rowgroup" }, rows.map((row) => line(kit, row, models))));
}

export function render({ model, el, kit }) {
  const { h } = kit;
  const titles = model.get("titles");
  const wrong = kit.notice();
  const said = h("p", { class: "dl-checks__said", role: "status", "aria-label": "Checks" });
  const home = h("div", { class: "dl-scroll" });
  const recorded = model.get("recorded"); // a page without a kernel shows what came out before
  const button = kit.button(recorded ? "Show the checks" : "Run the checks", run, "primary");
  async function run() {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    wrong.say("");
    said.textContent = "Running ...";
    try {
      const { rows, words } = await kit.ask(model, "run", {}, { patience: 60000 });
      said.textContent = words;
      home.replaceChildren(table(kit, rows, words, titles.length));
    } catch (error) {
      said.textContent = "";
      wrong.say(error.message);
    }
    button.setAttribute("aria-disabled", "false");
    if (!recorded) button.textContent = "Run them again";
  }
  el.append(h("section", { class: "dl-card dl-checks", "aria-label": "How do we know?" },
    h("p", { text: `A model can be wrong like any text. These checks ${recorded
      ? "ran it when this page was made, and compared what came out"
      : "run it now, and compare what comes out"} with what is known from theory or print.` }),
    h("p", { class: "dl-hint", text: `Checked here: ${titles.join(", ")}.` }),
    h("div", { class: "dl-row" }, button), said, wrong.element, home));
}
