"""The lessons, read from their notebooks' metadata."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from dlkit.content._read import Content, fault, filled, folder, shown_path


class About(Content, frozen=True):
    """What a notebook says about itself under `metadata.dlkit`."""

    title: str
    question: str
    minutes: int
    level: str
    language: str
    steps: tuple[str, ...]

    def __post_init__(self) -> None:
        filled(title=self.title, question=self.question, level=self.level, language=self.language)
        if not 1 <= self.minutes <= 600:
            raise ValueError(f"minutes must be between 1 and 600, got {self.minutes}")
        if len(set(self.steps)) < len(self.steps):
            raise ValueError("steps must be different, got one twice")


class Lesson(NamedTuple):
    """One lesson: `name` is the notebook's name without .ipynb and begins its record keys."""

    name: str
    path: Path
    title: str
    question: str
    minutes: int
    level: str
    language: str
    steps: tuple[str, ...]

    @property
    def file(self) -> str:
        """The notebook's file name."""
        return self.path.name


class Problem(NamedTuple):
    """A lesson that cannot be shown, and why."""

    file: str
    message: str


class _Metadata(msgspec.Struct, frozen=True):
    dlkit: About


class _Notebook(msgspec.Struct, frozen=True):
    metadata: _Metadata


def lessons() -> tuple[Lesson, ...]:
    """All lessons that are in order, by number."""
    return tuple(one for one in _shelf() if isinstance(one, Lesson))


def broken_lessons() -> tuple[Problem, ...]:
    """All lessons that are not, each with what is wrong."""
    return tuple(one for one in _shelf() if isinstance(one, Problem))


def lesson(name: str) -> Lesson:
    """One lesson by its name, with or without .ipynb."""
    wanted = name.removesuffix(".ipynb")
    for one in _shelf():
        if isinstance(one, Lesson) and one.name == wanted:
            return one
        if isinstance(one, Problem) and one.file == f"{wanted}.ipynb":
            raise ValueError(one.message)
    known = ", ".join(one.name for one in lessons())
    raise ValueError(f"lesson must be one of {known or '(none yet)'}, got {name[:40]!r}")


@cache
def _shelf() -> tuple[Lesson | Problem, ...]:
    return read_lessons(folder("notebooks"))


def read_lessons(place: Path) -> tuple[Lesson | Problem, ...]:
    """Every numbered notebook of a folder, as a lesson or as what is wrong with it.

    Where none has a number, as in the lecturer's folder, all are taken, by name.
    """
    found = sorted(place.glob("[0-9][0-9]_*.ipynb")) or sorted(place.glob("*.ipynb"))
    return tuple(_lesson_or_problem(path) for path in found)


def _lesson_or_problem(path: Path) -> Lesson | Problem:
    try:
        return read_lesson(path)
    except ValueError as error:
        return Problem(path.name, str(error))


def read_lesson(path: Path) -> Lesson:
    """One lesson from its notebook."""
    try:
        about = msgspec.json.decode(path.read_bytes(), type=_Notebook).metadata.dlkit
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ValueError(f"{shown_path(path)}: {fault(str(error))}") from None
    return Lesson(path.stem, path, *(getattr(about, name) for name in About.__struct_fields__))
