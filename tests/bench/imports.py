"""How long the imports of a lesson take, each in a Python of its own."""

from __future__ import annotations

import statistics
import subprocess
import sys

from table import Figure, Section

TIMES = 5
MODULES = ("dlkit", "dlkit.content", "dlkit.models.adoption", "dlkit.widgets.explorer")
CLOCK = (
    "import time; start = time.perf_counter(); import {}; "
    "print((time.perf_counter() - start) * 1000)"
)


def section() -> Section:
    figures = [Figure(f"import {name}", f"{import_ms(name):.0f} ms") for name in MODULES]
    figures.append(Figure("import altair, to compare", f"{import_ms('altair'):.0f} ms"))
    notes = [f"median of {TIMES} fresh processes, the start of Python itself not counted."]
    return Section("imports", figures, notes)


def import_ms(name: str) -> float:
    command = [sys.executable, "-c", CLOCK.format(name)]
    runs = [subprocess.run(command, capture_output=True, text=True) for _ in range(TIMES)]
    failed = next((run.stderr for run in runs if run.returncode), "")
    if failed:
        raise RuntimeError(f"import {name} must work, got {failed.strip().splitlines()[-1]}")
    return statistics.median(float(run.stdout) for run in runs)
