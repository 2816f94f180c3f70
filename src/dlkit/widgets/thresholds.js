// Three thresholds of the learner's own unit; each may be a share, 'cannot say', or still open.

const OPEN = ""; // not answered yet
const CANNOT = "na";

const isShare = (value) => typeof value === "number" && value >= 0 && value <= 1;

/** One question with a list of answers. */
function line({ h, id }, question, changed) {
  const box = h("select", { id: id("threshold"), onchange: changed });
  const hint = h("span", { class: "dl-hint", id: `${box.id}-hint`, text: question.hint });
  box.setAttribute("aria-describedby", hint.id);
  function offer(own) {
    const known = question.options.some(([value]) => value === own);
    const strange = isShare(own) && !known
      ? [[own, `${Number((100 * own).toPrecision(3))} %`]] : [];
    box.replaceChildren(h("option", { value: OPEN, text: "choose" }),
      ...[...strange, ...question.options].map(([value, text]) => h("option", { value, text })),
      h("option", { value: CANNOT, text: "cannot say" }));
    box.value = isShare(own) ? String(own) : own === null ? CANNOT : OPEN;
  }
  return {
    id: question.id,
    element: h("div", { class: "dl-field" }, h("label", { for: box.id, text: question.text }),
      box, hint),
    get: () => (box.value === CANNOT ? null : box.value === OPEN ? undefined : Number(box.value)),
    set: offer,
  };
}

/** What to think about when the answers do not fit together; both stay as they are. */
function told({ own, proof, standard }) {
  if (isShare(proof) && isShare(standard) && proof > standard) {
    return "Here those whom others follow wait for more than the standard: then others go before "
      + "them. Can that be? Both answers stay.";
  }
  if (isShare(own) && isShare(standard) && own > standard) {
    return "You would join later than it is the standard with you. That can be so: you have a "
      + "reason, or the standard lies higher.";
  }
  return "";
}

function build({ keeping }, { model, el, kit }) {
  const { h } = kit;
  const said = h("p", { class: "dl-hint", role: "status", "aria-label": "Do they fit together?" });
  const get = () => Object.fromEntries(lines.map((one) => [one.id, one.get()])
    .filter(([, value]) => value !== undefined));
  const lines = model.get("questions").map((question) => line(kit, question, () => {
    said.textContent = told(get());
    keeper.changed();
    keeper.flush();
  }));
  const keeper = keeping(kit, model, "thresholds", {
    get: () => ({ value: get(), done: Object.keys(get()).length === lines.length }),
    set(value) {
      lines.forEach((one) => one.set(value[one.id]));
      said.textContent = told(get());
    },
  });
  el.append(h("section", { class: "dl-card dl-thresholds", "aria-label": model.get("title"),
    "data-ready": "yes" },
  h("h3", { text: model.get("title") }), h("p", { class: "dl-hint", text: model.get("note") }),
  h("div", { class: "dl-thresholds__lines" }, lines.map((one) => one.element)), said,
  keeper.status));
  keeper.start();
  return keeper.stop;
}

export const render = (part) =>
  part.kit.renderWith(part, build, "form_pages.js");
