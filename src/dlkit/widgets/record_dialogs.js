// What the learner is asked: which version stays where a file differs, and whether to erase.

/** A value as indented text that a reader can compare. */
function readable(value, indent = "") {
  if (Array.isArray(value) && value.every((each) => !(each instanceof Object))) {
    return value.join(", ");
  }
  if (!(value instanceof Object)) return String(value);
  const lines = Object.entries(value).map(([name, inner]) => {
    const text = readable(inner, `${indent}  `);
    return `${indent}${name}:${text.startsWith(`${indent}  `) ? "\n" : " "}${text}`;
  });
  return lines.join("\n");
}

/** One entry in which a file differs: mine or the file's. */
function choice(kit, { named, later }, { key, ours, theirs, taken }) {
  const { h } = kit;
  const { lesson, part } = named(key);
  const name = kit.id("choice");
  const radio = (side, text) => {
    const input = h("input", { type: "radio", name, value: side, checked: side === taken });
    return { input, label: h("label", { class: "dl-choice" }, input, text) };
  };
  const mine = radio("ours", `Keep mine, from ${later(ours)}`);
  const file = radio("theirs", `Take the file's, from ${later(theirs)}`);
  const shown = (title, { value }) => [h("h5", { text: title }),
    h("pre", { tabindex: "0", text: readable(value).slice(0, 5000) })];
  const element = h("fieldset", {}, h("legend", { text: `${lesson}: ${part}` }),
    mine.label, file.label,
    h("details", {}, h("summary", { text: "Show both" }),
      shown("Mine", ours), shown("The file's", theirs)));
  const next = { ...theirs, rev: Math.max(ours.rev, theirs.rev) + 1 };
  return {
    element, key,
    take: (side) => { (side === "ours" ? mine : file).input.checked = true; },
    entry: () => (mine.input.checked ? ours : next),
  };
}

/** Asks about the entries in which a file differs; `decided(document | null)` ends it. */
export function chooser(kit, words, { document: merged, conflicts, added, same }, decided) {
  const { h } = kit;
  const choices = conflicts.map((conflict) => choice(kit, words, conflict));
  const all = (side) => () => choices.forEach((each) => each.take(side));
  const use = () => {
    const chosen = choices.map((each) => [each.key, each.entry()]);
    decided({ ...merged, entries: { ...merged.entries, ...Object.fromEntries(chosen) } });
  };
  const differ = words.plural(choices.length, "entry differs", "entries differ");
  const title = h("h4", { tabindex: "-1", text: `${differ} in the file` });
  const equal = `${same} ${same === 1 ? "is" : "are"} the same`;
  const rest = `${added.length} more will be added, ${equal}. `
    + "Nothing changes before you press 'Use these'. To begin with, the later one is chosen.";
  const element = h("div", { class: "dl-record__choices", role: "group", "aria-label": differ },
    title, h("p", { text: rest }),
    choices.length > 1 ? h("div", { class: "dl-row" },
      kit.button("Keep all of mine", all("ours")),
      kit.button("Take all of the file", all("theirs"))) : null,
    choices.map((each) => each.element),
    h("div", { class: "dl-row" }, kit.button("Use these", use, "primary"),
      kit.button("Cancel, change nothing", () => decided(null))));
  return { element, focus: () => title.focus() };
}

/** What erasing takes away, in words; empty if there is nothing. */
function whatGoes({ state, text, document, asides }, plural) {
  const keys = Object.keys(document?.entries ?? {});
  if (!text && !keys.length && !asides.length) return "";
  const lessons = new Set(keys.map((key) => key.split("/")[0])).size;
  const what = ["ok", "empty", "forbidden"].includes(state)
    ? `${plural(keys.length, "part")} of ${plural(lessons, "lesson")}`
    : "The record that this page cannot read";
  const also = asides.length ? `, ${plural(asides.length, "record")} set aside as unreadable` : "";
  const { record } = globalThis.document.documentElement.dataset; // below a hub
  const server = record ? ", from your folder on this server" : "";
  const places = ` for ${location.host}${server} and from the kernel of this page`;
  const where = location.host ? places : "";
  return `${what}${also}: gone from this browser${where}. `
    + "Files that you downloaded stay yours. This cannot be undone.";
}

/** The second step of erasing: says what will go, and asks; false if there is nothing to erase. */
export function confirm(kit, plural, root, { save, erase }) {
  const what = whatGoes(kit.store.read(), plural);
  if (!what) return false;
  const { h } = kit;
  const title = h("h4", { id: kit.id("erase"), text: "Erase your record?" });
  const text = h("p", { id: kit.id("what"), text: what });
  const close = () => dialog.close(); // the focus goes back to where it was
  const sure = kit.button("Erase", () => { close(); erase(); }, "danger");
  const dialog = h("dialog", { "aria-labelledby": title.id, "aria-describedby": text.id },
    title, text,
    h("div", { class: "dl-row" }, kit.button("Cancel", close), kit.button("Download first", save),
      sure));
  dialog.addEventListener("close", () => dialog.remove());
  root.append(dialog);
  dialog.showModal();
  return true;
}
