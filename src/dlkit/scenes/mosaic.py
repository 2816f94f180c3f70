"""The world as a schematic map: one cell is one region, its shade how many groups have moved."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlkit.models._regions import HEIGHT, WIDTH, place_words, world
from dlkit.models.mosaic import CLOSED, EMPTY, LEAPING, NOBODY, START
from dlkit.scenes._scene import Frames, Level, scene

SEA, AWAY, NO_GROUPS, FIRST = 0, 1, 2, 3
SHARES = (0.05, 0.2, 0.55)  # where the next shade begins
LEVELS = (
    Level("--dl-paper", "no region"),
    Level("--dl-quiet 25%", "the idea has not come"),
    Level("--dl-quiet 70%", "no groups there"),
    Level("--dl-kind-2 60%", "begun (to 5 %)"),
    Level("--dl-kind-3 35%", "early market (to 20 %)"),
    Level("--dl-kind-3 65%", "about half (to 55 %)"),
    Level("--dl-kind-3", "beyond"),
)
MOST_FRAMES = 101
KINDS = {CLOSED: " It stays closed.", LEAPING: " It jumps ahead."}


def told(result: Any, frame: int, panel: int, index: int) -> tuple[str, list[int]] | str:
    """Which region it is, from where the idea came, and whom it reached: those stand out."""
    del panel
    lands = world()
    (found,) = np.flatnonzero(lands.cell == index)[:1].tolist() or (-1,)
    if found < 0:
        return "No region here."
    step = int(_steps(result)[frame])
    words = f"{place_words(found)}.{KINDS.get(int(result.kind[found]), '')}"
    reached = int(result.reached[found])
    if reached < 0 or reached > step:
        return f"{words} The idea has not come.", [index]
    by = int(result.by[found])
    whence = "It began here." if by == START else f"Reached in step {reached} from {_short(by)}."
    next_ones = np.flatnonzero((result.by == found) & (result.reached <= step))
    n_others = "1 other" if next_ones.size == 1 else f"{next_ones.size} others"
    moved = f"{100 * result.shares[step, found]:.0f} % of its groups have moved."
    cells = lands.cell[[found, *([by] if by >= 0 else []), *next_ones]].tolist()
    return f"{words} {whence} {moved} It was first to reach {n_others}.", cells


@scene("The world, region by region", "grid", levels=LEVELS, one="region", probe=told)
def regions(result: Any) -> Frames:
    """A schematic map of 825 eco-regions; the darker a cell, the more of its groups have moved."""
    steps = _steps(result)
    states = np.full((steps.size, HEIGHT * WIDTH), SEA, np.uint8)
    states[:, world().cell] = levels(result, steps)
    reached = result.reached[None, :] <= steps[:, None]
    measures = {
        "groups moved (%)": (100 * result.share[steps]).round(1),
        "regions reached": (reached & (result.by != NOBODY)).sum(axis=1),
    }
    return Frames(result.times[steps], states.reshape(-1, HEIGHT, WIDTH), measures=measures)


def levels(result: Any, steps: Any) -> Any:
    """The level of each region at each of some steps, (T, R)."""
    shade = FIRST + np.searchsorted(SHARES, result.shares[steps], side="left")
    came = (result.reached >= 0) & (result.reached <= steps[:, None])
    return np.where(result.kind == EMPTY, NO_GROUPS, np.where(came, shade, AWAY))


def _steps(result: Any) -> Any:
    return np.unique(np.linspace(0, result.times[-1], MOST_FRAMES).round().astype(int))


def _short(region: int) -> str:
    return place_words(region).partition(",")[0]
