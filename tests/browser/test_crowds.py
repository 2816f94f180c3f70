"""Lesson 07 by keyboard alone to its end, with a reload in the middle, and open to all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from open_lesson import assert_open_to_all, hit, opened, part
from playwright.sync_api import Locator, Page, expect

from lesson_servers import Server, served

pytestmark = pytest.mark.browser

LESSON = "07_crowds_and_networks"
SLOW = 30_000


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with served() as running:
        yield running


def press(page: Page, wanted: Locator, *keys: str) -> None:
    wanted.focus()
    for key in keys:
        page.keyboard.press(key)


def said(explore: Locator) -> Locator:
    return explore.get_by_role("status", name="Result")


def run(page: Page, title: str) -> Locator:
    explore = part(page, f"Explore: {title}")
    press(page, explore.get_by_role("button", name="Run", exact=True), "Enter")
    return explore


def bet_and_run(page: Page, prompt: str, downs: int, title: str) -> Locator:
    """Places a bet on one of the outcomes and makes the first run, by keys."""
    bet = part(page, prompt)
    press(page, bet.get_by_role("radio").first, "Space", *["ArrowDown"] * downs)
    press(page, bet.get_by_role("button", name="Place bet"), "Enter")
    expect(bet).to_contain_text("Your bet is placed")
    return run(page, title)


def bet_on_the_square(page: Page) -> Locator:
    bet = part(page, "Mean 25 %, spread 12 %")
    press(page, bet.get_by_role("spinbutton"), "5", "Tab")
    press(page, bet.get_by_role("button", name="Place bet"), "Enter")
    expect(bet).to_contain_text("Your bet is placed")
    square = run(page, "A square")
    expect(said(square)).to_contain_text("39 of 1,000 join")
    return square


def test_the_lesson_by_keyboard_with_a_reload_in_the_middle(page: Page, server: Server):
    opened(page, server, LESSON)
    square = bet_on_the_square(page)
    assert hit(page, f"{LESSON}/bet_square") is True
    press(page, square.get_by_role("slider", name="Spread of thresholds"), "ArrowRight")
    expect(said(square)).to_contain_text("1,000 of 1,000 join")

    cascade = part(page, "Explore: One cascade")
    expect(said(cascade)).to_contain_text("10 of 10 starts")
    press(page, cascade.get_by_role("slider", name="Place in the run"), "End")
    frame = cascade.get_by_role("status", name="Frame")
    expect(frame).to_contain_text("moved so far 147")
    press(page, cascade.get_by_role("button", name="One step back"), "Enter")
    expect(frame).not_to_contain_text("moved so far 147")
    window = bet_and_run(page, "From 4 contacts each to 5.6", 2, "The cascade window")
    expect(said(window)).to_contain_text("34 of 100 starts")
    assert hit(page, f"{LESSON}/bet_edge") is True

    page.reload(wait_until="commit")
    expect(page.get_by_role("status", name="Engine")).to_have_text("Ready", timeout=SLOW)
    expect(part(page, "Mean 25 %, spread 12 %")).to_contain_text("it was 3.9")
    expect(said(part(page, "Explore: A square"))).to_contain_text("1,000 of 1,000 join")

    ties = bet_and_run(page, "Two examples needed", 0, "Near ties, far ties")
    expect(said(ties)).to_contain_text("rewired 1% move")
    assert hit(page, f"{LESSON}/bet_norm") is True
    press(page, ties.get_by_role("slider", name="Chance to move one short"), *["ArrowRight"] * 2)
    expect(said(ties)).to_contain_text("rewired 100% move")
    gossip = part(page, "Explore: Gossip and the telephone tree")
    press(page, gossip.get_by_role("slider", name="Calls that are lost"), "End")
    expect(said(gossip)).not_to_contain_text("tree reached 100%")
    jury = part(page, "Explore: A jury and a common source")
    press(page, jury.get_by_role("slider", name="Follow the same source"), "End")
    expect(said(jury)).to_contain_text("with chance 100%: 60.0%")
    ox = bet_and_run(page, "After hearing each other", 1, "The ox, before and after")
    expect(said(ox)).to_contain_text("11 lb before and 11 lb after")
    assert hit(page, f"{LESSON}/bet_crowd") is True

    own = part(page, "Explore: You in the square")
    press(page, own.get_by_role("slider", name="My own threshold"), "End")
    expect(said(own)).to_contain_text("You wait for 100 others")
    checks = part(page, "How do we know?")
    press(page, checks.get_by_role("button", name="Run the checks"), "Enter")
    expect(checks.get_by_role("status", name="Checks")).to_contain_text("passed", timeout=SLOW)
    expect(checks).not_to_contain_text("did not")
    quiz = part(page, "Check yourself")
    press(page, quiz.get_by_role("spinbutton").first, "4")
    press(page, quiz.get_by_role("button", name="Check").first, "Enter")
    expect(quiz).to_contain_text("Four have joined and the next two need five")


def test_nobody_is_kept_out(page: Page, server: Server):
    opened(page, server, LESSON)
    bet_on_the_square(page)
    bet_and_run(page, "From 4 contacts each to 5.6", 0, "The cascade window")
    bet_and_run(page, "Two examples needed", 1, "Near ties, far ties")
    last = bet_and_run(page, "After hearing each other", 2, "The ox, before and after")
    expect(said(last)).to_contain_text("11 lb after")
    expect(page.locator(".dl-player[data-shown]")).to_have_count(3, timeout=SLOW)
    assert_open_to_all(page)
