"""What a lecturer teaches from: a guide for each lesson, and plans for a whole seminar."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

import msgspec

from dlkit.content._class import class_activities, class_files
from dlkit.content._lessons import lessons
from dlkit.content._questions import misconceptions
from dlkit.content._read import Content, filled, located, named, read_toml, unique

LENGTHS = (20, 45, 90)  # minutes of a guide's runs
WALL_LENGTH = 140  # characters that can be read from the last row


class Step(Content, frozen=True):
    """One part of a run: how long, what is done, and what stands on the wall meanwhile."""

    minutes: int
    title: str
    do: str
    wall: str = ""

    def __post_init__(self) -> None:
        filled(title=self.title, do=self.do)
        _at_least_a_minute(self.minutes)


class Run(Content, frozen=True):
    """What is done in 20, 45 or 90 minutes."""

    minutes: int
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        if self.minutes not in LENGTHS:
            raise ValueError(f"minutes must be 20, 45 or 90, got {self.minutes}")
        add_up(self.minutes, self.steps)


class Ask(Content, frozen=True):
    """A question to the room, and what a good answer has in it."""

    text: str
    listen: str

    def __post_init__(self) -> None:
        filled(text=self.text, listen=self.listen)
        if not self.text.rstrip(" )'").endswith("?"):
            raise ValueError(f"text must end with a question mark, got {self.text[-20:]!r}")


class Heard(Content, frozen=True):
    """A misconception of misconceptions.toml, and how it sounds in the room."""

    id: str
    heard: str

    def __post_init__(self) -> None:
        filled(heard=self.heard)


class Expect(Content, frozen=True):
    """A number to expect, from a model; `words` name it as {low}, or {low} and {high}."""

    id: str
    words: str
    low: float
    high: float
    source: str

    def __post_init__(self) -> None:
        filled(id=self.id, words=self.words, source=self.source)
        if not -math.inf < self.low <= self.high < math.inf:
            raise ValueError(f"high must be low or more, got {self.low:g} and {self.high:g}")
        wanted = {"{low}", "{high}"} if self.low < self.high else {"{low}"}
        there = {place for place in ("{low}", "{high}") if place in self.words}
        if there != wanted:
            places = " and ".join(sorted(wanted, reverse=True))
            raise ValueError(f"words must have the places {places}, got {self.words[:60]!r}")

    @property
    def said(self) -> str:
        """The sentence with its numbers."""
        numbers = {"{low}": self.low, "{high}": self.high}
        said = self.words
        for place, number in numbers.items():
            said = said.replace(place, f"{number:,.10g}")
        return said


class Paper(Content, frozen=True):
    """The lesson without a computer; it needs `people_min` people or more."""

    title: str
    people_min: int
    people: str
    material: tuple[str, ...]
    steps: tuple[str, ...]
    expect: tuple[Expect, ...]

    def __post_init__(self) -> None:
        filled(title=self.title, people=self.people)
        _several("material", self.material, 1)
        _several("steps", self.steps, 2)
        _several("expect", self.expect, 1)
        unique("expect", [one.id for one in self.expect])
        if self.people_min < 1:
            raise ValueError(f"people_min must be 1 or more, got {self.people_min}")


class Phone(Content, frozen=True):
    """An activity of datasets/class, as `file/id`, and when it is put to the class."""

    activity: str
    when: str

    def __post_init__(self) -> None:
        filled(activity=self.activity, when=self.when)


class Guide(Content, frozen=True):
    """How to teach one lesson; `wall` is the one idea for the projector."""

    lesson: str
    purpose: str
    wall: str
    prepare: tuple[str, ...]
    runs: tuple[Run, ...]
    questions: tuple[Ask, ...]
    misconceptions: tuple[Heard, ...]
    paper: Paper
    debrief: tuple[str, ...]
    phones: tuple[Phone, ...] = ()  # where the class has phones

    def __post_init__(self) -> None:
        filled(lesson=self.lesson, purpose=self.purpose, wall=self.wall)
        if len(self.wall) > WALL_LENGTH:
            raise ValueError(f"wall must be up to {WALL_LENGTH} characters, got {len(self.wall)}")
        if (found := tuple(run.minutes for run in self.runs)) != LENGTHS:
            raise ValueError(f"runs must be of 20, 45 and 90 minutes, got {list(found)}")
        _several("prepare", self.prepare, 1)
        _several("questions", self.questions, 2)
        _several("misconceptions", self.misconceptions, 1)
        _several("debrief", self.debrief, 1)
        unique("misconceptions", [one.id for one in self.misconceptions])

    def run(self, minutes: int) -> Run:
        """The run of this length."""
        return next(run for run in self.runs if run.minutes == minutes)


class Part(Content, frozen=True):
    """One part of a session; with `lesson` and `run` it is that run of the lesson's guide."""

    minutes: int
    title: str
    do: str
    lesson: str = ""
    run: int = 0

    def __post_init__(self) -> None:
        filled(title=self.title, do=self.do)
        _at_least_a_minute(self.minutes)
        if self.run and (self.run not in LENGTHS or self.run != self.minutes or not self.lesson):
            rule = "run must be 20, 45 or 90, the minutes of its part, and name a lesson"
            raise ValueError(f"{rule}, got {self.run}")


class Session(Content, frozen=True):
    """What is done without people going home in between."""

    title: str
    minutes: int
    parts: tuple[Part, ...]
    home: str = ""  # what is done before the next session

    def __post_init__(self) -> None:
        filled(title=self.title)
        add_up(self.minutes, self.parts)


class Seminar(Content, frozen=True):
    """A plan for an evening, a day, or several weeks."""

    title: str
    purpose: str
    people: str
    sessions: tuple[Session, ...]
    prepare: tuple[str, ...]

    def __post_init__(self) -> None:
        filled(title=self.title, purpose=self.purpose, people=self.people)
        _several("sessions", self.sessions, 1)
        _several("prepare", self.prepare, 1)


class _Named(msgspec.Struct, frozen=True):
    """A file and what it says of itself."""

    path: Path
    known: frozenset[str]

    def check(self, where: str, name: str) -> None:
        if name not in self.known:
            names = ", ".join(sorted(self.known))
            raise located(self.path, f"{where} must be one of {names}, got {name[:40]!r}")


@cache
def guide(name: str) -> Guide:
    """The guide `datasets/guides/<name>.toml`; its name is the lesson's."""
    return read_guide(named("guides", name))


@cache
def seminar(name: str) -> Seminar:
    """The plan `datasets/seminars/<name>.toml`."""
    return read_seminar(named("seminars", name))


def read_guide(path: Path) -> Guide:
    """A guide from any file, with its lesson and its misconceptions checked."""
    found = read_toml(path, Guide)
    if found.lesson != path.stem:
        rule = f"must be the file's name, {path.stem}, got {found.lesson[:40]!r}"
        raise located(path, f"lesson {rule}")
    _lessons_of(path).check("lesson", found.lesson)
    ideas = _Named(path, frozenset(misconceptions()))
    for i, one in enumerate(found.misconceptions):
        ideas.check(f"misconceptions[{i}].id", one.id)
    asked = _Named(path, frozenset(class_titles()))
    for i, phone in enumerate(found.phones):
        asked.check(f"phones[{i}].activity", phone.activity)
    return found


@cache
def class_titles() -> dict[str, str]:
    """The titles of all activities of datasets/class, by `file/id`."""
    files = {name: class_activities(name).activities for name in class_files()}
    return {f"{name}/{one.id}": one.title for name, found in files.items() for one in found}


def read_seminar(path: Path) -> Seminar:
    """A plan from any file, with the lessons that it names checked."""
    found, known = read_toml(path, Seminar), _lessons_of(path)
    for i, session in enumerate(found.sessions):
        for j, part in enumerate(session.parts):
            if part.lesson:
                known.check(f"sessions[{i}].parts[{j}].lesson", part.lesson)
    return found


def add_up(minutes: int, parts: tuple[Step, ...] | tuple[Part, ...]) -> None:
    """Refuses parts that take another time than the whole."""
    if (total := sum(part.minutes for part in parts)) != minutes:
        raise ValueError(f"minutes must add up to {minutes}, got {total}")


def _lessons_of(path: Path) -> _Named:
    return _Named(path, frozenset(one.name for one in lessons()))


def _at_least_a_minute(minutes: int) -> None:
    if minutes < 1:
        raise ValueError(f"minutes must be 1 or more, got {minutes}")


def _several(name: str, found: tuple[object, ...], least: int) -> None:
    if len(found) < least:
        raise ValueError(f"{name} must be {least} or more, got {len(found)}")
    texts = {f"{name}[{i}]": one for i, one in enumerate(found) if isinstance(one, str)}
    filled(**texts)
