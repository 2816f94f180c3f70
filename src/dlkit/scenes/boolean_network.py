"""A Boolean network in motion: two copies that differed in one node, laid over each other."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlkit.scenes._scene import Frames, Level, scene

LEVELS = (
    Level("--dl-kind-4 8%", "off in both copies"),
    Level("--dl-kind-4 40%", "on in both copies"),
    Level("--dl-kind-1", "differs"),
    Level("--dl-panel", "no node"),
)
DIFFERS, NO_NODE = 2, 3


@scene("Where the change is", "grid", levels=LEVELS, time="step", one="node")
def change(result: Any) -> Frames:
    """Each square is a node; marked are those that are not as they would be without the flip. The flipped node is first, the others follow by the number of steps in which it can reach them."""  # noqa: E501
    plain, flipped = result.states[:, 0], result.states[:, 1]
    state = np.where(plain != flipped, np.uint8(DIFFERS), plain)[:, result.order]
    n_times, n_nodes = state.shape
    width = int(np.ceil(np.sqrt(n_nodes)))
    height = -(-n_nodes // width)
    states = np.full((n_times, height * width), NO_NODE, np.uint8)
    states[:, :n_nodes] = state
    return Frames(
        times=result.times,
        states=states.reshape(n_times, height, width),
        measures={"share that differs": (plain != flipped).mean(axis=1).round(3)},
    )
