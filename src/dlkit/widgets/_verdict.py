"""What a comparison of accounts is worth, in one or two sentences computed from the fits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from dlkit.widgets._account_words import SHORT, SPARE, listed, per_cent, points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dlkit.models._fit import Fit
    from dlkit.widgets._fits import Tried
    from dlkit.widgets._series import Series

CLOSE = 0.03  # as a share: about what counts of this kind may be wrong themselves
APART, FACTOR = 0.015, 2.0  # how much farther off an account must be to be called worse


def verdict(series: Series, tries: Sequence[Tried]) -> str:
    """What the comparison is worth, in one or two sentences."""
    fits = {one.account: one.fit for one in tries if one.fit}
    failed = [SHORT[one.account] for one in tries if one.fit is None]
    lost = f" {listed(failed)} cannot be fitted to these points." if failed else ""
    if not tries:
        return f"{extent(series)} No account is on yet: choose one above."
    if not fits:
        n_points = len(series.fitted[0])
        return f"{listed(failed)} cannot be fitted to these {n_points} points: see why below."
    return (_alone(*fits.items()) if len(fits) == 1 else _compared(fits)) + lost


def _alone(only: tuple[str, Fit]) -> str:
    name, fit = only
    if fit.n_points - fit.n_fitted < SPARE:
        return (
            f"{SHORT[name]} misses by {points(fit.rmse)}, but with {fit.n_points} points and "
            f"{fit.n_fitted} parameters almost any curve would come as close."
        )
    return (
        f"{SHORT[name]} misses by {points(fit.rmse)}. A good fit alone proves little: "
        "switch on another account."
    )


def _compared(fits: dict[str, Fit]) -> str:
    misses = {name: fit.rmse for name, fit in fits.items()}
    best, worst = min(misses.values()), max(misses.values())
    who = "Both" if len(fits) == 2 else "All three"
    if all(fit.n_points - fit.n_fitted < SPARE for fit in fits.values()):
        n_points = next(iter(fits.values())).n_points
        return f"With {n_points} points almost any curve fits: this record tells nothing here."
    if worst < CLOSE:
        less = math.ceil(100 * worst)
        return (
            f"{who} miss by less than {less} point{'s' * (less > 1)}: this record cannot tell "
            f"them apart.{_bending(fits)}"
        )
    if worst - best < APART or worst < FACTOR * best:
        return (
            f"{who} miss by {100 * best:.1f} to {points(worst)}: this record cannot tell them "
            f"apart.{_bending(fits)}"
        )
    return _one_is_worse(misses)


def _bending(fits: dict[str, Fit]) -> str:
    """A reminder where the accounts have different numbers of parameters."""
    counts = {name: fit.n_fitted for name, fit in fits.items()}
    most, fewest = max(counts.values()), min(counts.values())
    if most == fewest:
        return ""
    rich = listed([SHORT[name] for name, count in counts.items() if count == most])
    poor = listed([SHORT[name] for name, count in counts.items() if count == fewest])
    return f" {rich} can bend {most} parameters, {poor} {fewest}."


def _one_is_worse(misses: dict[str, float]) -> str:
    best = min(misses.values())
    near = {n: m for n, m in misses.items() if m - best < APART or m < FACTOR * best}
    far = {n: m for n, m in misses.items() if n not in near}
    closest = listed([SHORT[name] for name in near])
    others = listed([f"{SHORT[name]} by {points(miss)}" for name, miss in far.items()])
    still = " and cannot be told apart" if len(near) > 1 else ""
    reach = " to ".join(sorted({f"{100 * miss:.1f}" for miss in near.values()}, key=float))
    verb = "miss" if len(near) > 1 else "misses"
    return (
        f"{closest} {verb} by {reach} points{still}; {others}. A closer curve is not yet a truer "
        "story: it only has to bend the same way."
    )


def extent(series: Series) -> str:
    """The record in one sentence: how many points, from where to where."""
    times, shares = series.times, series.shares
    n_used = sum(series.used)
    used = "" if n_used == len(times) else f", {n_used} of them to fit"
    month = "month " if series.time_unit == "month" else ""
    first, last = (f"{per_cent(shares[i])} in {month}{times[i]:g}" for i in (0, -1))
    return f"{series.title}: {len(times)} points{used}, from {first} to {last}."
