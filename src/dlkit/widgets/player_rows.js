// The painter of strips: a row for each player, a mark for each event, and a line that runs over.

const AXIS_PX = 30;
const TITLE_PX = 26;
const GAP_PX = 18;
const EVENT_PX = 18; // room that an event of a row needs: longer runs scroll
const HOLD = 0.6; // of the width: so far the line runs, then the strip moves under it
const FLASH_S = 0.22; // an event that has just sounded is drawn larger
const LABEL = 13;
const THIN = 11; // rows lower than this have no names

/** The first of sorted `times` that is not before `time`. */
function at(times, time) {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A distance of 1, 2 or 5 times a power of ten, so that a span has about `n` of them. */
function nice(span, n) {
  const power = 10 ** Math.floor(Math.log10(span / n));
  return [1, 2, 5, 10].map((digit) => digit * power).find((each) => span / each <= n);
}

export function rowsPainter(scene) {
  let size = { width: 0, row: 20, left: 60, tops: [0], right: 0 };
  const span = () => scene.run.times.at(-1) - scene.run.times[0] || 1;
  const strips = () => Math.max(1, scene.about.panels.length);

  const a_row = () => scene.run.events.length / (scene.run.rows.length * strips()) || 1;

  /** As much time as is readable, or as the scene says; zoom shows less. */
  function shown() {
    const readable = (span() * (size.right - size.left)) / (a_row() * EVENT_PX);
    return Math.min(span(), scene.about.window ?? readable) / scene.view.zoom;
  }
  function layout(width, most, measure) {
    const { rows } = scene.run;
    const row = Math.min(34, Math.max(7, Math.min(most, 420) / (rows.length * strips())));
    const longest = Math.max(...rows.map((name) => measure(name, LABEL)));
    const left = row < THIN ? 12 : Math.min(width * 0.3, longest + 16);
    const head = scene.about.panels.length ? TITLE_PX : 6;
    const each = head + row * rows.length + GAP_PX;
    const tops = Array.from({ length: strips() }, (_, i) => i * each + head);
    size = { width, row, left, tops, right: width - 14, bottom: tops.at(-1) + row * rows.length };
    return size.bottom + AXIS_PX;
  }

  /** The time at the left edge: the line runs to HOLD, then the strip moves; or by whole pages. */
  function start({ position }) {
    const [first, whole, window] = [scene.run.times[0], span(), shown()];
    const most = first + whole - window;
    const wanted = scene.calm
      ? first + Math.floor((position - first) / window + 1e-9) * window
      : position - HOLD * window;
    return Math.max(first, Math.min(most, wanted));
  }
  function scale(where) {
    const [from, window] = [start(where), shown()];
    const wide = size.right - size.left;
    return { from, to: from + window, x: (time) => size.left + ((time - from) / window) * wide,
      time: (x) => from + ((x - size.left) / wide) * window };
  }
  const middle = (panel, row) => size.tops[panel] + (row + 0.5) * size.row;

  function lines(g) {
    const { rows } = scene.run;
    g.strokeStyle = scene.look.line;
    g.lineWidth = 1;
    g.globalAlpha = size.row < THIN ? 0.45 : 1;
    g.beginPath();
    size.tops.forEach((_, panel) => rows.forEach((_name, row) => {
      const y = Math.round(middle(panel, row)) + 0.5;
      g.moveTo(size.left, y);
      g.lineTo(size.right, y);
    }));
    g.stroke();
    g.globalAlpha = 1;
    if (size.row < THIN) return;
    Object.assign(g, { font: `${LABEL}px ${scene.look.font}`, fillStyle: scene.look.quiet,
      textAlign: "right", textBaseline: "middle" });
    size.tops.forEach((_, panel) => rows.forEach((name, row) =>
      g.fillText(name, size.left - 10, middle(panel, row), size.left - 12)));
  }
  function axis(g, scaled) {
    const each = nice(scaled.to - scaled.from, Math.max(3, (size.right - size.left) / 90));
    const y = size.bottom + 4;
    Object.assign(g, { font: `12px ${scene.look.font}`, fillStyle: scene.look.quiet,
      strokeStyle: scene.look.line, textAlign: "center", textBaseline: "top", lineWidth: 1 });
    for (let k = Math.ceil(scaled.from / each - 1e-9); k * each <= scaled.to + 1e-9; k += 1) {
      const x = Math.round(scaled.x(k * each)) + 0.5;
      g.beginPath();
      g.moveTo(x, size.tops[0] - 2);
      g.lineTo(x, y + 2);
      g.globalAlpha = 0.6;
      g.stroke();
      g.globalAlpha = 1;
      g.fillText(scene.words.time(Number((k * each).toPrecision(8))),
        Math.min(x, size.right - 14), y + 6);
    }
  }
  function events(g, where, scaled) {
    const { events: all } = scene.run;
    const flash = FLASH_S * (where.rate || 0);
    const apart = ((size.right - size.left) * span()) / shown() / a_row();
    const r = Math.max(2, Math.min(8, size.row * 0.27, apart * 0.34));
    const last = at(all.times, scaled.to);
    for (let i = at(all.times, scaled.from); i < last; i += 1) {
      const since = where.position - all.times[i];
      const now = since >= 0 && since < flash;
      const [x, y] = [scaled.x(all.times[i]), middle(all.panels[i], all.rows[i])];
      const level = all.levels[i];
      g.globalAlpha = since >= 0 ? 1 : 0.3;
      if (now) {
        g.globalAlpha = 0.25 * (1 - since / flash);
        scene.mark(g, "disc", x, y, r * 2.4, scene.look.levels[level]);
        g.globalAlpha = 1;
      }
      scene.mark(g, scene.about.levels[level]?.mark ?? "disc", x, y,
        now ? r * (1.35 - (0.35 * since) / flash) : r, scene.look.levels[level]);
    }
    g.globalAlpha = 1;
  }
  function line(g, where, scaled) {
    const x = Math.round(scaled.x(where.position)) + 0.5;
    g.strokeStyle = scene.look.ink;
    g.fillStyle = scene.look.ink;
    g.lineWidth = 2;
    g.beginPath();
    g.moveTo(x, size.tops[0] - 4);
    g.lineTo(x, size.bottom + 4);
    g.stroke();
    g.beginPath();
    g.moveTo(x - 6, size.tops[0] - 6);
    g.lineTo(x + 6, size.tops[0] - 6);
    g.lineTo(x, size.tops[0] + 2);
    g.fill();
  }
  function draw(g, where) {
    const scaled = scale(where);
    axis(g, scaled);
    lines(g);
    g.save();
    g.beginPath();
    g.rect(size.left - 8, 0, size.right - size.left + 16, size.bottom + AXIS_PX);
    g.clip();
    events(g, where, scaled);
    line(g, where, scaled);
    g.restore();
    Object.assign(g, { font: `600 15px ${scene.look.font}`, fillStyle: scene.look.ink,
      textAlign: "left", textBaseline: "alphabetic" });
    scene.about.panels.forEach((text, i) => g.fillText(text, 0, size.tops[i] - 9, size.width));
  }

  /** The event nearest to a place, of one row or of all. */
  function nearest(where, x, y, allowed, most = Infinity) {
    const [{ events: all }, scaled] = [scene.run, scale(where)];
    let [best, least] = [null, most];
    for (let i = 0; i < all.length; i += 1) {
      if (!allowed(i)) continue;
      const far = Math.hypot(scaled.x(all.times[i]) - x, middle(all.panels[i], all.rows[i]) - y);
      if (far < least) [best, least] = [{ panel: all.panels[i], index: i }, far];
    }
    return best;
  }
  const hit = (x, y, where) => nearest(where, x, y, () => true, 16);
  function spot({ index }, where) {
    const { events: all } = scene.run;
    const reach = Math.min(13, Math.max(7, size.row * 0.5));
    const [x, y] = [scale(where).x(all.times[index]), middle(all.panels[index], all.rows[index])];
    return { left: x - reach, top: y - reach, width: 2 * reach, height: 2 * reach, round: true,
      time: all.times[index] };
  }
  function move({ index }, dx, dy, where) {
    const { events: all, rows } = scene.run;
    const line_of = (i) => all.panels[i] * rows.length + all.rows[i];
    const own = line_of(index);
    if (dx) {
      const step = Math.sign(dx);
      let left = Math.abs(dx);
      let found = index;
      for (let i = index + step; i >= 0 && i < all.length && left; i += step) {
        if (line_of(i) === own) [found, left] = [i, left - 1];
      }
      return { panel: all.panels[found], index: found };
    }
    const [x, y] = [scale(where).x(all.times[index]), middle(all.panels[index], all.rows[index])];
    const wanted = Math.min(rows.length * strips() - 1, Math.max(0, own + dy));
    return nearest(where, x, y, (i) => line_of(i) === wanted)
      ?? { panel: all.panels[index], index };
  }
  function first(where) {
    return nearest(where, scale(where).x(where.position), middle(0, 0), () => true);
  }
  return { layout, draw, hit, spot, move, first };
}
