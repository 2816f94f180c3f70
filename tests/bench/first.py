"""How soon a compiled model answers in a fresh process: cold, and with what was kept on disk."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile

from table import Figure, Section, at_most

TIMES = 5
MODELS = ("sandpile", "robustness")
CLOCK = (
    "import numpy, time; from dlkit.models import {0} as model; start = time.perf_counter(); "
    "model.run(model.Params()); print(time.perf_counter() - start)"
)


def section() -> Section:
    figures = []
    for name in MODELS:
        with tempfile.TemporaryDirectory() as kept:
            cold = first_s(name, kept)
            warm = statistics.median(first_s(name, kept) for _ in range(TIMES))
        figures += [
            Figure(f"{name}: first run, nothing compiled", f"{cold * 1000:,.0f} ms"),
            at_most(f"{name}: first run, compiled before", warm * 1000, 500, "ms", 0),
        ]
    notes = [
        f"the first run of a fresh process with numpy and the model imported; median of {TIMES}. "
        "It holds the import of numba and reading what was compiled."
    ]
    return Section("first", figures, notes)


def first_s(name: str, kept: str) -> float:
    command = [sys.executable, "-c", CLOCK.format(name)]
    around = {**os.environ, "NUMBA_CACHE_DIR": kept}
    run = subprocess.run(command, capture_output=True, text=True, env=around)
    if run.returncode:
        raise RuntimeError(f"{name} must run, got {run.stderr.strip().splitlines()[-1]}")
    return float(run.stdout)
