"""Answers as digits and back: what a lesson asks, in an order that both sides know.

Each activity has so many states, 0 for 'not handed in'; the digits of all of a lesson's activities
make one number. A drawn curve is told in steps of 5 %, a number without steps in a thousandth of
its range.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from dlkit.classroom.activities import Activity

LEVELS = 20  # of a drawn curve: 5 % each
POINTS = 9
FINE = 1000  # levels of a number that has no steps
MOST_LEVELS = 100_000


def states(activity: Activity) -> int:
    """How many states an activity has, the one for 'nothing' included; a text has but that."""
    n_options = len(activity.options)
    match activity.kind:
        case "one" | "scale":
            return n_options + 1
        case "many":
            return int(2**n_options)
        case "number":
            return _levels(activity) + 2
        case "curve":
            return int((LEVELS + 1) ** POINTS) + 1
        case "sort":
            return int((len(activity.bins) + 1) ** n_options)
        case _:
            return 1


def _levels(activity: Activity) -> int:
    """The steps of a number's range."""
    if activity.step <= 0:
        return FINE
    return min(round((activity.high - activity.low) / activity.step), MOST_LEVELS)


def digit(activity: Activity, value: Any) -> int:
    """The state that stands for a value."""
    ids = [one for one, _ in activity.options]
    match activity.kind:
        case "one" | "scale":
            return ids.index(str(value)) + 1
        case "many":
            return sum(1 << ids.index(one) for one in value)
        case "number":
            share = (value - activity.low) / (activity.high - activity.low)
            return round(float(share) * _levels(activity)) + 1
        case "curve":
            return _packed([round(share * LEVELS) for share in value], [LEVELS + 1] * POINTS) + 1
        case "sort":
            places = [one for one, _ in activity.bins]
            put = [places.index(value[card]) + 1 if card in value else 0 for card in ids]
            return _packed(put, [len(places) + 1] * len(ids))
        case _:
            return 0


def value_of(activity: Activity, state: int) -> Any:
    """The value behind a state above 0, checked as an answer of the class is."""
    return activity.checked(_value(activity, state))


def _value(activity: Activity, state: int) -> Any:
    ids = [one for one, _ in activity.options]
    match activity.kind:
        case "one":
            return ids[state - 1]
        case "scale":
            return ids[state - 1] if ids[state - 1] == "na" else int(ids[state - 1])
        case "many":
            return [one for i, one in enumerate(ids) if state >> i & 1]
        case "number":
            span = activity.high - activity.low
            return float(f"{activity.low + span * (state - 1) / _levels(activity):.10g}")
        case "curve":
            shares = _unpacked(state - 1, [LEVELS + 1] * POINTS)
            return [share / LEVELS for share in shares]
        case _:
            places = [one for one, _ in activity.bins]
            put = _unpacked(state, [len(places) + 1] * len(ids))
            return {card: places[at - 1] for card, at in zip(ids, put, strict=True) if at}


def number_of(asked: Sequence[Activity], answers: Mapping[str, Any]) -> int:
    """All answers of one person as one number."""
    digits = [digit(one, answers[one.id]) if one.id in answers else 0 for one in asked]
    return _packed(digits, [states(one) for one in asked])


def answers_of(asked: Sequence[Activity], number: int) -> dict[str, Any]:
    """The answers behind a number; a ValueError where it is too large."""
    digits = _unpacked(number, [states(one) for one in asked])
    return {
        one.id: value_of(one, state) for one, state in zip(asked, digits, strict=True) if state
    }


def room(asked: Sequence[Activity]) -> int:
    """How many numbers there are: every number of a person is below it."""
    product = 1
    for one in asked:
        product *= states(one)
    return product


def fingerprint(*words: str) -> int:
    """A number that stands for words, the same on every machine."""
    told = hashlib.sha256("\n".join(words).encode()).digest()
    return int.from_bytes(told[:8], "big")


def form_print(asked: Sequence[Activity]) -> int:
    """A number that changes when a lesson asks something else than before."""
    return fingerprint(*(f"{one.id} {one.kind} {states(one)} {_ids(one)}" for one in asked))


def _ids(activity: Activity) -> str:
    return " ".join(one for one, _ in (*activity.options, *activity.bins))


def _packed(digits: Sequence[int], bases: Sequence[int]) -> int:
    number = 0
    for one, base in zip(digits, bases, strict=True):
        if not 0 <= one < base:
            raise ValueError(f"digit must be between 0 and {base - 1}, got {one}")
        number = number * base + one
    return number


def _unpacked(number: int, bases: Sequence[int]) -> list[int]:
    digits = []
    for base in reversed(bases):
        number, one = divmod(number, base)
        digits.append(one)
    if number:
        raise ValueError("code must hold answers of this lesson, got more than it can ask")
    return digits[::-1]
