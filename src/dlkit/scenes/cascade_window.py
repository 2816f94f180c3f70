"""A cascade through a network, step by step."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlkit.models._cascade import needed_of
from dlkit.scenes._layout import edges, places
from dlkit.scenes._scene import Frames, Level, scene

FIRM, READY, NOW, MOVED = range(4)
LEVELS = (
    Level("--dl-kind-6", "needs more than one example"),
    Level("--dl-kind-2", "one example is enough", "ring"),
    Level("--dl-bad", "moves in this step", "square"),
    Level("--dl-kind-4", "has moved"),
)


def probe(result: Any, frame: int, panel: int, index: int) -> str:
    """What one person is waiting for."""
    del frame, panel
    contacts, at = int(result.network.degrees[index]), int(result.moved_at[index])
    if not contacts:
        return "Nobody is in contact with this person."
    needed = int(needed_of(result.params.threshold, np.array([contacts]))[0])
    moved = f"Moved in step {at}." if at >= 0 else "Never moved."
    return f"{contacts} contacts, needs {needed} who have moved. {moved}"


@scene("One cascade", "swarm", levels=LEVELS, time="step", one="person", aspect=1.5, probe=probe)
def cascade(result: Any) -> Frames:
    """People and their ties; one moves first, and others follow as their threshold is met."""
    network, at = result.network, result.moved_at
    times = np.arange(max(int(at.max()), 0) + 1)
    vulnerable = needed_of(result.params.threshold, network.degrees) <= 1
    moved = (at >= 0) & (at <= times[:, None])
    states = np.where(moved, MOVED, np.where(vulnerable, READY, FIRM))
    states[at == times[:, None]] = NOW
    return Frames(
        times,
        states.astype(np.uint8),
        places(network),
        edges=(edges(network),),
        measures={"moved so far": moved.sum(axis=1)},
    )
