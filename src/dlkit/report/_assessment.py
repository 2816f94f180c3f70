"""The one seam to the self-assessment: answers to items become a mean for each of 16 cells.

Items are named after their cell, `<criterion>_<dimension>...`; a cell without an answer has no
mean, and 'cannot say' is no answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from dlkit.record import Record
from dlkit.report._gather import number, table, value, words

CRITERIA = {
    "people": "People",
    "processes": "Processes",
    "development": "Professional development",
    "resources": "Resources",
}
DIMENSIONS = {
    "trust": "Trust",
    "autonomy": "Autonomy",
    "change": "Change",
    "relationships": "Relationships",
}
CELL = re.compile(rf"({'|'.join(CRITERIA)})_({'|'.join(DIMENSIONS)})(?![a-z])")


@dataclass(frozen=True)
class Assessment:
    """One round: the mean of each answered cell from -2 to +2, and how much was answered."""

    on: str
    means: dict[str, float]
    n_answers: int
    n_cannot_say: int


def assessment(record: Record, turn: int) -> Assessment | None:
    """Round 1 or 2; None when it has no entry."""
    found = value(record, f"profile/assessment_{turn}", "assessment")
    answers = table(found.get("answers"))
    if not answers:
        return None
    cannot_say = sum(answer == "na" for answer in answers.values())
    means, n_answers = cell_means(answers)
    return Assessment(words(found.get("on")), means, n_answers, cannot_say)


def cell_means(answers: dict[str, Any]) -> tuple[dict[str, float], int]:
    """The mean of the answers of each cell, and how many answers count."""
    given: dict[str, list[float]] = {}
    for item, answer in answers.items():
        cell, level = CELL.match(item), number(answer)
        if cell and level is not None and -2 <= level <= 2:
            given.setdefault(cell.group(), []).append(level)
    means = {cell: sum(levels) / len(levels) for cell, levels in given.items()}
    return means, sum(map(len, given.values()))


def cell_name(cell: str) -> str:
    """A cell in words, 'People: trust'."""
    criterion, _, dimension = cell.partition("_")
    if criterion not in CRITERIA or dimension not in DIMENSIONS:
        return cell
    return f"{CRITERIA[criterion]}: {DIMENSIONS[dimension].lower()}"


def cells() -> list[str]:
    """The ids of all 16 cells, criterion by criterion."""
    return [f"{criterion}_{dimension}" for criterion in CRITERIA for dimension in DIMENSIONS]
