"""The runs behind a map of a model: coarse first, so that the picture fills in everywhere."""

from __future__ import annotations

import shlex
from collections.abc import Generator, Iterator, Sequence
from types import ModuleType
from typing import Any

import numpy as np

from dlkit.sweep._plan import Axis, Plan, spaced

SIZES = (8, 16, 32)  # squares each way, at most
MOST_RUNS = 64  # of one square


class Filling:
    """One map that is being filled: the squares that are done, and the work on the others.

    `names` are the measures that are wanted of each run.
    """

    def __init__(self, model: ModuleType, plan: Plan, names: Sequence[str]) -> None:
        self._model, self._plan, self._names = model, plan, names
        self.points: list[int] = []
        self.means: list[list[float]] = []  # of the runs in which the measure is a number
        self.counts: list[list[int]] = []  # of those runs
        self.work = self._fill()

    @property
    def share(self) -> float:
        """How much of the map is done."""
        return len(self.points) / self._plan.n_points

    def _fill(self) -> Generator[float, None, None]:
        """Yields the share done after each run, and within a long one where the model can."""
        for point in coarse_first(*(len(axis.values) for axis in self._plan.axes)):
            runs = yield from self._runs(point)
            counts = np.isfinite(runs).sum(axis=0)
            totals = np.where(np.isfinite(runs), runs, 0.0).sum(axis=0)
            self.points.append(point)
            self.means.append(np.where(counts, totals / np.maximum(counts, 1), np.nan).tolist())
            self.counts.append(counts.tolist())
            yield self.share

    def _runs(self, point: int) -> Generator[float, None, Any]:
        """The measures of every run of one square, (runs, measures); no run: not possible."""
        plan, model = self._plan, self._model
        try:
            params = model.Params(**{**plan.fixed, **plan.varied(point)})
        except ValueError:  # two settings that do not go together
            return np.full((1, 1), np.nan)
        rows = []
        for place in range(point * plan.n_runs, (point + 1) * plan.n_runs):
            pieces, seed = getattr(model, "pieces", None), plan.seed_of(place)
            if pieces:
                result = yield from pieces(params, seed)
            else:
                result = model.run(params, seed)
            found = model.measures(result)
            unknown = [name for name in self._names if name not in found]
            if unknown:
                raise ValueError(f"measures must be of {', '.join(found)}, got {unknown[0]!r}")
            rows.append([found[name] for name in self._names])
            yield self.share
        return np.array(rows, np.float64)


def coarse_first(n_first: int, n_second: int) -> Iterator[int]:
    """Every point of a grid once: those at every 16th place, then every 8th, and so on."""
    step = 1
    while step < max(n_first, n_second):
        step *= 2
    seen: set[tuple[int, int]] = set()
    while step:
        for i in range(0, n_first, step):
            for j in range(0, n_second, step):
                if (i, j) not in seen:
                    seen.add((i, j))
                    yield i * n_second + j
        step //= 2


def map_axis(name: str, row: dict[str, Any], low: float, high: float, size: int) -> Axis:
    """At most `size` values from low to high; of whole numbers perhaps fewer."""
    if not low < high:  # also refuses nan
        raise ValueError(f"{name} must go from a low to a higher value, got {low:g} to {high:g}")
    ends = spaced(name, row, low, high, 2)  # refuses what is out of its limits
    if row["kind"] != "int":
        return Axis(name, spaced(name, row, low, high, size))
    whole = np.unique(np.linspace(ends[0], ends[1], size).round().astype(int))
    return Axis(name, tuple(whole.tolist()))


def command(plan: Plan) -> str:
    """What makes the same runs from a terminal, as a table."""
    words = ["dlkit", "sweep", plan.model]
    for axis in plan.axes:
        words += ["--vary", f"{axis.name}={_shortly(axis)}"]
    for name, value in plan.fixed.items():
        words += ["--set", f"{name}={value}"]
    words += ["--runs", str(plan.n_runs), "--seed", str(plan.seed), "--out", "map.csv"]
    return shlex.join(words)


def _shortly(axis: Axis) -> str:
    """The values as low:high:n where that gives the same ones."""
    low, high, count = axis.values[0], axis.values[-1], len(axis.values)
    row = {"kind": type(low).__name__, "low": low, "high": high}
    try:
        even = spaced(axis.name, row, low, high, count) == axis.values
    except ValueError:  # whole numbers that are not evenly spaced
        even = False
    return f"{low}:{high}:{count}" if even else ",".join(str(value) for value in axis.values)
