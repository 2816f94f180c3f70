"""What all games share: who sits where, who has gone silent, and how arrays become text.

`people` of a state is {id: {"seat": place, "silent": rounds, ...}}. A person who has been silent
for two rounds is away: a robot plays the seat until the person acts or asks for it again.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

State = dict[str, Any]
Person = dict[str, Any]
AWAY = 2  # silent rounds after which a robot plays
ENOUGH = 5  # nothing is shown about fewer people
LONGEST_ID = 64

S = TypeVar("S")


def settings_of(cls: type[S], given: Mapping[str, Any]) -> S:
    """The settings with defaults filled in; refuses names that the game does not have."""
    known = [f.name for f in fields(cls)]  # type: ignore[arg-type]
    for name in given:
        if name not in known:
            raise ValueError(f"settings must be among {', '.join(known)}, got {said(name)}")
    return cls(**given)


def settings_in(cls: type[S], state: State) -> S:
    """The settings of a running game."""
    maker: Any = cls
    found: S = _made(maker, tuple(state["settings"].items()))
    return found


@lru_cache(maxsize=64)
def _made(cls: Any, items: tuple[tuple[str, Any], ...]) -> Any:
    return cls(**dict(items))


def begun(game: str, settings: Any, seed: int) -> State:
    """The part of a new state that every game has."""
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**63:
        raise ValueError(f"seed must be a whole number from 0, got {said(seed)}")
    return {"game": game, "seed": seed, "round": 0, "settings": asdict(settings), "people": {}}


def key(participant_id: int | str) -> str:
    """The name of a participant in a state: JSON has no other keys than texts."""
    name = str(participant_id)
    if not 1 <= len(name) <= LONGEST_ID:
        raise ValueError(f"participant must have 1 to {LONGEST_ID} characters, got {len(name)}")
    return name


def with_person(
    state: State, participant_id: int | str, order: Iterable[int], fresh: Person
) -> State:
    """With this person in the first free seat of `order`, or awake again in the own one."""
    name, people = key(participant_id), state["people"]
    if name in people:
        return state | {"people": people | {name: people[name] | {"silent": 0}}}
    taken = {person["seat"] for person in people.values()}
    free = next((place for place in order if place not in taken), None)
    if free is None:
        return state
    return state | {"people": people | {name: {"seat": int(free), "silent": 0} | fresh}}


def person_of(state: State, participant_id: int | str) -> Person | None:
    """Who this is in the game; None for those who watch."""
    found: Person | None = state["people"].get(key(participant_id))
    return found


def awake(person: Person) -> bool:
    """Whether the person plays, and not a robot for them."""
    return bool(person["silent"] < AWAY)


def playing(state: State, acts: Mapping[str, Any]) -> dict[str, int]:
    """The seats, by name, that people play in this round: all but those who were away and act not.

    A robot plays from the third silent round on.
    """
    people = state["people"].items()
    return {name: one["seat"] for name, one in people if awake(one) or name in acts}


@lru_cache(maxsize=8)
def shuffled(n_seats: int, seed: int) -> tuple[int, ...]:
    """The seats in the order in which they are given away."""
    order: list[int] = np.random.default_rng([seed, 1]).permutation(n_seats).tolist()
    return tuple(order)


def open_first(order: Iterable[int], done: NDArray[Any]) -> Iterator[int]:
    """Seats in this order, those first whose robot has not done its last deed (`done` < 0)."""
    yield from (place for place in order if done[place] < 0)
    yield from (place for place in order if done[place] >= 0)


def allowed(
    check: Callable[[str, Any], dict[str, Any]], actions: Mapping[Any, Any]
) -> dict[str, dict[str, Any]]:
    """The actions that may be done now, by name; whatever else came is left out."""
    found = {}
    for participant_id, value in actions.items():
        try:
            found[key(participant_id)] = check(key(participant_id), value)
        except ValueError:
            continue
    return found


def rounded_down(count: int) -> int:
    """How many of people is said: in steps of five, so that no single one shows."""
    return count - count % ENOUGH


def said(value: Any) -> str:
    """A value as an error repeats it: short, whatever it was."""
    return f"{value!r:.40}"


def is_whole(value: Any, low: int, high: int) -> bool:
    """Whether this is a whole number in a range; True and False are none."""
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def packed(array: NDArray[Any]) -> str:
    """An array as text: its bytes (little-endian), compressed."""
    small = array.astype(array.dtype.newbyteorder("<"))
    return base64.b64encode(zlib.compress(small.tobytes(), 6)).decode("ascii")


@lru_cache(maxsize=32)
def unpacked(text: str, dtype: Any, size: int) -> NDArray[Any]:
    """The array again, to be read only; raises where the text is none of this length."""
    try:
        array = np.frombuffer(zlib.decompress(base64.b64decode(text)), np.dtype(dtype))
    except (binascii.Error, zlib.error, ValueError) as error:
        raise ValueError(f"state must hold packed arrays, got {said(text)}") from error
    if array.size != size:
        raise ValueError(f"state must hold {size} seats, got {array.size}")
    array.flags.writeable = False
    return array
