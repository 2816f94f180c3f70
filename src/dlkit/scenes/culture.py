"""Cultures on a square: what each place is becoming like, and shares with the next one."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.scenes._scene import Frames, Level, scene

N_NAMED = 5  # cultures that have a colour of their own: the largest ones in the end
OTHER = 0
SHARED = 1 + N_NAMED  # first of the levels of the second panel
RANKS = ("largest", "second", "third", "fourth", "fifth")
LEVELS = (
    Level("--dl-line", "unlike all of these"),
    *(Level(f"--dl-kind-{i + 1}", f"like the {rank} culture of the end") for i, rank in
      enumerate(RANKS)),
    Level("--dl-kind-4 8%", "shares nothing"),
    Level("--dl-kind-4 35%", "shares less than half"),
    Level("--dl-kind-4 65%", "shares half or more"),
    Level("--dl-kind-4", "shares everything"),
)  # fmt: skip

States = NDArray[np.uint8]


def told(result: Any, frame: int, panel: int, index: int) -> tuple[str, list[int]]:
    """The traits of one place; all places with the same culture stand out."""
    del panel
    traits = result.traits[frame]
    same = np.flatnonzero((traits == traits[index]).all(axis=1))
    words = ", ".join(str(trait + 1) for trait in traits[index].tolist())
    return f"Its traits are {words}. {same.size} places have this culture.", same.tolist()


ABOUT: dict[str, Any] = {
    "levels": LEVELS, "time": "round", "one": "place", "probe": told,
    "panels": ("Like which culture of the end", "What it shares with its neighbours"),
}  # fmt: skip


@scene("Cultures that meet", "grid", **ABOUT)
def places(result: Any) -> Frames:
    """A square of places: which culture of the end each is like, and what it shares nearby."""
    side = result.params.side
    states = np.stack([named(result.traits), likeness(result.traits, side)], axis=1)
    measures = {"cultures": result.cultures, "areas": result.areas, "traits left": result.alive}
    return Frames(result.times, states.reshape(len(states), 2, side, side), measures=measures)


@scene("Cultures that dissolve into each other", "grid", **ABOUT)
def dissolving(result: Any) -> Frames:
    """The same square where a place may copy all of another culture; a page can show both."""
    return places.frames(result)


def named(traits: NDArray[np.int16]) -> States:
    """Which of the largest cultures of the end each place shares more than half with, (T, N)."""
    found, counts = np.unique(traits[-1], axis=0, return_counts=True)
    largest = np.argsort(-counts, kind="stable")[:N_NAMED]
    largest = largest[counts[largest] > 1]
    if not largest.size:
        return np.full(traits.shape[:2], OTHER, np.uint8)
    shared = np.array([(traits == culture).mean(axis=2) for culture in found[largest]])
    return np.where(shared.max(axis=0) > 0.5, 1 + shared.argmax(axis=0), OTHER).astype(np.uint8)


def likeness(traits: NDArray[np.int16], side: int) -> States:
    """The level of what each place shares with its neighbours on average, (T, N)."""
    grid = traits.reshape(len(traits), side, side, -1)
    shared, there = np.zeros(grid.shape[:3]), np.zeros(grid.shape[:3])
    for axis in (1, 2):
        one = tuple(slice(1, None) if i == axis else slice(None) for i in range(3))
        other = tuple(slice(None, -1) if i == axis else slice(None) for i in range(3))
        alike = (grid[one] == grid[other]).mean(axis=3)
        for place in (one, other):
            shared[place] += alike
            there[place] += 1
    mean = shared / there
    level = np.where(mean == 0, 0, np.where(mean < 0.5, 1, np.where(mean < 1 - 1e-9, 2, 3)))
    return (SHARED + level.reshape(len(traits), -1)).astype(np.uint8)
