"""Questions of five types; each wrong answer carries its own feedback."""

import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec

from dlkit.content._read import Content, filled, folder, located, named, read_toml, unique


class Misconception(Content, frozen=True):
    """A wrong idea that wrong answers are keyed to, and a few words that repair it."""

    id: str
    name: str
    repair: str

    def __post_init__(self) -> None:
        filled(id=self.id, name=self.name, repair=self.repair)


class Option(Content, frozen=True):
    """One option; feedback is for whoever ticks it wrongly, or wrongly leaves it out."""

    id: str
    text: str
    correct: bool = False
    feedback: str = ""
    misconception: str = ""

    def __post_init__(self) -> None:
        filled(id=self.id, text=self.text)
        if not self.correct:
            filled(feedback=self.feedback)


class One(Content, frozen=True, tag_field="type", tag="one"):
    """Exactly one option is correct. Its answer is that option's id."""

    id: str
    prompt: str
    options: tuple[Option, ...]
    why: str = ""

    def __post_init__(self) -> None:
        _check_options(self, self.options)
        right = sum(option.correct for option in self.options)
        if right > 1:
            raise ValueError(f"options must have one correct option, got {right}")


class Many(Content, frozen=True, tag_field="type", tag="many"):
    """Any number of options is correct. Its answer is the list of their ids."""

    id: str
    prompt: str
    options: tuple[Option, ...]
    why: str = ""

    def __post_init__(self) -> None:
        _check_options(self, self.options)
        for i, option in enumerate(self.options):
            if not option.feedback.strip():
                raise ValueError(f"options[{i}].feedback must have words for those who miss it")


class Slip(Content, frozen=True):
    """A wrong number that people arrive at for a known reason."""

    value: float
    feedback: str
    misconception: str = ""

    def __post_init__(self) -> None:
        filled(feedback=self.feedback)


class Number(Content, frozen=True, tag_field="type", tag="number"):
    """A number within a tolerance. Its answer is a number."""

    id: str
    prompt: str
    answer: float
    tolerance: float
    too_low: str
    too_high: str
    slips: tuple[Slip, ...] = ()
    unit: str = ""
    why: str = ""

    def __post_init__(self) -> None:
        filled(id=self.id, prompt=self.prompt, too_low=self.too_low, too_high=self.too_high)
        if not math.isfinite(self.answer):
            raise ValueError(f"answer must be a finite number, got {self.answer}")
        if not 0 <= self.tolerance < math.inf:
            raise ValueError(f"tolerance must be 0 or more, got {self.tolerance}")
        for i, slip in enumerate(self.slips):
            if abs(slip.value - self.answer) <= self.tolerance:
                raise ValueError(f"slips[{i}].value must be a wrong answer, got {slip.value}")


class Item(Content, frozen=True):
    """One thing to put in order; feedback is for whoever puts it elsewhere."""

    id: str
    text: str
    feedback: str
    misconception: str = ""

    def __post_init__(self) -> None:
        filled(id=self.id, text=self.text, feedback=self.feedback)


class Order(Content, frozen=True, tag_field="type", tag="order"):
    """Items, written in the right order. Its answer is the list of all their ids."""

    id: str
    prompt: str
    items: tuple[Item, ...]
    why: str = ""

    def __post_init__(self) -> None:
        filled(id=self.id, prompt=self.prompt)
        unique("items", [item.id for item in self.items])
        if len(self.items) < 3:
            raise ValueError(f"items must be 3 or more, got {len(self.items)}")


class Bin(Content, frozen=True):
    """A place that cards are matched to."""

    id: str
    text: str

    def __post_init__(self) -> None:
        filled(id=self.id, text=self.text)


class Confusion(Content, frozen=True):
    """What to say to somebody who puts a card into this wrong bin."""

    feedback: str
    misconception: str = ""

    def __post_init__(self) -> None:
        filled(feedback=self.feedback)


class Card(Content, frozen=True):
    """A card, the bin it belongs to, and words for each confusion that matters."""

    id: str
    text: str
    bin: str
    feedback: str
    wrong: dict[str, Confusion] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        filled(id=self.id, text=self.text, feedback=self.feedback)


class Match(Content, frozen=True, tag_field="type", tag="match"):
    """Cards and bins. Its answer says the bin for each card."""

    id: str
    prompt: str
    bins: tuple[Bin, ...]
    items: tuple[Card, ...]
    why: str = ""

    def __post_init__(self) -> None:
        filled(id=self.id, prompt=self.prompt)
        bins = [one.id for one in self.bins]
        unique("bins", bins)
        unique("items", [card.id for card in self.items])
        if len(bins) < 2:
            raise ValueError(f"bins must be 2 or more, got {len(bins)}")
        if unused := [one for one in bins if one not in {card.bin for card in self.items}]:
            raise ValueError(f"bins must each have a card, got none for {unused[0]!r}")
        for i, card in enumerate(self.items):
            for place in (card.bin, *card.wrong):
                if place not in bins:
                    raise ValueError(
                        f"items[{i}] must use one of the bins {', '.join(bins)}, got {place!r}"
                    )
            if card.bin in card.wrong:
                raise ValueError(f"items[{i}].wrong must not have the right bin {card.bin!r}")


Question = One | Many | Number | Order | Match


class Quiz(Content, frozen=True):
    """Questions under one title."""

    title: str
    questions: tuple[Question, ...]
    intro: str = ""

    def __post_init__(self) -> None:
        filled(title=self.title)
        unique("questions", [question.id for question in self.questions])
        if not self.questions:
            raise ValueError("questions must be 1 or more, got 0")


class _Misconceptions(Content, frozen=True):
    misconceptions: tuple[Misconception, ...]

    def __post_init__(self) -> None:
        unique("misconceptions", [one.id for one in self.misconceptions])


@cache
def quiz(name: str) -> Quiz:
    """The quiz `datasets/quiz/<name>.toml`."""
    return read_quiz(named("quiz", name))


@cache
def misconceptions() -> dict[str, Misconception]:
    """Every misconception by id."""
    path = folder("datasets") / "misconceptions.toml"
    return {one.id: one for one in read_toml(path, _Misconceptions).misconceptions}


def read_quiz(path: Path) -> Quiz:
    """A quiz from any file, with its misconceptions checked."""
    found = read_toml(path, Quiz)
    for i, question in enumerate(found.questions):
        for where, one in misconceptions_of(question):
            if one and one not in misconceptions():
                rule = f"must be an id of misconceptions.toml, got {one!r}"
                raise located(path, f"questions[{i}].{where}.misconception {rule}")
    return found


def misconceptions_of(question: Question) -> list[tuple[str, str]]:
    """Where in a question a misconception may stand, and which one does."""
    match question:
        case One() | Many():
            return [(f"options[{i}]", one.misconception) for i, one in enumerate(question.options)]
        case Number():
            return [(f"slips[{i}]", one.misconception) for i, one in enumerate(question.slips)]
        case Order():
            return [(f"items[{i}]", one.misconception) for i, one in enumerate(question.items)]
        case Match():
            return [
                (f"items[{i}].wrong.{place}", one.misconception)
                for i, card in enumerate(question.items)
                for place, one in card.wrong.items()
            ]


def shown(question: Question) -> dict[str, Any]:
    """What the page may know of a question: everything but its answer and its feedback."""
    about: dict[str, Any] = {"id": question.id, "prompt": question.prompt}
    match question:
        case One() | Many():
            kind = "one" if isinstance(question, One) else "many"
            return about | {"type": kind, "options": _mixed(question.id, question.options)}
        case Number():
            return about | {"type": "number", "unit": question.unit}
        case Order():
            mixed = _mixed(question.id, question.items)
            in_order = [part["id"] for part in mixed] == [item.id for item in question.items]
            return about | {"type": "order", "items": mixed[1:] + mixed[:1] if in_order else mixed}
        case Match():
            bins = [{"id": one.id, "text": one.text} for one in question.bins]
            cards = _mixed(question.id, question.items)
            return about | {"type": "match", "items": cards, "bins": bins}


def _mixed(salt: str, parts: Sequence[Option | Item | Card]) -> list[dict[str, str]]:
    """Ids and texts in an order that is always the same and says nothing of the answer."""
    order = sorted(parts, key=lambda part: crc32(f"{salt}/{part.id}".encode()))
    return [{"id": part.id, "text": part.text} for part in order]


def _check_options(question: One | Many, options: tuple[Option, ...]) -> None:
    filled(id=question.id, prompt=question.prompt)
    unique("options", [option.id for option in options])
    if len(options) < 2:
        raise ValueError(f"options must be 2 or more, got {len(options)}")
    if not any(option.correct for option in options):
        raise ValueError("options must have at least one correct option, got 0")
