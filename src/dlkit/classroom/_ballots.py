"""The answers of a class: in memory as they are in the store, and what a new one changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from dlkit.classroom.store import Answer, Store

LAST_COUNTER = 1_000_000  # nobody changes an answer more often
LARGEST = 2**31 - 1  # of a run or a round


class Refused(ValueError):
    """What cannot be done now, with the reason in a word or a sentence."""


class Forged(ValueError):
    """A counter that was used for another value; `counter` is the one that is kept."""

    def __init__(self, counter: int) -> None:
        super().__init__(f"counter must rise with each change, got {counter} for another value")
        self.counter = counter


class Ballot(NamedTuple):
    """An answer as a phone sends it."""

    participant: int
    run: int
    round: int
    counter: int
    value: Any


def judged(known: Answer | None, counter: int, value: Any) -> str:
    """What an answer is beside the one that is known: new, changed, same or older."""
    if known is None:
        return "new"
    if counter != known.counter:
        return "changed" if counter > known.counter else "older"
    if value == known.value:
        return "same"
    raise Forged(counter)


def checked_counter(counter: Any) -> int:
    """A counter: a whole number from 1 on."""
    return _whole("counter", counter, 1, LAST_COUNTER)


def checked_place(run: Any, round_: Any) -> tuple[int, int]:
    """A run and a round, as numbers that a database takes."""
    return _whole("run", run, 0, LARGEST), _whole("round", round_, 0, LARGEST)


def _whole(name: str, value: Any, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{name} must be a whole number, got {type(value).__name__}")
    if not low <= value <= high:
        raise ValueError(f"{name} must be between {low} and {high}, got {str(value)[:20]}")
    return value


class Ballots:
    """All answers by run and round; the store is asked once for each round."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._rounds: dict[tuple[int, int], dict[int, Answer]] = {}

    def of(self, run: int, round_: int) -> dict[int, Answer]:
        """The kept answers of one round by participant."""
        key = (run, round_)
        if key not in self._rounds:
            found = self._store.answers(run, round_)
            self._rounds[key] = {one.participant_id: one for one in found}
        return self._rounds[key]

    def keep(self, ballots: Sequence[Ballot]) -> list[str]:
        """Into the store in one transaction; in memory only once, and only if, they are there."""
        rows = [(one.run, one.round, one.participant, one.counter, one.value) for one in ballots]
        outcomes = self._store.save_answers(rows)
        for one, kept in zip(ballots, outcomes, strict=True):
            if kept in ("new", "changed", "same"):
                answers = self.of(one.run, one.round)
                before = answers.get(one.participant)
                shown = before is not None and before.shown and before.value == one.value
                answers[one.participant] = Answer(one.participant, one.counter, one.value, shown)
            else:  # the store knows better: ask it again
                self._rounds.pop((one.run, one.round), None)
        return list(outcomes)

    def show(self, run: int, round_: int, participant: int, shown: bool) -> None:
        """Put a text on the wall, or take it off."""
        self._store.show(run, round_, participant, shown)
        answers = self.of(run, round_)
        answers[participant] = answers[participant]._replace(shown=shown)
