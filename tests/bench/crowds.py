"""Many who open one lesson at the same moment: in Chromium, and as visitors without a browser."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field

import memory
import servers
from playwright.async_api import Browser, Page, async_playwright
from table import Figure, at_least
from visitor import Control, Visitor

import browser

DRAG_S = 5.0
ANSWERED = "bench.answer = bench.answered(...{})"


@dataclass
class Crowd:
    """What came of it: seconds until each could use the lesson, why others could not."""

    n: int
    usable_s: list[float] = field(default_factory=list)  # in order
    failed: list[str] = field(default_factory=list)
    processor_s: dict[str, float] = field(default_factory=dict)
    pictures: list[float] = field(default_factory=list)  # a second, of each who dragged

    def take(self, told: Sequence[float | BaseException]) -> None:
        """What each one has told."""
        self.usable_s = sorted(one for one in told if not isinstance(one, BaseException))
        self.failed = [said(one) for one in told if isinstance(one, BaseException)]

    @property
    def last_s(self) -> float:
        """When the last one could use it."""
        return self.usable_s[-1] if self.usable_s else float("inf")


@dataclass(frozen=True)
class Lesson:
    """A lesson's page and the control that is tried: in a browser, and over the wire."""

    address: str
    selector: str
    pattern: str
    control: Control
    own: bool = True


def said(error: BaseException) -> str:
    """An error in one line."""
    return f"{type(error).__name__}: {error}".splitlines()[0][:120]


async def all_of(works: Sequence[Awaitable[float]]) -> list[float | BaseException]:
    return list(await asyncio.gather(*works, return_exceptions=True))


async def visitors(
    server: servers.Server, lesson: Lesson, n: int, limit_s: float, *, drags: bool = False
) -> Crowd:
    """So many visitors at the same moment; they leave together."""
    crowd = Crowd(n)
    pages = [Visitor(lesson.address, lesson.control, own=lesson.own) for _ in range(n)]
    with memory.Processor(server) as used:
        crowd.take(await all_of([page.open(limit_s) for page in pages]))
    crowd.processor_s = used.seconds
    if drags and not crowd.failed:
        crowd.pictures = sorted(await asyncio.gather(*(page.drag(DRAG_S) for page in pages)))
    await asyncio.gather(*(page.leave() for page in pages))
    return crowd


async def browsers(server: servers.Server, lesson: Lesson, n: int, limit_s: float) -> Crowd:
    """So many empty windows of one Chromium, nothing cached, that open it at the same moment."""
    crowd = Crowd(n)
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=browser.path(), args=[*browser.QUIET.split(), browser.ONLY_HERE]
        )
        try:
            pages = [await window(chromium, lesson) for _ in range(n)]
            begun = time.time()
            with memory.Processor(server) as used:
                crowd.take(await all_of([in_use(one, lesson, begun, limit_s) for one in pages]))
            crowd.processor_s = used.seconds
        finally:
            await chromium.close()
    return crowd


async def window(chromium: Browser, lesson: Lesson) -> Page:
    """An empty page that will try the control as soon as it is there."""
    context = await chromium.new_context(viewport={"width": 1280, "height": 900})
    await context.add_init_script(path=browser.WATCH)
    page = await context.new_page()
    arguments = json.dumps([lesson.selector, lesson.pattern])
    await page.add_init_script(ANSWERED.format(arguments))
    return page


async def in_use(page: Page, lesson: Lesson, begun: float, limit_s: float) -> float:
    """The seconds from `begun` to the first picture that a control has asked for."""
    limit_ms = 1000 * limit_s
    await page.goto(lesson.address, timeout=limit_ms, wait_until="commit")
    left_ms = max(1.0, limit_ms - 1000 * (time.time() - begun))
    await page.wait_for_function(
        "pattern => bench.pictures.some(({ value }) => new RegExp(pattern).test(value))",
        arg=lesson.pattern, timeout=left_ms, polling=200,
    )  # fmt: skip
    at_ms: float = await page.evaluate("bench.answer.then((at) => performance.timeOrigin + at)")
    return at_ms / 1000 - begun


def middle(found: Sequence[Crowd]) -> Crowd:
    """Of several crowds one in which somebody failed, else the one with the middle last page."""
    spoilt = [one for one in found if one.failed]
    return spoilt[0] if spoilt else sorted(found, key=lambda one: one.last_s)[len(found) // 2]


def figures_of(crowd: Crowd, who: str, *, held: bool = True) -> list[Figure]:
    """All usable, none failed; the first, the median and the last."""
    n_usable = len(crowd.usable_s)
    met = n_usable == crowd.n if held else None
    target = f"{crowd.n} of {crowd.n}" if held else ""
    lines = [Figure(f"{who}: usable", f"{n_usable} of {crowd.n}", target, met)]
    if crowd.usable_s:
        first, half = crowd.usable_s[0], statistics.median(crowd.usable_s)
        times = f"{first:.1f}, {half:.1f}, {crowd.last_s:.1f} s"
        lines.append(Figure("  first, median, last", times))
    total = sum(crowd.processor_s.values())
    shares = ", ".join(f"{kind} {s:.1f}" for kind, s in crowd.processor_s.items() if s >= 0.05)
    lines.append(Figure("  processor time", f"{total:.1f} s ({shares})"))
    return lines


def sooner(what: str, own: Crowd, stock: Crowd, least: float) -> Figure:
    """How much sooner the last one is; where only k of stock's came, the k-th of each."""
    if own.failed or not stock.usable_s:
        who = "not all" if own.failed else "nothing of stock"
        return Figure(what, f"{who} usable", f">= {least:g} x", False)
    k = len(stock.usable_s)
    told = at_least(what, stock.last_s / own.usable_s[k - 1], least, "x")
    if k == stock.n:
        return told
    return Figure(what, f"{told.measured} (no. {k} of each)", told.target, told.met)
