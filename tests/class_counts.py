"""Compares what phones were told with what is in the store."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from dlkit.classroom.store import Store

PHONES = Path(__file__).parent / "class_phones.py"


class Count(NamedTuple):
    """Answers that were confirmed, and those of them that are not in the store as they were."""

    confirmed: int
    lost: int
    changed: int  # another value than the confirmed one
    doubled: int  # people with more than one answer to a question
    unknown: int  # answers of nobody who has joined


def phones(**load: Any) -> subprocess.Popen[bytes]:
    """The phones as a process of their own."""
    command = [sys.executable, str(PHONES), json.dumps(load)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def seen_by(process: subprocess.Popen[bytes], limit_s: float) -> dict[str, Any]:
    """What they saw, once all have ended."""
    try:
        out, error = process.communicate(timeout=limit_s)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    assert process.returncode == 0, error.decode()[-3000:]
    return dict(json.loads(out))


def count(db: str, seen: dict[str, Any]) -> Count:
    """What the store has of it."""
    store = Store.open(db)
    try:
        return _count(store, seen)
    finally:
        store.close()


def _count(store: Store, seen: dict[str, Any]) -> Count:
    lesson = store.classes()[0]
    found = {token: store.participant(lesson.id, token) for token in seen["confirmed"]}
    kept = {run: list(store.answers(run, 0)) for run in seen["runs"]}
    by_person = {run: {one.participant_id: one for one in rows} for run, rows in kept.items()}
    known = {one.id for one in found.values() if one is not None}
    confirmed = lost = changed = 0
    for token, answers in seen["confirmed"].items():
        person = found[token]
        for run, (counter, value) in answers.items():
            confirmed += 1
            answer = by_person[int(run)].get(person.id) if person else None
            lost += answer is None or answer.counter < counter
            changed += answer is not None and answer.counter == counter and answer.value != value
    doubled = sum(len(kept[run]) - len(by_person[run]) for run in kept)
    unknown = sum(one.participant_id not in known for rows in kept.values() for one in rows)
    return Count(confirmed, lost, changed, doubled, unknown)
