"""A pile as an array: its border, its start, and a long feeding told piece by piece.

`heights` (L, L) are the grains of each site; the loops work on the same numbers in one flat row
with a border, see `_topple`.
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._topple import FULL, GROUND, LEVEL, N_TOLD, Cells, Told, drops, settle

Heights = NDArray[np.uint8]
Floats = NDArray[np.float64]
FED = 1.5  # grains per site that make a random pile one of the long run: see the tests
WORK = 3_000_000  # topplings between two words on how far a run is: about 25 ms
MOST_CELLS = 260_000  # that all pictures of a run may have
MOST_PICTURES = 101


@dataclass(frozen=True, eq=False)
class Fed:
    """What a feeding left behind. n drops, F pictures."""

    told: Told  # (n, 5) topplings, sites, waves, grains lost, grains moved by hand
    grains: NDArray[np.int64]  # (n + 1,) on the pile at the start and after each drop
    shown: NDArray[np.int64]  # (F,) number of drops after which each picture was taken
    heights: Heights  # (F, L, L)
    toppled: NDArray[np.bool_]  # (F, L, L) whether the site toppled in that drop


def bordered(heights: NDArray[np.integer]) -> Cells:
    """The heights (L, L) as one flat row of (L + 2) ** 2 with the ground around them."""
    side = heights.shape[0]
    pile = np.full((side + 2, side + 2), GROUND, np.int32)
    pile[1:-1, 1:-1] = heights
    return pile.ravel()


def inner(pile: NDArray[Any], side: int) -> NDArray[Any]:
    """The (L, L) sites of something that is kept with a border."""
    return pile.reshape(side + 2, side + 2)[1:-1, 1:-1]


def sites(places: NDArray[np.integer], side: int) -> Cells:
    """Places 0 .. L * L - 1, row by row, as indices into the bordered row."""
    return ((places // side + 1) * (side + 2) + places % side + 1).astype(np.int32)


def sink_edges(side: int) -> NDArray[np.int32]:
    """How many of the four neighbours of each site (L, L) are off the pile: 2 in a corner."""
    edges = np.zeros((side, side), np.int32)
    for rim in (edges[0], edges[-1], edges[:, 0], edges[:, -1]):
        rim += 1
    return edges


def stabilised(heights: NDArray[np.integer]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The pile (L, L) once nothing topples any more, and its odometer (L, L).

    The odometer says how often each site toppled. Neither depends on the order.
    """
    side = heights.shape[0]
    pile, odometer = bordered(heights), np.zeros((side + 2) ** 2, np.int64)
    settle(pile, side + 2, odometer)
    return inner(pile, side).astype(np.int64), inner(odometer, side).copy()


def fed_for_long(side: int, seed: int) -> Generator[float, None, NDArray[np.int64]]:
    """A pile in its long-run state, told in shares of the work.

    It starts with one to three grains on each site and gets FED more per site at random places:
    all grains of a piece at once, as the order does not matter. Every site topples on the way,
    so what is left is a pile that comes back.
    """
    rng = np.random.default_rng([seed, 0])
    heights = rng.integers(1, FULL, (side, side))
    total = int(FED * side * side)
    piece = max(1, int(WORK / mean_size(side)))
    for done in range(0, total, piece):
        places = rng.integers(0, side * side, min(piece, total - done))
        added = np.bincount(places, minlength=side * side).reshape(side, side)
        heights, _ = stabilised(heights + added)
        yield min(1.0, (done + piece) / total)
    return heights


def feeding(
    heights: NDArray[np.integer],
    places: NDArray[np.integer],
    looks: Cells | None = None,
    way: int = LEVEL,
) -> Generator[float, None, Fed]:
    """Drop a grain at each of `places` (n,), with a picture now and then.

    `looks` (n, E) are what a caretaker looks at after each drop, none without one.
    """
    side, n = heights.shape[0], places.size
    pile, mark = bordered(heights), np.full((side + 2) ** 2, -1, np.int32)
    edges = np.pad(sink_edges(side), 1).ravel()
    looks = np.zeros((n, 0), np.int32) if looks is None else looks
    told, spots = np.zeros((n, N_TOLD), np.int64), sites(places, side)
    shown = picture_times(n, side)
    pictures = np.zeros((2, shown.size, side, side), np.uint8)
    last, work = 0, 0
    for i, end in enumerate(shown.tolist()):
        drops(pile, side + 2, spots[last:end], looks[last:end], way, edges, mark, last,
              told[last:end])  # fmt: skip
        pictures[0, i], pictures[1, i] = inner(pile, side), inner(mark, side) == end - 1
        work += int(told[last:end, 0].sum())
        last = end
        if work > WORK:
            work = 0
            yield end / n
    pictures[1, 0] = 0  # nothing has fallen yet
    gone = told[:, 3] + (told[:, 4] if way != LEVEL else 0)
    grains = int(heights.sum()) + np.concatenate([[0], np.cumsum(1 - gone)])
    return Fed(told, grains, shown, pictures[0], pictures[1].astype(bool))


def picture_times(n_grains: int, side: int) -> NDArray[np.int64]:
    """The drops after which a picture is taken, the start and the end among them."""
    most = min(MOST_PICTURES, max(10, MOST_CELLS // side**2), n_grains + 1)
    return np.linspace(0, n_grains, most).astype(np.int64)


def mean_size(side: int) -> float:
    """Topplings per grain in the long run: 1' inv(Delta) 1 / N, here from its eigenvectors.

    Each grain leaves over the edge in the end, and each toppling takes four grains one step.
    """
    modes = np.arange(1, side + 1, 2)  # the even ones add up to nothing
    angle = np.pi * modes / (side + 1)
    weight = 2 / (side + 1) / np.tan(angle / 2) ** 2  # squared sum of a normed sine
    values = 4 - 2 * np.cos(angle)[:, None] - 2 * np.cos(angle)[None, :]
    return float((weight[:, None] * weight[None, :] / values).sum() / side**2)
