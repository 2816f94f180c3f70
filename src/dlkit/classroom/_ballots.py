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
        raise ValueError(f"{name} must be between {low} and {high}, got {value:.3g}")
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

    def keep(self, ballots: Sequence[Ballot]) -> None:
        """Into the store in one transaction; in memory only once they are there."""
        if not ballots:
            return
        self._store.save_answers([tuple(one[i] for i in (1, 2, 0, 3, 4)) for one in ballots])
        for one in ballots:
            answer = Answer(one.participant, one.counter, one.value, shown=False)
            self.of(one.run, one.round)[one.participant] = answer

    def show(self, run: int, round_: int, participant: int, shown: bool) -> None:
        """Put a text on the wall, or take it off."""
        self._store.show(run, round_, participant, shown)
        answers = self.of(run, round_)
        answers[participant] = answers[participant]._replace(shown=shown)
