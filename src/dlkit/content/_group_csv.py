"""Answers of a group to the self-assessment: a CSV file with one row for each respondent.

The first line names the columns: ids of items, and perhaps `unit`. No other column is taken, so
that nobody's name is loaded. A cell is -2, -1, 0, 1 or 2; empty or `na` means 'cannot say'.
Columns are divided by tab, semicolon or comma, whichever the first line has.
"""

import math
from typing import NamedTuple

from dlkit.content._assessment import STEPS, assessment_form
from dlkit.content._own_csv import _cells, _cut, _lines, _text

MAX_UNIT = 60
_FORMS = ("{}", "{}.0", "+{}")
_ANSWERS = {form.format(step): float(step) for step in STEPS for form in _FORMS}
_SILENT = {"", "na", "n/a"}


class GroupAnswers(NamedTuple):
    """A group's answers: one row for each respondent, nan where somebody cannot say."""

    items: tuple[str, ...]
    units: tuple[str, ...]  # one for each row; empty when the file names no units
    answers: tuple[tuple[float, ...], ...]


def read_group_csv(data: str | bytes, name: str = "your file") -> GroupAnswers:
    """The answers in a CSV file, or a ValueError that says line and rule."""
    name = _cut(name)
    try:
        lines = _lines(_text(data))
        divider = next((mark for mark in "\t;," if mark in lines[0][1]), ",")
        header = [cell.lower() for cell in _cells(lines[0][1], divider, lines[0][0])]
        _check_header(header)
        rows = [
            _row(_padded(_cells(text, divider, line), len(header)), header, line)
            for line, text in lines[1:]
        ]
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None
    items = tuple(column for column in header if column != "unit")
    units = tuple(unit for unit, _ in rows) if "unit" in header else ()
    return GroupAnswers(items, units, tuple(answers for _, answers in rows))


def _check_header(header: list[str]) -> None:
    known = assessment_form().items
    for column in header:
        if column != "unit" and column not in known:
            first = next(iter(known))
            raise ValueError(
                f"line 1: columns must be ids of items such as {first}, or unit, "
                f"got {_cut(column)!r}; names of people are never needed"
            )
    if len(set(header)) < len(header):
        twice = next(column for column in header if header.count(column) > 1)
        raise ValueError(f"line 1: columns must be different, got {twice} twice")
    if len([column for column in header if column != "unit"]) < 2:
        raise ValueError("line 1: columns must name at least 2 items, got fewer")


def _padded(cells: list[str], width: int) -> list[str]:
    """The cells without empty ones beyond the header."""
    while len(cells) > width and not cells[-1]:
        cells = cells[:-1]
    return cells


def _row(cells: list[str], header: list[str], line: int) -> tuple[str, tuple[float, ...]]:
    if len(cells) != len(header):
        raise ValueError(f"line {line} must have {len(header)} cells, got {len(cells)}")
    unit, answers = "", []
    for column, cell in zip(header, cells, strict=True):
        if column == "unit":
            if not 1 <= len(cell) <= MAX_UNIT:
                raise ValueError(
                    f"line {line}: unit must have 1 to {MAX_UNIT} characters, got {len(cell)}"
                )
            unit = cell
        else:
            answers.append(_answer(column, cell, line))
    return unit, tuple(answers)


def _answer(column: str, cell: str, line: int) -> float:
    typed = cell.lower().replace("\u2212", "-")
    if typed in _SILENT:
        return math.nan
    if typed not in _ANSWERS:
        raise ValueError(
            f"line {line}: {column} must be -2, -1, 0, 1, 2 or na, got {_cut(cell)!r}"
        )
    return _ANSWERS[typed]
