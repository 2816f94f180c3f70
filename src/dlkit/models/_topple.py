"""The loops of a sandpile: drop a grain, topple until it is calm, look after it in between.

A pile of side L is one flat array with a border around it, row after row, L + 2 a row. Border
cells are the ground: they start so low that nothing ever topples there, so no step asks where
the pile ends.
"""

import numpy as np
from numpy.typing import NDArray

from dlkit.models._jit import jit

FULL = 4  # grains with which a site topples: one for each of four neighbours
GROUND = -(2**30)  # height of the border: far below any that topples
LEVEL, REMOVE = 0, 1  # what a caretaker does with a steep site
N_TOLD = 5  # columns of what is told of a drop: see `drops`

Cells = NDArray[np.int32]
Told = NDArray[np.int64]


@jit
def drops(
    pile: Cells,
    width: int,
    places: Cells,
    looks: Cells,
    way: int,
    edges: Cells,
    mark: Cells,
    first: int,
    told: Told,
) -> None:
    """Drop a grain at each of `places` (n,) and let the pile come to rest before the next.

    `told` (n, 5) takes topplings, sites, waves, grains over the edge and grains moved by hand;
    `mark` the drop, `first` + n, at which a site toppled last. Waves and sites alternate like a
    chessboard, so no two neighbours are full at once and whoever topples is stable after it.
    """
    now, later = np.empty(pile.size + 4, np.int32), np.empty(pile.size + 4, np.int32)
    up, one = np.uint64(width), np.uint64(1)  # unsigned: no look whether an index is negative
    for n in range(places.size):
        size = area = waves = lost = 0
        pile[places[n]] += 1
        now[0], count = places[n], int(pile[places[n]] == FULL)
        while count:
            found = 0
            for k in range(count):
                site = np.uint64(now[k])
                pile[site] -= FULL
                area += mark[site] != first + n
                mark[site] = first + n
                lost += edges[site]
                for beside in (site - up, site - one, site + one, site + up):
                    pile[beside] = height = pile[beside] + 1
                    later[found] = beside  # stays only if it has just become full
                    found += height == FULL
            size, waves, count = size + count, waves + 1, found
            for k in range(count):
                now[k] = later[k]
        told[n, 0], told[n, 1], told[n, 2], told[n, 3] = size, area, waves, lost
        told[n, 4] = tended(pile, width, looks[n], way)


@jit
def tended(pile: Cells, width: int, looks: Cells, way: int) -> int:
    """How many grains a caretaker moved (or took away) who looked at some sites.

    A look is 4 * site + direction. A site that is one grain short of toppling is steep. LEVEL
    moves one of its grains to the lowest of its neighbours if that has two grains fewer or
    less; of equal ones to the first from the direction on. REMOVE takes the grain away.
    """
    moved = 0
    for look in looks:
        site = look >> 2
        if pile[site] < FULL - 1:
            continue
        if way == REMOVE:
            pile[site] -= 1
            moved += 1
            continue
        best, lowest = site, FULL - 2
        for turn in range(look & 3, (look & 3) + 4):
            side = turn & 3
            step = width if side & 1 else 1
            beside = site + step if side & 2 else site - step
            if 0 <= pile[beside] < lowest:
                best, lowest = beside, pile[beside]
        if best != site:
            pile[site] -= 1
            pile[best] += 1
            moved += 1
    return moved


@jit
def settle(pile: Cells, width: int, odometer: Told) -> None:
    """Topple wherever there are four grains or more, in any order, until there is none.

    `odometer` counts how often each site toppled. A stack of full sites; a tall heap topples
    several times at once, which is allowed because the order does not matter.
    """
    stack = np.empty(pile.size + 4, np.int32)
    up, one, depth = np.uint64(width), np.uint64(1), 0
    for place in range(pile.size):
        stack[depth] = place
        depth += pile[place] >= FULL
    while depth:
        depth -= 1
        site = np.uint64(stack[depth])
        times = pile[site] >> 2
        pile[site] &= 3
        odometer[site] += times
        for beside in (site - up, site - one, site + one, site + up):
            before = pile[beside]
            pile[beside] = before + times
            stack[depth] = beside  # stays only if it has just become full
            depth += before < FULL <= before + times
