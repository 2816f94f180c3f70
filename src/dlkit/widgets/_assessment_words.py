"""The result of a self-assessment in words and numbers for the page."""

from __future__ import annotations

import math
from typing import Any

from dlkit import assessment, content
from dlkit.assessment import Change, ScopeChange, Score, Scores

NONE = "\u2013"  # where there is no number
LIMITS = (
    "The interval (95 per cent, over cells) shows how much a mean hangs on what was asked. It "
    "says nothing about what your colleagues would answer: one person has answered here, and the "
    "score is of the unit as that person sees it."
)
CHANGE_LIMITS = (
    "'More than noise' means that the cells moved together by more than they scatter. It cannot "
    "tell a changed unit from a changed mood, memory or standard of the one who answers, and it "
    "knows no cause. Nine intervals are looked at: with nine independent ones and no change at "
    "all, one learner in three would find at least one 'more than noise'. Ask others, and look "
    "at the evidence."
)
AUDIT_LIMITS = (
    "Published audits of funded projects in Australian universities: people who had set out to "
    "distribute leadership, scored within that programme. They are no norm, and their questions "
    "were worded otherwise."
)


def number(value: float | None, signed: bool = False) -> str:
    """A number as the page shows it, with a real minus."""
    if value is None:
        return NONE
    hundredths = math.floor(abs(value) * 100 + 0.5 + 1e-9)  # a half is rounded away from 0
    sign = "" if not hundredths else "\u2212" if value < 0 else "+" if signed else ""
    return f"{sign}{hundredths / 100:.2f}"


def count(n: int, word: str) -> str:
    """`1 item`, `2 items`."""
    return f"{n} {word}{'' if n == 1 else 's'}"


def around(low: float | None, high: float | None) -> str:
    """An interval in words, or nothing."""
    return "" if low is None else f"{number(low)} to {number(high)}"


def score_row(name: str, score: Score) -> dict[str, Any]:
    """One mean with its interval, and on how much it rests."""
    if score.value is None:
        why = "no score: nothing but 'cannot say'" if score.n_cannot_say else "not answered yet"
    elif score.low is None and score.n_cells < assessment.MIN_CELLS:
        why = "too few cells for an interval"
    elif score.low is None:
        why = "all cells alike: no spread to judge by"
    else:
        why = around(score.low, score.high)
    rests = f"{count(score.n_answered, 'item')} in {count(score.n_cells, 'cell')}"
    return {
        "name": name,
        "value": score.value,
        "low": score.low,
        "high": score.high,
        "text": number(score.value),
        "said": why,
        "rests": rests if score.value is not None else "",
    }


def cell(score: Score) -> dict[str, Any]:
    """One cell of the heat map."""
    if score.value is not None:
        said = f"{score.n_answered} of {score.n_items}"
    else:
        said = "cannot say" if score.n_cannot_say else "open"
    return {"value": score.value, "text": number(score.value), "said": said}


def said(found: Scores) -> str:
    """The whole result in a sentence or two."""
    whole = found.overall
    missing = []
    if whole.n_cannot_say:
        missing.append(f"{whole.n_cannot_say} 'cannot say'")
    if whole.n_open:
        missing.append(f"{whole.n_open} open")
    rest = f" Left out: {' and '.join(missing)}." if missing else ""
    if whole.value is None:
        if not whole.n_cannot_say:
            return "Nothing is answered yet."
        return (
            f"No score: {count(whole.n_cannot_say, 'answer')}, all of them 'cannot say'. That is "
            "a finding too: ask somebody in the unit who can."
        )
    wide = "" if whole.low is None else f" ({around(whole.low, whole.high)})"
    return (
        f"Your unit as you see it: {number(whole.value)}{wide} on the scale from \u22122 never "
        f"to 2 always, resting on {count(whole.n_answered, 'item')} of {whole.n_items}.{rest}"
    )


def page(found: Scores) -> dict[str, Any]:
    """Everything that the page shows of one round."""
    form = content.assessment_form()
    names = {part.id: part.text for part in (*form.criteria, *form.dimensions)}
    parts = {**found.criteria, **found.dimensions}
    return {
        "said": said(found),
        "cells": {one: cell(score) for one, score in found.cells.items()},
        "means": {one: cell_of_mean(score) for one, score in parts.items()},
        "overall": score_row("All cells", found.overall),
        "criteria": [score_row(names[one], score) for one, score in found.criteria.items()],
        "dimensions": [score_row(names[one], score) for one, score in found.dimensions.items()],
        "limits": LIMITS,
    }


def cell_of_mean(score: Score) -> dict[str, Any]:
    """A mean in the margin of the heat map."""
    said = f"{score.n_cells} of 4"
    return {"value": score.value, "text": number(score.value), "said": said}


def change_row(name: str, one: ScopeChange) -> list[str]:
    """One line of the table of changes."""
    interval = around(one.low, one.high) or NONE
    return [
        name,
        number(one.before),
        number(one.after),
        number(one.change, signed=True),
        interval,
        one.words,
    ]


def change_said(found: Change) -> str:
    """The whole change in a sentence."""
    whole = found.overall
    if whole.change is None:
        return "No item has an answer in both rounds, so nothing can be compared."
    moved = [*found.criteria.values(), *found.dimensions.values()]
    form = content.assessment_form()
    names = {part.id: part.text for part in (*form.criteria, *form.dimensions)}
    more = [names[one.id] for one in moved if one.verdict == "more"]
    which = f" More than noise in: {', '.join(more)}." if more else ""
    wide = f" ({around(whole.low, whole.high)})" if whole.low is not None else ""
    return (
        f"From the first round to this one: {number(whole.change, signed=True)}{wide} over "
        f"{count(whole.n_items, 'item')} answered both times: {whole.words}.{which}"
    )


def change_page(found: Change) -> dict[str, Any]:
    """Everything that the page shows of a change."""
    form = content.assessment_form()
    rows = [("All cells", found.overall)]
    rows += [(part.text, found.criteria[part.id]) for part in form.criteria]
    rows += [(part.text, found.dimensions[part.id]) for part in form.dimensions]
    cells = {
        name: {
            "value": one.change,
            "text": number(one.change, signed=True),
            "said": count(one.n_items, "item"),
        }
        for name, one in found.cells.items()
    }
    return {
        "said": change_said(found),
        "head": ["", "First", "Now", "Change", "95 % interval", "Verdict"],
        "rows": [change_row(name, one) for name, one in rows],
        "cells": cells,
        "limits": CHANGE_LIMITS,
    }
