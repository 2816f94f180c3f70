"""The maps in lessons 08 and 09: nothing runs unasked, they fill, stop and go on."""

from __future__ import annotations

import pytest
from open_lesson import opened, part, press_on
from part_lessons import SIZES, faults
from playwright.sync_api import Locator, Page, expect

from lesson_servers import Server

pytestmark = pytest.mark.browser

MAPS = [
    ("08_adoption_curve", "A map of the chasm", "final share from 0.1"),
    ("09_mosaic", "A map of what people take home", "survives from 0 to 1"),
]


def stage(found: Locator) -> Locator:
    return found.get_by_role("application")


def done(found: Locator) -> int:
    return int(stage(found).get_attribute("data-done") or 0)


@pytest.mark.parametrize(("lesson", "name", "ends"), MAPS)
def test_a_map_waits_fills_in_stops_goes_on_and_is_full(
    page: Page, lesson_server: Server, lesson: str, name: str, ends: str
):
    opened(page, lesson_server, lesson)
    found = part(page, name, exact=True)
    expect(stage(found)).to_have_attribute("data-done", "0")
    expect(found.get_by_role("progressbar")).to_be_hidden()
    found.get_by_role("button", name="Fill the map").click()
    expect(stage(found)).not_to_have_attribute("data-done", "0")
    found.get_by_role("button", name="Stop").click()
    expect(found.get_by_text("Stopped. It goes on from here.")).to_be_visible()
    stopped = done(found)
    assert 0 < stopped < 256
    press_on(page, found.get_by_role("button", name="Go on"), "Enter")
    said = found.get_by_role("status", name="Map", exact=True)
    expect(said).to_contain_text("The map is full", timeout=60_000)
    expect(said).to_contain_text("16 x 16 squares")
    expect(said).to_contain_text(ends)
    fills = stage(found).locator("g rect").evaluate_all("all => all.map((one) => one.style.fill)")
    assert len(fills) == 256
    assert len(set(fills)) > 5
    for width, scheme in SIZES:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert faults(page, ".dl-map") == [], (width, scheme)
