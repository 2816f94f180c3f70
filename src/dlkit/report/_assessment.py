"""The one seam to the self-assessment: two rounds of answers become means, and what moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dlkit import content
from dlkit.assessment import TEACHING_AID, Change, Scores, compare, scores
from dlkit.record import Record
from dlkit.report._gather import table, value, words

CAUTION = f"{TEACHING_AID}. It asks about a unit, never about a person."


@dataclass(frozen=True)
class Assessment:
    """One round: its day, the answers that count, and the means of them."""

    on: str
    answers: dict[str, Any]
    scores: Scores


def assessment(record: Record, turn: int) -> Assessment | None:
    """Round 1 or 2; None when it has no answer. What is no answer of the scale is left out."""
    found = value(record, f"profile/assessment_{turn}", "assessment")
    steps = [*content.STEPS, "na"]
    known = content.assessment_form().items
    answers = {
        item: answer
        for item, answer in table(found.get("answers")).items()
        if item in known and type(answer) in (int, str) and answer in steps
    }
    return Assessment(words(found.get("on")), answers, scores(answers)) if answers else None


def moved(first: Assessment | None, second: Assessment | None) -> Change | None:
    """What changed between the rounds, item against item."""
    return compare(first.answers, second.answers) if first and second else None


def cell_name(cell: str) -> str:
    """A cell in words, 'People: trust'; another text as it is."""
    form = content.assessment_form()
    criterion, _, dimension = cell.partition("_")
    rows = {one.id: one.text for one in form.criteria}
    columns = {one.id: one.text for one in form.dimensions}
    if criterion not in rows or dimension not in columns:
        return cell
    return f"{rows[criterion]}: {columns[dimension].lower()}"


def cells() -> list[str]:
    """The ids of all 16 cells, criterion by criterion."""
    return list(content.CELLS)
