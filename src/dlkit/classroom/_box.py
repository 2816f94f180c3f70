"""The ballot box: takes answers while a run is open, each once, and only for who sent it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dlkit.classroom._ballots import (
    Ballot,
    Ballots,
    Refused,
    checked_counter,
    checked_place,
    judged,
)
from dlkit.classroom._course import Course, Running
from dlkit.classroom._play import Seats
from dlkit.classroom.store import Answer

Outcome = dict[str, Any] | ValueError
LOST = ("unknown", "forged", "older")  # what the store says when somebody else writes in it too
Place = tuple[int, int, int]


class Box:
    """Takes answers for the present run of a course."""

    def __init__(self, course: Course, ballots: Ballots, seats: Seats) -> None:
        self._course, self._ballots, self._seats = course, ballots, seats

    def take(self, ballots: Sequence[Ballot]) -> list[Outcome]:
        """Keep many answers in one transaction; for each, what became of it."""
        waiting: dict[Place, Ballot] = {}
        outcomes = [_tried(self._judged, ballot, waiting) for ballot in ballots]
        if waiting:
            self._seats.save()
            kept = self._ballots.keep(list(waiting.values()))
            self._course.board_version += 1
            lost = {place for place, word in zip(waiting, kept, strict=True) if word in LOST}
            for i, one in enumerate(ballots):
                if (one.run, one.round, one.participant) in lost:
                    outcomes[i] = Refused("no such run")
        return outcomes

    def _judged(self, ballot: Ballot, waiting: dict[Place, Ballot]) -> dict[str, Any]:
        counter, run = checked_counter(ballot.counter), self._course.run
        checked_place(ballot.run, ballot.round)
        if run is None or (run.id, run.round) != (ballot.run, ballot.round):
            return self._kept_before(ballot)
        if not self._course.takes_answers:
            return self._kept_before(ballot)
        value = self._checked(run, ballot)
        place = (run.id, run.round, ballot.participant)
        known = self._ballots.of(run.id, run.round).get(ballot.participant)
        if place in waiting:
            last = waiting[place]
            known = Answer(last.participant, last.counter, last.value, shown=False)
        kept = judged(known, counter, value)
        if kept in ("new", "changed"):
            waiting[place] = ballot._replace(value=value)
        return {"kept": kept, "counter": max(counter, known.counter if known else 0)}

    def _checked(self, run: Running, ballot: Ballot) -> Any:
        value = run.activity.checked(ballot.value)
        return self._seats.checked(run, ballot.participant, value) if run.is_game else value

    def _kept_before(self, ballot: Ballot) -> dict[str, Any]:
        """An answer sent once more after its round has closed: it may be the one that we have."""
        activity = self._course.activities.get(self._course.runs.get(ballot.run, ""))
        if activity is None:
            raise Refused("no such run")
        if ballot.round > self._course.last_round[ballot.run]:
            raise Refused("closed")
        known = self._ballots.of(ballot.run, ballot.round).get(ballot.participant)
        if known is None or ballot.counter > known.counter:
            raise Refused("closed")
        # A game may keep another form of a value, and by its present state only.
        value = known.value if activity.kind == "game" else activity.checked(ballot.value)
        return {"kept": judged(known, ballot.counter, value), "counter": known.counter}


def _tried(work: Callable[..., dict[str, Any]], *arguments: Any) -> Outcome:
    try:
        return work(*arguments)
    except ValueError as error:  # Refused is one
        return error
