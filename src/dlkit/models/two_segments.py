"""Two segments: those who come early hardly look at the others, the later ones look at both.

    f1 = (p1 + q1 F1) (1 - F1)
    f2 = (p2 + q2 (w F1 + (1 - w) F2)) (1 - F2)        F = theta F1 + (1 - theta) F2

theta is the size of the early segment, w how much of their attention the later ones give to
it. Only where w is small does the sum of the two waves have a dip between them: the chasm is
a parameter, not a law.

Source: C. Van den Bulte and Y. V. Joshi (2007), New product diffusion with influentials and
imitators, Marketing Science 26, 400-421.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._fit import Floats
from dlkit.models._measures import time_reached
from dlkit.models._params import Check, Checked, param
from dlkit.models.bass import curve

DT = 0.05  # years; the Runge-Kutta error of a step is below 1e-8 for all allowed parameters
CHANCE = False  # a seed makes no difference


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change. Time is in years."""

    theta: float = param(0.16, 0.01, 0.9, "Size of the early segment")
    p1: float = param(0.02, 0.001, 0.3, "Early: own account (p1)", "per year")
    q1: float = param(1.0, 0.0, 2.0, "Early: each other (q1)", "per year")
    p2: float = param(0.0, 0.0, 0.3, "Later: own account (p2)", "per year")
    q2: float = param(0.5, 0.0, 2.0, "Later: following (q2)", "per year")
    w: float = param(0.03, 0.0, 1.0, "Later look at early (w)", step=0.005)
    duration: float = param(30.0, 5.0, 100.0, "Duration", "years", step=1)


@dataclass(frozen=True, eq=False)
class Result:
    """One run. T time points; columns are the early and the later segment."""

    params: Params
    times: Floats  # (T,) years
    adopted: Floats  # (T, 2) share of everybody who has moved, by segment
    new: Floats  # (T, 2) share of everybody who moves in a year, by segment

    @property
    def share(self) -> Floats:
        """Share of everybody who has moved, (T,)."""
        return np.asarray(self.adopted.sum(axis=1))

    def frame(self) -> Any:
        """One row a time point."""
        import pandas as pd

        columns = {"years": self.times, "share": self.share}
        for i, name in enumerate(("early", "later")):
            columns |= {name: self.adopted[:, i], f"new_{name}": self.new[:, i]}
        return pd.DataFrame(columns)


@dataclass(frozen=True)
class Dip:
    """The saddle between two waves; depth 0 and no second peak where there is none."""

    first_peak: float  # years
    second_peak: float  # years, nan without a second wave
    depth: float  # how far the speed falls below the lower peak, as a share of that peak


def run(params: Params, seed: int = 0) -> Result:  # noqa: ARG001 (no chance in it)
    """The later segment by Runge-Kutta steps, the early one by its exact curve."""
    times = np.linspace(0.0, params.duration, 1 + round(params.duration / DT))
    dt = float(times[1])
    halves = np.linspace(0.0, params.duration, 2 * times.size - 1)
    early = curve(halves, params.p1, params.q1)
    pull = (params.p2 + params.q2 * params.w * early).tolist()  # of all but the later themselves
    own = params.q2 * (1 - params.w)
    f, path = 0.0, [0.0]
    for now, half, after in zip(pull[:-2:2], pull[1::2], pull[2::2], strict=True):
        k1 = (now + own * f) * (1 - f)
        g = f + dt / 2 * k1
        k2 = (half + own * g) * (1 - g)
        g = f + dt / 2 * k2
        k3 = (half + own * g) * (1 - g)
        g = f + dt * k3
        k4 = (after + own * g) * (1 - g)
        f += dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        path.append(f)
    first, later = early[::2], np.array(path)
    size = np.array([params.theta, 1 - params.theta])
    new = [(params.p1 + params.q1 * first) * (1 - first), speed(first, later, params)]
    return Result(params, times, np.column_stack([first, later]) * size,
                  np.column_stack(new) * size)  # fmt: skip


def speed(f1: Floats, f2: Floats, params: Params) -> Floats:
    """The speed of the later segment, as printed."""
    pull = params.w * f1 + (1 - params.w) * f2
    return (params.p2 + params.q2 * pull) * (1 - f2)


def dip(result: Result) -> Dip:
    """Where the speed has its two highest peaks, and how deep the saddle between them is."""
    speed = result.new.sum(axis=1)
    peaks = _peaks(speed)
    if peaks.size < 2:
        return Dip(float(result.times[np.argmax(speed)]), float("nan"), 0.0)
    first, second = np.sort(peaks[np.argsort(speed[peaks])[-2:]]).tolist()
    lower = min(speed[first], speed[second])
    depth = 1 - float(speed[first:second].min()) / float(lower)
    return Dip(float(result.times[first]), float(result.times[second]), depth)


def describe(result: Result) -> str:
    """One wave or two, and how deep the saddle is."""
    found = dip(result)
    reached = f"after {result.times[-1]:g} years {100 * result.share[-1]:.0f} % have moved"
    if found.depth == 0:
        return f"One wave, fastest in year {found.first_peak:.1f}, without a dip; {reached}."
    return (
        f"Two waves, fastest in years {found.first_peak:.1f} and {found.second_peak:.1f}; between "
        f"them the speed falls by {100 * found.depth:.0f} %; {reached}."
    )


def measures(result: Result) -> dict[str, float]:
    """How many have moved in the end, when half had, and how deep the dip between waves is."""
    return {
        "final_share": float(result.share[-1]),
        "half_at_year": time_reached(result.times, result.share),
        "dip_depth": dip(result).depth,
    }


def checks() -> list[Check]:
    """The dip for three values of w, and two limits that are known exactly."""
    own = "own computation with the equations of the paper"
    alone = run(Params(w=0.0, p2=0.0))
    one = run(Params(theta=0.5, p1=0.03, q1=0.38, p2=0.03, q2=0.38, w=0.5))
    shallow, deep = dip(run(Params(w=0.03))), dip(run(Params(w=0.01)))
    apart = float(np.abs(one.share - curve(one.times, 0.03, 0.38)).max())
    return [
        Check("w = .1: depth of the dip", dip(run(Params(w=0.1))).depth, 0.0, 0.0, own),
        Check("w = .03: depth of the dip", shallow.depth, 0.05, 0.01, own),
        Check("w = .01: depth of the dip", deep.depth, 0.38, 0.01, own),
        Check("w = .01: first peak, year", deep.first_peak, 4.0, 0.2, own),
        Check("w = .01: second peak, year", deep.second_peak, 12.5, 0.2, own),
        Check("w = 0, p2 = 0: later segment", float(alone.adopted[-1, 1]), 0.0, 0.0,
              "nothing starts it"),
        Check("equal segments: distance to Bass", apart, 0.0, 1e-8, "the equations become Bass"),
    ]  # fmt: skip


def _peaks(speed: Floats) -> NDArray[np.int64]:
    """Places at which the speed is higher than before and not lower than after."""
    inside = (speed[1:-1] > speed[:-2]) & (speed[1:-1] >= speed[2:])
    return np.flatnonzero(inside) + 1
