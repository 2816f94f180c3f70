"""Two dishes of slime mould cells: how dense they are, place by place."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlkit.models.slime_mould import PANELS
from dlkit.scenes._scene import Frames, Level, scene

STEPS = (0.5, 1.5, 4.0, 12.0)  # times the mean density, where one level ends
PACER = len(STEPS) + 1


@scene(
    "Two dishes",
    "grid",
    levels=(
        Level("--dl-kind-4 0%", "less than half of the mean"),
        Level("--dl-kind-4 15%", "about the mean"),
        Level("--dl-kind-4 40%", "up to 4 times the mean"),
        Level("--dl-kind-4 70%", "up to 12 times"),
        Level("--dl-kind-4", "more than 12 times"),
        Level("--dl-kind-1", "pacemaker cell"),
    ),
    panels=tuple(f"{name} pacemakers" for name in PANELS),
    one="place",
    time="unit of time",
    probe=lambda result, frame, panel, index: said(result, frame, panel, index),
)
def dishes(result: Any) -> Frames:
    """Cells of slime mould, spread evenly at first, in a dish without and one with pacemakers."""
    relative = result.cells / result.params.density
    states = np.zeros(relative.shape, np.uint8)
    for step in STEPS:
        states += relative >= step
    rows, columns = result.sources.T
    states[:, 1, rows, columns] = PACER
    gathered = (100 * result.gathered).round(0)
    return Frames(
        times=result.times,
        states=states,
        measures={
            "% gathered, without": gathered[:, 0],
            "% gathered, with": gathered[:, 1],
        },
    )


def said(result: Any, frame: int, panel: int, index: int) -> str:
    """How many cells are at a place, and whether a pacemaker is."""
    row, column = divmod(index, result.cells.shape[-1])
    density = result.cells[frame, panel, row, column]
    words = f"{density:.2f} cells here, {density / result.params.density:.1f} times the mean."
    paced = panel == 1 and bool((result.sources == (row, column)).all(axis=1).any())
    return f"{words} A pacemaker cell lies here." if paced else words
