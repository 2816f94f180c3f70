"""Frames for the wire: each frame told as what changed since the one before, then deflated.

Measured on sandpiles of 50 x 50 to 200 x 200: states that know their levels change by few
different steps, so several fit into a byte, and deflate told to look for runs only (Z_RLE) is
both the smallest and by far the fastest of its levels and strategies.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.scenes._check import checked, edges_of, events_of
from dlkit.scenes._scene import Frames, Scene

LEVEL = 6
FINE = 65535  # steps from 0 to 1 of a place

Part = tuple[dict[str, Any], NDArray[Any]]  # what the page is told of an array, and its bytes


def packed(scene: Scene, frames: Frames, plain: bool = False) -> tuple[dict[str, Any], bytes]:
    """What the page is told of one run, and the bytes of all its arrays one after another.

    `plain` leaves the bytes as they are, for a browser that cannot inflate.
    """
    checked(scene, frames)
    parts = [*_small(frames), *_large(scene, frames)]
    about = {
        "parts": [told for told, _ in parts],
        "rows": [str(name) for name in frames.rows],
        "measures": list(frames.measures),
        "plain": plain,
    }
    whole = b"".join(raw.tobytes() for _, raw in parts)
    return about, whole if plain else deflated(whole)


def _small(frames: Frames) -> Iterator[Part]:
    """The arrays that travel as they are."""
    yield _part("times", frames.times, np.float64)
    for name, values in frames.measures.items():
        yield _part(f"measure {name}", values, np.float64)
    for i, edges in enumerate(edges_of(frames)):
        yield _part(f"edges {i}", edges, np.int32)
    strips = events_of(frames)
    if not strips:
        return
    panels = np.repeat(np.arange(len(strips)), [len(rows) for rows, _, _ in strips])
    yield _part("event_panels", panels, np.uint8)
    kinds: Any = {"event_rows": np.uint16, "event_times": np.float32, "event_levels": np.uint8}
    for (name, kind), arrays in zip(kinds.items(), zip(*strips, strict=True), strict=True):
        yield _part(name, np.concatenate(arrays), kind)


def _large(scene: Scene, frames: Frames) -> Iterator[Part]:
    """The arrays that travel as changes from frame to frame."""
    if frames.states is None:
        return
    bits = width(scene)
    told, states = _part("states", frames.states, np.uint8)
    yield told | {"bits": bits}, squeezed(changes(states, bits), bits)
    if frames.places is None:
        return
    still = (*frames.states.shape[1:], 2)
    moving = frames.places.ndim == len(still) + 1
    places = frames.places if moving else np.broadcast_to(frames.places, still)
    told, fine = _part("places", np.round(places * FINE), np.uint16)
    yield told | {"moving": moving}, changes(fine) if moving else fine


def _part(name: str, array: Any, kind: Any) -> Part:
    array = np.ascontiguousarray(array, dtype=kind)
    return {"name": name, "type": array.dtype.name, "shape": list(array.shape)}, array


def width(scene: Scene) -> int:
    """Bits that hold a state: 1, 2, 4 or 8."""
    most = 256 if scene.ramp else len(scene.levels)
    return next(bits for bits in (1, 2, 4, 8) if most <= 1 << bits)


def changes(frames: NDArray[Any], bits: int = 0) -> NDArray[Any]:
    """The first frame, then the change from each frame to the next; it wraps at 2 ** bits."""
    told = frames.copy()
    told[1:] -= frames[:-1]
    return told & told.dtype.type((1 << bits) - 1) if 0 < bits < 8 else told


def squeezed(values: NDArray[np.uint8], bits: int) -> NDArray[np.uint8]:
    """Values of so many bits, the first of each byte in its lowest bits."""
    if bits == 8:
        return values.ravel()
    each = 8 // bits
    rows = np.zeros((-(-values.size // each), each), dtype=np.uint8)
    rows.ravel()[: values.size] = values.ravel()
    held = rows[:, 0]
    for i in range(1, each):
        held |= rows[:, i] << np.uint8(bits * i)
    return held


def deflated(raw: bytes) -> bytes:
    """The bytes in the format that a browser's DecompressionStream calls 'deflate'."""
    squeeze = zlib.compressobj(LEVEL, zlib.DEFLATED, 15, 9, zlib.Z_RLE)
    return squeeze.compress(raw) + squeeze.flush()
