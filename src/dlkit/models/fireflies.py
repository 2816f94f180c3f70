"""Fireflies that only see flashes: each charges up, flashes, and pushes the others a little on.

A firefly's phase p grows from 0 to 1 in one period; its charge is x = f(p), with

    f(p) = ln(1 + (e**b - 1) p) / b

At charge 1 it flashes and falls back to 0, and every other one is pushed up by e, at most to 1.
Whoever reaches 1 in this way flashes at the same moment, adds a push of its own, and from then on
keeps step with those it flashed with: such a firefly is absorbed. There is nobody who sets the
beat. With b > 0 the charge rises fast first and slowly later (it is concave), and all come
together from nearly every start. With b = 0 it is straight, and two that flash apart never come
nearer; only groups of different sizes do. With b < 0 it is convex, and they stay apart.

Between two flashes nothing happens but time, so we go from flash to flash exactly.

Source: R. E. Mirollo and S. H. Strogatz (1990), Synchronization of pulse-coupled biological
oscillators, SIAM Journal on Applied Mathematics 50, 1645-1662.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._params import Check, Checked, param

Floats = NDArray[np.float64]
FULL = 1 - 1e-9  # a charge from here on flashes: below it is rounding


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change."""

    n_agents: int = param(20, 1, 100, "Fireflies", own="size")
    push: float = param(0.3, 0.0, 1.0, "Push of all others together",
                        help="Each flash pushes by this divided by their number.")  # fmt: skip
    bend: float = param(3.0, -3.0, 5.0, "Bend of the charge (b)", step=0.5,
                        help="Above 0: fast first, slow later.")  # fmt: skip
    n_periods: int = param(30, 5, 60, "Time, in own periods")


@dataclass(frozen=True, eq=False)
class Result:
    """One run. M flashes of single fireflies, in the order of time; T moments with a flash."""

    params: Params
    rows: NDArray[np.int64]  # (M,) who
    flashes: Floats  # (M,) when, in own periods
    sizes: NDArray[np.int64]  # (M,) how many flash at this moment
    times: Floats  # (T,) moments, the start first
    groups: NDArray[np.int64]  # (T,) how many groups still flash apart after it
    together: float | None  # when all flash as one for the first time; None: not in this run

    def frame(self) -> Any:
        """One row for each flash of each firefly."""
        import pandas as pd

        return pd.DataFrame({"firefly": self.rows, "periods": self.flashes, "at_once": self.sizes})


def charge(phase: Any, bend: float) -> Any:
    """x = f(p), both from 0 to 1."""
    if abs(bend) < 1e-6:
        return phase
    return np.log1p(np.expm1(bend) * phase) / bend


def phase_of(charged: Any, bend: float) -> Any:
    """The phase that belongs to a charge: the other way round."""
    if abs(bend) < 1e-6:
        return charged
    return np.expm1(bend * charged) / math.expm1(bend)


def run(params: Params, seed: int = 0) -> Result:
    """From flash to flash; the seed only draws where each firefly starts."""
    phase = np.random.default_rng(seed).random(params.n_agents)
    return play(phase, params)


def play(start: Floats, params: Params) -> Result:
    """A run from given phases (N,), each from 0 up to below 1."""
    phase = np.array(start, dtype=np.float64)
    label = np.arange(phase.size)  # the group of each: absorbed fireflies share one
    now, together = 0.0, 0.0 if phase.size == 1 else None
    who, when, many = [], [], []
    times, groups = [0.0], [phase.size]
    while (wait := 1 - phase.max()) + now <= params.n_periods:
        now += wait
        phase += wait
        fires = flashed(phase, params)
        label[fires] = label[fires].min()
        rows = np.flatnonzero(fires)
        who.append(rows)
        when.append(np.full(rows.size, now))
        many.append(np.full(rows.size, rows.size))
        times.append(now)
        groups.append(np.unique(label).size)
        if together is None and fires.all():
            together = now
    return Result(
        params,
        _joined(who, np.int64),
        _joined(when, np.float64),
        _joined(many, np.int64),
        np.array(times),
        np.array(groups),
        together,
    )


def flashed(phase: Floats, params: Params) -> NDArray[np.bool_]:
    """Who flashes at this moment, (N,); moves `phase` to what it is right after it.

    Those at the top flash; their pushes may bring others to the top, who push in turn.
    """
    push = params.push / phase.size
    fires = phase >= FULL
    counted = 0
    charged = charge(np.minimum(phase, 1.0), params.bend)
    while (n_fires := int(fires.sum())) > counted:
        charged[~fires] += push * (n_fires - counted)
        counted = n_fires
        fires |= charged >= FULL
    phase[:] = phase_of(charged, params.bend)
    phase[fires] = 0.0
    return np.asarray(fires)


def describe(result: Result) -> str:
    """When they came together, or how many groups are left."""
    n_agents, left = result.params.n_agents, int(result.groups[-1])
    if n_agents == 1:
        return "One firefly alone flashes once in each period: there is nobody to agree with."
    if result.together is not None:
        return (
            f"All {n_agents} flash as one from period {result.together:.1f} on. "
            "Nobody has set the beat."
        )
    return f"After {result.params.n_periods} periods {left} groups still flash apart."


def came_together(result: Result) -> str:
    """`yes` when all flash as one at the end, else `no`."""
    return "no" if result.together is None else "yes"


def measures(result: Result) -> dict[str, float]:
    """When all flash as one for the first time, and the groups that are left at the end."""
    return {
        "together_at": math.nan if result.together is None else float(result.together),
        "groups_at_end": float(result.groups[-1]),
    }


def checks() -> list[Check]:
    """Forty starts out of forty, two fireflies by hand, and a straight charge that fails."""
    found = [
        run(Params(n_agents=n, bend=b, n_periods=60), seed).together is not None
        for n in (10, 50)
        for b in (1.0, 3.0)
        for seed in range(10)
    ]
    paper = "Mirollo and Strogatz 1990"
    alone = run(Params(n_agents=1, n_periods=10), 1)
    straight = play(np.array([0.0, 0.5]), Params(n_agents=2, bend=0.0, n_periods=20))
    convex = run(Params(bend=-2.0, n_periods=60), 1)
    return [
        Check("starts from which all come together, of 40", float(sum(found)), 40, 0.0, paper),
        Check("f and its reverse: 0.3 comes back", float(phase_of(charge(0.3, 3.0), 3.0)), 0.3,
              1e-12, "arithmetic"),
        Check("one firefly: flashes in ten periods", float(alone.flashes.size), 10, 0.0, "exact"),
        Check("straight charge: two stay two", float(straight.groups[-1]), 2, 0.0, paper),
        Check("convex charge: all flash as one", float(convex.together is not None), 0, 0.0,
              paper),
    ]  # fmt: skip


def _joined(parts: list[NDArray[Any]], kind: Any) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.empty(0, kind)
