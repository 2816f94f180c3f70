"""The store of a class: who joined, what was open, who answered what, until it is forgotten.

SQLite in one private file by default, PostgreSQL by its address. Each method that changes
something returns only once the change is committed. Killing the process then loses nothing; with
SQLite a power cut may take the last moments, never the whole (`synchronous=NORMAL`).

A seat is a number, a token a random one of which only the SHA-256 is kept; no column holds a name,
an address or a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Row, bindparam, delete, select, update
from sqlalchemy.exc import IntegrityError

from dlkit._json import EXACT, broken
from dlkit.classroom._database import StoreError
from dlkit.classroom._people import Class, Classes, NewClass, Participant, as_text, inserted
from dlkit.classroom._tables import answers, classes, participants, runs

__all__ = ["Answer", "Class", "NewClass", "Participant", "Run", "Store", "StoreError", "Written"]

MAX_VALUE = 2_000  # characters of an answer as JSON
LAST_ID = 2**31 - 1
PIECE = 300  # answers looked at in one statement: a database takes so many values and no more

Key = tuple[int, int, int]
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

        `forged` and `unknown` (no run and participant of one class) are not kept, and spoil no
        other.
        """
        rows = [_row(Written(*one)) for one in many]
        pieces = [rows[i : i + PIECE] for i in range(0, len(rows), PIECE)]
        with self._writing() as conn:
            return [kept for piece in pieces for kept in _kept(conn, piece)]

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
        key = {"run_id": run_id, "round": round, "participant_id": participant_id}
        here = [answers.c[name] == value for name, value in key.items()]
        with self._writing() as conn:
            conn.execute(update(answers).where(*here).values(shown=shown))

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
    for name in ("run_id", "round", "participant_id"):
        number = getattr(one, name)
        if type(number) is not int or not 0 <= number <= LAST_ID:
            raise broken(name, f"a whole number from 0 to {LAST_ID}", number)
    if type(one.counter) is not int or not 0 <= one.counter <= EXACT:
        raise broken("counter", f"a whole number from 0 to {EXACT}", one.counter)
    text = as_text("value", one.value)
    if len(text) > MAX_VALUE:
        raise ValueError(f"value must be at most {MAX_VALUE} characters, got {len(text)}")
    return one._asdict() | {"value": text}


def _key(row: Mapping[str, Any]) -> Key:
    return row["run_id"], row["round"], row["participant_id"]


def _kept(conn: Connection, rows: Sequence[dict[str, Any]]) -> list[Kept]:
    """Write answers in their order; what became of each.

    The rows of the runs are the queue: no other writer comes between the looking and the writing.
    """
    known, there = _known(conn, rows), _there(conn, rows)
    fates: list[Kept] = []
    written: dict[Key, dict[str, Any]] = {}
    for row in rows:
        key = _key(row)
        before = written.get(key) or there.get(key)
        fate: Kept = _fate(before, row) if (key[0], key[2]) in known else "unknown"
        fates.append(fate)
        if fate in {"new", "changed"}:
            written[key] = row
    new = [row for key, row in written.items() if key not in there]
    if new:
        conn.execute(answers.insert(), new)
    changed = [
        {f"b_{name}": value for name, value in row.items()}
        for key, row in written.items()
        if key in there
    ]
    if changed:
        conn.execute(CHANGE, changed)
    return fates


def _fate(before: Mapping[str, Any] | None, row: Mapping[str, Any]) -> Kept:
    """What an answer is beside the one that is there."""
    if before is None:
        return "new"
    if row["counter"] != before["counter"]:
        return "changed" if row["counter"] > before["counter"] else "older"
    return "same" if row["value"] == before["value"] else "forged"


def _known(conn: Connection, rows: Sequence[dict[str, Any]]) -> set[tuple[int, int]]:
    """Which run and participant are of one class; the runs are ours until we commit."""
    asked = {row["run_id"] for row in rows}, {row["participant_id"] for row in rows}
    ours = select(runs.c.id, runs.c.class_id).where(runs.c.id.in_(sorted(asked[0])))
    queue = ours.order_by(runs.c.id).with_for_update(key_share=True)
    of_run = {row.id: row.class_id for row in conn.execute(queue)}
    who = select(participants.c.id, participants.c.class_id)
    found = conn.execute(who.where(participants.c.id.in_(sorted(asked[1]))))
    of_person = {row.id: row.class_id for row in found}
    pairs = {(row["run_id"], row["participant_id"]) for row in rows}
    return {
        (run, person)
        for run, person in pairs
        if run in of_run and of_run[run] == of_person.get(person)
    }


def _there(conn: Connection, rows: Sequence[dict[str, Any]]) -> dict[Key, dict[str, Any]]:
    """The answers that are there already, by run, round and participant."""
    among = [
        answers.c[name].in_(sorted({row[name] for row in rows}))
        for name in ("run_id", "round", "participant_id")
    ]
    found = [dict(row) for row in conn.execute(select(answers).where(*among)).mappings()]
    return {_key(row): row for row in found}


# Other words than those that the lecturer has shown must be looked at again.
CHANGE = (
    update(answers)
    .where(
        answers.c.run_id == bindparam("b_run_id"),
        answers.c.round == bindparam("b_round"),
        answers.c.participant_id == bindparam("b_participant_id"),
    )
    .values(
        counter=bindparam("b_counter"),
        value=bindparam("b_value"),
        shown=answers.c.shown & (answers.c.value == bindparam("b_value")),
    )
)
