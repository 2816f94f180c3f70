"""Who looks to whom, who would follow, thresholds and a cycle: by keyboard, after a reload."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from open_lesson import answer_late, hold_first
from part_lessons import SIZES, entry, faults, small_targets, sticks_out
from playwright.sync_api import Locator, Page, expect

from lesson_servers import Server, code, served, text, write_lesson

pytest_plugins = ["part_lessons"]
pytestmark = pytest.mark.browser

LEADS, CYCLE, SHARES = "profile/leads", "profile/cycle", "profile/thresholds"
FOLLOW = "31_own/followers"
MARKUP = "<img src=x onerror=document.title='run'>"
SAVED = "Saved on this device"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("own")
    parts = ("LeadsWhom()", "Followers('31_own/followers')", "Thresholds()", "Cycle()")
    cells = [code("from dlkit import widgets"), text("## A part"),
             *[code(f"widgets.{part}") for part in parts]]  # fmt: skip
    write_lesson(folder, "31_own", text("# Own"), *cells)
    with served("--notebooks", str(folder)) as running:
        yield running


def opened(page: Page, server: Server) -> Page:
    page.set_default_timeout(15_000)
    page.goto(server.lesson("31_own"), wait_until="commit", timeout=60_000)
    return settled(page)


def settled(page: Page) -> Page:
    expect(page.locator(":is(.dl-leads, .dl-followers)[data-ready]")).to_have_count(
        2, timeout=60_000
    )
    expect(page.locator(".dl-thresholds[data-ready]")).to_have_count(1, timeout=60_000)
    expect(page.locator(".dl-cycle")).to_have_count(1, timeout=60_000)
    return page


@pytest.fixture
def page_of(page: Page, own: Server) -> Page:
    return opened(page, own)


def keep_script(entries: dict[str, Any]) -> str:
    """Puts a record into the browser before the page looks for one."""
    at = "2026-11-24T10:00:00.000Z"
    about = {"format": "dlkit-record", "version": 1, "created": at, "changed": at}
    record = about | {"id": "0b1c2d3e-0000-4000-8000-000000000001", "entries": entries}
    return f"localStorage.setItem('dlkit-record', {json.dumps(json.dumps(record))})"


def box(page: Page, who: str, whom: str) -> Locator:
    return page.get_by_role("group", name=f"{who} looks to").get_by_label(whom, exact=True)


def pattern(page: Page) -> Locator:
    return page.get_by_role("status", name="Pattern")


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


def star(page: Page) -> None:
    """Birch, Cedar and Dune look to Amber; Dune to Cedar as well."""
    for who, whom in (
        ("Birch", "Amber"),
        ("Cedar", "Amber"),
        ("Dune", "Amber"),
        ("Dune", "Cedar"),
    ):
        box(page, who, whom).check()
    page.wait_for_function(
        "JSON.parse(localStorage.getItem('dlkit-record') ?? '{}')"
        ".entries?.['profile/leads']?.value.ties.length === 4"
    )


def follow(page: Page, label: str, option: str) -> None:
    page.locator(".dl-followers").get_by_label(label, exact=True).select_option(option)


def steps(page: Page) -> Locator:
    return page.get_by_role("status", name="Who follows")


def test_who_would_follow_is_shown_step_by_step_by_keyboard(page_of: Page):
    page = page_of
    part = page.locator(".dl-followers")
    expect(part).to_contain_text("There is no tie yet: tick some above first.")
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
    page.wait_for_function(f"JSON.parse(localStorage['dlkit-record']).entries['{FOLLOW}']?.done")
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
