"""One structure for all formats: headings, paragraphs, the learner's own words, tables, pictures.

Every text is plain data. Nothing in it is ever markup, whichever file is written from it.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any

from dlkit.charts._chart import Chart


@dataclass(frozen=True)
class Heading:
    """A heading; 2 for a section, 3 for a part of one. The title is the only 1."""

    words: str
    level: int = 2


@dataclass(frozen=True)
class Text:
    """A paragraph in the kit's words; `quiet` for what is said by the way."""

    words: str
    quiet: bool = False


@dataclass(frozen=True)
class Own:
    """What the learner wrote, kept as it was written, line breaks too."""

    words: str


@dataclass(frozen=True)
class Items:
    """A list of points."""

    points: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table whose first row, and first column, say what the others are."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Picture:
    """A chart with its columns; `words` say what it shows to those who do not see it."""

    chart: Chart
    columns: dict[str, dict[str, Any]]
    words: str


@dataclass(frozen=True)
class Room:
    """Empty lines to write on by hand."""

    n_lines: int


Block = Heading | Text | Own | Items | Table | Picture | Room


@dataclass(frozen=True)
class Document:
    """A report before it is a file."""

    title: str
    made: str  # YYYY-MM-DD
    blocks: tuple[Block, ...]
    language: str = "en"


def clean(text: Any) -> str:
    """A text without the control characters that no file format holds; the rest as it is."""
    return "".join(c for c in str(text) if c in "\n\t" or (c.isprintable() or _kept(c)))


def _kept(c: str) -> bool:
    """Spaces of other scripts, and the signs that join or turn letters, belong to the words."""
    return unicodedata.category(c) == "Zs" or c in "\u200c\u200d\u200e\u200f"


def lines(words: str) -> list[str]:
    """The lines of what somebody wrote, without those at both ends that are empty."""
    return words.strip("\n").split("\n")


def widths(table: Table) -> list[int]:
    """How wide each column should be, in letters: as its words need, within bounds."""
    columns = zip(table.head, *table.rows, strict=True)
    return [min(max(max(map(len, column)) + 3, 12), 40) for column in columns]


def is_right_to_left(words: str) -> bool:
    """Whether the first letter that has a direction runs from right to left."""
    for letter in words:
        direction = unicodedata.bidirectional(letter)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False
