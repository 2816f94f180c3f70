"""Cases in six rooms, one for each tenet; their ways light the 18 elements of the benchmarks."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from dlkit.content._assessment import benchmark_form
from dlkit.content._read import Content, filled, folder, located, named, read_toml, unique


class Tenet(Content, frozen=True):
    """One of the six tenets, in our words; `domain` is its benchmark domain, empty without one."""

    id: str
    name: str
    asks: str
    domain: str = ""

    def __post_init__(self) -> None:
        filled(id=self.id, name=self.name, asks=self.asks)


class Tenets(Content, frozen=True):
    """The six tenets."""

    tenets: tuple[Tenet, ...]

    def __post_init__(self) -> None:
        unique("tenets", [one.id for one in self.tenets])


class Way(Content, frozen=True):
    """One thing that can be done in a room, and what comes of it."""

    id: str
    text: str
    outcome: str
    lights: tuple[str, ...] = ()
    dims: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        filled(id=self.id, text=self.text, outcome=self.outcome)


class Choice(Content, frozen=True):
    """A question in a room, with two ways or more."""

    id: str
    question: str
    ways: tuple[Way, ...]

    def __post_init__(self) -> None:
        filled(id=self.id, question=self.question)
        unique("ways", [one.id for one in self.ways])
        if len(self.ways) < 2:
            raise ValueError(f"ways must be 2 or more, got {len(self.ways)}")


class Echo(Content, frozen=True):
    """What goes wrong in this room when another tenet is missing."""

    without: str
    text: str
    darkens: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        filled(without=self.without, text=self.text)


class Room(Content, frozen=True):
    """The scene of one tenet, its choices, and what the story is like without it."""

    tenet: str
    title: str
    scene: str
    choices: tuple[Choice, ...]
    missing: str
    echoes: tuple[Echo, ...] = ()

    def __post_init__(self) -> None:
        filled(tenet=self.tenet, title=self.title, scene=self.scene, missing=self.missing)
        unique("choices", [one.id for one in self.choices])
        unique("echoes", [one.without for one in self.echoes])
        if not 1 <= len(self.choices) <= 3:
            raise ValueError(f"choices must be 1 to 3, got {len(self.choices)}")


class Ending(Content, frozen=True):
    """How the story ends when at least so many elements are lit."""

    at_least: int
    text: str

    def __post_init__(self) -> None:
        filled(text=self.text)


class Case(Content, frozen=True):
    """A story in six rooms; `places` and people in it are invented."""

    title: str
    intro: str
    rooms: tuple[Room, ...]
    endings: tuple[Ending, ...]

    def __post_init__(self) -> None:
        filled(title=self.title, intro=self.intro)
        unique("rooms", [one.tenet for one in self.rooms])
        lowest = [one.at_least for one in self.endings]
        if not lowest or min(lowest) != 0:
            raise ValueError("endings must have one with at_least 0, got none")
        if len(set(lowest)) < len(lowest):
            raise ValueError(f"endings must differ in at_least, got {lowest}")

    def room(self, tenet: str) -> Room:
        """The room of one tenet."""
        return next(one for one in self.rooms if one.tenet == tenet)

    def ending(self, n_lit: int) -> str:
        """The text of the highest ending that is reached."""
        reached = [one for one in self.endings if one.at_least <= n_lit]
        return max(reached, key=lambda one: one.at_least).text


@cache
def tenets() -> tuple[Tenet, ...]:
    """The six tenets."""
    return read_tenets(folder("datasets") / "tenets.toml")


def read_tenets(path: Path) -> tuple[Tenet, ...]:
    """The tenets of any file; each domain is one of the benchmarks."""
    found = read_toml(path, Tenets).tenets
    known = [one.id for one in benchmark_form().domains]
    for i, tenet in enumerate(found):
        if tenet.domain and tenet.domain not in known:
            rule = f"must be one of {', '.join(known)}, got {tenet.domain[:40]!r}"
            raise located(path, f"tenets[{i}].domain {rule}")
    return found


@cache
def case(name: str) -> Case:
    """The case `datasets/cases/<name>.toml`."""
    return read_case(named("cases", name))


def read_case(path: Path) -> Case:
    """A case from any file, checked against the tenets and the elements; a fault has its line."""
    found = read_toml(path, Case)
    try:
        _check(found)
    except ValueError as error:
        raise located(path, str(error)) from None
    return found


def _check(found: Case) -> None:
    """Every tenet has its room; every element named exists, and some way lights it."""
    known = {one.id for one in tenets()}
    rooms = [one.tenet for one in found.rooms]
    for i, tenet in enumerate(rooms):
        if tenet not in known:
            raise ValueError(f"rooms[{i}].tenet must be one of {_list(known)}, got {tenet!r}")
    if missing := [one.id for one in tenets() if one.id not in rooms]:
        raise ValueError(f"rooms must have one for each tenet, got none for {missing[0]!r}")
    for i, room in enumerate(found.rooms):
        _check_room(f"rooms[{i}]", room, known)
    lit = {one for room in found.rooms for way in _ways(room) for one in way.lights}
    if dark := [one.id for one in benchmark_form().elements if one.id not in lit]:
        raise ValueError(f"rooms must have a way that lights {dark[0]!r}, got none")


def _check_room(where: str, room: Room, known: set[str]) -> None:
    for c, choice in enumerate(room.choices):
        for w, way in enumerate(choice.ways):
            _check_elements(f"{where}.choices[{c}].ways[{w}].lights", way.lights)
            _check_elements(f"{where}.choices[{c}].ways[{w}].dims", way.dims)
    for e, echo in enumerate(room.echoes):
        if echo.without not in known - {room.tenet}:
            raise ValueError(
                f"{where}.echoes[{e}].without must be another tenet, got {echo.without!r}"
            )
        _check_elements(f"{where}.echoes[{e}].darkens", echo.darkens)


def _check_elements(where: str, ids: tuple[str, ...]) -> None:
    known = {one.id for one in benchmark_form().elements}
    for one in ids:
        if one not in known:
            raise ValueError(f"{where} must name elements of benchmarks.toml, got {one!r}")


def _ways(room: Room) -> list[Way]:
    return [way for choice in room.choices for way in choice.ways]


def _list(names: set[str]) -> str:
    return ", ".join(one.id for one in tenets() if one.id in names)
