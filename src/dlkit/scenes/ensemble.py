"""What an ensemble plays: a row for each player, a note for each beat."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._hearing import N_BEATS, in_core
from dlkit.models.ensemble import BEAT_MS
from dlkit.scenes._scene import Events, Frames, Level, scene

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


def told(result: Any, frame: int, panel: int, index: int) -> str:  # noqa: ARG001 (asked like this)
    """One note in words: whose, which beat, and how far off."""
    names = rows(result)
    row, times, _ = events(result)
    player, beat = int(row[index]), int(np.asarray(beats(result))[index])
    if names[player] == "conductor":
        return f"The conductor's beat {beat}."
    after = (times[index] - beat) * BEAT_MS
    off = after - result.common[beat]
    return (
        f"{names[player].capitalize()}, beat {beat}: {_off(off)} the common middle, "
        f"{_off(after)} the ideal beat."
    )


@scene(
    "What they play",
    "rows",
    levels=LEVELS,
    time="beat",
    one="note",
    pace=1000.0 / BEAT_MS,
    window=WINDOW_BEATS,
    sound=True,
    probe=told,
)
def notes(result: Any) -> Frames:
    """Every note where it is heard: a row for each player, and upright lines at ideal beats."""
    return Frames(
        times=result.times.astype(float),
        events=events(result),
        rows=rows(result),
        measures={
            "spread (ms)": result.spread.round(),
            "common beat late (ms)": result.common.round(),
            "players off": off_count(result),
        },
    )


def events(result: Any) -> Events:
    """Row, time in beats and level of every note, in the order of time."""
    row, beat, late = _notes(result)
    time = beat + late / BEAT_MS
    off = late - result.common[beat]
    level = np.select(
        [row < _led(result), np.abs(off) <= TOGETHER_MS, np.abs(off) > FAR_MS, off < 0],
        [BEAT, TOGETHER, FAR, EARLY],
        LATE,
    )
    order = np.argsort(time, kind="stable")
    return row[order].astype(float), time[order], level[order].astype(float)


def beats(result: Any) -> NDArray[np.int64]:
    """The beat that each of `events` belongs to."""
    _, beat, late = _notes(result)
    order = np.argsort(beat + late / BEAT_MS, kind="stable")
    return np.asarray(beat[order], np.int64)


def rows(result: Any) -> list[str]:
    """The names of the rows, the conductor first where anybody follows one."""
    core = in_core(result.params)
    names = [f"player {i + 1}" for i in range(core.size)]
    for i in np.flatnonzero(core):
        names[i] = f"core {i + 1}"
    if core.any():
        names[int(core.argmax())] = "concertmaster"
    return ["conductor"] * _led(result) + names


def off_count(result: Any) -> NDArray[np.int64]:
    """How many players are further from the middle than counts as together, (T + 1,)."""
    off = np.abs(np.nan_to_num(result.late - result.common[:, None]))
    return np.asarray((off > TOGETHER_MS).sum(axis=1), np.int64)


def _notes(result: Any) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Row, beat and lateness in ms of every note, the conductor's first."""
    beat, player = np.nonzero(~np.isnan(result.late))
    row, late = player + _led(result), result.late[beat, player]
    if not _led(result):
        return row, beat, late
    params = result.params
    away = (result.times >= params.faints) & (result.times < params.faints + params.away)
    led = result.times[~away | (params.faints == N_BEATS)]
    return (
        np.concatenate([np.zeros(led.size, int), row]),
        np.concatenate([led, beat]),
        np.concatenate([result.beat[led], late]),
    )


def _led(result: Any) -> int:
    return int(result.params.following > 0)


def _off(late: float) -> str:
    if abs(late) < 0.5:
        return "on"
    way = "after" if late > 0 else "before"
    return f"{abs(late):.0f} ms {way}"
