"""A real Chromium in which pages are measured."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import servers
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
WATCH = Path(__file__).with_name("watch.js")
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
LOAD_MS, LOADS = 25_000, 8
ONLY_HERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost"


def path() -> str:
    names = [os.environ.get("CHROMIUM") or "", *NAMES]
    found = next((place for name in names if name and (place := shutil.which(name))), None)
    if found is None:
        raise RuntimeError("missing browser: chromium or google-chrome must be on PATH")
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that reaches this machine alone: other names fail at once, as does a CDN."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path(), args=[*QUIET.split(), ONLY_HERE]
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Browser) -> Iterator[Page]:
    """An empty page with nothing cached, and the watch in it."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(path=WATCH)
    page = context.new_page()
    page.set_default_timeout(60_000)
    try:
        yield page
    finally:
        context.close()


def loaded(page: Page, address: str) -> int:
    """Opens a stock page; interact can hang one for ever (nbclient#312), so it may try again."""
    for attempt in range(1, LOADS + 1):
        try:
            page.goto(address, timeout=LOAD_MS)
            return attempt
        except Exception:
            if attempt == LOADS:
                raise
    raise AssertionError("unreachable")


def renderers() -> list[psutil.Process]:
    """The processes of our browser that run pages."""
    family = psutil.Process().children(recursive=True)
    return [one for one in family if "--type=renderer" in servers.command(one)]
