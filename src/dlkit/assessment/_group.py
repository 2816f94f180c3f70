"""A group's answers: whether they hang together and agree, before anything is averaged.

Below 5 respondents nothing is told, so that answers are harder to guess; the same holds for each
scale, item and unit by itself. An item that all of fewer than 10 answered alike is not told:
its mean would be everybody's answer. Below 50 an interval comes first, the point after it.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np

from dlkit import content
from dlkit.assessment._reliability import (
    Icc,
    alpha,
    corrected_item_total,
    feldt_interval,
    icc,
    omega,
    omega_interval,
    r_wg,
)
from dlkit.assessment._scores import members

MIN_GROUP = 5  # below it nothing is told
MIN_ALIKE = 10  # below it answers that are all alike are not told
FEW = 50  # below it the interval comes first
AGREED = 0.7  # from here a mean is shown: a convention, and a contested one


class ScaleReliability(NamedTuple):
    """The items of a row, a column or the whole; None where it cannot be told."""

    id: str
    n_items: int
    n_complete: int  # respondents who answered all of them
    alpha: float | None = None
    alpha_interval: tuple[float, float] | None = None
    omega: float | None = None
    omega_interval: tuple[float, float] | None = None


class ItemReliability(NamedTuple):
    """One item: agreement first; the mean only where people agree."""

    id: str
    n: int
    r_wg: float | None = None
    mean: float | None = None
    item_total: float | None = None  # with the sum of the other items of its row


class Group(NamedTuple):
    """What can be told about a group's answers."""

    n: int
    scales: tuple[ScaleReliability, ...]
    items: tuple[ItemReliability, ...]
    n_units: int  # units with enough answers; 0 when the file names none
    n_small_units: int
    icc: Icc | None


def group(found: content.GroupAnswers) -> Group:
    """The reliability of a group's answers; fewer than 5 respondents are refused."""
    answers = np.array(found.answers, dtype=float).reshape(-1, len(found.items))
    said = np.isfinite(answers).any(axis=1)
    answers = answers[said]
    if len(answers) < MIN_GROUP:
        raise ValueError(
            f"answers must come from {MIN_GROUP} respondents or more, got {len(answers)}: "
            "below that nothing is shown, so that answers are harder to guess"
        )
    scopes = [*content.CRITERIA, *content.DIMENSIONS, "overall"]
    scales = [_scale(scope, answers, found.items) for scope in scopes]
    units = [unit for unit, kept in zip(found.units, said, strict=False) if kept]
    sizes = Counter(units)
    large = [name for name, size in sizes.items() if size >= MIN_GROUP]
    return Group(
        len(answers),
        tuple(scale for scale in scales if scale.n_items >= 2),
        _items(answers, found.items),
        len(large),
        len(sizes) - len(large),
        _icc(answers, units, large),
    )


def _columns(scope: str, items: tuple[str, ...]) -> list[int]:
    """Where the items of a row, a column or the whole stand."""
    cells, homes = set(members(scope)), content.assessment_form().items
    return [i for i, item in enumerate(items) if homes[item] in cells]


def _complete(answers: np.ndarray, columns: list[int]) -> np.ndarray:
    chosen = answers[:, columns]
    return np.asarray(chosen[np.isfinite(chosen).all(axis=1)])


def _scale(scope: str, answers: np.ndarray, items: tuple[str, ...]) -> ScaleReliability:
    columns = _columns(scope, items)
    complete = _complete(answers, columns)
    n, k = complete.shape
    if n < MIN_GROUP or k < 2:
        return ScaleReliability(scope, k, n)
    found = alpha(complete)
    around = None if found is None else feldt_interval(found, n, k)
    return ScaleReliability(scope, k, n, found, around, omega(complete), omega_interval(complete))


def _items(answers: np.ndarray, items: tuple[str, ...]) -> tuple[ItemReliability, ...]:
    totals: dict[str, float | None] = {}
    for criterion in content.CRITERIA:
        columns = _columns(criterion, items)
        complete = _complete(answers, columns)
        if complete.shape[0] >= MIN_GROUP and complete.shape[1] >= 2:
            names = [items[i] for i in columns]
            totals |= dict(zip(names, corrected_item_total(complete), strict=True))
    return tuple(
        _item(name, column[np.isfinite(column)], totals.get(name))
        for name, column in zip(items, answers.T, strict=True)
    )


def _item(name: str, column: np.ndarray, total: float | None) -> ItemReliability:
    if column.size < MIN_GROUP:
        return ItemReliability(name, column.size)
    if column.size < MIN_ALIKE and np.ptp(column) == 0:  # the mean is everybody's answer
        return ItemReliability(name, column.size)
    agreed = r_wg(column.tolist())
    mean = float(column.mean()) if agreed >= AGREED else None
    return ItemReliability(name, column.size, agreed, mean, total)


def _icc(answers: np.ndarray, units: list[str], large: list[str]) -> Icc | None:
    """ICC of each respondent's mean, over units with enough answers."""
    if len(large) < 2:
        return None
    kept = [i for i, unit in enumerate(units) if unit in large]
    return icc(np.nanmean(answers[kept], axis=1).tolist(), [units[i] for i in kept])
