"""The models of lesson 09: cultures and groups against plain Python, the world by its counts."""

from __future__ import annotations

import statistics

import mosaic_rivals
import numpy as np
from table import Figure, Section, at_least, at_most, in_turn

from dlkit.models import _culture, mosaic
from dlkit.models._groups import crowd, events
from dlkit.models._jit import plain
from dlkit.models.culture import Params, final_areas

RUNS, FEW, TIMES = 200, 30, 7
PEOPLE, EVENTS, NU = 100_000, 1_000_000, 0.1
FULL_SWING = {"crossing": 1.0, "n_starts": 100}


def section() -> Section:
    notes = [
        "cultures: 10 x 10 places, F = 5, q = 10, each run to its end. The compiled loop is "
        "compared with the very same loop uncompiled (on arrays), and with one written for "
        "speed on Python lists.",
        "groups: plain Python on lists merges and splits only; dlkit keeps ability and ideas too.",
        "the world begins in 100 regions with one visit a step, so that it is in full swing with "
        "few groups too; left to the lesson's settings most regions of 10^4 groups have no "
        "pioneer, nothing happens in them, and the run is quicker still.",
    ]
    return Section("mosaic", [*cultures(), *merging(), *world()], notes)


def cultures() -> list[Figure]:
    params = Params()
    final_areas(params, 0)  # compiled before the clock starts
    fast = [final_areas(params, seed) for seed in range(RUNS)]
    slow = [mosaic_rivals.cultures(seed) for seed in range(FEW)]
    own_s = in_turn(3, lambda: [final_areas(params, seed) for seed in range(20)])[0] / 20
    lists_s = in_turn(1, lambda: [mosaic_rivals.cultures(seed) for seed in range(20)])[0] / 20
    same_s = in_turn(1, uncompiled)[0]
    apart = abs(np.mean(fast) - np.mean(slow))
    error = 3 * np.hypot(np.std(fast) / RUNS**0.5, np.std(slow) / FEW**0.5)
    agree = bool(apart < error)
    return [
        Figure("cultures to the end in dlkit", f"{own_s * 1000:.2f} ms"),
        at_least("  quicker than the same loop in Python", same_s / own_s, 50, "x", 0),
        Figure("  quicker than plain Python on lists", f"{lists_s / own_s:.0f} x"),
        Figure("  areas left, mean", f"{np.mean(fast):.1f} and {np.mean(slow):.1f}", "", agree),
    ]


def uncompiled() -> None:
    """One run of the loop as it stands, without numba."""
    rng = np.random.default_rng(1)
    on = _culture.grid(10, 0.0, rng)
    traits = rng.integers(0, 10, (100, 5), dtype=np.int16)
    how = np.zeros(3)
    plain(_culture.rounds)(traits, on.around, on.degree, rng, 10**6, 10, how)


def merging() -> list[Figure]:
    people, rng = crowd(PEOPLE), np.random.default_rng(1)
    home = (0.5, 0.02, 0.5)
    events(people, rng, 0.0, 5 * PEOPLE, NU, home)
    own_s = in_turn(3, lambda: events(people, rng, 5.0, EVENTS, NU, home))[0]
    lists_s = in_turn(1, lambda: mosaic_rivals.groups(PEOPLE, EVENTS, NU, 1))[0]
    return [
        at_least("events of 100,000 people a second", EVENTS / own_s / 1e6, 1, "million"),
        Figure("  quicker than plain Python on lists", f"{lists_s / own_s:.0f} x"),
    ]


def world() -> list[Figure]:
    small, large, lesson = (
        mosaic.Params(**more)
        for more in ({"power": 4.0, **FULL_SWING}, {"power": 8.0, **FULL_SWING}, {})
    )
    few_s, many_s, lesson_s = (mean_s(params) for params in (small, large, lesson))
    return [
        at_most("200 steps of 10^8 groups, the lesson's run", lesson_s * 1000, 25, "ms", 1),
        at_most("10^8 groups, of the time of 10^4 in full swing", many_s / few_s, 3, "x"),
    ]


def mean_s(params: mosaic.Params) -> float:
    """Seconds of a run, the median over some seeds."""
    mosaic.run(params, 0)
    return statistics.median(
        in_turn(3, lambda seed=seed: mosaic.run(params, seed))[0] for seed in range(TIMES)
    )
