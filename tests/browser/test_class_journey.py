"""One hour of a class: thirty phones, the lecturer's board, a lost network and a killed server.

What the phones were told is kept is laid beside what the store and the export hold: nothing is
lost, nothing is doubled.
"""

from __future__ import annotations

import json
import re
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from class_crowd import PHONE, UNSENT, Board, Phone, counted, joined, opened
from class_room import KEPT
from open_lesson import assert_open_to_all
from playwright.sync_api import BrowserContext, expect

from class_servers import Room, room
from dlkit.classroom.store import Store

pytestmark = pytest.mark.browser

N = 30
LESSONS = ("01_what_it_is", "08_adoption_curve")
QUESTION = "Is handing out tasks distributing leadership?"
GAME = "Game: the new way of working"
OPTIONS = {
    "yes": "Yes: twelve people now carry something.",
    "no": "No: the tasks are spread, the deciding is not.",
    "if_trusted": "Yes, if he trusts them to keep the deadline.",
}
RELOADS, OFFLINE, LEAVES = 5, 7, 29  # what happens to these three in the game


@pytest.fixture
def ports() -> tuple[int, int]:
    """Two free ports, which a class keeps over its restart."""
    with socket.socket() as one, socket.socket() as other:
        for each in (one, other):
            each.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


@pytest.fixture
def started(tmp_path: Path, ports: tuple[int, int]) -> Callable[[], Iterator[Room]]:
    """Starts the class; once more goes on with the same one."""
    about = ["--board", "--board-port", str(ports[1]), "--lessons", *LESSONS]
    return lambda: room(tmp_path, *about, port=ports[0])


def address(hall: Room) -> str:
    found = re.search(r"Lecturer's board: (http\S+)", hall.log.read_text())
    assert found is not None, hall.log.read_text()
    return found[1]


def test_an_hour_of_a_class(
    started: Callable[[], Iterator[Room]],
    new_context: Callable[..., BrowserContext],
    tmp_path: Path,
):
    with started() as hall:
        board = opened(new_context, address(hall))
        board.says("Nobody is here yet.")
        board.says(f"{hall.code[:3]} {hall.code[3:]}")
        phones = [joined(new_context(viewport=PHONE), hall) for _ in range(N)]
        board.says("30 or more are here")
        answers_first_then_sees_the_class(board, phones)
        votes_again_after_a_pause(board, phones)
        begins_the_game(board, phones)
        cut_off(hall, phones, board)
    with started() as hall:
        goes_on(board, phones)
        plays_to_the_end(board, phones)
        taken = taken_along(board)
        board.press("End the class …")
        board.press("End the class")
        board.says("The class has ended. Thank you.")
        for phone in phones[:LEAVES]:
            phone.told("The class has ended")
    assert "Traceback" not in hall.log.read_text()
    everything_is_there_once(tmp_path, phones, taken)


def answers_first_then_sees_the_class(board: Board, phones: list[Phone]) -> None:
    """All answer one question; one of them without a network at first."""
    board.open(QUESTION)
    board.says("Fewer than 5 have answered, of 30 or more")
    board.says(OPTIONS["if_trusted"])
    expect(board.page.locator(".dl-board__n")).to_have_count(0)
    cut, *others = phones
    expect(cut.page.get_by_role("radio")).to_have_count(4)
    cut.context.set_offline(True)
    for i, phone in enumerate(phones):
        phone.choose(list(OPTIONS.values())[i % 3])
    for i, phone in enumerate(others, 1):
        phone.kept("vote 1", list(OPTIONS)[i % 3])
    cut.told(UNSENT)
    board.says("25 or more have answered, of ")
    cut.context.set_offline(False)
    cut.kept("vote 1", "yes")
    board.says("30 or more have answered, of 30 or more")
    board.press("Close")
    board.now("Closed")
    expect(board.page.locator(".dl-board__n")).to_have_count(0)
    board.press("Reveal")
    board.says("30 answers.")
    for text in OPTIONS.values():
        row = board.wall.get_by_role("listitem").filter(has_text=text)
        expect(row.locator(".dl-board__n")).to_have_text(re.compile("^10"))
    for phone in phones:
        phone.told("30 answers")
    assert_open_to_all(board.page)
    board.page.set_viewport_size({"width": 1280, "height": 800})
    board.page.emulate_media(color_scheme="light")


def votes_again_after_a_pause(board: Board, phones: list[Phone]) -> None:
    """Groups, a pause, and the same question once more beside the first vote."""
    board.press("Make groups")
    board.page.get_by_label("Message in the pause").fill("Back at 10:15")
    board.press("Pause")
    board.now("Back at 10:15")
    phones[0].told("Back at 10:15")
    board.press("Go on")
    board.press("Vote again after talking")
    for i, phone in enumerate(phones):
        phone.told("Second vote: talk first")
        phone.choose(list(OPTIONS.values())[i % 2])
        phone.kept("vote 2", list(OPTIONS)[i % 2])
    board.press("Close")
    board.press("Reveal")
    right = board.wall.get_by_role("listitem").filter(has_text=OPTIONS["no"])
    expect(right).to_contain_text("15")
    expect(right).to_contain_text("10 in the first vote")
    expect(right).to_contain_text("this one holds")


def begins_the_game(board: Board, phones: list[Phone]) -> None:
    """Robots take the seats that are left; three rounds with somebody who leaves for good."""
    board.open(GAME)
    board.now("Round 1 of 12")
    board.says("After 0 of 12 rounds 2 of 60 seats have moved")
    for number in (1, 2):
        plays(phones, number)
        board.ended_round(number, f"Round {number + 1} of 12")
    phones[LEAVES].page.close()
    plays(phones[:LEAVES], 3)
    board.ended_round(3, "Round 4 of 12")
    expect(board.page.get_by_role("img", name="How many of all seats have moved")).to_be_visible()


def plays(phones: list[Phone], number: int) -> None:
    """Each moves in a round of their own, and waits in some of those before it."""
    for i, phone in enumerate(phones):
        mine = 1 + i % 8
        if phone.has_moved or (number < mine and number % 2 == 0):
            continue
        phone.at_round(number)
        phone.act("Move" if number == mine else "Wait")
        phone.has_moved = number == mine
        phone.sent[f"round {number}"] = "move" if phone.has_moved else "wait"
    for phone in phones:
        if f"round {number}" in phone.sent:
            phone.told(KEPT)


def cut_off(hall: Room, phones: list[Phone], board: Board) -> None:
    """The server dies in the middle of a round: some have acted, others act while it is away."""
    plays(phones[:15], 4)
    for phone in phones[15:LEAVES]:
        phone.at_round(4)
    board.marked()
    hall.kill()
    for i, phone in enumerate(phones[15:LEAVES], 15):
        if not phone.has_moved and i % 2:
            phone.act("Wait")
            phone.sent["round 4"] = "wait"
            phone.told(UNSENT)
    phones[0].told("No connection to the lecturer's machine.")
    lost = board.page.get_by_role("alert").filter(has_text="connection to the lesson is lost")
    expect(lost).to_be_visible()


def goes_on(board: Board, phones: list[Phone]) -> None:
    """The same command again: the board opens itself by its cookie, phones come back unasked."""
    board.again()
    board.now("Round 4 of 12")
    board.says("After 3 of 12 rounds")
    for phone in phones[:LEAVES]:
        if "round 4" in phone.sent:
            phone.told(KEPT)
    board.ended_round(4, "Round 5 of 12")


def plays_to_the_end(board: Board, phones: list[Phone]) -> None:
    """One reloads, one is away for two rounds, and all see how the game ends."""
    here = phones[:LEAVES]
    plays(here, 5)
    again = phones[RELOADS]
    again.page.reload()
    again.at_round(5)
    expect(again.page.get_by_role("button", name="Wait", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    away = phones[OFFLINE]
    away.context.set_offline(True)
    board.ended_round(5, "Round 6 of 12")
    plays([one for one in here if one is not away], 6)
    board.ended_round(6, "Round 7 of 12")
    away.context.set_offline(False)
    for number in range(7, 12):
        plays(here, number)
        board.ended_round(number, f"Round {number + 1} of 12")
    board.press("End this round")
    for phone in here:
        phone.told("The game is over")
    expect(board.page.get_by_role("img", name="The curve that was played")).to_be_visible()
    expect(
        board.page.get_by_role("img", name="How many people moved at which share")
    ).to_be_visible()
    assert_open_to_all(board.page)
    board.page.set_viewport_size({"width": 1280, "height": 800})


def taken_along(board: Board) -> dict[str, Counter[str]]:
    """The export's answers of the two votes."""
    board.page.get_by_text("End of the class").click()
    with board.page.expect_download() as file:
        board.press("The same as JSON")
    rounds = json.loads(Path(file.value.path()).read_text())["rounds"]
    votes = [one for one in rounds if one["title"] == QUESTION]
    return {f"vote {one['round']}": Counter(one["answers"]) for one in votes}


def everything_is_there_once(
    folder: Path, phones: list[Phone], taken: dict[str, Counter[str]]
) -> None:
    """What was said to be kept is in the store once, and nothing else is."""
    store = Store.open(f"sqlite:///{folder / 'class.sqlite'}")
    (about,) = store.classes()
    assert len(store.participants(about.id)) == N
    vote, game = store.runs(about.id)
    found = {f"vote {k + 1}": [one.value for one in store.answers(vote.id, k)] for k in (0, 1)}
    found |= {
        f"round {k + 1}": [one.value["do"] for one in store.answers(game.id, k)]
        for k in range(game.round)
    }
    wheres = {where for phone in phones for where in phone.sent}
    assert {where for where, values in found.items() if values} == wheres
    for where in sorted(wheres):
        assert Counter(found[where]) == counted(phones, where), where
    assert taken == {where: counted(phones, where) for where in ("vote 1", "vote 2")}
    store.close()
