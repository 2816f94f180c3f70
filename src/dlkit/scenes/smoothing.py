"""Two piles in motion, the same grains on both, a caretaker beside one."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlkit.models.smoothing import WORDS
from dlkit.scenes._scene import Frames, scene
from dlkit.scenes.sandpile import LEVELS, TOPPLED, probed


@scene("Two piles", "grid", levels=LEVELS, time="drop", one="site", panels=WORDS, probe=probed)
def piles(result: Any) -> Frames:
    """Two piles from above, one of them with a caretaker: grains on each site, and which sites toppled in the drop that is shown."""  # noqa: E501
    height = result.heights.mean(axis=(2, 3)).round(3)
    return Frames(
        times=result.shown,
        states=np.where(result.toppled, np.uint8(TOPPLED), result.heights),
        measures={f"grains per site, {words}": height[:, i] for i, words in enumerate(WORDS)},
    )
