"""A group's reliability in words and numbers for the page: the interval before the point."""

from __future__ import annotations

from typing import Any

from dlkit import content
from dlkit.assessment import FEW, Group, ItemReliability, ScaleReliability
from dlkit.widgets._assessment_words import NONE, number

NOTES = (
    "Alpha is no proof that the items measure one thing: it also rises with their number. Omega "
    "fits one factor and is to be preferred where items differ; it does not ask either whether "
    "one factor is enough. Its interval comes from drawing the respondents again 200 times; draws "
    "without a proper fit are left out.",
    "r_wg compares the spread of an item's answers with answers at random (1: all alike). A mean "
    "is shown from 0.70 on, a contested convention; below it a mean would describe nobody. "
    "Where fewer than 10 answered all alike, neither is shown: it would give their answer away.",
    "ICC(1) is the share of variance that lies between units, ICC(2) the reliability of a unit's "
    "mean. Both need several units in the file.",
    "These figures are about a group's answers to these items on one day. They do not make the "
    "items valid.",
)


def page(found: Group) -> dict[str, Any]:
    """Everything that the page shows of a group."""
    return {
        "said": said(found),
        "scales": {
            "caption": "Do the items of a scale hang together?",
            "head": ["Scale", *point_heads(found.n < FEW), "Omega", "Items", "Complete"],
            "rows": [scale_row(one, found.n < FEW) for one in found.scales],
        },
        "items": {
            "caption": "Do people agree on an item? Agreement first, the mean only where they do",
            "head": ["Item", "Answers", "r_wg", "Mean", "With the rest of its row (r)"],
            "rows": [item_row(one) for one in found.items],
        },
        "units": units(found),
        "notes": list(NOTES),
    }


def said(found: Group) -> str:
    """What the group is, and how to read it."""
    few = (
        f" Fewer than {FEW}: read the intervals, the points may lie anywhere in them."
        if found.n < FEW
        else ""
    )
    return f"{found.n} respondents.{few} Their answers are not kept."


def point_heads(few: bool) -> list[str]:
    """Interval and point, in the order in which they are to be read."""
    heads = ["95 % interval of alpha", "Alpha"]
    return heads if few else heads[::-1]


def scale_row(one: ScaleReliability, few: bool) -> list[str]:
    """One scale; what cannot be told is said in words."""
    name, counts = scale_name(one.id), [str(one.n_items), str(one.n_complete)]
    if one.alpha is None:
        enough = one.n_complete >= 5
        why = "totals do not vary" if enough else "fewer than 5 complete"
        return [name, why, NONE, NONE, *counts]
    pair = [span(one.alpha_interval), number(one.alpha)]
    return [name, *(pair if few else pair[::-1]), omega(one), *counts]


def omega(one: ScaleReliability) -> str:
    """Omega behind its interval, or why there is none."""
    if one.omega is None:
        return "one factor does not fit" if one.n_items > 2 else "needs 3 items"
    if one.omega_interval is None:
        return "not stable: left out"
    return f"{span(one.omega_interval)}; {number(one.omega)}"


def span(interval: tuple[float, float] | None) -> str:
    """An interval in words."""
    return f"{number(interval[0])} to {number(interval[1])}" if interval else NONE


def scale_name(scope: str) -> str:
    """The name of a row or column of the matrix."""
    form = content.assessment_form()
    names = {part.id: part.text for part in (*form.criteria, *form.dimensions)}
    return names.get(scope, "All items")


def item_row(one: ItemReliability) -> list[str]:
    """One item."""
    if one.r_wg is None:
        why = "fewer than 5" if one.n < 5 else "all alike or nearly"
        return [one.id, str(one.n), why, NONE, NONE]
    mean = number(one.mean) if one.mean is not None else "no common view"
    return [one.id, str(one.n), number(one.r_wg), mean, number(one.item_total)]


def units(found: Group) -> str:
    """The comparison of units, or why there is none."""
    if not found.n_units and not found.n_small_units:
        return "The file names no units, so ICC(1) and ICC(2) cannot be computed."
    small = f" {found.n_small_units} with fewer than 5 answers left out." * bool(
        found.n_small_units
    )
    if found.icc is None:
        return f"ICC(1) and ICC(2) need two units with 5 answers and some difference.{small}"
    none = "" if found.icc.icc1 > 0 else " Below 0: units differ no more than by chance."
    return (
        f"{found.n_units} units: ICC(1) {number(found.icc.icc1)}, ICC(2) "
        f"{number(found.icc.icc2)}, of each respondent's mean over all items.{none}{small}"
    )
