// The second run of a case, without one tenet, beside the first one.

/** What differs: each element that was lit and is dark now, with the reason. */
function losses(h, view, elements, name) {
  const dark = elements.filter(({ id }) =>
    view.first.lit.includes(id) && !view.again.lit.includes(id));
  const why = ({ id }) => view.again.why_dark[id] ?? `Nothing was done about it: no ${name}.`;
  const line = (one) => h("tr", {}, h("th", { scope: "row", text: one.name }),
    h("td", { text: one.domain }), h("td", { text: why(one) }));
  if (!dark.length) return h("p", { text: "No element that you had lit goes dark." });
  const heads = ["Goes dark", "Domain", "Why"];
  return h("table", { class: "dl-table dl-case__table" },
    h("caption", { text: `Lit in your run, dark without ${name}: ${dark.length}` }),
    h("thead", {}, h("tr", {}, heads.map((text) => h("th", { scope: "col", text })))),
    h("tbody", {}, dark.map(line)));
}

/** One run as a story, room by room. */
function told(h, title, run, changed) {
  const part = (room) => {
    const own = room.lines.length - (room.n_echoes ?? 0);
    const line = (text, i) => h("p", { class: changed && (room.missing || i >= own)
      ? "dl-case__changed" : "", text });
    return [h("strong", { text: room.missing ? `${room.title} (left out)` : room.title }),
      room.lines.map(line)];
  };
  return h("div", { class: "dl-case__story" }, h("h4", { text: title }),
    run.story.map(part), h("p", { class: "dl-case__ending", text: run.ending }));
}

/** For all six tenets how much goes dark, and where. */
function counts(h, rows) {
  const heads = ["Without", "Lit", "Goes dark", "In its own domain", "Elsewhere"];
  const line = (row) => h("tr", {}, h("th", { scope: "row", text: row.tenet }),
    [row.lit, row.dark, row.own, row.elsewhere].map((text) => h("td", { text: String(text) })));
  return h("details", {}, h("summary", { text: "All six replays of your run" }),
    h("div", { class: "dl-scroll", tabindex: "0", role: "region", "aria-label": "All replays" },
      h("table", { class: "dl-table" },
        h("caption", { text: "Our assumption: what hangs on what is written in the case" }),
        h("thead", {}, h("tr", {}, heads.map((text) => h("th", { scope: "col", text })))),
        h("tbody", {}, rows.map(line)))));
}

/** How it ended, the six buttons for a replay, and the comparison. */
export function replay(kit, rooms, elements, leaveOut) {
  const { h } = kit;
  const ending = h("p", { class: "dl-case__ending" });
  const buttons = rooms.map((room) => {
    const button = kit.button(`Without ${room.name}`, () => leaveOut(room.tenet));
    button.setAttribute("aria-pressed", "false");
    return button;
  });
  const home = h("div", { class: "dl-case__second" });
  const said = h("p", { class: "dl-case__said", role: "status", "aria-label": "Replay" });
  const element = h("div", { class: "dl-case__end", hidden: true },
    h("h4", { text: "How it ends" }), ending,
    h("p", { text: "Now leave one tenet out, with everything else as you did it." }),
    h("div", { class: "dl-row", role: "group", "aria-label": "Replay without" }, buttons),
    said, home);
  let last = "";
  function show(view, without) {
    element.hidden = !view.over;
    ending.textContent = view.over ? view.first.ending : "";
    buttons.forEach((button, i) =>
      button.setAttribute("aria-pressed", String(rooms[i].tenet === without)));
    const fingerprint = JSON.stringify([view.again, view.first]);
    if (fingerprint === last) return;
    last = fingerprint;
    if (!view.again) {
      said.textContent = "";
      home.replaceChildren();
      return;
    }
    const { name } = rooms.find((room) => room.tenet === without);
    said.textContent = `Without ${name} ${view.again.lit.length} elements are lit; in your run `
      + `it was ${view.first.lit.length}.`;
    home.replaceChildren(losses(h, view, elements, name),
      h("div", { class: "dl-case__both" }, told(h, "Your run", view.first, false),
        told(h, `Without ${name}`, view.again, true)), counts(h, view.counts));
  }
  return { element, show };
}
