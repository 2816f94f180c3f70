"""What every component shares: one loader, one way to ask the kernel, one entry in the record."""

from __future__ import annotations

import functools
import json
import logging
from dataclasses import dataclass
from importlib import resources
from typing import Any

import anywidget
import numpy as np
from traitlets import Dict, TraitError, Unicode, observe, validate

from dlkit import record

log = logging.getLogger("dlkit")

WIRE_TYPES = {"float32", "int32", "uint8"}


@dataclass(frozen=True)
class Reply:
    """An answer to the page: JSON-able content and binary buffers."""

    content: dict[str, Any]
    buffers: tuple[bytes, ...] = ()


class Component(anywidget.AnyWidget):
    """A part of a lesson: traits are its state, `on_<kind>` answers what the page asks.

    A `ValueError` of an answer is shown to the learner as it is; any other exception is logged
    and shown too, so that nothing fails unseen.
    """

    _esm = resources.files("dlkit.widgets").joinpath("_loader.js").read_text(encoding="utf-8")

    asset = Unicode().tag(sync=True)
    build = Unicode().tag(sync=True)
    key = Unicode().tag(sync=True)
    entry = Dict(default_value=None, allow_none=True).tag(sync=True)
    problem = Unicode().tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        asset = type(self).__module__.rpartition(".")[2]
        super().__init__(**{"asset": asset, "build": assets_hash(), **traits})
        self.on_msg(self._answer)

    @validate("key")
    def _known_key(self, proposal: Any) -> str:
        key: str = proposal["value"]
        if key and key.count("/") != 1:
            raise TraitError(f"key must be '<lesson>/<part>', got {key!r}")
        return key

    @observe("entry")
    def _remember(self, change: Any) -> None:
        if not self.key:
            return
        if change["new"] is None:
            record.session().drop(self.key)
            return
        try:
            record.session().take(self.key, change["new"])
        except ValueError as error:
            self.problem = str(error)

    def on_asset(self, name: str) -> dict[str, str]:
        """A front-end file, for pages whose server keeps none."""
        return {"text": asset_text(name)}

    def _answer(self, _: Any, message: dict[str, Any], _buffers: Any) -> None:
        answer: dict[str, Any] = {"serial": message.get("serial")}
        reply = Reply({})
        try:
            reply = self._handler(message.get("kind"))(**message.get("content", {}))
            reply = reply if isinstance(reply, Reply) else Reply(reply)
            answer["content"] = reply.content
        except ValueError as error:
            answer["error"] = str(error)
        except Exception as error:  # whatever it is, the learner and the log hear of it
            log.exception("%s could not answer %r", type(self).__name__, message.get("kind"))
            answer["error"] = f"Something went wrong in this part: {type(error).__name__}: {error}"
        self.send(answer, list(reply.buffers))

    def _handler(self, kind: Any) -> Any:
        name = f"on_{kind}"
        if not isinstance(kind, str) or hasattr(anywidget.AnyWidget, name):
            raise ValueError(f"kind must be a question of this part, got {kind!r}")
        handler = getattr(self, name, None)
        if handler is None:
            raise ValueError(f"kind must be a question of this part, got {kind!r}")
        return handler


@functools.cache
def assets_hash() -> str:
    """The name of the folder that holds the front end, as the build wrote it."""
    about = resources.files("dlkit.widgets").joinpath("assets.json")
    try:
        found: str = json.loads(about.read_text(encoding="utf-8"))["hash"]
    except FileNotFoundError:
        return "unbuilt"
    return found


def asset_text(name: str) -> str:
    """The text of one front-end file of the package."""
    folder, _, stem = name.rpartition("/")
    package = {"": "dlkit.widgets", "charts": "dlkit.charts"}.get(folder)
    place = resources.files(package) if package else None
    if folder == "charts" and place is not None:
        place = place.joinpath("compiled")
    known = stem.endswith((".js", ".css", ".json")) and "\\" not in stem
    if place is None or not known or not place.joinpath(stem).is_file():
        raise ValueError(f"name must be a file of the front end, got {name[:80]!r}")
    return place.joinpath(stem).read_text(encoding="utf-8")


def packed(columns: dict[str, dict[str, Any]]) -> tuple[list[dict[str, Any]], tuple[bytes, ...]]:
    """Columns for the wire: a layout in words and one binary buffer for each numeric column."""
    layout: list[dict[str, Any]] = []
    buffers: list[bytes] = []
    for name, fields in columns.items():
        for field, column in fields.items():
            place: dict[str, Any] = {"set": name, "field": field}
            if isinstance(column, np.ndarray) and column.dtype.kind in "fiub":
                array = _narrow(column)
                place |= {"type": array.dtype.name, "buffer": len(buffers)}
                buffers.append(array.tobytes())
            else:
                place["words"] = [str(word) for word in column]
            layout.append(place)
    return layout, tuple(buffers)


def _narrow(column: np.ndarray) -> np.ndarray:
    """The column in a type that the page can read, as small as is exact enough for a picture."""
    if column.dtype.name in WIRE_TYPES:
        return np.ascontiguousarray(column)
    kind = {"f": np.float32, "b": np.uint8}.get(column.dtype.kind, np.int32)
    return np.ascontiguousarray(column, dtype=kind)
