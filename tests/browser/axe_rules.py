"""What keeps people out of a page, as axe finds it: WCAG 2.2 AA, and good practice."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = ["color-contrast", "link-in-text-block"]  # all that a page's colours alone can break
# Axe would describe every element that is in order too, several megabytes for a lesson.
BRIEF = {"resultTypes": ["violations"]}


def violations(
    page: Page, within: str | None = None, *, practice: bool = True, colours: bool = False
) -> list[str]:
    """Each broken rule with its element; `colours` looks again at nothing but them."""
    tags = [*WCAG, "best-practice"] if practice else WCAG
    rules = {"type": "rule", "values": COLOURS} if colours else {"type": "tag", "values": tags}
    options: dict[str, Any] = {**BRIEF, "runOnly": rules}
    if page.url.startswith("file:"):  # where a page may not fetch its style sheets
        options["preload"] = False
    found = Axe().run(page, context=within, options=options)
    return [
        f"{one['id']}: {node['html'][:160]}"
        for one in found.response["violations"]
        for node in one["nodes"]
    ]
