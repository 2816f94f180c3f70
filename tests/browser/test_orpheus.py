"""The season without a conductor and the job survey, as a learner meets them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from open_lesson import entry
from part_lessons import SIZES, faults, small_targets, sticks_out
from playwright.sync_api import Locator, Page, expect

from lesson_servers import Server, code, served, text, write_lesson

pytest_plugins = ["part_lessons"]
pytestmark = pytest.mark.browser

LESSON = "24_orpheus"
GAME, SURVEY = ".dl-orpheus", ".dl-survey"
IMPORTS = (
    "from dlkit import content\nfrom dlkit.widgets import Bet, JobSurvey, OrpheusGame, Outcome"
)
BET = """
ways = ("open floor for all", "one fixed leader", "fixed core", "rotating core, then vote")
bet = Bet("24_orpheus/bet", "Whose concerts are best?", Outcome({way: way for way in ways}))
bet
"""
MALICE = '<img src=x onerror="document.title=1"> First in motivation, of 13 groups.'


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("orpheus")
    game = "OrpheusGame('24_orpheus/orpheus', bet=bet)"
    survey = "JobSurvey('24_orpheus/survey', content.survey('orchestra'))"
    parts = [code(one) for one in (BET, game, survey)]
    write_lesson(folder, LESSON, text("# Orpheus"), code(IMPORTS), text("## A part"), *parts)
    with served("--notebooks", str(folder)) as running:
        yield running


def opened(page: Page, server: Server) -> Page:
    page.set_default_timeout(30_000)
    page.goto(server.lesson(LESSON), wait_until="commit", timeout=60_000)
    return ready(page)


def ready(page: Page) -> Page:
    expect(page.locator(f"{GAME}[data-ready], {SURVEY}[data-ready]")).to_have_count(
        2, timeout=60_000
    )
    return page


def saved(part: Locator) -> None:
    expect(part.get_by_text("Saved on this device")).to_be_visible()


def rehearse(page: Page, n: int) -> None:
    page.get_by_role("button", name="Rehearse and play").click()
    expect(page.locator(GAME)).to_have_attribute("data-played", str(n))


def step(page: Page, name: str) -> None:
    page.locator(f"{SURVEY} .dl-pages__tab").filter(has_text=name).click()


def guess(page: Page, *ranks: int) -> None:
    names = ("Internal motivation", "General satisfaction", "Satisfaction with growth")
    for name, rank in zip(names, ranks, strict=True):
        page.get_by_role("spinbutton", name=name).fill(str(rank))
    page.get_by_role("button", name="Show what the sources give").click()


def place_bet(page: Page) -> None:
    page.get_by_role("radio", name="rotating core, then vote").check()
    page.get_by_role("button", name="Place bet").click()
    expect(page.locator(GAME).get_by_text("Place your bet first, then")).to_have_attribute(
        "hidden", ""
    )


def assert_open_to_all(page: Page, width: int, scheme: Any) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    assert faults(page, ".dl-card") == [], (width, scheme)
    assert sticks_out(page, ".dl-card") == [], width


def test_a_season_is_played_to_its_end_and_is_there_again(page: Page, server: Server):
    game = opened(page, server).locator(GAME)
    said = page.get_by_role("status", name="Conversations")
    expect(said).to_contain_text("15 pairs + 27 reports = 42 conversations")
    picture = game.get_by_role("img", name=re.compile("The orchestra from above"))
    expect(picture.locator("line")).to_have_count(15 + 21)  # six of the 27 need no report
    page.get_by_label("How large is the core?").fill("27")
    expect(said).to_contain_text("351 pairs: all with all")
    expect(picture.locator("line")).to_have_count(325)  # one of them listens from the hall
    page.get_by_label("Who listens from the hall?").select_option("0 players")
    expect(picture.locator("line")).to_have_count(351)
    rehearse(page, 1)
    expect(page.get_by_role("status", name="Last piece")).to_contain_text("Piece 1, an old suite")
    page.get_by_label("How large is the core?").fill("6")
    page.get_by_role("radio", name="Mei").check()
    rehearse(page, 2)
    saved(game)
    page.reload()
    ready(page)
    expect(game).to_have_attribute("data-played", "2")
    expect(page.get_by_role("radio", name="Mei")).to_be_checked()
    for n in range(3, 7):
        rehearse(page, n)
    expect(page.get_by_role("heading", name="The season is over")).to_be_focused()
    expect(game.get_by_role("row")).to_have_count(1 + 6)  # you and five ways
    saved(game)
    kept = entry(page, "24_orpheus/orpheus")
    assert kept["done"] is True
    assert len(kept["value"]["ways"]) == 6
    assert kept["value"]["ways"][0][1:] == [27, "turn", 0, 10]
    page.get_by_role("button", name="Start again, same chances").click()
    expect(game).to_have_attribute("data-played", "0")
    expect(page.get_by_role("radio", name="Mei")).to_be_focused()


EVERY_STEP = """(open) => {
  document.querySelectorAll('.dl-pages > section').forEach((one, i) => {
    one.hidden = !open && i > 1; });
  document.querySelectorAll('.dl-orpheus details').forEach((one) => { one.open = open; });
}"""
BREAK = """(change) => {
  const kept = JSON.parse(localStorage.getItem('dlkit-record'));
  Object.assign(kept.entries['24_orpheus/orpheus'].value, change);
  localStorage.setItem('dlkit-record', JSON.stringify(kept));
}"""


def test_a_game_that_does_not_fit_is_told_and_stays_until_one_acts(page: Page, server: Server):
    opened(page, server)
    rehearse(page, 1)
    saved(page.locator(GAME))
    for change, why in (
        ({"ways": [[9, 6, "turn", 1, 10]]}, "leader must be one of 0, 1, 2, 3, 4, 5, got 9"),
        ({"ways": [], "draft": None}, "cannot be shown"),
    ):
        page.evaluate(BREAK, change)
        page.reload()
        ready(page)
        expect(page.locator(GAME).get_by_role("alert").last).to_contain_text(why)
        value = entry(page, "24_orpheus/orpheus")["value"]
        assert {name: value[name] for name in change} == change
    rehearse(page, 1)
    expect(page.locator(GAME).get_by_text("cannot be shown")).to_have_count(0)


def test_the_season_by_keyboard_alone_with_other_weights(page: Page, server: Server):
    opened(page, server)
    game = page.locator(GAME)
    page.get_by_role("radio", name="Ida").focus()
    page.keyboard.press("ArrowDown")  # Jonas
    page.keyboard.press("Tab")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")  # a core of three
    expect(page.get_by_role("status", name="Conversations")).to_contain_text("3 pairs + 27")
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(game).to_have_attribute("data-played", "1")
    before = page.get_by_role("status", name="Result").inner_text()
    weights = page.get_by_text("The weights: our assumption")
    weights.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    for _ in range(5):
        page.keyboard.press("ArrowLeft")  # less time for the rehearsal
    expect(page.get_by_role("status", name="Result")).not_to_have_text(before)
    expect(page.get_by_text("With weights of your own: 1.")).to_be_visible()
    page.get_by_text("Let five ways play 1,000 seasons").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Place your bet first, then let them play.")).to_be_visible()
    place_bet(page)
    page.get_by_text("Let five ways play 1,000 seasons").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status", name="Strategies")).to_contain_text("Best concerts:")
    expect(game.get_by_role("row").filter(has_text="what is told of Orpheus")).to_be_visible()


def test_the_survey_from_guess_to_sentence_and_back(page: Page, server: Server):
    part = opened(page, server).locator(SURVEY)
    step(page, "3 Retellings")
    first = part.get_by_text("Guess first: this step names the ranks.")
    expect(first.locator("visible=true")).to_have_count(1)
    expect(part.get_by_text("Harvey Seifter")).to_be_hidden()
    step(page, "1 Guess")
    guess(page, 4, 99, 9)
    expect(part.get_by_role("alert").first).to_have_text(
        "General satisfaction must be a whole number from 1 to 13, got 99"
    )
    guess(page, 4, 10, 8)
    expect(page.get_by_text("9th of 13 (you: 8")).to_be_visible()
    step(page, "1 Guess")
    page.get_by_role("spinbutton", name="Satisfaction with growth").press("ArrowUp")
    step(page, "2 Ranks")  # another guess shuts them again
    expect(page.get_by_text("Guess first: the ranks come after it.")).to_be_visible()
    expect(page.get_by_text("9th of 13 (you")).to_have_count(0)
    step(page, "1 Guess")
    page.get_by_role("button", name="Show what the sources give").click()
    expect(page.get_by_role("heading", name="What the sources give")).to_be_focused()
    expect(part.get_by_text("7th of 13 (you: 10")).to_be_visible()
    page.get_by_role("button", name="Next: 3 Retellings").click()
    for one in part.get_by_role("article").filter(has_text="Tick what it dropped").all():
        one.get_by_role("checkbox").first.check()
        one.get_by_role("button", name="Compare").click()
        expect(one.get_by_text("of 4 ticks as in the answers above.")).to_be_visible()
    page.get_by_role("button", name="Next: 4 What follows").click()
    for one in part.get_by_role("radio", name="It follows").all():
        one.check()
    expect(part.get_by_text("✗ No. Everybody was asked once")).to_be_visible()
    page.get_by_role("button", name="Next: 5 Sentence").click()
    page.get_by_label("Say in one sentence").fill(MALICE)
    page.get_by_role("button", name="Go through the check list").click()
    found = page.get_by_role("status", name="Check list")
    expect(found).to_contain_text("○ Names the 7th place")
    saved(part)
    page.reload()
    ready(page)
    expect(page.get_by_role("button", name="3 Retellings 4/4")).to_be_visible()
    step(page, "5 Sentence")
    assert page.get_by_label("Say in one sentence").input_value() == MALICE
    assert page.title() != "1"
    kept = entry(page, "24_orpheus/survey")
    assert kept["done"] is True
    assert kept["value"]["guess"] == {"motivation": 4, "general": 10, "growth": 9}


def test_nobody_is_kept_out(sized: Callable[[int, str], Page], server: Server):
    page = opened(sized(1280, "light"), server)
    place_bet(page)
    rehearse(page, 1)
    guess(page, 4, 10, 9)
    for fold in page.locator(f"{GAME} summary").all():
        fold.click()
    page.get_by_role("button", name="Play them now").click()
    expect(page.get_by_role("status", name="Strategies")).to_contain_text("Best concerts:")
    page.evaluate(EVERY_STEP, True)
    for size in SIZES:
        assert_open_to_all(page, *size)
    assert small_targets(page, ".dl-card") == []
    page.evaluate(EVERY_STEP, False)  # what a learner sees first
    for size in SIZES:
        assert_open_to_all(page, *size)
