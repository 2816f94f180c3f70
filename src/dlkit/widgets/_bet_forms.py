"""What a bet can be about: a curve, a number, or one of several outcomes.

Each form says what a guess must look like, keeps what was observed in a few numbers, scores the
one against the other, and puts the result in words.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from dlkit.scoring import Score, score_curve, score_number, score_outcome

N_OBSERVED = 41  # points of an observed curve that go into the record


@dataclass(frozen=True)
class Curve:
    """Shares from 0 to 1 over x, drawn through `n_points` handles; right within `tolerance`.

    With `rising` the curve cannot fall, as for a share that only grows.
    """

    x_low: float
    x_high: float
    x_label: str
    y_label: str
    n_points: int = 7
    rising: bool = False
    tolerance: float = 0.1

    def __post_init__(self) -> None:
        if not self.x_low < self.x_high:
            raise ValueError(f"x_low must be below x_high, got {self.x_low} and {self.x_high}")
        if not 2 <= self.n_points <= 15:
            raise ValueError(f"n_points must be between 2 and 15, got {self.n_points}")
        if not 0 < self.tolerance < 1:
            raise ValueError(f"tolerance must be above 0 and below 1, got {self.tolerance}")

    @property
    def x(self) -> np.ndarray:
        """Where the handles stand, (n_points,)."""
        return np.linspace(self.x_low, self.x_high, self.n_points)

    @property
    def yardstick(self) -> str:
        """What counts as right."""
        return f"at most {self.tolerance * 100:g} percentage points off, on average over the curve"

    def about(self) -> dict[str, Any]:
        """The form for the page and for the record."""
        return {"kind": "curve", **asdict(self)}

    def checked(self, guess: Any) -> list[float]:
        """The guess, if it is one share for each handle."""
        if not isinstance(guess, list) or len(guess) != self.n_points:
            got = len(guess) if isinstance(guess, list) else type(guess).__name__
            raise ValueError(f"guess must have {self.n_points} shares, got {got}")
        shares = [_number(f"guess[{i}]", share, 0, 1) for i, share in enumerate(guess)]
        if self.rising and any(b < a for a, b in pairwise(shares)):
            raise ValueError("guess must not fall anywhere, got a curve that does")
        return shares

    def coarse(self, observed: Any) -> dict[str, list[float]]:
        """What was observed, `(x, shares)`, at a few points that lie within the picture."""
        x, shares = (np.asarray(column, float) for column in observed)
        if x.ndim != 1 or x.shape != shares.shape or x.size < 2 or not (np.diff(x) > 0).all():
            raise ValueError("observed must be two columns of one length with ascending x")
        low, high = max(self.x_low, x[0]), min(self.x_high, x[-1])
        if not low < high:
            raise ValueError(f"observed must reach into the picture, got x {x[0]:g} to {x[-1]:g}")
        points = np.linspace(low, high, N_OBSERVED)
        seen = np.clip(np.interp(points, x, shares), 0, 1)
        return {"x": points.round(6).tolist(), "y": seen.round(4).tolist()}

    def kept(self, observed: Any) -> dict[str, list[float]]:
        """The observed curve of a record, checked."""
        if not isinstance(observed, dict) or set(observed) != {"x", "y"}:
            raise ValueError("observed must have x and y")
        return self.coarse([_numbers(name, observed[name]) for name in ("x", "y")])

    def score(self, guess: list[float], observed: dict[str, list[float]]) -> Score:
        """By the mean distance of the two curves."""
        drawn = (self.x.tolist(), guess)
        return score_curve(drawn, (observed["x"], observed["y"]), tolerance=self.tolerance)

    def words(self, guess: list[float], observed: dict[str, list[float]], score: Score) -> str:
        """How far the guess lay from what was observed."""
        del guess, observed
        off = f"{score.distance * 100:.0f}"
        points = "point" if off == "1" else "points"
        counts = f"Up to {self.tolerance * 100:g} counts as right."
        return f"Your curve was {off} percentage {points} off on average. {counts}"


@dataclass(frozen=True)
class Number:
    """A number from low to high in steps; right within `tolerance`."""

    low: float
    high: float
    step: float
    unit: str
    tolerance: float

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"low must be below high, got {self.low} and {self.high}")
        if not 0 < self.step <= self.high - self.low:
            raise ValueError(f"step must be above 0 and within the range, got {self.step}")
        if not self.tolerance >= 0:
            raise ValueError(f"tolerance must be 0 or more, got {self.tolerance}")

    @property
    def yardstick(self) -> str:
        """What counts as right."""
        return f"at most {self.said(self.tolerance)} off"

    def about(self) -> dict[str, Any]:
        """The form for the page and for the record."""
        return {"kind": "number", **asdict(self)}

    def checked(self, guess: Any) -> float:
        """The guess, if it is a number in range."""
        return _number("guess", guess, self.low, self.high)

    def coarse(self, observed: Any) -> float | None:
        """What was observed; None when it never happened."""
        if observed is None or math.isnan(observed):
            return None
        return float(f"{float(observed):.6g}")

    def kept(self, observed: Any) -> float | None:
        """The observed number of a record, checked."""
        if observed is None:
            return None
        return _number("observed", observed, -math.inf, math.inf)

    def score(self, guess: float, observed: float | None) -> Score:
        """By the distance on the axis."""
        return score_number(guess, observed, self.low, self.high, self.tolerance)

    def words(self, guess: float, observed: float | None, score: Score) -> str:
        """What was said, what happened, and how far apart the two are."""
        if observed is None:
            return f"You said {self.said(guess)}, but it never happened."
        start = f"You said {self.said(guess)}, it was {self.said(observed)}"
        counts = f"Up to {self.said(self.tolerance)} counts as right."
        return f"{start}: {self.said(score.distance)} off. {counts}"

    def said(self, number: float) -> str:
        """A number with its unit."""
        return f"{number:.4g} {self.unit}".strip()


@dataclass(frozen=True)
class Outcome:
    """One of several outcomes, by id; right when it happens."""

    options: Mapping[str, str]

    def __post_init__(self) -> None:
        if len(self.options) < 2:
            raise ValueError(f"options must be 2 or more, got {len(self.options)}")

    @property
    def yardstick(self) -> str:
        """What counts as right."""
        return "what you picked is what happens"

    def about(self) -> dict[str, Any]:
        """The form for the page and for the record; a list, since a record sorts its keys."""
        pairs = [{"id": key, "text": words} for key, words in self.options.items()]
        return {"kind": "outcome", "options": pairs}

    def checked(self, guess: Any) -> str:
        """The guess, if it is one of the ids."""
        return self._known("guess", guess)

    def coarse(self, observed: Any) -> str:
        """What was observed, one of the ids."""
        return self._known("observed", observed)

    kept = coarse

    def score(self, guess: str, observed: str) -> Score:
        """All or nothing."""
        return score_outcome(guess, observed)

    def words(self, guess: str, observed: str, score: Score) -> str:
        """What was picked and what happened."""
        picked, happened = (self.options[one].rstrip(".") for one in (guess, observed))
        if score.hit:
            return f"You picked '{picked}', and that is what happened."
        return f"You picked '{picked}'. What happened: '{happened}'."

    def _known(self, name: str, given: Any) -> str:
        if not isinstance(given, str) or given not in self.options:
            known = ", ".join(self.options)
            raise ValueError(f"{name} must be one of {known}, got {str(given)[:40]!r}")
        return given


Form = Curve | Number | Outcome


def _numbers(name: str, given: Any) -> list[float]:
    if not isinstance(given, list):
        raise ValueError(f"{name} must be a list, got {type(given).__name__}")
    return [_number(f"{name}[{i}]", each, -math.inf, math.inf) for i, each in enumerate(given)]


def _number(name: str, given: Any, low: float, high: float) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not low <= given <= high:
        got = repr(given)[:40]
        raise ValueError(f"{name} must be a number between {low:g} and {high:g}, got {got}")
    return float(given)
