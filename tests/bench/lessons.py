"""How soon every part of each lesson stands on its page, beside the adoption lesson."""

from __future__ import annotations

import statistics

import notebooks
import servers
from playwright.sync_api import Browser
from table import Figure, Section, at_most

import browser
from dlkit import content

TIMES = 5
LIKE_THE_ADOPTION_LESSON = 1.2
STANDS = """() => !document.querySelector('.part:is([data-state=waiting], [data-state=showing])')
  && document.querySelector('.engine')?.dataset.state === 'ready'"""


def section() -> Section:
    folder = content.folder("notebooks")
    names = sorted(path.name for path in folder.glob("*.ipynb"))
    waits: dict[str, list[float]] = {name: [] for name in names}
    with servers.dlkit(folder) as server, browser.chromium() as chromium:
        for _ in range(TIMES):  # in turn, so that a busy moment meets all of them
            for name in names:
                waits[name].append(stands_ms(chromium, server, name))
    medians = {name: statistics.median(each) for name, each in waits.items()}
    usual = medians[notebooks.LESSON]
    figures = [Figure(notebooks.LESSON, f"{usual:,.0f} ms")]
    for name in names:
        if name != notebooks.LESSON:
            figures.append(Figure(name, f"{medians[name]:,.0f} ms"))
            share = medians[name] / usual
            figures.append(at_most("  of that", share, LIKE_THE_ADOPTION_LESSON, "x"))
    notes = [
        "from the address to the moment when every part of the lesson stands and its engine is "
        f"ready, with nothing cached; medians of {TIMES} pages, the lessons in turn."
    ]
    return Section("lessons", figures, notes)


def stands_ms(chromium: Browser, server: servers.Server, name: str) -> float:
    """The ms that one cold page took; its kernel is ended afterwards."""
    with browser.opened(chromium) as page:
        page.goto(server.page(name))
        page.wait_for_function(STANDS, polling=10)
        waited: float = page.evaluate("performance.now()")
    for kernel in server.kernels():
        kernel.kill()
    return waited
