"""The rules of one class: what is open, who has answered what, when a timer ends. No network.

A class is a list of runs; one of them is the present one. A run is one activity put to the class:
open -> closed -> reveal, and open again with the next round for a second vote (the first is kept).
A game is a run whose rounds are those of the game. Everything that matters is in the store before
a method returns, so a session made anew from the store goes on where the last one was.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dlkit.classroom import _board, _lecturer
from dlkit.classroom._ballots import Ballot, Ballots, Refused
from dlkit.classroom._box import Box, Outcome
from dlkit.classroom._course import Course
from dlkit.classroom._phones import Phones
from dlkit.classroom._play import Seats
from dlkit.classroom._presence import MOST, Presence
from dlkit.classroom.activities import Activity
from dlkit.classroom.store import Participant, Store

__all__ = ["Ballot", "Refused", "Session"]


class Session:
    """One class over a store. `clock` gives seconds; only differences of them matter."""

    def __init__(
        self,
        store: Store,
        class_id: Any,
        activities: Mapping[str, Activity],
        clock: Callable[[], float] = time.monotonic,
        rng: random.Random | None = None,
        most: int = MOST,
    ) -> None:
        self.rng = rng or random.SystemRandom()
        self.course = Course(store, class_id, activities, clock)
        self.ballots = Ballots(store)
        self.people = Presence(store, class_id, clock, most)
        self.seats = Seats(self.course, clock)
        self.phones = Phones(self.course, self.ballots, self.seats, self.people)
        self._box = Box(self.course, self.ballots, self.seats)
        self._n_here = 0

    @property
    def version(self) -> int:
        """Rises with whatever changes on the phones."""
        return self.course.version

    @property
    def board_version(self) -> int:
        """Rises with whatever changes on the lecturer's board."""
        return self.course.board_version

    def join(self, token: str | None) -> Participant:
        """The participant of this token, or a new one; Refused when the class is full."""
        if self.course.forgotten:
            raise Refused("ended")
        who = self.people.join(token)
        self.people.heard_of(who.id)
        return who

    def participant(self, token: str) -> Participant | None:
        """Whose token it is."""
        return None if self.course.forgotten else self.people.known(token)

    def now(self, who: Participant) -> dict[str, Any]:
        """All that one phone may know."""
        return self.phones.shared() | self.phones.personal(who)

    def answer(
        self, who: Participant, run: int, round_: int, counter: int, value: Any
    ) -> dict[str, Any]:
        """Keep one answer; Refused when it cannot be, ValueError when it must not be."""
        outcome = self.answers([Ballot(who.id, run, round_, counter, value)])[0]
        if isinstance(outcome, ValueError):
            raise outcome
        return outcome

    def answers(self, ballots: Sequence[Ballot]) -> list[Outcome]:
        """Keep many answers in one transaction; for each, what became of it."""
        return self._box.take(ballots)

    def state(self) -> dict[str, Any]:
        """All that the lecturer's board shows."""
        return _board.board(self)

    def do(self, command: Mapping[str, Any]) -> dict[str, Any]:
        """Do what the lecturer asks; Refused or ValueError say why not."""
        work = _lecturer.COMMANDS.get(str(command.get("do")))
        if work is None:
            raise Refused(f"do must be one of {', '.join(_lecturer.COMMANDS)}")
        if self.course.forgotten:
            raise Refused("this class has been deleted")
        work(self, command)
        return {}

    def end_round(self) -> None:
        """End the game's round, with what has been done in it."""
        run = self.course.run
        if run is not None:
            kept = self.ballots.of(run.id, run.round)
            self.seats.end_round(run, {who: one.value for who, one in kept.items()})

    def tick(self) -> None:
        """End what a timer ends; call it a few times a second."""
        run = self.course.run
        if run is not None and run.phase == "open" and self.course.timer.is_over():
            if run.is_game:
                self.end_round()
            else:
                self.course.close()
        self.seats.save_in_time()
        if (n_here := len(self.people.here())) != self._n_here:
            self._n_here = n_here
            self.course.board_version += 1
