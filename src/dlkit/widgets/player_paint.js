// Painters of grids and swarms: where things are on the canvas, and how they are drawn.

const GAP = 20;
const TITLE = 26;
const SIDE_PX = 230; // panels narrower than this stand below each other
const GRID_PX = 11; // cells larger than this are set apart by lines,
const SIGN_PX = 22; // and cells larger than this carry the number of their state

/** A level's colour as CSS: "--token" or "--token 30%", thinned with the paper. */
export function css(colour) {
  const [token, share] = colour.split(" ");
  return share ? `color-mix(in oklab, var(${token}) ${share}, var(--dl-paper))` : `var(${token})`;
}

/** Reads colours as bytes of red, green, blue: whatever CSS can say, the canvas can paint. */
function bytes(el, names) {
  const probe = document.createElement("span");
  const g = Object.assign(document.createElement("canvas"), { width: 1, height: 1 })
    .getContext("2d", { willReadFrequently: true });
  el.append(probe);
  const read = names.map((name) => {
    probe.style.color = css(name);
    g.fillStyle = getComputedStyle(probe).color;
    g.fillRect(0, 0, 1, 1);
    return [...g.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  });
  probe.remove();
  return read;
}

const rgb = ([r, g, b]) => `rgb(${r}, ${g}, ${b})`;
const word = ([r, g, b]) => (255 << 24) | (b << 16) | (g << 8) | r;
const light = ([r, g, b]) => 0.299 * r + 0.587 * g + 0.114 * b;

/** All colours of a scene as they are now, light or dark. */
export function look(el, about) {
  const names = ["ink", "quiet", "line", "edge", "paper", "accent"];
  const own = bytes(el, names.map((name) => `--dl-${name}`));
  const levels = bytes(el, about.levels.map((level) => level.colour));
  const [low, high] = bytes(el, about.ramp);
  const mix = (i) => low.map((from, k) => Math.round(from + ((high[k] - from) * i) / 255));
  const table = low ? Array.from({ length: 256 }, (_, i) => mix(i)) : levels;
  const [ink, paper] = [own[0], own[4]];
  const on = (colour) => (Math.abs(light(colour) - light(ink)) > Math.abs(light(colour)
    - light(paper)) ? ink : paper);
  return { ...Object.fromEntries(names.map((name, i) => [name, rgb(own[i])])),
    levels: table.map(rgb), signs: table.map((colour) => rgb(on(colour))),
    words: Uint32Array.from(table, word), font: getComputedStyle(el).fontFamily };
}

/** Boxes of `titles.length` panels (one without titles), and how high the stage is. */
export function boxes(titles, width, ratio, most, snapped = (w) => w) {
  const n = Math.max(1, titles.length);
  const each = (width - GAP * (n - 1)) / n;
  const columns = n === 1 || each >= SIDE_PX || most < SIDE_PX ? n : 1;
  const room = columns === 1 ? width : each;
  const w = snapped(Math.min(room, most * ratio));
  const h = w / ratio;
  const head = titles.length && most >= SIDE_PX ? TITLE : 0;
  const start = (width - columns * w - (columns - 1) * GAP) / 2;
  const found = Array.from({ length: n }, (_, i) => ({
    left: start + (i % columns) * (w + GAP), width: w, height: h,
    top: head + Math.floor(i / columns) * (h + head + GAP) }));
  return { found, height: found.at(-1).top + h };
}

/** The titles of the panels, above them. */
export function titles(g, scene, found) {
  g.font = `600 15px ${scene.look.font}`;
  g.fillStyle = scene.look.ink;
  g.textAlign = "left";
  g.textBaseline = "alphabetic";
  scene.about.panels.forEach((text, i) => {
    g.fillText(text, found[i].left, found[i].top - 9, found[i].width);
  });
}

/** What a view enlarged around its middle shows: the part of 0 to 1 in each direction. */
export function lens({ zoom, x, y }) {
  const span = 1 / zoom;
  const start = (at) => Math.min(1 - span, Math.max(0, at - span / 2));
  return { span, x: start(x), y: start(y) };
}

function inside(box, x, y) {
  return x >= box.left && x < box.left + box.width && y >= box.top && y < box.top + box.height;
}

/** Cells of one state each, a picture of one pixel a cell, enlarged without smoothing. */
export function gridPainter(scene) {
  const image = document.createElement("canvas");
  let found = [];
  const size = () => scene.run.shape.slice(-2); // rows, columns
  function layout(width, most) {
    const [h, w] = size();
    const crisp = (wide) => { // whole dots of the screen
      const cell = (wide * devicePixelRatio) / w;
      return cell < 3 ? wide : (Math.floor(cell) * w) / devicePixelRatio;
    };
    const part = boxes(scene.about.panels, width, w / h, most, crisp);
    found = part.found.map((box) => ({ ...box, left: Math.round(box.left) }));
    return part.height;
  }
  function fill(frame, panel) {
    const [h, w] = size();
    if (image.width !== w || image.height !== h) Object.assign(image, { width: w, height: h });
    const g = image.getContext("2d");
    const data = g.createImageData(w, h);
    const out = new Uint32Array(data.data.buffer);
    const { states } = scene.run;
    const { words } = scene.look;
    const start = (frame * found.length + panel) * h * w;
    for (let i = 0; i < out.length; i += 1) out[i] = words[states[start + i]];
    g.putImageData(data, 0, 0);
  }
  /** Lines between large cells, and the number of the state in very large ones. */
  function detail(g, box, frame, panel) {
    const [h, w] = size();
    const { span, x, y } = lens(scene.view);
    const cell = box.width / w / span;
    if (cell < GRID_PX) return;
    g.strokeStyle = scene.look.paper;
    g.lineWidth = cell < 30 ? 1 : 2;
    g.beginPath();
    for (let i = 0; i <= w; i += 1) {
      g.moveTo(box.left + (i - x * w) * cell, box.top);
      g.lineTo(box.left + (i - x * w) * cell, box.top + box.height);
    }
    for (let i = 0; i <= h; i += 1) {
      g.moveTo(box.left, box.top + (i - y * h) * cell);
      g.lineTo(box.left + box.width, box.top + (i - y * h) * cell);
    }
    g.stroke();
    if (cell < SIGN_PX || scene.about.ramp.length) return;
    g.font = `600 ${Math.min(28, cell * 0.5)}px ${scene.look.font}`;
    Object.assign(g, { textAlign: "center", textBaseline: "middle" });
    const start = (frame * found.length + panel) * h * w;
    for (let i = Math.floor(y * h); i < Math.min(h, (y + span) * h); i += 1) {
      for (let j = Math.floor(x * w); j < Math.min(w, (x + span) * w); j += 1) {
        const state = scene.run.states[start + i * w + j];
        g.fillStyle = scene.look.signs[state];
        g.fillText(String(state), box.left + (j + 0.5 - x * w) * cell,
          box.top + (i + 0.54 - y * h) * cell);
      }
    }
  }
  function draw(g, { frame }) {
    const [h, w] = size();
    const { span, x, y } = lens(scene.view);
    found.forEach((box, panel) => {
      fill(frame, panel);
      g.save();
      g.beginPath();
      g.rect(box.left, box.top, box.width, box.height);
      g.clip();
      g.imageSmoothingEnabled = false;
      g.drawImage(image, x * w, y * h, span * w, span * h,
        box.left, box.top, box.width, box.height);
      detail(g, box, frame, panel);
      g.restore();
      if (!scene.about.ramp.length) return;
      Object.assign(g, { strokeStyle: scene.look.line, lineWidth: 1 });
      g.strokeRect(box.left - 0.5, box.top - 0.5, box.width + 1, box.height + 1);
    });
    titles(g, scene, found);
  }
  function hit(px, py) {
    const panel = found.findIndex((box) => inside(box, px, py));
    if (panel < 0) return null;
    const [[h, w], box, at] = [size(), found[panel], lens(scene.view)];
    const column = Math.floor((at.x + ((px - box.left) / box.width) * at.span) * w);
    const row = Math.floor((at.y + ((py - box.top) / box.height) * at.span) * h);
    return { panel, index: Math.min(h - 1, row) * w + Math.min(w - 1, column) };
  }
  function spot({ panel, index }) {
    const [[h, w], box, at] = [size(), found[panel], lens(scene.view)];
    const cell = box.width / w / at.span;
    const left = box.left + ((index % w) - at.x * w) * cell;
    const top = box.top + (Math.floor(index / w) - at.y * h) * cell;
    return { left, top, width: cell, height: cell, box, u: ((index % w) + 0.5) / w,
      v: (Math.floor(index / w) + 0.5) / h };
  }
  function move({ panel, index }, dx, dy) {
    const [h, w] = size();
    const row = Math.floor(index / w) + dy;
    const column = (index % w) + dx;
    const n = found.length;
    if (column < 0 && panel > 0) return { panel: panel - 1, index: index + w - 1 };
    if (column >= w && panel < n - 1) return { panel: panel + 1, index: index - w + 1 };
    const held = (value, most) => Math.min(most, Math.max(0, value));
    return { panel, index: held(row, h - 1) * w + held(column, w - 1) };
  }
  const first = () => {
    const [h, w] = size();
    return { panel: 0, index: Math.floor(h / 2) * w + Math.floor(w / 2) };
  };
  /** Lets the other cells step back. */
  function stress(g, { panel, cells }) {
    const [[h, w], box, at] = [size(), found[panel], lens(scene.view)];
    const cell = box.width / w / at.span;
    g.save();
    g.beginPath();
    g.rect(box.left, box.top, box.width, box.height);
    g.clip();
    g.beginPath();
    g.rect(box.left, box.top, box.width, box.height);
    for (const index of cells) {
      g.rect(box.left + ((index % w) - at.x * w) * cell,
        box.top + (Math.floor(index / w) - at.y * h) * cell, cell, cell);
    }
    g.fillStyle = scene.look.paper;
    g.globalAlpha = 0.66;
    g.fill("evenodd");
    g.restore();
  }
  const signs = () => !scene.about.ramp.length
    && found[0].width / size()[1] * scene.view.zoom >= SIGN_PX;
  return { layout, draw, hit, spot, move, first, signs, stress };
}
