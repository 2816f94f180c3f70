"""A survey and what became of it: ranks that sources give, retellings, claims, a check list."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from dlkit.content._cards import strengths
from dlkit.content._read import Content, filled, located, named, read_toml, unique

CHECKS = ("motivation", "general", "growth", "groups", "set", "cause", "loaded")


class Scale(Content, frozen=True):
    """One scale of the survey and the rank that a source gives for the group."""

    id: str
    name: str
    asks: str
    rank: int
    neighbours: str
    source: str
    strength: str
    caveat: str

    def __post_init__(self) -> None:
        filled(id=self.id, name=self.name, asks=self.asks, source=self.source, caveat=self.caveat)


class Fact(Content, frozen=True):
    """Something that a retelling may keep or drop."""

    id: str
    text: str

    def __post_init__(self) -> None:
        filled(id=self.id, text=self.text)


class Kept(Content, frozen=True):
    """What a retelling did with one fact; `part` may be ticked or not."""

    fact: str
    kept: Literal["yes", "part", "no"]
    told: str

    def __post_init__(self) -> None:
        filled(told=self.told)


class Retelling(Content, frozen=True):
    """What somebody made of the survey, in our words."""

    id: str
    who: str
    text: str
    source: str
    points: tuple[Kept, ...]

    def __post_init__(self) -> None:
        filled(id=self.id, who=self.who, text=self.text, source=self.source)
        unique("points", [one.fact for one in self.points])


class Statement(Content, frozen=True):
    """A conclusion, and whether the survey allows it."""

    id: str
    text: str
    follows: bool
    told: str

    def __post_init__(self) -> None:
        filled(id=self.id, text=self.text, told=self.told)


class SentenceCheck(Content, frozen=True):
    """One line of the check list for a sentence; `id` is one of CHECKS."""

    id: str
    asks: str
    why: str

    def __post_init__(self) -> None:
        filled(asks=self.asks, why=self.why)
        if self.id not in CHECKS:
            raise ValueError(f"id must be one of {', '.join(CHECKS)}, got {self.id!r:.40}")


class Survey(Content, frozen=True):
    """All that the survey's part of a lesson says."""

    title: str
    intro: str
    missing: str
    n_groups: int
    group: str
    named: tuple[str, ...]
    scales: tuple[Scale, ...]
    facts: tuple[Fact, ...]
    retellings: tuple[Retelling, ...]
    claims: tuple[Statement, ...]
    checks: tuple[SentenceCheck, ...]

    def __post_init__(self) -> None:
        filled(title=self.title, intro=self.intro, missing=self.missing, group=self.group)
        if not 2 <= self.n_groups <= 100:
            raise ValueError(f"n_groups must be between 2 and 100, got {self.n_groups}")
        if len(self.named) > self.n_groups:
            raise ValueError(f"named must be at most {self.n_groups}, got {len(self.named)}")
        for part in ("scales", "facts", "retellings", "claims", "checks"):
            unique(part, [one.id for one in getattr(self, part)])
            if not getattr(self, part):
                raise ValueError(f"{part} must be 1 or more, got 0")


@cache
def survey(name: str) -> Survey:
    """The survey `datasets/survey/<name>.toml`."""
    return read_survey(named("survey", name))


def read_survey(path: Path) -> Survey:
    """A survey from any file, checked against itself; a fault has its line where it can."""
    found = read_toml(path, Survey)
    try:
        _check(found)
    except ValueError as error:
        raise located(path, str(error)) from None
    return found


def _check(found: Survey) -> None:
    """Every rank is one, every strength is known, every retelling judges every fact."""
    known = [step.id for step in strengths()]
    for i, scale in enumerate(found.scales):
        if not 1 <= scale.rank <= found.n_groups:
            raise ValueError(
                f"scales[{i}].rank must be between 1 and {found.n_groups}, got {scale.rank}"
            )
        if scale.strength not in known:
            raise ValueError(
                f"scales[{i}].strength must be one of {', '.join(known)}, got {scale.strength!r}"
            )
    facts = {one.id for one in found.facts}
    for i, retelling in enumerate(found.retellings):
        judged = {one.fact for one in retelling.points}
        if strange := sorted(judged - facts):
            raise ValueError(f"retellings[{i}].points must name facts, got {strange[0]!r}")
        if left := sorted(facts - judged):
            raise ValueError(f"retellings[{i}].points must judge {left[0]!r}, got nothing")
