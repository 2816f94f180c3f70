"""Bets by pointer, by touch and by keyboard, from the first point to the score."""

from __future__ import annotations

import pytest
from open_lesson import entry
from part_lessons import SIZES, faults, opened, settled, small_targets, sticks_out
from playwright.sync_api import Locator, Page, expect

from lesson_servers import Server

pytest_plugins = ["part_lessons"]
pytestmark = pytest.mark.browser

EDGE = {"left": 62, "right": 20, "top": 18, "bottom": 50}  # of the drawing area, in pixels
WITHDRAWN = """JSON.parse(localStorage.getItem("dlkit-record"))
  .entries["bets/curve"].value.withdrawn === true"""


def bet(page: Page, which: int = 0) -> Locator:
    return page.locator(".dl-bet").nth(which)


def place_button(page: Page, which: int = 0) -> Locator:
    return bet(page, which).get_by_role("button", name="Place bet")


def run_button(page: Page, which: int = 0) -> Locator:
    return page.locator(".dl-explorer").nth(which).get_by_role("button", name="Run", exact=True)


def shares(page: Page) -> list[int]:
    """Where the five points stand, in per cent."""
    sliders = bet(page).locator(".dl-drawing").get_by_role("slider", include_hidden=True)
    return [int(slider.input_value()) for slider in sliders.all()]


def point(page: Page, x: float, y: float) -> tuple[float, float]:
    """The pixel at a part of the axes."""
    area = page.locator(".dl-drawing__area")
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    width = box["width"] - EDGE["left"] - EDGE["right"]
    height = box["height"] - EDGE["top"] - EDGE["bottom"]
    return box["x"] + EDGE["left"] + x * width, box["y"] + EDGE["top"] + (1 - y) * height


def draw(page: Page, *way: tuple[float, float]) -> None:
    page.mouse.move(*point(page, *way[0]))
    page.mouse.down()
    for x, y in way[1:]:
        page.mouse.move(*point(page, x, y), steps=4)
    page.mouse.up()


def test_a_curve_is_drawn_with_the_pointer_placed_run_and_scored(bets: Page):
    expect(run_button(bets)).to_be_disabled()
    draw(bets, (0, 0.1), (0.5, 0.5), (1, 0.9))
    assert shares(bets) == pytest.approx([10, 30, 50, 70, 90], abs=2)
    bet(bets).get_by_label("How sure are you").fill("80")
    place_button(bets).click()
    expect(bet(bets).get_by_role("status", name="Your bet")).to_have_text(
        "Your bet is placed. Now run the model."
    )
    run_button(bets).click()
    expect(bet(bets)).to_contain_text("percentage points off on average. Up to 10 counts")
    expect(bet(bets)).to_contain_text("You were 80 % sure.")
    expect(bet(bets).locator(".dl-drawing__picture .dl-drawing__line--run")).to_have_count(1)
    value = entry(bets, "bets/curve")["value"]
    assert value["settled"]
    assert value["confidence"] == 0.8
    assert [round(share * 100) for share in value["guess"]] == shares(bets)


def test_a_quick_stroke_moves_every_point_on_its_way(bets: Page):
    bets.mouse.move(*point(bets, 0, 0.2))
    bets.mouse.down()
    bets.mouse.move(*point(bets, 1, 0.6))  # one jump over three points
    bets.mouse.up()
    assert shares(bets) == pytest.approx([20, 30, 40, 50, 60], abs=2)


def test_in_a_rising_curve_other_points_give_way(bets: Page):
    draw(bets, (0.25, 0.5))
    assert shares(bets) == pytest.approx([0, 50, 50, 50, 50], abs=2)
    draw(bets, (0.75, 0.2))
    assert shares(bets) == pytest.approx([0, 20, 20, 20, 50], abs=2)


def test_the_whole_bet_is_placed_by_keyboard_alone(bets: Page):
    bets.locator("body").press("Tab")
    first = bet(bets).get_by_label("Share moved at step 0")
    first.focus()
    for presses in (2, 0, 25, 40, 60):
        for _ in range(presses):
            bets.keyboard.press("ArrowUp")
        bets.keyboard.press("Tab")
    assert shares(bets) == [2, 2, 27, 67, 100]
    expect(bet(bets).get_by_label("Share moved at step 20")).to_have_attribute(
        "aria-valuetext", "27 %"
    )
    bets.keyboard.press("Tab")  # over 'The numbers'
    expect(bet(bets).get_by_label("How sure are you")).to_be_focused()
    for _ in range(4):
        bets.keyboard.press("ArrowRight")
    expect(bet(bets).locator(".dl-bet__sure")).to_have_text("70 %, rather yes")
    bets.keyboard.press("Tab")
    bets.keyboard.press("Enter")
    expect(bet(bets).get_by_role("button", name="Change my bet")).to_be_focused()
    expect(run_button(bets)).to_be_enabled()


def test_a_point_in_use_shows_a_ring_and_its_value(bets: Page):
    first = bet(bets).get_by_label("Share moved at step 10")
    first.focus()
    bets.keyboard.press("PageUp")
    expect(bet(bets).locator(".dl-drawing__ring")).to_have_count(1)
    expect(bet(bets).locator(".dl-drawing__said")).to_have_text("10: 10 %")


def test_a_bet_without_a_guess_says_what_is_missing(bets: Page):
    missing = ["Draw your curve first", "Set a number first", "Pick one of these first"]
    for which, words in enumerate(missing):
        place_button(bets, which).click()
        expect(bet(bets, which).get_by_role("alert")).to_contain_text(words)
        expect(run_button(bets, which)).to_be_disabled()
    assert entry(bets, "bets/curve") is None


def test_a_number_out_of_range_is_refused_in_words_and_nothing_is_placed(bets: Page):
    box = bet(bets, 1).get_by_role("spinbutton")
    box.fill("101")
    place_button(bets, 1).click()
    expect(bet(bets, 1).get_by_role("alert")).to_have_text(
        "guess must be a number between 0 and 100, got 101"
    )
    box.fill("90")
    expect(bet(bets, 1).get_by_role("alert")).to_have_count(0)
    place_button(bets, 1).click()
    run_button(bets, 1).click()
    expect(bet(bets, 1)).to_contain_text("You said 90 per cent, it was")


def test_an_outcome_is_picked_by_keyboard_and_comes_true(bets: Page):
    bet(bets, 2).get_by_role("radio").first.focus()
    bets.keyboard.press("ArrowDown")
    expect(bet(bets, 2).get_by_label("It goes on.")).to_be_checked()
    place_button(bets, 2).press("Enter")
    expect(bet(bets, 2)).to_contain_text("It goes on. your bet")
    run_button(bets, 2).click()
    expect(bet(bets, 2)).to_contain_text("✓ Right")
    expect(bet(bets, 2)).to_contain_text("It goes on. your bet, and this happened")


def test_a_bet_can_be_changed_until_the_run_and_run_is_locked_meanwhile(bets: Page):
    draw(bets, (0, 0.1), (1, 0.9))
    place_button(bets).click()
    bet(bets).get_by_role("button", name="Change my bet").click()
    expect(run_button(bets)).to_be_disabled()
    expect(place_button(bets)).to_be_visible()
    before = shares(bets)
    draw(bets, (1, 0.95))
    assert shares(bets) == [*before[:4], 95]
    place_button(bets).click()
    run_button(bets).click()
    expect(bet(bets).locator(".dl-bet__verdict")).to_be_visible()
    expect(bet(bets).get_by_role("button", name="Change my bet")).to_be_hidden()
    draw(bets, (1, 0.99))
    assert shares(bets)[4] == 95


def test_a_bet_that_is_taken_back_is_none_in_the_record_until_another_is_placed(bets: Page):
    draw(bets, (0, 0.1), (1, 0.9))
    place_button(bets).click()
    expect(bet(bets)).to_contain_text("Saved on this device")
    assert entry(bets, "bets/curve")["done"]
    bet(bets).get_by_role("button", name="Change my bet").click()
    expect(place_button(bets)).to_be_visible()
    bets.wait_for_function(WITHDRAWN)
    kept = entry(bets, "bets/curve")
    assert (kept["done"], "guess" in kept["value"]) == (False, False)
    bets.reload()
    settled(bets)
    expect(place_button(bets)).to_be_visible()
    expect(run_button(bets)).to_be_disabled()
    draw(bets, (0, 0.1), (1, 0.8))
    place_button(bets).click()
    bets.wait_for_function(f"!({WITHDRAWN})")
    assert entry(bets, "bets/curve")["value"]["guess"][-1] == 0.8


def test_a_reload_brings_a_placed_and_a_settled_bet_back(bets: Page):
    draw(bets, (0, 0.1), (1, 0.9))
    place_button(bets).click()
    expect(bet(bets)).to_contain_text("Saved on this device")
    drawn = shares(bets)
    bets.reload()
    settled(bets)
    assert shares(bets) == drawn
    expect(bet(bets)).to_contain_text("Your bet is placed")
    run_button(bets).click()
    expect(bet(bets)).to_contain_text("points off on average")
    expect(bets.locator(".dl-explorer").first).to_contain_text("Saved on this device")
    told = bet(bets).locator(".dl-bet__told").inner_text()
    bets.reload()
    settled(bets)
    expect(bet(bets).locator(".dl-bet__told")).to_have_text(told)
    expect(place_button(bets)).to_be_hidden()
    expect(
        bets.locator(".dl-explorer").first.get_by_role("button", name="New seed")
    ).to_be_enabled()


def test_confidence_is_compared_over_all_bets_of_the_record(bets: Page):
    for which in (1, 2):
        if which == 1:
            bet(bets, 1).get_by_role("spinbutton").fill("0")
        else:
            bet(bets, 2).get_by_label("It goes on.").check()
        place_button(bets, which).click()
        run_button(bets, which).click()
        expect(bet(bets, which).locator(".dl-bet__verdict")).to_be_visible()
    for which in (1, 2):
        expect(bet(bets, which)).to_contain_text("So far 2 bets, 1 right. Before 10 bets")
    bet(bets, 2).get_by_text("All your bets").click()
    expect(bet(bets, 2).get_by_role("row").nth(1)).to_contain_text("40 to 60 %")


def test_a_record_erased_elsewhere_takes_the_bet_away(bets: Page, parts: Server):
    draw(bets, (0, 0.1), (1, 0.9))
    place_button(bets).click()
    expect(bet(bets)).to_contain_text("Saved on this device")
    other = opened(bets.context.new_page(), parts, "23_rest")
    other.evaluate("() => localStorage.removeItem('dlkit-record')")
    expect(place_button(bets)).to_be_visible()
    expect(run_button(bets)).to_be_disabled()
    assert shares(bets) == [0, 0, 0, 0, 0]


def test_a_tap_moves_the_nearest_point(new_context, parts: Server):
    size = {"width": 390, "height": 800}
    page = opened(new_context(viewport=size, has_touch=True).new_page(), parts, "21_bets")
    page.touchscreen.tap(*point(page, 0.53, 0.6))
    assert shares(page) == pytest.approx([0, 0, 60, 60, 60], abs=2)


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_a_bet_is_open_to_everybody_before_and_after_the_run(sized, parts, width, scheme):
    page = opened(sized(width, scheme), parts, "21_bets")
    assert faults(page, ".dl-bet") == []
    draw(page, (0, 0.1), (1, 0.9))
    place_button(page).click()
    run_button(page).click()
    expect(bet(page).locator(".dl-bet__verdict")).to_be_visible()
    for fold in bet(page).locator("summary").all():
        fold.click()
    assert faults(page, ".dl-bet") == []
    assert small_targets(page, ".dl-bet") == []


def test_a_bet_fits_the_narrowest_screen(sized, parts):
    page = opened(sized(320, "light"), parts, "21_bets")
    assert sticks_out(page, ".dl-bet") == []
