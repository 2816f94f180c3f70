"""Fits of an account to a record of shares over years: one form for all accounts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Curve = Callable[..., Floats]
Residuals = Callable[[Floats], Floats]
MOST_STEPS, MOST_SEARCHES = 200, 8


@dataclass(frozen=True, eq=False)
class Fit:
    """An account laid over a record: its parameters, how sure they are, how far it is off."""

    method: str
    estimates: dict[str, float]
    errors: dict[str, float]  # standard errors; nan: not estimated, or at the edge of its range
    n_fitted: int  # parameters that were fitted to the record
    n_points: int
    rmse: float  # root mean square distance to the record, as a share
    _curve: Curve = field(repr=False)

    def share(self, times: ArrayLike) -> Floats:
        """The fitted share at these years."""
        return self._curve(np.asarray(times, np.float64), **self.estimates)


@dataclass(frozen=True)
class Range:
    """Where a fit begins to look for one parameter, and how far it may go (in every search)."""

    first: float
    low: float
    high: float


def record(times: ArrayLike, shares: ArrayLike, fewest: int = 4) -> tuple[Floats, Floats]:
    """A record as two arrays; ValueError says which rule a broken one breaks."""
    t, y = _numbers(times, "times"), _numbers(shares, "shares")
    if t.size != y.size:
        raise ValueError(f"shares must have one value for each of {t.size} times, got {y.size}")
    if t.size < fewest:
        raise ValueError(f"a record must have at least {fewest} points for this fit, got {t.size}")
    for i, (before, after) in enumerate(pairwise(t.tolist()), start=2):
        if after <= before:
            raise ValueError(f"times must increase, got {after:g} after {before:g} (place {i})")
    for i, share in enumerate(y.tolist(), start=1):
        if not 0 <= share <= 1:
            raise ValueError(f"shares must be between 0 and 1, got {share:g} (place {i})")
    if y.max() == y.min():
        raise ValueError(f"shares must change over the record, got {y[0]:g} throughout")
    return t, y


def least_squares(
    residuals: Residuals, ranges: Sequence[Sequence[Range]]
) -> tuple[Floats, Floats]:
    """The best of several searches: values and their standard errors.

    Each member of `ranges` is one search, one Range for each parameter; the most promising
    beginnings are followed. The errors are those of the linearised problem; a parameter that
    ends at the edge of its range has none (nan).
    """
    if not ranges:
        raise ValueError("ranges must hold at least one search, got none")
    low, high = np.array([(r.low, r.high) for r in ranges[0]], np.float64).T
    firsts = [np.clip([r.first for r in search], low, high) for search in ranges]
    firsts.sort(key=lambda values: _cost(residuals(values)))
    ends = [_descend(residuals, first, low, high) for first in firsts[:MOST_SEARCHES]]
    best = min(ends, key=lambda values: _cost(residuals(values)))
    return best, _standard_errors(residuals, best, low, high)


def fitted(
    method: str,
    curve: Curve,
    found: dict[str, tuple[float, float]],
    record: tuple[Floats, Floats],
    n_fitted: int,
) -> Fit:
    """The Fit of a curve; `found` holds estimate and error of each argument of the curve."""
    times, shares = record
    estimates = {name: value for name, (value, _) in found.items()}
    errors = {name: error for name, (_, error) in found.items()}
    off = rmse(curve(times, **estimates), shares)
    return Fit(method, estimates, errors, n_fitted, times.size, off, curve)


def on_level(
    method: str, curve: Curve, names: Sequence[str], searches: Sequence[Sequence[Range]],
    record: tuple[Floats, Floats],
) -> Fit:  # fmt: skip
    """Fit a curve to the shares themselves, so that accounts can be compared."""
    times, shares = record
    found, errors = least_squares(lambda x: curve(times, *x) - shares, searches)
    pairs = dict(zip(names, zip(found.tolist(), errors.tolist(), strict=True), strict=True))
    return fitted(method, curve, pairs, record, len(names))


def rmse(curve: Floats, shares: Floats) -> float:
    """Root mean square distance."""
    return float(np.sqrt(np.mean((curve - shares) ** 2)))


def _descend(residuals: Residuals, values: Floats, low: Floats, high: Floats) -> Floats:
    """Levenberg and Marquardt's method within a box.

    Written down here because scipy takes longer to import than a lesson's fits take to run.
    """
    off, damping = residuals(values), 1e-3
    for _ in range(MOST_STEPS):
        jacobian = _jacobian(residuals, values, low, high)
        downhill = -jacobian.T @ off
        held = ((values <= low) & (downhill < 0)) | ((values >= high) & (downhill > 0))
        free = np.flatnonzero(~held & (np.abs(jacobian).max(axis=0) > 0))
        if not free.size:
            break
        normal = jacobian[:, free].T @ jacobian[:, free]
        gained = 0.0
        while gained <= 0 and damping < 1e10:
            trial = values.copy()
            damped = normal + np.diag(damping * np.diag(normal))
            trial[free] += np.linalg.lstsq(damped, downhill[free], rcond=None)[0]
            trial = np.clip(trial, low, high)
            off_there = residuals(trial)
            gained = _cost(off) - _cost(off_there)
            damping = damping / 10 if gained > 0 else damping * 4
        if gained <= 0:
            break
        values, off = trial, off_there
        if gained <= 1e-13 * _cost(off):
            break
        damping = max(damping, 1e-12)
    return values


def _jacobian(residuals: Residuals, values: Floats, low: Floats, high: Floats) -> Floats:
    """How the residuals change with each parameter: central differences within the box."""
    columns = []
    for i, value in enumerate(values):
        step = 1e-6 * max(abs(value), 1e-2 * min(high[i] - low[i], 1.0))
        up, down = values.copy(), values.copy()
        up[i], down[i] = min(value + step, high[i]), max(value - step, low[i])
        columns.append((residuals(up) - residuals(down)) / (up[i] - down[i]))
    return np.column_stack(columns)


def _cost(off: Floats) -> float:
    return float(off @ off)


def _standard_errors(residuals: Residuals, values: Floats, low: Floats, high: Floats) -> Floats:
    """From the Jacobian at the optimum, over the parameters that are free to move.

    Parameters that the record cannot tell apart get very large errors, not small ones.
    """
    at_edge = np.minimum(values - low, high - values) <= 1e-6 * (high - low)
    free, off = np.flatnonzero(~at_edge), residuals(values)
    errors = np.full(low.size, np.nan)
    spare = off.size - free.size
    if spare > 0 and free.size:
        jacobian = _jacobian(residuals, values, low, high)[:, free]
        scale = np.maximum(np.linalg.norm(jacobian, axis=0), 1e-300)
        _, singular, directions = np.linalg.svd(jacobian / scale, full_matrices=False)
        spread = directions.T / np.maximum(singular, 1e-12)
        errors[free] = np.linalg.norm(spread, axis=1) / scale * np.sqrt(_cost(off) / spare)
    return errors


def _numbers(values: ArrayLike, name: str) -> Floats:
    try:
        array = np.asarray(values, np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be numbers, got {values!r}") from None
    if array.ndim != 1 or not np.isfinite(array).all():
        raise ValueError(f"{name} must be a row of finite numbers, got {values!r}")
    return array
