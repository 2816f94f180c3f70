"""Lesson 01 as a learner plays it: by keyboard, with a reload in the middle, open to all."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from open_lesson import (
    answer_late,
    assert_open_to_all,
    finished,
    hit,
    hold_first,
    kept,
    opened,
    part,
    reload,
)
from playwright.sync_api import Locator, Page, Route, expect

from lesson_servers import Server, served

pytestmark = pytest.mark.browser

LESSON = "01_what_it_is"
SLOW = 30_000
BEFORE = "A boss hands out tasks to the whole team"
AFTER = "Whoever knows the field leads the team in it"
MARKUP = "<img src=x onerror=document.title='run'> <b>bold</b> \u05e9\u05dc\u05d5\u05dd"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with served() as running:
        yield running


@pytest.fixture
def lesson(page: Page, server: Server) -> Page:
    return opened(page, server, LESSON)


def press(page: Page, button: Locator) -> None:
    button.focus()
    page.keyboard.press("Enter")


def choose(page: Page, group: Locator, name: str) -> None:
    """A radio button, by the space bar."""
    group.get_by_role("radio", name=name).focus()
    page.keyboard.press("Space")
    expect(group.get_by_role("radio", name=name)).to_be_checked()


def bet(page: Page, prompt: str, outcome: str) -> Locator:
    found = part(page, prompt)
    choose(page, found, outcome)
    press(page, found.get_by_role("button", name="Place bet"))
    expect(found).to_contain_text("Your bet is placed")
    return found


def run_rounds(page: Page, first: int, last: int) -> Locator:
    game = part(page, "Manage eight people")
    said = game.get_by_role("status", name="Result")
    for n in range(first, last + 1):
        press(page, game.get_by_role("button", name="Run this round"))
        expect(said).to_contain_text(f"Round {n},")
    return game


def test_the_lesson_by_keyboard_with_a_reload_in_the_middle(lesson: Page):
    page = lesson
    part(page, "Your definition", exact=True).get_by_role("textbox").focus()
    page.keyboard.type(BEFORE)
    claim = "Which claim will you miss most often?"
    sorting = part(page, "Twelve scenes, seven claims")
    for card in sorting.locator(".dl-quiz__card").all():
        choose(page, card, "Resources")
    press(page, sorting.get_by_role("button", name="Check"))
    expect(sorting).to_contain_text("The bet comes first")
    bet(page, claim, "Trust and respect")
    press(page, sorting.get_by_role("button", name="Check"))
    expect(sorting).to_contain_text("1 of 12 are in the right place")
    expect(part(page, claim)).to_contain_text("that is what happened")

    prompt = "First belief 0.44: where will it end?"
    bet(page, prompt, "It rises to trust: people win")
    explore = part(page, "Explore: A belief and what follows")
    press(page, explore.get_by_role("button", name="Run", exact=True))
    expect(explore.get_by_role("status", name="Result")).to_contain_text("at belief 0.21 and 0.76")
    expect(part(page, prompt)).to_contain_text(
        "What happened: 'It sinks: belief in X is confirmed'"
    )
    assert hit(page, f"{LESSON}/bet_x") is False

    game = part(page, "Manage eight people")
    choose(page, game, "close control")
    game.get_by_role("slider").focus()
    page.keyboard.press("End")
    run_rounds(page, 1, 4)
    assert kept(page, f"{LESSON}/managing")["value"]["choices"] == [[4, 8]] * 4
    assert "prefers rules" not in game.inner_text()

    reload(page)
    game = part(page, "Manage eight people")
    expect(game.get_by_role("status", name="Result")).to_contain_text("Round 4,")
    expect(game.get_by_role("radio", name="close control")).to_be_checked()
    run_rounds(page, 5, 10)
    over = game.get_by_role("heading", name="Ten rounds are over")
    expect(over).to_be_focused()
    expect(game).to_contain_text("in 10 of 10 rounds yours pointed different ways")
    expect(game.locator(".dl-managing__crew")).to_contain_text("prefers rules")
    finished(page, f"{LESSON}/managing")
    expect(sorting).to_contain_text("1 of 12 are in the right place")
    expect(part(page, claim)).to_contain_text("that is what happened")

    again = part(page, "Your definition, again")
    again.get_by_role("textbox").focus()
    page.keyboard.type(AFTER)
    expect(again).to_contain_text("Words that came (3)")
    expect(again.locator("dd").nth(0)).to_have_text("knows, field, leads")
    expect(again.locator("dd").nth(1)).to_have_text("boss, hands, out, tasks, whole")
    page.keyboard.press("Tab")
    finished(page, f"{LESSON}/definition_after")


def test_a_definition_is_text_and_never_runs(lesson: Page):
    page, title = lesson, lesson.title()
    again = part(page, "Your definition, again")
    expect(again).to_contain_text("You wrote no definition at the start")
    part(page, "Your definition", exact=True).get_by_role("textbox").fill(MARKUP)
    page.keyboard.press("Tab")
    again.get_by_role("textbox").fill(f"{MARKUP} more")
    expect(again.locator("blockquote").first).to_have_text(MARKUP)
    expect(again.locator("dd").first).to_have_text("more")
    assert again.locator("img, b").count() == 0
    assert page.title() == title
    again.get_by_role("textbox").fill("word " * 2000 + " ".join(f"w{i}" for i in range(500)))
    expect(again.locator("dd").first).to_contain_text("and 461 more")


def test_two_states_and_the_strategies_are_there(lesson: Page):
    states = part(lesson, "Explore: Two states, one unit")
    said = states.get_by_role("status", name="Result")
    expect(said).to_contain_text("belief 0.76", timeout=SLOW)
    states.get_by_role("slider", name="Truly prefer rules").focus()
    lesson.keyboard.press("End")
    expect(said).to_contain_text("one stable state")
    game = part(lesson, "Manage eight people")
    press(lesson, game.locator("summary", has_text="Let strategies play"))
    press(lesson, game.get_by_role("button", name="Play them now"))
    expect(game.get_by_role("row", name="try both")).to_be_visible(timeout=SLOW)
    checks = part(lesson, "How do we know?")
    press(lesson, checks.get_by_role("button", name="Run the checks"))
    expect(checks.get_by_role("status", name="Checks")).to_contain_text("passed", timeout=SLOW)
    expect(checks).not_to_contain_text("did not")


def test_belief_and_practice_are_scored_apart_and_come_back(lesson: Page):
    stance = part(lesson, "What you believe, what is done")
    boxes = stance.get_by_role("combobox")
    for i, words in enumerate(["fully", "not at all", "fully", "not at all", "fully"]):
        boxes.nth(i).select_option(words)
    said = stance.get_by_role("status", name="Both checks")
    expect(said).to_contain_text("Belief: +2.0, towards Y")
    expect(said).to_contain_text("Practice: 0 answers so far")
    for i, words in enumerate(["always", "never", "always", "cannot say"]):
        boxes.nth(5 + i).select_option(words)
    expect(said).to_contain_text("The two point different ways")
    answers = kept(lesson, f"{LESSON}/stance")["value"]["answers"]
    assert (answers["unchecked_y"], answers["plan_y"]) == (2, "na")
    reload(lesson)
    expect(said).to_contain_text("The two point different ways", timeout=SLOW)


def test_an_old_answer_that_fails_late_says_nothing_about_the_newest(lesson: Page):
    stance = part(lesson, "What you believe, what is done")
    said = stance.get_by_role("status", name="Both checks")
    expect(said).to_contain_text("Belief: 0 answers so far")
    hold_first(lesson, "score")
    boxes = stance.get_by_role("combobox")
    boxes.nth(0).select_option("fully")
    boxes.nth(1).select_option("not at all")
    expect(said).to_contain_text("Belief: 2 answers so far")
    answer_late(lesson)
    expect(stance.locator(".dl-error")).to_be_hidden()
    expect(said).to_contain_text("Belief: 2 answers so far")


def test_the_newest_answer_that_fails_is_said(lesson: Page):
    stance = part(lesson, "What you believe, what is done")
    expect(stance.get_by_role("status", name="Both checks")).to_contain_text("0 answers so far")
    hold_first(lesson, "score")
    stance.get_by_role("combobox").nth(0).select_option("fully")
    answer_late(lesson)
    expect(stance.get_by_role("alert")).to_have_text("an answer that failed")


def test_a_kept_game_that_does_not_fit_is_said_and_stays_in_the_record(lesson: Page):
    run_rounds(lesson, 1, 1)
    spoiled = kept(lesson, f"{LESSON}/managing")["value"] | {"choices": [[99, 99]]}
    lesson.evaluate(
        """([key, value]) => {
          const record = JSON.parse(localStorage.getItem("dlkit-record"));
          record.entries[key].value = value;
          localStorage.setItem("dlkit-record", JSON.stringify(record));
        }""",
        [f"{LESSON}/managing", spoiled],
    )
    reload(lesson)
    game = part(lesson, "Manage eight people")
    told = game.get_by_role("alert")
    expect(told).to_contain_text("What was kept of this game cannot be shown", timeout=SLOW)
    expect(told).to_contain_text("must be")
    expect(game.get_by_role("radio").first).to_be_visible()
    assert kept(lesson, f"{LESSON}/managing")["value"] == spoiled
    run_rounds(lesson, 1, 1)
    expect(told).to_be_hidden()


def test_a_choice_made_while_the_picture_loads_stays(lesson: Page):
    """Back in a game that is under way, somebody chooses before the chart is there."""
    waiting: list[Route] = []
    run_rounds(lesson, 1, 1)
    kept(lesson, f"{LESSON}/managing")
    lesson.route(re.compile(r"/vega\.js"), lambda route: waiting.append(route))
    reload(lesson)
    game = part(lesson, "Manage eight people")
    expect(game.get_by_role("status", name="Result")).to_contain_text("Round 1,", timeout=SLOW)
    expect(game.get_by_role("radio", name="close control")).not_to_be_checked()
    choose(lesson, game, "close control")
    expect(game.locator("canvas")).to_have_count(0)
    assert waiting, "what draws the chart was asked for before the choice"
    for route in waiting:
        route.continue_()
    expect(game.locator("canvas")).to_be_visible(timeout=SLOW)
    expect(game.get_by_role("radio", name="close control")).to_be_checked()


def test_a_picture_on_screen_survives_a_change_of_theme(lesson: Page):
    lesson.set_viewport_size({"width": 390, "height": 800})
    drawn = run_rounds(lesson, 1, 1).locator("canvas")
    expect(drawn).to_have_attribute("width", "324")
    drawn.evaluate("(canvas) => canvas.setAttribute('data-old', '')")
    lesson.emulate_media(color_scheme="dark")
    redrawn = part(lesson, "Manage eight people").locator("canvas:not([data-old])")
    expect(redrawn).to_have_attribute("width", "324")


def test_nobody_is_kept_out(lesson: Page):
    part(lesson, "Your definition", exact=True).get_by_role("textbox").fill(BEFORE)
    part(lesson, "Your definition, again").get_by_role("textbox").fill(AFTER)
    run_rounds(lesson, 1, 10)
    expect(lesson.locator(".dl-explorer[data-ready]").first).to_be_visible(timeout=SLOW)
    assert_open_to_all(lesson)
