"""A map of a model: a colour for each pair of values of two parameters, filled in as it runs."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import numpy as np
from traitlets import Bool, Dict, Int, List, Unicode

from dlkit.models._params import params_table
from dlkit.sweep._models import can_be_swept
from dlkit.sweep._plan import Axis, Plan
from dlkit.widgets._component import Component, Reply, packed
from dlkit.widgets._map_work import MOST_RUNS, SIZES, Filling, command, map_axis
from dlkit.widgets._slices import advanced

SLICE_S = 0.03  # of work for each question of the page, so that others are answered soon
KEPT_MAPS = 6


class ModelMap(Component):
    """Two parameters, one measure, a colour for each pair of values.

    The page asks for one slice of work after the other: it stops as soon as nobody asks, and
    goes on where it was. `ranges` says from where to where a parameter goes on the map, where
    that is not all of its range; `params` are the settings that stay. With `measures`, names of
    those to choose from, nothing is run before it is asked for; without, one run finds them.
    """

    title = Unicode().tag(sync=True)
    axes = List(Dict()).tag(sync=True)  # the numbers among the parameters, with `from` and `to`
    measures = List(Unicode()).tag(sync=True)
    sizes = List(Int()).tag(sync=True)
    preset = Dict().tag(sync=True)
    chance = Bool(True).tag(sync=True)

    def __init__(
        self,
        model: ModuleType,
        x: str,
        y: str,
        *,
        measure: str = "",
        measures: Sequence[str] = (),
        params: Any = None,
        ranges: dict[str, tuple[float, float]] | None = None,
        size: int = 8,
        runs: int = 4,
        seed: int = 1,
        **traits: Any,
    ) -> None:
        if not can_be_swept(model):
            raise ValueError(f"model must say what came out of a run, got {model.__name__}")
        self.model, self._params = model, params or model.Params()
        self._fillings: dict[str, tuple[Plan, Filling]] = {}
        chance = getattr(model, "CHANCE", True)
        axes = numbers(model, ranges or {})
        measures = list(measures or model.measures(model.run(self._params, seed)))
        ends = {row["name"]: [row["from"], row["to"]] for row in axes}
        preset = {
            "x": {"name": x, "ends": ends.get(x)},
            "y": {"name": y, "ends": ends.get(y)},
            "measure": measure or measures[0],
            "size": size,
            "runs": runs if chance else 1,
            "seed": seed,
        }
        if preset["measure"] not in measures:
            raise ValueError(f"measure must be one of {', '.join(measures)}, got {measure!r}")
        self.plan({**preset})
        name = model.__name__.rpartition(".")[2].replace("_", " ")
        super().__init__(
            axes=axes, measures=measures, preset=preset, chance=chance, sizes=list(SIZES),
            **{"title": f"Map of {name}", **traits},
        )  # fmt: skip

    def plan(self, settings: dict[str, Any]) -> Plan:
        """The runs behind settings of the page, checked."""
        size, runs = settings.get("size"), settings.get("runs")
        if size not in SIZES:
            raise ValueError(f"size must be one of {SIZES}, got {size!r:.40}")
        if type(runs) is not int or not 1 <= runs <= MOST_RUNS:
            raise ValueError(f"runs must be between 1 and {MOST_RUNS}, got {runs!r:.40}")
        rows = {row["name"]: row for row in numbers(self.model, {})}
        axes: list[Axis] = []
        for place in ("x", "y"):
            name, ends = settings[place]["name"], settings[place]["ends"]
            if name not in rows or name in [axis.name for axis in axes]:
                others = ", ".join(one for one in rows if one not in [a.name for a in axes])
                raise ValueError(f"{place} must be one of {others}, got {name!r:.40}")
            axes.append(map_axis(name, rows[name], float(ends[0]), float(ends[1]), size))
        stays = dataclasses.asdict(self._params)
        fixed = {
            row["name"]: stays[row["name"]]
            for row in params_table(self.model.Params)
            if row["name"] not in [axis.name for axis in axes]
            and stays[row["name"]] != row["default"]
        }
        stem = self.model.__name__.rpartition(".")[2]
        return Plan(stem, tuple(axes), fixed, runs, settings["seed"])

    def on_more(self, settings: dict[str, Any], have: int) -> Reply:
        """One slice of work on a map, and every square of it that the page does not have."""
        key = json.dumps(settings, sort_keys=True)
        if key not in self._fillings:
            plan = self.plan(settings)
            self._fillings[key] = (plan, Filling(self.model, plan, self.measures))
            for old in list(self._fillings)[:-KEPT_MAPS]:
                del self._fillings[old]
        plan, filling = self._fillings[key]
        try:
            advanced(filling.work, SLICE_S)
        except Exception:  # told by whoever answers the page; the map can be begun again
            del self._fillings[key]
            raise
        x, y = (list(axis.values) for axis in plan.axes)
        about = {"share": filling.share, "x": x, "y": y, "command": command(plan)}
        layout, buffers = packed(self._columns(filling, have))
        return Reply({**about, "layout": layout}, buffers)

    def _columns(self, filling: Filling, have: int) -> dict[str, dict[str, Any]]:
        n_measures = len(self.measures)
        shape = (len(filling.points) - have, n_measures)
        means = [row if len(row) == n_measures else row * n_measures for row in filling.means]
        counts = [row if len(row) == n_measures else row * n_measures for row in filling.counts]
        mean, count = np.array(means[have:]).reshape(shape), np.array(counts[have:]).reshape(shape)
        names = list(enumerate(self.measures))
        return {
            "squares": {"point": np.array(filling.points[have:], np.int32)},
            "mean": {name: mean[:, i] for i, name in names},
            "count": {name: count[:, i].astype(np.int32) for i, name in names},
        }


def numbers(model: ModuleType, ranges: dict[str, tuple[float, float]]) -> list[dict[str, Any]]:
    """The parameters of a model that are numbers, with the ends that a map begins with."""
    rows = [row for row in params_table(model.Params) if row["kind"] in ("int", "float")]
    unknown = set(ranges) - {row["name"] for row in rows}
    if unknown:
        raise ValueError(f"ranges must name numbers of the model, got {min(unknown)!r}")
    ends = {row["name"]: ranges.get(row["name"], (row["low"], row["high"])) for row in rows}
    return [{**row, "from": ends[row["name"]][0], "to": ends[row["name"]][1]} for row in rows]
