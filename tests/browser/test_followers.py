"""Who would follow, and thresholds of one's own: by keyboard, after a reload, with odd records."""

from __future__ import annotations

import re

import pytest
from open_lesson import entry
from own_network import (
    FOLLOW,
    SAVED,
    SHARES,
    follow,
    keep_script,
    opened,
    settled,
    star,
    steps,
)
from own_network import own as own
from own_network import page_of as page_of
from playwright.sync_api import Page, expect

from lesson_servers import Server

pytest_plugins = ["part_lessons"]
pytestmark = pytest.mark.browser


def test_who_would_follow_is_shown_step_by_step_by_keyboard(page_of: Page):
    page = page_of
    part = page.locator(".dl-followers")
    expect(part).to_contain_text("There is no tie yet: tick some above first.")
    expect(part.get_by_label("Who begins?").locator("option")).to_have_count(1 + 4)  # as above
    star(page)
    expect(part.get_by_text("There is no tie yet")).to_be_hidden()
    next_step = part.get_by_role("button", name="Next step")
    expect(next_step).to_be_disabled()
    part.get_by_label("Who begins?").focus()
    page.keyboard.type("Amber")
    follow(page, "Share they need to see", "all of them")
    expect(steps(page)).to_have_text("Amber begins.")
    assert part.locator(".dl-leads__step").all_text_contents() == ["0"]
    next_step.press("Enter")
    expect(steps(page)).to_contain_text("Step 1: Birch (1 of 1) and Cedar (1 of 1) join.")
    expect(steps(page)).not_to_contain_text("Step 2")
    page.keyboard.press("Enter")
    expect(steps(page)).to_contain_text("Step 2: Dune (2 of 2) joins.")
    expect(steps(page)).to_contain_text("All 4 do it.")
    expect(part.get_by_role("button", name="Back")).to_be_focused()
    expect(part.locator(".dl-leads__step")).to_have_text(["0", "1", "1", "2"])
    expect(part.locator("svg")).to_have_attribute("aria-label", re.compile("4 do it after step 2"))
    page.wait_for_function(
        f"JSON.parse(localStorage['dlkit-record'] ?? '{{}}').entries?.['{FOLLOW}']?.done"
    )
    page.reload()
    settled(page)
    expect(part.get_by_label("Who begins?")).to_have_value("0")
    expect(steps(page)).to_have_text("Amber begins.")


def test_with_somebody_away_the_way_is_cut_and_a_starter_cannot_be_away(page_of: Page):
    page = page_of
    star(page)
    follow(page, "Who begins?", "Birch")
    follow(page, "Who else begins?", "Cedar")
    follow(page, "Who is away?", "Amber")
    page.get_by_role("button", name="Show all").click()
    expect(steps(page)).to_contain_text("Birch and Cedar begin.Step 1: Dune (1 of 1) joins.")
    expect(steps(page)).to_contain_text("All 3 who are here do it.")
    assert page.locator(".dl-followers .dl-leads__dot.dl-leads__gone").count() == 1
    follow(page, "Who is away?", "Cedar")
    expect(page.locator(".dl-followers .dl-error")).to_contain_text("Cedar is away and cannot")
    page.get_by_role("button", name="Remove Dune").click()  # three people: nobody is mixed up
    expect(page.locator(".dl-followers").get_by_label("Who begins?")).to_have_value("-1")


def test_thresholds_are_kept_may_be_left_open_and_reach_the_network(page_of: Page):
    page = page_of
    boxes = page.locator(".dl-thresholds select")
    boxes.nth(0).focus()
    page.keyboard.type("3 of")
    boxes.nth(1).select_option("cannot say")
    expect(page.locator(".dl-thresholds .dl-status").last).to_have_text(SAVED)
    kept = entry(page, SHARES)
    assert (kept["value"], kept["done"]) == ({"own": 0.3, "proof": None}, False)
    boxes.nth(2).select_option("20 %")
    said = page.get_by_role("status", name="Do they fit together?")
    expect(said).to_contain_text("You would join later than it is the standard with you.")
    boxes.nth(1).select_option("60 %")
    expect(said).to_contain_text("wait for more than the standard")
    expect(page.locator(".dl-followers").get_by_text("30 %: your own answer")).to_have_count(1)
    page.reload()
    settled(page)
    assert [one.input_value() for one in boxes.all()] == ["0.3", "0.6", "0.2"]
    assert entry(page, SHARES)["done"]


def test_thresholds_of_somebodys_editor_are_shown_as_far_as_they_are_shares(
    page: Page, own: Server
):
    kept = {"kind": "thresholds", "rev": 1, "at": "2026-11-24T10:00:00.000Z", "done": True,
            "value": {"own": 0.123, "proof": "<b>", "standard": None}}  # fmt: skip
    odd = kept | {"kind": "followers", "value": {"starters": [99, "x"], "people": 4, "away": {}}}
    page.add_init_script(keep_script({SHARES: kept, FOLLOW: odd}))
    opened(page, own)
    boxes = page.locator(".dl-thresholds select")
    assert [one.input_value() for one in boxes.all()] == ["0.123", "", "na"]
    expect(page.locator(".dl-followers").get_by_label("Who begins?")).to_have_value("-1")
    assert page.locator(".dl-thresholds b").count() == 0
