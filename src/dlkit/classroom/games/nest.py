"""Nest choice: a decision without a leader, by quorum (being built; the signatures stand)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dlkit.classroom.games import _seats
from dlkit.classroom.games._seats import State
from dlkit.models._params import Checked, param

__all__ = ["Settings", "after", "checked", "end_round", "new", "over", "phone", "seat", "wall"]


@dataclass(frozen=True)
class Settings(Checked):
    """What the lecturer may choose."""

    seats: int = param(50, 10, 10_000, "Seats")
    rounds: int = param(15, 2, 60, "Rounds")
    seconds: int = param(20, 5, 300, "Time for each round", "s")


def new(settings: Mapping[str, Any], seed: int) -> State:
    """A game before its first round."""
    return _seats.begun("nest", _seats.settings_of(Settings, settings), seed)


def seat(state: State, participant_id: int | str) -> State:
    """With this person in a robot's seat."""
    order = _seats.shuffled(state["settings"]["seats"], state["seed"])
    return _seats.with_person(state, participant_id, order, {})


def checked(state: State, participant_id: int | str, value: Any) -> Any:
    """The action."""
    return value


def end_round(state: State, actions: Mapping[Any, Any]) -> State:
    """One round later."""
    return state | {"round": state["round"] + 1}


def phone(state: State, participant_id: int | str) -> dict[str, Any]:
    """What one person sees."""
    return {"game": state["game"], "round": state["round"], "over": over(state)}


def wall(state: State) -> dict[str, Any]:
    """What all see."""
    return {"game": state["game"], "round": state["round"], "over": over(state)}


def over(state: State) -> bool:
    """Whether all rounds are played."""
    return bool(state["round"] >= state["settings"]["rounds"])


def after(state: State) -> dict[str, Any]:
    """What the game shows."""
    return {"game": state["game"]}
