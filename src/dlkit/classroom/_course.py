"""The course of a class: its runs, the phase of the present one, its timer, a pause, the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dlkit.classroom._timer import Timer
from dlkit.classroom.activities import Activity
from dlkit.classroom.store import Store


@dataclass
class Running:
    """The present run, as the store has it."""

    id: int
    activity: Activity
    phase: str  # open, closed, reveal
    round: int
    state: dict[str, Any]  # seconds, groups, game

    @property
    def is_game(self) -> bool:
        """Whether its rounds are those of a game."""
        return self.activity.kind == "game"


class Course:
    """Where a class is. Every change is in the store before a method returns."""

    def __init__(
        self,
        store: Store,
        class_id: Any,
        activities: Mapping[str, Activity],
        clock: Callable[[], float],
    ) -> None:
        found = store.class_by_id(class_id)
        if found is None:
            raise ValueError("class must be in the store, got an unknown one")
        self.store, self.activities, self.about = store, activities, found
        self.kept: dict[str, Any] = dict(found.state)  # run, pause, ended, seats
        self.timer = Timer(clock)
        # Rise over a restart too: no phone may take a new state for the one that it has.
        self.version = self.board_version = time.time_ns() // 1000
        self.forgotten = False
        found_runs = store.runs(class_id)
        self.runs = {one.id: one.activity for one in found_runs}
        self.last_round = {one.id: one.round for one in found_runs}
        self.run = self._kept_run()

    def _kept_run(self) -> Running | None:
        number = self.kept.get("run")
        found = None if number is None else self.store.run(number)
        if found is None or found.activity not in self.activities:
            return None
        activity = self.activities[found.activity]
        run = Running(found.id, activity, found.phase, found.round, dict(found.state))
        if run.phase == "open":
            self.timer.start(run.state.get("seconds"))
            if self.kept.get("pause") is not None:
                self.timer.pause()
        return run

    @property
    def phase(self) -> str:
        """What the phones show: wait, open, closed, reveal, pause or ended."""
        if self.kept.get("ended") or self.forgotten:
            return "ended"
        if self.kept.get("pause") is not None:
            return "pause"
        return self.run.phase if self.run else "wait"

    @property
    def shown(self) -> Running | None:
        """The run that the phones see: none in a pause or after the end."""
        return self.run if self.phase in ("open", "closed", "reveal") else None

    @property
    def takes_answers(self) -> bool:
        """Whether the present run is open; a pause does not close it."""
        return self.run is not None and self.run.phase == "open"

    def begin(self, activity: Activity, state: dict[str, Any]) -> None:
        """Put an activity to the class."""
        made = self.store.new_run(self.about.id, activity.id)
        self.run = Running(made.id, activity, "open", 0, state)
        self.runs[made.id] = activity.id
        self.move("open")
        self.keep(run=made.id, pause=None, ended=False)
        self.timer.start(state.get("seconds"))

    def move(self, phase: str, round_: int | None = None) -> None:
        """Take the present run to a phase, and to a round."""
        if self.run is None:
            return
        self.run.phase = phase
        if round_ is not None:
            self.run.round = round_
        self.last_round[self.run.id] = self.run.round
        if phase != "open":
            self.timer.start(None)
        self.save_run()
        self.changed()

    def close(self) -> None:
        """Take no more answers for the present run, if it is open."""
        if self.run is not None and self.run.phase == "open":
            self.move("closed")

    def save_run(self) -> None:
        """The present run into the store."""
        if self.run is not None:
            self.store.save_run(self.run.id, self.run.phase, self.run.round, self.run.state)

    def keep(self, **state: Any) -> None:
        """Change what is kept of the class as a whole."""
        self.kept |= state
        self.store.save_class(self.about.id, self.kept)
        self.changed()

    def is_kept(self) -> bool:
        """Whether the class is still in the store."""
        self.forgotten = self.forgotten or self.store.class_by_id(self.about.id) is None
        return not self.forgotten

    def changed(self) -> None:
        """Tell the phones and the board that there is something new."""
        self.version += 1
        self.board_version += 1
