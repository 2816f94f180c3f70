"""Groups that merge and dissolve, seen from above: people who stand together are one group."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.scenes._scene import Frames, Level, scene

SIZES = (2, 5, 15)  # from how many members on a group is drawn in the next level
YOU = 4
LEVELS = (
    Level("--dl-quiet", "alone", "ring"),
    Level("--dl-kind-4 60%", "in small groups (2 to 4)"),
    Level("--dl-kind-4", "in middling groups (5 to 14)"),
    Level("--dl-kind-3", "in large groups (15 or more)", "square"),
    Level("--dl-kind-1", "the person of the path", "cross"),
)
ASPECT = 1.5  # the field is so much wider than high
EDGE = 0.08  # nobody's place is nearer to the edge than this
APART = 0.025  # distance of neighbours in a group, as a share of the height
TURN = np.pi * (3 - 5**0.5)  # the golden angle fills a disc evenly

Floats = NDArray[np.float64]


@scene("Groups that merge and dissolve", "swarm", levels=LEVELS, time="round", one="person",
       aspect=ASPECT)  # fmt: skip
def people(result: Any) -> Frames:
    """People on a field; whoever stands close together is in one group."""
    groups = result.groups
    if not groups.shape[1]:
        raise ValueError(f"people must be few enough to be drawn, got {result.params.n_agents}")
    sizes = np.array([np.bincount(now, minlength=now.size)[now] for now in groups])
    states = np.searchsorted(SIZES, sizes, side="right").astype(np.uint8)
    states[:, 0] = YOU
    measures = {
        "groups": np.array([np.unique(now).size for now in groups]),
        "largest group": sizes.max(axis=1),
        "group of the person": result.path,
        "different ideas": result.ideas,
    }
    return Frames(result.times, states, places=places(groups), measures=measures)


def places(groups: NDArray[np.int32]) -> Floats:
    """Where everybody stands, (T, N, 2): around the home of who gives the group its name."""
    homes = home(groups.shape[1])
    return np.array([_placed(now, homes) for now in groups])


def home(n_agents: int) -> Floats:
    """A place for each person, on a spiral that fills a disc, (N, 2)."""
    order = np.random.default_rng(0).permutation(n_agents)
    radius = np.sqrt((order + 0.5) / n_agents) * (0.5 - EDGE)
    angle = TURN * order
    around = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return np.asarray(0.5 + radius[:, None] * around)


def _placed(group: NDArray[np.int32], homes: Floats) -> Floats:
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], group[order])
    rank = np.empty(group.size)
    rank[order] = np.arange(group.size) - starts
    away = APART * np.sqrt(rank)[:, None]
    angle = TURN * rank
    spread = away * np.stack([np.cos(angle) / ASPECT, np.sin(angle)], axis=1)
    return np.asarray(np.clip(homes[group] + spread, 0.0, 1.0))
