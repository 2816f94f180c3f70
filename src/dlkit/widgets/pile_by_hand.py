"""A sandpile of three by three sites: drop a grain by hand, and topple what is full yourself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from traitlets import List

from dlkit.models._pile import stabilised
from dlkit.models.sandpile import toppled
from dlkit.widgets._component import Component

START = ((2, 3, 1), (3, 3, 3), (1, 3, 2))
FULL = 4
REST = -1  # the move that lets the pile come to rest by itself
MOST_MOVES = 400


@dataclass
class _Play:
    """Where a play stands: the pile, and what has happened since the last grain fell."""

    heights: NDArray[np.int64]  # (3, 3)
    grains: int = 0  # dropped by hand
    topplings: int = 0  # of the avalanche that is under way, or the last one
    lost: int = 0  # over the edge, in that avalanche
    choices: bool = False  # whether several sites were full at once in it
    largest: int = 0
    words: str = "The pile is calm. Drop a grain: choose a site."

    @property
    def full(self) -> list[int]:
        """The sites that must topple, row by row."""
        return [int(place) for place in np.flatnonzero(self.heights >= FULL)]


class PileByHand(Component):
    """A pile on which each move is the learner's: a drop while it is calm, else a toppling.

    The moves are kept, not the pile: the same moves give the same pile again, and taking the last
    one away is undoing it.
    """

    start = List([list(row) for row in START]).tag(sync=True)

    def __init__(self, key: str, start: Any = START, **traits: Any) -> None:
        pile = np.asarray(start)
        whole = pile.dtype.kind in "iu" and pile.shape == (3, 3)
        if not whole or pile.min() < 0 or pile.max() >= FULL:
            raise ValueError(f"start must be 3 x 3 whole numbers from 0 to 3, got {start!r:.60}")
        super().__init__(key=key, start=pile.tolist(), **traits)

    def on_play(self, moves: Any) -> dict[str, Any]:
        """The pile after all moves, and a sentence on the last one."""
        play = _Play(np.array(self.start))
        for move in _checked(moves):
            _make(play, move)
        return {
            "heights": play.heights.ravel().tolist(),
            "full": play.full,
            "words": play.words,
            "counts": f"Grains dropped: {play.grains}. Largest avalanche so far: {play.largest}.",
            "done": not play.full and play.largest >= 3,
        }


def _checked(moves: Any) -> list[int]:
    """The moves, if they are places of the pile."""
    if not isinstance(moves, list) or len(moves) > MOST_MOVES:
        raise ValueError(f"moves must be a list of at most {MOST_MOVES}: press 'Start again'")
    for move in moves:
        if not isinstance(move, int) or isinstance(move, bool) or not REST <= move < 9:
            raise ValueError(f"A move must be a site from 0 to 8, got {move!r:.20}")
    return moves


def _make(play: _Play, move: int) -> None:
    """One move; one that the rule does not allow changes nothing but the words."""
    full = play.full
    if move == REST:
        _rest(play)
    elif not full:
        _drop(play, move)
    elif move in full:
        _topple(play, move, len(full) > 1)
    else:
        play.words = f"The pile is not calm yet. {_to_topple(full)}"


def _drop(play: _Play, place: int) -> None:
    play.heights.flat[place] += 1
    play.grains += 1
    play.topplings = play.lost = 0
    play.choices = False
    height = play.heights.flat[place]
    fell = f"A grain fell on {_name(place)}, which now has {height}."
    calm = "Nothing topples: drop the next one."
    play.words = f"{fell} {_to_topple(play.full) if play.full else calm}"


def _topple(play: _Play, place: int, choices: bool) -> None:
    play.heights, lost = toppled(play.heights, place)
    play.topplings += 1
    play.lost += lost
    play.choices |= choices
    gave = f"{_name(place).capitalize()} toppled: a grain to each of its {FULL - lost} neighbours"
    over = f", {lost} over the edge" if lost else ""
    play.words = f"{gave}{over}. {_to_topple(play.full) if play.full else _end(play)}"


def _rest(play: _Play) -> None:
    if not play.full:
        play.words = "The pile is at rest already. Drop a grain."
        return
    play.choices |= len(play.full) > 1
    before = int(play.heights.sum())
    play.heights, odometer = stabilised(play.heights)
    play.topplings += int(odometer.sum())
    play.lost += before - int(play.heights.sum())
    play.words = f"It came to rest by itself. {_end(play)}"


def _end(play: _Play) -> str:
    """What the avalanche was, once it is over."""
    play.largest = max(play.largest, play.topplings)
    count = "1 toppling" if play.topplings == 1 else f"{play.topplings} topplings"
    told = f"Calm again: this grain started {count}, and {play.lost} went over the edge."
    order = " Undo a few moves and topple in another order: where does it end?"
    return told + (order if play.choices else "")


def _to_topple(full: list[int]) -> str:
    if len(full) == 1:
        return f"Full: {_name(full[0])}. Choose it to topple it."
    return f"{len(full)} sites are full. Choose the one to topple first."


def _name(place: int) -> str:
    return f"row {place // 3 + 1}, column {place % 3 + 1}"
