"""The accounts fitted to one series: curves for the picture, numbers and words for the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from dlkit import content
from dlkit.models import bass, compartments, rogers
from dlkit.models._fit import Fit
from dlkit.widgets import _account_words as words
from dlkit.widgets._series import Series
from dlkit.widgets._verdict import extent, verdict

FITTERS: dict[str, Callable[..., Fit]] = {
    "roest": compartments.fit,
    "bass": bass.fit,
    "rogers": rogers.fit,
    "bass_1986": bass.fit_nls,
    "bass_1969": bass.fit_ols,
}
BEFORE, AFTER = 0.15, 0.12  # how far curves are drawn beyond the record, as a part of its length
N_CURVE = 161
EXACT = "as counted"
HOPELESS = 0.2  # a typical miss above which nothing is worth telling
MONTHS_START = 0.0  # a record in months counts them from its beginning


@dataclass(frozen=True)
class Tried:
    """One account on one series: a fit, or why there is none."""

    account: str
    fit: Fit | None
    failed: str = ""


@lru_cache(maxsize=128)
def tried(
    account: str, times: tuple[float, ...], shares: tuple[float, ...], **known: float
) -> Tried:
    """The account fitted to these points; a failure is told in words."""
    if shares and shares[-1] < shares[0]:
        return Tried(account, None, "this record falls, and in no account does anybody un-adopt")
    try:
        with np.errstate(all="ignore"):  # the errors of a hopeless fit may overflow
            fit = FITTERS[account](times, shares, **known)
    except ValueError as error:
        return Tried(account, None, str(error).rpartition(": ")[2])
    if not np.isfinite([fit.rmse, *fit.estimates.values()]).all():
        return Tried(account, None, "the search for its parameters came to no end")
    if fit.rmse > HOPELESS:
        return Tried(account, None, f"its closest curve is still {100 * fit.rmse:.0f} points off")
    return Tried(account, fit)


@dataclass(frozen=True)
class Comparison:
    """A series and the accounts laid over it."""

    series: Series
    tries: tuple[Tried, ...]

    @property
    def fits(self) -> dict[str, Fit]:
        """The accounts that could be fitted."""
        return {one.account: one.fit for one in self.tries if one.fit}

    @cached_property
    def grid(self) -> np.ndarray:
        """Times at which curves are drawn, a little beyond the record on both sides."""
        first, last = self.series.times[0], self.series.times[-1]
        length = last - first
        return np.linspace(first - BEFORE * length, last + AFTER * length, N_CURVE)

    @property
    def curves(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """For each fitted account its times and shares."""
        return {name: (self.grid, fit.share(self.grid)) for name, fit in self.fits.items()}

    def numbers(self) -> dict[str, dict[str, Any]]:
        """`numbers`: each point beside what the accounts say there."""
        series, times = self.series, np.array(self.series.times)
        said = {words.SHORT[name]: fit.share(times) for name, fit in self.fits.items()}
        kinds = [EXACT if sign == "=" else content.RELATIONS[sign] for sign in series.signs]
        fitted = ["yes" if use else "no" for use in series.used]
        points = {series.time_unit: times, "share": np.array(series.shares)}
        return {"numbers": {**points, "point": kinds, "fitted": fitted, **said}}

    def said(self) -> dict[str, Any]:
        """Everything on the page that is said in words."""
        series = self.series
        judged = verdict(series, self.tries)
        return {
            "record": {
                "title": series.title,
                "counted": series.counted,
                "marks": series.marks,
                "caveats": list(series.caveats),
                "sources": series.sources,
            },
            "cards": [words.card(series, one) for one in self.tries],
            "bass": bass_ways(series) if any(t.account == "bass" for t in self.tries) else None,
            "verdict": judged,
            "summary": f"{extent(series)} {judged}" if self.tries else judged,
            "compared": len(self.fits),
        }


def compare(series: Series, accounts: Sequence[str]) -> Comparison:
    """The accounts fitted to the points of a series that may be fitted."""
    return Comparison(series, tuple(tried(account, *series.fitted) for account in accounts))


def bass_ways(series: Series) -> dict[str, Any]:
    """Bass fitted in three ways, and beside what he published."""
    known = {"start": MONTHS_START} if series.time_unit == "month" else {}
    three = {
        "the whole curve": tried("bass", *series.fitted),
        "new adopters, least squares (1986)": tried("bass_1986", *series.fitted, **known),
        "new adopters, regression (1969)": tried("bass_1969", *series.fitted, **known),
    }
    return {
        "why": words.WHY_THEY_DIFFER,
        "ways": {
            "caption": f"Bass for {series.title}; p and q per {series.time_unit}",
            "head": ["Fitted to", "p", "q", "Ceiling", "Typical miss"],
            "rows": [[name, *words.bass_row(one)] for name, one in three.items()],
        },
        "published": {
            "caption": "What Bass published in 1969; p and q per year",
            "head": ["Product", "p", "q", "Note"],
            "rows": [
                [row.product, f"{row.p:.3g}", f"{row.q:.3g}", row.note]
                for row in content.bass_parameters()
            ],
        },
    }
