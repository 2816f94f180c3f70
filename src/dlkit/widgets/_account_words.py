"""What one fit says in words: its parameters with their errors, and what to doubt."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from dlkit import content
from dlkit.models import bass
from dlkit.widgets._series import LATE_START

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dlkit.models._fit import Fit
    from dlkit.widgets._fits import Tried
    from dlkit.widgets._series import Series

SHORT = {"roest": "Roest", "bass": "Bass", "rogers": "Rogers"}
LONG = 0.25  # of the record's length: a start this long before it is doubtful
SPARE = 2  # points beyond the parameters, below which a fit says nothing
SAME = {"speed": "pace", "sd": "spread"}  # a model's letter, the content's word
FIXED = (
    "Fixed, not fitted: the sizes of the groups, the proof that leaders ask for, and how much "
    "faster one group is than the next."
)
WHY_THEY_DIFFER = (
    "The regression of 1969 takes each year as one jump that depends on the share a year before. "
    "Least squares on the curve takes the time between two counts as it is, so gaps and steep "
    "years disturb it less. Fitting what is new gives weight to every wobble; fitting the whole "
    "curve carries an early error along. Where the ways disagree, p and q tell as much about the "
    "method as about people."
)


def card(series: Series, one: Tried) -> dict[str, Any]:
    """One account: how close, its parameters, and what to doubt."""
    if one.fit is None:
        says = f"{SHORT[one.account]} cannot be fitted here: {failure(one)}."
        return {"id": one.account, "failed": True, "says": says, "parameters": [], "notes": []}
    fit = one.fit
    says = (
        f"Typical miss: {points(fit.rmse)}. {fit.n_fitted} parameters for {fit.n_points} points."
    )
    parameters = [parameter(series, one.account, fit, name) for name in fit.estimates]
    return {
        "id": one.account,
        "failed": False,
        "says": says,
        "parameters": parameters,
        "notes": doubts(series, one.account, fit),
    }


def failure(one: Tried) -> str:
    """Why there is no fit, without the grammar of an error message."""
    return one.failed.removesuffix(".")


def per_cent(share: float) -> str:
    """A share as a learner reads it."""
    return f"{100 * share:.3g} %"


def points(share: float) -> str:
    """A distance between shares, in percentage points."""
    return f"{100 * share:.1f} points"


def parameter(series: Series, account: str, fit: Fit, name: str) -> dict[str, str]:
    """One line of an account's table."""
    value, error = fit.estimates[name], fit.errors[name]
    unit = series.time_unit
    return {
        "symbol": SAME.get(name, name),
        "value": shown(name, value, unit),
        "error": shown_error(name, error),
        "meaning": meaning(account, name).replace("year", unit),
    }


def meaning(account: str, name: str) -> str:
    """What a parameter means, in the words of the content."""
    texts = next(one for one in content.accounts() if one.id == account)
    known = {text.name: text.text for text in texts.parameters}
    found = known[SAME.get(name, name)]
    return f"{found}; 1 is our model's own pace" if name == "speed" else found


def is_share(name: str) -> bool:
    return name in {"ceiling", "proof", "standard", "never"}


def is_date(name: str) -> bool:
    return name in {"start", "mean"}


def shown(name: str, value: float, unit: str) -> str:
    """A parameter as a learner reads it."""
    if is_share(name):
        return per_cent(value)
    if is_date(name):
        return f"{value:.1f}"
    if name in {"sd", "spread"}:
        return f"{value:.1f} {unit}s"
    return f"{value:.3f}" if value >= 0.001 else f"{value:.1e}"


def shown_error(name: str, error: float) -> str:
    """A standard error in the unit of its parameter; or that there is none."""
    if not math.isfinite(error):
        return "unknown"
    if is_share(name):
        return f"{100 * error:.1f}" if error < 1 else "over 100"
    return f"{error:.1f}" if is_date(name) or error >= 10 else f"{error:.2g}"


def doubts(series: Series, account: str, fit: Fit) -> list[str]:
    """What speaks against reading much into these parameters."""
    found = [*_broken_bounds(series, fit), *_unsettled(series, fit)]
    found += [*_few_points(fit), *_early_start(series, fit)]
    own = {"roest": [FIXED], "bass": _bass_doubts(series, fit) if account == "bass" else []}
    return [*found, *own.get(account, [])]


def _broken_bounds(series: Series, fit: Fit) -> list[str]:
    """Bounds of the record on the wrong side of the curve, though nothing was fitted to them."""
    said = []
    for time, bound, sign in zip(series.times, series.shares, series.signs, strict=True):
        share = float(fit.share([time])[0])
        if (sign == ">" and share < bound - 0.005) or (sign == "<" and share > bound + 0.005):
            counted = f"{content.RELATIONS[sign]} {per_cent(bound)}"
            said.append(f"In {time:g} it says {per_cent(share)}, but the record {counted}.")
    return said


def _unsettled(series: Series, fit: Fit) -> list[str]:
    at_edge = [SAME.get(name, name) for name, error in fit.errors.items() if math.isnan(error)]
    loose = [SAME.get(name, name) for name in fit.errors if _is_loose(series, fit, name)]
    said = []
    if at_edge:
        said.append(f"No error for {listed(at_edge)}: it ended at the edge of what we allow.")
    if loose:
        said.append(f"This record does not settle {listed(loose)}: the error is too large.")
    return said


def _is_loose(series: Series, fit: Fit, name: str) -> bool:
    error = fit.errors[name]
    if is_date(name):
        return error > LONG * length(series)
    return error >= abs(fit.estimates[name])


def length(series: Series) -> float:
    """From the first to the last point."""
    return series.times[-1] - series.times[0]


def _early_start(series: Series, fit: Fit) -> list[str]:
    start = fit.estimates.get("start", series.times[0])
    before = series.times[0] - start
    if before < LONG * length(series):
        return []
    return [
        f"It begins {before:.0f} {series.time_unit}s before the first count. "
        "Was it there to adopt so early?"
    ]


def _few_points(fit: Fit) -> list[str]:
    if fit.n_points - fit.n_fitted >= SPARE:
        return []
    return [f"{fit.n_points} points, {fit.n_fitted} parameters: almost any curve comes as close."]


def _bass_doubts(series: Series, fit: Fit) -> list[str]:
    p, q, start = (fit.estimates[name] for name in ("p", "q", "start"))
    said = []
    if start + bass.peak(p, q) > series.times[-1] or _ends_steep(series):
        said.append(
            f"The record ends before, or hardly after, its steepest {series.time_unit}: "
            "until then p, q and the ceiling are fiction."
        )
    first = series.fitted[1][0]
    if first >= LATE_START:
        said.append(f"The record starts at {per_cent(first)}: p speaks of a time nobody counted.")
    if q < p:
        said.append(
            "q is below p: on this reading others matter less than what comes from outside."
        )
    return said


def _ends_steep(series: Series) -> bool:
    """Whether the fastest rise lies in the last third of the record's time."""
    times, shares = (np.array(column) for column in series.fitted)
    steepest = times[np.argmax(np.diff(shares) / np.diff(times))]
    return bool(steepest >= times[0] + 2 / 3 * (times[-1] - times[0]))


def bass_row(one: Tried) -> list[str]:
    """p, q, ceiling and miss of one way to fit Bass."""
    if one.fit is None:
        return ["-", "-", "-", failure(one)]
    estimates, errors = one.fit.estimates, one.fit.errors
    cells = [
        f"{shown(name, estimates[name], '')} ± {shown_error(name, errors[name])}"
        for name in ("p", "q", "ceiling")
    ]
    return [*cells, points(one.fit.rmse)]


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
