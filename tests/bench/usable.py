"""How soon one page can be used, and what memory one more open page costs, beside stock Voilà."""

from __future__ import annotations

import asyncio
import statistics
import time

import lesson_pages
import memory
import page
import servers
from crowds import Lesson
from table import Figure, at_least, at_most
from visitor import NotUsable, Visitor

import browser

TIMES, STOCK_TIMES, MORE, LIMIT_S = 5, 3, 4, 120.0
WARM_UP_S = 8.0  # after the first page the warm parent goes on: loops of the models, numba
PREHEATED = ("--preheat_kernel=True", "--pool_size=2")


def figures() -> list[Figure]:
    """Everything of one page."""
    with lesson_pages.own() as (server, lesson):
        warmed(server, lesson)
        own_s = usable_s(server, lesson, TIMES)
        own_mb = one_more_mb(server, lesson)
    with lesson_pages.stock() as (server, lesson):
        off_s = usable_s(server, lesson, STOCK_TIMES)
        stock_mb = one_more_mb(server, lesson)
    with lesson_pages.stock(*PREHEATED) as (server, lesson):
        on_s = usable_s(server, lesson, STOCK_TIMES)
    return [
        at_most("one page, warm: a control answers after", own_s, 1, "s", 2),
        Figure("  stock, preheating off", f"{off_s:.2f} s"),
        at_least("  sooner than that", off_s / own_s, 4, "x"),
        Figure("  stock, preheating on", f"{on_s:.2f} s"),
        at_least("  sooner than that", on_s / own_s, 4, "x"),
        Figure("one more open page: memory, shared pages divided", f"{own_mb[0]:.1f} MB"),
        Figure("  its own (unique) memory", f"{own_mb[1]:.1f} MB"),
        Figure("  stock with pandas and Altair", f"{stock_mb[0]:.1f} MB"),
        Figure("    its own (unique) memory", f"{stock_mb[1]:.1f} MB"),
        at_least("  less than stock", stock_mb[0] / own_mb[0], 4, "x"),
    ]


def usable_s(server: servers.Server, lesson: Lesson, times: int) -> float:
    """The median of so many cold pages, one after the other, the server at rest before each."""
    waits = []
    with browser.chromium() as chromium:
        for _ in range(times):
            servers.settled(server)
            load = page.kept(chromium, server, lesson.address, lesson.selector, lesson.pattern)
            waits.append(load.answered_ms / 1000)
    return statistics.median(waits)


def one_more_mb(server: servers.Server, lesson: Lesson) -> tuple[float, float]:
    """MB of one more open page whose control has answered, beside one that is open already."""

    async def opened() -> tuple[float, float]:
        pages = [await one(server, lesson)]
        servers.settled(server)
        before = memory.used(server.processes())
        pages += [await one(server, lesson) for _ in range(MORE)]
        servers.settled(server)
        cost = memory.used(server.processes()).of_each(before, MORE)
        for each in pages:
            await each.leave()
        return cost

    return asyncio.run(opened())


async def one(server: servers.Server, lesson: Lesson, tries: int = 3) -> Visitor:
    """A page that stays open; a stock one can hang for ever (nbclient#312) and is opened again."""
    before = {kernel.pid for kernel in server.kernels()}
    visitor = Visitor(lesson.address, lesson.control, own=lesson.own)
    try:
        await visitor.open(LIMIT_S)
    except NotUsable:
        if lesson.own or tries == 1:
            raise
        for kernel in server.kernels():  # its memory is not to be counted
            if kernel.pid not in before:
                kernel.kill()
        return await one(server, lesson, tries - 1)
    return visitor


def warmed(server: servers.Server, lesson: Lesson) -> None:
    """One visit, and the time that the server needs to be warm."""

    async def visit() -> None:
        await (await one(server, lesson)).leave()

    asyncio.run(visit())
    time.sleep(WARM_UP_S)
    servers.settled(server)
