// A picture in motion: one canvas, played by the page itself once a run has come.

const MOST_PX = 460; // height of a picture
const TALK_MS = 250; // between two sentences while it plays
const LONGEST_TICK_S = 0.1; // a page that slept does not jump
const [SLOWEST_S, FASTEST_S, FRAMES_A_SECOND] = [20, 5, 12]; // how long a run takes at 1×
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const PAINTERS = { grid: [], swarm: ["swarm"], rows: ["swarm", "rows"] }; // beside paint's own
const HINT = "In the picture, arrow keys go from one to the next and say what is there; plus and "
  + "minus enlarge, the space bar plays.";

/** Where frames lie along the run: strips go by time, all else from frame to frame. */
function axisOf(about, run) {
  const { times, n } = run;
  if (about.kind !== "rows") {
    const mean = n > 1 ? (times[n - 1] - times[0]) / (n - 1) : 1;
    const seconds = Math.min(SLOWEST_S, Math.max(FASTEST_S, n / FRAMES_A_SECOND));
    return { first: 0, last: n - 1, step: 1, at: (frame) => frame,
      frame: (position) => Math.floor(position + 1e-6),
      rate: about.pace ? about.pace / mean : (n - 1) / seconds };
  }
  const [first, last] = [times[0], times[n - 1]];
  const frame = (position) => {
    let found = 0;
    while (found + 1 < n && times[found + 1] <= position + 1e-9) found += 1;
    return found;
  };
  return { first, last, step: (last - first) / 400, at: (i) => times[i], frame,
    rate: about.pace ?? (last - first) / SLOWEST_S };
}

/** Calls `changed` when light turns dark, or the page says which it wants. */
function onTheme(changed) {
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const themes = new MutationObserver(changed);
  const watched = { attributeFilter: ["data-theme", "data-jp-theme-light"] };
  themes.observe(document.documentElement, watched);
  themes.observe(document.body, watched);
  scheme.addEventListener("change", changed);
  return () => {
    themes.disconnect();
    scheme.removeEventListener("change", changed);
  };
}

/** Gives a canvas as many dots as the screen has; says whether that was new. */
function density(canvas, width, height) {
  const [w, h] = [width, height].map((px) => Math.max(1, Math.round(px * devicePixelRatio)));
  if (canvas.width === w && canvas.height === h) return;
  Object.assign(canvas, { width: w, height: h });
  canvas.style.inlineSize = `${width}px`;
  canvas.style.blockSize = `${height}px`;
}

/** A button that turns the clicks of a strip on and off; nothing sounds before. */
function soundButton(kit, run, failed) {
  let playing = null;
  const button = kit.button("Sound", async () => {
    if (playing) {
      playing.stop();
      playing = null;
    } else {
      const context = new AudioContext(); // made by the click, as browsers ask
      playing = (await kit.module("player_sound.js")).clicks(context, run);
    }
    button.setAttribute("aria-pressed", String(playing !== null));
  });
  button.setAttribute("aria-pressed", "false");
  return { button, advance: (...where) => playing?.advance(...where),
    hush: () => playing?.hush(), stop: () => playing?.stop() };
}

/**
 * The player of a scene. `ask(kind, content)` asks the kernel more of one thing; `follow(time)`
 * hears where it stands. `show(told, reply)` takes a run and goes on at the same share of it,
 * playing if it played.
 */
export async function makePlayer(kit, about, { ask, follow = () => {} }) {
  const names = ["frames", "paint", "parts", "pointer", ...PAINTERS[about.kind]];
  const [[frames, paint, parts, pointing, swarm, rows]] = await Promise.all([
    Promise.all(names.map((name) => kit.module(`player_${name}.js`))), kit.style("player.css")]);
  return start(kit, about, { frames, paint, parts, pointing, swarm, rows, ask, follow });
}

function start(kit, about, use) {
  const { frames, paint, parts } = use;
  const { h } = kit;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const scene = { about, run: null, look: null, axis: null, mark: use.swarm?.mark,
    view: { zoom: 1, x: 0.5, y: 0.5 }, calm: still.matches };
  scene.words = parts.makeWords(scene);
  const make = { grid: paint.gridPainter, swarm: use.swarm?.swarmPainter,
    rows: use.rows?.rowsPainter }[about.kind];
  const painter = make(scene, paint);
  const at = { position: 0, frame: 0, part: 0, playing: false, rate: 0 };
  let size = { width: 0, height: 0 };
  let request = 0;
  let before = 0; // when the last tick was
  let talked = 0;
  let ended = false;

  const canvas = h("canvas", { "aria-hidden": "true" });
  const hint = h("p", { class: "dl-hint", id: kit.id("hint"), text: HINT });
  const empty = h("p", { class: "dl-hint dl-player__empty",
    text: "The picture comes with the first run." });
  const room = h("div", { class: "dl-player__room" }, canvas, empty);
  const stage = h("div", { class: "dl-player__stage", role: "application", tabindex: "0",
    "aria-label": `${about.title}. ${about.label}`, "aria-describedby": hint.id }, room);
  const said = h("p", { class: "dl-player__said", role: "status", "aria-label": "Frame" });
  const wrong = kit.notice();
  const sound = soundButton(kit, () => scene.run, wrong.say);
  const g = canvas.getContext("2d");
  const measure = (text, px) => {
    g.font = `${px}px ${scene.look.font}`;
    return g.measureText(text).width;
  };

  function arrange() {
    const width = room.clientWidth;
    if (!scene.run || width < 40) return;
    scene.look ??= paint.look(stage, about);
    size = { width, height: painter.layout(width, MOST_PX, measure) };
    density(canvas, size.width, size.height);
    draw();
    moments?.refresh();
  }
  function draw() {
    if (!scene.run || !size.width) return;
    g.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    g.clearRect(0, 0, size.width, size.height);
    painter.draw(g, at);
    pointer.draw(g);
    root.classList.toggle("dl-player--signs", painter.signs?.() ?? false);
  }
  function talk(live) {
    said.setAttribute("aria-live", live ? "polite" : "off");
    pointer.say(live);
    said.textContent = scene.words.sentence(at);
    table.refresh();
    talked = performance.now();
  }
  const settle = kit.settled(() => talk(true), 150);
  function place(position) {
    const { axis, run } = scene;
    at.position = Math.min(axis.last, Math.max(axis.first, position));
    const frame = Math.min(run.n - 1, axis.frame(at.position));
    const moved = frame !== at.frame || about.kind === "rows";
    at.frame = frame;
    at.part = scene.calm || about.kind === "rows" ? 0 : at.position - frame;
    controls.show(at);
    if (moved) use.follow(about.kind === "rows" ? at.position : run.times[frame]);
    root.dataset.frame = frame;
    draw();
  }
  function seek(position) {
    if (!scene.run) return;
    sound.hush();
    place(position);
    if (!at.playing) settle();
  }
  function step(by) {
    pause();
    const { axis, run } = scene;
    const back = by < 0 && at.position > axis.at(at.frame) + 1e-6 ? 0 : by;
    seek(axis.at(Math.min(run.n - 1, Math.max(0, at.frame + back))));
  }
  function tick(now) {
    const passed = Math.min(LONGEST_TICK_S, (now - before) / 1000);
    before = now;
    const { axis } = scene;
    at.rate = axis.rate * controls.speed();
    let next = at.position + at.rate * passed;
    if (next >= axis.last && controls.loops()) {
      next = axis.first;
      sound.hush();
    }
    place(next);
    sound.advance(at.position, at.rate);
    if (at.position >= axis.last) pause();
    else if (now - talked > TALK_MS) talk(false);
    if (at.playing) request = requestAnimationFrame(tick);
  }
  function pause() {
    if (!at.playing) return;
    at.playing = false;
    cancelAnimationFrame(request);
    sound.hush();
    if (about.kind !== "rows") at.position = at.frame;
    place(at.position);
    settle();
  }
  function play() {
    if (at.position >= scene.axis.last) place(scene.axis.first);
    at.playing = true;
    before = performance.now();
    request = requestAnimationFrame(tick);
    controls.show(at);
  }
  const toggle = () => (at.playing ? pause() : scene.run && play());
  async function show(told, reply) {
    const run = await frames.unpacked(told, reply);
    if (ended) return;
    const old = scene.axis;
    const share = old && old.last > old.first ? (at.position - old.first) / (old.last - old.first)
      : scene.calm ? 1 : about.opens_at;
    const shaped = String(scene.run?.shape ?? scene.run?.rows) !== String(run.shape ?? run.rows);
    scene.run = run;
    scene.axis = axisOf(about, run);
    empty.hidden = true;
    pointer.forget(shaped);
    controls.fit();
    const wanted = scene.axis.first + share * (scene.axis.last - scene.axis.first);
    at.frame = -1; // whatever it was, this one is new
    place(about.kind === "rows" || at.playing ? wanted : Math.round(wanted));
    if (shaped || about.kind === "rows") arrange();
    else moments?.refresh();
    if (!at.playing) settle.now();
    root.dataset.shown = String(Number(root.dataset.shown ?? 0) + 1);
  }

  const pointer = use.pointing.pointer(kit, scene, { stage, canvas, painter, at, draw, seek,
    toggle, ask: use.ask, arrows: ARROWS });
  const controls = parts.transport(kit, scene, { toggle, step, seek,
    extra: [about.sound ? sound.button : null, pointer.zoom] });
  const table = parts.numbers(kit, scene, () => at);
  const jump = (position) => {
    pause();
    seek(position);
  };
  const moments = about.kind === "rows" ? null // a strip is its own small multiple
    : parts.stills(kit, scene, { open: scene.calm, seek: jump, density,
      painter: (own) => make(own, paint) });
  const root = h("section", { class: `dl-player dl-player--${about.kind}`,
    "aria-label": about.title }, h("p", { class: "dl-player__title", text: about.title }), stage,
    parts.legend(kit, about, paint.css), controls.element, said, pointer.told, wrong.element,
    hint, table.element, moments?.element);
  const resize = new ResizeObserver(() => {
    if (Math.abs(room.clientWidth - size.width) > 0.5) arrange();
  });
  resize.observe(room);
  const stopTheme = onTheme(() => {
    scene.look = null;
    arrange();
  });
  const calmed = () => {
    scene.calm = still.matches;
    draw();
  };
  still.addEventListener("change", calmed);
  function stop() {
    ended = true;
    cancelAnimationFrame(request);
    [settle, sound, pointer].forEach((one) => one.stop());
    resize.disconnect();
    stopTheme();
    still.removeEventListener("change", calmed);
  }
  const columns = () => ({ [about.time]: scene.run.times, ...Object.fromEntries(
    scene.run.measures.map(({ name, values }) => [name, values])) });
  return { element: root, show, stop, columns, plain: frames.plain };
}

/** A player alone: it asks for its one run. */
export function render({ model, el, kit }) {
  const wrong = kit.notice();
  const home = kit.h("div", { class: "dl-card" });
  el.append(home, wrong.element);
  let made = null;
  let ended = false;
  async function refresh() {
    const reply = await kit.ask(model, "frames", { plain: made.plain });
    await made.show(reply.scene, reply);
    wrong.say("");
  }
  const again = () => refresh().catch((error) => wrong.say(error.message));
  makePlayer(kit, model.get("scene"), {
    ask: (kind, content) => kit.ask(model, kind, content, { patience: 4000 }),
  }).then((player) => {
    made = player;
    if (ended) return made.stop();
    home.append(made.element);
    model.on("change:version", again);
    return again();
  }).catch((error) => wrong.say(`The picture could not be loaded: ${error.message}`));
  return () => {
    ended = true;
    model.off("change:version", again);
    made?.stop();
  };
}
