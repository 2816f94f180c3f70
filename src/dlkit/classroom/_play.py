"""A game as the present run: who has which seat, one phone's view, the end of a round."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from dlkit.classroom._course import Course, Running
from dlkit.classroom.activities import Activity
from dlkit.classroom.games import GAMES

SAVED_EVERY_S = 1.0


def new_state(activity: Activity, settings: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """The state of a game before its first round."""
    return dict(GAMES[activity.game].new({**activity.settings, **settings}, seed))


class Seats:
    """The seats of the present game.

    A new player's seat is kept within a second, and always before an action of theirs is.
    """

    def __init__(self, course: Course, clock: Callable[[], float]) -> None:
        self._course, self._clock = course, clock
        self._unsaved = False
        self._saved_at = clock()
        self._seen: tuple[int, int, set[int]] = (-1, -1, set())

    def _seated(self, run: Running, participant: int) -> dict[str, Any]:
        """The state with this person in a seat, where there is one."""
        state: dict[str, Any] = run.state["game"]
        if self._seen[:2] != (run.id, run.round):
            self._seen = (run.id, run.round, set())
        if participant not in self._seen[2] and run.phase == "open":
            changed = GAMES[run.activity.game].seat(state, participant)
            self._seen[2].add(participant)
            if changed != state:
                run.state["game"] = state = changed
                self._unsaved = True
                self._course.board_version += 1
        return state

    def phone(self, run: Running, participant: int) -> dict[str, Any]:
        """What this person's phone may show."""
        return GAMES[run.activity.game].phone(self._seated(run, participant), participant)

    def checked(self, run: Running, participant: int, value: Any) -> Any:
        """The action as it is kept; a ValueError says why it is not allowed now."""
        state = self._seated(run, participant)
        return GAMES[run.activity.game].checked(state, participant, value)

    def wall(self, run: Running) -> dict[str, Any]:
        """What all may see."""
        return GAMES[run.activity.game].wall(run.state["game"])

    def after(self, run: Running) -> dict[str, Any] | None:
        """What the whole game shows, once it is over."""
        game, state = GAMES[run.activity.game], run.state["game"]
        return game.after(state) if game.over(state) else None

    def end_round(self, run: Running, actions: Mapping[int, Any]) -> None:
        """Let everybody's action count; the game's new state is kept before anybody sees it."""
        game = GAMES[run.activity.game]
        # As it is read back after a restart: a game must not depend on which of the two it gets.
        run.state["game"] = json.loads(json.dumps(game.end_round(run.state["game"], actions)))
        self._unsaved = False
        if game.over(run.state["game"]):
            self._course.move("closed", run.round + 1)
        else:
            self._course.move("open", run.round + 1)
            self._course.timer.start(run.state.get("seconds"))

    def save(self) -> None:
        """Keep new seats, before an action of theirs is kept."""
        if self._unsaved:
            self._course.save_run()
            self._unsaved, self._saved_at = False, self._clock()

    def save_in_time(self) -> None:
        """The same, at most once a second."""
        if self._unsaved and self._clock() >= self._saved_at + SAVED_EVERY_S:
            self.save()
