"""Ants of one colony on a bridge with two branches, and the marks that they leave on it."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlkit.models.ant_bridge import WALK
from dlkit.scenes._scene import Frames, Level, scene

SKIP = 3  # ants from one frame to the next
N_MARKS = 15  # dots that draw a branch, outside the way of the ants
ASIDE = 0.09
NEST, FOOD = (0.06, 0.5), (0.94, 0.5)
REST, LEFT, RIGHT, FEW, HALF, MOST = range(6)


@scene(
    "The bridge",
    "swarm",
    levels=(
        Level("--dl-ink 40%", "ant in the nest or at the food", "disc"),
        Level("--dl-kind-4", "ant on the left branch", "disc"),
        Level("--dl-kind-1", "ant on the right branch", "square"),
        Level("--dl-line", "branch with under a third of the marks", "cross"),
        Level("--dl-edge", "branch with about half of the marks", "cross"),
        Level("--dl-kind-5", "branch with over two thirds of the marks", "cross"),
    ),
    one="dot",
    time="ant",
    pace=30.0,
    aspect=1.8,
)
def bridge(result: Any) -> Frames:
    """Ants of the first colony walk from the nest, left, to food, right, over two branches."""
    n_ants = result.left.shape[0]
    times = np.arange(1, n_ants + 1, SKIP)
    states, spots = walkers(result, times)
    drawn, where = branches(result, times)
    marks = result.marks[times, :, 0].round(1)
    return Frames(
        times=times,
        states=np.concatenate([drawn, states], axis=1),
        places=np.concatenate([np.broadcast_to(where, (times.size, *where.shape)), spots], axis=1),
        measures={"marks left": marks[:, 0], "marks right": marks[:, 1]},
    )


def walkers(result: Any, times: Any) -> tuple[Any, Any]:
    """States (T, S) and places (T, S, 2) of the ants on the way; an ant that arrives starts over.

    At most one ant starts at a time, so S is the longest time that one of them takes.
    """
    ratio, left = result.params.ratio, result.left[:, 0]
    n_slots = round(WALK * ratio)
    slot = np.arange(n_slots)
    ant = times[:, None] - 1 - (times[:, None] - 1 - slot) % n_slots  # the last one of each slot
    started = ant >= 0
    goes_left = left[np.maximum(ant, 0)]
    takes = np.where(goes_left, WALK, WALK * ratio)
    share = np.clip((times[:, None] - ant) / takes, 0.0, 1.0)
    on_way = started & (share < 1)
    states = np.where(on_way, np.where(goes_left, LEFT, RIGHT), REST).astype(np.uint8)
    spots = path(np.where(started, share, 0.0), goes_left, ratio)
    return states, spots


def branches(result: Any, times: Any) -> tuple[Any, Any]:
    """States (T, 2 M) of the dots that draw the branches, and their places (2 M, 2)."""
    ratio, share = result.params.ratio, result.share[times, 0]
    along = np.linspace(0.0, 1.0, N_MARKS)
    where = [
        path(along, np.full(N_MARKS, left), ratio) + np.array([0.0, -ASIDE if left else ASIDE])
        for left in (True, False)
    ]
    levels = [np.digitize(part, [1 / 3, 2 / 3]) + FEW for part in (share, 1 - share)]
    states = np.repeat(np.stack(levels, axis=1), N_MARKS, axis=1).astype(np.uint8)
    return states, np.concatenate(where)


def path(share: Any, left: Any, ratio: float) -> Any:
    """Where an ant is after this share of its way: the longer branch has the wider bow."""
    (start, middle), (end, _) = NEST, FOOD
    bow = np.where(left, -0.2, 0.2 + 0.09 * (ratio - 1))
    across = start + (end - start) * share
    return np.stack([across, middle + bow * np.sin(np.pi * share)], axis=-1)
