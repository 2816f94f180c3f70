// A pile of three by three sites without a kernel: the moves of widgets/pile_by_hand.py.
const FULL = 4;
const REST = -1; // the move that lets the pile come to rest by itself
const SIDE = 3;
const MOST = 400;

const name = (place) => `row ${Math.floor(place / SIDE) + 1}, column ${(place % SIDE) + 1}`;
const fullOf = (pile) => pile.flatMap((height, place) => (height >= FULL ? [place] : []));

/** One toppling: a grain to each neighbour; how many went over the edge. */
function topple(pile, place) {
  const [row, column] = [Math.floor(place / SIDE), place % SIDE];
  pile[place] -= FULL;
  let lost = 0;
  for (const [i, j] of [[row - 1, column], [row + 1, column], [row, column - 1],
    [row, column + 1]]) {
    if (i < 0 || j < 0 || i >= SIDE || j >= SIDE) lost += 1;
    else pile[SIDE * i + j] += 1;
  }
  return lost;
}

function toTopple(full) {
  if (full.length === 1) return `Full: ${name(full[0])}. Choose it to topple it.`;
  return `${full.length} sites are full. Choose the one to topple first.`;
}

/** What the avalanche was, once it is over. */
function end(play) {
  play.largest = Math.max(play.largest, play.topplings);
  const count = play.topplings === 1 ? "1 toppling" : `${play.topplings} topplings`;
  const told = `Calm again: this grain started ${count}, and ${play.lost} went over the edge.`;
  return play.choices
    ? `${told} Undo a few moves and topple in another order: where does it end?` : told;
}

function drop(play, place) {
  play.pile[place] += 1;
  Object.assign(play, { grains: play.grains + 1, topplings: 0, lost: 0, choices: false });
  const full = fullOf(play.pile);
  const fell = `A grain fell on ${name(place)}, which now has ${play.pile[place]}.`;
  return `${fell} ${full.length ? toTopple(full) : "Nothing topples: drop the next one."}`;
}

function byHand(play, place, choices) {
  const lost = topple(play.pile, place);
  play.topplings += 1;
  play.lost += lost;
  play.choices ||= choices;
  const full = fullOf(play.pile);
  const who = name(place).replace(/^r/, "R");
  const over = lost ? `, ${lost} over the edge` : "";
  return `${who} toppled: a grain to each of its ${FULL - lost} neighbours${over}. `
    + `${full.length ? toTopple(full) : end(play)}`;
}

function rest(play) {
  let full = fullOf(play.pile);
  if (!full.length) return "The pile is at rest already. Drop a grain.";
  play.choices ||= full.length > 1;
  for (; full.length; full = fullOf(play.pile)) {
    play.lost += topple(play.pile, full[0]);
    play.topplings += 1;
  }
  return `It came to rest by itself. ${end(play)}`;
}

/** One move; one that the rule does not allow changes nothing but the words. */
function make(play, move) {
  const full = fullOf(play.pile);
  if (move === REST) return rest(play);
  if (!full.length) return drop(play, move);
  if (full.includes(move)) return byHand(play, move, full.length > 1);
  return `The pile is not calm yet. ${toTopple(full)}`;
}

function check(moves) {
  if (!Array.isArray(moves) || moves.length > MOST) {
    throw new Error(`moves must be a list of at most ${MOST}: press 'Start again'`);
  }
  const strange = moves.find((move) => !Number.isInteger(move) || move < REST || move > 8);
  if (strange !== undefined) throw new Error(`A move must be a site from 0 to 8, got ${strange}`);
}

export function grains({ model }) {
  return {
    play({ moves }) {
      check(moves);
      const play = { pile: model.get("start").flat(), grains: 0, topplings: 0, lost: 0,
        choices: false, largest: 0 };
      let words = "The pile is calm. Drop a grain: choose a site.";
      for (const move of moves) words = make(play, move);
      const full = fullOf(play.pile);
      const counts = `Grains dropped: ${play.grains}. Largest avalanche so far: ${play.largest}.`;
      return { heights: play.pile, full, words, counts,
        done: !full.length && play.largest >= 3 };
    },
  };
}
