// Who would follow: the learner's own network, one or two who begin, and the steps that follow.

const LEADS = "profile/leads";
const OWN = "profile/thresholds";

/** A list to choose from, with its label. */
function choice({ h, id }, label, changed) {
  const box = h("select", { id: id("follow"), onchange: changed });
  return {
    element: h("div", { class: "dl-field" }, h("label", { for: box.id, text: label }), box),
    get: () => Number(box.value),
    show(options, value) {
      box.replaceChildren(...options.map(([one, text]) => h("option", { value: one, text })));
      box.value = String(value);
      if (box.selectedIndex < 0) box.selectedIndex = 0;
    },
  };
}

/** The thresholds to choose from; the learner's own one stands first where the profile has it. */
function thresholds(store, offered) {
  const own = store.get(OWN)?.value.own;
  if (typeof own !== "number" || own <= 0 || own > 1) return offered;
  const text = `${Number((100 * own).toPrecision(3))} %: your own answer`;
  return [[own, text], ...offered.filter(([value]) => value !== own)];
}

/** What the learner chose, as far as it fits the people of now. */
function chosen(value, n) {
  const same = value?.people === n; // else a number would mean somebody else
  const person = (found) => (same && Number.isInteger(found) && found >= 0 && found < n
    ? found : -1);
  const [one, other] = Array.isArray(value?.starters) ? value.starters : [];
  return { one: person(one), other: person(other), away: person(value?.away),
    threshold: typeof value?.threshold === "number" ? value.threshold : null };
}

/** The steps that have been shown so far, in words. */
function story({ h }) {
  const list = h("ol", { class: "dl-followers__steps" });
  const end = h("p", {});
  const said = h("div", { role: "status", "aria-label": "Who follows" }, list, end);
  function show(run, step) {
    list.replaceChildren(...(run ? run.steps.slice(0, step + 1) : [])
      .map((text) => h("li", { text })));
    end.textContent = run && step >= run.steps.length - 1 ? run.end : "";
  }
  return { element: said, show };
}

function build(shared, { model, el, kit }) {
  const { h } = kit;
  const kept = kit.keep(model, "followers");
  const wrong = kit.notice();
  const drawing = shared.picture(kit);
  const told = story(kit);
  const offered = model.get("thresholds");
  let net = null; // people and ties as the record has them
  let run = null;
  let step = 0;
  let finished = kept.entry?.done ?? false;
  let asked = 0;

  const one = choice(kit, "Who begins?", picked);
  const other = choice(kit, "Who else begins?", picked);
  const share = choice(kit, "Share they need to see", picked);
  const away = choice(kit, "Who is away?", picked);
  const hint = h("p", { class: "dl-hint" });
  const next = kit.button("Next step", () => go(step + 1), "primary");
  const back = kit.button("Back", () => go(step - 1));
  const all = kit.button("Show all", () => go(Infinity));

  function draw() {
    const last = run ? run.steps.length - 1 : 0;
    told.show(run, step);
    [[next, !run || step >= last], [back, !run || step === 0], [all, !run || step >= last]]
      .forEach(([button, off]) => { button.disabled = off; });
    const moved = net.people.map((_, i) => {
      const at = run ? run.moved_at[i] : -1;
      return at >= 0 && at <= step ? at : null;
    });
    const count = moved.filter((at) => at !== null).length;
    drawing.show(net.people, net.ties, away.get(), `${net.people.length} people, `
      + `${net.ties.length} ties; ${count} do it${run ? ` after step ${step}` : ""}.`, moved);
  }
  function go(to) {
    const last = run.steps.length - 1;
    step = Math.max(0, Math.min(to, last));
    const at = document.activeElement;
    draw();
    if (at?.disabled) (step ? back : next).focus(); // the keyboard is not left without a place
    if (step === last && !finished) {
      finished = true;
      save();
    }
  }
  async function look() {
    const mine = ++asked;
    const starters = [...new Set([one.get(), other.get()])].filter((i) => i >= 0);
    [run, step] = [null, 0];
    wrong.say("");
    draw();
    if (!starters.length || !net.ties.length) return;
    try {
      const found = await kit.ask(model, "follow", { people: net.people, ties: net.ties, starters,
        threshold: share.get(), away: away.get() });
      if (mine !== asked) return; // something newer is on its way
      run = found;
      draw();
    } catch (error) {
      if (mine === asked) wrong.say(error.message);
    }
  }
  const save = () => kept.save({ starters: [one.get(), other.get()], away: away.get(),
    threshold: share.get(), people: net.people.length }, { done: finished });
  function picked() {
    save();
    look();
  }
  function show() {
    const [terms, network] = [model.get("terms"), kit.store.get(LEADS)];
    const { people, ties } = network ? shared.clean(network.value, terms) : shared.fresh(terms);
    net = { people: shared.called(people), ties: shared.pairs(ties) };
    const before = chosen(kept.entry?.value, net.people.length);
    const names = net.people.map((name, i) => [i, name]);
    one.show([[-1, "choose"], ...names], before.one);
    other.show([[-1, "nobody else"], ...names], before.other);
    away.show([[-1, "nobody"], ...names], before.away);
    const options = thresholds(kit.store, offered);
    share.show(options, before.threshold ?? (options === offered ? 0.5 : options[0][0]));
    hint.textContent = net.ties.length ? "" : "There is no tie yet: tick some above first.";
    look();
  }
  el.append(h("section", { class: "dl-card dl-followers", "data-ready": "",
    "aria-label": model.get("title") },
  h("h3", { text: model.get("title") }), h("p", { class: "dl-hint", text: model.get("note") }),
  hint,
  h("div", { class: "dl-leads__pattern" }, drawing.element,
    h("div", {}, h("div", { class: "dl-followers__choices" },
      [one, other, share, away].map((each) => each.element)),
    h("div", { class: "dl-row" }, next, back, all), told.element)),
  wrong.element, kept.status));
  show();
  kept.onOutside(show);
  const forget = kit.store.watch((keys) =>
    [LEADS, OWN].some((key) => keys.includes(key)) && show());
  return () => {
    forget();
    kept.stop();
  };
}

export const render = (part) =>
  part.kit.renderWith(part, build, "leads_picture.js", "leads_whom.css");
