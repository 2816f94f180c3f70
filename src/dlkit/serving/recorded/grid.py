"""Which runs of a model a page holds: points in the order in which they matter to a learner."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any, NamedTuple

import numpy as np

COARSE, MIDDLE, FINE = 3, 5, 11  # values of a slider, beside the lesson's own
CROSSED = 4  # controls, at most, whose coarse values are all combined
SEEDS = 3  # a lesson asks for three seeds at most


class Point(NamedTuple):
    """One run: a value for each control, in their order, and a seed."""

    values: tuple[Any, ...]
    seed: int


class Axis(NamedTuple):
    """The recorded values of one control."""

    start: Any
    coarse: tuple[Any, ...]
    middle: tuple[Any, ...]
    fine: tuple[Any, ...]


def axis(spec: dict[str, Any]) -> Axis:
    """The values for a control, from its description; `default` is where the lesson starts."""
    start = spec["default"]
    if spec["kind"] in ("choice", "bool"):
        values = tuple(spec["options"]) if spec["kind"] == "choice" else (False, True)
        return Axis(start, values, values, values)
    near = {start / 2, start * 2} if start else set()
    coarse = _on_slider(spec, spread(spec, COARSE) | {start})
    middle = _on_slider(spec, spread(spec, MIDDLE) | {start})
    fine = _on_slider(spec, spread(spec, FINE) | near | {*middle})
    return Axis(start, coarse, middle, fine)


def spread(spec: dict[str, Any], count: int) -> set[float]:
    """Values from end to end of a slider."""
    low, high = spec["low"], spec["high"]
    if spec["log"]:
        return {float(f"{value:.2g}") for value in np.geomspace(low, high, count)}
    return set(np.linspace(low, high, count).tolist())


def _on_slider(spec: dict[str, Any], values: set[float]) -> tuple[Any, ...]:
    """The values as the slider can show them, those outside of it left out."""
    low, high, step = spec["low"], spec["high"], spec["step"]

    def placed(value: float) -> Any:
        if value == spec["default"] or value in (low, high) or spec["log"]:
            return int(value) if spec["kind"] == "int" else float(value)
        at = low + round((value - low) / step) * step
        return int(at) if spec["kind"] == "int" else float(f"{at:.10g}")

    return tuple(sorted({placed(value) for value in values if low <= value <= high}))


def blocks(axes: list[Axis], seed: int, chance: bool) -> Iterator[list[Point]]:
    """Points in groups, the most wanted first: a page takes as many groups as it has room for."""
    start = tuple(one.start for one in axes)
    seeds = [seed + i for i in range(SEEDS if chance else 1)]
    coarse, middle, fine = ([one[kind] for one in axes] for kind in (1, 2, 3))
    yield [Point(start, seed)]
    yield _lines(start, coarse, [seed])
    yield [Point(start, one) for one in seeds]
    yield _lines(start, middle, [seed])
    yield _lines(start, fine, [seed])
    for count in range(2, min(CROSSED, len(axes)) + 1):
        ends = [one if i < count else (start[i],) for i, one in enumerate(coarse)]
        yield [Point(values, seed) for values in product(*ends)]
    yield _lines(start, fine, seeds)
    for first, second in combinations(range(min(CROSSED, len(axes))), 2):
        pair = [one if i in (first, second) else (start[i],) for i, one in enumerate(middle)]
        yield [Point(values, seed) for values in product(*pair)]


def _lines(start: tuple[Any, ...], values: list[tuple[Any, ...]], seeds: list[int]) -> list[Point]:
    """One control moved at a time."""
    return [
        Point((*start[:i], value, *start[i + 1 :]), seed)
        for i, along in enumerate(values)
        for value in along
        for seed in seeds
    ]
