"""How much somebody needs to see before acting: the learner's own guess for the own unit."""

from __future__ import annotations

from typing import Any

from traitlets import Dict, List, Unicode

from dlkit.widgets._component import Component

SHARES = [5, 10, 15, 20, 25, 30, 40, 50, 60, 70, 80, 90, 100]  # offered, in per cent
QUESTIONS = [
    {
        "id": "own",
        "text": "You yourself: of ten colleagues, how many have to do it before you join?",
        "hint": "Think of one new practice that costs some effort.",
        "options": [[n / 10, f"{n} of 10" if n else "none: I would begin"] for n in range(11)],
    },
    {
        "id": "proof",
        "text": "Those whom others follow: which share of their contacts convinces them?",
        "hint": "Opinion leaders wait for proof among people whom they know.",
        "options": [[n / 100, f"{n} %"] for n in SHARES],
    },
    {
        "id": "standard",
        "text": "From which share on is a thing simply the standard with you?",
        "hint": "From here on those who do not do it have to explain themselves.",
        "options": [[n / 100, f"{n} %"] for n in SHARES],
    },
]
NOTE = (
    "Three guesses about your unit. Nobody has measured them, and 'cannot say' is an answer. "
    "Where a model asks for such a number, 'Use my organisation' starts from yours."
)


class Thresholds(Component):
    """Three shares from 0 to 1, or None where the learner cannot say; what is open is left out."""

    title = Unicode("How much does it take?").tag(sync=True)
    note = Unicode(NOTE).tag(sync=True)
    questions = List(Dict()).tag(sync=True)

    def __init__(self, key: str = "profile/thresholds", **traits: Any) -> None:
        super().__init__(**{"key": key, "questions": QUESTIONS, **traits})
