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
    return _as_read(GAMES[activity.game].new({**activity.settings, **settings}, seed))


def _as_read(state: Mapping[str, Any]) -> dict[str, Any]:
    """The state as a restart reads it: a game must not depend on which of the two it gets."""
    return dict(json.loads(json.dumps(state, sort_keys=True)))


class Seats:
    """The seats of the present game.

    A new player's seat is kept within a second, and always before an action of theirs is.
    """

    def __init__(self, course: Course, clock: Callable[[], float]) -> None:
        self._course, self._clock = course, clock
        self._unsaved = False
        self._saved_at = clock()

    def _seated(self, run: Running, participant: int, acts: bool = False) -> dict[str, Any]:
        """The state with this person in a seat, where there is one.

        Asking for news gives a first seat; only acting wakes up somebody who was away.
        """
        state: dict[str, Any] = run.state["game"]
        if run.phase == "open" and (acts or str(participant) not in state["people"]):
            changed = GAMES[run.activity.game].seat(state, participant)
            if changed != state:
                run.state["game"] = state = dict(changed)
                self._unsaved = True
                self._course.board_version += 1
        return state

    def phone(self, run: Running, participant: int) -> dict[str, Any]:
        """What this person's phone may show."""
        return GAMES[run.activity.game].phone(self._seated(run, participant), participant)

    def checked(self, run: Running, participant: int, value: Any) -> Any:
        """The action as it is kept; a ValueError says why it is not allowed now."""
        state = self._seated(run, participant, acts=True)
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
        run.state["game"] = _as_read(game.end_round(run.state["game"], actions))
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
