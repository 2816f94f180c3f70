"""What a sweep is: a model, the values that it goes through, how many runs of each, one seed."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dlkit import __version__
from dlkit.models._params import Checked, params_table

MOST_RUNS = 20_000_000  # what one table holds
MAX_SEED = 2**31 - 1


@dataclass(frozen=True)
class Axis:
    """One parameter and the values that it takes, in order."""

    name: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Plan:
    """Every point of the grid `n_runs` times; the last axis changes fastest.

    A run is known by its place: point * n_runs + run.
    """

    model: str
    axes: tuple[Axis, ...]
    fixed: dict[str, Any] = field(default_factory=dict)
    n_runs: int = 1
    seed: int = 1

    @property
    def n_points(self) -> int:
        """How many settings there are."""
        return math.prod(len(axis.values) for axis in self.axes)

    @property
    def size(self) -> int:
        """How many runs there are in all."""
        return self.n_points * self.n_runs

    def varied(self, point: int) -> dict[str, Any]:
        """The values of the axes at one point."""
        found, rest = {}, point
        for axis in reversed(self.axes):
            rest, i = divmod(rest, len(axis.values))
            found[axis.name] = axis.values[i]
        return {axis.name: found[axis.name] for axis in self.axes}

    def seed_of(self, place: int) -> int:
        """The seed of one run; it hangs on nothing but the seed of the sweep and the place."""
        drawn = np.random.SeedSequence(self.seed, spawn_key=divmod(place, self.n_runs))
        return int(drawn.generate_state(1)[0]) & MAX_SEED

    def header(self) -> dict[str, Any]:
        """What two sweeps must share for one to go on with the work of the other."""
        return {
            "model": self.model,
            "versions": versions(),
            "vary": {axis.name: list(axis.values) for axis in self.axes},
            "set": self.fixed,
            "runs": self.n_runs,
            "seed": self.seed,
        }


def versions() -> dict[str, str]:
    """What the numbers depend on beside the plan."""
    return {"dlkit": __version__, "numpy": np.__version__}


def checked_plan(plan: Plan, params_class: type[Checked], chance: bool = True) -> Plan:
    """The plan, if the model takes every point of it."""
    names = [axis.name for axis in plan.axes] + list(plan.fixed)
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise ValueError(f"vary and set must name each parameter once, got {twice[0]!r} twice")
    if plan.n_runs < 1 or (plan.n_runs > 1 and not chance):
        rule = (
            "at least 1" if chance else f"1 for {plan.model}, in which nothing is left to chance"
        )
        raise ValueError(f"runs must be {rule}, got {plan.n_runs}")
    if not 0 <= plan.seed <= MAX_SEED:
        raise ValueError(f"seed must be between 0 and {MAX_SEED}, got {plan.seed}")
    if plan.size > MOST_RUNS:
        raise ValueError(f"the sweep must have at most {MOST_RUNS:,} runs, got {plan.size:,}")
    for point in range(plan.n_points):
        params_class(**plan.fixed, **plan.varied(point))
    return plan


def axis_from(text: str, params_class: type[Checked]) -> Axis:
    """The axis behind 'name=low:high:n' or 'name=a,b,c'."""
    name, row, given = _named("vary", text, params_class, "name=low:high:n or name=a,b,c")
    if ":" in given:
        low, high, n_values = _range(name, row, given)
        return Axis(name, spaced(name, row, low, high, n_values))
    values = tuple(_value(name, row, one.strip()) for one in given.split(","))
    if len(set(values)) < len(values):
        raise ValueError(f"{name} must take each value once, got {given!r}")
    return Axis(name, values)


def set_from(texts: Iterable[str], params_class: type[Checked]) -> dict[str, Any]:
    """The values behind several 'name=value'."""
    fixed: dict[str, Any] = {}
    for text in texts:
        name, row, given = _named("set", text, params_class, "name=value")
        if name in fixed:
            raise ValueError(f"set must name each parameter once, got {name!r} twice")
        fixed[name] = _value(name, row, given)
    return fixed


def spaced(name: str, row: dict[str, Any], low: float, high: float, n_values: int) -> Any:
    """Values at equal distances from low to high, both of them included."""
    if not high >= low:  # also refuses nan
        raise ValueError(f"{name} must go from low to high, got {low:g} to {high:g}")
    for end in (low, high):
        if not row["low"] <= end <= row["high"]:
            raise ValueError(f"{name} must be between {row['low']} and {row['high']}, got {end:g}")
    if n_values < 1 or (n_values == 1) != (low == high):
        rule = "1 where both ends are the same" if low == high else "at least 2 from end to end"
        raise ValueError(f"n of {name} must be {rule}, got {n_values}")
    values = [float(f"{value:.12g}") for value in np.linspace(low, high, n_values)]
    if row["kind"] == "int":
        broken = [value for value in values if not value.is_integer()]
        if broken:
            raise ValueError(f"{name} must take whole numbers, got {broken[0]:g} among them")
        return tuple(int(value) for value in values)
    return tuple(values)


def _named(
    option: str, text: str, params_class: type[Checked], form: str
) -> tuple[str, dict[str, Any], str]:
    name, sign, given = text.partition("=")
    if not sign or not name.strip() or not given.strip():
        raise ValueError(f"{option} must look like {form}, got {text!r}")
    rows = {row["name"]: row for row in params_table(params_class)}
    if name.strip() not in rows:
        raise ValueError(f"{option} must name one of {', '.join(rows)}, got {name.strip()!r}")
    return name.strip(), rows[name.strip()], given.strip()


def _range(name: str, row: dict[str, Any], given: str) -> tuple[float, float, int]:
    parts = given.split(":")
    if len(parts) != 3 or row["kind"] not in ("int", "float"):
        form = "low:high:n" if row["kind"] in ("int", "float") else "a list such as a,b"
        raise ValueError(f"{name} must be {form}, got {given!r}")
    try:
        return float(parts[0]), float(parts[1]), int(parts[2])
    except ValueError:
        raise ValueError(f"{name} must be numbers low:high:n, got {given!r}") from None


def _value(name: str, row: dict[str, Any], text: str) -> Any:
    kind = row["kind"]
    if kind == "choice":
        return text  # the parameters themselves refuse what is not one of the options
    if kind == "bool":
        if text.lower() not in ("true", "false"):
            raise ValueError(f"{name} must be true or false, got {text!r}")
        return text.lower() == "true"
    try:
        return int(text) if kind == "int" else float(text)
    except ValueError:
        words = "whole number" if kind == "int" else "number"
        raise ValueError(f"{name} must be a {words}, got {text!r}") from None
