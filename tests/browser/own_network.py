"""A small lesson with the parts about the learner's own people, and what their tests share."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from lesson_servers import Server, code, served, text, write_lesson

LEADS, CYCLE, SHARES = "profile/leads", "profile/cycle", "profile/thresholds"
FOLLOW = "31_own/followers"
SAVED = "Saved on this device"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("own")
    parts = ("LeadsWhom()", "Followers('31_own/followers')", "Thresholds()", "Cycle()")
    cells = [code("from dlkit import widgets"), text("## A part"),
             *[code(f"widgets.{part}") for part in parts]]  # fmt: skip
    write_lesson(folder, "31_own", text("# Own"), *cells)
    with served("--notebooks", str(folder)) as running:
        yield running


def opened(page: Page, server: Server) -> Page:
    page.set_default_timeout(15_000)
    page.goto(server.lesson("31_own"), wait_until="commit", timeout=60_000)
    return settled(page)


def settled(page: Page) -> Page:
    expect(page.locator(":is(.dl-leads, .dl-followers)[data-ready]")).to_have_count(
        2, timeout=60_000
    )
    expect(page.locator(".dl-thresholds[data-ready]")).to_have_count(1, timeout=60_000)
    expect(page.locator(".dl-cycle")).to_have_count(1, timeout=60_000)
    return page


@pytest.fixture
def page_of(page: Page, own: Server) -> Page:
    return opened(page, own)


def keep_script(entries: dict[str, Any]) -> str:
    """Puts a record into the browser before the page looks for one."""
    at = "2026-11-24T10:00:00.000Z"
    about = {"format": "dlkit-record", "version": 1, "created": at, "changed": at}
    record = about | {"id": "0b1c2d3e-0000-4000-8000-000000000001", "entries": entries}
    return f"localStorage.setItem('dlkit-record', {json.dumps(json.dumps(record))})"


def box(page: Page, who: str, whom: str) -> Locator:
    return page.get_by_role("group", name=f"{who} looks to").get_by_label(whom, exact=True)


def pattern(page: Page) -> Locator:
    return page.get_by_role("status", name="Pattern")


def star(page: Page) -> None:
    """Birch, Cedar and Dune look to Amber; Dune to Cedar as well."""
    for who, whom in (
        ("Birch", "Amber"),
        ("Cedar", "Amber"),
        ("Dune", "Amber"),
        ("Dune", "Cedar"),
    ):
        box(page, who, whom).check()
    page.wait_for_function(
        "JSON.parse(localStorage.getItem('dlkit-record') ?? '{}')"
        ".entries?.['profile/leads']?.value.ties.length === 4"
    )


def follow(page: Page, label: str, option: str) -> None:
    page.locator(".dl-followers").get_by_label(label, exact=True).select_option(option)


def steps(page: Page) -> Locator:
    return page.get_by_role("status", name="Who follows")
