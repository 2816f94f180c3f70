"""What a page may say to its kernel: what our front end and Voilà's send, and nothing else.

A page speaks to the kernel of its own lesson only, but the server that passes its words on
serves everybody: what is malformed must not reach it either. Jupyter's own reading of a message
trusts the table of offsets at its start, so eight bytes can keep a server busy for ever.
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

from dlkit._json import must_be_shallow

CHANNEL = b"shell"
KINDS = frozenset(
    {"comm_open", "comm_msg", "comm_close", "comm_info_request", "kernel_info_request"}
)
TARGET = "jupyter.widget.control"  # gives the states of all widgets; makes none
WORD = 8  # bytes of a number in the table
FEWEST_PARTS, MOST_PARTS = 5, 1_000  # channel, header, parent, metadata, content; then buffers
LONGEST_HEADER, LONGEST_OPENING = 4_000, 20_000  # bytes
MOST_REFUSED = 20  # messages, after which a line is closed


def refusal(message: Any) -> str:
    """Why a message of a page is not passed on to its kernel; empty when it is."""
    try:
        channel, header, _, _, content, *_ = parts(message)
        if channel != CHANNEL:
            raise ValueError(f"channel must be shell, got {channel[:20]!r}")
        kind = allowed_kind(header)
        if kind == "comm_open":
            _must_ask_for_states(content)
    except ValueError as error:
        return str(error)
    return ""


def parts(message: Any) -> list[bytes]:
    """The parts of a message in Jupyter's binary form; ValueError when its table is none."""
    if not isinstance(message, bytes):
        raise ValueError("message must be bytes, got text")
    count = int.from_bytes(message[:WORD], "little")
    if not FEWEST_PARTS + 1 <= count <= MOST_PARTS or len(message) < WORD * (count + 1):
        raise ValueError(f"message must have 5 to {MOST_PARTS} parts, got {count - 1}")
    table = message[WORD : WORD * (count + 1)]
    ends = [int.from_bytes(table[at : at + WORD], "little") for at in range(0, len(table), WORD)]
    if ends != sorted(ends) or ends[0] < WORD * (count + 1) or ends[-1] > len(message):
        raise ValueError("message must hold its parts one after the other, got something else")
    return [message[start:end] for start, end in pairwise(ends)]


def allowed_kind(header: bytes) -> str:
    """The kind of a message, if a page may send it."""
    about = _document(header, "header", LONGEST_HEADER)
    kind = about.get("msg_type")
    if not isinstance(kind, str) or kind not in KINDS:
        raise ValueError(f"msg_type must be one that a lesson needs, got {str(kind)[:40]!r}")
    if about.get("subshell_id") is not None:
        raise ValueError("subshell_id must not be there, got one")
    return kind


def _must_ask_for_states(content: bytes) -> None:
    """A page may ask for the widgets' states; the widgets themselves are made by the lesson."""
    target = _document(content, "content", LONGEST_OPENING).get("target_name")
    if target != TARGET:
        raise ValueError(f"target_name must be {TARGET}, got {str(target)[:40]!r}")


def _document(text: bytes, name: str, longest: int) -> dict[str, Any]:
    if len(text) > longest:
        raise ValueError(f"{name} must be at most {longest} bytes, got {len(text)}")
    told = text.decode()  # as Jupyter reads it: UTF-8, whatever it begins with
    must_be_shallow(name, told)
    document = json.loads(told)
    if not isinstance(document, dict):
        raise ValueError(f"{name} must be an object, got {type(document).__name__}")
    return document
