// A group's answers in, coefficients out. Nothing of it is kept: no entry, no copy in the page.

const PATIENCE_MS = 60_000;

/** A table; `rows` of texts, the first of each row names it. */
function table(h, { caption, head, rows }) {
  const cell = (text, i) => (i ? h("td", { text }) : h("th", { scope: "row", text }));
  return h("div", { class: "dl-scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", { class: "dl-table" }, h("caption", { text: caption }),
      h("thead", {}, h("tr", {}, head.map((text) => h("th", { scope: "col", text })))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map(cell))))));
}

function shown(h, { scales, items, units, notes }, aid) {
  return [table(h, scales), h("p", { text: units }),
    h("details", {}, h("summary", { text: "Every item" }), table(h, items)),
    h("ul", { class: "dl-hint" }, notes.map((text) => h("li", { text }))),
    h("p", { class: "dl-group__aid" }, h("strong", { text: aid }))];
}

export function render({ model, el, kit }) {
  const { h } = kit;
  const wrong = kit.notice();
  const said = h("p", { class: "dl-group__said", role: "status", "aria-label": "The group" });
  const result = h("div", {});
  const file = h("input", { type: "file", id: kit.id("file"), accept: ".csv,.txt,.tsv,text/csv" });
  const text = h("textarea", { id: kit.id("csv"), rows: 5, spellcheck: "false",
    placeholder: "people_trust_1,people_trust_2\n1,2\n0,na" });
  let asked = 0;
  async function take(asking) {
    const serial = ++asked;
    wrong.say("");
    result.replaceChildren();
    said.textContent = "Computing …";
    try {
      const found = await asking();
      if (serial !== asked) return;
      said.textContent = found.said;
      result.replaceChildren(...shown(h, found, model.get("aid")));
    } catch (error) {
      if (serial !== asked) return;
      said.textContent = "";
      wrong.say(`${error.message.replace(/\.$/, "")}. Nothing is shown.`);
    }
  }
  const ask = (kind, content) => kit.ask(model, kind, content, { patience: PATIENCE_MS });
  file.addEventListener("change", () => file.files[0] && take(async () => {
    const [chosen] = file.files;
    kit.refuseLarge(chosen.name, chosen.size);
    const data = await kit.encoded(chosen);
    file.value = ""; // so that the same file can be chosen again once it is mended
    return ask("file", { name: chosen.name, data });
  }));
  const paste = () => take(async () => {
    const given = text.value;
    kit.refuseLarge("The text", given.length);
    const found = await ask("paste", { text: given });
    if (text.value === given) text.value = ""; // read: no copy stays in the page
    return found;
  });
  function clear() {
    asked += 1;
    text.value = "";
    said.textContent = "";
    wrong.say("");
    result.replaceChildren();
  }
  const blank = () => kit.download("answers.csv", `${["unit", ...model.get("items")].join(",")}\n`,
    "text/csv");
  el.append(h("section", { class: "dl-card dl-group", "aria-label": "Answers of a group",
    "data-ready": "yes" },
    h("h3", { text: "Answers of a group" }),
    h("p", { text: "One row for each respondent, one column for each item, perhaps a column unit. "
      + "Answers from -2 to 2, or na. No names, no dates: other columns are refused." }),
    h("p", { class: "dl-hint", text: "The answers go to the engine of this page, are computed and "
      + "dropped; your record keeps nothing of them. Below 5 respondents nothing is shown. "
      + "Ask people first, say what it is for, and never use it on a single person." }),
    h("div", { class: "dl-group__bring" },
      h("div", { class: "dl-field" }, h("label", { for: file.id, text: "From a file" }), file,
        h("div", { class: "dl-row" }, kit.button("Download an empty file", blank))),
      h("div", { class: "dl-field" }, h("label", { for: text.id, text: "Or paste it here" }), text,
        h("div", { class: "dl-row" }, kit.button("Use this text", paste),
          kit.button("Invented example", () => take(() => ask("example", {}))),
          kit.button("Clear", clear)))),
    said, wrong.element, result));
  return () => { asked += 1; };
}
