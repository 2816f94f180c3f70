"""The self-assessment: sixteen cells with their items, the benchmarks, and published audits."""

from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast

import msgspec

from dlkit.content._read import (
    Content,
    filled,
    folder,
    number,
    read_csv,
    read_toml,
    unique,
)

CRITERIA = ("people", "processes", "development", "resources")
DIMENSIONS = ("trust", "autonomy", "change", "relationships")
CELLS = tuple(f"{criterion}_{dimension}" for criterion, dimension in product(CRITERIA, DIMENSIONS))
LEVELS = (1, 2, 3, 4, 5)
STEPS = (-2, -1, 0, 1, 2)
_AUDITS = ("id", "kind", "name", "score", "source")


class Part(Content, frozen=True):
    """A row or column of the matrix, or a domain of the benchmarks."""

    id: str
    text: str
    meaning: str

    def __post_init__(self) -> None:
        filled(id=self.id, text=self.text, meaning=self.meaning)


class Statement(Content, frozen=True):
    """One item: a sentence about the unit."""

    id: str
    text: str

    def __post_init__(self) -> None:
        filled(id=self.id, text=self.text)


class AssessmentCell(Content, frozen=True):
    """One cell of the matrix: what it is about, and two or three items."""

    id: str
    topic: str
    items: tuple[Statement, ...]

    def __post_init__(self) -> None:
        filled(id=self.id, topic=self.topic)
        if not 2 <= len(self.items) <= 3:
            raise ValueError(f"items must be 2 or 3, got {len(self.items)}")
        wanted = [f"{self.id}_{n}" for n in range(1, len(self.items) + 1)]
        found = [item.id for item in self.items]
        if found != wanted:
            raise ValueError(f"items must have the ids {', '.join(wanted)}, got {found}")

    @property
    def criterion(self) -> str:
        """The row in which it stands."""
        return self.id.partition("_")[0]

    @property
    def dimension(self) -> str:
        """The column in which it stands."""
        return self.id.partition("_")[2]


class ScaleStep(Content, frozen=True):
    """One answer of the scale."""

    value: int
    text: str

    def __post_init__(self) -> None:
        filled(text=self.text)


class Scale(Content, frozen=True):
    """From -2 to +2, and the answer that is no step of it."""

    cannot_say: str
    steps: tuple[ScaleStep, ...]

    def __post_init__(self) -> None:
        filled(cannot_say=self.cannot_say)
        values = tuple(step.value for step in self.steps)
        if values != STEPS:
            raise ValueError(f"steps must have the values -2 to 2 in order, got {list(values)}")


class AssessmentForm(Content, frozen=True):
    """The whole self-assessment, in the order in which it is asked."""

    title: str
    intro: str
    source: str
    scale: Scale
    criteria: tuple[Part, ...]
    dimensions: tuple[Part, ...]
    cells: tuple[AssessmentCell, ...]

    def __post_init__(self) -> None:
        filled(title=self.title, intro=self.intro, source=self.source)
        _in_order("criteria", [one.id for one in self.criteria], CRITERIA)
        _in_order("dimensions", [one.id for one in self.dimensions], DIMENSIONS)
        _in_order("cells", [one.id for one in self.cells], CELLS)

    @property
    def items(self) -> dict[str, str]:
        """Every item's id, with the id of its cell."""
        return {item.id: cell.id for cell in self.cells for item in cell.items}


class Band(Content, frozen=True):
    """Levels that go under one name."""

    id: str
    text: str
    low: int
    high: int
    meaning: str

    def __post_init__(self) -> None:
        filled(id=self.id, text=self.text, meaning=self.meaning)


class Element(Content, frozen=True):
    """One benchmark element with the question behind it."""

    id: str
    domain: str
    text: str
    question: str

    def __post_init__(self) -> None:
        filled(id=self.id, text=self.text, question=self.question)


class BenchmarkForm(Content, frozen=True):
    """The benchmark elements, their domains, and the bands of the five levels."""

    title: str
    intro: str
    source: str
    borders: str
    bands: tuple[Band, ...]
    domains: tuple[Part, ...]
    elements: tuple[Element, ...]

    def __post_init__(self) -> None:
        filled(title=self.title, intro=self.intro, source=self.source, borders=self.borders)
        unique("domains", [one.id for one in self.domains])
        unique("elements", [one.id for one in self.elements])
        covered = [level for band in self.bands for level in range(band.low, band.high + 1)]
        if covered != list(LEVELS):
            raise ValueError(f"bands must cover the levels 1 to 5 once, in order, got {covered}")
        known = [one.id for one in self.domains]
        for i, one in enumerate(self.elements):
            if one.domain not in known:
                rule = f"must be one of {', '.join(known)}"
                raise ValueError(f"elements[{i}].domain {rule}, got {one.domain[:40]!r}")


class Audit(NamedTuple):
    """One published score of the audit, from -2 to +2."""

    id: str
    kind: Literal["project", "range"]
    name: str
    score: float
    source: str


@cache
def assessment_form() -> AssessmentForm:
    """The items of the self-assessment."""
    return read_assessment(folder("datasets") / "assessment" / "items.toml")


@cache
def benchmark_form() -> BenchmarkForm:
    """The benchmark elements."""
    return read_benchmarks(folder("datasets") / "assessment" / "benchmarks.toml")


@cache
def audits() -> tuple[Audit, ...]:
    """The published scores of audited projects, and their range."""
    return read_audits(folder("datasets") / "assessment" / "audits.csv")


def plain_form(form: AssessmentForm | BenchmarkForm) -> dict[str, Any]:
    """A form as plain dicts, for a page."""
    found: dict[str, Any] = msgspec.to_builtins(form)
    return found


def read_assessment(path: Path) -> AssessmentForm:
    """The items of any file."""
    return read_toml(path, AssessmentForm)


def read_benchmarks(path: Path) -> BenchmarkForm:
    """The benchmark elements of any file."""
    return read_toml(path, BenchmarkForm)


def read_audits(path: Path) -> tuple[Audit, ...]:
    """The published scores of any file."""
    return tuple(read_csv(path, _AUDITS, _audit))


def _audit(row: dict[str, str]) -> Audit:
    filled(id=row["id"], name=row["name"], source=row["source"])
    if row["kind"] not in ("project", "range"):
        raise ValueError(f"kind must be project or range, got {row['kind'][:40]!r}")
    kind = cast(Literal["project", "range"], row["kind"])
    score = number("score", row["score"], -2, 2)
    return Audit(row["id"], kind, row["name"], score, row["source"])


def _in_order(name: str, found: list[str], wanted: tuple[str, ...]) -> None:
    """Refuses a list that is not the fixed one: the published scoring rests on it."""
    for i, (got, want) in enumerate(zip(found, wanted, strict=False)):
        if got != want:
            raise ValueError(f"{name}[{i}].id must be {want!r}, got {got[:40]!r}")
    if len(found) != len(wanted):
        raise ValueError(f"{name} must be {len(wanted)}, got {len(found)}")
