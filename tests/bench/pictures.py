"""From a control to the changed picture, for every slider of the lessons on self-organisation."""

from __future__ import annotations

import statistics
from dataclasses import dataclass

import servers
from control import change_ms
from playwright.sync_api import Locator, Page
from table import Figure, Section, at_most

import browser
from dlkit import content

LESSONS = ("04_", "05_", "06_", "07_")
WARM_UP, CHANGES, LIMIT_MS = 2, 12, 50
STANDS = "() => document.querySelector('.engine')?.dataset.state === 'ready'"


@dataclass(frozen=True)
class Slider:
    """One control: the part that it stands in, its label, ms from key to picture."""

    part: str
    label: str
    median_ms: float


def section() -> Section:
    folder = content.folder("notebooks")
    names = sorted(path.name for path in folder.glob("*.ipynb") if path.name.startswith(LESSONS))
    figures: list[Figure] = []
    with servers.dlkit(folder) as server, browser.chromium() as chromium:
        for name in names:
            with browser.opened(chromium) as page:
                page.goto(server.page(name))
                page.wait_for_function(STANDS)
                figures += lesson(name, measured(page))
    notes = [
        f"each slider of each explorer, {CHANGES} arrow keys one by one after {WARM_UP}; from the "
        "keydown event to the last canvas call of the pictures with the new value, median."
    ]
    return Section("pictures", figures, notes)


def lesson(name: str, sliders: list[Slider]) -> list[Figure]:
    """The median over all controls, and every control that is slower than the limit."""
    usual = statistics.median(one.median_ms for one in sliders)
    worst = max(sliders, key=lambda one: one.median_ms)
    slow = [one for one in sliders if one.median_ms > LIMIT_MS and one is not worst]
    return [
        Figure(f"{name}: {len(sliders)} controls, median", f"{usual:.0f} ms"),
        at_most(f"  slowest: {worst.part}, {worst.label}", worst.median_ms, LIMIT_MS, "ms", 0),
        *(at_most(f"  also: {one.part}, {one.label}", one.median_ms, LIMIT_MS, "ms", 0)
          for one in slow),
    ]  # fmt: skip


def measured(page: Page) -> list[Slider]:
    """All bets placed as they come, all explorers run, then slider after slider."""
    for bet in page.locator(".dl-bet").all():
        place(bet)
    found = []
    for part in page.locator(".dl-explorer").all():
        part.scroll_into_view_if_needed()
        run = part.get_by_role("button", name="Run", exact=True)
        if run.is_visible():
            run.click()
        page.wait_for_function("part => part.dataset.picture", arg=part.element_handle())
        page.wait_for_timeout(300)
        found += [timed(page, part, bar) for bar in part.locator(SLIDERS).all()]
    return found


SLIDERS = ".dl-explorer__controls input[type=range]"


def timed(page: Page, part: Locator, bar: Locator) -> Slider:
    bar.scroll_into_view_if_needed()
    bar.focus()
    name = bar.evaluate("bar => document.querySelector(`label[for='${bar.id}']`).textContent")
    high = bar.evaluate("bar => bar.value >= (Number(bar.min) + Number(bar.max)) / 2")
    way = ("ArrowLeft", "ArrowRight") if high else ("ArrowRight", "ArrowLeft")
    keys = [way[i // 2 % 2] for i in range(WARM_UP + CHANGES)]  # stays near where it was
    waited = [change_ms(page, key) for key in keys]
    said = part.get_attribute("aria-label") or ""
    return Slider(said.removeprefix("Explore: "), name, statistics.median(waited[WARM_UP:]))


def place(bet: Locator) -> None:
    """Any bet will do: the first outcome, the number or curve as it stands."""
    button = bet.get_by_role("button", name="Place bet")
    if not button.is_visible():
        return
    radio = bet.get_by_role("radio")
    if radio.count():
        radio.first.check()
    else:
        slider = bet.locator("input[type=range]").first
        slider.press("ArrowRight")
    button.click()
    bet.get_by_text("Your bet is placed").wait_for()
