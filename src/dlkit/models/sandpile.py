"""The sandpile: grains fall one by one, a site with four topples, and order looks after itself.

On a square of L x L sites a grain falls on one site. A site with four grains topples: one grain
goes to each of its four neighbours, and what goes over the edge is gone. If a neighbour now has
four, it topples too, until the pile is calm; all of this is one avalanche. Then the next grain
falls. Every site has degree 4: a corner gives two grains over the edge.

The final pile does not depend on the order in which sites topple, nor on the order of two drops
(Dhar's abelian property). Of the stable piles only some come back for ever, the recurrent ones;
there are det(Delta) of them, Delta being 4 on the diagonal and -1 for each pair of neighbours.
In the long run a grain makes 1' inv(Delta) 1 / N topplings on average.

Sources: P. Bak, C. Tang, K. Wiesenfeld (1987), Self-organized criticality: an explanation of 1/f
noise, Physical Review Letters 59, 381-384; D. Dhar (1990), Self-organized critical state of
sandpile automaton models, Physical Review Letters 64, 1613-1616.
"""

from collections.abc import Generator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._params import Check, Checked, choice, finished, param
from dlkit.models._pile import (
    Fed,
    Heights,
    fed_for_long,
    feeding,
    mean_size,
    sink_edges,
    stabilised,
)
from dlkit.models._topple import FULL

CLASSES = {"ten": 10, "hundred": 100, "thousand": 1000}  # upper borders of what one may bet on


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change."""

    size: int = param(
        50, 2, 256, "Side of the square", "sites",
        help="Large piles take their time: avalanches grow with the area.",
    )  # fmt: skip
    n_grains: int = param(1000, 100, 20_000, "Grains dropped", step=100)
    start: str = choice(
        "fed", {"fed": "A pile that was fed for long", "empty": "An empty table"}, "Start with",
    )  # fmt: skip
    place: str = choice(
        "anywhere", {"anywhere": "Anywhere", "middle": "Always in the middle"}, "Grains fall",
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Result:
    """One run. n drops, F pictures of L x L sites."""

    params: Params
    times: NDArray[np.int64]  # (n,) number of the drop, from 1
    places: NDArray[np.int64]  # (n,) where each grain fell, row by row
    size: NDArray[np.int64]  # (n,) topplings that the drop started
    area: NDArray[np.int64]  # (n,) sites that toppled at least once
    duration: NDArray[np.int64]  # (n,) waves: rounds in which somebody toppled
    grains: NDArray[np.int64]  # (n + 1,) on the pile, at the start and after each drop
    shown: NDArray[np.int64]  # (F,) drops after which a picture was taken
    heights: Heights  # (F, L, L)
    toppled: NDArray[np.bool_]  # (F, L, L) in the last drop before the picture

    def frame(self) -> Any:
        """One row for each drop."""
        import pandas as pd

        return pd.DataFrame({
            "drop": self.times, "topplings": self.size, "sites": self.area,
            "waves": self.duration, "grains": self.grains[1:],
        })  # fmt: skip


def run(params: Params, seed: int = 0) -> Result:
    """A whole run; the seed draws the start and where the grains fall."""
    return finished(pieces(params, seed))


def pieces(params: Params, seed: int = 0) -> Generator[float, None, Result]:
    """The same in pieces, each with the share that is done; half of it is the start."""
    side, n = params.size, params.n_grains
    heights = np.zeros((side, side), np.int64)
    if params.start == "fed":
        heights = yield from halved(fed_for_long(side, seed), 0.0)
    places = np.random.default_rng([seed, 1]).integers(0, side * side, n)
    if params.place == "middle":
        places[:] = side // 2 * side + side // 2
    fed: Fed = yield from halved(feeding(heights, places), 0.5)
    size, area, duration = fed.told[:, :3].T
    return Result(params, np.arange(1, n + 1), places, size, area, duration, fed.grains, fed.shown,
                  fed.heights, fed.toppled)  # fmt: skip


def halved(work: Generator[float, None, Any], start: float) -> Generator[float, None, Any]:
    """Work that is one half of a whole, from `start` on."""
    while True:
        try:
            share = next(work)
        except StopIteration as end:
            return end.value
        yield start + share / 2


def drop(heights: NDArray[np.integer], place: int) -> tuple[NDArray[np.integer], int, int, int]:
    """The pile (L, L) after one grain at a place (row by row), with topplings, sites, waves."""
    end = finished(feeding(heights, np.array([place])))
    size, area, waves = end.told[0, :3].tolist()
    return end.heights[-1], size, area, waves


def toppled(heights: NDArray[np.integer], place: int) -> tuple[NDArray[np.int64], int]:
    """The pile (L, L) after one toppling at a place, and how many grains went over the edge."""
    side = heights.shape[0]
    pile = np.pad(heights.astype(np.int64), 1)
    i, j = place // side + 1, place % side + 1
    pile[i, j] -= FULL
    for beside in ((i - 1, j), (i + 1, j), (i, j - 1), (i, j + 1)):
        pile[beside] += 1
    return pile[1:-1, 1:-1].copy(), int(heights.sum() - pile[1:-1, 1:-1].sum())


def waves(heights: NDArray[np.integer], place: int) -> list[NDArray[np.int64]]:
    """The pile (L, L) after one grain, then after each wave until it is calm."""
    side = heights.shape[0]
    pile = np.pad(heights.astype(np.int64), 1)
    pile[place // side + 1, place % side + 1] += 1
    seen = [pile[1:-1, 1:-1].copy()]
    while (full := seen[-1] >= FULL).any():
        pile[1:-1, 1:-1] -= FULL * full
        for rows in (slice(0, -2), slice(2, None)):
            pile[rows, 1:-1] += full
            pile[1:-1, rows] += full
        pile[[0, -1]], pile[:, [0, -1]] = 0, 0
        seen.append(pile[1:-1, 1:-1].copy())
    return seen


def is_recurrent(heights: NDArray[np.integer]) -> bool:
    """Whether a stable pile comes back for ever (Dhar's burning test).

    Give every site a grain for each neighbour that it lacks. A recurrent pile is afterwards as
    before, and only then has every site toppled, exactly once.
    """
    after, _ = stabilised(heights + sink_edges(heights.shape[0]))
    return bool((after == heights).all())


def identity(side: int) -> NDArray[np.int64]:
    """The recurrent pile that, added to any recurrent pile and stabilised, leaves it as it is."""
    double = np.full((side, side), 2 * (FULL - 1))
    return stabilised(double - stabilised(double)[0])[0]


def laplacian(side: int) -> NDArray[np.int64]:
    """Delta (N, N): what one toppling of each site takes and gives."""
    delta = FULL * np.eye(side * side, dtype=np.int64)
    index = np.arange(side * side).reshape(side, side)
    for one, other in ((index[1:], index[:-1]), (index[:, 1:], index[:, :-1])):
        delta[one, other] = delta[other, one] = -1
    return delta


def determinant(matrix: NDArray[np.integer]) -> int:
    """The exact determinant of a matrix of whole numbers (Bareiss), for small ones."""
    rows = [[int(value) for value in row] for row in matrix]
    before = 1
    for k, _ in enumerate(rows[:-1]):
        if rows[k][k] == 0:
            return 0
        for i in range(k + 1, len(rows)):
            for j in range(k + 1, len(rows)):
                product = rows[i][j] * rows[k][k] - rows[i][k] * rows[k][j]
                rows[i][j] = product // before
        before = rows[k][k]
    return rows[-1][-1]


def largest_class(result: Result) -> str:
    """How large the largest avalanche was: a key of CLASSES, or `more`."""
    largest = int(result.size.max())
    return next((name for name, border in CLASSES.items() if largest < border), "more")


def describe(result: Result) -> str:
    """The largest avalanche, how often nothing happened, and how much lies there."""
    top, n = int(result.size.argmax()), result.params.n_grains
    quiet = float((result.size == 0).mean())
    return (
        f"Largest avalanche: {result.size[top]:,} topplings at {result.area[top]:,} sites, "
        f"started by drop {top + 1:,} of {n:,}. {quiet:.0%} of the drops started none; the "
        f"average is {result.size.mean():.3g}. At the end {mean_height(result, -1):.2f} grains "
        "lie on a site."
    )


def mean_height(result: Result, drop: int) -> float:
    """Grains per site after a drop; 0 is the start, -1 the end."""
    return float(result.grains[drop] / result.params.size**2)


def measures(result: Result) -> dict[str, float]:
    """How often a drop starts an avalanche, how large it is, and how full the pile is."""
    return {
        "avalanche_share": float((result.size > 0).mean()),
        "mean_size": float(result.size.mean()),
        "largest_size": float(result.size.max()),
        "grains_per_site": float(result.grains[-1] / result.heights[0].size),
    }


def checks() -> list[Check]:
    """What is known exactly, and what was measured in the long run."""
    one = run(Params(size=16, n_grains=20_000), 1)
    stable = np.stack(np.unravel_index(np.arange(256), (4, 4, 4, 4)), 1).reshape(-1, 2, 2)
    ident = identity(3)
    return [
        Check("2 x 2: piles that come back, counted", sum(map(is_recurrent, stable)), 192, 0,
              "burning test on all 256; OEIS A007341"),
        *(Check(f"{n} x {n}: piles that come back", determinant(laplacian(n)), count, 0,
                "determinant; OEIS A007341") for n, count in ((2, 192), (4, 557_568_000))),
        Check("3 x 3 identity: middle, side, corner",
              float(100 * ident[1, 1] + 10 * ident[0, 1] + ident[0, 0]), 12, 0,
              "OEIS A007341: 0, 1, 2"),
        Check("two drops in another order differ", float(order_matters(1)), 0, 0, "Dhar 1990"),
        Check("16 x 16: topplings per grain", float(one.size.mean()), mean_size(16),
              0.05 * mean_size(16), "Dhar 1990: 11.34 in theory; 5 % for 20,000 grains"),
        Check("16 x 16: grains per site", float(one.grains.mean() / 256), 2.0438, 0.01,
              "simulated before; 17/8 on an endless pile"),
    ]  # fmt: skip


def order_matters(seed: int, tries: int = 50) -> int:
    """How often, in pairs of drops on one pile, the order made a difference."""
    rng = np.random.default_rng(seed)
    heights = finished(fed_for_long(12, seed))
    pairs = rng.integers(0, heights.size, (tries, 2))
    ends = [
        [drop(drop(heights, a)[0], b)[0] for a, b in (pair, pair[::-1])] for pair in pairs.tolist()
    ]
    return sum(bool((one != other).any()) for one, other in map(tuple, ends))


def doublings(size: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Avalanches in classes 1, 2-3, 4-7, ...: their lower borders, and the share of all drops."""
    borders = 1 << np.arange(int(size.max()).bit_length() + 1)
    counts = [((size >= low) & (size < high)).sum() for low, high in pairwise(borders)]
    return borders[:-1], np.array(counts) / size.size
