// One real cycle in nine steps. Whoever planned something is asked next time what came of it.

const PLAN = "7";
const HAPPENED = "8";
const LONGEST = 280; // characters of the plan that the question repeats

const filled = (text) => text.trim().length > 0;

/** One step: its name, its question, and a box to write in. */
function step({ h, id }, { id: number, name, text }, changed, left) {
  const box = h("textarea", { id: id("step"), rows: 2, dir: "auto",
    "aria-describedby": id("about"), oninput: changed, onchange: left });
  const hint = h("span", { class: "dl-hint", id: box.getAttribute("aria-describedby"), text });
  const label = h("label", { for: box.id, text: `${number}. ${name}` });
  return {
    number, box,
    element: h("div", { class: "dl-field dl-cycle__step" }, label, hint, box),
    get: () => box.value,
    set: (value) => {
      if (box.value !== value) box.value = value; // the cursor stays where nothing changes
    },
  };
}

/** What was planned at an earlier visit, and the way to the box for what came of it. */
function question(kit, go) {
  const { h } = kit;
  const plan = h("blockquote", { class: "dl-cycle__plan", dir: "auto" });
  const element = h("div", { class: "dl-cycle__again", hidden: true },
    h("h4", { text: "What happened?" }),
    h("p", { text: "When you were here before, this was your plan:" }), plan,
    h("div", { class: "dl-row" }, kit.button("Write what happened", go, "primary")));
  function show(steps) {
    const planned = String(steps?.[PLAN] ?? "").trim();
    element.hidden = !planned || filled(String(steps?.[HAPPENED] ?? ""));
    const letters = [...planned];
    const cut = letters.slice(0, LONGEST).join("");
    plan.textContent = letters.length > LONGEST ? `${cut}…` : planned;
  }
  return { element, show };
}

export function render({ model, el, kit }) {
  const { h } = kit;
  const kept = kit.keep(model, "cycle");
  let dirty = false;
  const save = kit.settled(() => {
    dirty = false;
    const steps = Object.fromEntries(boxes.map((one) => [one.number, one.get()]));
    const done = filled(steps[PLAN]);
    kept.save({ ...kept.entry?.value, steps }, { done });
  }, 600);
  const flush = () => dirty && save.now();
  const count = () => {
    const n = boxes.filter((one) => filled(one.get())).length;
    tally.textContent = `${n} of ${boxes.length} steps written`;
  };
  const changed = () => {
    dirty = true;
    count();
    if (filled(eighth.get())) again.show(null); // answered: the reminder goes
    kept.touch();
    save();
  };
  const boxes = model.get("steps").map((one) => step(kit, one, changed, flush));
  const eighth = boxes.find((one) => one.number === HAPPENED);
  const again = question(kit, () => eighth.box.focus());
  const tally = h("p", { class: "dl-hint" });
  const take = (entry) => {
    const steps = entry?.value.steps ?? {};
    boxes.forEach((one) => one.set(String(steps[one.number] ?? "")));
    count();
  };
  el.append(h("section", { class: "dl-card dl-cycle", "aria-label": model.get("title") },
    h("h3", { text: model.get("title") }), again.element,
    h("p", { class: "dl-hint", text: "It stays in this browser. Roles, not names of people." }),
    boxes.map((one) => one.element), tally,
    h("p", { class: "dl-hint", text: model.get("source") }), kept.status));
  take(kept.entry);
  again.show(kept.entry?.value.steps);
  kept.onOutside((entry) => {
    take(entry);
    if (!entry) again.show(null);
  });
  window.addEventListener("pagehide", flush);
  return () => {
    flush();
    save.stop();
    window.removeEventListener("pagehide", flush);
    kept.stop();
  };
}
