// Eighteen benchmark elements: two ratings side by side, what is done now, and what shows it.

const WIDE = 2; // from so many levels apart on, the two are asked to talk
const HIGH = 4; // from this level on, evidence is asked for

function bandOf(form, level) {
  return form.bands.find(({ low, high }) => low <= level && level <= high)?.text;
}

/** A level to choose, or none. */
function level({ h, id }, form, label, changed) {
  const list = h("select", { id: id("level"), onchange: changed },
    h("option", { value: "", text: "not rated" }),
    [1, 2, 3, 4, 5].map((n) => h("option", { value: n, text: `${n}: ${bandOf(form, n)}` })));
  return {
    element: h("div", { class: "dl-field" }, h("label", { for: list.id, text: label }), list),
    get: () => (list.value ? Number(list.value) : null),
    set: (value) => { list.value = [1, 2, 3, 4, 5].includes(value) ? String(value) : ""; },
  };
}

function words({ h, id }, label, changed, left) {
  const box = h("textarea", { id: id("words"), rows: 2, dir: "auto", oninput: changed,
    onchange: left });
  return {
    element: h("div", { class: "dl-field" }, h("label", { for: box.id, text: label }), box),
    get: () => box.value,
    set: (value) => { if (box.value !== value) box.value = value; },
  };
}

/** What can be said about two ratings; nothing is averaged. */
export function compared({ self, partner, evidence }) {
  const said = [];
  if (self !== null && partner !== null) {
    const apart = Math.abs(self - partner);
    const higher = self > partner ? "you rate higher" : "your partner rates higher";
    if (apart === 0) said.push("Both give the same level.");
    else said.push(`${apart} ${apart === 1 ? "level" : "levels"} apart: ${higher}.`);
    if (apart >= WIDE) said.push("Both stay as they are. Ask what each of you has seen.");
  }
  if (self >= HIGH && !evidence.trim()) said.push(`Level ${self} without evidence is an opinion.`);
  return said.join(" ");
}

/** One element with its two levels and its two texts. */
function element(kit, form, one, changed, left) {
  const { h } = kit;
  const parts = {
    self: level(kit, form, "Your level", () => { changed(); left(); }),
    partner: level(kit, form, "Level your partner gives", () => { changed(); left(); }),
    practice: words(kit, "What is done now", changed, left),
    evidence: words(kit, "What shows it (evidence)", changed, left),
  };
  const told = h("p", { class: "dl-bench__told", role: "status" });
  const get = () => Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [name, part.get()]));
  const tell = () => {
    const said = compared(get());
    if (told.textContent !== said) told.textContent = said;
  };
  return {
    id: one.id, text: one.text, get, tell,
    element: h("fieldset", { class: "dl-bench__element" },
      h("legend", {}, h("strong", { text: one.text }), ` ${one.question}`),
      h("div", { class: "dl-bench__pair" }, parts.self.element, parts.partner.element,
        parts.practice.element, parts.evidence.element), told),
    set(value) {
      parts.self.set(value?.self);
      parts.partner.set(value?.partner);
      parts.practice.set(String(value?.practice ?? ""));
      parts.evidence.set(String(value?.evidence ?? ""));
      tell();
    },
  };
}

/** All ratings as a table: yours and theirs, beside each other. */
function table({ h }, form, pages, bars) {
  const heads = ["Element", "You", "Partner", "Apart", "Evidence"];
  const line = (one) => {
    const { self, partner, evidence } = one.get();
    const apart = self !== null && partner !== null ? Math.abs(self - partner) : null;
    const text = [self ?? "–", partner ?? "–", apart ?? "–", evidence.trim() ? "written" : "none"];
    return h("tr", {}, h("th", { scope: "row", text: one.text }),
      text.map((shown, i) => h("td", { text: shown,
        class: i === 2 && apart >= WIDE ? "dl-bench__apart" : null })));
  };
  const body = pages.map(({ domain, elements }) => h("tbody", {},
    h("tr", {}, h("th", { scope: "rowgroup", colspan: heads.length, class: "dl-bench__domain",
      text: domain.text })), elements.map(line)));
  const caption = "Both ratings beside each other, 1 to 5; no mean is taken";
  bars.replaceChildren(h("div", { class: "dl-scroll", tabindex: "0", role: "region",
    "aria-label": caption }, h("table", { class: "dl-table dl-bench__table" },
    h("caption", { text: caption }),
    h("thead", {}, h("tr", {}, heads.map((text) => h("th", { scope: "col", text })))), body)));
}

function build({ paged, keeping }, { model, el, kit }) {
  const { h } = kit;
  const form = model.get("form");
  const pages = form.domains.map((domain) => {
    const elements = form.elements.filter((one) => one.domain === domain.id)
      .map((one) => element(kit, form, one, changed, () => keeper.flush()));
    return { name: domain.text, domain, elements, element: h("div", {},
      h("h4", { tabindex: "-1", text: `${domain.text}: ${domain.meaning}` }),
      elements.map((one) => one.element)) };
  });
  const all = pages.flatMap(({ elements }) => elements);
  const steps = paged(kit, "Domains of the benchmarks", pages);
  const rated = ({ elements }) => elements.filter((one) => one.get().self !== null).length;
  const bars = h("div", {});
  const fold = h("details", { ontoggle: () => fold.open && table(kit, form, pages, bars) },
    h("summary", { text: "All ratings side by side" }), bars);
  let rest = {}; // elements of another version: kept, not shown
  function show() {
    all.forEach((one) => one.tell());
    steps.tell((i) => `${rated(pages[i])}/${pages[i].elements.length}`);
    if (fold.open) table(kit, form, pages, bars);
  }
  function changed() {
    show();
    keeper.changed();
  }
  const touched = ({ self, partner, practice, evidence }) =>
    self !== null || partner !== null || practice || evidence;
  const keeper = keeping(kit, model, "benchmarks", {
    get() {
      const given = all.map((one) => [one.id, one.get()]).filter(([, value]) => touched(value));
      return { value: { elements: { ...rest, ...Object.fromEntries(given) } },
        done: all.every((one) => one.get().self !== null) };
    },
    set({ elements = {} }) {
      const known = new Set(all.map(({ id }) => id));
      rest = Object.fromEntries(Object.entries(elements).filter(([id]) => !known.has(id)));
      all.forEach((one) => one.set(elements[one.id]));
      show();
    },
  });
  const bands = form.bands.map(({ text, low, high, meaning }) =>
    h("li", { text: `${low === high ? low : `${low} and ${high}`}: ${text}, ${meaning}` }));
  el.append(h("section", { class: "dl-card dl-bench", "aria-label": "Benchmarks",
    "data-ready": "yes" },
    h("h3", { text: form.title }), h("p", { text: form.intro }),
    h("ul", {}, bands), h("p", { class: "dl-hint", text: form.borders }), steps.element, fold,
    h("p", { class: "dl-assess__aid" }, h("strong", { text: model.get("aid") })),
    h("p", { class: "dl-hint", text: form.source }), keeper.status));
  keeper.start();
  return keeper.stop;
}

export const render = (part) =>
  part.kit.renderWith(part, build, "form_pages.js", "form_pages.css");
