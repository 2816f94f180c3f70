"""A file for the lecturer that holds what the learner ticked and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import asdict
from datetime import date
from typing import Any

from dlkit.record import Record
from dlkit.report import _gather as gather
from dlkit.report._assessment import Assessment, assessment
from dlkit.report._ideas import ideas
from dlkit.report._parts import lesson_of, spoken
from dlkit.report._studio import studio_blocks
from dlkit.report._write import SECTIONS

FORMAT = "dlkit-for-lecturer"
VERSION = 1
PROFILE = (
    "organisation",
    "thresholds",
    "benchmarks",
    "cycle",
)  # no leads: others


def choices(record: Record) -> list[dict[str, str]]:
    """What can be ticked: the sections, and the reflections of each lesson apart."""
    found = [
        {"id": name, "words": title}
        for name, title in SECTIONS.items()
        if name != "studio" or studio_blocks(record)
    ]
    journals = dict.fromkeys(one.key for one in gather.reflections(record))
    at = next(i for i, one in enumerate(found) if one["id"] == "reflections")
    found[at : at + 1] = [{"id": f"reflections/{key}", "words": _named(key)} for key in journals]
    return found


def _named(key: str) -> str:
    """The lesson and the part of it, so that no two ticks read alike."""
    return f"Reflections: {lesson_of(key)}, {spoken(key.partition('/')[2])}"


def for_lecturer(record: Record, ticked: Collection[str], made: date) -> bytes:
    """The file as JSON; a `ValueError` when nothing was ticked."""
    if not ticked:
        raise ValueError("Tick at least one thing for the lecturer, got none.")
    known = [one["id"] for one in choices(record)]
    for name in ticked:
        if name not in known:
            raise ValueError(f"tick must be one of {', '.join(known)}, got {str(name)[:60]!r}")
    found: dict[str, Any] = {"format": FORMAT, "version": VERSION, "made": made.isoformat()}
    found |= {name: PARTS[name](record) for name in SECTIONS if name in ticked and name in PARTS}
    keys = [name.partition("/")[2] for name in ticked if name.startswith("reflections/")]
    if keys:
        written = [one for one in gather.reflections(record) if one.key in keys]
        found["reflections"] = [asdict(one) for one in written]
    return json.dumps(found, ensure_ascii=False, indent=2).encode()


def _profile(record: Record) -> dict[str, Any]:
    kept = {
        name: _plain(entry.value)
        for name in PROFILE
        if (entry := record.entries.get(f"profile/{name}")) and entry.kind == name
    }
    rounds = {f"assessment_{turn}": assessment(record, turn) for turn in (1, 2)}
    return kept | {
        name: {"on": one.on, "cells": {cell: _mean(one, cell) for cell in one.scores.cells}}
        for name, one in rounds.items()
        if one
    }


def _plain(found: Any) -> Any:
    """The same with clean texts, and numbers that every reader of JSON takes."""
    if isinstance(found, dict):
        return {gather.words(name): _plain(one) for name, one in found.items()}
    if isinstance(found, list):
        return [_plain(one) for one in found]
    return gather.words(found) if isinstance(found, str) else gather.number(found)


def _mean(one: Assessment, cell: str) -> float | None:
    return one.scores.cells[cell].value


PARTS: dict[str, Callable[[Record], Any]] = {
    "progress": lambda record: [asdict(one) for one in gather.progress(record)],
    "bets": lambda record: [asdict(one) for one in gather.bets(record)],
    "ideas": lambda record: asdict(ideas(record)),
    "profile": _profile,
    "studio": lambda record: [
        _plain(entry.value) for _, entry in gather.of_kind(record, "studio")
    ],
    "plan": lambda record: asdict(gather.plan(record)),
}
