"""Lesson 02 by keyboard alone: both sides of the game, bets, runs, and a reload between."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from open_lesson import assert_open_to_all, finished, hit, opened, part, press_on, reload
from playwright.sync_api import Locator, Page, expect

from lesson_servers import Server, served

pytestmark = pytest.mark.browser

LESSON = "02_four_dimensions"
SLOW = 30_000


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with served() as running:
        yield running


def number(within: Locator, label: str) -> Locator:
    return within.get_by_role("spinbutton", name=label)


def play_both_sides(page: Page, game: Locator) -> None:
    press_on(page, number(game, "Left open, I give"), "3", "0")
    press_on(page, number(game, "Under the rule, I give"), "1", "2")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(game.get_by_role("radio", name="I leave it open")).to_be_checked()
    press_on(page, game.get_by_role("button", name="Play"), "Enter")


def bet_and_run(page: Page, prompt: str, downs: int, explore: str) -> Locator:
    """Places a bet on one of the outcomes and makes the first run, all by keys."""
    bet = part(page, prompt)
    press_on(page, bet.get_by_role("radio").first, "Space", *["ArrowDown"] * downs)
    press_on(page, bet.get_by_role("button", name="Place bet"), "Enter")
    expect(bet).to_contain_text("Your bet is placed")
    shown = part(page, f"Explore: {explore}")
    press_on(page, shown.get_by_role("button", name="Run", exact=True), "Enter")
    return shown


def test_trust_and_autonomy_by_keyboard_with_a_reload_between(page: Page, server: Server):
    opened(page, server, LESSON)
    game = part(page, "Play both sides")
    press_on(page, game.get_by_role("button", name="Play"), "Enter")
    expect(game.get_by_role("alert").filter(has_text="Both numbers")).to_be_visible()
    play_both_sides(page, game)
    expect(game.get_by_role("status", name="Payoffs")).to_contain_text("18 points less")
    expect(game.get_by_role("row", name="A partner like you, left open")).to_contain_text("150")
    finished(page, f"{LESSON}/trust_game")

    trust = bet_and_run(page, "A rule of 20 points", 0, "Rule or trust")
    result = trust.get_by_role("status", name="Result")
    expect(result).to_contain_text("raises what people give by 2.9 points")
    assert hit(page, f"{LESSON}/bet_trust") is True

    reload(page)
    game = part(page, "Play both sides")
    expect(number(game, "Under the rule, I give")).to_have_value("12")
    expect(game.get_by_role("status", name="Payoffs")).to_contain_text("18 points less")
    trust = part(page, "Explore: Rule or trust")
    result = trust.get_by_role("status", name="Result")
    expect(result).to_contain_text("raises what people give")
    press_on(page, trust.get_by_role("slider", name="The rule: at least"), *["ArrowLeft"] * 10)
    expect(result).to_contain_text("lowers what people give by 3.5 points")

    search = bet_and_run(page, "Twenty searchers", 2, "Searching together")
    result = search.get_by_role("status", name="Result")
    expect(result).to_contain_text("After 60 steps: ring of neighbours 0.84")
    assert hit(page, f"{LESSON}/bet_autonomy") is False
    press_on(page, search.get_by_role("slider", name="How rugged"), "Home", way="Shift+Tab")
    expect(result).to_contain_text("via the boss 1.00, ring of neighbours 1.00, all to all 1.00")


def test_change_relationships_and_cycles_by_keyboard(page: Page, server: Server):
    opened(page, server, LESSON)
    routes = bet_and_run(page, "Three years on", 1, "Three routes")
    expect(routes.get_by_role("status", name="Result")).to_contain_text("In month 11")
    assert hit(page, f"{LESSON}/bet_change") is True
    teams = bet_and_run(page, "Always with past partners", 1, "Whom do we take along?")
    expect(teams.get_by_role("status", name="Result")).to_contain_text("in one piece")
    assert hit(page, f"{LESSON}/bet_relationships") is True
    year = bet_and_run(page, "Which share of each cycle", 2, "A year of cycles")
    expect(year.get_by_role("status", name="Result")).to_contain_text("After twelve months")
    assert hit(page, f"{LESSON}/bet_cycles") is True


def test_nobody_is_kept_out(page: Page, server: Server):
    opened(page, server, LESSON)
    play_both_sides(page, part(page, "Play both sides"))
    bet_and_run(page, "A rule of 20 points", 0, "Rule or trust")
    bet_and_run(page, "Twenty searchers", 0, "Searching together")
    last = bet_and_run(page, "Three years on", 0, "Three routes")
    expect(last.get_by_role("status", name="Result")).to_contain_text("In month 11")
    assert_open_to_all(page)


def test_a_number_that_the_game_does_not_allow_is_said(page: Page, server: Server):
    opened(page, server, LESSON)
    game = part(page, "Play both sides")
    number(game, "Under the rule, I give").fill("5")
    expect(game.get_by_role("alert").filter(has_text="must be between 10 and 120")).to_be_visible()


def test_pictures_stay_when_light_turns_to_dark(page: Page, server: Server):
    page.emulate_media(color_scheme="light")
    opened(page, server, LESSON)
    shown = bet_and_run(page, "A rule of 20 points", 0, "Rule or trust")
    canvas = shown.locator("canvas").first
    expect(shown.get_by_role("status", name="Result")).to_contain_text("The rule raises")
    canvas.evaluate("element => { element.dataset.old = 'yes'; }")
    page.emulate_media(color_scheme="dark")
    expect(shown.locator("canvas:not([data-old])")).to_have_count(2, timeout=SLOW)
    assert canvas.evaluate("element => element.width") > 200
