"""A hundred people in a square: who joins waits for a number of others, and one can decide.

Person i joins as soon as at least k_i others have joined. With F(r) the share of people whose
threshold is at most r, the share r who have joined goes

    r(t+1) = F(r(t)),   from r(0) = 0,   and stays where F(r) meets r first

If thresholds follow a normal law with mean m and standard deviation s, that place jumps from near
nobody to nearly everybody at one value of s: where the curve F only touches the line r.

Source: M. Granovetter (1978), Threshold models of collective behavior, American Journal of
Sociology 83, 1420-1443. For his normal law with mean 25 of 100 he gives a jump near 12.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._cascade import NEVER
from dlkit.models._params import Check, Checked, choice, param, switch

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

SHAPES = {
    "row": "one for each number: 0, 1, 2, 3 ...",
    "normal": "around a mean",
}
CURVE_SPREADS = np.linspace(0.0, 0.4, 161)  # where the curve of final sizes is computed


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change. Thresholds are shares of all others, 0 to 1."""

    n_agents: int = param(1000, 1, 2000, "People in the square", own="size")
    shape: str = choice("normal", SHAPES, "Thresholds")
    mean: float = param(0.25, 0.0, 1.0, "Mean threshold", "share", step=0.01,
                        help="Only for thresholds around a mean.")  # fmt: skip
    spread: float = param(0.12, 0.0, 0.4, "Spread of thresholds", "share", step=0.005,
                          help="The standard deviation. Only around a mean.")  # fmt: skip
    by_chance: bool = switch(False, "Draw people by chance",
                             help="Off: spread out as evenly as the law says.")  # fmt: skip
    hesitates: bool = switch(False, "One person hesitates",
                             help="Only in the row: who would need 1 needs 2.")  # fmt: skip
    with_me: bool = switch(False, "I stand there too")
    own_threshold: float = param(0.25, 0.0, 1.0, "My own threshold", "share", step=0.01,
                                 own="threshold")  # fmt: skip


@dataclass(frozen=True, eq=False)
class Result:
    """One run. N people (with you, if you stand there), T + 1 times."""

    params: Params
    needed: Counts  # (N,) how many others each waits for; you come last
    joined: Counts  # (T + 1,) how many have joined after each step; the last two are equal
    joined_at: Counts  # (N,) the step in which each joined, -1 never
    curve: tuple[Floats, Floats]  # spreads, and the final share of a very large square

    @property
    def final_share(self) -> float:
        """The share of all who have joined in the end."""
        return float(self.joined[-1] / self.needed.size)

    def ready(self, r: Floats) -> Floats:
        """The share of all who are ready once a share `r` of all have joined, (R,)."""
        n_all = self.needed.size
        there = np.floor(r * n_all + 1e-9)
        return np.searchsorted(np.sort(self.needed), there, side="right") / n_all

    def frame(self) -> Any:
        """One row for each step."""
        import pandas as pd

        return pd.DataFrame({"step": np.arange(self.joined.size), "joined": self.joined})


def run(params: Params, seed: int = 0) -> Result:
    """One square; the seed matters only where people are drawn by chance."""
    needed = needed_counts(params, np.random.default_rng(seed))
    joined, joined_at = gathering(needed)
    return Result(params, needed, joined, joined_at, final_curve(params.mean))


def needed_counts(params: Params, rng: np.random.Generator) -> Counts:
    """How many others each person waits for, (N,); you come last."""
    n_all = params.n_agents + params.with_me
    if params.shape == "row":
        needed = np.arange(params.n_agents)
        if params.hesitates and params.n_agents > 1:
            needed[1] = 2
    else:
        needed = counts_of(shares(params, rng), n_all)
    if params.with_me:
        needed = np.append(needed, counts_of(np.array([params.own_threshold]), n_all))
    return needed


def shares(params: Params, rng: np.random.Generator) -> Floats:
    """Thresholds around the mean, (n_agents,); below 0: needs nobody, above 1: never goes."""
    if params.by_chance:
        return rng.normal(params.mean, params.spread, params.n_agents)
    ranks = (np.arange(params.n_agents) + 0.5) / params.n_agents
    grid, below = normal_table()
    return np.asarray(params.mean + params.spread * np.interp(ranks, below, grid))


def counts_of(thresholds: Floats, n_all: int) -> Counts:
    """The smallest number of others that is a share; NEVER for more than all of them."""
    needed = np.ceil(thresholds * (n_all - 1) - 1e-9)
    if n_all == 1:
        needed = np.where(thresholds > 0, NEVER, 0)  # there is nobody to wait for
    return np.where(thresholds > 1, NEVER, np.maximum(needed, 0)).astype(np.int64)


def gathering(needed: Counts) -> tuple[Counts, Counts]:
    """Joined after each step until nothing moves, (T + 1,), and each one's step, (N,)."""
    waiting = np.sort(needed)
    joined = [0]
    while (now := int(np.searchsorted(waiting, joined[-1], side="right"))) > joined[-1]:
        joined.append(now)
    enough = np.searchsorted(joined, needed)  # after which step enough others had joined
    joined_at = np.where(enough < len(joined), enough + 1, -1)
    return np.array([*joined, joined[-1]]), joined_at


def ready_share(r: Any, mean: float, spread: Any) -> Any:
    """F(r) of the normal law: the share of people whose threshold is at most r."""
    grid, below = normal_table()
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.nan_to_num((r - mean) / spread, nan=0.0)
    return np.interp(z, grid, below)


@lru_cache(maxsize=64)
def final_curve(mean: float) -> tuple[Floats, Floats]:
    """Where a very large square ends, for each of CURVE_SPREADS: the first r with F(r) <= r."""
    r = np.linspace(0.0, 1.0, 2001)
    surplus = ready_share(r, mean, CURVE_SPREADS[:, None]) - r
    stays = surplus <= 1e-12
    stays[:, -1] = True  # nobody is left to join
    return CURVE_SPREADS, r[stays.argmax(axis=1)]


def final_share(mean: float, spread: float) -> float:
    """The same for one spread, by going step by step."""
    r, after = 0.0, float(ready_share(0.0, mean, spread))
    while after - r > 1e-9:
        r, after = after, float(ready_share(after, mean, spread))
    return after


@lru_cache(maxsize=1)
def normal_table() -> tuple[Floats, Floats]:
    """The normal law at 16,001 places from -8 to 8; between them the error is below 1e-7."""
    grid = np.linspace(-8.0, 8.0, 16_001)
    return grid, np.array([_normal(z) for z in grid.tolist()])


def critical_spread(mean: float) -> float:
    """The spread at which the curve F touches the line r from above, by halving an interval.

    F has slope 1 at r = m - s sqrt(-2 ln(s sqrt(2 pi))), below the mean. For means from 0.1 to
    0.4; above it, nearly all join.
    """
    low, high = 0.01, 0.35
    for _ in range(60):
        middle = (low + high) / 2
        if _gap(mean, middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def critical_share(mean: float) -> float:
    """Where it stays just below the critical spread."""
    return _touching(mean, critical_spread(mean))


def per_cent(result: Result) -> float:
    """How many of a hundred join in the end."""
    return 100 * result.final_share


def describe(result: Result) -> str:
    """How many join, in how many steps, and where you stand."""
    n_all, end = result.needed.size, int(result.joined[-1])
    steps = result.joined.size - 2
    took = "nothing moves" if not steps else f"it took {steps} step{'s' * (steps != 1)}"
    said = f"{end:,} of {n_all:,} join; {took}."
    return f"{said} {_about_you(result)}".strip()


def measures(result: Result) -> dict[str, float]:
    """How many have joined in the end, and in how many steps."""
    return {
        "final_share": result.final_share,
        "last_join_at_step": float(result.joined_at.max()),
    }


def checks() -> list[Check]:
    """Granovetter's row, the hesitating one, and the jump."""
    row = run(Params(100, "row"))
    one = run(Params(100, "row", hesitates=True))
    below, above = (run(Params(spread=s)).final_share for s in (0.115, 0.13))
    source = "Granovetter 1978"
    return [
        Check("thresholds 0 to 99: people who join", float(row.joined[-1]), 100, 0.0, source),
        Check("1 replaced by 2: people who join", float(one.joined[-1]), 1, 0.0, source),
        Check("critical spread at mean 0.25", critical_spread(0.25), 0.122221, 1e-5,
              "F(r) = r and F'(r) = 1; the paper says about 12 of 100"),
        Check("where it stays just below it", critical_share(0.25), 0.060, 0.003, "the same"),
        Check("1,000 people, spread 0.115: final share", below, final_share(0.25, 0.115), 0.002,
              "the first root of F(r) = r"),
        Check("1,000 people, spread 0.13: final share", above, 1.0, 0.002,
              "F(r) = r has no smaller root"),
    ]  # fmt: skip


def _about_you(result: Result) -> str:
    if not result.params.with_me:
        return ""
    others, mine = result.needed[:-1], int(result.needed[-1])
    fewer = int((others < mine).sum())
    place = f"You wait for {mine:,} others; {fewer:,} of the {others.size:,} ask for less."
    step = int(result.joined_at[-1])
    if step < 0:
        return f"{place} You would not have joined."
    if not mine:
        return f"{place} You would have been among the first."
    return f"{place} You would have joined in step {step}, when {mine:,} or more had."


def _touching(mean: float, spread: float) -> float:
    """Where F has slope 1, below the mean."""
    return mean - spread * math.sqrt(-2 * math.log(spread * math.sqrt(2 * math.pi)))


def _gap(mean: float, spread: float) -> float:
    """How far F lies above the line r there."""
    r = _touching(mean, spread)
    return _normal((r - mean) / spread) - r


def _normal(z: float) -> float:
    return 0.5 * math.erfc(-z / math.sqrt(2))
