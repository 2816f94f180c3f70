// What is under the pointer or the keyboard's cursor, and how much of the picture is on show.

const ZOOMS = [1, 2, 4, 8];
const QUIET_MS = 90; // the pointer rests so long before words come
const PROBE_MS = 160;
const SMALL = { grid: 400, swarm: 80, rows: 60 }; // so few cells, dots, events need no zoom

/** The words of the place that the learner points at; the kernel may add some. */
function speaker(kit, scene, { told, at, ask, draw }) {
  let target = null;
  let more = "";
  let cells = []; // what the kernel's words are about
  let asked = 0;
  function write() {
    told.textContent = target ? `${scene.words.place(target, at)} ${more}`.trim() : "";
  }
  const probe = kit.settled(async () => {
    const mine = ++asked;
    const wanted = target;
    const index = scene.run.events ? scene.run.events.own[wanted.index] : wanted.index;
    try {
      const reply = await ask("probe", { frame: at.frame, panel: wanted.panel, index });
      if (mine !== asked || wanted !== target) return;
      more = reply.text;
      cells = reply.cells;
      if (cells.length) draw();
    } catch {
      if (mine !== asked || wanted !== target) return;
      more = "The lesson's engine gives no answer, so more than this cannot be said now.";
    }
    write();
  }, PROBE_MS);
  const say = kit.settled(() => {
    write();
    if (target && scene.about.probes && !at.playing) probe();
  }, QUIET_MS);
  function point(next, soon) {
    if (next && target && next.panel === target.panel && next.index === target.index) return;
    target = next;
    forget();
    if (soon) say.now();
    else say();
  }
  function forget() {
    more = "";
    cells = [];
    asked += 1;
  }
  function refresh() {
    forget();
    if (target) say.now();
  }
  return { point, refresh, target: () => target, cells: () => cells,
    stop: () => [say, probe].forEach((one) => one.stop()) };
}

/** A frame around the place in use, seen on any colour. */
function ring(g, scene, spot) {
  const { left, top, width, height, round, box } = spot;
  g.save();
  if (box) {
    g.beginPath();
    g.rect(box.left - 3, box.top - 3, box.width + 6, box.height + 6);
    g.clip();
  }
  for (const [colour, wide] of [[scene.look.paper, 5], [scene.look.ink, 2.5]]) {
    g.strokeStyle = colour;
    g.lineWidth = wide;
    g.beginPath();
    if (round) g.arc(left + width / 2, top + height / 2, width / 2, 0, 2 * Math.PI);
    else {
      const grow = Math.max(0, (9 - width) / 2); // a tiny cell gets a ring that can be seen
      g.rect(left - grow - 1, top - grow - 1, width + 2 * grow + 2, height + 2 * grow + 2);
    }
    g.stroke();
  }
  g.restore();
}

function zoomer(kit, scene, changed) {
  const { h } = kit;
  const make = (text, label, by) => {
    const button = h("button", { type: "button", text, title: label, "aria-label": label,
      class: "dl-button dl-button--quiet dl-player__icon", onclick: () => go(by) });
    return button;
  };
  const [out, into] = [make("−", "Zoom out", -1), make("+", "Zoom in", 1)];
  const element = h("span", { class: "dl-player__zoom", role: "group", "aria-label": "Zoom" },
    out, into);
  function go(by, x = scene.view.x, y = scene.view.y) {
    const next = ZOOMS[ZOOMS.indexOf(scene.view.zoom) + by];
    if (!next || element.hidden) return;
    Object.assign(scene.view, { zoom: next, x: next === 1 ? 0.5 : x, y: next === 1 ? 0.5 : y });
    show();
    changed();
  }
  function show() {
    out.disabled = scene.view.zoom === ZOOMS[0];
    into.disabled = scene.view.zoom === ZOOMS.at(-1);
  }
  function fit() {
    const { run, about } = scene;
    const many = run.events ? run.events.length : run.states.length / run.n;
    element.hidden = many <= SMALL[about.kind] * Math.max(1, about.panels.length);
    if (element.hidden) scene.view.zoom = 1;
    show();
  }
  show();
  return { element, go, fit };
}

export function pointer(kit, scene, use) {
  const { stage, canvas, painter, at, draw, seek, toggle, ask, arrows } = use;
  const told = kit.h("p", { class: "dl-player__told", role: "status",
    "aria-label": "Under the pointer" });
  const speak = speaker(kit, scene, { told, at, ask, draw });
  let held = null; // where a drag began
  let fixed = false; // the place was chosen by key or tap: it stays when the pointer leaves

  const zoom = zoomer(kit, scene, () => {
    stage.classList.toggle("dl-player__stage--zoomed", scene.view.zoom > 1);
    draw();
  });
  const spotted = (event) => {
    const box = canvas.getBoundingClientRect();
    return painter.hit(event.clientX - box.left, event.clientY - box.top, at);
  };
  function point(next, soon) {
    speak.point(next, soon);
    if (!at.playing) draw();
  }
  function pan(event) {
    const { view, about } = scene;
    const box = canvas.getBoundingClientRect();
    if (about.kind === "rows") {
      const span = scene.axis.last - scene.axis.first;
      seek(held.position - ((event.clientX - held.x) / box.width / view.zoom) * span);
      return;
    }
    const keep = (value) => Math.min(1 - 0.5 / view.zoom, Math.max(0.5 / view.zoom, value));
    view.x = keep(held.view.x - (event.clientX - held.x) / box.width / view.zoom);
    view.y = keep(held.view.y - (event.clientY - held.y) / box.height / view.zoom);
    draw();
  }
  function move(event) {
    if (!scene.run) return;
    if (held) pan(event);
    else if (event.pointerType !== "touch") {
      const next = spotted(event);
      if (next || !fixed) point(next, false);
    }
  }
  function down(event) {
    if (!scene.run || event.button !== 0) return;
    const next = spotted(event);
    fixed = next !== null;
    point(next, true);
    if (scene.view.zoom === 1) return;
    held = { x: event.clientX, y: event.clientY, view: { ...scene.view }, position: at.position };
    stage.setPointerCapture(event.pointerId);
  }
  function key(event) {
    const way = arrows[event.key];
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!scene.run || !plain) return;
    const zooms = { "+": 1, "=": 1, "-": -1 }[event.key];
    if (way) step(way[0], way[1], event.shiftKey ? 10 : 1);
    else if (zooms) zoom.go(zooms);
    else if (event.key === " ") toggle();
    else if (event.key === "Escape" && speak.target()) point(null, true);
    else return;
    event.preventDefault();
  }
  function step(dx, dy, by) {
    const from = speak.target();
    const next = from ? painter.move(from, dx * by, dy * by, at) : painter.first(at);
    if (!next) return;
    fixed = true;
    const { u, v, time } = painter.spot(next, at);
    if (scene.view.zoom > 1 && u !== undefined) Object.assign(scene.view, { x: u, y: v });
    if (time !== undefined && !at.playing) seek(time);
    point(next, true);
  }
  function wheel(event) {
    if (!event.ctrlKey || !scene.run) return;
    event.preventDefault();
    zoom.go(event.deltaY < 0 ? 1 : -1);
  }
  const leave = () => {
    if (!held && !fixed) point(null, false);
  };
  const drop = () => { held = null; };
  const heard = { pointermove: move, pointerdown: down, pointerleave: leave, pointerup: drop,
    pointercancel: drop, keydown: key, wheel };
  Object.entries(heard).forEach(([name, hear]) =>
    stage.addEventListener(name, hear, { passive: false }));

  return {
    told, zoom: zoom.element,
    draw(g) {
      const [target, cells] = [speak.target(), speak.cells()];
      if (cells.length) painter.stress?.(g, { panel: target.panel, cells }, at);
      if (target) ring(g, scene, painter.spot(target, at));
    },
    say(live) {
      told.setAttribute("aria-live", live ? "polite" : "off");
      speak.refresh();
    },
    forget(shaped) {
      if (shaped || scene.run.events) speak.point(null, true);
      zoom.fit();
    },
    stop: speak.stop,
  };
}
