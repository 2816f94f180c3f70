"""What a lecturer takes along from a class, and how a class is forgotten.

The export holds each round of each activity by itself: its answers are shuffled, and nothing ties
an answer to a seat, to a token, or to what the same person answered elsewhere. What the wall held
back is held back here too (see `privacy`).
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from dlkit.classroom import privacy
from dlkit.classroom.activities import Activity
from dlkit.classroom.store import Class, Run, Store, StoreError

FORMAT = "dlkit-class"
VERSION = 1
COLUMNS = ("activity", "title", "kind", "run", "round", "people", "row", "part", "answer", "count")
FORMULA = re.compile(r"^[\t\r\n]|^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
# A cell may be cut where another list separator is in use.
INNER = re.compile(r"([;|\t\r\n]\s*)([=+\-@\uff1d\uff0b\uff0d\uff20])")
PRIVATE = 0o600

Document = dict[str, Any]


class Export(NamedTuple):
    """A class as it may leave the store: one document, and the same as a table."""

    document: Document

    def json(self) -> str:
        """For programs."""
        return json.dumps(self.document, ensure_ascii=False, indent=1) + "\n"

    def csv(self) -> str:
        """For a spreadsheet: one line an answer, or a part of one; no cell can be a formula."""
        text = io.StringIO()
        writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for one in self.document["rounds"]:
            about = [one[name] for name in COLUMNS[:6]]
            writer.writerows([safe(cell) for cell in [*about, *line]] for line in _lines(one))
        return text.getvalue()


def export(
    store: Store,
    class_id: int,
    activities: Mapping[str, Activity],
    rng: random.Random | None = None,
) -> Export:
    """Everything that a class answered, as it may be taken along."""
    about = _class(store, class_id)
    lot = rng or random.SystemRandom()
    rounds = [
        _round(store, run, number, activities[run.activity], lot)
        for run in store.runs(class_id)
        if run.activity in activities and not _is_open(run)
        for number in range(run.round + 1)
    ]
    head = {"format": FORMAT, "version": VERSION, "title": about.title, "day": about.day}
    return Export(head | {"rounds": rounds})


def write(made: Export, folder: str | Path) -> list[Path]:
    """The export as class.csv (with the mark that tells a spreadsheet UTF-8) and class.json."""
    texts = {"class.csv": "\ufeff" + made.csv(), "class.json": made.json()}
    files = [Path(folder) / name for name in texts]
    for file in files:
        file.unlink(missing_ok=True)
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE), "wb") as out:
            out.write(texts[file.name].encode())
    return files


def forget(store: Store, class_id: int) -> str:
    """Delete a class with all its answers; the title of what is gone."""
    title = _class(store, class_id).title
    store.forget_class(class_id)
    return title


def forget_old(store: Store, today: date | None = None) -> int:
    """Delete the classes whose days are over; a server does this as it starts and every day."""
    return store.forget_old(today or date.today())


def safe(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; a number stays one."""
    if not isinstance(cell, str):
        return "" if cell is None else cell
    inner = INNER.sub(r"\1'\2", cell)
    return f"'{inner}" if FORMULA.search(cell) else inner


def _class(store: Store, class_id: int) -> Class:
    found = store.class_by_id(class_id)
    if found is None:
        raise StoreError(f"class must be one of the store, got {class_id}")
    return found


def _is_open(run: Run) -> bool:
    """Whether answers may still come: two exports would then differ by one."""
    return run.phase in {"wait", "open"}


def _round(
    store: Store, run: Run, number: int, activity: Activity, lot: random.Random
) -> Document:
    """One round: `answers` in no order, or `told` (counts) where those would give one away."""
    given = store.answers(run.id, number)
    values = [one.value for one in given]
    shown = [one.value for one in given if one.shown and activity.kind == "text"]
    view = privacy.view(activity, values, 0, live=False, shown=shown)
    found: Document = {
        "activity": activity.id, "title": activity.title, "kind": activity.kind,
        "run": run.id, "round": number + 1, "people": view["n"],
    }  # fmt: skip
    if not view["enough"]:
        return found | {"held": view["why"]}
    if activity.kind in {"game", "text"}:
        return found | {"answers": view.get("texts", [])}
    if view.get("at_least") or privacy.alike(values):
        hidden = {"kind", "n", "here", "enough"}
        return found | {"told": {key: part for key, part in view.items() if key not in hidden}}
    lot.shuffle(values)
    return found | {"answers": values}


def _lines(one: Document) -> Iterator[tuple[Any, Any, Any, Any]]:
    """Row, part, answer and count of each line of the table."""
    if "held" in one:
        yield "", "", f"not told: {WHY[one['held']]}", ""
    for row, value in enumerate(one.get("answers", []), 1):
        for part, answer in _parts(value):
            yield row, part, answer, ""
    told = one.get("told", {})
    least = set(map(str, told.get("at_least", [])))
    for part, answer, key, count in _counts(told):
        words = "at most 2" if count is None else f"{count} or more"
        yield "", part, answer, words if count is None or key in least else count


WHY = {"few": "fewer than 5 answers", "alike": "nearly all answered the same"}


def _parts(value: Any) -> Iterator[tuple[Any, Any]]:
    """The parts of one answer: ticked options, points of a curve from 1, cards."""
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list) and all(isinstance(one, str) for one in value):
        yield from (("", one) for one in value)
    elif isinstance(value, list):
        yield from enumerate(value, 1)
    else:
        yield "", value


def _counts(told: Mapping[str, Any]) -> Iterator[tuple[str, str, str, int | None]]:
    """Part, answer, key in `at_least` and count of each count that is told."""
    counts = told.get("counts", {})
    if isinstance(counts, list):
        edges = told["edges"]
        for i, count in enumerate(counts):
            yield "", f"{edges[i]:g} to {edges[i + 1]:g}", str(i), count
    else:
        yield from (("", key, key, count) for key, count in counts.items())
    for card, bins in told.get("table", {}).items():
        yield from ((card, key, f"{card}/{key}", count) for key, count in bins.items())
