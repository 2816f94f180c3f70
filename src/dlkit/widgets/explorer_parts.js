// What an Explorer does beside its controls: runs in order, their numbers, their codes.

const SLOW_MS = 150; // a run that took longer and has been overtaken is not drawn
const QUICK_MS = 50; // while answers come within this, a second run is asked for at once

const words = (name) => name.replaceAll("_", " ");

/** How far a long run is, and a way out of it. */
function working({ h, button }, cancel) {
  const bar = h("progress", { max: 1, value: 0, "aria-label": "How far this run is" });
  const said = h("span", { role: "status", "aria-label": "Long run" });
  const element = h("div", { class: "dl-row dl-working", hidden: true }, bar,
    button("Cancel", cancel), said);
  function show(share) {
    element.hidden = share === null;
    said.textContent = share === null ? ""
      : "This run takes a moment. The picture is that of the last one.";
    bar.value = share ?? 0;
  }
  return { element, show };
}

/**
 * Sends the newest wish only: later wishes replace each other while runs are under way. Two may
 * be, as long as answers come quickly: the kernel works on one while the other is drawn. A run
 * that reports how far it is gives way to a newer wish at once. `also()` goes with each question.
 */
export function runner(kit, model, { drawn, failed, cancelled, also = () => ({}) }) {
  let wish = null;
  let underWay = 0;
  let long = false; // the newest run reports how far it is
  let last_ms = Infinity;
  let picture = Promise.resolve(); // pictures come one by one, in the order of their wishes
  const work = working(kit, () => kit.ask(model, "cancel").catch(failed));
  function told(asked, share) {
    if (asked !== newest) return;
    long = true;
    work.show(share);
    next();
  }
  let newest = null;
  async function show(reply, asked, start) {
    if (reply.dropped) {
      if (asked === newest && !wish) cancelled();
      return;
    }
    last_ms = performance.now() - start;
    if (!wish || last_ms <= SLOW_MS) await drawn(reply, asked);
  }
  async function one() {
    const [asked, start, before] = [wish, performance.now(), picture];
    wish = null;
    newest = asked;
    long = false;
    underWay += 1;
    const answer = kit.ask(model, "run", { ...asked, ...also() },
      { told: (share) => told(asked, share) });
    const over = () => asked === newest && work.show(null);
    answer.then(over, over); // what went wrong is told below, in its turn
    picture = before
      .then(() => answer)
      .then((reply) => show(reply, asked, start))
      .catch((error) => {
        if (error.cut) wish ??= newest; // the line is back, and a run may be asked for twice
        else if (!wish) failed(error);
      });
    await picture;
    underWay -= 1;
    next();
  }
  function next() {
    if (wish && (long || underWay < (last_ms < QUICK_MS ? 3 : 1))) one();
  }
  return {
    element: work.element,
    ask(asked) {
      wish = structuredClone(asked);
      next();
    },
  };
}

/** The data set that stands for a run: `run`, or what its first picture shows. */
const main = ({ columns }) => columns.run ?? Object.values(columns)[0];

/** The columns of a run as a table, and as a file. */
export function numbers(kit, model, current) {
  const { h } = kit;
  const home = h("div", { class: "dl-scroll", tabindex: "0", role: "region",
    "aria-label": "Table of this run" });
  const cell = (value) => String(typeof value === "number" ? Number(value.toPrecision(4)) : value);
  function table(run) {
    const names = Object.keys(main(run));
    const head = names.map((name) => h("th", { scope: "col", text: words(name) }));
    const line = (row) => h("tr", {}, names.map((name, i) =>
      h(i ? "td" : "th", i ? {} : { scope: "row" }, cell(row[name]))));
    return h("table", { class: "dl-table" }, h("caption", { text: run.summary }),
      h("thead", {}, h("tr", {}, head)), h("tbody", {}, kit.rows(main(run)).map(line)));
  }
  function refresh() {
    if (element.open && current()) home.replaceChildren(table(current()));
  }
  function keep() {
    const name = `${words(model.get("title"))}.csv`;
    if (current()) kit.download(name, kit.csv(main(current())), "text/csv");
  }
  const element = h("details", { ontoggle: refresh }, h("summary", { text: "The numbers" }),
    h("div", { class: "dl-row" }, kit.button("Download as CSV", keep)), home);
  return { element, refresh };
}

/** A code and a link that bring exactly this run back. */
export function sharing(kit, model, { change, wrong }) {
  const { h } = kit;
  const code = h("input", { type: "text", id: kit.id("code"), spellcheck: "false",
    autocomplete: "off" });
  const told = h("p", { class: "dl-status", role: "status" });
  const prefix = `${model.get("key")}?`;
  async function restore(text) {
    try {
      const { values, seed } = await kit.ask(model, "restore", { code: text });
      change({ values, seed });
      told.textContent = "Restored.";
    } catch (error) {
      wrong(error.message);
    }
  }
  async function copy(text, done) {
    try {
      await navigator.clipboard.writeText(text);
      told.textContent = done;
    } catch {
      code.select();
      told.textContent = "This browser does not let a page copy: copy the marked code by hand.";
    }
  }
  const link = () => `${location.href.split("#")[0]}#${encodeURI(prefix + code.value)}`;
  const element = h("details", {}, h("summary", { text: "Share or restore this run" }),
    h("div", { class: "dl-field" },
      h("label", { for: code.id, text: "Code of this run. Paste another one to restore it." }),
      code),
    h("div", { class: "dl-row" },
      kit.button("Restore code", () => restore(code.value)),
      kit.button("Copy code", () => copy(code.value, "Code copied.")),
      kit.button("Copy link", () => copy(link(), "Link copied."))), told);
  const asked = decodeURI(location.hash.slice(1));
  const wanted = asked.startsWith(prefix) ? asked.slice(prefix.length) : null;
  return { element, restore, wanted, set: (text) => { code.value = text; } };
}
