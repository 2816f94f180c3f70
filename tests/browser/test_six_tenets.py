"""The lesson on the six tenets as a learner plays it: by keyboard, with a reload in the middle."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from open_lesson import answer_late, entry, hold_first
from part_lessons import SIZES, faults, small_targets, sticks_out
from part_lessons import sized as sized
from playwright.sync_api import Locator, Page, expect

from lesson_servers import Server, served

pytestmark = pytest.mark.browser

LESSON = "03_six_tenets"
BET = "Which indicator will be the first to move?"
TENETS = ["Engage", "Enable", "Enact", "Encourage", "Evaluate", "Emergent"]
SLOW = 60_000


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with served() as running:
        yield running


def opened(page: Page, server: Server) -> Page:
    page.set_default_timeout(15_000)
    page.goto(server.lesson(LESSON), wait_until="commit", timeout=SLOW)
    return settled(page)


def settled(page: Page) -> Page:
    """The page once all its parts are there."""
    expect(page.get_by_role("status", name="Engine")).to_have_text("Ready", timeout=SLOW)
    for part in (".dl-case", ".dl-budget", ".dl-quiz"):
        expect(page.locator(f"{part}[data-ready]").first).to_be_visible(timeout=SLOW)
    return page


def case(page: Page) -> Locator:
    return page.locator(".dl-case")


def game(page: Page) -> Locator:
    return page.locator(".dl-budget")


def key(page: Page, where: Locator, name: str) -> None:
    """Puts the focus on something and presses a key there."""
    where.focus()
    expect(where).to_be_focused()
    page.keyboard.press(name)


def tab_to(page: Page, wanted: Locator, limit: int = 60) -> None:
    """Presses Tab until the element has the focus."""
    for _ in range(limit):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {wanted}")


def walk_room(page: Page, name: str, way: int = 0) -> None:
    """Enters a room and takes one way in each of its choices, by keyboard."""
    door = case(page).locator(".dl-case__door", has_text=name)
    key(page, door, "Enter")
    expect(case(page).get_by_role("heading", name=f"{name}: ")).to_be_focused()
    for choice in case(page).locator(".dl-case__choice").all():
        tab_to(page, choice.get_by_role("radio").first)
        page.keyboard.press("Space")
        for _ in range(way):
            page.keyboard.press("ArrowDown")
        expect(choice.locator(".dl-case__told")).to_contain_text("Lights")
    expect(door).to_contain_text("been there")


def place_bet(page: Page) -> None:
    bet = page.get_by_role("region", name=BET)
    key(page, bet.get_by_role("radio", name="Collaboration"), "Space")
    tab_to(page, bet.get_by_role("button", name="Place bet"))
    page.keyboard.press("Enter")
    expect(bet).to_contain_text("Your bet is placed")


def play_term(page: Page, tokens: dict[str, int]) -> None:
    """Types the tokens of a term and plays it, by keyboard."""
    played = int(game(page).get_attribute("data-played"))
    for name, count in tokens.items():
        box = game(page).get_by_label(name, exact=True)
        box.focus()
        page.keyboard.press("Control+a")
        page.keyboard.type(str(count))
    tab_to(page, game(page).get_by_role("button", name="Play this term"))
    page.keyboard.press("Enter")
    expect(game(page)).to_have_attribute("data-played", str(played + 1))


def seen(page: Page) -> None:
    """Has every part painted once: until then its height is a guess, and parts overlap."""
    for part in page.locator("section.dl-card").all():
        part.scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, 0)")


FIVE = {"Mentoring": 3, "Facilitation": 2}


def test_the_lesson_by_keyboard_with_a_reload_in_the_middle(page: Page, server: Server):
    opened(page, server)
    for name in reversed(TENETS[3:]):
        walk_room(page, name)
    expect(case(page)).to_contain_text("Saved on this device")
    lit = case(page).get_attribute("data-lit")
    page.reload()
    settled(page)
    expect(case(page)).to_have_attribute("data-lit", lit)
    expect(case(page).get_by_role("heading", name="Encourage: ")).to_be_visible()
    for name in TENETS[:3]:
        walk_room(page, name)
    expect(case(page).get_by_role("status", name="Elements")).to_contain_text("18 of 18")
    key(page, case(page).get_by_role("button", name="Without Encourage"), "Enter")
    replay = case(page).get_by_role("status", name="Replay")
    expect(replay).to_have_text("Without Encourage 14 elements are lit; in your run it was 18.")
    expect(case(page).get_by_role("table").first).to_contain_text("Noor adds up her unpaid hours")
    kept = entry(page, f"{LESSON}/case")
    assert (kept["kind"], kept["done"]) == ("case", True)
    assert kept["value"]["order"][:3] == ["emergent", "evaluate", "encourage"]

    expect(game(page).get_by_role("button", name="Play this term")).to_be_disabled()
    place_bet(page)
    play_term(page, FIVE)
    play_term(page, {"Communities of practice": 3, "Networks": 2})
    box = game(page).get_by_label("Time", exact=True)
    box.focus()
    page.keyboard.type("1")
    expect(game(page)).to_contain_text("Saved on this device")
    said = game(page).get_by_role("status", name="Result").inner_text()
    page.reload()
    settled(page)
    expect(game(page)).to_have_attribute("data-played", "2")
    expect(game(page).get_by_role("status", name="Result")).to_have_text(said)
    expect(game(page).get_by_label("Time", exact=True)).not_to_have_value("0")
    play_term(page, {"Time": 0, "Collective decisions": 3, "Professional development": 2})
    play_term(page, {"Recognition and reward": 2, "Time": 2, "Space": 1})
    expect(game(page)).to_contain_text("The four terms are over. Collaboration was the first")
    expect(page.get_by_role("region", name=BET)).to_contain_text("that is what happened")
    expect(game(page)).to_contain_text("Saved on this device")
    assert entry(page, f"{LESSON}/budget")["done"]

    checks = page.get_by_role("region", name="How do we know?")
    key(page, checks.get_by_role("button", name="Run the checks"), "Enter")
    expect(checks.get_by_role("status", name="Checks")).to_contain_text("5 of 5", timeout=SLOW)
    prompt = page.get_by_role("region", name="Your journal").get_by_role("textbox").first
    prompt.focus()
    page.keyboard.type("\u202eNobody \U0001f642 <script>alert(1)</script>")
    expect(page.get_by_role("region", name="Your journal")).to_contain_text("Saved on this device")

    key(page, case(page).get_by_role("button", name="Start again"), "Enter")
    expect(case(page)).to_have_attribute("data-lit", "0")
    expect(case(page)).to_contain_text("Saved on this device")
    again = entry(page, f"{LESSON}/case")
    assert (again["value"]["order"], again["done"]) == ([], True), "what was done stays done"


def test_too_many_tokens_are_refused_in_words_and_nothing_is_lost(page: Page, server: Server):
    opened(page, server)
    place_bet(page)
    for name, count in (("Time", 15), ("Space", 6)):
        game(page).get_by_label(name, exact=True).fill(str(count))
    told = game(page).get_by_role("alert").filter(has_text="20 tokens")
    expect(told).to_have_text("You have 20 tokens left, and this is 21.")
    game(page).get_by_role("button", name="Play this term").click()
    expect(game(page)).to_have_attribute("data-played", "0")
    game(page).get_by_label("Space", exact=True).fill("1.5")
    expect(game(page)).to_contain_text("Space must be a whole number from 0 on.")
    game(page).get_by_label("Space", exact=True).fill("5")
    play_term(page, {})
    expect(game(page).get_by_role("status", name="Tokens")).to_contain_text("0 of the 0 tokens")


def test_a_weight_can_be_changed_and_plays_the_same_plan_again(page: Page, server: Server):
    opened(page, server)
    place_bet(page)
    play_term(page, FIVE)
    before = game(page).get_by_role("status", name="Result").inner_text()
    game(page).get_by_text("The weights: our assumption").click()
    box = game(page).get_by_label("Reach of one token")
    box.fill("9")
    expect(game(page)).to_contain_text("must be between 0 and 5, got 9")
    box.fill("3")
    expect(game(page).get_by_role("status", name="Your weights")).to_contain_text("1 weight is")
    waits = game(page).get_by_role("status", name="Your bet")
    expect(waits).to_contain_text("with weights of your own it is not settled")
    expect(game(page).get_by_role("status", name="Result")).not_to_have_text(before)
    game(page).get_by_text("Let named strategies play").click()
    game(page).get_by_role("button", name="Play 1,000 games each").click()
    table = game(page).get_by_role("region", name="Strategies")
    expect(table).to_contain_text("with your weights")
    expect(game(page)).to_contain_text("Saved on this device")
    page.reload()
    settled(page)
    game(page).get_by_text("The weights: our assumption").click()
    expect(game(page).get_by_label("Reach of one token")).to_have_value("3")
    game(page).get_by_role("button", name="Back to our assumptions").click()
    expect(game(page).get_by_role("status", name="Result")).to_have_text(before)
    expect(waits).to_have_text("")


def test_a_bet_taken_back_in_the_middle_leaves_the_game(page: Page, server: Server):
    opened(page, server)
    place_bet(page)
    play_term(page, FIVE)
    expect(game(page)).to_contain_text("Saved on this device")
    said = game(page).get_by_role("status", name="Result").inner_text()
    bet = page.get_by_role("region", name=BET)
    bet.get_by_role("button", name="Change my bet").click()
    expect(game(page)).to_contain_text("Place your bet first")
    expect(game(page).get_by_role("status", name="Result")).to_have_text(said)
    page.evaluate(
        """() => {
          const kept = JSON.parse(localStorage.getItem("dlkit-record"));
          for (const [key, one] of Object.entries(kept.entries)) {
            if (one.kind === "bet") delete kept.entries[key];
          }
          localStorage.setItem("dlkit-record", JSON.stringify(kept));
        }"""
    )
    opened(page, server)
    expect(game(page)).to_have_attribute("data-played", "1")
    expect(game(page).get_by_role("status", name="Result")).to_have_text(said)
    expect(game(page).get_by_role("button", name="Play this term")).to_be_disabled()
    assert len(entry(page, f"{LESSON}/budget")["value"]["plan"]) == 1
    place_bet(page)
    play_term(page, FIVE)


def test_tokens_typed_just_before_the_page_goes_are_kept(page: Page, server: Server):
    opened(page, server)
    game(page).get_by_label("Time", exact=True).fill("4")
    page.reload()
    settled(page)
    expect(game(page).get_by_label("Time", exact=True)).to_have_value("4")


def test_an_old_answer_of_the_case_that_fails_late_says_nothing(page: Page, server: Server):
    opened(page, server)
    hold_first(page, "walk")
    key(page, case(page).locator(".dl-case__door", has_text="Engage"), "Enter")  # is held
    tab_to(page, case(page).get_by_role("radio").first)
    page.keyboard.press("Space")
    expect(case(page).locator(".dl-case__told").first).to_contain_text("Lights")
    lit = case(page).get_attribute("data-lit")
    answer_late(page)
    expect(case(page).get_by_text("an answer that failed")).to_be_hidden()
    assert case(page).get_attribute("data-lit") == lit


def test_what_was_kept_and_fits_no_more_is_said_and_left_alone(page: Page, server: Server):
    opened(page, server)
    walk_room(page, "Engage")
    expect(case(page)).to_contain_text("Saved on this device")
    page.evaluate(
        """() => {
          const kept = JSON.parse(localStorage.getItem("dlkit-record"));
          kept.entries["03_six_tenets/case"].value.answers = { engage: { invite: "<b>" } };
          localStorage.setItem("dlkit-record", JSON.stringify(kept));
        }"""
    )
    opened(page, server)
    expect(case(page).get_by_role("alert").first).to_contain_text("does not fit it any more")
    expect(case(page)).to_have_attribute("data-lit", "0")
    assert entry(page, f"{LESSON}/case")["value"]["answers"] == {"engage": {"invite": "<b>"}}


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_nobody_is_kept_out(sized, server, width, scheme):
    page = opened(sized(width, scheme), server)
    for name in TENETS:
        walk_room(page, name, 1)
    case(page).get_by_role("button", name="Without Enact").click()
    expect(case(page).get_by_role("status", name="Replay")).to_contain_text("Without Enact")
    place_bet(page)
    play_term(page, FIVE)
    for fold in page.locator(".dl-case summary, .dl-budget summary").all():
        fold.click()
    game(page).get_by_role("button", name="Play 1,000 games each").click()
    expect(game(page).get_by_role("region", name="Strategies")).to_be_visible()
    seen(page)
    assert faults(page, "body") == []
    for part in (".dl-case", ".dl-budget"):
        assert small_targets(page, part) == []
        assert sticks_out(page, part) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
