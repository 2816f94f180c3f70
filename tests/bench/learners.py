"""A hundred lessons open at a time, each with its kernel: what memory they take in all."""

from __future__ import annotations

import asyncio

import lesson_pages
import memory
import servers
from crowds import Lesson
from table import Figure, at_most
from usable import one, warmed
from visitor import Visitor

FIRST, AT_ONCE = 20, 4
MOST_MB, ROOM_MB = 35, 4 * 2**30 / memory.MB


def figures(n: int) -> list[Figure]:
    """The cost of a further idle learner, and of all together; none of them extrapolated."""
    first = min(FIRST, n // 2)
    with lesson_pages.own() as (server, lesson):
        warmed(server, lesson)
        empty, some, most, alive = asyncio.run(filled(server, lesson, first, n))
        left = gone(server)
    cost, own = most.of_each(some, n - first)
    return [
        at_most(f"a further idle learner, from {first} to {n}", cost, MOST_MB, "MB"),
        Figure("  of it its own (unique) memory", f"{own:.1f} MB"),
        at_most(f"{n} learners, kernels that live", n - alive, 0, "missing", 0),
        at_most(f"  memory of all {n} and the server", most.pss / memory.MB, ROOM_MB, "MB", 0),
        Figure("  of it the server without learners", f"{empty.pss / memory.MB:.0f} MB"),
        at_most("  kernels left after they have gone", left, 0, "kernels", 0),
    ]


async def filled(
    server: servers.Server, lesson: Lesson, first: int, n: int
) -> tuple[memory.Memory, memory.Memory, memory.Memory, int]:
    """Memory of all processes with nobody, with the first learners, with all; kernels alive."""
    pages: list[Visitor] = []

    async def some(upto: int) -> memory.Memory:
        while len(pages) < upto:
            more = min(AT_ONCE, upto - len(pages))
            pages.extend(await asyncio.gather(*(one(server, lesson) for _ in range(more))))
        await asyncio.to_thread(servers.settled, server)
        return memory.used(server.processes())

    empty = await some(0)
    told = [await some(first), await some(n)]
    alive = len(server.kernels())
    await asyncio.gather(*(page.leave() for page in pages))
    return empty, told[0], told[1], alive


def gone(server: servers.Server) -> int:
    """How many kernels are left once all pages have closed."""
    servers.settled(server, 20)
    return len(server.kernels())
