"""What the bench prints: one line a figure, with its target and whether it was met."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

WORDS = {True: "met", False: "MISSED", None: ""}


@dataclass(frozen=True)
class Figure:
    """One measured thing; without a target it is only told."""

    what: str
    measured: str
    target: str = ""
    met: bool | None = None


@dataclass(frozen=True)
class Section:
    """The figures of one part of the bench, and how they were taken."""

    title: str
    figures: list[Figure]
    notes: list[str] = field(default_factory=list)


def at_most(what: str, value: float, limit: float, unit: str, digits: int = 1) -> Figure:
    measured, target = f"{value:,.{digits}f} {unit}", f"<= {limit:,g} {unit}"
    return Figure(what, measured, target, value <= limit)


def at_least(what: str, value: float, limit: float, unit: str, digits: int = 1) -> Figure:
    measured, target = f"{value:,.{digits}f} {unit}", f">= {limit:,g} {unit}"
    return Figure(what, measured, target, value >= limit)


def text(sections: Sequence[Section]) -> str:
    """All sections as one table with the same columns throughout."""
    lines = [("", "measured", "target", "")]
    for section in sections:
        lines += [(section.title, "", "", "")]
        lines += [(f"  {f.what}", f.measured, f.target, WORDS[f.met]) for f in section.figures]
    widths = [max(len(line[i]) for line in lines) for i in range(4)]
    rows = [
        f"{a:<{widths[0]}}  {b:>{widths[1]}}  {c:>{widths[2]}}  {d}".rstrip()
        for a, b, c, d in lines
    ]
    notes = [f"{section.title}: {note}" for section in sections for note in section.notes]
    return "\n".join([*rows, "", *notes])


def seconds(work: Callable[[], object]) -> float:
    """The processor time of one call, so that other work on this machine does not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def in_turn(times: int, *works: Callable[[], object]) -> list[float]:
    """The median seconds of each work; they take turns, so that all meet the same noise."""
    rounds = [[seconds(work) for work in works] for _ in range(times)]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def share_below(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not exceed."""
    return sorted(values)[min(len(values) - 1, round(share * len(values)))]
