"""Flashes on a strip: one row for each firefly, one mark for each flash."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlkit.scenes._scene import Frames, Level, scene

FRAMES_A_PERIOD = 10
ALONE, SOME, ALL = range(3)


@scene(
    "The flashes",
    "rows",
    levels=(
        Level("--dl-kind-6", "flashes alone", "ring"),
        Level("--dl-kind-4", "with some others", "disc"),
        Level("--dl-kind-2", "all at once", "square"),
    ),
    one="flash",
    time="periods",
    pace=1.0,
    sound=True,
)
def strip(result: Any) -> Frames:
    """Flashes of each firefly over time; in step they stand above each other in columns."""
    n_agents = result.params.n_agents
    levels = np.where(result.sizes == 1, ALONE, np.where(result.sizes == n_agents, ALL, SOME))
    if n_agents == 1:
        levels[:] = ALONE
    times = np.arange(result.params.n_periods * FRAMES_A_PERIOD + 1) / FRAMES_A_PERIOD
    at = np.searchsorted(result.times, times, side="right") - 1
    return Frames(
        times=times,
        events=(result.rows, result.flashes, levels),
        rows=[f"firefly {i + 1}" for i in range(n_agents)],
        measures={"groups apart": result.groups[at]},
    )
