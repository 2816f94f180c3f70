"""Answers from the table of any form service: the lecturer says which column answers what.

Every cell is data: a text such as `=1+1` stays that text and is never worked out.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from dlkit.classroom._values import cleaned
from dlkit.classroom.activities import Activity
from dlkit.content import LONGEST_TEXT, assessment_form

MOST_BYTES = 1_000_000
MOST_ROWS = 2_000
MOST_COLUMNS = 200
MOST_FAULTS = 20
KINDS = ("one", "many", "scale", "number", "text")  # what a cell of a table can answer
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")

Answers = dict[str, Any]


class Table(NamedTuple):
    """A table as it came: names of columns, and rows of as many cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Taken(NamedTuple):
    """The answers of each row, and which cells could not be understood."""

    answers: tuple[Answers, ...]
    faults: tuple[str, ...]


def text_of(data: bytes | str) -> str:
    """The text of a file in the usual encodings; a ValueError where it is none."""
    if len(data) > MOST_BYTES:
        raise ValueError(f"the file must have at most {MOST_BYTES:,} bytes, got {len(data):,}")
    text = _decoded(data) if isinstance(data, bytes) else data
    if "\0" in text:
        raise ValueError("the file must be text, got one with null characters")
    return text.removeprefix("\ufeff")


def _decoded(data: bytes) -> str:
    if data.startswith(b"PK"):
        raise ValueError("the file must be text or CSV, got a workbook; save it as CSV first")
    marked = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    try:
        return data.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def read_table(data: bytes | str) -> Table:
    """The table in a CSV file: divided by tab, semicolon or comma, whichever its head has most."""
    text = text_of(data)
    head = text.partition("\n")[0]
    divider = max("\t;,", key=head.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=divider, strict=True))
    except csv.Error as error:
        raise ValueError(f"the table must have its quotes in pairs, got: {error}") from None
    rows = [row for row in lines if any(cell.strip() for cell in row)]
    if len(rows) < 2:
        raise ValueError(f"the table must have a head and at least one row, got {len(rows)} lines")
    if len(rows) > MOST_ROWS + 1:
        raise ValueError(f"the table must have at most {MOST_ROWS:,} rows, got {len(rows) - 1:,}")
    width = len(rows[0])
    if width > MOST_COLUMNS:
        raise ValueError(f"the table must have at most {MOST_COLUMNS} columns, got {width}")
    for place, row in enumerate(rows[1:], 2):
        if len(row) > width and any(cell.strip() for cell in row[width:]):
            raise ValueError(f"row {place} must have at most {width} cells, got {len(row)}")
    padded = [tuple(cell.strip() for cell in (row + [""] * width)[:width]) for row in rows]
    return Table(padded[0], tuple(padded[1:]))


def guesses(table: Table, asked: Sequence[Activity]) -> list[str]:
    """For each column the activity that its name says, or none."""
    names: dict[str, str] = {}
    for one in asked:
        if one.kind in KINDS:
            for words in (one.prompt, one.title, one.id):
                names.setdefault(plain(words), one.id)
    for cell in assessment_form().cells:  # the columns of a group's table, by the first item
        names.setdefault(plain(cell.items[0].id), f"assessment/{cell.id}")
    return [names.get(plain(column), "") for column in table.columns]


def taken(table: Table, asked: Mapping[int, Activity]) -> Taken:
    """The answers of each row in the columns that were chosen; rows without any are left out."""
    twice = [one.id for one in asked.values()]
    for name in twice:
        if twice.count(name) > 1:
            raise ValueError(f"columns must answer different activities, got {name} twice")
    found, faults = [], []
    for place, row in enumerate(table.rows, 2):
        answers: Answers = {}
        for column, one in asked.items():
            if not row[column]:
                continue
            try:
                answers[one.id] = value(one, row[column])
            except ValueError as error:
                faults.append(f"row {place}, {table.columns[column][:40]!r}: {error}")
        if answers:
            found.append(answers)
    more = len(faults) - MOST_FAULTS
    return Taken(
        tuple(found), tuple(faults[:MOST_FAULTS] + ([f"and {more} more"] if more > 0 else []))
    )


def value(one: Activity, cell: str) -> Any:
    """What a cell answers, in the activity's own form."""
    match one.kind:
        case "one":
            return _option(one, cell)
        case "many":
            return one.checked(_options(one, cell))
        case "scale":
            return _step(one, cell)
        case "number":
            return one.checked(_number(cell))
        case "text":
            return one.checked(cleaned(cell[: 4 * LONGEST_TEXT])[: one.n_max or LONGEST_TEXT])
        case _:
            raise ValueError(f"activity must be one that a cell can answer, got {one.kind}")


def plain(text: str) -> str:
    """A text as it is compared: small letters, single blanks, no marks around it."""
    return " ".join(text.split()).strip(" .:;,!?'\"").casefold()


def _option(one: Activity, cell: str) -> str:
    wanted = plain(cell)
    for name, words in one.options:
        if wanted in (plain(words), plain(name)):
            return name
    raise ValueError(f"cell must be one of the answers, got {cell[:40]!r}")


def _options(one: Activity, cell: str) -> list[str]:
    """The options in a cell; their own words may hold commas, so the longest are found first."""
    rest, ticked = f" {plain(cell)} ", []
    for name, words in sorted(one.options, key=lambda option: -len(option[1])):
        if plain(words) in rest:
            rest = rest.replace(plain(words), " ", 1)
            ticked.append(name)
    if left := rest.strip(" ,;|/\n"):
        raise ValueError(f"cell must hold answers of this question, got {left[:40]!r}")
    return ticked


def _step(one: Activity, cell: str) -> Any:
    for name, words in one.options:
        if plain(cell) in (plain(words), name):
            return one.checked(name if name == "na" else int(name))
    return one.checked(_number(cell))


def _number(cell: str) -> float:
    """The number of a cell, with a decimal comma, a sign or a unit behind it."""
    text = cell.replace("\u2212", "-").strip()
    found = NUMBER.match(text)
    rest = text[found.end() :].strip() if found else text
    if not found or re.search(r"\d", rest):
        raise ValueError(f"cell must be a number, got {cell[:40]!r}")
    return float(found.group().replace(",", "."))
