"""A bet before the run: what the learner expects, and how sure that is."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from traitlets import Bool, Dict, Unicode

from dlkit.scoring import ENOUGH_BETS, Score, calibration
from dlkit.widgets._bet_forms import Curve, Form, Number, Outcome
from dlkit.widgets._component import Component

__all__ = ["Bet", "Curve", "Number", "Outcome"]


class Bet(Component):
    """What a learner expects, placed with a confidence, and settled by what is then observed.

    `state` is what the record keeps of it. It is made here alone: the page shows and saves it.
    """

    prompt = Unicode().tag(sync=True)
    form = Dict().tag(sync=True)
    yardstick = Unicode().tag(sync=True)
    placed = Bool(False).tag(sync=True)
    settled = Bool(False).tag(sync=True)
    state: Any = Dict(default_value=None, allow_none=True).tag(sync=True)
    words = Unicode().tag(sync=True)

    def __init__(self, key: str, prompt: str, form: Form, **traits: Any) -> None:
        self._form = form
        super().__init__(
            key=key, prompt=prompt, form=form.about(), yardstick=form.yardstick, **traits
        )

    @property
    def guess(self) -> Any:
        """What the learner expects: shares, a number or an id; None before the bet is placed."""
        return self.state["guess"] if self.state else None

    @property
    def confidence(self) -> float | None:
        """How sure the learner is, from 0 to 1."""
        return self.state["confidence"] if self.state else None

    @property
    def score(self) -> Score | None:
        """How the bet did, once it is settled."""
        if not self.settled:
            return None
        return self._form.score(self.guess, self.state["observed"])

    def on_place(self, guess: Any, confidence: Any) -> dict[str, Any]:
        """Takes the learner's bet, as long as it is not settled."""
        if self.settled:
            raise ValueError("The run is there already: a settled bet stays as it is.")
        self._show(self._form.checked(guess), _confidence(confidence))
        return {}

    def on_withdraw(self) -> dict[str, Any]:
        """Takes the bet back, to place another one."""
        if self.settled:
            raise ValueError("The run is there already: a settled bet stays as it is.")
        self._clear()
        return {}

    def on_restore(self, value: Any) -> dict[str, Any]:
        """Takes over a bet from the record; with None, or once taken back, there is no bet."""
        if value is None or (isinstance(value, dict) and value.get("withdrawn") is True):
            self._clear()
            return {}
        if not isinstance(value, dict) or _scale(value.get("form")) != _scale(self.form):
            raise ValueError("This bet has changed since you placed yours: please place it again.")
        guess = self._form.checked(value.get("guess"))
        confidence = _confidence(value.get("confidence"))
        if value.get("settled"):
            self._settle(guess, confidence, self._form.kept(value.get("observed")))
        else:
            self._show(guess, confidence)
        return {}

    def settle(self, observed: Any) -> None:
        """Scores the bet: (x, shares) for a curve, a number or None, or the id of an outcome."""
        if not self.placed:
            raise ValueError("bet must be placed before it is settled, got no bet")
        self._settle(self.guess, self.state["confidence"], self._form.coarse(observed))

    def columns(self) -> dict[str, dict[str, Any]]:
        """The drawn curve as data set `bet`; empty for other forms and before it is placed."""
        if not self.placed or not isinstance(self._form, Curve):
            return {"bet": {"time": np.empty(0), "share": np.empty(0)}}
        return {"bet": {"time": self._form.x, "share": np.array(self.guess, float)}}

    def on_calibration(self, bets: list[dict[str, Any]]) -> dict[str, Any]:
        """How well confidence fits over all settled bets of the record."""
        return _calibration(bets)

    def _settle(self, guess: Any, confidence: float, observed: Any) -> None:
        score = self._form.score(guess, observed)
        told = {
            "settled": True,
            "observed": observed,
            "hit": score.hit,
            "score": round(score.points, 1),
            "distance": round(score.distance, 4) if math.isfinite(score.distance) else None,
        }
        said = self._form.words(guess, observed, score)
        words = f"{said} You were {confidence * 100:.0f}\u00a0% sure."
        self._show(guess, confidence, told, words)

    def _show(
        self,
        guess: Any,
        confidence: float,
        told: dict[str, Any] | None = None,
        words: str = "",
    ) -> None:
        """Sets all traits; `placed` last, so that who waits for it finds the rest in place."""
        state = {"form": self.form, "guess": guess, "confidence": confidence, "settled": False}
        with self.hold_sync():
            self.words = words
            self.state = state | (told or {})
            self.settled = told is not None
            self.placed = True

    def _clear(self) -> None:
        with self.hold_sync():
            self.words = ""
            self.state = None
            self.settled = False
            self.placed = False


def _scale(form: Any) -> dict[str, Any]:
    """The part of a form that says what a guess means; its words and yardstick may change."""
    names = ("kind", "x_low", "x_high", "n_points", "low", "high", "unit")
    return {name: form.get(name) for name in names} if isinstance(form, dict) else {}


def _confidence(given: Any) -> float:
    number = isinstance(given, int | float) and not isinstance(given, bool)
    if not number or not 0 <= given <= 1:
        raise ValueError(f"confidence must be a number between 0 and 1, got {given!r}")
    return float(given)


def _calibration(bets: list[dict[str, Any]]) -> dict[str, Any]:
    """The words and the table for settled bets."""
    sure = [_confidence(bet["confidence"]) for bet in bets]
    hits = [bool(bet["hit"]) for bet in bets]
    found = calibration(sure, hits)
    rows = [
        {
            "said": f"{group.low * 100:.0f} to {group.high * 100:.0f} %",
            "bets": group.n_bets,
            "right": round(group.hit_share * group.n_bets),
        }
        for group in found.groups
    ]
    return {"words": _calibration_words(sure, hits, found.words), "rows": rows}


def _calibration_words(sure: list[float], hits: list[bool], long_run: str) -> str:
    """Few bets: the count and a caution. Many: what can be said about them."""
    n_bets, n_right = len(sure), sum(hits)
    if n_bets >= ENOUGH_BETS:
        return f"{n_right} of your {n_bets} bets were right. {long_run}"
    bets = "1 bet" if n_bets == 1 else f"{n_bets} bets"
    caution = f"Before {ENOUGH_BETS} bets, luck hides how well your confidence fits."
    return f"So far {bets}, {n_right} right. {caution}"
