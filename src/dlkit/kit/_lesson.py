"""One lesson as its notebook tells it: sections with prose, bets and components, and no code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec

from dlkit import content
from dlkit.kit._prose import Prose, blocks

FOR_LECTURERS = ("For lecturers:", "For a course:")


@dataclass(frozen=True)
class Bet:
    """A bet: its question, and what can be said to it (options, or one line about the form)."""

    prompt: str
    options: tuple[str, ...]
    form: str = ""


@dataclass(frozen=True)
class Widget:
    """A component of a lesson: its kind in Python, and what a learner calls it."""

    kind: str
    title: str
    quiz: str = ""


Part = Prose | Bet | Widget


@dataclass(frozen=True)
class Section:
    """What stands under one second-level heading."""

    title: str
    parts: tuple[Part, ...]

    def prose(self) -> list[Prose]:
        """Its text alone, without what is said to lecturers."""
        found = [part for part in self.parts if isinstance(part, Prose)]
        return [one for one in found if not one.words.startswith(FOR_LECTURERS)]


@dataclass(frozen=True)
class LessonText:
    """A lesson, read."""

    about: content.Lesson
    sections: tuple[Section, ...]

    def section(self, title: str) -> Section:
        """One section; without parts when the lesson has none of this name."""
        return next((one for one in self.sections if one.title == title), Section(title, ()))

    @property
    def bets(self) -> list[Bet]:
        """All bets in order."""
        return [p for one in self.sections for p in one.parts if isinstance(p, Bet)]

    @property
    def quizzes(self) -> list[str]:
        """The names of its quizzes in order."""
        parts = [p for one in self.sections for p in one.parts if isinstance(p, Widget)]
        return [part.quiz for part in parts if part.quiz]


class _Cell(msgspec.Struct):
    cell_type: str
    source: str | list[str]


class _Cells(msgspec.Struct):
    cells: list[_Cell]


@cache
def lesson_text(name: str) -> LessonText:
    """The lesson of this name, such as 08_adoption_curve."""
    about = content.lesson(name)
    cells = msgspec.json.decode(about.path.read_bytes(), type=_Cells).cells
    found: list[tuple[str, list[Part]]] = [("", [])]
    for cell in cells:
        for part in _parts(cell):
            if isinstance(part, Prose) and part.level == 2:
                found.append((part.words, []))
            else:
                found[-1][1].append(part)
    return LessonText(about, tuple(Section(title, tuple(parts)) for title, parts in found[1:]))


def _parts(cell: _Cell) -> Iterator[Part]:
    source = "".join(cell.source)
    if cell.cell_type == "markdown":
        yield from blocks(source)
    elif cell.cell_type == "code":
        yield from _components(ast.parse(source))


def _components(tree: ast.Module) -> Iterator[Bet | Widget]:
    """The components that a code cell shows; those within another (a bet's form) are its own."""
    for statement in tree.body:
        call = getattr(statement, "value", None)
        if isinstance(call, ast.Call) and (kind := _kind(call)):
            yield _bet(call) if kind == "Bet" else _widget(kind, call)


def _kind(call: ast.Call) -> str:
    """`Explorer` of `widgets.Explorer(...)`; empty for any other call."""
    name = ast.unparse(call.func)
    return name.removeprefix("widgets.") if name.startswith("widgets.") else ""


def _bet(call: ast.Call) -> Bet:
    form = call.args[2]
    if not isinstance(form, ast.Call):
        raise ValueError(f"bet must name its form, got {ast.unparse(form)[:60]}")
    return Bet(_value(call.args[1]), *_told(_kind(form), form))


def _told(kind: str, form: ast.Call) -> tuple[tuple[str, ...], str]:
    values = [_value(one) for one in form.args]
    if kind == "Outcome":
        return tuple(values[0].values()), ""
    if kind == "Number":
        low, high, _, unit = values[:4]
        return (), f"A number from {low:,} to {high:,} {unit}".strip()
    low, high, across, up = values[:4]
    return (), f"A curve: {up}, over {across} {low:,} to {high:,}"


def _widget(kind: str, call: ast.Call) -> Widget:
    named = {one.arg: one.value for one in call.keywords}
    quiz = re.search(r"content\.quiz\(['\"](\w+)['\"]\)", ast.unparse(call))
    if "title" in named:
        title = _value(named["title"])
    elif quiz:
        title = content.quiz(quiz[1]).title
    else:
        title = re.sub(r"(?<=[a-z])([A-Z])", lambda one: f" {one[1].lower()}", kind)
    return Widget(kind, title, quiz[1] if quiz else "")


def _value(node: ast.expr) -> Any:
    return ast.literal_eval(node)
