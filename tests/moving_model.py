"""A small pile with a picture in motion and a chart that follows it, for the tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.charts._chart import Columns, chart, named, playhead
from dlkit.models._params import Checked, param
from dlkit.scenes._scene import Frames, Level, scene

LEVELS = (
    Level("--dl-kind-4 10%", "no grain"),
    Level("--dl-kind-4 40%", "one grain"),
    Level("--dl-kind-4 75%", "two grains"),
    Level("--dl-kind-1", "three grains"),
)


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change."""

    size: int = param(10, 2, 200, "Cells a side")
    grains: int = param(4, 1, 1000, "Grains a frame")
    n_frames: int = param(101, 1, 300, "Frames")


@dataclass(frozen=True, eq=False)
class Result:
    """One run of T frames."""

    params: Params
    states: NDArray[np.uint8]  # (T, size, size)
    topplings: NDArray[np.int64]  # (T,)


def run(params: Params, seed: int = 0) -> Result:
    """Grains fall anywhere; the seed says where."""
    rng, n = np.random.default_rng(seed), params.size
    pile = np.zeros((n + 2, n + 2), dtype=np.int64)
    states = np.zeros((params.n_frames, n, n), dtype=np.uint8)
    topplings = np.zeros(params.n_frames, dtype=np.int64)
    for t in range(1, params.n_frames):
        np.add.at(pile, tuple(rng.integers(1, n + 1, (2, params.grains))), 1)
        topplings[t] = settle(pile)
        states[t] = pile[1:-1, 1:-1]
    return Result(params, states, topplings)


def settle(pile: NDArray[np.int64]) -> int:
    """Topples until the pile is at rest; gives how often a cell toppled."""
    total = 0
    while (full := pile >= 4).any():
        total += int(full.sum())
        pile[full] -= 4
        pile[1:] += full[:-1]
        pile[:-1] += full[1:]
        pile[:, 1:] += full[:, :-1]
        pile[:, :-1] += full[:, 1:]
        pile[[0, -1]] = 0
        pile[:, [0, -1]] = 0
    return total


def describe(result: Result) -> str:
    """One sentence."""
    return f"In all {result.topplings.sum()} topplings."


def probe(result: Result, frame: int, panel: int, index: int) -> tuple[str, list[int]]:
    """What the kernel knows of a cell, and the cells that are like it."""
    cells = result.states[frame].ravel()
    return f"The kernel counts {cells[index]} here.", np.flatnonzero(
        cells == cells[index]
    ).tolist()


@scene("The pile", "grid", levels=LEVELS, probe=probe)
def pile(result: Result) -> Frames:
    """A pile seen from above: each cell holds up to three grains."""
    times = np.arange(result.params.n_frames)
    return Frames(times, result.states, measures={"topplings": result.topplings})


def columns(result: Result) -> Columns:
    """`run`: topplings of each frame."""
    return {"run": {"step": np.arange(result.params.n_frames), "topplings": result.topplings}}


@chart(columns, "Topplings")
def topplings() -> Any:
    """How often cells toppled in each frame."""
    import altair as alt

    x, y = alt.X("step:Q", title="time (steps)"), alt.Y("topplings:Q", title="topplings (count)")
    line = named("run").mark_line().encode(x=x, y=y)
    return alt.layer(line, playhead("step:Q")).properties(width="container", height=120)


PLAYERS = ("violin", "viola", "cello")
NOTES = (Level("--dl-kind-4", "note"), Level("--dl-kind-1", "first note", "square"))
DARK = (Level("--dl-edge", "dark", "ring"), Level("--dl-kind-2", "flashing", "glow"))


@scene("The trio", "rows", levels=NOTES, time="s", one="note", pace=2.0, sound=True)
def trio(n_beats: int) -> Frames:
    """Three players and their notes: where notes stand in a column, all play together."""
    rows, beats = np.tile(np.arange(3), n_beats), np.repeat(np.arange(n_beats), 3)
    late = 0.02 * rows * beats / n_beats
    events = (rows, beats / 2 + late, (rows == 0).astype(np.uint8))
    spread = {"spread (ms)": 40.0 * np.arange(n_beats) / n_beats}
    return Frames(np.arange(n_beats) / 2, events=events, rows=PLAYERS, measures=spread)


@scene("The meadow", "swarm", levels=DARK, panels=("alone", "together"), one="firefly")
def meadow(n_agents: int) -> Frames:
    """Fireflies in two meadows: in the second all flash at once."""
    rng = np.random.default_rng(1)
    own = rng.integers(0, 10, n_agents)
    states = np.zeros((60, 2, n_agents), dtype=np.uint8)
    for t in range(60):
        states[t, 0] = (t + own) % 10 == 0
        states[t, 1] = t % 10 == 0
    edges = np.stack([np.arange(n_agents - 1), np.arange(1, n_agents)], axis=1)
    return Frames(np.arange(60), states, places=rng.random((n_agents, 2)), edges=edges)
