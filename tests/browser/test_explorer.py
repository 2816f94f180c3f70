"""The Explorer in a real browser: a control that answers, a twin, a code, a table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from lesson_servers import Server, code, served, text, write_lesson

pytestmark = pytest.mark.browser

CELL = """
widgets.Explorer(adoption, charts.adoption.curve, charts.adoption.new, key="01_model/explore",
                 params=adoption.Params(n_agents=400, n_steps=60),
                 show=("cross_share", "proof_threshold", "n_agents", "standard_reading"))
"""


TREE = """
widgets.Explorer(change, charts.change.routes, key="02_tree/explore", show=("span", "threshold"))
"""
PUT = """async ([key, kind, value]) => {
  const { store } = await [...dlkitPage.kits.values()][0];
  await store.put(key, kind, value, { done: false, base: store.get(key)?.rev ?? 0 });
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("lessons")
    imports = code("from dlkit import charts, widgets\nfrom dlkit.models import adoption, change")
    write_lesson(folder, "01_model", text("# A model"), imports, code(CELL))
    write_lesson(folder, "02_tree", text("# A tree"), imports, code(TREE))
    with served("--notebooks", str(folder)) as running:
        yield running


@pytest.fixture
def explorer(page: Page, server: Server) -> Locator:
    page.goto(server.lesson("01_model"))
    return ready(page)


def ready(page: Page) -> Locator:
    found = page.get_by_role("region", name="Explore: adoption")
    expect(found).to_have_attribute("data-picture", re.compile("seed"), timeout=30_000)
    return found


def picture(explorer: Locator) -> dict[str, Any]:
    """The settings of the run that is on screen."""
    shown: dict[str, Any] = json.loads(explorer.get_attribute("data-picture") or "{}")
    return shown


def pixels(explorer: Locator) -> str:
    drawn: str = explorer.locator("canvas").first.evaluate("canvas => canvas.toDataURL()")
    return drawn


def drag(slider: Locator, value: str) -> None:
    slider.evaluate(
        "(bar, value) => { bar.value = value; bar.dispatchEvent(new Event('input', "
        "{ bubbles: true })); }",
        value,
    )


def test_a_slider_changes_the_picture_and_the_sentence(explorer: Locator):
    summary = explorer.get_by_role("status", name="Result")
    expect(summary).to_contain_text("moved")
    before = pixels(explorer)
    drag(explorer.get_by_label("Contact across the chasm").first, "0")
    expect(summary).to_contain_text("Stopped at 16 %")
    assert pixels(explorer) != before


@pytest.mark.parametrize("width", [1280, 390])
def test_a_picture_has_room_for_the_words_of_its_axes(page: Page, server: Server, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(server.lesson("01_model"))
    heights = ready(page).locator("canvas").evaluate_all("all => all.map((c) => c.offsetHeight)")
    labels_and_title = 38
    assert heights[0] >= 280 + labels_and_title
    assert heights[1] >= 130 + labels_and_title


def test_the_keyboard_moves_a_slider(explorer: Locator):
    slider = explorer.get_by_role("slider", name="Contact across the chasm")
    slider.focus()
    slider.press("Home")
    expect(explorer.get_by_role("status", name="Result")).to_contain_text("Stopped at 16 %")


def test_dragging_ends_in_the_picture_of_the_last_value(explorer: Locator):
    slider = explorer.get_by_role("slider", name="Contact across the chasm")
    for step in range(100, 0, -1):
        drag(slider, str(step / 100))
    expect(explorer).to_have_attribute("data-picture", re.compile('"cross_share":0.01,'))


@pytest.mark.parametrize("typed", ["2", "-1", ""])
def test_a_wrong_number_is_refused_in_words_and_the_picture_stays(explorer: Locator, typed: str):
    before = picture(explorer)
    box = explorer.get_by_role("spinbutton", name="Contact across the chasm, as a number")
    box.fill(typed)
    expect(
        explorer.get_by_role("alert").filter(has_text="must be between 0 and 1")
    ).to_be_visible()
    expect(box).to_have_attribute("aria-invalid", "true")
    assert picture(explorer) == before


def test_a_list_changes_the_rule(explorer: Locator):
    explorer.get_by_label("What counts as the standard").select_option("more than this share")
    expect(explorer).to_have_attribute("data-picture", re.compile("more_than_half"))


def test_another_seed_is_another_run_and_reset_goes_back(explorer: Locator):
    before = pixels(explorer)
    explorer.get_by_role("button", name="New seed").click()
    expect(explorer).not_to_have_attribute("data-picture", re.compile('"seed":1}'))
    assert pixels(explorer) != before
    explorer.get_by_role("button", name="Reset").click()
    expect(explorer).to_have_attribute("data-picture", re.compile('"seed":1}'))
    assert pixels(explorer) == before


def test_a_pinned_run_stays_in_the_picture_of_the_next(explorer: Locator):
    slider = explorer.get_by_role("slider", name="Contact across the chasm")
    drag(slider, "0")
    expect(explorer).to_have_attribute("data-picture", re.compile('"cross_share":0,'))
    alone = pixels(explorer)
    explorer.get_by_role("button", name="Reset").click()
    expect(explorer).to_have_attribute("data-picture", re.compile('"cross_share":0.4,'))
    explorer.get_by_role("button", name="Pin this run").click()
    expect(explorer.get_by_text("Pinned (grey, dashed)")).to_be_visible()
    drag(slider, "0")
    expect(explorer).to_have_attribute("data-picture", re.compile('"cross_share":0,'))
    expect(explorer.get_by_role("list").get_by_text("pinned run")).to_be_visible()
    assert pixels(explorer) != alone
    explorer.get_by_role("button", name="Unpin").click()
    expect(explorer.get_by_role("list").get_by_text("pinned run")).to_be_hidden()
    assert pixels(explorer) == alone


def test_the_settings_and_the_pinned_run_are_there_after_a_reload(page: Page, explorer: Locator):
    explorer.get_by_role("button", name="Pin this run").click()
    drag(explorer.get_by_role("slider", name="Contact across the chasm"), "0.03")
    expect(explorer).to_have_attribute("data-picture", re.compile('"cross_share":0.03,'))
    expect(explorer.get_by_text("Saved on this device")).to_be_visible()
    page.wait_for_function("localStorage.getItem('dlkit-record')?.includes('0.03')")
    page.reload()
    again = ready(page)
    expect(again).to_have_attribute("data-picture", re.compile('"cross_share":0.03,'))
    expect(again.get_by_text("Pinned (grey, dashed)")).to_be_visible()
    expect(again.get_by_role("button", name="Unpin")).to_be_visible()


def test_a_code_brings_back_exactly_this_run(page: Page, explorer: Locator, server: Server):
    drag(explorer.get_by_role("slider", name="Contact across the chasm"), "0.07")
    explorer.get_by_text("Share or restore this run").click()
    box = explorer.get_by_label("Code of this run")
    expect(box).to_have_value("cross_share=0.07&seed=1")
    wanted = pixels(explorer)
    explorer.get_by_role("button", name="Reset").click()
    expect(explorer).to_have_attribute("data-picture", re.compile('"cross_share":0.4,'))
    box.fill("cross_share=0.07&seed=1")
    explorer.get_by_role("button", name="Restore code").click()
    expect(explorer).to_have_attribute("data-picture", re.compile('"cross_share":0.07,'))
    assert pixels(explorer) == wanted


def test_a_broken_code_is_answered_in_words(explorer: Locator):
    before = picture(explorer)
    explorer.get_by_text("Share or restore this run").click()
    explorer.get_by_label("Code of this run").fill("cross_share=7&seed=1")
    explorer.get_by_role("button", name="Restore code").click()
    told = explorer.get_by_role("alert").filter(has_text="cross_share must be between 0")
    expect(told).to_be_visible()
    assert picture(explorer) == before


def test_a_link_opens_the_run_it_was_copied_from(page: Page, server: Server):
    page.goto(f"{server.lesson('01_model')}#01_model/explore?cross_share=0.07&seed=9")
    expect(ready(page)).to_have_attribute(
        "data-picture", re.compile('"cross_share":0.07,.*"seed":9')
    )


def test_the_numbers_can_be_read_and_downloaded(page: Page, explorer: Locator, tmp_path: Path):
    explorer.get_by_text("The numbers").click()
    table = explorer.get_by_role("table")
    expect(table.get_by_role("columnheader").first).to_have_text("time")
    expect(table.get_by_role("row")).to_have_count(62)  # a heading and 61 points in time
    with page.expect_download() as kept:
        explorer.get_by_role("button", name="Download as CSV").click()
    file = tmp_path / "run.csv"
    kept.value.save_as(file)
    lines = file.read_text().splitlines()
    assert lines[0].startswith("time,everyone,pioneers")
    assert len(lines) == 62


def test_dark_and_light_have_their_own_colours(page: Page, explorer: Locator):
    light = pixels(explorer)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "before => document.querySelector('canvas').toDataURL() !== before", arg=light
    )


def put(page: Page, part: str, value: dict[str, Any]) -> None:
    page.evaluate(PUT, [f"profile/{part}", part, value])


def own_button(explorer: Locator) -> Locator:
    return explorer.get_by_role("button", name="Use my organisation")


def test_a_model_takes_all_that_the_profile_says_and_says_what_it_left(
    page: Page, explorer: Locator
):
    expect(own_button(explorer)).to_be_hidden()
    put(page, "thresholds", {"own": 0.3, "proof": 0.25, "standard": None})
    own_button(explorer).click()
    expect(explorer.get_by_role("spinbutton", name="Proof that leaders")).to_have_value("0.25")
    said = explorer.get_by_role("status").filter(has_text="Reset goes back to the lesson's own")
    expect(said).to_contain_text("People: left as it is, not in your profile.")
    expect(said).to_contain_text("Proof that leaders ask for: 25 %.")
    expect(said).to_contain_text("The standard begins at: left as it is, you cannot say.")
    put(page, "organisation", {"name": "Ours", "kind": "", "size": 7, "cycle_months": None})
    own_button(explorer).press("Enter")
    expect(explorer.get_by_role("spinbutton", name="People")).to_have_value("20")
    expect(said).to_contain_text(
        "People: 20. Your unit has 7; this model takes 20 to 1,000,000. Proof"
    )
    explorer.get_by_role("button", name="Reset").click()
    expect(explorer.get_by_role("spinbutton", name="People")).to_have_value("400")


def test_a_tree_takes_the_size_that_comes_nearest_and_says_which(page: Page, server: Server):
    page.goto(server.lesson("02_tree"))
    explorer = page.get_by_role("region", name="Explore: change")
    expect(explorer).to_have_attribute("data-picture", re.compile("seed"), timeout=30_000)
    put(page, "organisation", {"name": "", "kind": "", "size": 38, "cycle_months": None})
    put(page, "thresholds", {"own": 0.9})
    own_button(explorer).click()
    expect(explorer.get_by_role("spinbutton", name="People per leader")).to_have_value("3")
    expect(explorer.get_by_role("spinbutton", name="Threshold, on average")).to_have_value("0.8")
    said = explorer.get_by_role("status").filter(has_text="Reset goes back")
    expect(said).to_contain_text("People per leader: 3. That makes 40 people, the nearest to your")
    expect(said).to_contain_text("you said 90 %, this model takes 5 % to 80 %")


@pytest.mark.parametrize("broken", [
    {"size": "many"}, {"size": -3}, {"size": 2.5}, {"size": None}, {}, {"size": True},
])  # fmt: skip
def test_a_profile_that_says_nothing_of_use_offers_nothing(
    page: Page, explorer: Locator, broken: dict[str, Any]
):
    put(page, "organisation", broken)
    put(page, "thresholds", {"own": "<b>", "proof": 7, "standard": [0.5]})
    expect(own_button(explorer)).to_be_hidden()
