"""The sandpile as others write it: plain Python, cellpylib, and a bare compiled loop.

Each takes the heights of a square pile and the places of the grains, row by row, and gives back
the heights at rest; all leave over the edge what falls there.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

FULL = 4


def plain(heights: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Nested lists and a stack, as one writes it first."""
    side, pile = heights.shape[0], heights.tolist()
    for place in places.tolist():
        row, column = divmod(place, side)
        pile[row][column] += 1
        stack = [(row, column)]
        while stack:
            row, column = stack.pop()
            if pile[row][column] < FULL:
                continue
            pile[row][column] -= FULL
            for down, right in ((-1, 0), (1, 0), (0, -1), (0, 1)):
                r, c = row + down, column + right
                if 0 <= r < side and 0 <= c < side:
                    pile[r][c] += 1
                    stack.append((r, c))
            if pile[row][column] >= FULL:
                stack.append((row, column))
    return np.array(pile)


def cellpylib_pile(heights: np.ndarray, places: np.ndarray) -> np.ndarray:
    """cellpylib's own Sandpile, run to a fixed point after each grain; its edge is a rim of 0."""
    import cellpylib

    side = heights.shape[0]
    pile = np.pad(heights, 1)[None]
    for place in places.tolist():
        rule = cellpylib.Sandpile(side + 2, side + 2)
        pile = pile[-1:].copy()
        pile[0, place // side + 1, place % side + 1] += 1
        pile = cellpylib.evolve2d(pile, cellpylib.until_fixed_point(), rule,
                                  neighbourhood="von Neumann")  # fmt: skip
    return pile[-1, 1:-1, 1:-1]


@cache
def bare() -> Any:
    """A compiled loop over a bordered row of sites that only drops and topples."""
    import numba

    @numba.njit
    def fall(pile, width, places):
        stack = np.empty(pile.size + 4, np.int32)
        for place in places:
            pile[place] += 1
            stack[0] = place
            depth = int(pile[place] == FULL)
            while depth:
                depth -= 1
                site = stack[depth]
                pile[site] -= FULL
                for beside in (site - width, site - 1, site + 1, site + width):
                    height = pile[beside] + 1
                    pile[beside] = height
                    stack[depth] = beside
                    depth += height == FULL

    return fall
