"""What frames must be, before they travel: shapes, levels, places and times that fit together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.scenes._scene import Frames, Scene

MOST_CELLS = 64_000_000  # states of a run: the page holds them all


def checked(scene: Scene, frames: Frames) -> None:
    """Refuses frames that do not fit the scene or each other."""
    times = np.asarray(frames.times)
    if times.ndim != 1 or times.size == 0:
        raise ValueError(f"times must be one row of at least one time, got shape {times.shape}")
    if not np.isfinite(times).all() or (np.diff(times) <= 0).any():
        raise ValueError("times must be finite and rise from frame to frame")
    for name, values in frames.measures.items():
        shape = np.shape(values)
        if shape != times.shape:
            raise ValueError(f"measure {name!r} must have shape {times.shape}, got {shape}")
    if scene.kind == "rows":
        _events(scene, frames)
        return
    if frames.states is None:
        raise ValueError(f"states must be given for a {scene.kind}, got none")
    _states(scene, frames.states, times.size)
    if scene.kind == "swarm":
        _places(frames.states.shape, frames.places)
        _edges(edges_of(frames), scene, frames.states.shape[-1])


def _states(scene: Scene, states: NDArray[Any], n_frames: int) -> None:
    words = "(T, P, H, W)" if scene.kind == "grid" else "(T, P, N)"
    wanted: tuple[Any, ...] = (n_frames,)
    if scene.panels:
        wanted += (len(scene.panels),)
    else:
        words = words.replace(" P,", "")
    n_axes = len(wanted) + (2 if scene.kind == "grid" else 1)
    got = states.shape
    if len(got) != n_axes or got[: len(wanted)] != wanted or 0 in got:
        start = ", ".join(str(n) for n in wanted)
        raise ValueError(f"states must have shape {words} that begins with {start}, got {got}")
    if states.dtype != np.uint8:
        raise ValueError(f"states must be of type uint8, got {states.dtype}")
    if states.size > MOST_CELLS:
        raise ValueError(f"states must have at most {MOST_CELLS:,} cells, got {states.size:,}")
    _levels("states", states, scene)


def _levels(name: str, values: Any, scene: Scene) -> None:
    _between(name, values, 255 if scene.ramp else len(scene.levels) - 1)


def _between(name: str, values: Any, most: int) -> None:
    values = np.asarray(values)
    if values.size and not (values.min() >= 0 and values.max() <= most):
        wrong = values.min() if values.min() < 0 else values.max()
        raise ValueError(f"{name} must be between 0 and {most}, got {wrong}")


def _places(states: tuple[int, ...], places: Any) -> None:
    places = np.asarray(places, dtype=float)  # none at all is one that is not a number
    still = (*states[1:], 2)
    allowed = [still[-2:], still, (states[0], *still)]
    if places.shape not in allowed:
        raise ValueError(f"places must have shape {still} or {allowed[-1]}, got {places.shape}")
    if not ((places >= 0) & (places <= 1)).all():  # refuses nan too
        raise ValueError("places must be between 0 and 1, got some outside or not a number")


def edges_of(frames: Frames) -> Sequence[NDArray[Any]]:
    """The edges as a sequence: none, one for all panels, or one a panel."""
    return (frames.edges,) if isinstance(frames.edges, np.ndarray) else frames.edges


def _edges(found: Sequence[Any], scene: Scene, n_dots: int) -> None:
    if len(found) not in (0, 1, len(scene.panels)):
        raise ValueError(f"edges must be one array or one a panel, got {len(found)} arrays")
    for edges in found:
        shape = np.shape(edges)
        if len(shape) != 2 or shape[1] != 2:
            raise ValueError(f"edges must have shape (E, 2), got {shape}")
        _between("edges", edges, n_dots - 1)


def events_of(frames: Frames) -> list[Any]:
    """The events of each panel: row, time and level."""
    events: Any = frames.events
    if events is None:
        return []
    return [events] if np.ndim(events[0]) == 1 and len(events) == 3 else list(events)


def _events(scene: Scene, frames: Frames) -> None:
    strips = events_of(frames)
    if not strips or not frames.rows:
        raise ValueError("events must be given, and the names of their rows, got none")
    if len(strips) != max(1, len(scene.panels)):
        raise ValueError(f"events must be given for each panel, got {len(strips)}")
    for strip in strips:
        shapes = [np.shape(array) for array in strip]
        if len(shapes) != 3 or len(set(shapes)) != 1 or len(shapes[0]) != 1:
            raise ValueError(f"events must be three rows of one length, got shapes {shapes}")
        rows, times, levels = strip
        _between("event rows", rows, len(frames.rows) - 1)
        _levels("event levels", levels, scene)
        if not np.isfinite(times).all():
            raise ValueError("event times must be finite, got some that are not a number")
