"""One adoption record as the accounts see it: points, which of them count, what to mind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dlkit import content

OWN = "own"
MOST_POINTS = 200  # of an own series; the learner's record keeps no more either
MARKS = {"=": "● as counted", "~": "○ about", ">": "△ more than this", "<": "▽ less than this"}
LATE_START, EARLY_END = 0.05, 0.5
GROUPS = {
    "People": ("doctors",),
    "Hybrid corn": ("corn_us", "corn_iowa", "corn_belt"),
}  # all others are technologies


@dataclass(frozen=True)
class Series:
    """Shares over time; `used` says which points may be fitted."""

    id: str
    title: str
    counted: str
    time_unit: str
    times: tuple[float, ...]
    shares: tuple[float, ...]
    signs: tuple[str, ...]  # =, ~, <, >
    used: tuple[bool, ...]
    caveats: tuple[str, ...]
    sources: str = ""

    @property
    def fitted(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Times and shares of the points that may be fitted."""
        kept = [
            (t, y) for t, y, use in zip(self.times, self.shares, self.used, strict=True) if use
        ]
        times, shares = zip(*kept, strict=True) if kept else ((), ())
        return times, shares

    @property
    def marks(self) -> str:
        """What the marks in the picture mean, where they are not all the same."""
        there = [words for sign, words in MARKS.items() if sign in self.signs]
        if set(self.signs) <= {"="}:
            return ""
        bounds = "; no account is fitted to mere bounds (△ ▽)" * (not all(self.used))
        return f"Points: {', '.join(there)}{bounds}."


def groups() -> list[dict[str, object]]:
    """The records to choose from, under their headings."""
    named = {one for ids in GROUPS.values() for one in ids}
    others = tuple(one.id for one in content.adoption_records() if one.id not in named)
    ids = {**GROUPS, "Technologies in the United States": others}
    return [
        {"name": name, "records": [_choice(one) for one in each]} for name, each in ids.items()
    ]


def _choice(name: str) -> dict[str, str]:
    return {"id": name, "title": content.adoption_record(name).title}


def of_record(name: str) -> Series:
    """A record of the kit."""
    record = content.adoption_record(name)
    points = record.points
    return Series(
        id=record.id,
        title=record.title,
        counted=f"Counted: {record.counted} ({record.unit}).",
        time_unit=record.time_unit,
        times=tuple(point.time for point in points),
        shares=tuple(point.share for point in points),
        signs=tuple(point.relation for point in points),
        used=tuple(point.fit for point in points),
        caveats=(record.caveat, record.evidence),
        sources="Source: " + "; ".join(source.text for source in record.sources) + ".",
    )


def of_own(own: dict[str, str]) -> Series:
    """The learner's own series, from the name and the CSV text that the page keeps."""
    read = content.read_own_csv(own["csv"], own["name"])
    return Series(
        id=OWN,
        title=read.name,
        counted="Your own figures, read as shares of all.",
        time_unit="year",
        times=read.years,
        shares=read.shares,
        signs=("=",) * len(read.years),
        used=(True,) * len(read.years),
        caveats=cautions(np.array(read.shares)),
    )


def taken(data: str | bytes, name: str) -> tuple[dict[str, str], str]:
    """What the page keeps of an own CSV, and a sentence on how it was read."""
    read = content.read_own_csv(data, name)
    n_rows = len(read.years)
    kept = np.unique(np.linspace(0, n_rows - 1, min(n_rows, MOST_POINTS)).round().astype(int))
    rows = [f"{read.years[i]!r},{read.shares[i]!r}" for i in kept]
    own = {"name": read.name, "csv": "\n".join(["year,share", *rows, ""])}
    note = f"Read {n_rows} rows of {read.name} as {_KIND[read.read_as]}."
    if n_rows > MOST_POINTS:
        note += f" {MOST_POINTS} of them, evenly chosen, are shown, fitted and kept."
    return own, note


_KIND = {"share": "shares from 0 to 1", "percent": "per cent"}


def cautions(shares: np.ndarray) -> tuple[str, ...]:
    """What speaks against trusting fits to this series, read off the figures themselves."""
    falls = int((np.diff(shares) < 0).sum())
    said = ["We do not know how it was counted, nor what it leaves out. You may."]
    if shares[0] > LATE_START:
        said.append(
            f"It starts at {100 * shares[0]:.3g} %: the beginning is missing, so the first "
            "groups, and Bass's p, are guesses."
        )
    if shares.max() < EARLY_END:
        said.append(
            f"It ends at {100 * shares[-1]:.3g} %, before one half: nobody knows the ceiling yet, "
            "and each account makes one up."
        )
    if falls:
        years = "year, as" if falls == 1 else "years, as"
        said.append(f"It falls in {falls} {years} none of the accounts can: nobody un-adopts.")
    return tuple(said)
