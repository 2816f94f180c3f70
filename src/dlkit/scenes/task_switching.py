"""A colony at work: each worker a dot, its task a mark, in both groups."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from dlkit.models.task_switching import GROUPS
from dlkit.scenes._scene import Frames, Level, scene

SKIP = 4  # steps from one frame to the next


@scene(
    "The colony",
    "swarm",
    levels=(
        Level("--dl-edge", "idle", "ring"),
        Level("--dl-kind-5", "foraging", "disc"),
        Level("--dl-kind-3", "nursing", "square"),
        Level("--dl-kind-2", "cleaning", "glow"),
        Level("--dl-bad", "taken away", "cross"),
    ),
    panels=GROUPS,
    one="worker",
    time="step",
    aspect=1.4,
)
def colony(result: Any) -> Frames:
    """Workers and their tasks; some foragers are taken away at step 200, in both groups."""
    share = result.at_task[::SKIP, :, 0].round(2)
    return Frames(
        times=result.times[::SKIP],
        states=result.states[::SKIP].astype(np.uint8),
        places=places(result.params.n_agents),
        measures={"foraging, may change": share[:, 0], "foraging, fixed trades": share[:, 1]},
    )


def places(n_agents: int) -> Any:
    """Workers in even rows, (N, 2)."""
    columns = math.ceil(math.sqrt(1.4 * n_agents))
    rows = math.ceil(n_agents / columns)
    row, column = np.divmod(np.arange(n_agents), columns)
    return np.stack([(column + 0.5) / columns, (row + 0.5) / rows], axis=-1)
