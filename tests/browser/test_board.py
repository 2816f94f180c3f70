"""The lecturer's board in a real browser, driven by a class that is a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from open_lesson import assert_open_to_all, faults, opened, press_on
from playwright.sync_api import Locator, Page, expect

from class_line import ASKED, VIEWS, Told, moves, state
from dlkit.classroom.games import GAMES
from lesson_servers import Server, code, served, text, until, write_lesson

pytestmark = pytest.mark.browser

TESTS = Path(__file__).resolve().parent.parent
LECTURER = TESTS.parent / "notebooks/lecturer"
IMPORTS = f"""
import sys
sys.path.append({str(TESTS)!r})
from class_line import FileLine
from dlkit.widgets import Board
"""
MARKUP = "<img src=x onerror=document.title='run'>"


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("class")


@pytest.fixture(scope="module")
def screens(tmp_path_factory: pytest.TempPathFactory, line: Path) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("screens")
    board = f"Board(FileLine({str(line)!r}))"
    write_lesson(folder, "wall", text("# The wall"), code(IMPORTS), code(board))
    for path in LECTURER.glob("*.ipynb"):
        (folder / path.name).write_bytes(path.read_bytes())
    with served("--notebooks", str(folder)) as server:
        yield server


@pytest.fixture
def told(line: Path) -> Told:
    for path in line.glob("*"):
        path.unlink()
    return Told(line)


@pytest.fixture
def shown(page: Page, screens: Server, told: Told) -> Callable[..., Page]:
    """Opens the wall on a state of the class."""

    def show(**found: Any) -> Page:
        told.tell(**found)
        page.set_default_timeout(8000)
        opened(page, screens, "wall")
        expect(page.locator(".dl-board[data-ready]")).to_have_count(1)
        return page

    return show


def wall(page: Page) -> Locator:
    return page.get_by_role("region", name="Wall")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def heard(told: Told, n: int) -> list[dict[str, Any]]:
    assert until(lambda: len(told.done()) >= n)
    return told.done()


def test_from_joining_to_the_result_by_keyboard(shown, told):
    page = shown(**state("wait", here=0, coming="Bet on Texas"))
    expect(wall(page)).to_contain_text("http://192.168.1.20:8866")
    expect(wall(page)).to_contain_text("K7P X4M")
    expect(page.get_by_role("img", name="QR code that opens")).to_be_visible()
    expect(wall(page)).to_contain_text("Nobody is here yet.")
    following = page.get_by_role("button", name="Open the next one: Bet on Texas", exact=True)
    press_on(page, following, "n")
    assert heard(told, 1) == [{"do": "next"}]
    told.tell(**state("open", "one", seconds_left=70, answered=13))
    expect(wall(page)).to_contain_text("10 or more have answered, of 20 or more")
    expect(page.get_by_role("timer")).to_contain_text("1:")
    expect(wall(page)).to_contain_text("At one half")
    expect(page.locator(".dl-board__n")).to_have_count(0)
    page.keyboard.press("c")
    assert heard(told, 2)[1] == {"do": "close"}
    told.tell(**state("closed", "one", coming="Bet on <b>Ohio</b>"))
    expect(page.get_by_role("status", name="Now")).to_have_text("Closed")
    expect(
        page.get_by_role("button", name="Open the next one: Bet on <b>Ohio</b>", exact=True)
    ).to_be_visible()
    expect(page.get_by_role("timer")).to_be_hidden()
    page.keyboard.press("r")
    assert heard(told, 3)[2] == {"do": "reveal"}
    first = VIEWS["one"] | {"n": 20, "counts": {"a": 4, "b": 6, "c": 5, "d": 5}}
    told.tell(**state("reveal", "one", before=first, key={"right": ["c"], "why": "Because."}))
    result = page.get_by_role("status", name="Result")
    expect(result).to_have_text("22 answers. Most often, 9 times: "
                                "'When the early market is full, at 16 %'.")  # fmt: skip
    rows = wall(page).get_by_role("listitem").filter(has_text="At one half")
    expect(rows).to_contain_text("✓ this one holds")
    expect(rows).to_contain_text("5 in the first vote")
    expect(rows).to_contain_text("7")
    expect(wall(page)).to_contain_text("Because.")
    assert_open_to_all(page)


def test_one_press_opens_any_activity_with_or_without_a_timer(shown, told):
    page = shown(**state("wait"))
    page.get_by_label("Search", exact=True).fill("bet join")
    expect(page.get_by_role("status", name="Plan")).to_have_text("1 of 6 shown.")
    page.get_by_label("Open it").select_option("1 minute")
    press(page, "Open: Bet: how many join?")
    expect(page.get_by_role("button", name="Open the next one")).to_be_focused()
    expect(page.get_by_role("heading", name="Leading together, Friday")).to_be_in_viewport()
    page.get_by_label("Search", exact=True).fill("")
    page.get_by_label("Lesson").select_option("08_adoption_curve")
    expect(page.get_by_role("status", name="Plan")).to_have_text("2 of 6 shown.")
    page.get_by_label("Open it").select_option("without a timer")
    press(page, "Open: Bet: the curve")
    assert heard(told, 2) == [
        {"do": "open", "activity": "bet/07/bet_square", "seconds": 60, "settings": {}},
        {"do": "open", "activity": "bet/08/bet_curve", "seconds": None, "settings": {}},
    ]
    page.get_by_label("Open it").select_option("as planned")
    press(page, "Open: Bet: the curve")
    assert "seconds" not in heard(told, 3)[2]  # a game then takes its own


def test_letters_typed_in_a_field_are_no_commands(shown, told):
    page = shown(**state("closed", "one"))
    page.get_by_label("Search", exact=True).type("r n c")
    page.get_by_label("Message in the pause").fill("Back at 10:15")
    press(page, "Pause")
    assert heard(told, 1) == [{"do": "pause", "message": "Back at 10:15"}]
    told.tell(**state("pause", "one", message="Back at 10:15"))
    expect(wall(page)).to_contain_text("Back at 10:15")
    expect(wall(page)).not_to_contain_text("Where does it stop?")


def test_a_class_that_falls_silent_stays_on_the_wall_and_comes_back_by_itself(shown, told):
    page = shown(**state("reveal", "number"))
    expect(page.locator(".dl-view canvas")).to_be_visible()
    told.fall_silent()
    expect(page.get_by_role("alert").filter(has_text="The class does not answer")).to_be_visible()
    expect(page.locator(".dl-view canvas")).to_be_visible()
    expect(wall(page)).to_contain_text("30 answers.")
    told.tell(**state("open", "number", full=True))
    expect(wall(page)).to_contain_text("The class is full")
    told.tell(**state("ended", "number"))
    expect(wall(page)).to_contain_text("The class has ended. Thank you.")
    expect(page.get_by_role("alert").filter(has_text="does not answer")).to_be_hidden()
    expect(page.get_by_role("button", name="Pause")).to_be_hidden()


def test_a_board_whose_engine_ends_begins_again_by_itself(shown, told, screens):
    page = shown(**state("closed", "one"))
    press(page, "Projector view")
    for kernel in screens.kernels():
        kernel.kill()
    told.tell(**state("reveal", "one"))
    result = page.get_by_role("status", name="Result")
    expect(result).to_contain_text("22 answers.", timeout=40_000)
    expect(page.get_by_role("button", name="Leave projector view")).to_be_visible()


def test_the_projector_shows_the_wall_and_nothing_of_the_lecturers(shown, told):
    texts = [{"id": "t1", "text": MARKUP, "shown": False}]
    page = shown(**state("closed", "text", texts=texts))
    page.get_by_text("For the lecturer only: 1 text, 1 not shown").click()
    press(page, f"Show it: {MARKUP}")
    assert heard(told, 1) == [{"do": "show_text", "id": "t1", "shown": True}]
    press(page, "Projector view")
    expect(page.get_by_text(MARKUP)).to_be_hidden()
    expect(page.get_by_label("Search", exact=True)).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_have_text("Leading together, Friday")
    view = VIEWS["text"] | {"texts": [MARKUP]}
    told.tell(**state("reveal", "text", result=view, coming="Bet on Texas"))
    expect(wall(page).get_by_text(MARKUP)).to_be_visible()
    assert page.title() != "run"
    following = page.get_by_role("button", name="Open the next one", exact=True)
    expect(following).to_be_in_viewport()  # the class does not read what comes next
    page.set_viewport_size({"width": 390, "height": 800})
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.keyboard.press("Escape")
    expect(page.get_by_label("Search", exact=True)).to_be_visible()


def test_forgetting_asks_first(shown, told):
    page = shown(**state("closed", "one"))
    page.get_by_text("End of the class").click()
    press(page, "Forget everything …")
    press(page, "Leave it as it is")
    assert told.done() == []
    press(page, "Forget everything …")
    press(page, "Forget everything")
    assert heard(told, 1) == [{"do": "forget"}]
    with page.expect_download() as file:
        press(page, "Save all answers (CSV)")
    assert file.value.suggested_filename == "class.csv"
    told.tell(**state("ended", None, forgotten=True))
    expect(wall(page)).to_contain_text("all its answers are gone from this machine")
    expect(page.get_by_text("End of the class")).to_be_hidden()
    expect(page.get_by_label("Search", exact=True)).to_be_hidden()


def adoption(rounds: int) -> dict[str, Any]:
    game = GAMES["adoption"]
    now = game.new({"rounds": 6}, 1)
    for person in range(30):
        now = game.seat(now, person)
    for _ in range(rounds):
        now = game.end_round(now, moves("adoption", now))
    about = {"id": "games/adoption", "kind": "game", "title": "The game", "prompt": "Move?"}
    after = game.after(now) if game.over(now) else None
    return {"activity": about, "run": 4, "game": game.wall(now), "after": after}


def test_a_game_grows_on_the_wall_and_ends_beside_the_model(shown, told):
    page = shown(**state("open", None, **adoption(2)))
    expect(page.get_by_role("status", name="Now")).to_have_text("Round 3 of 6")
    expect(page.get_by_role("img", name="How many of all seats have moved")).to_be_visible()
    expect(wall(page)).to_contain_text("Who moved whom (seats)")
    told.tell(**state("open", None, **adoption(3)))
    expect(page.get_by_role("img", name="After 3 of 6 rounds")).to_be_visible()
    press(page, "End this round")
    assert heard(told, 1) == [{"do": "round"}]
    told.tell(**state("open", None, **adoption(6)))
    expect(page.get_by_role("status", name="Now")).to_have_text("All rounds are played")
    expect(page.get_by_role("img", name="The curve that was played")).to_be_visible()
    expect(page.get_by_role("img", name="How many people moved at which share")).to_be_visible()
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("region", name="As played, and as the model expected")).to_be_visible()
    assert faults(page) == []


def test_every_other_kind_of_answer_has_its_place_on_the_wall(shown, told):
    page = shown(**state("closed", "curve"))
    for kind in ("curve", "sort", "scale"):
        told.tell(**state("reveal", kind, before=VIEWS[kind]))
        expect(wall(page)).to_contain_text(ASKED[kind]["prompt"])
        expect(page.get_by_role("status", name="Result")).to_contain_text(str(VIEWS[kind]["n"]))
        page.get_by_role("button", name="On the wall").first.click()
        expect(wall(page).locator(".dl-board__asked")).to_be_visible()
        assert faults(page) == []


def test_without_a_class_the_board_says_how_to_start_one(page: Page, screens: Server):
    opened(page, screens, "board")
    expect(page.get_by_text("No class is running here.")).to_be_visible()
    expect(page.get_by_text("make class")).to_be_visible()
    assert faults(page) == []
