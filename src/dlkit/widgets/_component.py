"""What every component shares: one loader, one way to ask the kernel, one entry in the record."""

from __future__ import annotations

import asyncio
import functools
import inspect
import json
import logging
import sys
from collections.abc import Awaitable, Callable
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
        self._serial: Any = None  # of the question that is being answered
        self._tasks: set[asyncio.Task[None]] = set()  # answers that are on their way
        join_kernel_log()
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

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Takes what the page has set; of what does not fit, the log and the page are told."""
        try:
            super().set_state(sync_data)
        except Exception as error:  # whatever it is: the part goes on with the state it has
            fault = None if isinstance(error, (TraitError, ValueError)) else error
            log.warning("%s refused what its page has set: %s", type(self).__name__, error,
                        exc_info=fault)  # fmt: skip
            self.send_state([name for name in sync_data if name in self.keys])

    def on_asset(self, name: str) -> dict[str, str]:
        """A front-end file, for pages whose server keeps none."""
        return {"text": asset_text(name)}

    def teller(self) -> Callable[[float], None]:
        """For a handler: tells the page that waits for it how much of its work is done, 0 to 1."""
        serial = self._serial
        return lambda share: self.send({"serial": serial, "progress": share})

    def _answer(self, _: Any, message: Any, _buffers: Any) -> None:
        """Answers at once, or where the handler is a coroutine once that has ended."""
        if not isinstance(message, dict):
            log.warning("%s refused a question that must be an object, got %.80r",
                        type(self).__name__, message)  # fmt: skip
            return
        self._serial = message.get("serial")
        try:
            reply = self._handler(message.get("kind"))(**message.get("content", {}))
        except Exception as error:  # whatever it is, the learner and the log hear of it
            self._send_error(message, error)
        else:
            if inspect.iscoroutine(reply):
                later = asyncio.get_running_loop().create_task(self._answer_later(message, reply))
                self._tasks.add(later)  # a task that nobody holds may be dropped half-way
                later.add_done_callback(self._tasks.discard)
            else:
                self._send_reply(message, reply)

    async def _answer_later(self, message: dict[str, Any], coming: Awaitable[Any]) -> None:
        try:
            reply = await coming
        except Exception as error:
            self._send_error(message, error)
        else:
            self._send_reply(message, reply)

    def _send_reply(self, message: dict[str, Any], reply: Any) -> None:
        reply = reply if isinstance(reply, Reply) else Reply(reply)
        answer = {"serial": message.get("serial"), "content": reply.content}
        self.send(answer, list(reply.buffers))

    def _send_error(self, message: dict[str, Any], error: Exception) -> None:
        said = str(error)
        if not isinstance(error, ValueError):
            log.error("%s could not answer %r", type(self).__name__, message.get("kind"),
                      exc_info=error)  # fmt: skip
            said = f"Something went wrong in this part: {type(error).__name__}: {error}"
        self.send({"serial": message.get("serial"), "error": said})

    def _handler(self, kind: Any) -> Any:
        name = f"on_{kind}"
        if not isinstance(kind, str) or hasattr(anywidget.AnyWidget, name):
            raise ValueError(f"kind must be a question of this part, got {kind!r}")
        handler = getattr(self, name, None)
        if handler is None:
            raise ValueError(f"kind must be a question of this part, got {kind!r}")
        return handler


def join_kernel_log() -> None:
    """In a kernel the log goes where the kernel's own goes: what is printed goes to the page."""
    app = sys.modules.get("ipykernel.kernelapp")
    if app is not None and not log.handlers and app.IPKernelApp.initialized():
        for handler in app.IPKernelApp.instance().log.handlers:
            log.addHandler(handler)
            log.propagate = False


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
