"""What becomes of a case: which elements are lit, and the story, with or without a tenet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from dlkit import content

Answers = Mapping[str, Mapping[str, str]]  # tenet -> choice -> way


class Run(NamedTuple):
    """One way through a case."""

    lit: frozenset[str]
    why_dark: dict[str, str]  # element -> why it is not lit, where something has darkened it
    story: list[dict[str, Any]]  # room by room: title and lines


def walk(case: content.Case, order: Sequence[str], answers: Answers, without: str = "") -> Run:
    """The rooms in this order with these answers; `without` leaves one tenet out of the story.

    An element is lit when a chosen way lights it and nothing chosen dims it; without a tenet its
    own room does nothing, and other rooms may lose what hung on it.
    """
    lit: set[str] = set()
    why_dark: dict[str, str] = {}
    story: list[dict[str, Any]] = []
    for tenet in order:
        room = case.room(tenet)
        if tenet == without:
            story.append({"tenet": tenet, "title": room.title, "missing": True,
                          "lines": [room.missing]})  # fmt: skip
            continue
        ways = chosen(room, answers.get(tenet, {}))
        echoes = [one for one in room.echoes if one.without == without]
        for way in ways:
            lit |= set(way.lights)
            why_dark |= dict.fromkeys(way.dims, way.outcome)
        for echo in echoes:
            why_dark |= dict.fromkeys(echo.darkens, echo.text)
        lines = [way.outcome for way in ways] + [echo.text for echo in echoes]
        story.append({"tenet": tenet, "title": room.title, "missing": False, "lines": lines,
                      "n_echoes": len(echoes)})  # fmt: skip
    return Run(frozenset(lit - set(why_dark)), why_dark, story)


def chosen(room: content.Room, answers: Mapping[str, str]) -> list[content.Way]:
    """The ways taken in one room, in the order of its choices."""
    return [
        way for choice in room.choices for way in choice.ways if answers.get(choice.id) == way.id
    ]


def is_done(room: content.Room, answers: Mapping[str, str]) -> bool:
    """Whether every choice of the room has been made."""
    return len(chosen(room, answers)) == len(room.choices)


def checked_answers(case: content.Case, given: Any) -> dict[str, dict[str, str]]:
    """Answers of a record; refused by name where they fit no room, choice or way."""
    if not isinstance(given, Mapping):
        raise ValueError(f"answers must be rooms with choices, got {given!r:.40}")
    answers: dict[str, dict[str, str]] = {}
    for tenet, choices in given.items():
        room = next((one for one in case.rooms if one.tenet == tenet), None)
        if room is None or not isinstance(choices, Mapping):
            raise ValueError(f"answers must be rooms of this case, got {tenet!r:.40}")
        for name, way in choices.items():
            known = {one.id: [w.id for w in one.ways] for one in room.choices}
            if name not in known or way not in known[name]:
                raise ValueError(f"answers must be ways of this case, got {way!r:.40}")
        answers[str(tenet)] = {str(name): str(way) for name, way in choices.items()}
    return answers


def checked_order(case: content.Case, given: Any) -> list[str]:
    """Rooms in the order in which they were entered, each once."""
    known = [one.tenet for one in case.rooms]
    if not isinstance(given, list) or any(one not in known for one in given):
        raise ValueError(f"order must be rooms of this case, got {given!r:.60}")
    return list(dict.fromkeys(given))
