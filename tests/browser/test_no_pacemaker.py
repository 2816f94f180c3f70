"""Lesson 05 by keyboard alone: the question, bets, both groups, and a reload in the middle."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from open_lesson import assert_open_to_all, finished, hit, opened
from playwright.sync_api import Locator, Page, expect

from lesson_servers import Server, served

pytestmark = pytest.mark.browser

LESSON = "05_no_pacemaker"
SLOW = 30_000
BETS = (  # the bet, how often arrow down from its first outcome, the explorer, what it then says
    ("Twenty pacemakers with a wrong", 2, "The wrong rhythm", "0.60 with 20 pacemakers"),
    ("Where will cells have gathered", 1, "Slime mould", "3 of them at a pacemaker"),
    ("Two equal branches", 1, "Two branches", "41 % on the left branch, 38 % on the right"),
    ("The queen commands 'left!'", 0, "The queen commands", "no ant heard of it"),
    ("Three in ten foragers are gone", 1, "Others take over", "may change 29 %, 22 %, 30 %"),
)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with served() as running:
        yield running


def part(page: Page, name: str) -> Locator:
    found = page.get_by_role("region", name=name, exact=False).first
    expect(found).to_be_visible(timeout=SLOW)
    return found


def press_on(page: Page, wanted: Locator, *keys: str, way: str = "Tab") -> None:
    """Goes on by Tab, or back, until the element has the focus, then presses the keys."""
    for _ in range(80):
        if wanted.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press(way)
    expect(wanted).to_be_focused()
    for key in keys:
        page.keyboard.press(key)


def answer_all(page: Page, name: str, *downs: int) -> Locator:
    """Gives an answer to each system in turn, so many steps down the list of answers."""
    asked = page.get_by_role("region", name=name, exact=True)
    expect(asked).to_be_visible(timeout=SLOW)
    boxes = asked.get_by_role("combobox")
    expect(boxes).to_have_count(len(downs))
    for box, down in zip(boxes.all(), downs, strict=True):
        press_on(page, box, *["ArrowDown"] * down)
    return asked


def run(page: Page, bet: Locator, explorer: str, said: str) -> Locator:
    """Places a bet that has been made and makes the first run, all by keys."""
    press_on(page, bet.get_by_role("button", name="Place bet"), "Enter")
    expect(bet).to_contain_text("Your bet is placed")
    shown = page.get_by_role("region", name=f"Explore: {explorer}", exact=True)
    press_on(page, shown.get_by_role("button", name="Run", exact=True), "Enter")
    expect(shown.get_by_role("status", name="Result")).to_contain_text(said)
    return shown


def bet_on_none(page: Page) -> Locator:
    """The bet that no pacemaker is needed, and its run."""
    bet = part(page, "What is the smallest number")
    press_on(page, bet.get_by_role("spinbutton").first, "0", "Tab")
    said = "0.86 without pacemakers"
    return run(page, bet, "Fireflies, with and without", said)


def bet_and_run(page: Page, prompt: str, downs: int, explorer: str, said: str) -> Locator:
    bet = part(page, prompt)
    press_on(page, bet.get_by_role("radio").first, "Space", *["ArrowDown"] * downs)
    return run(page, bet, explorer, said)


def test_from_the_first_question_to_the_second_by_keyboard(page: Page, server: Server):
    opened(page, server, LESSON)
    answer_all(page, "Who is in charge?", 1, 4, 4, 1, 1, 1, 2)
    finished(page, f"{LESSON}/in_charge_before")
    twins = bet_on_none(page)
    assert hit(page, f"{LESSON}/bet_fewest") is True
    player = twins.locator(".dl-player[data-shown]")
    status = player.get_by_role("status", name="Frame")
    press_on(page, player.get_by_role("slider", name="Place in the run"), "End", way="Shift+Tab")
    expect(status).to_contain_text("order without 0.86")
    press_on(page, twins.get_by_role("slider", name="Attention to others"), "Home")
    expect(twins.get_by_role("status", name="Result")).to_contain_text("no common beat")
    bet_and_run(page, *BETS[0])
    assert hit(page, f"{LESSON}/bet_wrong") is True

    page.reload(wait_until="commit")
    expect(page.get_by_role("status", name="Engine")).to_have_text("Ready", timeout=SLOW)
    twins = part(page, "Explore: Fireflies, with and without")
    result = twins.get_by_role("status", name="Result")
    expect(result).to_contain_text("no common beat", timeout=SLOW)
    first = page.get_by_role("region", name="Who is in charge?", exact=True)
    expect(first.get_by_role("combobox").first).to_have_value("one")

    # where the reader was: a screen reader jumps there by region, Tab alone would take a while
    part(page, "Explore: The wrong rhythm").get_by_role("button", name="Reset").focus()
    for bet in BETS[1:]:
        bet_and_run(page, *bet)
    for name in ("bet_slime", "bet_bridge", "bet_queen", "bet_tasks"):
        assert hit(page, f"{LESSON}/{name}") is True, name
    again = answer_all(page, "Who is in charge, again?", 3, 4, 4, 4, 4, 1, 3)
    told = again.get_by_role("status", name="Before and now")
    expect(told).to_have_text("You have changed your mind on 4 of 7.")
    moved = again.get_by_role("row", name="A thousand fireflies")
    expect(moved).to_contain_text("one of them")
    expect(moved).to_contain_text("nobody")
    expect(again.get_by_role("row")).to_have_count(5)  # the head, and those that moved


def test_nobody_is_kept_out(page: Page, server: Server):
    opened(page, server, LESSON)
    bet_on_none(page)
    bet_and_run(page, *BETS[1])
    bet_and_run(page, *BETS[2])
    last = bet_and_run(page, *BETS[4])
    expect(last.locator(".dl-player[data-shown]")).to_be_visible()
    assert_open_to_all(page)


def test_more_pacemakers_than_fireflies_is_said(page: Page, server: Server):
    opened(page, server, LESSON)
    twins = bet_on_none(page)
    twins.get_by_role("spinbutton", name="Fireflies, or people").fill("5")
    twins.get_by_role("spinbutton", name="Pacemakers").fill("5")
    twins.get_by_role("spinbutton", name="Pacemakers").press("Tab")
    alert = twins.get_by_role("alert").filter(has_text="pacemakers must be fewer than n_agents")
    expect(alert).to_be_visible()
