"""Jupyter's messages over a websocket, as `wire.js` of a lesson's page writes and reads them."""

from __future__ import annotations

import itertools
import json
import struct
from dataclasses import dataclass
from typing import Any

PROTOCOL = "v1.kernel.websocket.jupyter.org"


@dataclass(frozen=True)
class Message:
    """One message of a kernel."""

    kind: str
    parent: str  # the id of the request that it answers
    content: dict[str, Any]
    buffers: tuple[bytes, ...] = ()


def encoded(header: dict[str, Any], content: Any, metadata: dict[str, Any] | None = None) -> bytes:
    """A request on the shell channel: a table of offsets, the channel, four JSON parts."""
    words = [json.dumps(part).encode() for part in (header, {}, metadata or {}, content)]
    parts = [b"shell", *words]
    start = 8 * (len(parts) + 2)
    ends = itertools.accumulate([start, *map(len, parts)])
    return struct.pack(f"<{len(parts) + 2}Q", len(parts) + 1, *ends) + b"".join(parts)


def decoded(data: bytes) -> Message:
    """The message that such bytes hold."""
    (count,) = struct.unpack_from("<Q", data)
    offsets = struct.unpack_from(f"<{count}Q", data, 8)
    parts = [data[begin:end] for begin, end in itertools.pairwise(offsets)]
    header, parent, _, content = (json.loads(part) for part in parts[1:5])
    return Message(header["msg_type"], parent.get("msg_id", ""), content, tuple(parts[5:]))
