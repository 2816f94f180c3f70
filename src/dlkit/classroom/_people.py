"""Classes and who is in them: a code to join, a secret to lead, a token for each phone."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Table, func, select, update

from dlkit._json import broken, plain
from dlkit.classroom._database import Database, StoreError
from dlkit.classroom._tables import classes, participants

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # without 0 O 1 I L
CODE_LENGTH = 6
SECRET_BYTES = 16  # 128 bits
MAX_TITLE = 200


class NewClass(NamedTuple):
    """A class just made: what the lecturer gets, and only now."""

    id: int
    code: str
    secret: str


class Class(NamedTuple):
    """One class; `day` is the date it was made, as 2026-11-27."""

    id: int
    code: str
    title: str
    state: dict[str, Any]
    day: str
    keep_days: int


class Participant(NamedTuple):
    """One phone in a class; `token` is filled only for the phone that has just joined."""

    id: int
    seat: int
    group: int | None
    token: str


class Classes(Database):
    """The classes of a store, and their participants."""

    def new_class(self, title: str, keep_days: int = 7, today: date | None = None) -> NewClass:
        """Make a class; the code is for everybody, the secret for the lecturer alone."""
        row: dict[str, Any] = {
            "title": _title(title),
            "state": "{}",
            "day": (today or date.today()).isoformat(),
            "keep_days": _keep_days(keep_days),
        }
        secret = secrets.token_urlsafe(SECRET_BYTES)
        with self._writing() as conn:
            code = _free_code(conn)
            row |= {"code": code, "secret_hash": digest(secret)}
            return NewClass(inserted(conn, classes, row), code, secret)

    def renew_secret(self, class_id: int) -> str:
        """A new secret for a class whose old one is lost; the old one opens nothing more."""
        secret = secrets.token_urlsafe(SECRET_BYTES)
        self._change(class_id, {"secret_hash": digest(secret)})
        return secret

    def classes(self) -> list[Class]:
        """Every class of the store, the newest first."""
        with self._reading() as conn:
            rows = conn.execute(select(classes).order_by(classes.c.id.desc()))
            return [_class(row) for row in rows]

    def class_by_code(self, code: str) -> Class | None:
        """The class that this code joins, however it was typed."""
        return self._class(classes.c.code == code.strip().upper())

    def class_by_secret(self, secret: str) -> Class | None:
        """The class that this secret leads."""
        return self._class(classes.c.secret_hash == digest(secret))

    def class_by_id(self, class_id: int) -> Class | None:
        """The class of this number."""
        return self._class(classes.c.id == class_id)

    def save_class(self, class_id: int, state: Mapping[str, Any]) -> None:
        """Keep the state of a class."""
        self._change(class_id, {"state": as_text("state", dict(state))})

    def join(self, class_id: int, token: str | None = None) -> Participant:
        """The participant of a known token, else a new one with a fresh token."""
        with self._writing() as conn:
            # The row of the class is the queue in which those who join get their seats.
            known = select(classes.c.id).where(classes.c.id == class_id).with_for_update()
            if conn.execute(known).first() is None:
                raise StoreError(f"class must be one of the store, got {class_id}")
            found = _participant(conn, class_id, token) if token else None
            return found or _new_participant(conn, class_id)

    def participant(self, class_id: int, token: str) -> Participant | None:
        """Who has this token in this class."""
        with self._reading() as conn:
            return _participant(conn, class_id, token)

    def participants(self, class_id: int) -> list[Participant]:
        """Everybody in a class by seat, without tokens."""
        own = select(participants).where(participants.c.class_id == class_id)
        with self._reading() as conn:
            rows = conn.execute(own.order_by(participants.c.seat))
            return [Participant(row.id, row.seat, row.group_number, "") for row in rows]

    def save_groups(self, class_id: int, groups: Mapping[int, int | None]) -> None:
        """Put participants into groups, by their id; the others stay where they are."""
        own = participants.c.class_id == class_id
        with self._writing() as conn:
            for one, group in sorted(groups.items()):
                change = update(participants).where(own, participants.c.id == one)
                conn.execute(change.values(group_number=group))

    def _class(self, condition: Any) -> Class | None:
        with self._reading() as conn:
            row = conn.execute(select(classes).where(condition)).first()
            return _class(row) if row else None

    def _change(self, class_id: int, values: Mapping[str, Any]) -> None:
        with self._writing() as conn:
            done = conn.execute(update(classes).where(classes.c.id == class_id).values(values))
            if done.rowcount == 0:
                raise StoreError(f"class must be one of the store, got {class_id}")


def digest(secret: str) -> str:
    """What the store keeps of a secret: 128 random bits need no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def as_text(name: str, value: Any) -> str:
    """A JSON value as text, the same for the same value."""
    found = plain(name, value)
    return json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def inserted(conn: Connection, table: Table, row: Mapping[str, Any]) -> int:
    """Write a new row; the number that the database gave it."""
    key = conn.execute(table.insert().values(row)).inserted_primary_key
    assert key is not None  # a single row always has one
    return int(key[0])


def _free_code(conn: Connection) -> str:
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
        if conn.execute(select(classes.c.id).where(classes.c.code == code)).first() is None:
            return code


def _class(row: Row[Any]) -> Class:
    return Class(row.id, row.code, row.title, json.loads(row.state), row.day, row.keep_days)


def _participant(conn: Connection, class_id: int, token: str) -> Participant | None:
    known = (participants.c.class_id == class_id, participants.c.token_hash == digest(token))
    row = conn.execute(select(participants).where(*known)).first()
    return Participant(row.id, row.seat, row.group_number, token) if row else None


def _new_participant(conn: Connection, class_id: int) -> Participant:
    last = select(func.max(participants.c.seat)).where(participants.c.class_id == class_id)
    seat = (conn.execute(last).scalar() or 0) + 1
    token = secrets.token_urlsafe(SECRET_BYTES)
    row = {"class_id": class_id, "seat": seat, "token_hash": digest(token)}
    return Participant(inserted(conn, participants, row), seat, None, token)


def _title(title: str) -> str:
    found = str(plain("title", title)).replace("\0", "").strip()
    if not 1 <= len(found) <= MAX_TITLE:
        raise broken("title", f"1 to {MAX_TITLE} characters", title)
    return found


def _keep_days(days: int) -> int:
    if type(days) is not int or not 0 <= days <= 366:
        raise broken("keep_days", "a whole number of days from 0 to 366", days)
    return days
