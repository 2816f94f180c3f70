"""JSON that a browser and a kernel read alike: strict, and clear about what is wrong.

Every function takes the name of what it looks at, for the error: `<name> must be <rule>, got ...`.
"""

from __future__ import annotations

import json
import re
import reprlib
from collections.abc import Collection
from datetime import UTC, datetime
from itertools import accumulate
from math import isfinite
from typing import Any

MAX_BYTES = 5_000_000
MAX_DEPTH = 32  # levels of lists and objects inside one value
DEEPEST = 64  # levels of a whole text: such a value, and what is around it
EXACT = 2**53 - 1  # whole numbers up to here are the same in a browser
STEPS = {ord(sign): 1 if sign in "[{" else -1 for sign in "[]{}"}
OTHERS = bytes(set(range(256)) - set(STEPS))


def parsed(name: str, text: str | bytes) -> Any:
    """The JSON of a text of at most 5 MB and 64 levels; each key of an object once, no NaN."""
    decoded = _decoded(name, text)
    must_be_shallow(name, decoded)
    try:
        return json.loads(
            decoded,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_int=_whole,
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise ValueError(f"{name} must be JSON, got an error at {place}: {error.msg}") from None


def must_be_shallow(name: str, text: str) -> None:
    """Refuses a text of more than 64 levels before a parser goes down: it may not come back.

    In a browser's Python the stack ends long before CPython's own limit does. Up to the first
    sign that is no JSON, where every parser stops, the levels are counted exactly.
    """
    signs = text.encode("utf-8", "surrogatepass")
    if signs.count(b"[") + signs.count(b"{") <= DEEPEST:
        return
    outside = signs.replace(rb"\\", b"").replace(rb"\"", b"").split(b'"')[::2]
    brackets = b"".join(outside).translate(None, OTHERS)
    if max(accumulate(map(STEPS.__getitem__, brackets)), default=0) > DEEPEST:
        raise ValueError(f"{name} must be nested at most {DEEPEST} levels deep")


def _decoded(name: str, text: str | bytes) -> str:
    if len(text) > MAX_BYTES:
        raise too_large(name, len(text))
    if isinstance(text, bytes):
        try:
            return text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ValueError(f"{name} must be UTF-8 text, got {error.reason}") from None
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise too_large(name, size)
    return text.removeprefix("\ufeff")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"each key of an object must be there once, got {short(twice)} twice")
    return made


def _constant(name: str) -> Any:
    raise ValueError(f"numbers must be finite, got {name}")


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) <= 16 else float(digits)


def plain(name: str, value: Any, depth: int = 1) -> Any:
    """A copy of a JSON value, with its numbers and texts as a browser has them."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int | float):
        return _number(name, value)
    if depth > MAX_DEPTH:
        raise ValueError(f"{name[:80]}... must be nested at most {MAX_DEPTH} levels deep")
    if isinstance(value, list | tuple):
        return [plain(f"{name}[{i}]", item, depth + 1) for i, item in enumerate(value)]
    if not isinstance(value, dict):
        rule = "text, a number, true, false, null, a list or an object"
        raise broken(name, rule, value)
    for key in value:
        if not isinstance(key, str) or _text(key) != key:
            raise broken(f"a key of {name}", "text of whole characters", key)
    return {key: plain(f"{name}.{key[:40]}", item, depth + 1) for key, item in value.items()}


def _number(name: str, value: float) -> int | float:
    try:
        near = float(value)
    except OverflowError:
        near = float("inf")
    if not isfinite(near):
        raise broken(name, "a finite number", near)
    return int(near) if near.is_integer() and abs(near) <= EXACT else near


def _text(text: str) -> str:
    """The text with half a character (a cut emoji) shown as a replacement sign."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def moment(name: str, found: Any) -> str:
    """A date and time as a browser writes it: UTC, milliseconds, '...Z'."""
    try:
        given = datetime.fromisoformat(found)
        if given.tzinfo is None:
            raise ValueError
        return stamp(given)
    except (TypeError, ValueError, OverflowError):
        rule = "a date and time with its time zone, like 2026-11-23T09:30:00.000Z"
        raise broken(name, rule, found) from None


def stamp(given: datetime) -> str:
    """The same moment as text in UTC; such texts sort as the moments do."""
    utc = given.astimezone(UTC).isoformat(timespec="milliseconds")
    return utc.replace("+00:00", "Z")


def fields(name: str, found: Any, wanted: Collection[str]) -> dict[str, Any]:
    """An object that has the wanted fields and no others."""
    if not isinstance(found, dict):
        raise broken(name, "an object", found)
    rule = f"must have the fields {', '.join(wanted)}"
    for field in wanted:
        if field not in found:
            raise ValueError(f"{name} {rule}, got none called {field}")
    for field in found:
        if field not in wanted:
            raise ValueError(f"{name} {rule} and no more, got {short(field)}")
    return found


def matching(name: str, found: Any, form: re.Pattern[str], rule: str) -> str:
    """A text that has the form."""
    if not isinstance(found, str) or not form.fullmatch(found):
        raise broken(name, rule, found)
    return found


def broken(name: str, rule: str, found: Any, more: str = "") -> ValueError:
    """The error for a rule that a value breaks."""
    return ValueError(f"{name} must be {rule}, got {short(found)}{more and ': '}{more}")


def too_large(name: str, size: int) -> ValueError:
    """The error for a text of too many bytes."""
    most = MAX_BYTES / 1e6
    return ValueError(f"{name} must be at most {most:.0f} MB, got {size / 1e6:.1f} MB")


def short(found: Any) -> str:
    """A value in a few characters, for an error."""
    return reprlib.repr(found)
