"""A network that loses its members, by chance and the best connected first, side by side."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlkit.models.robustness import in_largest
from dlkit.scenes._layout import edges, places
from dlkit.scenes._scene import Frames, Level, scene

PANELS = ("lost by chance", "best connected lost first")
N_FRAMES = 41
SHOWN = 0.5  # up to this share of losses; beyond it little is left to see
LOST, APART, TOGETHER = range(3)
LEVELS = (
    Level("--dl-edge", "lost", "cross"),
    Level("--dl-bad", "cut off from the largest piece", "square"),
    Level("--dl-kind-4", "in the largest piece"),
)


def probe(result: Any, frame: int, panel: int, index: int) -> str:
    """How many contacts one person had, and when the person was lost."""
    del frame
    order = (result.failure, result.attack)[panel]
    place = int(np.flatnonzero(order == index)[0]) + 1
    return f"{int(result.network.degrees[index])} contacts at first; lost as number {place}."


@scene(
    "Losing members",
    "swarm",
    levels=LEVELS,
    time="per cent lost",
    panels=PANELS,
    one="person",
    probe=probe,
)
def losses(result: Any) -> Frames:
    """One network twice: people are taken out by chance, or always who has most contacts."""
    network = result.network
    n_agents = network.n_agents
    lost = np.unique(np.round(np.linspace(0, SHOWN * n_agents, N_FRAMES)).astype(int))
    states = np.full((lost.size, 2, n_agents), APART, np.uint8)
    for panel, order in enumerate((result.failure, result.attack)):
        for t, count in enumerate(lost.tolist()):
            present = np.ones(n_agents, bool)
            present[order[:count]] = False
            states[t, panel, ~present] = LOST
            states[t, panel, in_largest(network, present)] = TOGETHER
    return Frames(
        100 * lost / n_agents,
        states,
        places(network),
        edges=(edges(network),),
    )
