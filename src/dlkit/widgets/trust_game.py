"""Both sides of the control game: two efforts as agent, one choice as principal."""

from __future__ import annotations

from typing import Any

from traitlets import Dict, Float

from dlkit.models import control_game
from dlkit.models.control_game import ENDOWMENT, Params
from dlkit.widgets._component import Component

CHOICES = {"open": "I leave it open", "rule": "I set the rule"}


class TrustGame(Component):
    """What a learner does on either side, paid out: with a partner like them, and with our model.

    Nothing is said about the person: two numbers in one game describe a moment.
    """

    rule = Float().tag(sync=True)
    endowment = Float(ENDOWMENT).tag(sync=True)
    choices = Dict(CHOICES).tag(sync=True)

    def __init__(self, key: str, rule: float = 10.0, **traits: Any) -> None:
        self._model = control_game.run(Params(rule=rule))
        super().__init__(key=key, rule=rule, **traits)

    def on_play(self, free: Any, ruled: Any, choice: Any) -> dict[str, Any]:
        """The payoffs of both sides in four games, and what they show."""
        free = _effort("left open", free, 0)
        ruled = _effort("under the rule", ruled, self.rule)
        if choice not in CHOICES:
            raise ValueError(f"choice must be one of {', '.join(CHOICES)}, got {choice!r:.40}")
        mine = {"open": free, "rule": ruled}
        people = {"open": self._model.open_effort, "rule": self._model.effort}
        rows = [
            _row(f"{who}, {words}", efforts[which], which == choice)
            for who, efforts in (("A partner like you", mine), ("People of our model", people))
            for which, words in (("open", "left open"), ("rule", "under the rule"))
        ]
        said = [_as_agent(free, ruled, self.rule), _as_principal(choice, mine, people)]
        return {"rows": rows, "words": said}


def _effort(name: str, value: Any, low: float) -> float:
    """What the learner gives, if it is allowed."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not low <= value <= ENDOWMENT:
        raise ValueError(
            f"What you give {name} must be between {low:g} and {ENDOWMENT}, got {value!r:.40}"
        )
    return float(value)


def _row(words: str, effort: float, chosen: bool) -> dict[str, Any]:
    keeps, gets, together = control_game.payoffs(effort)
    numbers = {"gives": effort, "agent": keeps, "principal": gets, "together": together}
    return {"words": words, "chosen": chosen} | {k: f"{v:.0f}" for k, v in numbers.items()}


def _as_agent(free: float, ruled: float, rule: float) -> str:
    """What the two efforts show, without a word on the person."""
    if ruled < free:
        return (
            f"As agent you gave {free - ruled:g} points less under the rule, although it asked "
            "for less than you gave freely. In the study's words this is a hidden cost of control."
        )
    if free < rule:
        return (
            f"As agent you gave {ruled - free:g} points more under the rule. That is what rules "
            "are for: they stop the worst, and here they did."
        )
    if ruled == free:
        return "As agent you gave the same. For you the rule changed nothing but the mood."
    return (
        f"As agent you gave {ruled - free:g} points more under the rule than freely, and more "
        "than you had to. Some people do: a rule can also say what is expected."
    )


def _as_principal(choice: str, mine: dict[str, float], people: dict[str, float]) -> str:
    """Whether the choice paid, with a partner like oneself and with the people of the model."""
    other = "rule" if choice == "open" else "open"
    told = [
        f"{2 * abs(gain):.0f} points {'more' if gain > 0 else 'less'} with {who}"
        if round(2 * abs(gain))
        else f"the same with {who}"
        for who, gain in (
            ("a partner like you", mine[choice] - mine[other]),
            ("the people of our model", people[choice] - people[other]),
        )
    ]
    than = "setting the rule" if choice == "open" else "leaving it open"
    did = "left it open" if choice == "open" else "set the rule"
    return f"As principal you {did}. Compared with {than}, you get {told[0]} and {told[1]}."
