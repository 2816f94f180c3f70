"""Lesson 04 by keyboard alone, with a reload in the middle: it falls apart and comes back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from open_lesson import assert_open_to_all, finished, hit, kept, opened, part
from playwright.sync_api import Locator, Page, expect

from lesson_servers import Server, served

pytestmark = pytest.mark.browser

LESSON = "04_conductorless_orchestra"
SLOW = 30_000


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with served() as running:
        yield running


@pytest.fixture
def lesson(page: Page, server: Server) -> Page:
    return opened(page, server, LESSON)


def press(page: Page, wanted: Locator, *keys: str) -> None:
    wanted.focus()
    for key in keys:
        page.keyboard.press(key)


def bet_and_run(page: Page, prompt: str, outcome: str, explore: str) -> Locator:
    """Places a bet and makes the first run, by keys; what comes back is the result in words."""
    bet = part(page, prompt)
    press(page, bet.get_by_role("radio", name=outcome), "Space")
    press(page, bet.get_by_role("button", name="Place bet"), "Enter")
    expect(bet).to_contain_text("Your bet is placed")
    shown = part(page, f"Explore: {explore}")
    press(page, shown.get_by_role("button", name="Run", exact=True), "Enter")
    return result_of(page, explore)


def result_of(page: Page, explore: str) -> Locator:
    shown = part(page, f"Explore: {explore}")
    result = shown.get_by_role("status", name="Result")
    expect(result).to_contain_text("Spread", timeout=SLOW)
    return result


def slider(page: Page, explore: str, name: str) -> Locator:
    return part(page, f"Explore: {explore}").get_by_role("slider", name=name)


def strip(page: Page, explore: str) -> Locator:
    found = part(page, f"Explore: {explore}").locator(".dl-player")
    expect(found).to_have_attribute("data-shown", "1", timeout=SLOW)
    return found


def test_played_to_the_end_by_keyboard_with_a_reload_in_the_middle(lesson: Page):
    page = lesson
    peers = bet_and_run(page, "Is the ensemble tighter", "Neither", "Peers or a conductor")
    expect(peers).to_contain_text("Spread 21 ms (law: 20 ms); same luck, best conductor: 21 ms")
    assert hit(page, f"{LESSON}/bet_conductor") is True
    press(page, slider(page, "Peers or a conductor", "Following"), *["PageUp"] * 4)
    expect(peers).not_to_contain_text("law: 20 ms")

    over = bet_and_run(page, "Each listens twice", "They come apart", "Listening too much")
    expect(over).to_contain_text("At beat 12 it came apart")
    expect(over).to_contain_text("Everybody corrects too much")
    assert hit(page, f"{LESSON}/bet_over") is True
    listening = slider(page, "Listening too much", "Listening")
    press(page, listening, *["ArrowLeft"] * 29)
    expect(over).to_contain_text("Spread 21 ms (law: 20 ms)")
    expect(over).not_to_contain_text("came apart")

    page.wait_for_function(
        "key => JSON.parse(localStorage.getItem('dlkit-record'))?.entries?.[key]"
        "?.value.now.values.listening === 0.125",
        arg=f"{LESSON}/over",
    )
    page.reload(wait_until="commit")
    expect(page.get_by_role("status", name="Engine")).to_have_text("Ready", timeout=SLOW)
    over = result_of(page, "Listening too much")
    expect(over).to_contain_text("Spread 21 ms (law: 20 ms)")
    expect(slider(page, "Listening too much", "Listening")).to_have_value("0.125")
    expect(part(page, "Each listens twice")).to_contain_text("that is what happened")

    faints = result_of(page, "The conductor faints")
    expect(faints).to_contain_text("Conductor away from beat 20: spread up to 123 ms")
    press(page, slider(page, "The conductor faints", "Listening"), *["ArrowRight"] * 6)
    expect(faints).not_to_contain_text("123 ms")
    expect(faints).to_contain_text("back at beat 50")

    master = result_of(page, "Tonight's concertmaster")
    press(page, slider(page, "Tonight's concertmaster", "Listening that goes"), "End")
    explorer = part(page, "Explore: Tonight's concertmaster")
    press(page, explorer.get_by_role("checkbox", name="They hear nobody else"), "Space")
    expect(master).to_contain_text("±218 ms")
    finish(page)


def finish(page: Page) -> None:
    """Checks, a question with a known slip, and a word in the journal."""
    checks = part(page, "How do we know?")
    press(page, checks.get_by_role("button", name="Run the checks"), "Enter")
    expect(checks.get_by_role("status", name="Checks")).to_contain_text("passed", timeout=SLOW)
    expect(checks).not_to_contain_text("did not")
    by_hand = page.locator(".dl-quiz__question").first
    by_hand.get_by_label("Your answer").focus()
    page.keyboard.type("12")
    press(page, by_hand.get_by_role("button", name="Check"), "Enter")
    expect(by_hand).to_contain_text("The one in the middle counts as well.")
    press(page, by_hand.get_by_label("Your answer"), "Control+A")
    page.keyboard.type("18")
    press(page, by_hand.get_by_role("button", name="Check"), "Enter")
    expect(by_hand).to_contain_text("Right.")
    assert kept(page, f"{LESSON}/quiz")
    journal = part(page, "Your journal")
    journal.get_by_role("textbox").first.focus()
    page.keyboard.type("In our seminar we react to everything at once and then turn back again.")
    page.keyboard.press("Tab")
    expect(journal.get_by_text("Saved on this device")).to_be_visible()
    finished(page, f"{LESSON}/journal")


def test_the_strip_plays_and_the_charts_follow(lesson: Page):
    page = lesson
    result_of(page, "The conductor faints")
    player = strip(page, "The conductor faints")
    place = player.get_by_role("slider", name="Place in the run")
    press(page, place, *["PageUp"] * 3)
    said = player.get_by_role("status", name="Frame")
    expect(said).to_contain_text("players off")
    before = int(player.get_attribute("data-frame") or 0)
    press(page, player.get_by_role("button", name="Play"), "Enter")
    page.wait_for_function(
        "([e, before]) => Number(e.dataset.frame) > before + 1",
        arg=[player.element_handle(), before],
    )
    press(page, player.get_by_role("button", name="Pause"), "Enter")
    expect(player.get_by_role("button", name="Play")).to_be_visible()
    press(page, slider(page, "The conductor faints", "Listening"), "ArrowRight")
    expect(player).to_have_attribute("data-shown", "2")


def test_nobody_is_kept_out(lesson: Page):
    bet_and_run(lesson, "Is the ensemble tighter", "Yes", "Peers or a conductor")
    over = bet_and_run(lesson, "Each listens twice", "The spread grows", "Listening too much")
    expect(over).to_contain_text("came apart")
    assert_open_to_all(lesson)
