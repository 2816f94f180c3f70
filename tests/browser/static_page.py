"""Opening a lesson from a folder in a browser without any network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from static_site import site

LESSON = "08_adoption_curve"


@pytest.fixture(scope="module")
def static_folder() -> Path:
    return site()


@pytest.fixture
def offline_page(new_context) -> Iterator[Page]:
    """A page without any network; what goes wrong in it fails the test."""
    wrong: list[str] = []
    made = new_context(offline=True, accept_downloads=True).new_page()
    made.on("pageerror", lambda error: wrong.append(str(error)))
    made.on("console", lambda told: wrong.append(told.text) if told.type == "error" else None)
    yield made
    assert wrong == []


@pytest.fixture
def recorded_lesson(offline_page: Page, static_folder: Path) -> Page:
    return opened(offline_page, static_folder)


def opened(page: Page, folder: Path, name: str = LESSON) -> Page:
    page.goto((folder / f"{name}.html").as_uri())
    return ready(page)


def ready(page: Page) -> Page:
    expect(page.get_by_role("status", name="Engine")).to_have_text("Ready, recorded")
    return page


def part(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)
