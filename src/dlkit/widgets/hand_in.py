"""The lecturer's side of handing over: codes, files and tables in, a class for the board out."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

from dlkit.classroom import _hand_csv as tables
from dlkit.classroom import _hand_record as held
from dlkit.classroom import hand_over
from dlkit.classroom.activities import Activity, activities
from dlkit.classroom.hand_over import Handed
from dlkit.classroom.handed_in import HandedIn
from dlkit.widgets._component import Component

MOST_FILES = 500
MOST_SAID = 20
PREVIEW = 3  # rows
WHOLE = '"dlkit-record"'  # in the first characters of a learner's whole record


class HandIn(Component):
    """Reads what people handed in; `link` is the class of it, for `Board(link=...)`.

    What was read stays in this kernel until the page closes, and is written nowhere.
    """

    def __init__(self, **traits: Any) -> None:
        self.link = HandedIn()
        self._handed: tuple[Handed, ...] = ()
        self._rows: tuple[dict[str, Any], ...] = ()
        self._table: tables.Table | None = None
        super().__init__(**traits)

    def on_paste(self, text: str) -> dict[str, Any]:
        """Pasted codes, with whatever stands around them, or a pasted table."""
        return self._read([("The text", tables.text_of(text))], [])

    def on_files(self, files: list[dict[str, str]]) -> dict[str, Any]:
        """Files, their bytes as base64: texts with codes, or one table."""
        if len(files) > MOST_FILES:
            raise ValueError(f"files must be at most {MOST_FILES}, got {len(files)}")
        texts, faults = [], []
        for one in files:
            name = str(one.get("name"))[:60]
            try:
                data = base64.b64decode(one["data"], validate=True)
                texts.append((name, tables.text_of(data)))
            except (ValueError, KeyError) as error:
                faults.append(f"{name}: {error}")
        return self._read(texts, faults)

    def on_map(self, columns: dict[str, str]) -> dict[str, Any]:
        """The rows of the last table, its columns answering what the lecturer said."""
        if self._table is None:
            raise ValueError("table must be there first, got none")
        known = activities()
        for name in columns.values():
            if name not in known:
                raise ValueError(f"column must answer an activity, got {name[:60]!r}")
        taken = tables.taken(self._table, {int(i): known[name] for i, name in columns.items()})
        self._rows = taken.answers
        self._table = None
        return self._told(
            f"{len(taken.answers)} rows were read, in the place of those before.",
            list(taken.faults),
        )

    def on_clear(self) -> dict[str, Any]:
        """Forget everything that was handed in."""
        self._handed, self._rows, self._table = (), (), None
        return self._told("Nothing is held any more.", [])

    def _read(self, texts: Iterable[tuple[str, str]], faults: list[str]) -> dict[str, Any]:
        found: list[Handed] = []
        table = None
        for name, text in texts:
            if WHOLE in text[:200]:
                faults.append(f"{name}: is a whole record, which is private; it was not read")
                continue
            sheaf = hand_over.read_codes(text, held.forms(), name)
            found += sheaf.handed
            faults += sheaf.faults
            if sheaf.handed or sheaf.faults:
                continue
            try:
                table = tables.read_table(text)
            except ValueError as error:
                faults.append(f"{name}: no code was found in it, and as a table {error}")
        return self._kept(found, table, faults)

    def _kept(
        self, found: list[Handed], table: tables.Table | None, faults: list[str]
    ) -> dict[str, Any]:
        self._handed, same, newer = hand_over.each_once([*self._handed, *found])
        said = "1 code was read." if len(found) == 1 else f"{len(found)} codes were read."
        if same:
            words = "was there already and counts" if same == 1 else "were there already and count"
            said += f" {same} {words} once."
        if newer:
            said += f" {newer} came again from the same record: the later one counts."
        told = self._told(said if found or table is None else "", faults)
        self._table = table
        return told | {"table": self._preview() if table is not None else None}

    def _preview(self) -> dict[str, Any]:
        """The head and the first rows, and for each column what it seems to answer."""
        table = self._table
        assert table is not None
        asked = list(activities().values())
        columns = [
            {"name": name[:120], "guess": guess,
             "cells": [row[i][:60] for row in table.rows[:PREVIEW]]}
            for i, (name, guess) in enumerate(
                zip(table.columns, tables.guesses(table, asked), strict=True))
        ]  # fmt: skip
        choices = [{"id": one.id, "title": one.title, "lesson": one.lesson}
                   for one in asked if one.kind in tables.KINDS]  # fmt: skip
        return {"n": len(table.rows), "columns": columns, "choices": choices}

    def _told(self, said: str, faults: list[str]) -> dict[str, Any]:
        """What is held now goes to the board; what was read, and what was not, to the page."""
        people = merged(self._handed, self._rows)
        self.link.take(people, asked_of(people))
        more = len(faults) - MOST_SAID
        shown = [*faults[:MOST_SAID], *([f"and {more} more"] if more > 0 else [])]
        n = len(people)
        held_now = f"{n} hand-in{'s are' if n != 1 else ' is'} held." if n else ""
        return {"said": f"{said} {held_now}".strip(), "faults": shown, "n": len(people),
                "table": None}  # fmt: skip


def merged(handed: Iterable[Handed], rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers of each person: codes of several lessons cannot be put together, rows can."""
    return [*(dict(one.answers) for one in handed), *rows]


def asked_of(people: list[dict[str, Any]]) -> dict[str, Activity]:
    """All activities that somebody has answered, in the order of the plan."""
    known = activities() | {one.id: one for asked in held.forms().values() for one in asked}
    names = {name for one in people for name in one}
    return {name: one for name, one in known.items() if name in names}
