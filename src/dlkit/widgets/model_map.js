// A map of a model: settings, and a picture that fills in while the kernel works slice by slice.

const at = (columns, i) =>
  Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[i]]));
const percent = (share) => `${Math.floor(100 * share)} %`;
/** What the runs hang on; which measure is shown does not matter to them. */
const whole = ({ x, y, size, runs, seed }) => ({ x, y, size, runs, seed });
const sameMap = (asked, now) =>
  JSON.stringify(whole(JSON.parse(asked))) === JSON.stringify(whole(now));

/** Time left at the pace so far, in words. */
function time(spent_ms, from, share) {
  if (share <= from) return "timing it";
  const left_s = (spent_ms / 1000 / (share - from)) * (1 - share);
  return left_s < 90 ? `about ${Math.max(1, Math.round(left_s))} s left`
    : `about ${Math.round(left_s / 60)} min left`;
}

/** Settings of the record, if this model still has them. */
function usable(model, value) {
  const names = model.get("axes").map((axis) => axis.name);
  const known = (place) => names.includes(value?.[place]?.name)
    && value[place].ends?.length === 2 && value[place].ends.every(Number.isFinite);
  const fits = known("x") && known("y") && model.get("measures").includes(value.measure)
    && model.get("sizes").includes(value.size);
  return fits ? { ...model.get("preset"), ...structuredClone(value) } : null;
}

function build({ picture, settings, table }, { model, el, kit }) {
  const { h } = kit;
  const kept = kit.keep(model, "model_map");
  let now = usable(model, kept.entry?.value) ?? structuredClone(model.get("preset"));
  let found = null; // {x, y, squares: Map point -> {mean, count}}
  let share = 0;
  let running = false;
  let turn = 0; // which filling is at work: an older one stops

  const wrong = kit.notice();
  const bar = h("progress", { max: 1, value: 0, "aria-label": "How much of the map is done" });
  const left = h("span", { class: "dl-hint" });
  const said = h("p", { class: "dl-summary", role: "status", "aria-label": "Map" });
  const go = kit.button("Fill the map", () => (running ? stop() : fill()), "primary");
  const map = picture(kit, model);
  const numbers = table(kit, model);
  const form = settings(kit, model, (next, again) => {
    now = next;
    kept.save(now, { done: share > 0 });
    if (again) restart();
    else show();
  });

  function restart() {
    stop();
    found = null;
    share = 0;
    said.textContent = "";
    wrong.say("");
    show();
  }
  function stop() {
    if (running) said.textContent = "Stopped. It goes on from here.";
    running = false;
    label();
  }
  function label() {
    go.textContent = running ? "Stop" : share > 0 && share < 1 ? "Go on" : "Fill the map";
    go.disabled = share === 1;
    bar.hidden = !running && share === 0;
    bar.value = share;
    if (!running) left.textContent = share > 0 && share < 1 ? `${percent(share)} done` : "";
  }
  function show() {
    map.show(found, now);
    numbers.show(found, now);
    if (share === 1) said.textContent = map.summary();
    label();
  }
  function take(reply) {
    const { squares, mean, count } = kit.columns(reply);
    found ??= { x: reply.x, y: reply.y, command: reply.command, squares: new Map() };
    squares.point.forEach((point, i) => found.squares.set(point, { mean: at(mean, i),
      count: at(count, i) }));
    share = reply.share;
  }
  async function work() {
    const asked = JSON.stringify(now);
    const own = ++turn;
    const mine = () => running && own === turn && sameMap(asked, now);
    const [began, from] = [performance.now(), share];
    running = true;
    wrong.say("");
    said.textContent = "The map is being filled, coarse squares first.";
    label();
    while (mine() && share < 1) {
      const have = found?.squares.size ?? 0;
      const reply = await kit.ask(model, "more", { settings: whole(JSON.parse(asked)), have });
      if (!mine()) return; // asked for an older map; what it did is kept for when that comes back
      take(reply);
      left.textContent = `${percent(share)}, ${time(performance.now() - began, from, share)}`;
      show();
    }
    if (share < 1) return;
    running = false;
    kept.save(now, { done: true });
    label();
  }
  const fill = () => work().catch((error) => {
    running = false;
    said.textContent = "";
    label();
    wrong.say(error.message);
  });

  const root = h("section", { class: "dl-card dl-map", "aria-label": model.get("title") },
    h("h3", { text: model.get("title") }), form.element,
    h("div", { class: "dl-row dl-working" }, go, bar, left), wrong.element, map.element(said),
    numbers.element, kept.status);
  el.append(root);
  form.set(now);
  show();
  kept.onOutside((entry) => {
    now = usable(model, entry?.value) ?? structuredClone(model.get("preset"));
    form.set(now);
    restart();
  });
  return () => {
    turn += 1;
    kept.stop();
  };
}

export const render = (part) =>
  part.kit.renderWith(part, build, "model_map_parts.js");
