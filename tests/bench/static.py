"""Lessons as pages without a server: their size, how soon they can be used, and their pictures."""

from __future__ import annotations

import gzip
import json
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import control
import page as live
import servers
from playwright.sync_api import Browser, Locator, Page
from table import Figure, Section, at_most

import browser
from dlkit import content
from dlkit.serving.recorded.site import export

LESSON = "08_adoption_curve"
SHARED = ("site.css", "site.js", "icon.svg", "kit.js", "vega.js")
TIMES, KEYS, LIMIT_KB, USABLE_MS, PICTURE_MS = 7, 100, 700, 600, 20
SLIDER = "Contact across the chasm"
STANDS = "() => 'ready' in document.documentElement.dataset"
FIRST = """() => document.querySelector(
  '.part[data-state=shown] :is(input, button, select, textarea):enabled')"""


class Quiet(SimpleHTTPRequestHandler):
    """A server of files that keeps its log to itself."""

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def section() -> Section:
    names = [lesson.name for lesson in content.lessons()]
    with tempfile.TemporaryDirectory() as place, browser.chromium() as chromium:
        folder = Path(place)
        start = time.perf_counter()
        list(export(folder, names))
        taken = time.perf_counter() - start
        idle = servers.quiet_cores()
        sizes = {name: weight(folder, name) / 1000 for name in names}
        with served(folder) as address:
            from_folder = median_ms(chromium, folder.as_uri())
            from_server = median_ms(chromium, address)
        changes = keys_ms(chromium, folder)
        figures = [
            at_most("a control answers, from a folder", from_folder, USABLE_MS, "ms", 0),
            at_most("a control answers, from a server", from_server, USABLE_MS, "ms", 0),
            at_most("key to picture, median", statistics.median(changes), PICTURE_MS, "ms"),
            Figure("whole export", f"{taken:,.0f} s"),
        ]
        for name in names:
            first, all_ = stands_ms(chromium, folder, name)
            figures.append(at_most(f"{name}, compressed", sizes[name], LIMIT_KB, "kB", 0))
            figures.append(at_most("  its first control is there", first, USABLE_MS, "ms", 0))
            figures.append(Figure("  every part stands", f"{all_:,.0f} ms"))
    notes = [
        "pages of `dlkit export --static`. A control answers: the same slider of the adoption "
        "lesson as in the section `page`, from the address to the picture with its new value, "
        f"nothing cached, medians of {TIMES}. Compressed: page, scripts, style and icon, gzip 6.",
        f"key to picture: {KEYS} arrow keys on '{SLIDER}', as in the section `control`; the other "
        "lessons are opened once each, from the folder.",
        f"cores left idle by other work: {idle:.1f}; with less than 1 the times are pessimistic.",
    ]
    return Section("static", figures, notes)


def weight(folder: Path, name: str) -> int:
    """Compressed bytes of a lesson and of all that it loads."""
    own = [folder / f"{name}.html", *folder.glob(f"files/{name}.*")]
    shared = [folder / "files" / one for one in SHARED]
    if "more.js" in own[0].read_text(encoding="utf-8"):
        shared.append(folder / "files" / "more.js")
    return sum(len(gzip.compress(path.read_bytes(), 6)) for path in own + shared)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A plain server of files on this machine."""
    server = ThreadingHTTPServer(("localhost", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def median_ms(chromium: Browser, site: str) -> float:
    """How long it takes until the adoption lesson's slider has answered."""
    return statistics.median(answered_ms(chromium, site) for _ in range(TIMES))


def answered_ms(chromium: Browser, site: str) -> float:
    with browser.opened(chromium) as page:
        arguments = json.dumps([live.OWN_SLIDER, live.OWN_ANSWER])
        page.add_init_script(
            f"addEventListener('DOMContentLoaded', () => {{"
            f" bench.answer = bench.answered(...{arguments}); }})"
        )
        page.goto(f"{site}/{LESSON}.html")
        page.wait_for_function("bench.answer && bench.pictures.length", timeout=browser.LOAD_MS)
        waited: float = page.evaluate("bench.answer")
        return waited


def stands_ms(chromium: Browser, folder: Path, name: str) -> tuple[float, float]:
    """When the first control is there, and when all parts stand."""
    with browser.opened(chromium) as page:
        page.goto((folder / f"{name}.html").as_uri(), wait_until="commit")
        page.wait_for_function(FIRST, polling=5)
        first: float = page.evaluate("performance.now()")
        page.wait_for_function(STANDS, polling=10)
        every: float = page.evaluate("performance.now()")
        return first, every


def keys_ms(chromium: Browser, folder: Path) -> list[float]:
    """From each arrow key to the picture of the recorded run that it leads to."""
    with browser.opened(chromium) as page:
        page.goto((folder / f"{LESSON}.html").as_uri())
        slider(page).focus()
        control.change_ms(page, "Home")
        return [control.change_ms(page, key(i)) for i in range(KEYS)]


def slider(page: Page) -> Locator:
    """The slider of the chasm after its bet and its first run."""
    bet = page.get_by_role("region", name="Contact across is 2 %")
    bet.get_by_role("radio").first.check()
    bet.get_by_role("button", name="Place bet").click()
    part = page.get_by_role("region", name=f"Explore: {control.PART}")
    part.get_by_role("button", name="Run", exact=True).click()
    page.locator(f"[aria-label='Explore: {control.PART}'][data-picture]").wait_for()
    page.wait_for_timeout(control.SETTLE_MS)
    return part.get_by_role("slider", name=SLIDER)


def key(i: int) -> str:
    """Five positions up, five down, so that neither end is met."""
    return "ArrowRight" if i // 5 % 2 == 0 else "ArrowLeft"
