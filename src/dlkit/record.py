"""The learner's record: everything one learner made, as one versioned JSON document.

The browser holds the record that counts; the kernel of a page and a downloaded file hold copies.
This module alone decides whether a text is a record. Version 1 is the first public one.

An entry's `kind` may be one that this dlkit has no component for: it is kept and carried on, since
no component ever reads an entry of a kind other than its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple
from uuid import uuid4

import msgspec

from dlkit._json import (
    EXACT,
    MAX_BYTES,
    broken,
    fields,
    matching,
    moment,
    parsed,
    plain,
    short,
    stamp,
    too_large,
)

FORMAT = "dlkit-record"
VERSION = 1
MAX_KEY = 120

KEY = re.compile(r"[A-Za-z0-9_-]+/[A-Za-z0-9_-]+")
KIND = re.compile(r"[a-z][a-z0-9_-]{0,39}")
ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")

Document = dict[str, Any]
Step = Callable[[Document], Document]

MIGRATIONS: Mapping[int, Step] = {}  # version n -> the step that makes a document of n + 1

_canonical = msgspec.json.Encoder(order="deterministic").encode


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What a learner made in one part of a lesson; `at` is UTC with milliseconds, '...Z'."""

    kind: str
    rev: int
    at: str
    done: bool
    value: dict[str, Any]


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Everything one learner made, by key '<lesson>/<part>'."""

    format: str = FORMAT
    version: int = VERSION
    id: str
    created: str
    changed: str
    entries: dict[str, Entry]


class Conflict(NamedTuple):
    """One entry that two records hold with different content, and which of them was taken."""

    key: str
    ours: Entry
    theirs: Entry
    taken: Literal["ours", "theirs"]


class Merged(NamedTuple):
    """Two records as one, with what the learner has to be asked about."""

    record: Record
    conflicts: list[Conflict]


def empty() -> Record:
    """A new record with an identity of its own and no entries."""
    now = _now()
    return Record(id=str(uuid4()), created=now, changed=now, entries={})


def read(text: str | bytes) -> Record:
    """The record in a text, brought up to this version; a `ValueError` says what is wrong."""
    return from_document(parsed("record", text))


def write(record: Record) -> str:
    """The record as text to read and to keep; the same record always gives the same text."""
    compact = _canonical(record)
    pretty = msgspec.json.format(compact, indent=2)
    return (pretty if len(pretty) <= MAX_BYTES else compact).decode()


def document(record: Record | Entry) -> Document:
    """A record or one entry as plain dicts, as the browser keeps it."""
    found: Document = msgspec.to_builtins(record)
    return found


def from_document(found: Any) -> Record:
    """The record in parsed JSON, with every rule checked."""
    found = fields("record", migrate(found), Record.__struct_fields__)
    entries = found["entries"]
    if not isinstance(entries, dict):
        raise broken("entries", "an object", entries)
    return Record(
        id=matching("id", found["id"], ID, "a UUID in small letters"),
        created=moment("created", found["created"]),
        changed=moment("changed", found["changed"]),
        entries={checked_key(key): entry(key, entries[key]) for key in entries},
    )


def entry(key: str, found: Any) -> Entry:
    """One entry from parsed JSON, with every rule checked."""
    name = f"entries[{key!r}]"
    found = fields(name, found, Entry.__struct_fields__)
    rev, done, value = found["rev"], found["done"], found["value"]
    if type(rev) is not int or not 1 <= rev <= EXACT:
        raise broken(f"{name}.rev", "a whole number of at least 1", rev)
    if not isinstance(done, bool):
        raise broken(f"{name}.done", "true or false", done)
    if not isinstance(value, dict):
        raise broken(f"{name}.value", "an object", value)
    return Entry(
        kind=matching(f"{name}.kind", found["kind"], KIND, "a word of small letters"),
        rev=rev,
        at=moment(f"{name}.at", found["at"]),
        done=done,
        value=plain(f"{name}.value", value),
    )


def checked_key(key: Any) -> str:
    """The key of an entry, `<lesson>/<part>`."""
    if isinstance(key, str) and len(key) > MAX_KEY:
        got = f"{len(key)} characters: {short(key)}"
        raise ValueError(f"key must be at most {MAX_KEY} characters long, got {got}")
    return matching("key", key, KEY, "'<lesson>/<part>' of letters, digits, _ and -")


def migrate(
    found: Any, steps: Mapping[int, Step] = MIGRATIONS, version: int = VERSION
) -> Document:
    """The document in the wanted version, brought there by one step for each version between."""
    if not isinstance(found, dict):
        raise broken("record", "a JSON object", found, "this is not a dlkit record")
    if found.get("format") != FORMAT:
        raise broken("format", repr(FORMAT), found.get("format"), "this is not a dlkit record")
    migrated: Document = found
    at = migrated.get("version")
    if type(at) is not int:
        raise broken("version", "a whole number", at)
    if at > version:
        raise broken("version", f"at most {version}", at, "this record comes from a newer dlkit")
    while at < version:
        if at not in steps:
            known = " or ".join(str(number) for number in [*sorted(steps), version])
            raise broken("version", known, at)
        try:
            migrated = {**steps[at](migrated), "version": at + 1}
        except (LookupError, TypeError, AttributeError) as error:
            raise ValueError(f"record of version {at} must be whole, got {error!r}") from error
        at += 1
    return migrated


def put(
    record: Record, key: str, kind: str, value: dict[str, Any], done: bool, at: str | None = None
) -> Record:
    """The record with one entry written; the same content again changes nothing."""
    old = record.entries.get(checked_key(key))
    rev = old.rev + 1 if old else 1
    found = {"kind": kind, "rev": rev, "at": at or _now(), "done": done, "value": value}
    new = entry(key, found)
    return record if old and _same(old, new) else _with(record, key, new)


def merge(ours: Record, theirs: Record) -> Merged:
    """One record from two: nothing is left out, and where both differ the later entry is taken.

    An entry that is taken over another one gets a revision above both, so that every open tab
    notices. Each difference is also a conflict, for the learner to decide otherwise.
    """
    entries, conflicts = dict(ours.entries), []
    for key, other in theirs.entries.items():
        own = ours.entries.get(key, other)
        entries[key] = _later(own, other)
        if not _same(own, other):
            taken: Literal["ours", "theirs"] = "theirs" if other.at > own.at else "ours"
            conflicts.append(Conflict(key, own, other, taken))
    held = [one for one in (ours, theirs) if one.entries] or [ours]  # an empty one has no past
    merged = msgspec.structs.replace(
        held[0],
        created=min(one.created for one in held),
        changed=max(one.changed for one in held),
        entries={key: entries[key] for key in sorted(entries)},
    )
    return Merged(_fitting(merged), conflicts)


def _later(own: Entry, other: Entry) -> Entry:
    top = max(own.rev, other.rev)
    if _same(own, other):
        return msgspec.structs.replace(own, rev=top, at=max(own.at, other.at))
    return msgspec.structs.replace(other, rev=top + 1) if other.at > own.at else own


def _same(one: Entry, other: Entry) -> bool:
    """The same content, whenever and however often it was written."""
    return _canonical([one.kind, one.done, one.value]) == _canonical(
        [other.kind, other.done, other.value]
    )


def _with(record: Record, key: str, new: Entry) -> Record:
    entries = {**record.entries, key: new}
    changed = max(new.at, record.changed)
    return _fitting(msgspec.structs.replace(record, entries=entries, changed=changed))


def _fitting(record: Record) -> Record:
    size = len(_canonical(record))
    if size > MAX_BYTES:
        raise too_large("record", size)
    return record


def _now() -> str:
    return stamp(datetime.now(UTC))


class Session:
    """The record as the kernel of one page knows it: a copy of the browser's."""

    def __init__(self) -> None:
        self._record: Record | None = None

    @property
    def record(self) -> Record:
        """The record, begun when it is first needed."""
        self._record = self._record or empty()
        return self._record

    def put(self, key: str, kind: str, value: dict[str, Any], done: bool = False) -> Entry:
        """Write one entry from the kernel's side."""
        self._record = put(self.record, key, kind, value, done)
        return self._record.entries[key]

    def take(self, key: str, found: Any) -> Entry:
        """Take over one entry as the browser keeps it, with the browser's revision."""
        taken = entry(checked_key(key), found)
        self._record = _with(self.record, key, taken)
        return taken

    def drop(self, key: str) -> None:
        """Forget one entry that the browser no longer has."""
        rest = {name: kept for name, kept in self.record.entries.items() if name != key}
        self._record = msgspec.structs.replace(self.record, entries=rest)

    def load(self, record: Record) -> None:
        """Take over a whole record."""
        self._record = record

    def clear(self) -> None:
        """Forget everything."""
        self._record = None

    def document(self) -> Document:
        """The record as plain dicts."""
        return document(self.record)


_session = Session()


def session() -> Session:
    """The record of the kernel that this code runs in."""
    return _session
