"""Runs that take a while: they say how far they are, give way, and can be cancelled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from lesson_servers import Server, code, served, text, write_lesson

pytestmark = pytest.mark.browser

IMPORTS = """
import sys
sys.path.append({tests!r})
import slow_model
from dlkit import charts, widgets
"""
CELL = "widgets.Explorer(slow_model, charts.segments.dip, key='01_slow/explore', title='Slow')"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("lessons")
    tests = str(Path(__file__).resolve().parent.parent)
    cells = (code(IMPORTS.format(tests=tests)), code(CELL))
    write_lesson(folder, "01_slow", text("# A slow model"), *cells)
    with served("--notebooks", str(folder)) as running:
        yield running


@pytest.fixture
def explorer(page: Page, server: Server) -> Locator:
    page.goto(server.lesson("01_slow"))
    found = page.get_by_role("region", name="Explore: Slow")
    expect(found).to_have_attribute("data-picture", re.compile('"seconds":0'), timeout=30_000)
    return found


def take(explorer: Locator, seconds: str) -> None:
    explorer.get_by_role("spinbutton", name="Seconds it takes").fill(seconds)


def test_a_long_run_says_how_far_it_is_and_then_shows_its_picture(explorer: Locator):
    bar = explorer.get_by_role("progressbar", name="How far this run is")
    expect(bar).to_be_hidden()
    take(explorer, "2")
    expect(bar).to_be_visible()
    explorer.page.wait_for_function("document.querySelector('progress').value > 0.3")
    expect(explorer.get_by_role("status", name="Result")).to_have_text("It took 2 seconds.")
    expect(bar).to_be_hidden()


def test_a_cancelled_run_leaves_picture_and_settings_as_they_were(explorer: Locator):
    take(explorer, "60")
    explorer.get_by_role("button", name="Cancel").click()
    expect(explorer.get_by_role("progressbar")).to_be_hidden()
    expect(explorer.get_by_role("spinbutton", name="Seconds it takes")).to_have_value("0")
    expect(explorer).to_have_attribute("data-picture", re.compile('"seconds":0,'))
    take(explorer, "0.5")
    expect(explorer.get_by_role("status", name="Result")).to_have_text("It took 0.5 seconds.")


def test_a_newer_setting_does_not_wait_for_a_long_run(explorer: Locator):
    take(explorer, "60")
    expect(explorer.get_by_role("progressbar")).to_be_visible()
    take(explorer, "1")
    expect(explorer.get_by_role("status", name="Result")).to_have_text("It took 1 seconds.")
    expect(explorer.get_by_role("progressbar")).to_be_hidden()
