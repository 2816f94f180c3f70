"""What is believed about people, and what is done: two short checks, scored apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from traitlets import Dict, List, Unicode

from dlkit.widgets._component import Component

AGREE = ("not at all", "rather not", "partly", "rather", "fully")
OFTEN = ("never", "seldom", "at times", "often", "always")
FEWEST = 3  # answers of a side below which nothing is said about it
APART = 0.5  # of 2; closer to the middle than this is called neither X nor Y: our assumption
NO_SCALE = "A teaching aid, not a validated scale. It asks about a unit and ranks nobody."


class Stance(Component):
    """Statements as pairs of id and text; an id that ends in `_x` counts towards Theory X.

    Answers are -2 to 2 or 'na' for cannot say. Each side gets a mean of its own, from -2 (X) to
    2 (Y), because what a manager thinks and what a manager does are two things.
    """

    title = Unicode("What you believe, what is done").tag(sync=True)
    sides = List(Dict()).tag(sync=True)
    note = Unicode(NO_SCALE).tag(sync=True)

    def __init__(
        self,
        key: str,
        beliefs: Iterable[tuple[str, str]],
        practices: Iterable[tuple[str, str]],
        **traits: Any,
    ) -> None:
        sides = [
            _side("belief", "What I believe of the people here", AGREE, beliefs),
            _side("practice", "What was done here in the last month", OFTEN, practices),
        ]
        ids = [item["id"] for side in sides for item in side["items"]]
        if len(set(ids)) < len(ids) or not all(one.endswith(("_x", "_y")) for one in ids):
            raise ValueError(
                f"statements must have ids of their own ending in _x or _y, got {ids}"
            )
        super().__init__(key=key, sides=sides, **traits)

    def on_score(self, answers: dict[str, Any]) -> dict[str, Any]:
        """The mean of each side, and whether they point the same way."""
        means = [_mean(side, answers) for side in self.sides]
        names = ("Belief", "Practice")
        lines = [_words(name, *found) for name, found in zip(names, means, strict=True)]
        belief, practice = (mean for mean, _ in means)
        return {"means": [belief, practice], "lines": lines, "words": _verdict(belief, practice)}


def _side(name: str, title: str, scale: tuple[str, ...], items: Any) -> dict[str, Any]:
    told = [{"id": one, "text": text} for one, text in items]
    return {"id": name, "title": title, "scale": list(scale), "items": told}


def _mean(side: dict[str, Any], answers: dict[str, Any]) -> tuple[float | None, int]:
    """The mean towards Y and how many answers it has; no mean from too few."""
    given = []
    for item in side["items"]:
        answer = answers.get(item["id"], "na")
        if answer == "na":
            continue
        if type(answer) is not int or not -2 <= answer <= 2:
            raise ValueError(f"answer must be -2 to 2 or 'na', got {answer!r:.40}")
        given.append(-answer if item["id"].endswith("_x") else answer)
    return (sum(given) / len(given) if len(given) >= FEWEST else None), len(given)


def _words(name: str, mean: float | None, n_given: int) -> str:
    if mean is None:
        return f"{name}: {n_given} answers so far; from {FEWEST} on something is said."
    side = {"X": "towards X", "Y": "towards Y", "": "near the middle"}[_pole(mean)]
    return f"{name}: {mean:+.1f}, {side} (from -2 = X to +2 = Y; {n_given} answers)."


def _pole(mean: float) -> str:
    return "" if abs(mean) < APART else "Y" if mean > 0 else "X"


def _verdict(belief: float | None, practice: float | None) -> str:
    if belief is None or practice is None:
        return ""
    if {_pole(belief), _pole(practice)} == {"X", "Y"}:
        return "The two point different ways: which one would people here go by?"
    if _pole(belief) == _pole(practice):
        return (
            "The two point the same way: so what is done here will hardly prove the belief wrong."
        )
    return "One of the two is near the middle: too little to say that they differ."
