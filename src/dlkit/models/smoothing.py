"""A sandpile with a caretaker: steep sites are levelled before they can topple.

Two piles start alike and get the same grains at the same places; see `sandpile` for their rule.
Beside one of them stands somebody who looks at a few sites after each drop. A site with three
grains is steep: one more, and it topples. There the caretaker either levels, moving one grain to
the lowest neighbour if that is at least two grains lower, or takes the grain away.

All of this is our assumption: nobody has proposed it for an organisation. What must come of it
can be told beforehand. Grains that are levelled stay on the pile, and each has to get out over
the edge one day; so levelling can hardly change how many topplings a grain costs on average,
only how they are bundled. Grains that are taken away cost none.

The sandpile is Bak, Tang and Wiesenfeld's (1987); the caretaker is ours.
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._params import Check, Checked, choice, finished, param
from dlkit.models._pile import Fed, Floats, Heights, fed_for_long, feeding, mean_size, sites
from dlkit.models._topple import LEVEL, REMOVE

PILES = ("alone", "tended")  # the order of the first axis of all arrays
WORDS = ("left alone", "with a caretaker")
WAYS = {"level": LEVEL, "remove": REMOVE}
CLEAR = 1.25  # one largest avalanche is larger than another from this ratio on: our assumption


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change."""

    effort: int = param(50, 0, 200, "Sites looked at", "after each drop",
                        help="How busy the caretaker is: our assumption.")  # fmt: skip
    way: str = choice("level", {
        "level": "moves a grain to a lower neighbour",
        "remove": "takes a grain away",
    }, "Where it is steep, somebody")  # fmt: skip
    n_grains: int = param(5000, 500, 20_000, "Grains dropped", step=500)
    size: int = param(50, 10, 64, "Side of the square", "sites")


@dataclass(frozen=True, eq=False)
class Result:
    """One run of two piles in the order of PILES. n drops, F pictures of L x L sites."""

    params: Params
    times: NDArray[np.int64]  # (n,) number of the drop, from 1
    size: NDArray[np.int64]  # (2, n) topplings that the drop started
    moved: NDArray[np.int64]  # (n,) grains that the caretaker moved or took away
    height: Floats  # (2, n + 1) grains per site, at the start and after each drop
    shown: NDArray[np.int64]  # (F,) drops after which a picture was taken
    heights: Heights  # (F, 2, L, L)
    toppled: NDArray[np.bool_]  # (F, 2, L, L) in the last drop before the picture

    def frame(self) -> Any:
        """One row for each drop."""
        import pandas as pd

        columns = {f"topplings_{pile}": size for pile, size in zip(PILES, self.size, strict=True)}
        return pd.DataFrame({"drop": self.times, **columns, "moved_by_hand": self.moved})


def run(params: Params, seed: int = 0) -> Result:
    """Both piles; the seed draws the start, the places of the grains and where somebody looks."""
    return finished(pieces(params, seed))


def pieces(params: Params, seed: int = 0) -> Generator[float, None, Result]:
    """The same in pieces, each with the share that is done."""
    side, n = params.size, params.n_grains
    heights = yield from part(fed_for_long(side, seed), 0)
    rng = np.random.default_rng([seed, 1])
    places = rng.integers(0, side * side, n)
    looks = 4 * sites(rng.integers(0, side * side, (n, params.effort), dtype=np.int32), side)
    looks += rng.integers(0, 4, looks.shape, dtype=np.int32)
    alone: Fed = yield from part(feeding(heights, places), 1)
    way = WAYS[params.way]
    tended: Fed = yield from part(feeding(heights, places, looks, way), 2)
    both = (alone, tended)
    return Result(
        params,
        np.arange(1, n + 1),
        np.stack([pile.told[:, 0] for pile in both]),
        tended.told[:, 4],
        np.stack([pile.grains for pile in both]) / side**2,
        alone.shown,
        np.stack([pile.heights for pile in both], axis=1),
        np.stack([pile.toppled for pile in both], axis=1),
    )


def part(work: Generator[float, None, Any], number: int) -> Generator[float, None, Any]:
    """Work that is one of three parts of a whole."""
    while True:
        try:
            share = next(work)
        except StopIteration as end:
            return end.value
        yield (number + share) / 3


def ratio(result: Result) -> float:
    """How many times larger the largest avalanche of the tended pile is."""
    alone, tended = result.size.max(axis=1)
    return float(tended / max(alone, 1))


def what_came(result: Result) -> str:
    """Whether the tended pile had the `larger` or `smaller` largest avalanche, or `same`."""
    times = ratio(result)
    return "larger" if times >= CLEAR else "smaller" if times <= 1 / CLEAR else "same"


def describe(result: Result) -> str:
    """Quiet drops, average and largest avalanche of both piles, and what it took."""
    told = [
        f"{words}: {(size == 0).mean():.0%} of the drops start nothing, {size.mean():.3g} "
        f"topplings on average, {size.max():,} in the largest avalanche"
        for words, size in zip(WORDS, result.size, strict=True)
    ]
    work = result.moved.mean()
    return f"Pile {told[0]}. Pile {told[1]}, for {work:.2g} grains moved by hand per drop."


def checks() -> list[Check]:
    """No effort changes nothing, levelling keeps the average, taking away ends avalanches."""
    idle = run(Params(effort=0, n_grains=1000, size=20), 1)
    busy = run(Params(n_grains=20_000, size=30), 1)
    away = run(Params(n_grains=5000, size=30, way="remove"), 1)
    theory = mean_size(30)
    return [
        Check("no effort: drops that differ", float((idle.size[0] != idle.size[1]).sum()), 0, 0,
              "nobody does anything"),
        Check("levelling: topplings per grain", float(busy.size[1].mean()), theory, 0.08 * theory,
              f"as without: {theory:.1f}; 8 % for a finite run"),
        Check("levelling: quiet drops minus those without", float(
              (busy.size[1] == 0).mean() - (busy.size[0] == 0).mean()), 0.13, 0.05,
              "measured here, 30 x 30"),
        Check("taking away: largest of the last 4,000", float(away.size[1, 1000:].max()), 0, 20,
              "hardly any avalanche is left"),
    ]  # fmt: skip
