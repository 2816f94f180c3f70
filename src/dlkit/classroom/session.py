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
from dlkit.classroom._course import Course, Running
from dlkit.classroom._groups import smallest
from dlkit.classroom._play import Seats
from dlkit.classroom._presence import MOST, Presence
from dlkit.classroom.activities import Activity
from dlkit.classroom.store import Participant, Store

__all__ = ["Ballot", "Refused", "Session"]

NOTHING = {"run": None, "round": None, "activity": None}
NOTHING_OWN = {"seconds_left": None, "mine": None, "group": None}


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
        self.texts = _lecturer.Texts(self.rng)
        self._box = Box(self.course, self.ballots, self.seats)
        self._shared: dict[str, Any] = {}
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
        return self.shared() | self.personal(who)

    def shared(self) -> dict[str, Any]:
        """The part of `now` that is the same for all; made once for each version."""
        if self._shared.get("version") != self.version:
            self._shared = {"version": self.version, "phase": self.course.phase}
            self._shared |= {"title": self.course.about.title} | self._shown(self.course.shown)
        return self._shared

    def _shown(self, run: Running | None) -> dict[str, Any]:
        if run is None:
            return NOTHING | {"message": self.course.kept.get("pause") or ""}
        told = {"run": run.id, "round": run.round, "activity": run.activity.for_phone()}
        if run.phase == "reveal" and not run.is_game:
            told |= {"result": self.view(run, run.round), "key": run.activity.answer_key()}
        return told

    def personal(self, who: Participant) -> dict[str, Any]:
        """The part of `now` that is this participant's own."""
        self.people.heard_of(who.id)
        run = self.course.shown
        if run is None:
            return NOTHING_OWN
        kept = self.ballots.of(run.id, run.round).get(who.id)
        told: dict[str, Any] = {"seconds_left": self.course.timer.shown()}
        told["mine"] = None if kept is None else {"counter": kept.counter, "value": kept.value}
        told["group"] = self._group(run, who)
        return told | ({"game": self.seats.phone(run, who.id)} if run.is_game else {})

    def _group(self, run: Running, who: Participant) -> int | None:
        groups = run.state.get("groups")
        if not groups:
            return None
        if str(who.id) not in groups:
            groups[str(who.id)] = smallest(groups)
            self.course.save_run()
        return int(groups[str(who.id)])

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

    def view(self, run: Running, round_: int) -> dict[str, Any]:
        """What may be shown of a round's answers."""
        try:
            from dlkit.classroom import privacy
        except ImportError:  # for the time being
            return {"kind": run.activity.kind, "n": 0, "enough": False}

        kept = self.ballots.of(run.id, round_).values()
        n_here, live = len(self.people.here()), run.phase == "open" and round_ == run.round
        if run.activity.kind == "text":
            kept = [one for one in kept if one.shown]
        return privacy.view(run.activity, [one.value for one in kept], n_here, live=live)

    def answered(self, run: Running) -> int:
        """How many have answered in this round, as far as that may be told."""
        n = len(self.ballots.of(run.id, run.round))
        return n - n % 5 if run.phase == "open" or n < 5 else n

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
                self.course.move("closed")
        self.seats.save_in_time()
        if (n_here := len(self.people.here())) != self._n_here:
            self._n_here = n_here
            self.course.board_version += 1
