// Prompts to write about; what is typed is kept at once, as text and nothing else.

const ENOUGH_WORDS = 10; // one answer of this length counts as having written

const count = (text) => text.split(/\s+/u).filter(Boolean).length;

/** One prompt with its text box and the number of words in it. */
function page({ h, id }, prompt, changed, left) {
  const name = id("journal");
  const words = h("span", { class: "dl-hint", id: `${name}-words` });
  const tally = () => {
    const n = count(box.value);
    words.textContent = n === 1 ? "1 word" : `${n} words`;
  };
  const box = h("textarea", { id: name, rows: 5, "aria-describedby": words.id,
    oninput: () => {
      tally();
      changed();
    }, onchange: left });
  tally();
  return {
    id: prompt.id,
    element: h("div", { class: "dl-field dl-journal__page" },
      h("label", { for: name, text: prompt.text }), box, words),
    get: () => box.value,
    set(text) {
      if (box.value !== text) box.value = text; // the cursor stays where nothing changes
      tally();
    },
  };
}

export function render({ model, el, kit }) {
  const { h } = kit;
  const kept = kit.keep(model, "journal");
  let dirty = false;
  const save = kit.settled(() => {
    dirty = false;
    const answers = Object.fromEntries(pages.map((one) => [one.id, one.get()]));
    const done = pages.some((one) => count(one.get()) >= ENOUGH_WORDS);
    kept.save({ answers: { ...kept.entry?.value.answers, ...answers } }, { done });
  }, 600);
  const flush = () => dirty && save.now();
  const changed = () => {
    dirty = true;
    kept.touch();
    save();
  };
  const pages = model.get("prompts").map((prompt) => page(kit, prompt, changed, flush));
  const take = (entry) =>
    pages.forEach((one) => one.set(String(entry?.value.answers?.[one.id] ?? "")));

  el.append(h("section", { class: "dl-card dl-journal", "aria-label": model.get("title") },
    h("h3", { text: model.get("title") }),
    h("p", { class: "dl-hint", text: "Nobody else sees this unless you hand it over." }),
    pages.map((one) => one.element), kept.status));
  take(kept.entry);
  kept.onOutside(take);
  window.addEventListener("pagehide", flush);
  return () => {
    flush();
    save.stop();
    window.removeEventListener("pagehide", flush);
    kept.stop();
  };
}
