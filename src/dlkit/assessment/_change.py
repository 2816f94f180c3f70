"""What moved between two assessments of one unit, and whether it is more than noise.

Only items that were answered in both rounds count, each against itself. A cell's change is the
mean of its items' changes; a row's, a column's or the whole's is the mean of its cells' changes,
with a 95 per cent t interval over the cells. An interval that leaves out 0 is called 'more than
noise': the change is larger than the scatter between cells makes likely. It cannot tell whether
the unit changed, or the mood, the memory or the standard of the one who answered; nor the cause.
With nine such intervals (four rows, four columns, the whole), one in three pairs of rounds
shows at least one by chance alone if they were independent (1 - 0.95^9 = 0.37).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from dlkit import content
from dlkit.assessment._scores import MIN_CELLS, interval, members, scores

Verdict = Literal["nothing", "few", "alike", "same", "noise", "more"]

WORDS: dict[Verdict, str] = {
    "nothing": "nothing was answered both times",
    "few": "too few answers to tell from noise",
    "alike": "all cells moved alike: the unit, or the yardstick of the one who answers",
    "same": "no answer moved",
    "noise": "no more than noise",
    "more": "more than noise",
}


class ScopeChange(NamedTuple):
    """The change of one mean; later minus earlier."""

    id: str
    before: float | None  # over the items that were answered in both rounds
    after: float | None
    change: float | None
    low: float | None
    high: float | None
    n_items: int  # answered in both rounds
    verdict: Verdict

    @property
    def words(self) -> str:
        """The verdict, in words."""
        return WORDS[self.verdict]


class Change(NamedTuple):
    """All changes between two assessments, by id."""

    cells: dict[str, ScopeChange]
    criteria: dict[str, ScopeChange]
    dimensions: dict[str, ScopeChange]
    overall: ScopeChange


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> Change:
    """What moved between two assessments, from answers by item id."""
    both = _in_both(before, after)
    first = scores({name: before[name] for name in both}).cells
    second = scores({name: after[name] for name in both}).cells

    def moved(scope: str) -> ScopeChange:
        cells = [one for one in members(scope) if first[one].n_answered]
        pairs = [(first[one].value or 0.0, second[one].value or 0.0) for one in cells]
        return _change(scope, pairs, sum(first[one].n_answered for one in cells))

    return Change(
        {one: moved(one) for one in content.CELLS},
        {one: moved(one) for one in content.CRITERIA},
        {one: moved(one) for one in content.DIMENSIONS},
        moved("overall"),
    )


def _in_both(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The items that have a step of the scale in both rounds."""
    steps = content.STEPS
    known = content.assessment_form().items
    rounds = (before, after)
    return [one for one in known if all(each.get(one) in steps for each in rounds)]


def _change(scope: str, pairs: Sequence[tuple[float, float]], n_items: int) -> ScopeChange:
    if not pairs:
        return ScopeChange(scope, None, None, None, None, None, 0, "nothing")
    moves = [after - before for before, after in pairs]
    before, after, change = (
        math.fsum(column) / len(pairs)
        for column in ([b for b, _ in pairs], [a for _, a in pairs], moves)
    )
    low, high = interval(moves, -4.0, 4.0)
    verdict = _verdict(moves, low, high)
    return ScopeChange(scope, before, after, change, low, high, n_items, verdict)


def _verdict(moves: Sequence[float], low: float | None, high: float | None) -> Verdict:
    if len(moves) < MIN_CELLS:
        return "few"
    if low is None or high is None:
        return "alike" if any(moves) else "same"
    return "more" if low > 0 or high < 0 else "noise"
