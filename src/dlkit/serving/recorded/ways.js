// The way of a group on two axes without a kernel: what widgets/trajectory.py says of its points.
import { fixed } from "./bets.js";

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** 'YYYY-MM-DD' as '5 Jan 2026', if it is a day of the calendar. */
export function saidDay(on) {
  const [year, month, day] = String(on).split("-").map(Number);
  const found = new Date(Date.UTC(year, month - 1, day));
  if (Number.isNaN(found.getTime()) || found.toISOString().slice(0, 10) !== on) {
    throw new Error(`on must be a day as YYYY-MM-DD, got '${on}'`);
  }
  return `${day} ${MONTHS[month - 1]} ${year}`;
}

/** With its sign and at most one digit behind the point; nothing is 0. */
function signed(number) {
  const rounded = Number(fixed(number, 1));
  if (!rounded) return "0";
  return `${rounded > 0 ? "+" : "\u2212"}${Math.abs(rounded)}`;
}

/** How far the group has come on both axes and along the longer movement. */
function words(way) {
  if (!way.length) return "No point yet. Put the first one where the group stands today.";
  const [first, last] = [way[0], way.at(-1)];
  if (way.length === 1) {
    return `One point, ${saidDay(first.on)}: harmony ${signed(first.harmony)}, process `
      + `${signed(first.process)}. A way needs two.`;
  }
  const gains = ["harmony", "process"].map((axis) => last[axis] - first[axis]);
  const offers = way.filter((point) => point.led).length;
  return `${way.length} points, ${saidDay(first.on)} to ${saidDay(last.on)}: harmony `
    + `${signed(gains[0])}, process ${signed(gains[1])}, along the longer movement `
    + `${signed((gains[0] + gains[1]) / Math.sqrt(2))}. Leadership was offered `
    + `${offers ? `at ${offers} of them` : "at none of them"}.`;
}

/** The way of a group; `data` has for each number of steps what it cannot show. */
export function ways({ data }) {
  return {
    look({ points }) {
      points.forEach(({ on }) => saidDay(on));
      const way = [...points].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
      return { words: words(way), limits: data.limits[Math.max(0, way.length - 1)] };
    },
  };
}
