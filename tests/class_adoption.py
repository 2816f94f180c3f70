"""What tests of the adoption game share: games played by hand, and what is in a state."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlkit.classroom.games import _adoption_robots as robots
from dlkit.classroom.games import adoption

MOVE, WAIT = {"do": "move", "why": ""}, {"do": "wait", "why": ""}


def moved_at(state: dict[str, Any]) -> np.ndarray:
    return adoption._moved(state)


def town_of(**settings: Any) -> robots.Town:
    return robots.town(adoption.Settings(**settings), 3)


def played(*rounds: dict[int, dict[str, str]], n_people: int = 1, **chosen: Any) -> dict[str, Any]:
    """A game in which these actions were done, round by round."""
    state = adoption.new({"seats": 40, "rounds": max(2, len(rounds))} | chosen, 4)
    for who in range(n_people):
        state = adoption.seat(state, who)
    for actions in rounds:
        state = adoption.end_round(state, actions)
    return state
