"""Scores as the published audit made them: the mean of the cells of a row, a column, or all.

A cell's value is the mean of its answered items, from -2 (never) to +2 (always). 'Cannot say'
and what was left open count for nothing and are counted. With all items answered, the mean of
cells is the mean of items; where some are missing, each cell still counts the same, as in the
audit, which gave each cell one value.

The interval of a mean is a 95 per cent t interval over its cells. It treats the cells as a draw
from all that could have been asked; the two items of a cell are too alike to count as two. It
says how much the mean hangs on what was asked, and nothing about what others would answer.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from dlkit import content
from dlkit.assessment._quantiles import t_quantile

MIN_CELLS = 3  # below it a mean gets no interval: our convention
LOW, HIGH = -2.0, 2.0
CANNOT_SAY = "na"


class Score(NamedTuple):
    """One mean; `value` is None when nothing was answered, `low` and `high` when too little."""

    id: str
    value: float | None
    low: float | None
    high: float | None
    n_answered: int
    n_cannot_say: int
    n_items: int
    n_cells: int  # cells with at least one answer

    @property
    def n_open(self) -> int:
        """Items without any answer."""
        return self.n_items - self.n_answered - self.n_cannot_say


class Scores(NamedTuple):
    """All means of one assessment, by id."""

    cells: dict[str, Score]
    criteria: dict[str, Score]
    dimensions: dict[str, Score]
    overall: Score


def checked(answers: Mapping[str, Any]) -> dict[str, int | str]:
    """The answers to items that there are; another answer than -2..2 or 'na' is refused.

    Answers to items that the form no longer has are left out: an old record stays readable.
    """
    known = content.assessment_form().items
    for name, answer in answers.items():
        is_step = type(answer) is int and answer in content.STEPS
        if name in known and answer is not None and not is_step and answer != CANNOT_SAY:
            raise ValueError(f"{name} must be -2, -1, 0, 1, 2 or 'na', got {answer!r:.40}")
    return {name: answers[name] for name in known if answers.get(name) is not None}


def scores(answers: Mapping[str, Any]) -> Scores:
    """Every mean of one assessment, from answers by item id."""
    given = checked(answers)
    form = content.assessment_form()
    cells = {cell.id: _cell(cell, given) for cell in form.cells}

    def mean_of(scope: str) -> Score:
        return _mean(scope, [cells[one] for one in members(scope)])

    return Scores(
        cells,
        {one: mean_of(one) for one in content.CRITERIA},
        {one: mean_of(one) for one in content.DIMENSIONS},
        mean_of("overall"),
    )


def members(scope: str) -> list[str]:
    """The cells of a criterion or a dimension, of one cell, or of all ('overall')."""
    return [one for one in content.CELLS if scope in (*one.split("_"), one, "overall")]


def _cell(cell: content.AssessmentCell, given: Mapping[str, int | str]) -> Score:
    found = [given[item.id] for item in cell.items if item.id in given]
    values = [answer for answer in found if isinstance(answer, int)]
    value = sum(values) / len(values) if values else None
    silent = len(found) - len(values)
    return Score(cell.id, value, None, None, len(values), silent, len(cell.items), bool(values))


def _mean(scope: str, cells: Sequence[Score]) -> Score:
    values = [cell.value for cell in cells if cell.value is not None]
    low, high = interval(values, LOW, HIGH)
    return Score(
        scope,
        math.fsum(values) / len(values) if values else None,
        low,
        high,
        sum(cell.n_answered for cell in cells),
        sum(cell.n_cannot_say for cell in cells),
        sum(cell.n_items for cell in cells),
        len(values),
    )


def interval(
    values: Sequence[float], least: float = -math.inf, most: float = math.inf
) -> tuple[float, float] | tuple[None, None]:
    """A 95 per cent t interval of a mean, cut at the ends of the scale.

    None where there are too few values, or no spread to judge by.
    """
    if len(values) < MIN_CELLS:
        return None, None
    sd = float(np.std(values, ddof=1))
    if sd < 1e-12:
        return None, None
    mean = math.fsum(values) / len(values)
    half = t_quantile(0.975, len(values) - 1) * sd / math.sqrt(len(values))
    return max(least, mean - half), min(most, mean + half)
