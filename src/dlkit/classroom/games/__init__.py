"""Games whose players are the class: pure functions over a state that is plain JSON.

A game has no clock and draws nothing but from its seed, so whoever keeps the state can be stopped
and started again at any round. Empty seats are played by robots.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from dlkit.classroom.games import adoption, nest, rhythm

State = dict[str, Any]  # JSON; always with "game", "seed", "round" (from 0), "settings", "people"
Id = int | str  # a participant; 7 and "7" are the same


class Game(Protocol):
    """What every game offers. No function changes the state it is given."""

    @property
    def Settings(self) -> type[Any]:
        """What the lecturer may choose, with ranges, labels and defaults (`params_table`)."""

    def new(self, settings: Mapping[str, Any], seed: int) -> State:
        """A game before its first round; raises a ValueError for a setting out of its range."""

    def seat(self, state: State, participant_id: Id) -> State:
        """With this person in a robot's seat; the same id keeps its seat, and wakes up in it.

        Once every seat is taken, the state is what it was: further people watch.
        """

    def checked(self, state: State, participant_id: Id, value: Any) -> Any:
        """The action, normalised; a ValueError says why it is not allowed now."""

    def end_round(self, state: State, actions: Mapping[Any, Any]) -> State:
        """After all have acted and the robots have moved. Actions not allowed are left out."""

    def phone(self, state: State, participant_id: Id) -> dict[str, Any]:
        """What this person may see now."""

    def wall(self, state: State) -> dict[str, Any]:
        """What all may see now; nothing about fewer than five people."""

    def over(self, state: State) -> bool:
        """Whether no further round is played."""

    def after(self, state: State) -> dict[str, Any]:
        """What the whole game shows, beside what the models say."""


GAMES: dict[str, Game] = {"adoption": adoption, "nest": nest, "rhythm": rhythm}
