"""The map of a model on the page: it fills in, stops, goes on, and is read by pointer and keys."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from open_lesson import assert_open_to_all, opened
from playwright.sync_api import Locator, Page, expect

from lesson_servers import Server, code, served, text, write_lesson

pytestmark = pytest.mark.browser

IMPORTS = "from dlkit import widgets\nfrom dlkit.models import adoption"
CELL = """
widgets.ModelMap(adoption, "cross_share", "proof_threshold", key="01_map/map", size={size},
                 ranges={{"proof_threshold": (0.05, 0.4)}},
                 params=adoption.Params(n_agents={people}), title="{title}")
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("lessons")
    for name, size, people in (("01_map", 8, 200), ("02_long", 32, 5000)):
        cell = code(CELL.format(size=size, people=people, title="The map"))
        write_lesson(folder, name, text("# A map\n## Explore"), code(IMPORTS), cell)
    with served("--notebooks", str(folder)) as running:
        yield running


def part(page: Page, server: Server, name: str) -> Locator:
    return opened(page, server, name).get_by_role("region", name="The map", exact=True)


def full(found: Locator) -> Locator:
    said = found.get_by_role("status", name="Map", exact=True)
    expect(said).to_contain_text("The map is full", timeout=30_000)
    return said


def n_done(stage: Locator) -> int:
    return int(stage.get_attribute("data-done") or 0)


def test_a_map_fills_in_and_is_read_by_keys_pointer_and_table(page: Page, server: Server):
    found = part(page, server, "01_map")
    found.get_by_role("button", name="Fill the map").press("Enter")
    said = full(found)
    expect(said).to_contain_text("8 x 8 squares, final share from 0.1")
    stage = found.get_by_role("application")
    stage.focus()
    for key in ("Home", "PageUp", "ArrowUp"):
        page.keyboard.press(key)
    told = found.get_by_role("status", name="Chosen square")
    corner = (
        "Contact across the chasm 0, Proof that leaders ask for (of contacts) 0.4: final share"
    )
    expect(told).to_contain_text(f"{corner} 0.1")
    expect(told).to_contain_text("mean of 4 of 4 runs")
    box = stage.bounding_box()
    assert box
    stage.click(position={"x": box["width"] - 8, "y": box["height"] - 8})
    expect(told).to_contain_text("chasm 1, Proof that leaders ask for (of contacts) 0.05: final")
    found.get_by_text("The numbers").click()
    table = found.get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(9)
    shown = told.inner_text().rpartition("share ")[2].partition(",")[0]
    expect(table.get_by_role("row").last.get_by_role("cell").last).to_have_text(shown)
    fills = stage.locator("g rect").evaluate_all("all => all.map((one) => one.style.fill)")
    assert len(fills) == 64
    assert len(set(fills)) > 5
    found.get_by_label("Colour shows").select_option("half_at_step")
    expect(said).to_contain_text("half at step from")
    expect(stage.locator("g rect[style*=url]").first).to_be_attached()
    expect(told).to_contain_text("half at step")


def test_the_file_holds_every_square(page: Page, server: Server):
    found = part(page, server, "01_map")
    found.get_by_role("button", name="Fill the map").click()
    full(found)
    found.get_by_text("The numbers").click()
    with page.expect_download() as coming:
        found.get_by_role("button", name="Download as CSV").click()
    path = Path(coming.value.path())
    rows = list(csv.DictReader(path.read_text().splitlines()))
    assert len(rows) == 64
    assert {float(row["runs_with_final_share"]) for row in rows} == {4}
    assert len({(row["cross_share"], row["proof_threshold"]) for row in rows}) == 64


def test_it_stops_goes_on_and_begins_anew_with_other_settings(page: Page, server: Server):
    found = part(page, server, "02_long")
    stage = found.get_by_role("application")
    found.get_by_role("button", name="Fill the map").click()
    expect(found.get_by_role("progressbar")).to_be_visible()
    expect(found.get_by_text("left", exact=False).first).to_be_visible()
    page.wait_for_function("document.querySelector('.dl-map__stage').dataset.done > 5")
    found.get_by_role("button", name="Stop").click()
    expect(found.get_by_text("Stopped. It goes on from here.")).to_be_visible()
    stopped = n_done(stage)
    found.get_by_role("button", name="Go on").click()
    page.wait_for_function(
        "n => Number(document.querySelector('.dl-map__stage').dataset.done) > n", arg=stopped
    )
    found.get_by_label("Across: to").fill("0.5")
    found.get_by_label("Across: to").press("Tab")
    expect(stage).to_have_attribute("data-done", "0")
    expect(found.get_by_role("button", name="Fill the map")).to_be_enabled()
    found.get_by_label("Upwards: to").fill("7")
    found.get_by_label("Upwards: to").press("Tab")
    expect(found.get_by_role("alert").filter(has_text="at both ends")).to_be_visible()


def test_settings_are_kept_and_results_are_not(page: Page, server: Server):
    found = part(page, server, "01_map")
    found.get_by_label("Colour shows").select_option("half_at_step")
    found.get_by_label("Runs of each square").select_option("1")
    expect(found.get_by_text("Saved on this device")).to_be_visible()
    found = part(page, server, "01_map")
    expect(found.get_by_label("Colour shows")).to_have_value("half_at_step")
    expect(found.get_by_label("Runs of each square")).to_have_value("1")
    expect(found.get_by_role("application")).to_have_attribute("data-done", "0")


def test_nobody_is_kept_out(page: Page, server: Server):
    found = part(page, server, "01_map")
    found.get_by_role("button", name="Fill the map").click()
    full(found)
    found.get_by_text("The numbers").click()
    found.get_by_text("The same from a terminal").click()
    assert_open_to_all(page)
