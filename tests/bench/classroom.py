"""A class on light pages: what is lost, how long an answer takes, what the server needs.

The phones are one process, the server another, both on this machine. Beside it a few of the same
people as Voilà pages, each with a kernel: not 300 of them, so that the machine stays usable.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import psutil
import servers
from table import Figure, Section, at_most, share_below

sys.path.append(str(Path(__file__).resolve().parent.parent))

from class_counts import Count, count, phones, seen_by
from class_servers import Room, room

SMALL = {"people": 300, "questions": 20, "seconds": 60.0, "sources": 1}
LARGE = {"people": 1000, "questions": 5, "seconds": 60.0, "sources": 4}
PAGES = 12
LEAST_FREE = 3e9  # bytes: fewer pages rather than a machine that swaps
PAGE = "from ipywidgets import Button, RadioButtons, VBox"
PAGE_END = 'VBox([RadioButtons(options=["one of them", "nobody"]), Button(description="Send")])'


def section() -> Section:
    quiet = servers.quiet_cores()
    small, large = ran(SMALL), ran(LARGE)
    pages = voila(PAGES)
    figures = [*figures_of(small, 300, 300), *figures_of(large, 1000, 1000)]
    figures.append(at_most("  memory of the server with 300", small["memory"] / 1e6, 120, "MB", 0))
    figures.append(Figure("  memory of the server with 1,000", f"{large['memory'] / 1e6:.0f} MB"))
    figures += pages_figures(pages, small["memory"])
    notes = [
        f"{quiet:.1f} cores were idle before. Phones ask for news 1.5 s after each reply, which "
        f"the server holds for up to 4 s; one in five changes the answer. 300 people answer 20 "
        f"questions in 60 s, 1,000 answer 5 in 60 s from 4 loopback "
        f"addresses; joining took {small['join_s']:.0f} s and {large['join_s']:.0f} s (a limit of "
        f"new people for each address). Late answers, refused as closed: "
        f"{small['closed']} and {large['closed']}.",
        f"Voilà: {pages['n']} pages of one question at the same time, each with its kernel; their "
        "own (unique) memory. For 300 it is that times 300, not measured: nothing here would "
        "carry them.",
    ]
    return Section("classroom", figures, notes)


def ran(load: dict[str, Any]) -> dict[str, Any]:
    """One class with a crowd of phones: what they saw, and what the store has."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with room(folder) as hall:
            about = {"address": hall.address, "code": hall.code, "secret": hall.secret}
            with Peak(hall) as peak:
                seen = seen_by(phones(**about, **load), load["seconds"] + 240)
        found = count(str(folder / "class.sqlite"), seen)
    closed = seen["refused"].pop("closed", 0)
    told = {"count": found, "memory": peak.most, "join_s": seen["join_s"], "closed": closed}
    return told | {"times": seen["times"], "refused": seen["refused"]}


def figures_of(told: dict[str, Any], people: int, limit_ms: float) -> list[Figure]:
    found: Count = told["count"]
    answers, news = (told["times"][kind] for kind in ("answer", "news"))
    faults = found.lost + found.changed
    slow_ms, news_ms = (1000 * share_below(times, 0.95) for times in (answers, news))
    return [
        Figure(f"{people:,} people: answers confirmed", f"{found.confirmed:,}"),
        at_most("  of them lost", faults, 0, "answers", 0),
        at_most("  doubled, or of nobody", found.doubled + found.unknown, 0, "answers", 0),
        at_most("  answering, 95 of 100 within", slow_ms, limit_ms, "ms"),
        Figure("    half of them within", f"{1000 * statistics.median(answers):.0f} ms"),
        at_most("  a reveal is on 95 of 100 phones within", news_ms, 2000, "ms"),
        at_most("  refused for another reason", sum(told["refused"].values()), 0, "answers", 0),
    ]


class Peak:
    """The most memory that a server has had."""

    def __init__(self, hall: Room) -> None:
        self._process, self._ended, self.most = psutil.Process(hall.process.pid), False, 0

    def __enter__(self) -> Peak:
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def _watch(self) -> None:
        while not self._ended:
            self.most = max(self.most, self._process.memory_info().rss)
            time.sleep(0.5)

    def __exit__(self, *_: object) -> None:
        self._ended = True
        self._thread.join()


def voila(n: int) -> dict[str, Any]:
    """The same question as so many Voilà pages at once."""
    with tempfile.TemporaryDirectory() as name:
        cells = [nbformat.v4.new_code_cell(text) for text in (PAGE, PAGE_END)]
        notebook = nbformat.v4.new_notebook(cells=cells)
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(notebook, Path(name) / "question.ipynb")
        with servers.stock(Path(name)) as server, ThreadPoolExecutor(n) as pool:
            free = psutil.virtual_memory().available
            n = max(1, min(n, int((free - LEAST_FREE) / 150e6)))
            times = list(pool.map(lambda _: opened(server.page("question.ipynb")), range(n)))
            kernels = [one.memory_full_info().uss for one in server.kernels()]
    return {"n": n, "times": times, "kernels": kernels}


def opened(address: str) -> float:
    begun = time.perf_counter()
    with urllib.request.urlopen(address, timeout=180) as answer:
        answer.read()
    return time.perf_counter() - begun


def pages_figures(pages: dict[str, Any], memory: float) -> list[Figure]:
    each = statistics.mean(pages["kernels"])
    return [
        Figure(
            f"Voilà: {pages['n']} pages at once, the last ready", f"{max(pages['times']):.1f} s"
        ),
        Figure("  memory of each page's kernel", f"{each / 1e6:.0f} MB"),
        Figure("  so 300 would need", f"{300 * each / 1e9:.1f} GB"),
        Figure("  times what the class needs", f"{300 * each / memory:,.0f} x"),
    ]
