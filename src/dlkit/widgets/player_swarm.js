// The painter of swarms and networks: dots with a mark for each state, and ties between them.

const FINE = 65535; // steps from 0 to 1 of a place
const FAR = FINE / 4; // a dot that went further in one frame has jumped: no way between
const FULL = 2 * Math.PI;

/** One path of all dots of a level, as its mark asks. */
const MARKS = {
  disc(g, at, r, colour) {
    g.beginPath();
    at.forEach(([x, y]) => { g.moveTo(x + r, y); g.arc(x, y, r, 0, FULL); });
    g.fillStyle = colour;
    g.fill();
  },
  glow(g, at, r, colour) {
    for (const [wide, alpha] of [[2.6, 0.13], [1.8, 0.22]]) {
      g.globalAlpha = alpha;
      MARKS.disc(g, at, r * wide, colour);
    }
    g.globalAlpha = 1;
    MARKS.disc(g, at, r * 1.1, colour);
  },
  ring(g, at, r, colour) {
    const inner = r * 0.8;
    g.beginPath();
    at.forEach(([x, y]) => { g.moveTo(x + inner, y); g.arc(x, y, inner, 0, FULL); });
    g.strokeStyle = colour;
    g.lineWidth = Math.max(1.2, r * 0.4);
    g.stroke();
  },
  square(g, at, r, colour) {
    const half = r * 0.9;
    g.beginPath();
    at.forEach(([x, y]) => g.rect(x - half, y - half, 2 * half, 2 * half));
    g.fillStyle = colour;
    g.fill();
  },
  cross(g, at, r, colour) {
    const arm = r * 0.85;
    g.beginPath();
    at.forEach(([x, y]) => {
      g.moveTo(x - arm, y - arm);
      g.lineTo(x + arm, y + arm);
      g.moveTo(x - arm, y + arm);
      g.lineTo(x + arm, y - arm);
    });
    g.strokeStyle = colour;
    g.lineWidth = Math.max(1.4, r * 0.45);
    g.stroke();
  },
};

/** The mark of a level alone, for a legend. */
export function mark(g, name, x, y, r, colour) {
  MARKS[name](g, [[x, y]], name === "glow" ? r * 0.7 : r, colour);
}

export function swarmPainter(scene, paint) {
  let found = [];
  let r = 4;
  const n_dots = () => scene.run.shape.at(-1);
  const edges = (panel) => scene.run.edges[Math.min(panel, scene.run.edges.length - 1)];

  function layout(width, most) {
    const part = paint.boxes(scene.about.panels, width, scene.about.aspect, most);
    found = part.found;
    const { width: w, height: h } = found[0];
    const fits = 0.22 * Math.sqrt((w * h) / n_dots());
    r = Math.min(Math.max(fits, 1.3), w < 200 ? 4 : 10);
    return part.height;
  }

  /** Where the dots of a panel are on the canvas, x and y in turns. */
  function spots(panel, { frame, part }) {
    const { run } = scene;
    const [n, box, at] = [n_dots(), found[panel], paint.lens(scene.view)];
    const each = n * 2;
    const start = ((run.moving ? frame * found.length : 0) + panel) * each;
    const ahead = run.moving && part > 0 && frame + 1 < run.n ? found.length * each : 0;
    const edge = r * 1.5 + 3;
    const [w, h] = [box.width - 2 * edge, box.height - 2 * edge];
    const all = new Float32Array(each);
    for (let i = 0; i < each; i += 1) {
      let place = run.places[start + i];
      if (ahead) {
        const way = run.places[start + i + ahead] - place;
        if (Math.abs(way) < FAR) place += way * part;
      }
      const share = place / FINE;
      all[i] = i % 2 ? box.top + edge + ((share - at.y) / at.span) * h
        : box.left + edge + ((share - at.x) / at.span) * w;
    }
    return all;
  }

  function ties(g, panel, all) {
    const list = edges(panel);
    if (!list?.length) return;
    g.beginPath();
    for (let i = 0; i < list.length; i += 2) {
      g.moveTo(all[2 * list[i]], all[2 * list[i] + 1]);
      g.lineTo(all[2 * list[i + 1]], all[2 * list[i + 1] + 1]);
    }
    g.strokeStyle = scene.look.edge;
    g.globalAlpha = Math.min(0.6, Math.max(0.08, 160 / list.length));
    g.lineWidth = 1;
    g.stroke();
    g.globalAlpha = 1;
  }

  function dots(g, panel, all, frame) {
    const { about, run } = scene;
    const n = n_dots();
    const start = (frame * found.length + panel) * n;
    const groups = new Map();
    for (let i = 0; i < n; i += 1) {
      const state = run.states[start + i];
      if (!groups.has(state)) groups.set(state, []);
      groups.get(state).push([all[2 * i], all[2 * i + 1]]);
    }
    const size = r * Math.min(2, Math.sqrt(scene.view.zoom));
    for (const [state, at] of [...groups].sort(([a], [b]) => a - b)) {
      MARKS[about.levels[state]?.mark ?? "disc"](g, at, size, scene.look.levels[state]);
    }
  }

  function draw(g, at) {
    found.forEach((box, panel) => {
      const all = spots(panel, at);
      g.save();
      g.beginPath();
      g.rect(box.left, box.top, box.width, box.height);
      g.clip();
      ties(g, panel, all);
      dots(g, panel, all, at.frame);
      g.restore();
      if (found.length > 1) {
        g.strokeStyle = scene.look.line;
        g.lineWidth = 1;
        g.strokeRect(box.left + 0.5, box.top + 0.5, box.width - 1, box.height - 1);
      }
    });
    paint.titles(g, scene, found);
  }

  /** The dot nearest to a place that `allowed(dx, dy)` lets through. */
  function nearest(panel, all, x, y, allowed, weight = (dx, dy) => Math.hypot(dx, dy)) {
    let best = null;
    let least = Infinity;
    for (let i = 0; i < all.length / 2; i += 1) {
      const [dx, dy] = [all[2 * i] - x, all[2 * i + 1] - y];
      const far = weight(dx, dy);
      if (far < least && allowed(dx, dy)) [best, least] = [{ panel, index: i }, far];
    }
    return best;
  }
  function hit(x, y, at) {
    const near = Math.max(12, r * 1.5);
    const panel = found.findIndex((box) => x >= box.left && x <= box.left + box.width
      && y >= box.top && y <= box.top + box.height);
    if (panel < 0) return null;
    return nearest(panel, spots(panel, at), x, y, (dx, dy) => Math.hypot(dx, dy) <= near);
  }
  function spot({ panel, index }, at) {
    const all = spots(panel, at);
    const [x, y, reach] = [all[2 * index], all[2 * index + 1], r * 1.5 + 4];
    const { places, moving } = scene.run;
    const k = 2 * (((moving ? at.frame * found.length : 0) + panel) * n_dots() + index);
    return { left: x - reach, top: y - reach, width: 2 * reach, height: 2 * reach, round: true,
      box: found[panel], u: places[k] / FINE, v: places[k + 1] / FINE };
  }
  function move({ panel, index }, dx, dy, at) {
    const all = spots(panel, at);
    const [x, y] = [all[2 * index], all[2 * index + 1]];
    const way = (a, b) => a * Math.sign(dx) + b * Math.sign(dy);
    const aside = (a, b) => Math.abs(dx ? b : a);
    const next = nearest(panel, all, x, y, (a, b) => way(a, b) > 0.5,
      (a, b) => way(a, b) + 2.5 * aside(a, b));
    if (next) return next;
    const beside = panel + Math.sign(dx);
    return { panel: dx && found[beside] ? beside : panel, index };
  }
  /** A ring around each of some dots. */
  function stress(g, { panel, cells }, at) {
    const all = spots(panel, at);
    MARKS.ring(g, cells.map((i) => [all[2 * i], all[2 * i + 1]]), r * 1.9 + 2, scene.look.ink);
  }
  const first = (at) => {
    const box = found[0];
    return nearest(0, spots(0, at), box.left + box.width / 2, box.top + box.height / 2,
      () => true);
  };
  return { layout, draw, hit, spot, move, first, stress };
}
