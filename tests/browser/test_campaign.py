"""The challenge as learners meet it: played by pointer and by keys, kept, open to everybody."""

from __future__ import annotations

import pytest
from open_lesson import entry
from part_lessons import SIZES, faults, small_targets, sticks_out
from part_lessons import sized as sized
from playwright.sync_api import Locator, Page, expect

from lesson_servers import Server, code, served, text, write_lesson

pytestmark = pytest.mark.browser

KEY = "campaign/game"
DEEDS = ["Show it in the own circle", "Meet an opinion leader across"]


@pytest.fixture(scope="session")
def campaigns(tmp_path_factory):
    """A server for one lesson with nothing but the challenge, on a small board of few rounds."""
    folder = tmp_path_factory.mktemp("campaigns")
    cells = [
        code("from dlkit.models.campaign import Params\nfrom dlkit.widgets import Campaign"),
        text("## The challenge"),
        code(f"Campaign('{KEY}', seed=7)"),
    ]
    write_lesson(folder, "31_campaign", text("# Challenge"), *cells)
    with served("--notebooks", str(folder)) as running:
        yield running


def opened(page: Page, server: Server) -> Page:
    page.set_default_timeout(60_000)
    page.goto(server.lesson("31_campaign"))
    return settled(page)


def settled(page: Page) -> Page:
    """The page once the board is there."""
    expect(page.locator(".dl-campaign[data-taken]")).to_have_count(1, timeout=60_000)
    return page


@pytest.fixture
def game(page: Page, campaigns: Server) -> Page:
    return opened(page, campaigns)


def part(page: Page) -> Locator:
    return page.get_by_role("region", name="The challenge")


def button(page: Page, name: str) -> Locator:
    return part(page).get_by_role("button", name=name, exact=True)


def taken(page: Page, count: int) -> None:
    """Waits until so many actions are played."""
    expect(part(page)).to_have_attribute("data-taken", str(count))


def play(page: Page, count: int) -> None:
    """So many actions, as the page proposes them."""
    before = int(part(page).get_attribute("data-taken"))
    for i in range(count):
        button(page, "Do it").click()
        taken(page, before + i + 1)


def finish(page: Page) -> None:
    """Lets all rounds that are left pass."""
    for count in range(int(part(page).get_attribute("data-taken")) // 2 * 2 + 2, 26, 2):
        button(page, "End round").click()
        taken(page, count)


def news(page: Page) -> Locator:
    return part(page).get_by_role("status", name="What just happened")


def test_an_action_is_chosen_done_told_and_saved(game: Page):
    expect(part(game)).to_contain_text("3 of 120 have moved (3 %)")
    who = part(game).get_by_label("Who", exact=True)
    name = who.locator("option:checked").inner_text().split(",")[0]
    button(game, "Do it").click()
    taken(game, 1)
    expect(news(game)).to_contain_text(f"{name} showed it to")
    expect(part(game)).to_contain_text(f"{name}: 1 of 4")
    expect(part(game)).to_contain_text("Actions left: 1 in this round, 23 in all.")
    expect(part(game)).to_contain_text("Saved on this device")
    kept = entry(game, KEY)
    assert (kept["kind"], kept["done"], kept["value"]["actions"][0][1]) == (
        "campaign", False, "show",
    )  # fmt: skip


def test_the_lists_offer_only_what_is_allowed(game: Page):
    part(game).get_by_role("radio", name=DEEDS[0]).check()
    expect(part(game).get_by_label("With whom")).to_be_hidden()
    part(game).get_by_role("radio", name=DEEDS[1]).check()
    leaders = part(game).get_by_label("With whom").locator("option")
    expect(leaders).to_have_count(8)
    helping = part(game).get_by_role("radio", name="Help somebody who is ready")
    expect(helping).to_be_disabled()
    part(game).get_by_role("radio", name=DEEDS[0]).check()
    while helping.is_disabled():
        play(game, 2)
    helping.check()
    expect(part(game)).to_contain_text("is ready, and will move in one of the next rounds.")


def test_somebody_pointed_at_on_the_board_is_chosen(game: Page):
    part(game).get_by_role("radio", name=DEEDS[1]).check()
    whom = part(game).get_by_label("With whom")
    for one in part(game).locator(".dl-board__person--open").all()[-2:]:
        name = one.locator("title").text_content().split(":")[0]
        one.click()
        expect(whom.locator("option:checked")).to_contain_text(name)
    expect(part(game).locator(".dl-board__person--chosen")).to_have_count(2)


def test_undo_takes_back_what_this_round_has_not_ended(game: Page):
    lanes = part(game).locator(".dl-board__lane, .dl-board__number").all_text_contents()
    expect(button(game, "Undo")).to_be_disabled()
    play(game, 1)
    button(game, "Undo").click()
    taken(game, 0)
    expect(news(game)).to_have_text("Nothing has happened yet.")
    expect(part(game).locator(".dl-board__lane, .dl-board__number")).to_have_text(lanes)
    assert entry(game, KEY)["value"]["actions"] == []
    expect(button(game, "Do it")).to_be_focused()
    play(game, 2)
    expect(button(game, "Undo")).to_be_disabled()


def test_a_reload_in_the_middle_goes_on_where_it_was(game: Page):
    play(game, 5)
    picture = part(game).locator(".dl-board").get_attribute("aria-label")
    story = part(game).locator(".dl-campaign__log").inner_text()
    expect(part(game)).to_contain_text("Saved on this device")
    game.reload()
    settled(game)
    taken(game, 5)
    expect(part(game).locator(".dl-board")).to_have_attribute("aria-label", picture)
    assert part(game).locator(".dl-campaign__log").inner_text() == story


def test_a_finished_game_says_what_decided_it_and_counts_for_ever(game: Page):
    play(game, 3)
    finish(game)
    title = part(game).get_by_role("heading", name="Not won: ")
    expect(title).to_be_focused()
    expect(part(game)).to_contain_text("never became the standard")
    expect(button(game, "Do it")).to_be_hidden()
    expect(part(game)).to_contain_text("Saved on this device")
    assert entry(game, KEY)["done"]
    part(game).get_by_role("button", name="Start again, new board").first.click()
    taken(game, 0)
    expect(button(game, "Do it")).to_be_visible()
    kept = entry(game, KEY)
    assert kept["done"]
    assert (kept["value"]["games"], kept["value"]["won"]) == (1, 0)


def test_a_whole_game_by_keyboard_alone(game: Page):
    press = game.keyboard.press
    part(game).get_by_role("radio", checked=True).focus()
    press("ArrowDown")
    expect(part(game).get_by_role("radio", name=DEEDS[1])).to_be_checked()
    press("Tab")
    expect(part(game).get_by_label("Who", exact=True)).to_be_focused()
    press("ArrowDown")
    press("Tab")
    expect(part(game).get_by_label("With whom")).to_be_focused()
    press("Tab")
    expect(button(game, "Do it")).to_be_focused()
    press("Enter")
    taken(game, 1)
    expect(news(game)).to_contain_text(" met ")
    press("Tab")
    expect(button(game, "End round")).to_be_focused()
    for count in range(2, 26, 2):
        press("Enter")
        taken(game, count)
    expect(part(game).get_by_role("heading", name="Not won: ")).to_be_focused()
    press("Tab")
    press("Enter")
    taken(game, 0)


def test_the_bots_play_and_their_games_are_told(game: Page):
    part(game).get_by_text("Could one hero do it?").click()
    part(game).get_by_role("button", name="Let them play").click()
    status = part(game).get_by_role("status", name="Bots")
    expect(status).to_have_text("Playing ...")
    play(game, 1)  # the game goes on meanwhile
    expect(status).to_have_text("Played just now.", timeout=90_000)
    rows = part(game).locator("table").filter(has_text="Player").get_by_role("row")
    expect(rows).to_have_count(5)
    expect(rows.filter(has_text="one hero")).to_contain_text("0 of 100")


def test_everybody_can_be_read_as_a_table(game: Page):
    part(game).get_by_text("Everybody in words").click()
    rows = part(game).get_by_role("region", name="Everybody on the board").get_by_role("row")
    expect(rows).to_have_count(121)
    expect(rows.nth(1)).to_contain_text("has moved")


def test_a_game_in_another_tab_is_not_overwritten_in_silence(game: Page, campaigns: Server):
    other = opened(game.context.new_page(), campaigns)
    play(game, 1)
    taken(other, 1)
    play(other, 1)
    taken(game, 2)
    assert len(entry(game, KEY)["value"]["actions"]) == 2


def test_a_kept_game_that_does_not_fit_is_said_and_left_alone(game: Page, campaigns: Server):
    play(game, 1)
    expect(part(game)).to_contain_text("Saved on this device")
    game.evaluate(
        """() => {
          const kept = JSON.parse(localStorage.getItem("dlkit-record"));
          kept.entries["campaign/game"].value.actions = [[50, "show", -1]];
          localStorage.setItem("dlkit-record", JSON.stringify(kept));
        }"""
    )
    opened(game, campaigns)
    expect(part(game).get_by_role("alert").first).to_contain_text("does not fit the rules")
    taken(game, 0)
    assert entry(game, KEY)["value"]["actions"] == [[50, "show", -1]]


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_the_challenge_is_open_to_everybody(sized, campaigns, width, scheme):
    page = opened(sized(width, scheme), campaigns)
    play(page, 3)
    for fold in part(page).locator("summary").all():
        fold.click()
    assert faults(page, ".dl-campaign") == []
    assert small_targets(page, ".dl-campaign") == []
    finish(page)
    assert faults(page, ".dl-campaign") == []


def test_the_challenge_fits_the_narrowest_screen(sized, campaigns):
    page = opened(sized(320, "light"), campaigns)
    play(page, 3)
    assert sticks_out(page, ".dl-campaign") == []
