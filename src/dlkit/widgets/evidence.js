// Cards of claims: a short face, and the long texts one click away.

/** How well a claim stands: five boxes and words; a definition has no place on the scale. */
function strength({ h }, { words, level }) {
  const boxes = [1, 2, 3, 4, 5].map((n) => h("span",
    { class: `dl-evidence__box${n <= level ? " dl-evidence__box--full" : ""}` }));
  return h("p", { class: "dl-evidence__strength" },
    level ? h("span", { class: "dl-evidence__boxes", "aria-hidden": "true" }, boxes) : null,
    h("strong", { text: words }), level ? ` (${level} of 5)` : null);
}

function reference({ h }, { text, address }) {
  if (!address) return h("li", { text });
  return h("li", {}, h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, text,
    h("span", { class: "dl-visually-hidden", text: " (opens in a new tab)" })));
}

function card(kit, { title, claim, source, strength: step, parts, references }) {
  const { h, id } = kit;
  const name = id("card");
  const long = parts.map((part) => [h("dt", { text: part.title }), h("dd", { text: part.text })]);
  return h("article", { class: "dl-evidence__card", "aria-labelledby": name },
    h("h4", { id: name, text: title }),
    h("p", { class: "dl-evidence__claim", text: claim }),
    h("p", { class: "dl-hint", text: `Who says it: ${source}` }),
    strength(kit, step),
    h("details", {}, h("summary", {}, "Look closer",
      h("span", { class: "dl-visually-hidden", text: ` at ${title}` })),
      h("p", { class: "dl-hint", text: `${step.words}: ${step.meaning}` }), h("dl", {}, long),
      h("p", { class: "dl-evidence__read", text: "To read" }),
      h("ul", {}, references.map((one) => reference(kit, one)))));
}

function scale(kit, steps) {
  const { h } = kit;
  return h("details", {}, h("summary", { text: "What the scale means" }),
    h("ul", { class: "dl-evidence__scale" }, steps.map((step) =>
      h("li", {}, strength(kit, step), h("span", { text: step.meaning })))));
}

export function render({ model, el, kit }) {
  const { h } = kit;
  el.append(h("section", { class: "dl-evidence", "aria-label": model.get("title") },
    h("h3", { text: model.get("title") }),
    model.get("intro") ? h("p", { text: model.get("intro") }) : null,
    scale(kit, model.get("scale")),
    h("div", { class: "dl-evidence__cards" }, model.get("cards").map((one) => card(kit, one)))));
}
