// The lecturer's side: codes, files or a table in; what could not be read is said line by line.

const PATIENCE_MS = 60_000;
const MOST_BYTES = 5_000_000; // of all files together
const ABOUT = "A code says what one person answered, and this page can read it. On the board they "
  + "are treated as a class: nothing of fewer than five people is shown. What you bring in goes "
  + "to the engine of this page and is gone when the page closes.";
const NONE = "leave it out";

function upload(kit, text, folder, took) {
  const { h } = kit;
  const input = h("input", { type: "file", id: kit.id("files"), multiple: true });
  if (folder) input.setAttribute("webkitdirectory", "");
  else input.setAttribute("accept", ".txt,.csv,.tsv,.md,text/plain,text/csv");
  input.addEventListener("change", () => {
    const chosen = [...input.files];
    if (chosen.length) took(chosen);
  });
  return { input, element: h("div", { class: "dl-field" },
    h("label", { for: input.id, text }), input) };
}

/** Which column answers what, with the first rows to look at. */
function mapping(kit, { n, columns, choices }, done) {
  const { h } = kit;
  const groups = [...new Set(choices.map((one) => one.lesson))];
  const pick = ({ name, guess }) => {
    const select = h("select", { "aria-label": `What '${name}' answers` },
      h("option", { value: "", text: NONE }), groups.map((lesson) => h("optgroup",
        { label: lesson.replaceAll("_", " ") || "of the class itself" },
        choices.filter((one) => one.lesson === lesson)
          .map(({ id, title }) => h("option", { value: id, text: title })))));
    select.value = guess;
    return select;
  };
  const selects = columns.map(pick);
  const row = ({ name, cells }, i) => h("tr", {}, h("th", { scope: "row", text: name }),
    cells.map((text) => h("td", { dir: "auto", text })), h("td", {}, selects[i]));
  const heads = ["column", ...(columns[0]?.cells ?? []).map((_, i) => `row ${i + 1}`), "answers"];
  const chosen = () => Object.fromEntries(selects.map((one, i) => [i, one.value])
    .filter(([, value]) => value));
  return h("div", { role: "group", "aria-label": "The table" },
    h("p", { text: `A table of ${n} rows. Say which column answers what.` }),
    h("div", { class: "dl-scroll", tabindex: "0", role: "region", "aria-label": "First rows" },
      h("table", { class: "dl-table dl-hand__table" }, h("thead", {}, h("tr", {},
        heads.map((text) => h("th", { scope: "col", text })))),
      h("tbody", {}, columns.map(row)))),
    kit.button("Take these columns", () => done(chosen()), "primary"));
}

export function render({ model, el, kit }) {
  const { h } = kit;
  const said = h("p", { class: "dl-hand__said", role: "status", "aria-label": "Handed in" });
  const wrong = kit.notice();
  const faults = h("ul", { class: "dl-hint" });
  const place = h("div", {});
  const text = h("textarea", { id: kit.id("codes"), rows: 5, spellcheck: "false",
    placeholder: "DL1-AAAAA-BBBBB-CCCCC-DD" });
  let asked = 0;
  async function take(asking) {
    const serial = ++asked;
    wrong.say("");
    said.textContent = "Reading …";
    try {
      const told = await asking();
      if (serial !== asked) return;
      said.textContent = told.said;
      faults.replaceChildren(...told.faults.map((one) => h("li", { text: one })));
      place.replaceChildren(...(told.table ? [mapping(kit, told.table, map)] : []));
    } catch (error) {
      if (serial !== asked) return;
      said.textContent = "";
      wrong.say(`Not read: ${error.message}`);
    }
  }
  const ask = (kind, content) => kit.ask(model, kind, content, { patience: PATIENCE_MS });
  const map = (columns) => take(() => ask("map", { columns }));
  const paste = () => take(async () => {
    const given = text.value;
    kit.refuseLarge("The text", given.length);
    const told = await ask("paste", { text: given });
    if (text.value === given) text.value = "";
    return told;
  });
  const files = (chosen) => take(async () => {
    const bytes = chosen.reduce((sum, one) => sum + one.size, 0);
    if (bytes > MOST_BYTES) throw new Error("the files together must have at most 5 MB.");
    const read = await Promise.all(chosen.map(async (one) => {
      kit.refuseLarge(one.name, one.size);
      return { name: one.name, data: await kit.encoded(one) };
    }));
    inputs.forEach(({ input }) => { input.value = ""; }); // the same can be chosen again
    return ask("files", { files: read });
  });
  const clear = () => take(async () => {
    text.value = "";
    return ask("clear", {});
  });
  const inputs = [upload(kit, "Files", false, files),
    upload(kit, "Or a whole folder", true, files)];
  el.append(h("section",
    { class: "dl-card dl-hand", "aria-label": "Hand in", "data-ready": "yes" },
    h("h3", { text: "What was handed in" }), h("p", { class: "dl-hint", text: ABOUT }),
    h("div", { class: "dl-field" },
      h("label", { for: text.id, text: "Codes, or a table of a form service" }), text,
      h("div", { class: "dl-row" }, kit.button("Read this", paste, "primary"))),
    inputs.map((one) => one.element),
    h("div", { class: "dl-row" }, kit.button("Forget all of it", clear)),
    said, wrong.element, faults, place));
  return () => { asked += 1; };
}
