"""Many quick visits: whether memory and file handles end where they started."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import lesson_pages
import memory
import notebooks
import servers
from crowds import said
from table import Figure, at_most
from usable import WARM_UP_S
from visitor import Visitor

AT_ONCE, WARM_UP, WITHIN, LIMIT_S = 4, 60, 0.05, 60.0


@dataclass(frozen=True)
class State:
    """What a server has with nobody on it: the memory and handles of it and of its parent."""

    memory: memory.Memory
    handles: int
    processes: int


@dataclass
class Visits:
    """What came of many visits."""

    n: int
    took_s: float = 0.0
    errors: Counter[str] = field(default_factory=Counter)
    states: list[State] = field(default_factory=list)


def figures(n: int) -> list[Figure]:
    """Memory and handles before and after so many visits."""
    with tempfile.TemporaryDirectory() as name:
        notebooks.write_short(Path(name))
        options = ("--notebooks", name, *lesson_pages.ENOUGH)
        with servers.dlkit(Path(name), *options) as server:
            done = asyncio.run(visited(server, n))
    start, end = done.states[0], done.states[-1]
    failed = sum(done.errors.values())
    errors = ", ".join(f"{why} ({times})" for why, times in done.errors.most_common(3))
    return [
        Figure(f"{n:,} visits", f"{done.took_s:.0f} s, {n / done.took_s:.1f} a second"),
        at_most("  of them failed", failed, 0, "visits", 0),
        *([Figure("    why", errors)] if failed else []),
        within("  memory of server and warm parent", start.memory.pss, end.memory.pss, memory.MB),
        Figure("    on the way", on_the_way(done.states)),
        within("  file handles", start.handles, end.handles),
        within("  processes", start.processes, end.processes),
    ]


async def visited(server: servers.Server, n: int) -> Visits:
    """So many visits, a few at a time; the server's state at the start, on the way, at the end."""
    done, address = Visits(n), server.page(notebooks.SHORT)
    await some(address, min(WARM_UP, n), Visits(n))
    await asyncio.sleep(WARM_UP_S)
    done.states.append(await at_rest(server))
    for part in parts(n):
        begun = time.perf_counter()
        await some(address, part, done)
        done.took_s += time.perf_counter() - begun
        done.states.append(await at_rest(server))
    return done


async def some(address: str, n: int, done: Visits) -> None:
    """A few at a time until so many have been."""
    numbers = iter(range(n))

    async def one_by_one() -> None:
        for _ in numbers:
            visitor = Visitor(address, lesson_pages.DIP)
            try:
                await visitor.open(LIMIT_S)
            except Exception as error:
                done.errors[said(error)] += 1
            await visitor.leave()

    await asyncio.gather(*(one_by_one() for _ in range(AT_ONCE)))


def parts(n: int) -> list[int]:
    """Four parts, after each of which somebody looks."""
    return [part for part in [n // 4] * 3 + [n - 3 * (n // 4)] if part]


async def at_rest(server: servers.Server) -> State:
    """The server's state once nothing happens any more."""
    await asyncio.to_thread(servers.settled, server)
    family = server.processes()
    return State(memory.used(family), memory.handles(family), len(family))


def within(what: str, start: float, end: float, unit: float = 1) -> Figure:
    """Whether something has grown by no more than it may; less is as good."""
    growth = (end - start) / start
    digits = f"{start / unit:,.0f} -> {end / unit:,.0f}" + (" MB" if unit == memory.MB else "")
    return Figure(what, f"{digits} ({growth:+.1%})", f"within {WITHIN:.0%}", growth <= WITHIN)


def on_the_way(states: list[State]) -> str:
    return " ".join(f"{state.memory.pss / memory.MB:.0f}" for state in states) + " MB"
