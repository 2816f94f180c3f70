"""The words of the studio: three lines to write, and the criteria of a review in levels."""

from functools import cache
from pathlib import Path

from dlkit.content._read import Content, filled, folder, read_toml, unique

N_LEVELS = 3  # of each criterion, the lowest first


class Line(Content, frozen=True):
    """One line of a design that the learner writes."""

    id: str
    asks: str
    hint: str

    def __post_init__(self) -> None:
        filled(id=self.id, asks=self.asks, hint=self.hint)


class Criterion(Content, frozen=True):
    """What a review looks at, and each level of it in words."""

    id: str
    asks: str
    levels: tuple[str, ...]

    def __post_init__(self) -> None:
        filled(id=self.id, asks=self.asks)
        if len(self.levels) != N_LEVELS or not all(level.strip() for level in self.levels):
            raise ValueError(f"levels must be {N_LEVELS} texts, got {len(self.levels)}")


class Studio(Content, frozen=True):
    """Everything that the studio says."""

    title: str
    intro: str
    note: str
    lines: tuple[Line, ...]
    criteria: tuple[Criterion, ...]

    def __post_init__(self) -> None:
        filled(title=self.title, intro=self.intro, note=self.note)
        unique("lines", [line.id for line in self.lines])
        unique("criteria", [one.id for one in self.criteria])
        if not self.lines or not self.criteria:
            raise ValueError("lines and criteria must be 1 or more, got none")


@cache
def studio() -> Studio:
    """The words of `datasets/studio.toml`."""
    return read_studio(folder("datasets") / "studio.toml")


def read_studio(path: Path) -> Studio:
    """The same from any file."""
    return read_toml(path, Studio)
