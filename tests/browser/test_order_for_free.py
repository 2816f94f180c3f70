"""Lesson 06 by keyboard alone: nine sites by hand, three bets and runs, and a reload between."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from open_lesson import assert_open_to_all, hit, kept, opened
from playwright.sync_api import Locator, Page, expect

from lesson_servers import Server, served

pytestmark = pytest.mark.browser

LESSON = "06_order_for_free"
SLOW = 30_000


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with served() as running:
        yield running


def part(page: Page, name: str) -> Locator:
    found = page.get_by_role("region", name=name, exact=True)
    expect(found).to_be_visible(timeout=SLOW)
    return found


def press_on(page: Page, wanted: Locator, *keys: str, way: str = "Tab") -> None:
    """Goes on by Tab, or back, until the element has the focus, then presses the keys."""
    for _ in range(60):
        if wanted.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press(way)
    expect(wanted).to_be_focused()
    for key in keys:
        page.keyboard.press(key)


def bet_and_run(page: Page, prompt: str, downs: int, explore: str) -> Locator:
    """Places a bet on one of the outcomes and makes the first run, all by keys."""
    bet = page.get_by_role("region", name=prompt)
    expect(bet).to_be_visible(timeout=SLOW)
    press_on(page, bet.get_by_role("radio").first, "Space", *["ArrowDown"] * downs)
    press_on(page, bet.get_by_role("button", name="Place bet"), "Enter")
    expect(bet).to_contain_text("Your bet is placed")
    shown = part(page, f"Explore: {explore}")
    press_on(page, shown.get_by_role("button", name="Run", exact=True), "Enter")
    expect(shown.locator(".dl-player[data-shown]")).to_be_visible(timeout=SLOW)
    return shown


def result(shown: Locator) -> Locator:
    return shown.get_by_role("status", name="Result")


def site(pile: Locator, row: int, column: int) -> Locator:
    return pile.get_by_role("button", name=f"Row {row}, column {column}:")


def start_an_avalanche(page: Page, pile: Locator) -> None:
    """Drops a grain in the middle and topples the middle once, by keys."""
    happened = pile.get_by_role("status", name="What happened")
    expect(happened).to_contain_text("The pile is calm", timeout=SLOW)
    press_on(page, site(pile, 2, 2), "Enter")
    expect(happened).to_contain_text("Full: row 2, column 2.")
    expect(site(pile, 2, 2)).to_have_accessible_name("Row 2, column 2: 4 grains, full")
    page.keyboard.press("Space")
    expect(happened).to_contain_text("4 sites are full")


def test_the_pile_by_hand_and_at_large_with_a_reload_between(page: Page, server: Server):
    opened(page, server, LESSON)
    pile = part(page, "A pile by hand")
    happened = pile.get_by_role("status", name="What happened")
    start_an_avalanche(page, pile)
    press_on(page, site(pile, 1, 1), "Enter", way="Shift+Tab")
    expect(happened).to_contain_text("The pile is not calm yet")
    press_on(page, pile.get_by_role("button", name="Undo"), "Enter")
    expect(happened).to_contain_text("4 sites are full")
    kept(page, f"{LESSON}/pile_by_hand")

    page.reload(wait_until="commit")
    expect(page.get_by_role("status", name="Engine")).to_have_text("Ready", timeout=SLOW)
    pile = part(page, "A pile by hand")
    expect(site(pile, 1, 2)).to_have_accessible_name("Row 1, column 2: 4 grains, full")
    press_on(page, pile.get_by_role("button", name="Let it come to rest"), "Enter")
    expect(happened).to_contain_text("this grain started 8 topplings, and 8 went over the edge")
    expect(pile).to_contain_text("Saved")
    page.wait_for_function("""() => JSON.parse(localStorage.getItem('dlkit-record'))
        ?.entries['06_order_for_free/pile_by_hand']?.done""")

    shown = bet_and_run(page, "A thousand grains: how large", 1, "The pile")
    expect(result(shown)).to_contain_text("Largest avalanche: 4,061 topplings")
    assert hit(page, f"{LESSON}/bet_largest") is False
    press_on(page, shown.get_by_role("slider", name="Place in the run"), "End", way="Shift+Tab")
    expect(shown.get_by_role("status", name="Frame")).to_contain_text("Drop 1,000")
    press_on(page, shown.get_by_role("application"), "ArrowRight", way="Shift+Tab")
    pointed = shown.get_by_role("status", name="Under the pointer")
    expect(pointed).to_contain_text("A grain here would start")
    drops = shown.get_by_role("slider", name="Grains dropped")
    press_on(page, drops, "Home")
    expect(result(shown)).to_contain_text("of 100.")


def test_the_caretaker_and_the_flipped_node(page: Page, server: Server):
    opened(page, server, LESSON)
    calm = bet_and_run(page, "With a caretaker", 2, "Two piles")
    expect(result(calm)).to_contain_text("13,145 in the largest avalanche")
    assert hit(page, f"{LESSON}/bet_calm") is True
    way = calm.get_by_role("combobox", name="Where it is steep")
    press_on(page, way, "ArrowDown", way="Shift+Tab")
    expect(result(calm)).not_to_contain_text("13,145")
    flip = bet_and_run(page, "Two voices each", 0, "Flip one node")
    expect(result(flip)).to_contain_text("50 died out, 1 stayed small, 9 spread")
    assert hit(page, f"{LESSON}/bet_flip") is True
    voices = flip.get_by_role("slider", name="K, each listens to")
    press_on(page, voices, "ArrowRight", way="Shift+Tab")
    expect(result(flip)).to_contain_text("1.50 others on average: above the edge")
    ends = part(page, "Explore: Where it ends")
    expect(result(ends)).to_contain_text("end in 7 cycles; the longest is 6 states long")
    press_on(page, ends.get_by_role("slider", name="K, each listens to"), "Home")
    expect(result(ends)).not_to_contain_text("end in 7 cycles")


def test_nobody_is_kept_out(page: Page, server: Server):
    opened(page, server, LESSON)
    start_an_avalanche(page, part(page, "A pile by hand"))
    bet_and_run(page, "A thousand grains: how large", 0, "The pile")
    bet_and_run(page, "With a caretaker", 0, "Two piles")
    last = bet_and_run(page, "Two voices each", 0, "Flip one node")
    expect(result(last)).to_contain_text("died out")
    assert_open_to_all(page)
