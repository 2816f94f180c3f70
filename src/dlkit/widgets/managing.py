"""Manage eight people for ten rounds: how it is run, what is believed, what they then do."""

from __future__ import annotations

from random import SystemRandom
from typing import Any

from traitlets import Dict

from dlkit import charts
from dlkit.models import managing
from dlkit.models.managing import LEVELS, N_PEOPLE, N_ROUNDS, Choice
from dlkit.widgets._component import Component

MAX_SEED = 2**31 - 1
MOST_GAMES = 100_000
NAMES = ("Ada", "Bo", "Chen", "Dina", "Emeka", "Fay", "Goran", "Hana")
SPLIT = "Belief and practice are two things: in {n} of 10 rounds yours pointed different ways."
AUDIT_UNITS = 1000
GROUPS = {"all": "all units", "1-2": "1 or 2 of 8", "3-4": "3 or 4 of 8", "5-6": "5 or 6 of 8"}


class Managing(Component):
    """One unit after the other, kept as a seed and a list of choices.

    The page learns what the eight are really like only when the ten rounds are over.
    """

    terms = Dict().tag(sync=True)

    def __init__(self, key: str, seed: int = 1, **traits: Any) -> None:
        self._first_seed = _whole("seed", seed, MAX_SEED)
        self._seed, self._games = seed, 0
        self._choices: tuple[Choice, ...] = ()
        super().__init__(key=key, terms=_terms(), **traits)

    @property
    def result(self) -> managing.Result:
        """The game so far."""
        return managing.play(self._seed, self._choices)

    def on_show(self) -> dict[str, Any]:
        """The present moment."""
        return self._view()

    def on_play(self, level: int, belief: int, played: int) -> dict[str, Any]:
        """One round; `played` says how many the page has seen, so that none counts twice."""
        if played == len(self._choices) < N_ROUNDS:
            choices = (*self._choices, Choice(level, belief))
            managing.play(self._seed, choices)  # refuses what is no choice
            self._choices = choices
            self._games += len(choices) == N_ROUNDS
        return self._view()

    def on_begin(self, same: bool) -> dict[str, Any]:
        """Ten new rounds, with the same people or with others."""
        self._seed = self._seed if same else SystemRandom().randrange(MAX_SEED)
        self._choices = ()
        return self._view()

    def on_restore(self, value: Any) -> dict[str, Any]:
        """The game that the record keeps; without one, a new game."""
        if value is None:
            self._seed, self._choices, self._games = self._first_seed, (), 0
            return self._view()
        self._seed, self._choices, self._games = _kept(value)
        return self._view()

    def on_audit(self) -> dict[str, Any]:
        """The mean output of each strategy over a thousand units."""
        found = managing.audit(AUDIT_UNITS)
        rows = [
            {"name": name, **{g: round(v) for g, v in by.items()}} for name, by in found.items()
        ]
        return {"rows": rows, "groups": GROUPS, "n_units": AUDIT_UNITS}

    def _view(self) -> dict[str, Any]:
        """All that the page shows."""
        result = self.result
        rounds = zip(result.choices, result.output, strict=True)
        return {
            "seed": self._seed,
            "played": len(result.choices),
            "people": [_person(result, i) for i in range(N_PEOPLE)],
            "rounds": [
                {
                    "how": LEVELS[c.level],
                    "level": c.level,
                    "belief": c.belief,
                    "output": round(out),
                }
                for c, out in rounds
            ],
            "summary": describe(result),
            "sets": _plain(charts.managing.output.columns(result)),
            "over": _over(result) if result.is_over else None,
            "done": self._games > 0,
            "games": self._games,
            "value": self._value(),
        }

    def _value(self) -> dict[str, Any]:
        """What the record keeps."""
        choices = [list(choice) for choice in self._choices]
        return {"seed": self._seed, "choices": choices, "games": self._games}


def describe(result: managing.Result) -> str:
    """Where the game stands, in one sentence or two."""
    if not result.choices:
        return "Nothing is played yet. How do you run the first round?"
    last = f"Round {len(result.choices)}, run with {LEVELS[result.choices[-1].level]}"
    total = f"{result.output.sum():.0f} in all"
    return f"{last}: output {result.output[-1]:.0f} of 80, {total}."


def _terms() -> dict[str, Any]:
    """What does not change during a game."""
    chart = charts.managing.output.about
    return {
        "levels": list(LEVELS),
        "names": list(NAMES),
        "n_rounds": N_ROUNDS,
        "n_people": N_PEOPLE,
        "chart": chart,
    }


def _person(result: managing.Result, person: int) -> dict[str, Any]:
    """One person as the page shows them; what they are like is told at the end."""
    effort = result.effort[:, person] * managing.POINTS
    kind = "prefers rules" if result.prefers[person] else "works well when trusted"
    return {
        "name": NAMES[person],
        "effort": round(float(effort[-1]), 1) if effort.size else None,
        "change": round(float(effort[-1] - effort[-2]), 1) if effort.size > 1 else None,
        "kind": kind if result.is_over else "",
    }


def _over(result: managing.Result) -> dict[str, Any]:
    """What is told when the ten rounds are played."""
    willing = N_PEOPLE - int(result.prefers.sum())
    believed = result.choices[-1].belief
    hit = "You had it right." if believed == willing else f"You last said {believed}."
    told = [f"{willing} of the 8 work well when trusted, {8 - willing} truly prefer rules. {hit}"]
    told += [split_said(managing.split(result.choices))]
    told += [
        _seen_by("X", result.always["X"], 1.0, 0.2),
        _seen_by("Y", result.always["Y"], 0.0, 0.8),
    ]
    rows = [{"who": "you", "total": round(float(result.output.sum()))}]
    rows += [{"who": f"{name} throughout", "total": round(float(output.sum()))}
             for name, output in result.always.items()]  # fmt: skip
    return {"told": told, "rows": rows}


def split_said(n: int) -> str:
    """In how many rounds belief and practice went apart, in words."""
    return SPLIT.format(n=n)


def _seen_by(name: str, output: Any, tight: float, start: float) -> str:
    """What somebody who ran it like this throughout saw, and came to believe."""
    end, proof = managing.end_belief(output, tight, start), managing.PARAMS.proof
    sure = "confirmed" if (end < proof) == (start < proof) else "corrected"
    last = output[-3:].mean()
    return (
        f"Who believed {name} throughout saw an output of {last:.0f} in the last rounds. By our "
        f"rule of learning this belief goes from {start:.1f} to {end:.1f}: {sure}."
    )


def _plain(columns: Any) -> dict[str, dict[str, list[float]]]:
    return {
        name: {field: column.tolist() for field, column in fields.items()}
        for name, fields in columns.items()
    }


def _kept(value: Any) -> tuple[int, tuple[Choice, ...], int]:
    """Seed, choices and games of a kept game, refused where they cannot be one."""
    wrong = ValueError("The game that was kept cannot be read. It stays as it is until you act.")
    if not isinstance(value, dict) or not isinstance(value.get("choices"), list):
        raise wrong
    rows = value["choices"]
    if not all(isinstance(row, list) and len(row) == 2 for row in rows):
        raise wrong
    seed = _whole("seed", value.get("seed"), MAX_SEED)
    choices = tuple(Choice(*row) for row in rows)
    managing.play(seed, choices)
    return seed, choices, _whole("games", value.get("games"), MOST_GAMES)


def _whole(name: str, number: Any, high: int) -> int:
    """The number, if it is whole and in its range."""
    if type(number) is not int or not 0 <= number <= high:
        raise ValueError(f"{name} must be a whole number from 0 to {high}, got {number!r:.40}")
    return number
