"""A lesson from a folder, with the network off: played to its end, and equal to the live one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from open_lesson import assert_open_to_all, faults, hit, kept
from playwright.sync_api import Locator, Page, expect
from static_page import LESSON, opened, part, ready

from dlkit import charts, content, record, widgets
from dlkit.models import adoption
from full_record import full_record
from static_site import weight

pytest_plugins = ["static_page"]
pytestmark = pytest.mark.browser
PRESET = adoption.Params(cross_share=0.02)
TOO_EARLY = """
  window.early = [];
  const { get } = Object.getOwnPropertyDescriptor(window, "localStorage");
  const { persisted } = StorageManager.prototype;
  let answered = false;
  Object.defineProperty(window, "localStorage", { get() {
    if (!answered) window.early.push(new Error("too early").stack);
    return get.call(window);
  } });
  StorageManager.prototype.persisted = async function late() {
    const found = await persisted.call(this);
    await new Promise((go) => setTimeout(go, 300));
    answered = true;
    return found;
  };
"""  # notes who asks for the storage before the browser has answered anything


@pytest.fixture
def folder(static_folder: Path) -> Path:
    return static_folder


@pytest.fixture
def page(offline_page: Page) -> Page:
    return offline_page


@pytest.fixture
def lesson(recorded_lesson: Page) -> Page:
    return recorded_lesson


def said(explorer: Locator) -> Locator:
    return explorer.get_by_role("status", name="Result", exact=True)


def placed(page: Page, prompt: str, answer: str) -> Locator:
    bet = page.get_by_role("region", name=prompt)
    bet.get_by_label(answer).check()
    bet.get_by_role("button", name="Place bet").click()
    expect(bet.get_by_role("status", name="Your bet")).to_contain_text("Your bet is placed")
    return bet


def chasm(page: Page) -> Locator:
    """The second model of the lesson after its bet and its first run."""
    bet = placed(page, "Contact across is 2 %. Where does it stop?", "At one half")
    explorer = part(page, "Explore: The chasm")
    explorer.get_by_role("button", name="Run", exact=True).click()
    expect(said(explorer)).to_have_text(adoption.describe(adoption.run(PRESET, 1)))
    expect(bet.get_by_role("status", name="Your bet")).to_contain_text("What happened")
    return explorer


def picture(explorer: Locator) -> dict[str, Any]:
    return json.loads(explorer.get_attribute("data-picture"))


def test_a_lesson_and_all_that_it_loads_stay_below_the_limit(folder: Path):
    assert weight(folder, LESSON) < 700_000
    assert weight(folder, "00_start_here") < 700_000


def test_a_bet_is_settled_by_the_recorded_run_as_the_live_one_would(lesson: Page):
    chasm(lesson)
    bet = widgets.Bet("a/b", "?", widgets.Outcome({"half": "At one half", "early": "x"}))
    bet.on_place("half", 0.5)
    bet.settle("early")
    assert not hit(lesson, f"{LESSON}/bet_chasm")
    entry = kept(lesson, f"{LESSON}/bet_chasm")
    own = {name: value for name, value in entry["value"].items() if name != "form"}
    assert own == {name: value for name, value in bet.state.items() if name != "form"}


def test_a_drawn_curve_stands_behind_its_run_and_is_scored(lesson: Page):
    bet = lesson.get_by_role("region", name="How many will have moved, step by step?")
    explorer = part(lesson, "Explore: Six motives, one curve")
    expect(explorer.get_by_role("button", name="Run", exact=True)).to_be_disabled()
    for _ in range(9):
        bet.get_by_role("slider").nth(4).press("ArrowUp")
    bet.get_by_role("button", name="Place bet").click()
    explorer.get_by_role("button", name="Run", exact=True).click()
    expect(bet.get_by_text("percentage points off on average")).to_be_visible()
    form = widgets.Curve(0, 80, "steps", "share", n_points=9, rising=True)
    live = widgets.Bet("a/b", "?", form)
    found = hit(lesson, f"{LESSON}/bet_curve")
    value = kept(lesson, f"{LESSON}/bet_curve")["value"]
    live.on_place(value["guess"], value["confidence"])
    result = adoption.run(adoption.Params(), 1)
    live.settle(charts.adoption.everyone(result))
    assert value["score"] == pytest.approx(live.state["score"], abs=0.11)
    assert found == live.state["hit"]


def test_a_slider_stops_at_recorded_runs_and_shows_what_the_model_gives(lesson: Page):
    explorer = chasm(lesson)
    slider = explorer.get_by_role("slider", name="Contact across the chasm")
    slider.focus()
    seen = set()
    for _ in range(3):
        lesson.keyboard.press("ArrowRight")
        wanted = float(slider.get_attribute("aria-valuetext"))
        seen.add(wanted)
        live = adoption.describe(adoption.run(adoption.Params(cross_share=wanted), 1))
        expect(said(explorer)).to_have_text(live)
        assert picture(explorer)["values"]["cross_share"] == wanted
    assert len(seen) == 3
    expect(explorer.get_by_text("The controls stop at what was recorded.")).to_be_visible()


def test_a_combination_that_was_not_recorded_is_told_and_the_controls_go_to_what_is_shown(
    lesson: Page,
):
    explorer = chasm(lesson)
    moved = 0
    near = explorer.get_by_role("status", name="Recorded runs")
    for slider in explorer.get_by_role("slider").all():
        slider.press("End")
        moved += 1
        if near.inner_text():
            break
    assert moved > 1
    expect(near).to_contain_text("The nearest recorded run has")
    shown = picture(explorer)
    params = adoption.Params(**shown["values"])
    expect(said(explorer)).to_have_text(adoption.describe(adoption.run(params, shown["seed"])))
    boxes = explorer.get_by_role("spinbutton").all()
    names = ("cross_share", "proof_threshold", "showing_effort", "degree", "early_needs")
    for box, name in zip(boxes, names, strict=True):
        assert float(box.input_value()) == pytest.approx(shown["values"][name])


def test_another_seed_is_another_recorded_run(lesson: Page):
    explorer = chasm(lesson)
    explorer.get_by_role("button", name="New seed").click()
    expect(explorer.get_by_text("Chance: seed 2.")).to_be_visible()
    expect(said(explorer)).to_have_text(adoption.describe(adoption.run(PRESET, 2)))


def test_a_picture_is_drawn_anew(lesson: Page):
    explorer = chasm(lesson)
    canvas = explorer.locator("canvas").first
    before = canvas.evaluate("canvas => canvas.toDataURL()")
    explorer.get_by_role("slider", name="Contact across the chasm").press("End")
    script = "([canvas, before]) => canvas.toDataURL() !== before"
    lesson.wait_for_function(script, arg=[canvas.element_handle(), before])


def test_a_question_is_marked_with_feedback_and_kept(lesson: Page):
    quiz = part(lesson, content.quiz("adoption").title)
    first = quiz.get_by_role("group").first
    first.get_by_role("button", name="Check").click()
    expect(first.get_by_role("status").last).to_contain_text("Not yet")
    expect(first.get_by_text("A common idea behind it").first).to_be_visible()
    entry = kept(lesson, f"{LESSON}/quiz")
    assert next(iter(entry["value"]["answers"].values()))["attempts"] == 1


def test_what_is_written_and_bet_is_there_after_a_reload(lesson: Page):
    chasm(lesson)
    journal = lesson.get_by_role("textbox").last
    journal.fill("We wait for the second example, not for the first one.")
    kept(lesson, f"{LESSON}/journal")
    lesson.reload()
    ready(lesson)
    expect(lesson.get_by_role("textbox").last).to_have_value(
        "We wait for the second example, not for the first one."
    )
    bet = lesson.get_by_role("region", name="Contact across is 2 %. Where does it stop?")
    expect(bet.get_by_role("status", name="Your bet")).to_contain_text("What happened")
    expect(said(part(lesson, "Explore: The chasm"))).not_to_be_empty()


def test_checks_map_accounts_and_the_card_of_what_needs_a_server(lesson: Page):
    checks = part(lesson, "How do we know?")
    checks.get_by_role("button", name="Show the checks").click()
    expect(checks.get_by_role("status", name="Checks")).to_contain_text("when this page was made")
    map_ = part(lesson, "A map of the chasm")
    map_.get_by_role("button", name="Fill the map").click()
    expect(map_.get_by_role("status", name="Map")).to_contain_text("The map is full")
    accounts = part(lesson, "Three accounts over one record")
    accounts.get_by_label("Roest: six motives").check()
    expect(accounts.get_by_role("status", name="Verdict")).not_to_be_empty()
    card = part(lesson, "The challenge")
    expect(card).to_contain_text("needs the live version")


def test_a_question_that_nobody_recorded_is_answered_honestly(lesson: Page):
    map_ = part(lesson, "A map of the chasm")
    map_.get_by_label("Squares").select_option("8")
    map_.get_by_role("button", name="Fill the map").click()
    expect(map_.get_by_role("alert")).to_contain_text("needs the live version")


def elsewhere(one: record.Record) -> dict[str, Any]:
    """The entries that no part of the first lesson takes up and keeps anew."""
    return {key: entry for key, entry in one.entries.items() if not key.startswith("00_")}


def test_a_record_goes_out_into_a_file_and_comes_back(page: Page, folder: Path, tmp_path: Path):
    opened(page, folder, "00_start_here")
    path = tmp_path / "record.json"
    path.write_text(record.write(full_record()), encoding="utf-8")
    panel = part(page, "Your record")
    panel.locator("input[type=file]").set_input_files(path)
    expect(panel.get_by_text("Loaded record.json")).to_be_visible()
    with page.expect_download() as download:
        panel.get_by_role("button", name="Download my record").click()
    back = record.read(Path(download.value.path()).read_text(encoding="utf-8"))
    assert elsewhere(back) == elsewhere(full_record())
    path.write_text('{"format": "something else"}')
    panel.locator("input[type=file]").set_input_files(path)
    expect(panel.get_by_role("alert")).to_contain_text("this is not a dlkit record")


def test_the_landing_page_leads_to_the_lessons_and_knows_what_is_done(page: Page, folder: Path):
    opened(page, folder)
    placed(page, "Contact across is 2 %. Where does it stop?", "At one half")
    kept(page, f"{LESSON}/bet_chasm")
    page.get_by_role("link", name="dlkit: all lessons").click()
    card = page.get_by_role("listitem").filter(has_text=content.lesson(LESSON).title)
    expect(card).to_contain_text("1 of")
    assert_open_to_all(page)
    card.get_by_role("link").click()
    ready(page)


@pytest.mark.parametrize("name", ["index", "00_start_here"])
def test_nothing_asks_for_the_record_before_the_browser_knows_the_page(
    page: Page, folder: Path, name: str
):
    page.add_init_script(TOO_EARLY)
    address = (folder / f"{name}.html").as_uri()
    page.goto(address)
    page.get_by_label("Appearance").select_option("dark")
    page.reload()
    expect(page.get_by_label("Appearance")).to_have_value("dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    if name != "index":
        ready(page)
    assert page.evaluate("window.early") == []


@pytest.mark.parametrize("name", ["index", "00_start_here"])
def test_where_the_browser_does_not_answer_a_page_opens_all_the_same(
    page: Page, folder: Path, name: str
):
    page.add_init_script("StorageManager.prototype.persisted = () => new Promise(() => {})")
    page.goto((folder / f"{name}.html").as_uri())
    expect(page.get_by_label("Appearance")).to_be_visible()
    if name != "index":
        ready(page)


def test_a_lesson_is_open_to_all(lesson: Page):
    chasm(lesson)
    lesson.set_viewport_size({"width": 390, "height": 800})
    lesson.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert faults(lesson) == []
    assert lesson.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_page_whose_pictures_are_missing_says_so(new_context, folder: Path, tmp_path: Path):
    shutil.copytree(folder, tmp_path / "site")
    (tmp_path / "site/files/vega.js").unlink()
    page = opened(new_context(offline=True).new_page(), tmp_path / "site")
    explorer = part(page, "Explore: A dip between two humps")
    expect(explorer.get_by_role("alert").first).to_contain_text("a file, vega.js, is missing")
