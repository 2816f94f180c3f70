"""A rumour or a norm among neighbours and rewired, side by side."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlkit.models.complex_contagion import PANELS
from dlkit.scenes._layout import thick_ring
from dlkit.scenes._scene import Frames, Level, scene

LEVELS = (
    Level("--dl-kind-6 50%", "has not moved"),
    Level("--dl-bad", "moves in this step", "square"),
    Level("--dl-kind-4", "has moved"),
)
MOST_FRAMES = 120


@scene(
    "The same people, two networks",
    "swarm",
    levels=LEVELS,
    time="step",
    one="person",
    panels=PANELS,
)
def twins(result: Any) -> Frames:
    """Two rings of the same people: left each knows those beside them, right anybody."""
    last = int(result.moved_at.max())
    skip = max(1, -(-last // MOST_FRAMES))  # of a long run every second step, or third
    times = np.arange(0, last + skip, skip)
    at = result.moved_at[None]
    moved = (at >= 0) & (at <= times[:, None, None])
    fresh = moved & (at > times[:, None, None] - skip)
    states = (moved.astype(np.uint8) * 2) - fresh
    return Frames(times, states.astype(np.uint8), thick_ring(at.shape[2]))
