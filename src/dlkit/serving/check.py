"""Looks through content and lessons the way a teacher would want to know before a class."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from dlkit import content

READERS: dict[str, Callable[[str], object]] = {
    "quiz": content.quiz,
    "evidence": content.evidence,
    "journal": content.journal,
    "cases": content.case,
    "survey": content.survey,
    "class": content.class_activities,
    "guides": content.guide,
    "seminars": content.seminar,
}
WHOLE: dict[str, Callable[[], object]] = {
    "misconceptions.toml": content.misconceptions,
    "strengths.toml": content.strengths,
    "accounts.toml": content.accounts,
    "studio.toml": content.studio,
    "tenets.toml": content.tenets,
    "budget/weights.toml": content.budget,
    "assessment/items.toml": content.assessment_form,
    "assessment/benchmarks.toml": content.benchmark_form,
    "assessment/audits.csv": content.audits,
}


class Finding(NamedTuple):
    """One line of the report."""

    good: bool
    text: str


class _Cell(msgspec.Struct):
    cell_type: str
    outputs: list[msgspec.Raw] = []
    execution_count: int | None = None


class _Cells(msgspec.Struct):
    cells: list[_Cell]


def findings(lessons: Path) -> Iterator[Finding]:
    """Every content file and every lesson, good or not."""
    datasets = content.folder("datasets")
    for kind, read in READERS.items():
        for path in sorted((datasets / kind).glob("*.toml")):
            yield _tried(f"datasets/{kind}/{path.name}", read, path.stem)
    for name, read_all in WHOLE.items():
        yield _tried(f"datasets/{name}", read_all)
    yield from _lessons(lessons)


def _tried(name: str, read: Callable[..., object], *arguments: object) -> Finding:
    try:
        read(*arguments)
    except (ValueError, OSError) as error:
        text = str(error)
        return Finding(False, text if name in text else f"{name}: {text}")
    return Finding(True, name)


def _lessons(place: Path) -> Iterator[Finding]:
    shelf = content.read_lessons(place)
    if not shelf:
        yield Finding(False, f"notebooks must hold a lesson such as 01_name.ipynb, got {place}")
    for one in shelf:
        if isinstance(one, content.Problem):
            yield Finding(False, one.message)
        else:
            yield from _notebook(one.path)


def _notebook(path: Path) -> Iterator[Finding]:
    name = f"notebooks/{path.name}"
    try:
        cells = msgspec.json.decode(path.read_bytes(), type=_Cells).cells
    except msgspec.MsgspecError as error:
        yield Finding(False, f"{name}: {error}")
        return
    run = [n for n, cell in enumerate(cells, 1) if cell.outputs or cell.execution_count]
    for number in run:
        yield Finding(False, f"{name}: cell {number} must be saved without outputs, got some")
    asked = _tried(name, content.read_parts, path)  # what a class can be asked of it
    if not (run and asked.good):
        yield asked
