"""Opening a lesson of a test's own server, and looking whether a page keeps anybody out."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from lesson_servers import Server

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES: Any = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
STATUS = "Engine"


def opened(page: Page, server: Server, name: str) -> Page:
    """A lesson whose parts are all there."""
    page.goto(server.lesson(name), wait_until="commit")
    expect(page.get_by_role("status", name=STATUS)).to_have_text("Ready", timeout=30_000)
    return page


def faults(page: Page) -> list[str]:
    """What keeps people out of this page."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    return [
        f"{one['id']}: {node['html'][:120]}"
        for one in found.response["violations"]
        for node in one["nodes"]
    ]


def assert_open_to_all(page: Page) -> None:
    """No rule is broken and nothing is cut off, wide and narrow, light and dark."""
    for width, scheme in SIZES:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert faults(page) == [], (width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
