"""Rogers: people differ in how early they move, and the times are normally distributed.

    share(t) = ceiling * Phi((t - mean) / sd)

The five categories are cut-offs at the mean less two and one standard deviations, the mean,
and the mean plus one: 2.5, 13.5, 34, 34 and 16 % by definition. They are a convention, not
something observed, and no one in this account influences anybody.

Source: E. M. Rogers (2003), Diffusion of innovations, 5th edition, Free Press.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from dlkit.models._fit import Fit, Floats, Range, on_level, record
from dlkit.models._measures import time_reached
from dlkit.models._params import Check, Checked, param

CATEGORIES = ("innovators", "early adopters", "early majority", "late majority", "laggards")
CONVENTION = (0.025, 0.135, 0.34, 0.34, 0.16)  # as printed; the exact areas are `areas()`
CUTS = (-2.0, -1.0, 0.0, 1.0)  # standard deviations from the mean
CHANCE = False  # a seed makes no difference


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change. Time is in years."""

    mean: float = param(10.0, 1.0, 50.0, "Mean time of moving", "years", step=0.5)
    sd: float = param(3.0, 0.2, 20.0, "Spread of the times (sd)", "years")
    ceiling: float = param(1.0, 0.05, 1.0, "Share who will ever move")
    duration: float = param(25.0, 5.0, 100.0, "Duration", "years", step=1)


@dataclass(frozen=True, eq=False)
class Result:
    """One run. T time points."""

    params: Params
    times: Floats  # (T,) years
    share: Floats  # (T,) of everybody
    new: Floats  # (T,) share of everybody a year

    def frame(self) -> Any:
        """One row a time point."""
        import pandas as pd

        return pd.DataFrame({"years": self.times, "share": self.share, "new": self.new})


def run(params: Params, seed: int = 0) -> Result:  # noqa: ARG001 (no chance in it)
    """The exact curve; nothing in it is left to chance."""
    times = np.linspace(0.0, params.duration, 401)
    z = (times - params.mean) / params.sd
    new = params.ceiling * np.exp(-(z**2) / 2) / (params.sd * math.sqrt(2 * math.pi))
    return Result(params, times, curve(times, params.mean, params.sd, params.ceiling), new)


def curve(times: ArrayLike, mean: float, sd: float, ceiling: float = 1.0) -> Floats:
    """The share of everybody who has moved."""
    return ceiling * normal_share((np.asarray(times, np.float64) - mean) / sd)


def normal_share(z: ArrayLike) -> Floats:
    """The area of the standard normal curve below z."""
    z = np.atleast_1d(np.asarray(z, np.float64))
    return np.array([0.5 * math.erfc(-value / math.sqrt(2)) for value in z.tolist()])


def cuts(mean: float, sd: float) -> Floats:
    """When one category ends and the next begins, (4,)."""
    return mean + sd * np.array(CUTS)


def areas() -> Floats:
    """The exact areas between the cut-offs, (5,); rounded they are CONVENTION."""
    return np.diff(normal_share(CUTS), prepend=0.0, append=1.0)


def category(time: float, mean: float, sd: float) -> str:
    """The category of somebody who moves at this time."""
    return CATEGORIES[int(np.searchsorted(cuts(mean, sd), time, side="right"))]


def fit(times: ArrayLike, shares: ArrayLike) -> Fit:
    """Least squares on the shares: mean, sd and ceiling."""
    t, y = record(times, shares)
    span, highest = float(t[-1] - t[0]), float(y.max())
    ceiling = Range(min(1.0, 1.1 * highest), highest / 2, 1.0)
    middle = float(np.interp(highest / 2, np.maximum.accumulate(y), t))
    mean = Range(middle, t[0] - 2 * span, t[-1] + 2 * span)
    searches = [[mean, Range(span / part, span / 1000, 3 * span), ceiling] for part in (3, 8)]
    return on_level("Rogers, fitted to the shares", curve, ("mean", "sd", "ceiling"), searches,
                    (t, y))  # fmt: skip


def describe(result: Result) -> str:
    """When half of those who will move have moved, and where the cut-offs lie."""
    params = result.params
    first, *_, last = cuts(params.mean, params.sd)
    return (
        f"Half of those who will ever move have moved by year {params.mean:g}; by convention "
        f"the innovators are those before year {first:.1f}, the laggards those after {last:.1f}."
    )


def measures(result: Result) -> dict[str, float]:
    """How many have moved in the end, and when half of everybody had."""
    return {
        "final_share": float(result.share[-1]),
        "half_at_year": time_reached(result.times, result.share),
    }


def checks() -> list[Check]:
    """The areas that the convention rounds."""
    table = "area of the normal curve"
    exact = (0.02275, 0.13591, 0.34134, 0.34134, 0.15866)
    found = areas().tolist()
    checks = [
        Check(f"share of {name}", area, expected, 1e-5, table)
        for name, area, expected in zip(CATEGORIES, found, exact, strict=True)
    ]
    worst = max(abs(a - c) for a, c in zip(found, CONVENTION, strict=True))
    rounding = "Rogers 2003: 2.5, 13.5, 34, 34, 16 %"
    return [*checks, Check("farthest from the convention", worst, 0.0, 0.0025, rounding)]
