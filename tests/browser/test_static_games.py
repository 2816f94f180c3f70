"""Games, surveys and own networks in a folder, with the network off: played and kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from open_lesson import faults, finished, kept
from playwright.sync_api import Locator, Page, expect
from static_games import AGAIN, FAIR, NAME
from static_page import opened, part, ready

from dlkit import content, widgets

pytest_plugins = ["static_page", "static_games"]
pytestmark = pytest.mark.browser


@pytest.fixture
def lesson(parts_page: Page) -> Page:
    return parts_page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def run_rounds(game: Locator, first: int, last: int) -> None:
    page = game.page
    for played in range(first, last + 1):
        game.get_by_role("button", name="Run this round").focus()
        press(page, "Enter")
        expect(game).to_have_attribute("data-played", str(played))


def test_ten_rounds_by_keyboard_and_after_a_reload_and_again(lesson: Page):
    page, live = lesson, widgets.Managing("a/b")
    game = part(page, "Manage eight people")
    expect(game).to_contain_text("Recorded: 24 units of eight people.")
    game.get_by_role("radio", name="agreed aims").check()
    game.get_by_role("slider").focus()
    press(page, "End")
    run_rounds(game, 1, 4)
    assert kept(page, f"{NAME}/managing")["value"]["choices"] == [[1, 8]] * 4
    page.reload()
    ready(page)
    run_rounds(game, 5, 10)
    for played in range(10):
        view = live.on_play(1, 8, played)
    expect(game.get_by_role("status", name="Result")).to_have_text(view["summary"])
    expect(game.get_by_role("heading", name="Ten rounds are over")).to_be_focused()
    for line in view["over"]["told"]:
        expect(game.get_by_text(line)).to_be_visible()
    entry = finished(page, f"{NAME}/managing")
    assert entry["value"] == view["value"]
    game.get_by_text("Let strategies play 1,000 units").click()
    game.get_by_role("button", name="Play them now").click()
    expect(game.get_by_role("row").filter(has_text="believer from X")).to_be_visible()
    game.get_by_role("button", name="Again, other people").click()
    expect(game).to_have_attribute("data-played", "0")
    assert kept(page, f"{NAME}/managing")["value"]["seed"] == 2
    run_rounds(game, 1, 1)


def test_the_survey_from_guess_to_sentence(lesson: Page):
    survey = part(lesson, content.survey("orchestra").title)
    for box, place in zip(survey.get_by_role("spinbutton").all(), ("4", "99", "9"), strict=True):
        box.fill(place)
    survey.get_by_role("button", name="Show what the sources give").click()
    expect(survey.get_by_role("alert").first).to_have_text(
        "General satisfaction must be a whole number from 1 to 13, got 99"
    )
    survey.get_by_role("spinbutton").nth(1).fill("10")
    survey.get_by_role("button", name="Show what the sources give").focus()
    press(lesson, "Enter")
    expect(survey.get_by_text("7th of 13 (you: 10; 3 places higher")).to_be_visible()
    tabs = survey.locator(".dl-pages__tab")
    tabs.filter(has_text="3 Retellings").click()
    compare = survey.get_by_role("button", name="Compare")
    for i in range(compare.count()):
        compare.nth(i).click()
        expect(survey.get_by_text("ticks as in the answers above").nth(i)).to_be_visible()
    tabs.filter(has_text="4 What follows").click()
    for group in survey.locator(".dl-survey__claim").all():
        group.get_by_label("It does not follow").check()
        expect(group.get_by_role("status")).not_to_be_empty()
    tabs.filter(has_text="5 Sentence").click()
    survey.get_by_role("textbox").fill(FAIR)
    survey.get_by_role("button", name="Go through the check list").click()
    expect(survey.get_by_role("status", name="Check list")).to_contain_text("7 of 7 found.")
    assert finished(lesson, f"{NAME}/survey")["value"]["guess"]["general"] == 10


def test_an_own_network_and_who_would_follow(lesson: Page):
    leads, follow = part(lesson, "Who looks to whom?"), part(lesson, "Who would follow?")
    leads.get_by_role("group", name="Birch looks to").get_by_label("Amber").focus()
    press(lesson, "Space", "ArrowDown", "Space", "ArrowDown", "Space")
    expect(leads.get_by_role("status", name="Pattern")).to_have_text(
        "4 people, 3 ties: density 0.25, centralisation 1.00."
    )
    leads.get_by_label("Who might be away?").select_option("Amber")
    expect(leads).to_contain_text("Birch, Cedar and Dune would have nobody here to look to.")
    assert finished(lesson, "profile/leads")["value"]["ties"] == [[1, 0], [2, 0], [3, 0]]
    follow.get_by_label("Who begins?").select_option("Amber")
    follow.get_by_role("button", name="Show all").click()
    told = follow.get_by_role("status", name="Who follows")
    expect(told).to_contain_text("Step 1: Birch (1 of 1), Cedar (1 of 1) and Dune (1 of 1) join.")
    expect(told).to_contain_text("All 4 do it.")
    follow.get_by_label("Who is away?").select_option("Amber")
    expect(follow.get_by_role("alert")).to_have_text(
        "Amber is away and cannot begin: choose somebody who is here."
    )


def test_an_assessment_is_scored_kept_and_compared_with_the_next(lesson: Page, parts_folder: Path):
    first = part(lesson, "Self-assessment")
    item = first.get_by_role("group").first
    item.get_by_role("radio").first.focus()
    press(lesson, "Space", "ArrowRight")
    said = first.get_by_role("status", name="Your result")
    expect(said).to_contain_text("Your unit as you see it: ")
    expect(first).to_contain_text("Your answers are scored in this page")
    expect(first).to_contain_text("Saved on this device")  # the second answer too
    answers = kept(lesson, "profile/assessment_1")["value"]["answers"]
    live = widgets.Assessment()
    expect(said).to_have_text(live.on_score(answers)["said"])
    lesson.reload()
    ready(lesson)
    expect(said).to_have_text(live.on_score(answers)["said"])
    opened(lesson, parts_folder, AGAIN)
    second = part(lesson, "Self-assessment, second round")
    second.get_by_role("group").first.get_by_role("radio").nth(3).check()
    now = kept(lesson, "profile/assessment_2")["value"]["answers"]
    change = live.on_score(now, answers)["change"]["said"]
    expect(second.get_by_text(change)).to_be_visible()


def test_the_weeks_of_a_team_and_the_way_of_a_group(lesson: Page):
    team, way = part(lesson, "Who carried what?"), part(lesson, "The way of a group of yours")
    team.get_by_role("button", name="Add a person").focus()
    press(lesson, "Enter")
    lesson.keyboard.type("Ana")
    team.get_by_role("checkbox", name="Content: Ana").focus()
    press(lesson, "Space")
    expect(team.get_by_role("status", name="Coverage")).to_have_text(
        "1 person, one of the three aspects covered: content by 1, working with it by nobody, "
        "human process by nobody."
    )
    for day, harmony in (("2026-01-12", "-3"), ("2026-03-02", "-1")):
        way.get_by_label("Day", exact=True).fill(day)
        way.get_by_role("spinbutton", name="Harmony").fill(harmony)
        way.get_by_role("button", name="Add this point").focus()
        press(lesson, "Enter")
    said = way.get_by_role("status", name="The way")
    expect(said).to_contain_text("2 points, 12 Jan 2026 to 2 Mar 2026: harmony +2, process 0")
    assert len(finished(lesson, f"{NAME}/trajectory")["value"]["points"]) == 2
    lesson.reload()
    ready(lesson)
    expect(said).to_contain_text("2 points")
    expect(way).to_contain_text("One step cannot tell a group that is led from one that drifts.")
    expect(team.get_by_role("status", name="Coverage")).to_contain_text("content by 1")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_parts_are_open_to_all(lesson: Page, width: int, scheme: Any):
    lesson.set_viewport_size({"width": width, "height": 800})
    lesson.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    assert faults(lesson) == []
    assert lesson.evaluate("document.documentElement.scrollWidth") <= width
