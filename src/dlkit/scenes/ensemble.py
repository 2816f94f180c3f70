"""What an ensemble plays: a row for each player, a note for each beat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._hearing import N_BEATS, in_core
from dlkit.models.ensemble import BEAT_MS
from dlkit.scenes._scene import Events, Floats, Frames, Level, scene

TOGETHER_MS = 25.0  # our assumption: nearer to the middle than this counts as together
FAR_MS = 75.0  # ours too
WINDOW_BEATS = 4.0
LEVELS = (
    Level("--dl-kind-4", f"within {TOGETHER_MS:.0f} ms of the common middle", "disc"),
    Level("--dl-kind-2", "earlier than that", "ring"),
    Level("--dl-kind-1", "later than that", "square"),
    Level("--dl-bad", f"more than {FAR_MS:.0f} ms off", "cross"),
    Level("--dl-quiet", "the conductor's beat", "square"),
)
TOGETHER, EARLY, LATE, FAR, BEAT = range(len(LEVELS))
PANELS = ("As set", "Same luck, best conductor")


@dataclass(frozen=True, eq=False)
class Notes:
    """The M notes of one strip, in the order of time; row 0 is the conductor's where there is one.

    `off` is how far a note lies after the middle of its beat, 0 for the conductor.
    """

    row: NDArray[np.int64]  # (M,)
    beat: NDArray[np.int64]  # (M,)
    late: Floats  # (M,) ms after the ideal beat
    off: Floats  # (M,) ms
    is_led: bool

    @property
    def times(self) -> Floats:
        """When each is heard, in beats."""
        return np.asarray(self.beat + self.late / BEAT_MS)

    @property
    def levels(self) -> NDArray[np.int64]:
        """Which of LEVELS each note is."""
        if_players = [self.row < self.is_led, np.abs(self.off) <= TOGETHER_MS]
        others = [np.abs(self.off) > FAR_MS, self.off < 0]
        return np.select([*if_players, *others], [BEAT, TOGETHER, FAR, EARLY], LATE)

    @property
    def events(self) -> Events:
        """Row, time and level of each."""
        return self.row.astype(float), self.times, self.levels.astype(float)


def one_told(result: Any, frame: int, panel: int, index: int) -> str:  # noqa: ARG001 (as asked)
    """One note in words: whose, which beat, and how far off."""
    return _told(as_set(result), rows(result), index)


def twin_told(result: Any, frame: int, panel: int, index: int) -> str:  # noqa: ARG001 (as asked)
    """The same, of the strip it stands on."""
    return _told(twins(result)[panel], _names(result, True), index)


LOOK: dict[str, Any] = {
    "levels": LEVELS,
    "time": "beat",
    "one": "note",
    "pace": 1000.0 / BEAT_MS,
    "window": WINDOW_BEATS,
    "sound": True,
}


@scene("What they play", "rows", probe=one_told, **LOOK)
def notes(result: Any) -> Frames:
    """Every note where it is heard: a row for each player, and upright lines at ideal beats."""
    return Frames(
        times=result.times.astype(float),
        events=as_set(result).events,
        rows=rows(result),
        measures={
            "spread (ms)": result.spread.round(),
            "common beat late (ms)": result.common.round(),
            "players off": off_count(result),
        },
    )


@scene("What they play, twice", "rows", panels=PANELS, probe=twin_told, **LOOK)
def twin(result: Any) -> Frames:
    """Two strips of notes with the same luck: as set, and under the best conductor."""
    return Frames(
        times=result.times.astype(float),
        events=tuple(one.events for one in twins(result)),
        rows=_names(result, True),
        measures={
            "spread as set (ms)": result.spread.round(),
            "with the best conductor (ms)": result.conducted.round(),
            "common beat late as set (ms)": result.common.round(),
        },
    )


def as_set(result: Any) -> Notes:
    """The notes of a run, with the conductor's row where anybody follows one."""
    return _played(result.late, _beats(result) if result.params.following else None)


def twins(result: Any) -> tuple[Notes, Notes]:
    """The notes of a run and those of the same luck conducted, both with a conductor's row."""
    exact = np.zeros(result.times.size)
    return _played(result.late, _beats(result)), _played(result.led, exact)


def rows(result: Any) -> list[str]:
    """The names of the rows, the conductor first where anybody follows one."""
    return _names(result, result.params.following > 0)


def off_count(result: Any) -> NDArray[np.int64]:
    """How many players are further from the middle than counts as together, (T + 1,)."""
    off = np.abs(np.nan_to_num(result.late - result.common[:, None]))
    return np.asarray((off > TOGETHER_MS).sum(axis=1), np.int64)


def _played(late: Floats, conductor: Floats | None) -> Notes:
    """The notes of players (T + 1, N), nan where there is none, and of a conductor (T + 1,)."""
    off = late - np.nanmean(late, axis=1, keepdims=True)
    if conductor is not None:
        late = np.column_stack([conductor, late])
        off = np.column_stack([np.zeros(len(off)), off])
    beat, row = np.nonzero(~np.isnan(late))
    order = np.argsort(beat + late[beat, row] / BEAT_MS, kind="stable")
    beat, row = beat[order], row[order]
    return Notes(row, beat, late[beat, row], off[beat, row], conductor is not None)


def _beats(result: Any) -> Floats:
    """The conductor's beats, (T + 1,) ms; nan while nobody beats or nobody looks."""
    params, times = result.params, result.times
    away = (times >= params.faints) & (times < params.faints + params.away)
    silent = (away & (params.faints < N_BEATS)) | (params.following == 0)
    return np.where(silent, np.nan, result.beat)


def _names(result: Any, led: bool) -> list[str]:
    core = in_core(result.params)
    names = [f"player {i + 1}" for i in range(core.size)]
    for i in np.flatnonzero(core):
        names[i] = f"core {i + 1}"
    if core.any():
        names[int(core.argmax())] = "concertmaster"
    return ["conductor"] * led + names


def _told(strip: Notes, names: list[str], index: int) -> str:
    player, beat = names[int(strip.row[index])], strip.beat[index]
    if player == "conductor":
        return f"The conductor's beat {beat}."
    off, late = strip.off[index], strip.late[index]
    return (
        f"{player.capitalize()}, beat {beat}: {_where(off)} the common middle, "
        f"{_where(late)} the ideal beat."
    )


def _where(late: float) -> str:
    if abs(late) < 0.5:
        return "on"
    return f"{abs(late):.0f} ms {'after' if late > 0 else 'before'}"
