"""The recorded runs of one Explorer, in few bytes.

The page gets what the live page would: the same columns, sentence and code. Of a float32 16
significant bits are kept, which is four to five digits and more than a picture shows. A column is
then told as it is, or as the steps from one number to the next with bytes of like significance
together, whichever deflate makes less of: smooth curves halve, counts do not.
"""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import numpy as np

from dlkit.serving.recorded.grid import Point, axis, blocks
from dlkit.widgets.explorer import Explorer

LEVEL = 9
MOST_RUNS = 320
FRAMES_SHARE = 0.5  # of what an Explorer may fill, where it has a picture in motion


class Recording:
    """Runs of one Explorer, taken in while there is room for them."""

    def __init__(self, explorer: Explorer) -> None:
        self.explorer = explorer
        self.names = [spec["name"] for spec in explorer.controls]
        self.points: list[Point] = []
        self.replies: list[Any] = []
        self.frames: dict[int, tuple[dict[str, Any], bytes]] = {}
        axes = [axis(spec) for spec in explorer.controls]
        self.blocks = blocks(axes, explorer.preset["seed"], explorer.chance)
        explorer.bet, explorer.locked = None, False  # its state has been taken before

    def begin(self) -> None:
        """What a page cannot do without: the first run, its frames, the ends of each control."""
        self._take(next(self.blocks))
        if self.explorer.moving is not None:
            self.frames[0] = self._frames_of(0)
        self._take(next(self.blocks))

    def fill(self, room: int) -> None:
        """Takes in one group of points after the other, then frames, up to so many bytes."""
        spare = room - self.size
        most = room - spare * FRAMES_SHARE if self.frames else room
        for block in self.blocks:
            fresh = self._fresh(block)
            if len(self.points) + len(fresh) > MOST_RUNS:
                continue
            before = len(self.points)
            self._take(fresh)
            if len(self.points) > before and self.size > most:
                del self.points[before:], self.replies[before:]
                break
        if self.frames:
            self._take_frames(room)

    @property
    def size(self) -> int:
        """How many bytes the page gets, before base64."""
        return sum(len(part) for part in self._parts()) + sum(
            len(raw) for _, raw in self.frames.values()
        )

    def packed(self) -> dict[str, Any]:
        """All of it for the page."""
        text, raw = self._parts()
        scenes = {str(i): [about, _text(data)] for i, (about, data) in self.frames.items()}
        return {"text": _text(text), "bytes": _text(raw), "scenes": scenes}

    def _fresh(self, block: list[Point]) -> list[Point]:
        """The points of a group that are not there yet."""
        known = set(self.points)
        return [point for point in dict.fromkeys(block) if point not in known]

    def _take(self, block: list[Point]) -> None:
        for point in self._fresh(block):
            try:
                self.explorer.play(self._values(point), point.seed)
            except ValueError:  # two settings that do not go together
                continue
            self.points.append(point)
            self.replies.append(self.explorer._drawn(""))

    def _take_frames(self, room: int) -> None:
        size = self.size
        for place in range(1, len(self.points)):
            about = self._frames_of(place)
            size += len(about[1])
            if size > room:
                return
            self.frames[place] = about

    def _frames_of(self, place: int) -> tuple[dict[str, Any], bytes]:
        point = self.points[place]
        self.explorer.play(self._values(point), point.seed)
        reply = self.explorer._drawn("deflated")
        return reply.content["scene"], reply.buffers[-1]

    def _values(self, point: Point) -> dict[str, Any]:
        return self.explorer.preset["values"] | dict(zip(self.names, point.values, strict=True))

    def _parts(self) -> tuple[bytes, bytes]:
        """What is said of all runs, and their numbers, both deflated."""
        columns: dict[str, list[bytes]] = {}
        layouts = [_layout(reply, columns) for reply in self.replies]
        codings = {}
        raw = b""
        for key, parts in columns.items():
            codings[key], told = shortest(parts, key.rpartition(" ")[2])
            raw += told
        said = {
            "names": self.names,
            "points": [[*point.values, point.seed] for point in self.points],
            "summaries": [reply.content["summary"] for reply in self.replies],
            "codes": [reply.content["code"] for reply in self.replies],
            "layouts": layouts,
            "codings": codings,
        }
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), default=_plain)
        return zlib.compress(text.encode(), LEVEL), zlib.compress(raw, LEVEL)


def _layout(reply: Any, columns: dict[str, list[bytes]]) -> list[dict[str, Any]]:
    """The layout of one run; its numbers go to the columns of all runs."""
    layout = []
    for place in reply.content["layout"]:
        kept = {"set": place["set"], "field": place["field"]}
        if "words" in place:
            layout.append(kept | {"words": place["words"]})
            continue
        raw = reply.buffers[place["buffer"]]
        columns.setdefault(f"{place['set']} {place['field']} {place['type']}", []).append(raw)
        layout.append(kept | {"type": place["type"], "bytes": len(raw)})
    return layout


def shortest(parts: list[bytes], kind: str) -> tuple[str, bytes]:
    """The numbers of one column over all runs, and how they are told: plain or as steps."""
    if kind == "uint8":
        return "plain", b"".join(parts)
    if kind == "float32":
        parts = [_short(raw) for raw in parts]
    plain = b"".join(parts)
    steps = [np.diff(np.frombuffer(raw, np.int32), prepend=np.int32(0)) for raw in parts]
    shuffled = np.concatenate(steps).view(np.uint8).reshape(-1, 4).T.tobytes()
    if len(zlib.compress(shuffled)) < len(zlib.compress(plain)):
        return "steps", shuffled
    return "plain", plain


def _short(raw: bytes) -> bytes:
    """Float32 numbers with 16 significant bits."""
    bits = np.frombuffer(raw, np.uint32)
    finite = np.isfinite(bits.view(np.float32))
    rounded = ((bits.astype(np.uint64) + 128) & 0xFFFFFF00).astype(np.uint32)
    return np.where(finite, rounded, bits).tobytes()


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _plain(value: Any) -> Any:
    return value.item()  # a number of numpy
