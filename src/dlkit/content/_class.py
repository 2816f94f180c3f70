"""What a class is asked: activities of eight kinds, written in `datasets/class/*.toml`."""

import math
import re
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from dlkit.content._lessons import lessons
from dlkit.content._read import Content, filled, folder, located, named, read_toml, unique

N_SHARES = 9  # points of a drawn curve
LONGEST_TEXT = 280
GAMES = ("adoption", "nest", "rhythm")
RESERVED = ("quiz", "bet", "assessment")  # first parts of the ids of what the lessons give
_ID = re.compile(r"[a-z0-9][a-z0-9_]{0,31}")


class Choice(Content, frozen=True):
    """One option; `right` and feedback are told when the class's view is shown, not before."""

    id: str
    text: str
    right: bool = False
    feedback: str = ""

    def __post_init__(self) -> None:
        _named(self.id)
        filled(text=self.text)


class _Asked(Content, frozen=True, kw_only=True):
    """What every activity has; `title` is for the lecturer's plan, `prompt` for the phone."""

    id: str
    title: str
    prompt: str
    lesson: str = ""
    note: str = ""
    why: str = ""
    again: bool = False

    def __post_init__(self) -> None:
        _named(self.id)
        filled(title=self.title, prompt=self.prompt)


class AskOne(_Asked, frozen=True, tag_field="type", tag="one"):
    """One of several options; with `again` the class talks in pairs and votes a second time."""

    options: tuple[Choice, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_options(self.options)


class AskMany(_Asked, frozen=True, tag_field="type", tag="many"):
    """Any number of options, at most `n_max` where that is above 0."""

    options: tuple[Choice, ...]
    n_max: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_options(self.options)
        if not 0 <= self.n_max <= len(self.options):
            rule = f"between 0 and {len(self.options)}"
            raise ValueError(f"n_max must be {rule}, got {self.n_max}")


class AskScale(_Asked, frozen=True, tag_field="type", tag="scale"):
    """Whole steps from low to high between two words, and perhaps 'cannot say'."""

    low: int
    high: int
    words: tuple[str, str]
    cannot_say: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        filled(words=self.words[0] and self.words[1])
        if not 1 <= self.high - self.low <= 10:
            raise ValueError(f"high must be 1 to 10 above low, got {self.low} and {self.high}")


class AskNumber(_Asked, frozen=True, tag_field="type", tag="number"):
    """A number from low to high in steps; with `answer`, what is true within a tolerance."""

    low: float
    high: float
    step: float
    unit: str = ""
    answer: float | None = None
    tolerance: float = 0.0

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_range("low", self.low, "high", self.high)
        if not 0 < self.step <= self.high - self.low:
            raise ValueError(f"step must be above 0 and within the range, got {self.step}")
        if self.answer is not None and not self.low <= self.answer <= self.high:
            rule = f"between {self.low:g} and {self.high:g}"
            raise ValueError(f"answer must be {rule}, got {self.answer}")
        if not 0 <= self.tolerance < math.inf:
            raise ValueError(f"tolerance must be 0 or more, got {self.tolerance}")


class AskCurve(_Asked, frozen=True, tag_field="type", tag="curve"):
    """Nine shares from 0 to 1 over x; a rising curve cannot fall."""

    x_low: float
    x_high: float
    x_label: str
    y_label: str
    rising: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        filled(x_label=self.x_label, y_label=self.y_label)
        _check_range("x_low", self.x_low, "x_high", self.x_high)


class AskText(_Asked, frozen=True, tag_field="type", tag="text"):
    """A few own words, on the wall only where the lecturer shows them."""

    n_max: int = LONGEST_TEXT

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 1 <= self.n_max <= LONGEST_TEXT:
            raise ValueError(f"n_max must be between 1 and {LONGEST_TEXT}, got {self.n_max}")


class SortCard(Content, frozen=True):
    """A card, the bin it belongs to (none: nobody says so), and words on it for afterwards."""

    id: str
    text: str
    bin: str = ""
    feedback: str = ""

    def __post_init__(self) -> None:
        _named(self.id)
        filled(text=self.text)


class AskSort(_Asked, frozen=True, tag_field="type", tag="sort"):
    """Cards to put into bins."""

    bins: tuple[Choice, ...]
    cards: tuple[SortCard, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_options(self.bins, "bins", 8)
        unique("cards", [card.id for card in self.cards])
        if not 2 <= len(self.cards) <= 15:
            raise ValueError(f"cards must be 2 to 15, got {len(self.cards)}")
        bins = [one.id for one in self.bins]
        for i, card in enumerate(self.cards):
            if card.bin and card.bin not in bins:
                rule = f"one of the bins {', '.join(bins)}"
                raise ValueError(f"cards[{i}].bin must be {rule}, got {card.bin[:40]!r}")


class AskGame(_Asked, frozen=True, tag_field="type", tag="game"):
    """A game in which the class is the population; its own module checks the settings."""

    game: str
    settings: dict[str, int | float | str | bool] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.game not in GAMES:
            raise ValueError(f"game must be one of {', '.join(GAMES)}, got {self.game[:40]!r}")


Asked = AskOne | AskMany | AskScale | AskNumber | AskCurve | AskText | AskSort | AskGame


class ClassFile(Content, frozen=True):
    """Activities under one title."""

    title: str
    activities: tuple[Asked, ...]

    def __post_init__(self) -> None:
        filled(title=self.title)
        unique("activities", [one.id for one in self.activities])
        if not self.activities:
            raise ValueError("activities must be 1 or more, got 0")


@cache
def class_files() -> tuple[str, ...]:
    """The names of all files of activities, in their order."""
    return tuple(sorted(path.stem for path in (folder("datasets") / "class").glob("*.toml")))


@cache
def class_activities(name: str) -> ClassFile:
    """The activities of `datasets/class/<name>.toml`."""
    return read_class(named("class", name))


def read_class(path: Path) -> ClassFile:
    """The activities of any file, with the lessons that they name checked."""
    found = read_toml(path, ClassFile)
    if path.stem in RESERVED or not _ID.fullmatch(path.stem):
        rule = "small letters, digits and _, and none of " + ", ".join(RESERVED)
        raise located(path, f"the file's name must be {rule}, got {path.stem[:40]!r}")
    known = ["", *(one.name for one in lessons())]
    for i, one in enumerate(found.activities):
        if one.lesson not in known:
            rule = f"the name of a lesson, got {one.lesson[:40]!r}"
            raise located(path, f"activities[{i}].lesson must be {rule}")
    return found


def _named(given: Any) -> None:
    if not _ID.fullmatch(given):
        rule = "1 to 32 small letters, digits and _"
        raise ValueError(f"id must be {rule}, got {given[:40]!r}")


def _check_range(low_name: str, low: float, high_name: str, high: float) -> None:
    if not -math.inf < low < high < math.inf:
        raise ValueError(f"{low_name} must be below {high_name}, got {low} and {high}")


def _check_options(options: tuple[Choice, ...], name: str = "options", most: int = 12) -> None:
    unique(name, [one.id for one in options])
    if not 2 <= len(options) <= most:
        raise ValueError(f"{name} must be 2 to {most}, got {len(options)}")
