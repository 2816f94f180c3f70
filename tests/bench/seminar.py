"""A whole seminar at once: one page, a crowd, a hundred learners, two thousand visits.

python tests/bench/run.py seminar [--parts usable,crowds] [--crowd 30] [--learners 100] ...
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from collections.abc import Callable

import crowds
import learners
import lesson_pages
import servers
import usable
import visits
from table import Figure, Section, at_least, at_most

from dlkit import content

LIMIT_S, STOCK_LIMIT_S, STARTS = 150.0, 360.0, 5
CROWDS = 3  # the machine's own speed changes by a fifth: one crowd says little
SMOOTH = 15  # pictures a second
NOTES = [
    "the adoption lesson by dlkit serve with warm kernels; stock is Voilà with the same texts and "
    "of all parts only one Altair chart, ipywidgets and pandas (a CDN on this machine).",
    "'in Chromium': contexts of one headless Chromium with nothing cached; the time until the "
    "picture that a control asked for is drawn. The browsers draw on the same cores as the server "
    "works, so most of the time is theirs (see the processor time). 'over the wire': clients that "
    "do what a page does (page, its files, websocket, models' states, a run) and draw nothing: "
    "the part of server and kernels, as for learners with machines of their own. Of three own "
    "crowds the one whose last page is the middle one is shown, or one in which a page failed; "
    "stock has one crowd; where only k of its pages came, the k-th of each are compared.",
    "those who drag at once are over the wire: to draw 450 pictures a second would take more "
    "processors than the machine of this bench has.",
    "memory is PSS from smaps_rollup over the server and all its children, at rest; unique is "
    "what no other process shares. A client that drags skips wishes as a page does, for 5 s, and "
    "counts no answer later than 150 ms. Visits are of a short lesson (its texts, a "
    f"quiz, one model), {visits.AT_ONCE} at a time, after {visits.WARM_UP} that do not count.",
]


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said of this section."""
    parser.add_argument("--parts", default=",".join(PARTS), help="of seminar; default: all")
    parser.add_argument("--crowd", type=int, default=30, help="pages at once, and twice as many")
    parser.add_argument("--learners", type=int, default=100, help="lessons open at a time")
    parser.add_argument("--visits", type=int, default=2000, help="quick visits")


def section(chosen: argparse.Namespace) -> Section:
    """All parts that were asked for, in one table."""
    quiet, figures = servers.quiet_cores(), []
    for name in chosen.parts.split(","):
        if name not in PARTS:
            raise ValueError(f"parts must be of {', '.join(PARTS)}, got {name!r}")
        begun = time.perf_counter()
        figures += PARTS[name](chosen)
        print(f"  {name}: {time.perf_counter() - begun:.0f} s", flush=True)
    return Section("seminar", figures, [f"{quiet:.1f} cores were idle before.", *NOTES])


def crowd(chosen: argparse.Namespace) -> list[Figure]:
    """Everybody at the same moment, beside stock; over the wire then all dragging."""
    figures = []
    for who, way in (("over the wire", crowds.visitors), ("in Chromium", crowds.browsers)):
        for n in (chosen.crowd, 2 * chosen.crowd):
            drags = {"drags": True} if (way, n) == (crowds.visitors, chosen.crowd) else {}
            found = own_crowds(way, n, **drags)
            own = crowds.middle(found)
            with lesson_pages.stock() as (server, lesson):
                stock = asyncio.run(way(server, lesson, n, STOCK_LIMIT_S))
            figures += crowds.figures_of(own, f"{n} at once {who}")
            figures += stock_figures(stock, f"stock: {n} at once {who}")
            told = f"  the last of {n} sooner"
            figures.append(crowds.sooner(told, own, stock, 6))
            if drags:
                figures.append(dragged(found, n, who))
        print(f"  crowds {who}: done", flush=True)
    return figures


def own_crowds(way: Callable[..., object], n: int, **more: bool) -> list[crowds.Crowd]:
    """Three crowds, each on a fresh server that has had the time to warm up."""
    found = []
    for _ in range(CROWDS):
        with lesson_pages.own() as (server, lesson):
            usable.warmed(server, lesson)
            found.append(asyncio.run(way(server, lesson, n, LIMIT_S, **more)))
    return found


def stock_figures(stock: crowds.Crowd, who: str) -> list[Figure]:
    """Told, not held; who has not finished is said."""
    figures = crowds.figures_of(stock, who, held=False)
    if stock.failed:
        why = f"{len(stock.failed)} not finished after {STOCK_LIMIT_S:g} s, or failed"
        figures.append(Figure(f"  {why}", stock.failed[0][:40]))
    return figures


def dragged(found: list[crowds.Crowd], n: int, who: str) -> Figure:
    """The slowest of all that drag at once, in the middle one of the crowds."""
    what = f"{n} drag at once {who}: the slowest"
    if not all(crowd.pictures for crowd in found):
        return Figure(what, "not all usable", f">= {SMOOTH}", False)
    pictures = sorted((crowd.pictures for crowd in found), key=min)[len(found) // 2]
    told = at_least(what, min(pictures), SMOOTH, "a second")
    half = statistics.median(pictures)
    return Figure(what, f"{told.measured} (median {half:.0f})", told.target, told.met)


def start(_: argparse.Namespace) -> list[Figure]:
    """From the command to the address, after one start that does not count."""
    waits = []
    for _ in range(STARTS + 1):
        begun = time.perf_counter()
        with servers.dlkit(content.folder("notebooks")):
            waits.append(time.perf_counter() - begun)
    return [at_most("dlkit serve: from a warm start to the address",
                    statistics.median(waits[1:]), 3, "s", 2)]  # fmt: skip


PARTS: dict[str, Callable[[argparse.Namespace], list[Figure]]] = {
    "usable": lambda _: usable.figures(),
    "crowds": crowd,
    "learners": lambda chosen: learners.figures(chosen.learners),
    "visits": lambda chosen: visits.figures(chosen.visits),
    "start": start,
}
