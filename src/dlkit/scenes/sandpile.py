"""The sandpile in motion: the whole run, and its largest avalanche wave by wave."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlkit.models import sandpile
from dlkit.models._params import finished
from dlkit.models._pile import feeding
from dlkit.models._topple import FULL
from dlkit.scenes._scene import Frames, Level, scene

TOPPLED = FULL  # the state of a site that has toppled, after those of its heights 0 to 3
LEVELS = (
    Level("--dl-kind-4 6%", "no grain"),
    Level("--dl-kind-4 25%", "1 grain"),
    Level("--dl-kind-4 50%", "2 grains"),
    Level("--dl-kind-4", "3 grains, steep"),
    Level("--dl-kind-1", "toppled in this drop"),
)
WAVE_LEVELS = (*LEVELS[:TOPPLED], Level("--dl-kind-1", "full, topples now"))


def probed(result: Any, frame: int, panel: int, index: int) -> tuple[str, list[int]]:
    """The avalanche that a grain on this site would start now, and the sites that it takes."""
    heights = result.heights[frame]
    heights = heights[panel] if heights.ndim == 3 else heights
    after = finished(feeding(heights, np.array([index])))
    size, area = after.told[0, :2].tolist()
    count = "1 toppling" if size == 1 else f"{size:,} topplings at {area:,} sites"
    words = f"A grain here would start {count if size else 'nothing'}."
    return words, np.flatnonzero(after.toppled[-1]).tolist()


@scene("The pile", "grid", levels=LEVELS, time="drop", one="site", probe=probed)
def pile(result: Any) -> Frames:
    """The pile from above: how many grains lie on each site, and which sites toppled in the drop that is shown."""  # noqa: E501
    states = np.where(result.toppled, np.uint8(TOPPLED), result.heights)
    return Frames(
        times=result.shown,
        states=states,
        measures={
            "topplings": np.append(0, result.size)[result.shown],
            "grains per site": result.heights.mean(axis=(1, 2)).round(3),
        },
    )


@scene("The largest avalanche, wave by wave", "grid", levels=WAVE_LEVELS, time="wave", one="site")
def largest(result: Any) -> Frames:
    """The largest avalanche of the run: which sites topple in each wave, from the grain that fell to the last site."""  # noqa: E501
    states = np.minimum(np.stack(waves(result)), TOPPLED).astype(np.uint8)
    topple = (states == TOPPLED).sum(axis=(1, 2))
    return Frames(
        times=np.arange(states.shape[0]),
        states=states,
        measures={"topplings so far": topple.cumsum()},
    )


def waves(result: Any) -> list[Any]:
    """The pile (L, L) of each wave of the largest avalanche, played again from the picture before."""  # noqa: E501
    biggest = int(result.size.argmax())
    start = int(np.searchsorted(result.shown, biggest, side="right")) - 1
    places = result.places[result.shown[start] : biggest]
    before = result.heights[start]
    if places.size:
        before = finished(feeding(before, places)).heights[-1]
    return sandpile.waves(before, int(result.places[biggest]))
