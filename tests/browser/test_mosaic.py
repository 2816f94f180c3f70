"""Lesson 09 by keyboard: bets, runs in motion, sliders in powers of ten, and a reload between."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from open_lesson import assert_open_to_all, hit, opened
from playwright.sync_api import Locator, Page, expect

from lesson_servers import Server, served

pytestmark = pytest.mark.browser

LESSON = "09_mosaic"
SLOW = 60_000  # the first run of a model may have to be compiled


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with served() as running:
        yield running


def part(page: Page, name: str) -> Locator:
    found = page.get_by_role("region", name=name)
    expect(found).to_be_visible(timeout=SLOW)
    return found


def pressed(wanted: Locator, *keys: str) -> None:
    wanted.focus()
    for key in keys:
        wanted.press(key)


def run_after(page: Page, prompt: str, explore: str) -> Locator:
    """Places the bet that is filled in and makes the first run, by keys."""
    bet = part(page, prompt)
    pressed(bet.get_by_role("button", name="Place bet"), "Enter")
    expect(bet).to_contain_text("Your bet is placed")
    shown = part(page, f"Explore: {explore}")
    pressed(shown.get_by_role("button", name="Run", exact=True), "Enter")
    expect(shown.get_by_role("status", name="Result")).not_to_be_empty(timeout=SLOW)
    return shown


def chosen(page: Page, prompt: str, downs: int, explore: str) -> Locator:
    first = part(page, prompt).get_by_role("radio").first
    pressed(first, "Space")
    for _ in range(downs):
        page.keyboard.press("ArrowDown")
    return run_after(page, prompt, explore)


def numbered(page: Page, prompt: str, guess: str, explore: str) -> Locator:
    part(page, prompt).get_by_role("spinbutton").first.fill(guess)
    return run_after(page, prompt, explore)


def told(shown: Locator) -> Locator:
    return shown.get_by_role("status", name="Result")


def test_groups_and_cultures_by_keyboard_with_a_reload_between(page: Page, server: Server):
    opened(page, server, LESSON)
    merging = chosen(page, "Splits are rare", 1, "Merge and re-merge")
    expect(told(merging)).to_contain_text("0.94 splits a round")
    assert hit(page, f"{LESSON}/bet_groups") is True
    home = part(page, "Explore: What people take home")
    pressed(home.get_by_role("slider", name="What people take home"), "Home")
    expect(told(home)).to_contain_text("0.00 would survive. 150 different ideas", timeout=SLOW)

    page.reload(wait_until="commit")
    expect(page.get_by_role("status", name="Engine")).to_have_text("Ready", timeout=SLOW)
    merging = part(page, "Explore: Merge and re-merge")
    expect(told(merging)).to_contain_text("0.94 splits a round", timeout=SLOW)
    assert hit(page, f"{LESSON}/bet_groups") is True

    meeting = chosen(page, "All contact makes people more alike", 0, "Cultures that meet")
    expect(told(meeting)).to_contain_text("4 cultures in 4 areas")
    assert hit(page, f"{LESSON}/bet_culture") is False
    frame = meeting.get_by_role("status", name="Frame")
    pressed(meeting.get_by_role("slider", name="Place in the run"), "End")
    expect(frame).to_contain_text("Round 833.")
    pressed(meeting.get_by_role("slider", name="Traits of a feature"), "Home")
    expect(told(meeting)).to_contain_text("1 culture in 1 area")
    chosen(page, "Everybody copies others whole", 2, "Dissolve or take in")
    assert hit(page, f"{LESSON}/bet_dissolve") is True


def test_an_estimate_and_the_whole_account(page: Page, server: Server):
    opened(page, server, LESSON)
    estimate = numbered(page, "How many groups, as a power of ten", "8.5", "A Fermi estimate")
    expect(told(estimate)).to_contain_text("470 million groups")
    assert hit(page, f"{LESSON}/bet_fermi") is True
    members = estimate.get_by_role("slider", name="Members of a group")
    pressed(members, "End")
    expect(told(estimate)).to_contain_text("14 million groups")
    expect(members).to_have_attribute("aria-valuetext", "1000")
    pressed(members, "ArrowLeft")
    expect(told(estimate)).to_contain_text("15 million groups")
    estimate.get_by_role("spinbutton", name="Members of a group, as a number").fill("1")
    expect(estimate.get_by_role("alert").filter(has_text="between 2 and 1000")).to_be_visible()

    world = numbered(page, "Of a hundred million groups", "80", "The whole account")
    expect(told(world)).to_contain_text("52 % of 100,000,000 groups")
    assert hit(page, f"{LESSON}/bet_mosaic") is False
    pressed(world.get_by_role("slider", name="Place in the run"), "End")
    expect(world.get_by_role("status", name="Frame")).to_contain_text("regions reached 783")
    stage = world.locator(".dl-player [tabindex='0']").first
    pressed(stage, "ArrowRight", "ArrowDown")
    under = world.get_by_role("status", name="Under the pointer")
    expect(under).to_contain_text("Afrotropics, ")
    pressed(world.get_by_role("slider", name="Looking beyond the region"), *["ArrowRight"] * 4)
    expect(told(world)).to_contain_text("90 % of 100,000,000 groups")


def test_nobody_is_kept_out(page: Page, server: Server):
    opened(page, server, LESSON)
    chosen(page, "Splits are rare", 0, "Merge and re-merge")
    chosen(page, "All contact makes people more alike", 0, "Cultures that meet")
    numbered(page, "How many groups, as a power of ten", "8", "A Fermi estimate")
    numbered(page, "Of a hundred million groups", "80", "The whole account")
    for name in ("Seven numbers, three things counted", "Check yourself"):
        expect(page.get_by_role("heading", name=name).last).to_be_visible()
    expect(page.get_by_text("Traceback")).to_have_count(0)
    assert_open_to_all(page)
