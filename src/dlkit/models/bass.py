"""Bass: some move on their own account, the others the sooner the more have moved.

    f / (1 - F) = p + q F        F(t) = (1 - e^-(p+q)t) / (1 + (q/p) e^-(p+q)t)

F is the share of all who will ever move; times `ceiling` it is the share of everybody. The
peak comes at ln(q/p) / (p+q). Averages over many products: p = .03, q = .38 (Sultan, Farley
and Lehmann 1990).

Source: F. M. Bass (1969), A new product growth model for consumer durables, Management
Science 15, 215-227. Fits: the regression of that paper; V. Srinivasan and C. H. Mason (1986),
Nonlinear least squares estimation of new product diffusion models, Marketing Science 5, 169-178.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from dlkit.models._fit import Fit, Floats, Range, fitted, least_squares, on_level, record
from dlkit.models._measures import time_reached
from dlkit.models._params import Check, Checked, param

NAMES = ("p", "q", "ceiling", "start")
P_MOST, Q_MOST = 1.0, 5.0  # per year; published values lie far inside
YEARS_BEFORE = 60.0  # how long before the record's first year a fitted start may lie
CHANCE = False  # a seed makes no difference


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change. Time is in years."""

    p: float = param(0.03, 0.0005, 0.3, "On one's own account (p)", "per year")
    q: float = param(0.38, 0.0, 1.5, "Following others (q)", "per year")
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
    share = curve(times, params.p, params.q, params.ceiling)
    return Result(params, times, share, density(times, params.p, params.q, params.ceiling))


def curve(
    times: ArrayLike, p: float, q: float, ceiling: float = 1.0, start: float = 0.0
) -> Floats:
    """The share of everybody who has moved; 0 before the start."""
    since = np.maximum(np.asarray(times, np.float64) - start, 0.0)
    decay = np.exp(-(p + q) * since)
    return np.asarray(ceiling * (1 - decay) / (1 + q / p * decay))


def density(times: ArrayLike, p: float, q: float, ceiling: float = 1.0) -> Floats:
    """The share of everybody who moves in a year, at these times after the start."""
    decay = np.exp(-(p + q) * np.asarray(times, np.float64))
    return np.asarray(ceiling * (p + q) ** 2 / p * decay / (1 + q / p * decay) ** 2)


def peak(p: float, q: float) -> float:
    """When most people move; 0 if they never move faster than at the start."""
    return math.log(q / p) / (p + q) if q > p else 0.0


def time_of(share: float, p: float, q: float) -> float:
    """When this share of all who will ever move has moved."""
    if not 0 <= share < 1:
        raise ValueError(f"share must be at least 0 and below 1, got {share!r}")
    return math.log((1 + q / p * share) / (1 - share)) / (p + q)


def fit(times: ArrayLike, shares: ArrayLike) -> Fit:
    """Least squares on the shares themselves, start included: to compare with other accounts."""
    t, y = record(times, shares, fewest=5)
    first, span = float(t[0]), float(t[-1] - t[0])
    start = Range(first - span / 5, first - YEARS_BEFORE, first)
    searches = [[*search, start] for search in _searches(t, y)]
    return on_level("Bass, fitted to the shares", curve, NAMES, searches, (t, y))


def fit_nls(times: ArrayLike, shares: ArrayLike, start: float | None = None) -> Fit:
    """Non-linear least squares on what is new between two points of the record.

    Residuals after Srinivasan and Mason: share(t_i) - share(t_i-1) against the same of the
    curve; years may have gaps. With `start` the first difference is counted from 0 there.
    Without it the curve passes through the first point, which says when it started.
    """
    observed = record(times, shares, fewest=5)
    t, y = _from_start(*observed, start)

    def residuals(x: Floats) -> Floats:
        p, q, ceiling = x.tolist()
        return np.diff(curve(t, p, q, ceiling, _start(t, y, p, q, ceiling))) - np.diff(y)

    found, errors = least_squares(residuals, _searches(t, y))
    begins = _start(t, y, *found.tolist())
    return _fit("non-linear least squares", found, errors, begins, observed)


def fit_ols(times: ArrayLike, shares: ArrayLike, start: float | None = None) -> Fit:
    """The regression of 1969: new = a + b share + c share^2, share at the point before.

    a = p m, b = q - p, c = -q / m with the ceiling m. What is new is taken per year, so years
    may have gaps; the start as in `fit_nls`. Errors by the delta method.
    """
    observed = record(times, shares, fewest=5)
    t, y = _from_start(*observed, start)
    before = y[:-1]
    terms = np.column_stack([np.ones_like(before), before, before**2])
    abc, covariance = _regression(terms, np.diff(y) / np.diff(t))
    found = np.array(_from_regression(abc))
    slopes = np.column_stack([_slope(abc, i) for i in range(3)])
    errors = np.sqrt(np.diag(slopes @ covariance @ slopes.T))
    begins = _start(t, y, *found.tolist())
    return _fit("regression of 1969", found, errors, begins, observed)


def describe(result: Result) -> str:
    """When most move, and how far it has got."""
    p, q = result.params.p, result.params.q
    top = peak(p, q)
    reached = f"after {result.times[-1]:g} years {100 * result.share[-1]:.0f} % have moved"
    if top == 0:
        return f"Most move at the very start, and fewer every year; {reached}."
    fast = 100 * float(density(top, p, q, result.params.ceiling))
    return f"Most move after {top:.1f} years ({fast:.1f} % of everybody a year); {reached}."


def measures(result: Result) -> dict[str, float]:
    """How many have moved in the end, and when half of everybody had."""
    return {
        "final_share": float(result.share[-1]),
        "half_at_year": time_reached(result.times, result.share),
    }


def checks() -> list[Check]:
    """The published formulae, and the equation itself along the curve."""
    p, q, paper = 0.03, 0.38, "Bass 1969"
    top = peak(p, q)
    share, speed = curve(4.0, p, q), density(4.0, p, q)
    inflection = density([2.98053, 9.40471], p, q) / density(top, p, q)
    inverted = "the formula of F, inverted"
    return [
        Check("peak time, p .03, q .38", top, 6.192619, 1e-6, paper),
        Check("share at the peak", float(curve(top, p, q)), 0.460526, 1e-6, paper),
        Check("speed at the peak", float(density(top, p, q)), 0.110592, 1e-6, paper),
        Check("2.5 % reached at", time_of(0.025, p, q), 0.733, 1e-3, inverted),
        Check("16 % reached at", time_of(0.16, p, q), 3.126, 1e-3, inverted),
        Check("84 % reached at", time_of(0.84, p, q), 10.456, 1e-3, inverted),
        Check("f / (1 - F) at year 4", float(speed / (1 - share)), p + q * float(share), 1e-12,
              "the equation of the model"),
        Check("speed at the inflections / peak", float(inflection[0]), 2 / 3, 1e-5,
              "Mahajan, Muller and Srivastava 1990"),
        Check("the second inflection likewise", float(inflection[1]), 2 / 3, 1e-5,
              "Mahajan, Muller and Srivastava 1990"),
    ]  # fmt: skip


def _from_start(t: Floats, y: Floats, start: float | None) -> tuple[Floats, Floats]:
    """The record with its start, where it is known, as first point."""
    if start is None:
        return t, y
    if not start < t[0]:
        raise ValueError(f"start must be before the first time ({t[0]:g}), got {start!r}")
    return np.append(start, t), np.append(0.0, y)


def _start(t: Floats, y: Floats, p: float, q: float, ceiling: float) -> float:
    """The start with which the curve passes through the first point."""
    return float(t[0]) - time_of(min(float(y[0]) / ceiling, 1 - 1e-9), p, q)


def _fit(
    method: str, found: Floats, errors: Floats, start: float, record: tuple[Floats, Floats]
) -> Fit:
    """The Fit of p, q and the ceiling; the start was given or follows from them."""
    pairs = zip([*found.tolist(), start], [*errors.tolist(), math.nan], strict=True)
    return fitted(method, curve, dict(zip(NAMES, pairs, strict=True)), record, 3)


def _searches(t: Floats, y: Floats) -> list[list[Range]]:
    """A few places to begin, slow and fast: p, q, ceiling."""
    span, highest = float(t[-1] - t[0]), float(y.max())
    ceiling = Range(min(1.0, 1.1 * highest), highest / 2, 1.0)
    guesses = ((0.01, 4 / span), (0.03, 10 / span), (0.1, 1 / span))
    return [[Range(p, 1e-6, P_MOST), Range(q, 0.0, Q_MOST), ceiling] for p, q in guesses]


def _regression(terms: Floats, new: Floats) -> tuple[Floats, Floats]:
    """Ordinary least squares: coefficients and their covariance."""
    inverse = np.linalg.pinv(terms.T @ terms)
    found = inverse @ terms.T @ new
    spare = max(1, new.size - terms.shape[1])
    return found, np.asarray(inverse * np.sum((new - terms @ found) ** 2) / spare)


def _from_regression(abc: Floats) -> tuple[float, float, float]:
    """p, q and the ceiling m from a, b, c; an error where they do not exist."""
    a, b, c = abc.tolist()
    under = b * b - 4 * a * c
    if c >= 0 or a <= 0 or under < 0:
        raise ValueError(
            "the regression must have a > 0 and c < 0 to give p, q and a ceiling, "
            f"got a = {a:.3g}, b = {b:.3g}, c = {c:.3g}: this record does not bend that way"
        )
    ceiling = (-b - math.sqrt(under)) / (2 * c)
    return a / ceiling, -c * ceiling, ceiling


def _slope(abc: Floats, i: int) -> Floats:
    """How p, q and the ceiling change with one coefficient."""
    step = np.zeros(3)
    step[i] = 1e-6 * max(abs(abc[i]), 1e-6)
    up, down = _from_regression(abc + step), _from_regression(abc - step)
    return np.asarray(np.subtract(up, down) / (2 * step[i]))
