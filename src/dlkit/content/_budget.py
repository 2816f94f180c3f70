"""The weights of the budget game: what each activity touches, and what feeds each indicator."""

from functools import cache
from pathlib import Path
from typing import Any

from dlkit.content._assessment import CELLS
from dlkit.content._read import Content, filled, folder, read_toml, unique


class Touch(Content, frozen=True):
    """One cell, and how much."""

    cell: str
    weight: float

    def __post_init__(self) -> None:
        known_cell("cell", self.cell)
        within("weight", self.weight, 0, 10)


class Activity(Content, frozen=True):
    """Something to spend tokens on, and the cells that it touches."""

    id: str
    name: str
    text: str
    touches: tuple[Touch, ...]

    def __post_init__(self) -> None:
        filled(id=self.id, name=self.name, text=self.text)
        unique("touches", [one.cell for one in self.touches])


class Indicator(Content, frozen=True):
    """An outcome, the cells that feed it, and the share of the gap that it closes in a term."""

    id: str
    name: str
    text: str
    speed: float
    fed_by: tuple[Touch, ...]

    def __post_init__(self) -> None:
        filled(id=self.id, name=self.name, text=self.text)
        within("speed", self.speed, 0, 1)
        unique("fed_by", [one.cell for one in self.fed_by])


class Setting(Content, frozen=True):
    """One number of the model, with its range."""

    id: str
    value: float
    low: float
    high: float
    label: str
    help: str

    def __post_init__(self) -> None:
        filled(id=self.id, label=self.label, help=self.help)
        within("value", self.value, self.low, self.high)


class Event(Content, frozen=True):
    """Something that happens to a faculty: its chance per term, and what it takes."""

    id: str
    name: str
    text: str
    chance: float
    loss: float
    working: float
    hits: tuple[str, ...]

    def __post_init__(self) -> None:
        filled(id=self.id, name=self.name, text=self.text)
        for name in ("chance", "loss", "working"):
            within(name, getattr(self, name), 0, 1)
        for i, cell in enumerate(self.hits):
            known_cell(f"hits[{i}]", cell)


class Budget(Content, frozen=True):
    """All weights of the game; every one of them is an assumption."""

    title: str
    intro: str
    activities: tuple[Activity, ...]
    outcomes: tuple[Indicator, ...]
    numbers: tuple[Setting, ...]
    events: tuple[Event, ...]

    def __post_init__(self) -> None:
        filled(title=self.title, intro=self.intro)
        parts: dict[str, Any] = {"activities": self.activities, "outcomes": self.outcomes,
                                 "numbers": self.numbers, "events": self.events}  # fmt: skip
        for name, part in parts.items():
            unique(name, [one.id for one in part])


@cache
def budget() -> Budget:
    """The weights `datasets/budget/weights.toml`."""
    return read_budget(folder("datasets") / "budget" / "weights.toml")


def read_budget(path: Path) -> Budget:
    """Weights from any file."""
    return read_toml(path, Budget)


def known_cell(name: str, cell: str) -> None:
    """Refuses what is none of the 16 cells."""
    if cell not in CELLS:
        raise ValueError(f"{name} must be one of the 16 cells such as {CELLS[0]}, got {cell!r}")


def within(name: str, value: float, low: float, high: float) -> None:
    """Refuses a number outside its range."""
    if not low <= value <= high:  # also refuses nan
        raise ValueError(f"{name} must be between {low:g} and {high:g}, got {value:g}")
