"""The store of a class: who joined, what was open, who answered what, until it is forgotten.

SQLite in one private file by default, PostgreSQL by its address. Each method that changes
something returns only once the change is committed. Killing the process then loses nothing; with
SQLite a power cut may take the last moments, never the whole (`synchronous=NORMAL`).

A seat is a number, a token a random one of which only the SHA-256 is kept; no column holds a name,
an address or a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Row, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from dlkit._json import EXACT, broken
from dlkit.classroom._database import StoreError
from dlkit.classroom._people import Class, Classes, NewClass, Participant, as_text, inserted
from dlkit.classroom._tables import answers, classes, runs

__all__ = ["Answer", "Class", "NewClass", "Participant", "Run", "Store", "StoreError", "Written"]

MAX_VALUE = 2_000  # characters of an answer as JSON

Kept = Literal["new", "changed", "same", "older", "forged", "unknown"]


class Run(NamedTuple):
    """One opening of an activity in a class."""

    id: int
    activity: str
    phase: str
    round: int
    state: dict[str, Any]


class Answer(NamedTuple):
    """What one participant answered in one round; `shown`: the lecturer has put it on the wall."""

    participant_id: int
    counter: int
    value: Any
    shown: bool


class Written(NamedTuple):
    """An answer on its way to the store; the phone's counter rises with each change."""

    run_id: int
    round: int
    participant_id: int
    counter: int
    value: Any


class Store(Classes):
    """Classes, participants, runs and answers. Open it with `Store.open(url)`."""

    def new_run(self, class_id: int, activity: str) -> Run:
        """Begin an activity: phase `wait`, round 0."""
        row = {"activity": activity, "phase": "wait", "round": 0, "state": "{}"}
        try:
            with self._writing() as conn:
                made = inserted(conn, runs, row | {"class_id": class_id})
                return Run(made, activity, "wait", 0, {})
        except StoreError as error:
            if isinstance(error.__cause__, IntegrityError):
                raise StoreError(f"class must be one of the store, got {class_id}") from None
            raise

    def save_run(self, run_id: int, phase: str, round: int, state: Mapping[str, Any]) -> None:
        """Keep where a run stands."""
        values = {"phase": phase, "round": round, "state": as_text("state", dict(state))}
        with self._writing() as conn:
            done = conn.execute(update(runs).where(runs.c.id == run_id).values(values))
            if done.rowcount == 0:
                raise StoreError(f"run must be one of the store, got {run_id}")

    def runs(self, class_id: int) -> list[Run]:
        """Every run of a class, in the order in which they were begun."""
        with self._reading() as conn:
            own = select(runs).where(runs.c.class_id == class_id).order_by(runs.c.id)
            return [_run(row) for row in conn.execute(own)]

    def run(self, run_id: int) -> Run | None:
        """The run of this number."""
        with self._reading() as conn:
            row = conn.execute(select(runs).where(runs.c.id == run_id)).first()
            return _run(row) if row else None

    def save_answer(
        self, run_id: int, round: int, participant_id: int, counter: int, value: Any
    ) -> Kept:
        """Keep one answer; sent again it changes nothing, a higher counter replaces it.

        The same counter with another value is refused with a ValueError: a phone never does that.
        """
        kept = self.save_answers([(run_id, round, participant_id, counter, value)])[0]
        if kept == "forged":
            raise ValueError(f"counter must be higher than {counter} for another answer")
        if kept == "unknown":
            raise StoreError("answer must be of a run and a participant of the store")
        return kept

    def save_answers(self, many: Iterable[tuple[int, int, int, int, Any]]) -> list[Kept]:
        """Keep many answers in one transaction; what became of each, in the given order.

        `forged` and `unknown` (no such run or participant) are not kept, and spoil no other.
        """
        rows = [_row(Written(*one)) for one in many]
        try:
            return self._keep(rows)
        except StoreError as error:
            if not isinstance(error.__cause__, IntegrityError):
                raise
            if len(rows) == 1:
                return ["unknown"]
            return [kept for row in rows for kept in self.save_answers([_written(row)])]

    def _keep(self, rows: list[dict[str, Any]]) -> list[Kept]:
        # In one order, so that two processes cannot wait for each other's rows.
        order = sorted(range(len(rows)), key=lambda i: _key(rows[i]))
        kept: dict[int, Kept] = {}
        with self._writing() as conn:
            for i in order:
                kept[i] = _kept(conn, rows[i])
        return [kept[i] for i in range(len(rows))]

    def answers(self, run_id: int, round: int) -> list[Answer]:
        """The answers of one round, by participant."""
        own = select(answers).where(answers.c.run_id == run_id, answers.c.round == round)
        with self._reading() as conn:
            rows = conn.execute(own.order_by(answers.c.participant_id))
            return [
                Answer(row.participant_id, row.counter, json.loads(row.value), row.shown)
                for row in rows
            ]

    def show(self, run_id: int, round: int, participant_id: int, shown: bool) -> None:
        """Put what somebody wrote on the wall, or take it away."""
        row = {"run_id": run_id, "round": round, "participant_id": participant_id}
        with self._writing() as conn:
            conn.execute(update(answers).where(*_at(row)).values(shown=shown))

    def forget_class(self, class_id: int) -> None:
        """Delete a class and everything in it, from the file too."""
        with self._writing() as conn:
            conn.execute(delete(classes).where(classes.c.id == class_id))
        self._wipe()

    def forget_old(self, today: date) -> int:
        """Delete the classes whose days are over; how many they were."""
        old = [one.id for one in self.classes() if _last_day(one) <= today]
        for class_id in old:
            self.forget_class(class_id)
        return len(old)


def _last_day(one: Class) -> date:
    return date.fromisoformat(one.day) + timedelta(days=one.keep_days)


def _run(row: Row[Any]) -> Run:
    return Run(row.id, row.activity, row.phase, row.round, json.loads(row.state))


def _row(one: Written) -> dict[str, Any]:
    """The row of an answer, checked."""
    if type(one.counter) is not int or not 0 <= one.counter <= EXACT:
        raise broken("counter", f"a whole number from 0 to {EXACT}", one.counter)
    text = as_text("value", one.value)
    if len(text) > MAX_VALUE:
        raise ValueError(f"value must be at most {MAX_VALUE} characters, got {len(text)}")
    return one._asdict() | {"value": text}


def _written(row: dict[str, Any]) -> Written:
    return Written(**(row | {"value": json.loads(row["value"])}))


def _key(row: dict[str, Any]) -> tuple[int, int, int]:
    return row["run_id"], row["round"], row["participant_id"]


def _at(row: dict[str, Any]) -> list[Any]:
    """The condition that finds the answer of one person in one round."""
    keys = ("run_id", "round", "participant_id")
    return [answers.c[key] == row[key] for key in keys]


def _kept(conn: Connection, row: dict[str, Any]) -> Kept:
    """Write one answer; the database decides, so that two writers cannot both be the first."""
    insert = (postgresql if conn.dialect.name == "postgresql" else sqlite).insert(answers)
    new = insert.values(row).on_conflict_do_nothing()
    if conn.execute(new, execution_options={"preserve_rowcount": True}).rowcount == 1:
        return "new"
    change = {"counter": row["counter"], "value": row["value"]}
    # Other words than those that the lecturer has shown must be looked at again.
    still_shown = answers.c.shown & (answers.c.value == row["value"])
    newer = update(answers).where(*_at(row), answers.c.counter < row["counter"])
    if conn.execute(newer.values(change | {"shown": still_shown})).rowcount == 1:
        return "changed"
    there = conn.execute(select(answers.c.counter, answers.c.value).where(*_at(row))).one()
    if there.counter > row["counter"]:
        return "older"
    return "same" if there.value == row["value"] else "forged"
