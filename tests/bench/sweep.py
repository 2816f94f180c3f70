"""A sweep of many runs: what one costs beside the bare run, and what a second process brings."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from table import Figure, Section, at_least, at_most, in_turn

from dlkit.models import adoption
from dlkit.sweep._plan import Axis, Plan, versions
from dlkit.sweep._pools import Local, cores
from dlkit.sweep._run import sweep
from dlkit.sweep._work import chunk

AXES = (Axis("cross_share", (0.0, 0.25, 0.5, 0.75, 1.0)), Axis("proof_threshold", (0.1, 0.2)))
PLAN = Plan("adoption", AXES, {"n_agents": 400}, n_runs=1000, seed=1)
BARE, TIMES = 200, 5


def section() -> Section:
    first = {n: swept_s(n) for n in (1, 2)}
    second = {n: swept_s(n) for n in (2, 1)}  # the other way round: both meet the same noise
    one, two = (first[n] + second[n] for n in (1, 2))
    figures = [
        *overhead(),
        Figure(f"{PLAN.size:,} adoption runs, one process", f"{one / 2:.1f} s"),
        Figure("  two processes", f"{two / 2:.1f} s"),
        at_least("  quicker with two", one / two, 1.7, "x", 2),
    ]
    notes = [
        f"{PLAN.n_points} settings x {PLAN.n_runs} runs of 400 people, from the start of the "
        f"processes to the whole table, by the clock; one, two, two, one, the sums compared. "
        f"This machine has {cores()} cores; other work on it makes the ratio smaller.",
        f"overhead: seed, checked parameters, measures and the message, {BARE} runs against the "
        "same runs bare; processor time, medians of rounds in turn.",
    ]
    return Section("sweep", figures, notes)


def overhead() -> list[Figure]:
    def bare() -> None:
        for place in places:
            adoption.run(params[place // PLAN.n_runs], seeds[place])

    def as_swept() -> None:
        chunk(PLAN, 0, BARE, versions())

    places = range(BARE)
    params = [adoption.Params(**PLAN.fixed, **PLAN.varied(p)) for p in range(PLAN.n_points)]
    seeds = [PLAN.seed_of(place) for place in places]
    bare()
    bare_s, swept = in_turn(TIMES, bare, as_swept)
    return [
        Figure("a bare run", f"{1000 * bare_s / BARE:.2f} ms"),
        at_most("  more for a run in a sweep", 100 * (swept / bare_s - 1), 10, "%"),
    ]


def swept_s(n_workers: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        out = Path(folder) / "table.csv"
        sweep(PLAN, out, lambda: Local(n_workers), lambda _: None, lambda _: None)
        return time.perf_counter() - began
