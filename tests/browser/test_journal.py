"""A journal that loses nothing and claims nothing: 'saved' only when it is."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from open_lesson import entry
from part_lessons import SIZES, faults, opened, settled, sticks_out
from playwright.sync_api import Locator, Page, expect

from lesson_servers import Server

pytest_plugins = ["part_lessons"]
pytestmark = pytest.mark.browser

KEY = "rest/journal"
LONG = "I wait for a person whom I trust to have done it first."
MARKUP = "<img src=x onerror=document.title='run'> <b>bold</b>"


def journal(page: Page) -> Locator:
    return page.locator(".dl-journal")


def box(page: Page, which: int = 0) -> Locator:
    return journal(page).get_by_role("textbox").nth(which)


def status(page: Page) -> Locator:
    return journal(page).locator(".dl-status")


def stop_timers(page: Page) -> None:
    """From now on no timer runs in any tab of this browser, until the test says so."""
    page.clock.install()
    page.clock.pause_at(datetime.now() + timedelta(hours=1))


def test_what_is_typed_is_saved_by_itself_and_said_to_be_only_then(rest: Page):
    expect(status(rest)).to_have_text("")
    stop_timers(rest)
    box(rest).press_sequentially("Some words")
    expect(status(rest)).to_have_text("Not saved yet")
    assert entry(rest, KEY) is None
    rest.clock.run_for(1000)
    expect(status(rest)).to_have_text("Saved on this device")
    assert entry(rest, KEY)["value"]["answers"] == {"why": "Some words", "who": ""}
    expect(journal(rest)).to_contain_text("2 words")


def test_leaving_the_box_saves_at_once(rest: Page):
    stop_timers(rest)
    box(rest).fill("At once")
    expect(status(rest)).to_have_text("Not saved yet")
    rest.keyboard.press("Tab")
    expect(status(rest)).to_have_text("Saved on this device")


def test_leaving_the_page_in_the_middle_of_a_word_loses_nothing(rest: Page, parts: Server):
    box(rest).fill(LONG)
    box(rest, 1).fill("Ann")
    rest.goto("about:blank")  # sooner than the text would have been saved by itself
    opened(rest, parts, "23_rest")
    expect(box(rest)).to_have_value(LONG)
    expect(box(rest, 1)).to_have_value("Ann")
    expect(status(rest)).to_have_text("Saved on this device")


def test_ten_thousand_characters_of_any_script_come_back_whole(rest: Page):
    words = (
        "\N{FOX FACE} \u05e9\u05dc\u05d5\u05dd \u202ewho asked? \u0633\u0644\u0645\u0649 " * 500
    )[:9_990]
    words = f"{words}{'z' * 10}"
    box(rest).fill(words)
    rest.keyboard.press("Tab")
    expect(status(rest)).to_have_text("Saved on this device")
    rest.reload()
    settled(rest)
    assert box(rest).input_value() == words
    assert entry(rest, KEY)["value"]["answers"]["why"] == words
    assert len(words) == 10_000


def test_ten_words_in_one_answer_make_it_done(rest: Page):
    box(rest).fill(" ".join(["word"] * 9))
    rest.keyboard.press("Tab")
    expect(status(rest)).to_have_text("Saved on this device")
    assert not entry(rest, KEY)["done"]
    box(rest, 1).fill(" ".join(["word"] * 10))
    rest.keyboard.press("Tab")
    expect(status(rest)).to_have_text("Saved on this device")
    assert entry(rest, KEY)["done"]


def test_what_is_typed_is_text_and_never_runs(rest: Page):
    title = rest.title()
    box(rest).fill(MARKUP)
    rest.keyboard.press("Tab")
    expect(status(rest)).to_have_text("Saved on this device")
    rest.reload()
    settled(rest)
    expect(box(rest)).to_have_value(MARKUP)
    assert rest.title() == title
    assert journal(rest).locator("img").count() == 0


def test_a_browser_that_keeps_nothing_is_never_said_to_have_saved(page: Page, parts: Server):
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); }")
    opened(page, parts, "23_rest")
    box(page).fill(LONG)
    page.keyboard.press("Tab")
    expect(status(page)).to_contain_text("Not saved")
    expect(box(page)).to_have_value(LONG)


def test_two_tabs_do_not_overwrite_each_other(rest: Page, parts: Server):
    other = opened(rest.context.new_page(), parts, "23_rest")
    stop_timers(rest)
    box(rest).fill("from the first tab")
    box(other).fill("from the second tab")
    other.keyboard.press("Tab")
    expect(status(other)).to_have_text("Saved on this device")
    rest.keyboard.press("Tab")
    expect(status(rest)).to_contain_text("Another tab has changed this part")
    assert entry(rest, KEY)["value"]["answers"]["why"] == "from the second tab"
    journal(rest).get_by_role("button", name="Take the other one").click()
    expect(box(rest)).to_have_value("from the second tab")


def test_a_second_tab_follows_the_first(rest: Page, parts: Server):
    other = opened(rest.context.new_page(), parts, "23_rest")
    box(rest).fill(LONG)
    rest.keyboard.press("Tab")
    expect(box(other)).to_have_value(LONG)
    expect(journal(other)).to_contain_text("13 words")


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_a_journal_is_open_to_everybody(sized, parts, width, scheme):
    page = opened(sized(width, scheme), parts, "23_rest")
    box(page).fill(LONG)
    assert faults(page, ".dl-journal") == []
    assert box(page).evaluate("(one) => one.labels[0].textContent") == "Why do you wait?"


def test_a_journal_fits_the_narrowest_screen(sized, parts):
    page = opened(sized(320, "light"), parts, "23_rest")
    assert sticks_out(page, ".dl-journal") == []
