"""From a control to the changed picture: the lesson by dlkit serve, and stock Voilà's interact."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import notebooks
import servers
from playwright.sync_api import ElementHandle, Page
from table import Figure, Section, at_least, at_most, share_below

import browser
from dlkit import content

WARM_UP, CHANGES, DRAG_MS, SETTLE_MS = 10, 100, 2000, 3000
DISPLAY = 60  # pictures a second that a screen can show
PART = "The chasm"


@dataclass(frozen=True)
class Measured:
    """One page: ms of each change, processor ms of a change, pictures and frames a second."""

    changes_ms: Sequence[float]
    cpu_ms: float
    pictures: float
    frames: float
    idle_cores: float

    @property
    def median(self) -> float:
        return statistics.median(self.changes_ms)


def section() -> Section:
    own, stock = dlkit(), interact()
    figures = [
        at_most("key to picture, median", own.median, 25, "ms"),
        Figure("key to picture, 95 of 100", f"{share_below(own.changes_ms, 0.95):.1f} ms"),
        each_frame(own),
        Figure("processor time of a change", f"{own.cpu_ms:.1f} ms"),
        Figure("stock: key to picture, median", f"{stock.median:.1f} ms"),
        Figure("stock: 95 of 100", f"{share_below(stock.changes_ms, 0.95):.1f} ms"),
        Figure("stock: pictures while dragging", f"{stock.pictures:.1f} a second"),
        Figure("stock: processor time of a change", f"{stock.cpu_ms:.1f} ms"),
        at_least("dlkit quicker than stock", stock.median / own.median, 3, "x"),
        at_least("less processor time", stock.cpu_ms / own.cpu_ms, 5, "x"),
    ]
    notes = [
        f"'{PART}' of the whole adoption lesson (two pictures), {CHANGES} arrow keys on 'Contact "
        "across the chasm', one after the other; from the keydown event to the last canvas call "
        "of the pictures with the new value. The processor time is that of server, kernel and "
        f"renderer together. Dragging: one move a frame for {DRAG_MS / 1000:g} s.",
        "stock is the same lesson as a page of Voilà as installed: ipywidgets.interact over the "
        "same model, and an Altair chart of the same two pictures displayed again at each change. "
        "Altair's default renderer takes its scripts from a CDN and shows nothing without one: "
        "here a CDN on this machine answers at once, and charts draw on a canvas as ours do.",
        f"cores left idle by other work: {own.idle_cores:.1f} before dlkit, "
        f"{stock.idle_cores:.1f} before stock; with less than 1 the figures are pessimistic.",
    ]
    return Section("control", figures, notes)


def each_frame(own: Measured) -> Figure:
    """Met when the browser draws its 60 frames and all but a few of them bring a new picture."""
    smooth = own.frames > 0.97 * DISPLAY and own.pictures > 0.98 * own.frames
    measured = f"{own.pictures:.1f} a second, of {own.frames:.1f} frames"
    return Figure("pictures while dragging", measured, f">= {DISPLAY}", smooth)


def dlkit() -> Measured:
    with (
        servers.dlkit(content.folder("notebooks")) as server,
        browser.chromium() as chromium,
        browser.opened(chromium) as page,
    ):
        page.goto(server.page(notebooks.LESSON))
        bet = page.get_by_role("region", name="Contact across is 2 %")
        bet.get_by_role("radio").first.check()
        bet.get_by_role("button", name="Place bet").click()
        part = page.get_by_role("region", name=f"Explore: {PART}")
        part.get_by_role("button", name="Run", exact=True).click()
        slider = part.get_by_role("slider", name="Contact across the chasm")
        page.locator(f"[aria-label='Explore: {PART}'][data-picture]").wait_for()
        return measured(page, slider.element_handle(), server)


def interact() -> Measured:
    with tempfile.TemporaryDirectory() as place, servers.cdn() as cdn:
        notebooks.write_stock(Path(place), cdn)
        with (
            servers.stock(Path(place)) as server,
            browser.chromium() as chromium,
            browser.opened(chromium) as page,
        ):
            browser.loaded(page, server.page(notebooks.STOCK))
            slider = page.locator(".bench-chasm .noUi-handle")
            return measured(page, slider.element_handle(), server)


def measured(page: Page, slider: ElementHandle, server: servers.Server) -> Measured:
    """Arrow keys one by one on a quiet page, then a drag; processor time is that of the keys."""
    page.wait_for_timeout(SETTLE_MS)
    slider.scroll_into_view_if_needed()
    slider.focus()
    idle = servers.quiet_cores()
    for i in range(WARM_UP):
        change_ms(page, key(i))
    workers = [*server.processes(), *browser.renderers()]
    before = servers.cpu_s(workers)
    changes = [change_ms(page, key(i + WARM_UP)) for i in range(CHANGES)]
    cpu_ms = (servers.cpu_s(workers) - before) * 1000 / CHANGES
    drag = page.evaluate("([slider, ms]) => bench.drag(slider, ms)", [slider, DRAG_MS])
    return Measured(changes, cpu_ms, drag["pictures"], drag["frames"], idle)


def key(i: int) -> str:
    """Twenty steps up, twenty down, so that neither end is met."""
    return "ArrowRight" if i // 20 % 2 == 0 else "ArrowLeft"


def change_ms(page: Page, name: str) -> float:
    """From the key to the picture with the new value."""
    page.evaluate("bench.expect()")
    page.keyboard.press(name)
    waited: float = page.evaluate("bench.expected")
    return waited
