"""From the weights in the dataset, with the learner's changes, to the arrays of the model."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from dlkit.content import Budget
from dlkit.models.budget import ACTIVITIES, CELLS, OUTCOMES, Weights

MOST = 10.0  # a weight of a cell


def groups(budget: Budget) -> list[dict[str, Any]]:
    """Every weight for the page, in groups: id, label, value as shipped, range, help."""
    found = [
        _group(f"What {one.name.lower()} touches", f"touches/{one.id}", one.touches)
        for one in in_order(budget.activities, ACTIVITIES)
    ]
    found += [
        _group(f"What feeds {one.name.lower()}", f"fed_by/{one.id}", one.fed_by)
        for one in in_order(budget.outcomes, OUTCOMES)
    ]
    numbers = [
        {"id": f"numbers/{one.id}", "label": one.label, "value": one.value, "low": one.low,
         "high": one.high, "help": one.help}
        for one in budget.numbers
    ]  # fmt: skip
    for outcome in budget.outcomes:
        help_ = "Share of the gap that it closes in a term."
        numbers.append(_share(f"speed/{outcome.id}", f"Speed of {outcome.name.lower()}",
                              outcome.speed, help_))  # fmt: skip
    for event in budget.events:
        help_ = "In each term but the first."
        label = f"Chance: {event.name.lower()}"
        numbers.append(_share(f"chance/{event.id}", label, event.chance, help_))
    return [{"title": "Numbers of the model", "grid": False, "weights": numbers}, *found]


def checked_changes(budget: Budget, changes: Any) -> dict[str, float]:
    """The learner's own weights by id; refused by name when one is unknown or out of range."""
    if not isinstance(changes, Mapping):
        raise ValueError(f"weights must be pairs of name and number, got {changes!r:.40}")
    known = {one["id"]: one for group in groups(budget) for one in group["weights"]}
    for name, value in changes.items():
        if name not in known:
            raise ValueError(f"weights must be weights of this game, got {str(name)[:60]!r}")
        low, high = known[name]["low"], known[name]["high"]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not math.isfinite(value) or not low <= value <= high:
            label = known[name]["label"]
            raise ValueError(f"{label} must be between {low:g} and {high:g}, got {value!r:.40}")
    shipped = {name: one["value"] for name, one in known.items()}
    return {name: float(value) for name, value in changes.items() if value != shipped[name]}


def weights(budget: Budget, changes: Mapping[str, float] | None = None) -> Weights:
    """The arrays of the model: the dataset's weights, and over them the learner's."""
    own = changes or {}
    number = {one.id: own.get(f"numbers/{one.id}", one.value) for one in budget.numbers}
    activities = in_order(budget.activities, ACTIVITIES)
    outcomes = in_order(budget.outcomes, OUTCOMES)
    touches = [_cells(one.touches, f"touches/{one.id}", own) for one in activities]
    feeds = [_cells(one.fed_by, f"fed_by/{one.id}", own) for one in outcomes]
    speeds = [own.get(f"speed/{one.id}", one.speed) for one in outcomes]
    losses = [[one.loss if cell in one.hits else 0.0 for cell in CELLS] for one in budget.events]
    return Weights(
        touches=np.array(touches, float),
        feeds=np.array(feeds, float).T,
        speeds=np.array(speeds, float),
        chances=np.array([own.get(f"chance/{e.id}", e.chance) for e in budget.events], float),
        losses=np.array(losses, float).reshape(-1, len(CELLS)),
        working=np.array([one.working for one in budget.events], float),
        **number,
    )


def in_order(parts: Any, ids: tuple[str, ...]) -> list[Any]:
    """The parts in the model's order; refused when one is missing or strange."""
    found = {one.id: one for one in parts}
    if set(found) != set(ids):
        raise ValueError(f"weights.toml must have exactly {', '.join(ids)}, got {list(found)}")
    return [found[name] for name in ids]


def _cells(touches: Any, prefix: str, own: Mapping[str, float]) -> list[float]:
    shipped = {one.cell: one.weight for one in touches}
    return [own.get(f"{prefix}/{cell}", shipped.get(cell, 0.0)) for cell in CELLS]


def _group(title: str, prefix: str, touches: Any) -> dict[str, Any]:
    """Sixteen weights, one for each cell."""
    values = _cells(touches, prefix, {})
    rows = [
        {"id": f"{prefix}/{cell}", "label": cell.replace("_", ", "), "value": value, "low": 0.0,
         "high": MOST, "help": ""}
        for cell, value in zip(CELLS, values, strict=True)
    ]  # fmt: skip
    return {"title": title, "grid": True, "weights": rows}


def _share(name: str, label: str, value: float, help_: str) -> dict[str, Any]:
    return {"id": name, "label": label, "value": value, "low": 0.0, "high": 1.0, "help": help_}
