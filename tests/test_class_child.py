"""The lecturer's board as a child of the class, and its line to the class."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from class_servers import Room, room
from dlkit.classroom.link import PLACE, Link, NoAnswer
from lesson_servers import code, text, until, write_lesson


@pytest.fixture(scope="module")
def open_room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    with room(tmp_path_factory.mktemp("class"), "--title", "Monday") as running:
        yield running


BOARD = """
from dlkit.classroom.link import Link
state = Link.from_environment().state()
print(f"board of {state['code']} with {len(state['plan'])} activities")
"""


def test_the_board_is_a_child_that_only_the_secret_opens_and_that_ends_with_the_class(
    tmp_path: Path,
):
    boards = tmp_path / "boards"
    boards.mkdir()
    write_lesson(boards, "board", text("# Board"), code(BOARD))
    with room(tmp_path, "--board", "--board-notebooks", str(boards)) as running:
        said = running.log.read_text()
        address = re.search(r"board: (http://localhost:\d+)(\S+)", said)
        assert address[2] == f"/voila/render/board.ipynb?token={running.secret}"
        child = next(
            one
            for one in psutil.Process(running.process.pid).children()
            if "serve" in one.cmdline()
        )
        assert not any(running.secret in word for word in child.cmdline())
        board = Room(running.process, running.log, address[1], "", "")
        assert b"ask for a token" in board.ask("/voila/render/board.ipynb").body or (
            board.ask("/voila/render/board.ipynb").status == 302
        )
        page = board.ask(address[2]).body.decode()
        assert f"board of {running.code} with" in page
        place = Path(child.environ()[PLACE])
        assert stat.S_IMODE(place.stat().st_mode) == 0o600
        running.kill()
        assert until(lambda: not child.is_running() or child.status() == "zombie", 15)


def test_the_link_says_what_is_wrong_in_plain_words(
    open_room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv(PLACE, raising=False)
    assert Link.found() is None
    place = tmp_path / "class.json"
    place.write_text(json.dumps({"address": open_room.address, "secret": open_room.secret}))
    monkeypatch.setenv(PLACE, str(place))
    link = Link.from_environment()
    assert open_room.secret not in repr(link)
    state = link.state()
    assert link.state(state["version"]) is None
    assert link.do({"do": "pause", "message": "Look up"}) == {}
    assert link.state(state["version"])["message"] == "Look up"
    assert link.do({"do": "resume"}) == {}
    name, table = link.export()
    assert re.fullmatch(r"class-\d{4}-\d\d-\d\d\.csv", name)
    assert table.decode("utf-8-sig").startswith('"activity"')
    assert json.loads(link.export("json")[1])["title"] == state["title"]
    with pytest.raises(ValueError, match="no activity has this id"):
        link.do({"do": "open", "activity": "none"})
    with pytest.raises(NoAnswer, match="Open the board from the terminal again"):
        Link(open_room.address, "wrong").state()
    with pytest.raises(ConnectionError, match="still running in its terminal"):
        Link("http://127.0.0.1:9", "x").state()
