"""What the phones are told: the same for all, and what is each one's own."""

from __future__ import annotations

from typing import Any

from dlkit.classroom import privacy
from dlkit.classroom._ballots import Ballots
from dlkit.classroom._course import Course, Running
from dlkit.classroom._groups import smallest
from dlkit.classroom._play import Seats
from dlkit.classroom._presence import Presence
from dlkit.classroom.store import Participant

NOTHING = {"run": None, "round": None, "activity": None}
NOTHING_OWN = {"seconds_left": None, "mine": None, "group": None}


class Phones:
    """The phones' side of a session."""

    def __init__(self, course: Course, ballots: Ballots, seats: Seats, people: Presence) -> None:
        self._course, self._ballots, self._seats, self._people = course, ballots, seats, people
        self._shared: dict[str, Any] = {}

    def shared(self) -> dict[str, Any]:
        """What is the same for all; made once for each version."""
        course = self._course
        if self._shared.get("version") != course.version:
            about = {"version": course.version, "phase": course.phase, "title": course.about.title}
            self._shared = about | self._shown(course.shown)
        return self._shared

    def _shown(self, run: Running | None) -> dict[str, Any]:
        if run is None:
            return NOTHING | {"message": self._course.kept.get("pause") or ""}
        told = {"run": run.id, "round": run.round, "activity": run.activity.for_phone()}
        if run.phase == "reveal" and not run.is_game:
            result = self.view(run, run.round)
            result.pop("here", None)  # it changes without a new version
            told |= {"result": result, "key": run.activity.answer_key()}
        return told

    def personal(self, who: Participant) -> dict[str, Any]:
        """What is this participant's own."""
        self._people.heard_of(who.id)
        run = self._course.shown
        if run is None:
            return NOTHING_OWN
        kept = self._ballots.of(run.id, run.round).get(who.id)
        told: dict[str, Any] = {"seconds_left": self._course.timer.shown()}
        told["mine"] = None if kept is None else {"counter": kept.counter, "value": kept.value}
        told["group"] = self._group(run, who)
        return told | ({"game": self._seats.phone(run, who.id)} if run.is_game else {})

    def _group(self, run: Running, who: Participant) -> int | None:
        """The group to talk in; somebody who comes late joins the smallest."""
        groups = run.state.get("groups")
        if not groups:
            return None
        if str(who.id) not in groups:
            groups[str(who.id)] = smallest(groups)
            self._course.save_run()
        return int(groups[str(who.id)])

    def view(self, run: Running, round_: int) -> dict[str, Any]:
        """What everybody may see of a round's answers; nothing of them while it is open."""
        kept = self._ballots.of(run.id, round_).values()
        live = run.phase == "open" and round_ == run.round
        shown = [one.value for one in kept if one.shown]
        values, n_here = [one.value for one in kept], len(self._people.here())
        return privacy.view(run.activity, values, n_here, live=live, shown=shown)
