"""Who looks to whom, who would follow, thresholds and a cycle: by keyboard, after a reload."""

from __future__ import annotations

import pytest
from open_lesson import answer_late, entry, hold_first
from own_network import (
    CYCLE,
    LEADS,
    SAVED,
    box,
    follow,
    keep_script,
    opened,
    pattern,
    settled,
    star,
)
from own_network import own as own
from own_network import page_of as page_of
from part_lessons import SIZES, faults, small_targets, sticks_out
from playwright.sync_api import Page, expect

from lesson_servers import Server

pytest_plugins = ["part_lessons"]
pytestmark = pytest.mark.browser

MARKUP = "<img src=x onerror=document.title='run'>"


def test_by_keyboard_alone_ties_are_ticked_and_the_pattern_follows(page_of: Page):
    page = page_of
    box(page, "Birch", "Amber").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")  # Cedar looks to Amber
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")  # Dune looks to Amber
    expect(pattern(page)).to_have_text("4 people, 3 ties: density 0.25, centralisation 1.00.")
    expect(page.locator(".dl-leads .dl-status")).to_have_text(SAVED)
    value = {"people": ["Amber", "Birch", "Cedar", "Dune"], "ties": [[1, 0], [2, 0], [3, 0]]}
    assert entry(page, LEADS)["value"] == value
    assert entry(page, LEADS)["done"]
    page.keyboard.press("ArrowRight")
    expect(box(page, "Dune", "Birch")).to_be_focused()


def test_an_old_answer_that_fails_late_says_nothing_about_the_newest(page_of: Page):
    page = page_of
    hold_first(page, "look")
    box(page, "Birch", "Amber").check()
    expect(page.locator(".dl-leads .dl-status")).to_have_text(SAVED)  # by then it was asked
    box(page, "Cedar", "Amber").check()
    expect(pattern(page)).to_contain_text("2 ties")
    answer_late(page)
    expect(page.locator(".dl-leads .dl-error")).to_be_hidden()


def test_names_and_ties_are_there_after_a_reload(page_of: Page):
    page = page_of
    page.get_by_label("Name or role of person 1").fill("Team lead")
    expect(page.get_by_role("group", name="Team lead looks to")).to_be_visible()
    box(page, "Birch", "Team lead").check()
    page.goto("about:blank")  # sooner than it would have been saved by itself
    page.go_back(wait_until="commit")
    settled(page)
    expect(page.get_by_label("Name or role of person 1")).to_have_value("Team lead")
    expect(box(page, "Birch", "Team lead")).to_be_checked()
    expect(pattern(page)).to_contain_text("1 tie:")


def test_a_person_who_is_removed_takes_the_own_ties_along(page_of: Page):
    page = page_of
    box(page, "Dune", "Cedar").check()
    box(page, "Birch", "Amber").check()
    page.get_by_role("button", name="Remove Birch").click()
    expect(pattern(page)).to_contain_text("3 people, 1 tie")
    expect(box(page, "Dune", "Cedar")).to_be_checked()
    expect(page.get_by_label("Name or role of person 2")).to_be_focused()
    expect(page.get_by_role("button", name="Remove Amber")).to_be_disabled()


def test_with_somebody_away_it_says_what_is_left(page_of: Page):
    page = page_of
    for who in ("Birch", "Cedar", "Dune"):
        box(page, who, "Amber").check()
    expect(pattern(page)).to_contain_text("3 ties")
    page.get_by_label("Who might be away?").select_option("Amber")
    told = page.get_by_role("status", name="With one person away")
    expect(told).to_contain_text("3 separate pieces")
    assert page.locator(".dl-leads__dot.dl-leads__gone").count() == 1


def test_a_name_is_text_and_never_runs(page_of: Page):
    page = page_of
    title = page.title()
    page.get_by_label("Name or role of person 1").fill(MARKUP[:30])
    box(page, "Birch", MARKUP[:30]).check()
    expect(pattern(page)).to_contain_text("1 tie")
    assert page.title() == title
    assert page.locator(".dl-leads img").count() == 0


def test_a_record_with_anything_in_it_is_shown_as_far_as_it_fits(page: Page, own: Server):
    """Emoji, right-to-left text, ties that lead nowhere, names that are too long."""
    names = ["\U0001f98a" * 40, "\u0633\u0644\u0645\u0649", "C", 7]
    value = {"people": names, "ties": [[0, 1], [1, 9], [2, 2], "x", [3, 0]]}
    at = "2026-11-24T10:00:00.000Z"
    kept = {"kind": "leads", "rev": 1, "at": at, "done": True, "value": value}
    page.add_init_script(keep_script({LEADS: kept}))
    opened(page, own)
    expect(pattern(page)).to_contain_text("4 people, 2 ties")
    expect(page.get_by_label("Name or role of person 1")).to_have_value("\U0001f98a" * 30)
    expect(page.locator(".dl-leads .dl-error")).to_be_hidden()


def test_twelve_people_are_the_most(page_of: Page):
    page = page_of
    add = page.get_by_role("button", name="Add a person")
    for _ in range(8):
        add.click()
    expect(add).to_be_disabled()
    expect(pattern(page)).to_contain_text("12 people")
    expect(page.get_by_label("Name or role of person 12")).to_have_value("Lark")


def test_a_plan_is_asked_after_at_the_next_visit(page_of: Page):
    page = page_of
    expect(page.get_by_role("heading", name="What happened?")).to_be_hidden()
    page.get_by_label("7. The plan").fill("We meet on Monday.")
    page.keyboard.press("Tab")
    expect(page.locator(".dl-cycle .dl-status")).to_have_text(SAVED)
    assert entry(page, CYCLE)["value"]["steps"]["7"] == "We meet on Monday."
    page.reload()
    settled(page)
    expect(page.get_by_role("heading", name="What happened?")).to_be_visible()
    expect(page.locator(".dl-cycle__plan")).to_have_text("We meet on Monday.")
    page.get_by_role("button", name="Write what happened").press("Enter")
    expect(page.get_by_label("8. What happened")).to_be_focused()
    page.keyboard.type("We met.")
    expect(page.get_by_role("heading", name="What happened?")).to_be_hidden()


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_all_parts_are_open_to_everybody(sized, own, width, scheme):
    page = opened(sized(width, scheme), own)
    star(page)
    follow(page, "Who begins?", "Amber")
    follow(page, "Who is away?", "Birch")
    page.get_by_role("button", name="Show all").click()
    page.locator(".dl-thresholds select").first.select_option("3 of 10")
    page.get_by_label("Who might be away?").select_option("Amber")
    page.get_by_label("7. The plan").fill("We meet on Monday.")
    page.keyboard.press("Tab")
    for part in (".dl-leads", ".dl-followers", ".dl-thresholds", ".dl-cycle"):
        assert faults(page, part) == []
        assert sticks_out(page, part) == []
        assert small_targets(page, part) == []
