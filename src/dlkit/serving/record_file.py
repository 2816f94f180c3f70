"""The learner's record as a file too, where a hub keeps a folder for each of its learners.

The browser's copy stays the one that a page works with. After each change the page sends it here;
what comes back is what the page does not have yet, from another computer of the same learner.

`record.json` is the same document that a learner downloads. Beside it stands the file's `life`: a
random word that changes when the learner erases the record. A browser that still holds a copy from
an erased life drops it, instead of bringing back what was erased. A life that is only unknown (the
folder is a new one) drops nothing.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import msgspec
from jupyter_server.base.handlers import APIHandler
from tornado.web import HTTPError

from dlkit import record
from dlkit._json import MAX_BYTES, broken, fields, matching, parsed, too_large

NAME, STATE, ASIDE = "record.json", "record-state.json", "record-broken-"
ENVELOPE = 1_000  # bytes around a record in what a page sends
MOST_LIVES = 100


class Newer(ValueError):
    """The file comes from a newer dlkit: it is left as it is."""


class State(msgspec.Struct):
    """The present life of the file, and those that the learner has ended."""

    life: str
    erased: list[str] = []


class Told(NamedTuple):
    """What a page learns: its record is kept as it is, or has to become `record`."""

    life: str
    record: record.Document | None
    erased: bool


class RecordFile:
    """The record of one learner, in a folder that is theirs alone."""

    def __init__(self, folder: Path, learner: str) -> None:
        self.folder = folder
        self.learner = learner
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(folder / STATE, msgspec.json.encode(self._state()))
        except OSError as error:
            got = f"{str(folder)!r} ({error.strerror})"
            raise ValueError(f"record-folder must be one to write in, got {got}") from None

    def sync(self, life: str | None, brought: record.Document | None) -> Told:
        """Join what a page has with what is kept, and keep that."""
        state, kept = self._state(), self._read()
        if life in state.erased:
            return Told(state.life, record.document(kept) if kept else None, erased=True)
        joined = together(kept, None if brought is None else record.from_document(brought))
        if joined is None:
            return Told(state.life, None, erased=False)
        if joined != kept:
            _write(self.folder / NAME, record.write(joined).encode())
        found = record.document(joined)
        return Told(state.life, None if found == brought else found, erased=False)

    def erase(self) -> str:
        """Forget the record, also what was set aside of it; gives the life that begins."""
        for path in [self.folder / NAME, *self.folder.glob(f"{ASIDE}*")]:
            path.unlink(missing_ok=True)
        old = self._state()
        new = State(str(uuid4()), [*old.erased, old.life][-MOST_LIVES:])
        _write(self.folder / STATE, msgspec.json.encode(new))
        return new.life

    def _state(self) -> State:
        try:
            return msgspec.json.decode((self.folder / STATE).read_bytes(), type=State)
        except (FileNotFoundError, msgspec.DecodeError):
            return State(str(uuid4()))

    def _read(self) -> record.Record | None:
        """The record that is kept; one that cannot be read is set aside, not lost."""
        path = self.folder / NAME
        try:
            text = path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            return record.read(text)
        except ValueError as error:
            if _is_newer(text):
                raise Newer(str(error)) from None
            path.rename(self.folder / f"{ASIDE}{datetime.now(UTC):%Y-%m-%dT%H%M%S.%f}Z.json")
            return None


def together(kept: record.Record | None, brought: record.Record | None) -> record.Record | None:
    """One record from the file's and the page's: each entry as it was written most often.

    Clocks of two computers differ, so that the moment decides only between equal revisions.
    """
    if kept is None or brought is None:
        return kept or brought
    entries = dict(kept.entries)
    for key, entry in brought.entries.items():
        own = entries.get(key, entry)
        entries[key] = entry if (entry.rev, entry.at) >= (own.rev, own.at) else own
    return msgspec.structs.replace(
        kept if kept.entries else brought,
        created=min(kept.created, brought.created),
        changed=max(kept.changed, brought.changed),
        entries=entries,
    )


def _is_newer(text: bytes) -> bool:
    with suppress(ValueError, AttributeError):
        version = parsed("record", text).get("version")
        return type(version) is int and version > record.VERSION
    return False


def _write(path: Path, data: bytes) -> None:
    """The whole file or the old one: it is written beside and put in its place at once."""
    if len(data) > MAX_BYTES:
        raise too_large("record", len(data))
    beside = path.with_name(f".{path.name}.new")
    line = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(line, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink()
        raise


class RecordAt(APIHandler):
    """The learner's own pages keep the record here; nobody else's do, an administrator's neither.

    Cookies alone are not enough: each request carries the page's `_xsrf` word.
    """

    def initialize(self, kept: RecordFile) -> None:
        """`kept` is the one record of this server."""
        self.kept = kept

    def post(self) -> None:
        """Join and keep; the answer says what the page does not have."""
        self._only_the_learner()
        if len(self.request.body) > MAX_BYTES + ENVELOPE:
            raise HTTPError(413, str(too_large("record", len(self.request.body))))
        try:
            self.finish(self.kept.sync(*sent(self.request.body))._asdict())
        except Newer as error:
            raise HTTPError(409, _plain(error)) from None
        except ValueError as error:
            raise HTTPError(400, _plain(error)) from None
        except OSError as error:
            raise HTTPError(507, self._trouble(error)) from None

    def delete(self) -> None:
        """Erase the record."""
        self._only_the_learner()
        try:
            self.finish({"life": self.kept.erase()})
        except OSError as error:
            raise HTTPError(507, self._trouble(error)) from None

    def _only_the_learner(self) -> None:
        if self.current_user.username != self.kept.learner:
            raise HTTPError(403, "this record is another learner's")

    def _trouble(self, error: OSError) -> str:
        self.log.error("the record of %s is not kept: %s", self.kept.learner, error)
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        return "the learner's folder is full" if full else "the learner's folder does not take it"


def sent(body: bytes) -> tuple[str | None, record.Document | None]:
    """The life and the record that a page has; the record's own rules are checked later."""
    found = fields("request", parsed("request", body[: MAX_BYTES + 1]), ("life", "record"))
    life, document = found["life"], found["record"]
    if document is not None and not isinstance(document, dict):
        raise broken("record", "an object", document)
    return life if life is None else matching("life", life, record.ID, "a UUID"), document


def _plain(error: ValueError) -> str:
    """The text of an error, for a message that takes `%`."""
    return str(error).replace("%", "%%")


def routes(kept: RecordFile | None) -> list[tuple[Any, ...]]:
    """Where pages keep the record, if they do."""
    return [(r"/api/record", RecordAt, {"kept": kept})] if kept else []
