// A definition in the learner's own words, and what changed in it; nothing of it leaves the page.

const ENOUGH_WORDS = 5; // a sentence of this length counts as written
const MOST_SHOWN = 40; // words that a list names before it only counts them
// Words too small to say that a thought came or went.
const SMALL = new Set(("a an the of in on at to for from by with and or but as is are was were be "
  + "been has have had it its this that these those not no do does can may will there their they "
  + "which who whoever when where what one").split(" "));

/** The words of a text in small letters, each once, in order; small ones are left out. */
export function wordsOf(text) {
  const found = text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'’-]*/gu) ?? [];
  return [...new Set(found)].filter((word) => !SMALL.has(word));
}

/** Which words came and which went between two texts. */
export function difference(before, after) {
  const [old, now] = [wordsOf(before), wordsOf(after)];
  return { came: now.filter((word) => !old.includes(word)),
    went: old.filter((word) => !now.includes(word)),
    stayed: now.filter((word) => old.includes(word)) };
}

function listed(words) {
  if (!words.length) return "none";
  const rest = words.length - MOST_SHOWN;
  return words.slice(0, MOST_SHOWN).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

/** Both sentences side by side, and the words that came, went and stayed. */
function comparison({ h }) {
  const element = h("div", { class: "dl-definition__both", hidden: true });
  const quote = (title, text) => h("div", {}, h("h4", { text: title }),
    h("blockquote", { dir: "auto", text }));
  const line = (title, words) => h("div", {}, h("dt", { text: `${title} (${words.length})` }),
    h("dd", { dir: "auto", text: listed(words) }));
  function show(before, after) {
    element.hidden = !before.trim() || !after.trim();
    if (element.hidden) return;
    const { came, went, stayed } = difference(before, after);
    element.replaceChildren(
      h("div", { class: "dl-definition__sides" }, quote("Before", before), quote("Now", after)),
      h("dl", { class: "dl-definition__words" }, line("Words that came", came),
        line("Words that went", went), line("Words that stayed", stayed)),
      h("p", { class: "dl-hint", text: "Small words are left out. More words are not better: "
        + "look at which idea came, and which you dropped." }));
  }
  return { element, show };
}

export function render({ model, el, kit }) {
  const { h } = kit;
  const kept = kit.keep(model, "definition");
  const other = model.get("before");
  const before = () => String((other && kit.store.get(other)?.value?.text) ?? "");
  let dirty = false;
  const save = kit.settled(() => {
    dirty = false;
    const done = box.value.split(/\s+/u).filter(Boolean).length >= ENOUGH_WORDS;
    kept.save({ text: box.value }, { done });
  }, 600);
  const flush = () => dirty && save.now();
  const box = h("textarea", { id: kit.id("definition"), rows: 4, dir: "auto",
    oninput: () => {
      dirty = true;
      kept.touch();
      save();
      look();
    }, onchange: flush });
  const both = comparison(kit);
  const none = h("p", { class: "dl-hint", text: "You wrote no definition at the start of the "
    + "lesson, so there is nothing to lay beside this one yet." });
  function look() {
    none.hidden = !other || Boolean(before().trim());
    if (other) both.show(before(), box.value);
  }
  function take(entry) {
    const text = String(entry?.value.text ?? "");
    if (box.value !== text) box.value = text; // the cursor stays where nothing changes
    look();
  }
  const title = model.get("title");
  el.append(h("section", { class: "dl-card dl-definition", "aria-label": title },
    h("h3", { text: title }),
    h("div", { class: "dl-field" }, h("label", { for: box.id, text: model.get("prompt") }), box),
    none, both.element, kept.status));
  take(kept.entry);
  kept.onOutside(take);
  const forget = other ? kit.store.watch((keys) => keys.includes(other) && look()) : () => {};
  window.addEventListener("pagehide", flush);
  return () => {
    flush();
    save.stop();
    window.removeEventListener("pagehide", flush);
    forget();
    kept.stop();
  };
}
