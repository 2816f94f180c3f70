"""Activities: everything that a class can be asked, each with the values that answer it.

The value that answers each kind:

- one: id of an option
- many: list of ids of options, in the options' order
- scale: a step of the scale as a whole number, or "na" where 'cannot say' is offered
- number: a number between low and high
- curve: nine shares from 0 to 1
- text: at most 280 characters
- sort: {card: bin}, for one card or more
- game: what the game's own `checked` takes
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dlkit.classroom._values import checked_value

KINDS = ("one", "many", "scale", "number", "curve", "text", "sort", "game")
CANNOT_SAY = "na"

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Activity:
    """One thing that a class can be asked.

    `options` are pairs of id and text: the options, the steps of a scale (ids "-2" to "2", and
    "na"), or the cards that are sorted into `bins`. `words` are the ends of a scale, or the labels
    of a curve's axes. `low`, `high` and `step` belong to scale, number and curve (its x axis);
    a number with step 0 has no natural step. With `each_once` every bin takes one card (an order).
    """

    id: str
    title: str
    prompt: str
    kind: str
    lesson: str = ""
    options: Pairs = ()
    bins: Pairs = ()
    low: float = 0.0
    high: float = 0.0
    step: float = 0.0
    unit: str = ""
    words: tuple[str, ...] = ()
    n_max: int = 0
    game: str = ""
    settings: dict[str, Any] = field(default_factory=dict)
    again: bool = False
    rising: bool = False
    each_once: bool = False
    note: str = ""
    key: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}, got {self.kind[:40]!r}")

    def checked(self, value: Any) -> Any:
        """The value as it is kept; a ValueError says what is wrong with it."""
        return checked_value(self, value)

    def for_phone(self) -> dict[str, Any]:
        """What a participant may know before answering: everything but the key."""
        told: dict[str, Any] = {"id": self.id, "kind": self.kind, "prompt": self.prompt}
        told |= {"title": self.title, "again": self.again}
        for name in ("options", "bins"):
            if pairs := getattr(self, name):
                told[name] = [{"id": one, "text": text} for one, text in pairs]
        if self.kind in ("scale", "number", "curve"):
            told |= {"low": self.low, "high": self.high, "step": self.step, "unit": self.unit}
        if self.words:
            told["words"] = list(self.words)
        names = ("n_max", "game", "rising", "each_once", "note")
        return told | {name: getattr(self, name) for name in names if getattr(self, name)}

    def answer_key(self) -> dict[str, Any]:
        """What is right, with the feedback; {} where nobody says so. Only for the reveal.

        one, many: right [ids], feedback {option: text} · number: answer, tolerance, too_low,
        too_high, slips [{value, feedback}] · sort: right {card: bin}, feedback {card: text}, wrong
        {card: {bin: text}} · all of them: why.
        """
        return dict(self.key or {})


def activities(lessons: Sequence[str] | None = None) -> dict[str, Activity]:
    """Every activity by id: the class's own first, then those of these lessons (None: of all)."""
    from dlkit.classroom._sources import everything

    return {one.id: one for one in everything(lessons)}
