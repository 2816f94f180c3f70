"""How long a report takes for a full record, beside a plain export of the same record."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from table import Figure, Section, at_most

TIMES = 5
TARGETS = {"html": 1.0, "word": 3.0, "pdf": 3.0}
FIRST = """
import sys, time
sys.path.insert(0, {tests!r})
from datetime import date
from dlkit import report
from full_record import full_record
kept, form = full_record({own!r}), report.FORMATS[{form!r}]
start = time.perf_counter()
form.write(report.document(kept, date.today()))
print(time.perf_counter() - start)
"""
TESTS = str(Path(__file__).parents[1])
OWN = "Nobody had asked the night shift before. " * 250  # one reflection of 10,000 characters


def section() -> Section:
    """Wall time, as a learner waits for it; a plain export writes the record as JSON."""
    sys.path.insert(0, TESTS)
    from dlkit import record, report
    from full_record import full_record

    kept = full_record(OWN)
    plain = median_s(lambda: record.write(kept))
    figures = [Figure("plain export of the same record", f"{plain * 1000:.2f} ms")]
    for form, most in TARGETS.items():
        write = report.FORMATS[form].write
        later = median_s(lambda write=write: write(report.document(kept, date.today())))
        figures.append(at_most(f"{form}: first of its process", first_s(form), most, "s", 2))
        ratio = f"{later:.2f} s, {later / plain:,.0f} x the plain export"
        figures.append(Figure(f"{form}: once more", ratio))
    notes = [
        f"median of {TIMES}; 15 bets, two assessments, a reflection of {len(OWN):,} characters.",
        "once more: pictures are drawn once for all formats, as when a learner takes all three.",
        "the first one starts what draws pictures; the page does that while the learner reads.",
    ]
    return Section("report", figures, notes)


def first_s(form: str) -> float:
    """The first file of a fresh process, nothing warmed up."""
    command = [sys.executable, "-c", FIRST.format(tests=TESTS, own=OWN, form=form)]
    runs = [subprocess.run(command, capture_output=True, text=True) for _ in range(TIMES)]
    failed = next((run.stderr for run in runs if run.returncode), "")
    if failed:
        raise RuntimeError(f"{form} must be written, got {failed.strip().splitlines()[-1]}")
    return statistics.median(float(run.stdout) for run in runs)


def median_s(work) -> float:
    """The median wall time of one call, after one that nobody counts."""
    work()
    times = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)
