"""Adoption records: counted shares over time, with what each counts and where it comes from."""

from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from msgspec.structs import replace

from dlkit.content._read import (
    Content,
    filled,
    folder,
    number,
    read_csv,
    read_toml,
    shown_path,
    unique,
)

RELATIONS = {"=": "is", "~": "about", "<": "less than", ">": "more than"}
_POINTS = ("record", "time", "share", "relation", "fit", "new", "source", "note")


class Source(Content, frozen=True):
    """Where figures come from, and on which terms."""

    id: str
    text: str
    licence: str

    def __post_init__(self) -> None:
        filled(id=self.id, text=self.text, licence=self.licence)


class Point(NamedTuple):
    """One counted share (0 to 1); `fit` is False for mere bounds."""

    time: float
    share: float
    relation: str
    fit: bool
    new: int | None
    source: str
    note: str


class AdoptionRecord(Content, frozen=True):
    """One record; `points` and `sources` come from the table beside it."""

    id: str
    title: str
    counted: str
    unit: str
    time_unit: Literal["year", "month"]
    left_censored: bool
    caveat: str
    evidence: str
    population: int = 0  # 0: not counted in people
    not_adopted: int = 0
    points: tuple[Point, ...] = ()
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        filled(id=self.id, title=self.title, counted=self.counted, unit=self.unit)
        filled(caveat=self.caveat, evidence=self.evidence)
        if not 0 <= self.not_adopted <= self.population:
            raise ValueError(
                f"not_adopted must be between 0 and population, got {self.not_adopted}"
            )

    @property
    def times(self) -> tuple[float, ...]:
        """Times of the points that may be fitted."""
        return tuple(point.time for point in self.points if point.fit)

    @property
    def shares(self) -> tuple[float, ...]:
        """Shares of the points that may be fitted."""
        return tuple(point.share for point in self.points if point.fit)


class BassParameters(NamedTuple):
    """p and q per year of one product of 1969; `check` says how well the figures were seen."""

    product: str
    p: float
    q: float
    check: str
    note: str


class PlaceShare(NamedTuple):
    """Hybrid corn in one place in one year."""

    place: str
    year: float
    share: float
    relation: str
    source: str


class _Records(Content, frozen=True):
    sources: tuple[Source, ...]
    records: tuple[AdoptionRecord, ...]

    def __post_init__(self) -> None:
        unique("sources", [source.id for source in self.sources])
        unique("records", [record.id for record in self.records])


@cache
def adoption_records() -> tuple[AdoptionRecord, ...]:
    """Every adoption record, with its points."""
    return read_records(folder("datasets") / "adoption")


def adoption_record(name: str) -> AdoptionRecord:
    """One adoption record by its id."""
    for record in adoption_records():
        if record.id == name:
            return record
    known = ", ".join(record.id for record in adoption_records())
    raise ValueError(f"record must be one of {known}, got {name[:40]!r}")


@cache
def bass_parameters() -> tuple[BassParameters, ...]:
    """Bass's estimates of 1969 for eleven durables, as far as they were seen."""
    path = folder("datasets") / "adoption" / "bass_parameters.csv"
    return tuple(read_csv(path, BassParameters._fields, _bass_row))


@cache
def corn_by_place() -> tuple[PlaceShare, ...]:
    """Hybrid corn in several places in the same year."""
    path = folder("datasets") / "adoption" / "corn_by_place.csv"
    return tuple(read_csv(path, PlaceShare._fields, _place_row))


def read_records(place: Path) -> tuple[AdoptionRecord, ...]:
    """Records and their points from any folder, checked against each other."""
    texts = read_toml(place / "records.toml", _Records)
    sources = {source.id: source for source in texts.sources}
    table: dict[str, list[Point]] = {record.id: [] for record in texts.records}

    def keep(cells: dict[str, str]) -> None:
        point = _point(cells, sources)
        if cells["record"] not in table:
            raise ValueError(f"record must be an id of records.toml, got {cells['record'][:40]!r}")
        earlier = table[cells["record"]]
        if earlier and point.time <= earlier[-1].time:
            raise ValueError(f"time must be later than {earlier[-1].time:g}, got {point.time:g}")
        earlier.append(point)

    read_csv(place / "points.csv", _POINTS, keep)
    for i, record in enumerate(texts.records):
        if not table[record.id]:
            file = shown_path(place / "records.toml")
            raise ValueError(f"{file}: records[{i}] must have points in points.csv, got 0")
    return tuple(_with_points(record, table[record.id], sources) for record in texts.records)


def _with_points(
    record: AdoptionRecord, points: list[Point], sources: dict[str, Source]
) -> AdoptionRecord:
    used = dict.fromkeys(point.source for point in points)  # keeps their order
    return replace(record, points=tuple(points), sources=tuple(sources[one] for one in used))


def _point(cells: dict[str, str], sources: dict[str, Source]) -> Point:
    if cells["source"] not in sources:
        raise ValueError(f"source must be an id of records.toml, got {cells['source'][:40]!r}")
    _one_of("fit", cells["fit"], ("yes", "no"))
    fit = cells["fit"] == "yes"
    if fit and cells["relation"] in {"<", ">"}:
        raise ValueError("fit must be no where the relation is only a bound, got yes")
    return Point(
        time=number("time", cells["time"], -10_000, 10_000),
        share=number("share", cells["share"], 0, 1),
        relation=_one_of("relation", cells["relation"], tuple(RELATIONS)),
        fit=fit,
        new=int(number("new", cells["new"], 0, 1e9)) if cells["new"] else None,
        source=cells["source"],
        note=cells["note"],
    )


def _bass_row(cells: dict[str, str]) -> BassParameters:
    p, q = number("p", cells["p"], 0, 1), number("q", cells["q"], 0, 5)
    check = _one_of("check", cells["check"], ("seen", "rounded", "unsure"))
    return BassParameters(cells["product"], p, q, check, cells["note"])


def _place_row(cells: dict[str, str]) -> PlaceShare:
    year, share = number("year", cells["year"], 1900, 2100), number("share", cells["share"], 0, 1)
    relation = _one_of("relation", cells["relation"], tuple(RELATIONS))
    return PlaceShare(cells["place"], year, share, relation, cells["source"])


def _one_of(name: str, text: str, known: tuple[str, ...]) -> str:
    if text not in known:
        raise ValueError(f"{name} must be one of {' '.join(known)}, got {text[:40]!r}")
    return text
