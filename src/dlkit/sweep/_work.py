"""The work of one worker: a stretch of runs, one after the other."""

from __future__ import annotations

import time
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.sweep._models import model_named
from dlkit.sweep._plan import Plan, versions


@dataclass(frozen=True, eq=False)
class Chunk:
    """What came out of the runs from place `start` on."""

    start: int
    names: tuple[str, ...]  # of the measures
    values: NDArray[np.float64]  # (runs, measures)
    seconds: float


def chunk(plan: Plan, start: int, stop: int, expected: dict[str, str]) -> Chunk:
    """The runs from `start` to before `stop`; a worker with other versions refuses."""
    if versions() != expected:
        raise ValueError(f"every worker must have {expected}, got {versions()}")
    began = time.perf_counter()
    model = model_named(plan.model)
    found = [measured(model, plan, place) for place in range(start, stop)]
    values = np.array([list(one.values()) for one in found], np.float64)
    return Chunk(start, tuple(found[0]), values, time.perf_counter() - began)


def measured(model: ModuleType, plan: Plan, place: int) -> dict[str, float]:
    """The measures of one run."""
    varied, seed = plan.varied(place // plan.n_runs), plan.seed_of(place)
    try:
        result = model.run(model.Params(**plan.fixed, **varied), seed)
        found: dict[str, float] = model.measures(result)
    except Exception as error:  # whatever it is, it must say which run it was
        raise ValueError(f"{where(plan, varied, seed)} failed: {told(error)}") from error
    return found


def where(plan: Plan, varied: dict[str, Any], seed: int) -> str:
    """A run in words that bring it back."""
    values = ", ".join(f"{name}={value}" for name, value in {**plan.fixed, **varied}.items())
    return f"the run of {plan.model} with {values} and seed {seed}"


def told(error: Exception) -> str:
    """An error with its kind, except where its words are meant for the reader."""
    return str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
