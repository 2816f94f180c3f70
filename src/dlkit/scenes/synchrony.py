"""Falling into step in motion: fireflies that flash, and a wheel of their phases."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlkit.models.synchrony import BASE
from dlkit.scenes._scene import Frames, Level, scene

PANELS = ("without pacemakers", "with pacemakers")
FLASH = 0.15  # part of a period during which a flash is seen
PACE = 0.55  # s of the run in a second: at most three flashes a second at eightfold speed
SKIP = 2  # of the times, each second one is a frame of the wheel
DARK, LIT, PACER_DARK, PACER_LIT = range(4)


LEVELS = (
    Level("--dl-edge", "dark", "ring"),
    Level("--dl-kind-2", "flashing", "glow"),
    Level("--dl-edge", "pacemaker, dark", "cross"),
    Level("--dl-kind-1", "pacemaker, flashing", "square"),
)
FLASHES: dict[str, Any] = {
    "levels": LEVELS,
    "panels": PANELS,
    "one": "firefly",
    "time": "s",
    "pace": PACE,
    "aspect": 1.4,
}


@scene("The fireflies", "swarm", **FLASHES)
def fireflies(result: Any) -> Frames:
    """Fireflies that flash, in one group without pacemakers and in the same group with them."""
    return flashes(result)


@scene("The ring of fireflies", "swarm", **FLASHES)
def ring(result: Any) -> Frames:
    """Fireflies in a ring that see only a few neighbours, without pacemakers and with them."""
    return flashes(result)


@scene(
    "The wheel of phases",
    "swarm",
    levels=(
        Level("--dl-kind-4", "listens", "disc"),
        Level("--dl-kind-1", "pacemaker", "square"),
    ),
    panels=PANELS,
    one="firefly",
    time="s",
    pace=2.0,
)
def wheel(result: Any) -> Frames:
    """Each dot goes round once a period; the wheel turns with the mean rhythm, so order stands."""
    some = slice(None, None, SKIP)
    phases = result.phases[some]
    n_agents = phases.shape[-1]
    # dots of one phase would hide each other: they stand at distances of their own
    away = 0.36 + 0.1 * (np.arange(n_agents) * 0.618 % 1.0)
    spots = np.stack([0.5 + away * np.sin(phases), 0.5 - away * np.cos(phases)], axis=-1)
    states = np.zeros(phases.shape, np.uint8)
    states[:, 1, result.paces] = 1
    return Frames(
        times=result.times[some], states=states, places=spots, measures=measures(result, some)
    )


def flashes(result: Any) -> Frames:
    """Who flashes at each time, in both groups."""
    turned = (result.phases + BASE * result.times[:, None, None]) / (2 * np.pi)
    states = np.where(turned % 1.0 < FLASH, LIT, DARK).astype(np.uint8)
    states[:, 1, result.paces] += PACER_DARK
    return Frames(
        times=result.times,
        states=states,
        places=places(result.phases.shape[-1], result.params.sees),
        measures=measures(result, slice(None)),
    )


def measures(result: Any, some: slice) -> dict[str, Any]:
    """The order of both groups at the frames."""
    without, with_them = result.order[:, some].round(2)
    return {"order without": without, "order with": with_them}


def places(n_agents: int, sees: str) -> Any:
    """Where fireflies sit, (N, 2): in a ring where each sees those nearby, else all about."""
    if sees == "ring":
        angle = 2 * np.pi * np.arange(n_agents) / n_agents
        return np.stack([0.5 + 0.42 * np.sin(angle), 0.5 - 0.42 * np.cos(angle)], axis=-1)
    # the two numbers are those of a plane filled without a pattern (Roberts' sequence)
    steps = np.array([0.7548776662466927, 0.5698402909980532])
    spots = (0.5 + np.arange(1, n_agents + 1)[:, None] * steps) % 1.0
    return 0.04 + 0.92 * spots
