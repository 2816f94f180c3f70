"""Misconceptions that wrong answers led to, and what became of them.

The record keeps for each question the answer as it is now, the number of tries, whether the first
was right and, since this version of the kit, which misconceptions the wrong tries met. A record
from before holds no such list: then nobody can say what the first wrong answer was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dlkit import content
from dlkit.record import Record
from dlkit.report._gather import of_kind, table
from dlkit.report._parts import lesson_of, parts
from dlkit.scoring import mark


@dataclass(frozen=True)
class Idea:
    """One misconception: where it was met, what repairs it, and whether it is still there."""

    name: str
    repair: str
    lessons: tuple[str, ...]
    shed: bool


@dataclass(frozen=True)
class Ideas:
    """All of them, with what the record cannot tell."""

    found: tuple[Idea, ...]
    n_answered: int
    n_first: int
    n_unknown: int  # wrong at first and right now, without a word on which idea it was


@dataclass(frozen=True)
class _Answer:
    lesson: str
    first: bool
    right: bool
    met: tuple[str, ...]
    held: tuple[str, ...]


def ideas(record: Record) -> Ideas:
    """What the quizzes of a record tell about wrong ideas."""
    answers = list(_answers(record))
    lessons: dict[str, list[str]] = {}
    held: set[str] = set()
    for one in answers:
        for idea in (*one.met, *one.held):
            lessons.setdefault(idea, []).append(one.lesson)
        if not one.right:
            held |= set(one.held or one.met)
    known = content.misconceptions()
    found = [
        Idea(known[idea].name, known[idea].repair, tuple(dict.fromkeys(where)), idea not in held)
        for idea, where in lessons.items()
        if idea in known
    ]
    unknown = sum(not one.first and one.right and not one.met for one in answers)
    first = sum(one.first for one in answers)
    return Ideas(tuple(sorted(found, key=lambda one: one.shed)), len(answers), first, unknown)


def _answers(record: Record) -> Iterator[_Answer]:
    for key, entry in of_kind(record, "quiz"):
        for name, kept in table(entry.value.get("answers")).items():
            state = table(kept)
            if not state.get("attempts"):
                continue
            met = state.get("met")
            ids = tuple(one for one in met if isinstance(one, str)) if type(met) is list else ()
            right = state.get("correct") is True  # at the last check
            held = _held(key, name, state) if state.get("checked") and not right else ()
            yield _Answer(lesson_of(key), state.get("first") is True, right, ids, held)


def _held(key: str, name: str, state: dict[str, Any]) -> tuple[str, ...]:
    """The misconceptions behind the answer as it stands; none if it cannot be marked."""
    part = parts().get(key)
    try:
        quiz = content.quiz(part.source) if part and part.source else None
        asked = next((one for one in quiz.questions if one.id == name), None) if quiz else None
        told = mark(asked, state.get("answer")).feedback if asked else ()
    except ValueError:
        return ()
    return tuple(one.misconception for one in told if one.misconception)
