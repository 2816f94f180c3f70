"""`dlkit class` as a process: what it says, what it serves, that it goes on, what it refuses."""

from __future__ import annotations

import gzip
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.services.kernels.handlers import MainKernelHandler
from tornado.web import Application, RequestHandler

from class_servers import Room, class_command, room, variables
from dlkit import cli
from dlkit.classroom import server
from dlkit.classroom._files import Pages
from dlkit.classroom._hall import HELD_S
from lesson_servers import answers, until

VOTE, BET = "charge/unit", "bets/texas"


@pytest.fixture(scope="module")
def open_room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    with room(tmp_path_factory.mktemp("class"), "--title", "Monday <b>class</b>") as running:
        yield running


@pytest.fixture
def refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """What a class that does not start says; it must be one line and the code 2."""
    monkeypatch.setenv("XDG_DATA_HOME", variables(tmp_path)["XDG_DATA_HOME"])

    def said(*arguments: str, port: int = 0) -> str:
        command = class_command(tmp_path, *arguments, port=port)
        assert cli.main(command[command.index("class") :]) == 2
        out, error = capsys.readouterr()
        assert (out, error.count("\n")) == ("", 1)
        return error.strip()

    return said


def test_the_terminal_has_address_code_picture_and_secret(open_room: Room):
    said = open_room.log.read_text()
    assert re.fullmatch(r"[A-HJ-KMNP-Z2-9]{6}", open_room.code)
    assert f"{open_room.address}/j/{open_room.code}" in said
    assert sum(map(said.count, "█▄▀")) > 200  # the picture
    assert len(open_room.secret) == 22  # 128 bits
    assert said.count(open_room.secret) == 1


def test_a_phone_joins_however_the_code_is_typed_and_is_known_again(open_room: Room):
    told = open_room.ask("/api/join", {"code": f" {open_room.code.lower()} "})
    assert told.status == 200
    assert told.body["title"] == "Monday <b>class</b>"
    token = told.body["token"]
    assert open_room.ask("/api/join", {"code": open_room.code}, token).body["token"] == token
    assert open_room.ask("/api/join", {"code": "AAAAAA"}, token).status == 404
    assert open_room.ask("/api/now", token=token).body["phase"] in ("wait", "ended")
    assert open_room.ask("/api/now", token="x" * 22).status == 401
    assert open_room.ask("/api/now").status == 401


def test_a_vote_over_the_wire(open_room: Room):
    people = [open_room.join() for _ in range(6)]
    open_room.do("open", activity=VOTE, seconds=60)
    now = open_room.now(people[0])
    since = f"/api/now?since={now['version']}"
    values = [one["id"] for one in now["activity"]["options"]]
    for i, token in enumerate(people):
        assert open_room.answer(token, values[i % 2]).body == {"kept": "new", "counter": 1}
    begun = time.monotonic()
    assert open_room.ask(since, token=people[0]).status == 204  # answers change no phone
    assert time.monotonic() - begun > HELD_S[0] - 0.1
    assert open_room.state()["answered"] == 5
    open_room.do("reveal")
    now = open_room.ask(since, token=people[0]).body
    assert now["result"]["counts"][values[0]] == 3
    assert now["mine"] == {"counter": 1, "value": values[0]}
    place = {"run": now["run"], "round": 0}
    told = open_room.answer(people[0], values[1], counter=2, **place)
    assert (told.status, told.body) == (409, {"why": "closed"})
    assert open_room.answer(people[0], values[0], **place).body["kept"] == "same"
    state = open_room.state()
    assert state["here"] >= 6
    assert state["join_address"] == f"{open_room.address}/j/{open_room.code}"
    assert state["qr_svg"].startswith("<svg")
    assert state["result"]["n"] == 6
    assert open_room.ask("/lecturer/do", {"do": "fly"}, open_room.secret).status == 409


def test_what_is_new_is_on_the_phones_at_once(open_room: Room):
    token = open_room.join()
    since = f"/api/now?since={open_room.now(token)['version']}"
    with ThreadPoolExecutor(1) as other:
        asked = other.submit(open_room.ask, since, token=token)
        time.sleep(0.5)
        assert not asked.done()
        begun = time.monotonic()
        open_room.do("pause", message="Look up")
        assert asked.result().body["message"] == "Look up"
        assert time.monotonic() - begun < 2
    open_room.do("resume")


def test_the_time_goes_on_and_tells_no_time_of_day(open_room: Room):
    first, second = (open_room.ask("/api/time").body["t"] for _ in range(2))
    assert 0 <= second - first < 5000
    assert first < time.time() * 100


def test_pages_are_served_compressed_and_their_files_for_ever(open_room: Room):
    pages = Pages.read()
    told = open_room.ask("/", Accept_Encoding="gzip")
    page = gzip.decompress(told.body).decode()
    assert told.headers["content-encoding"] == "gzip"
    assert "{{" not in page
    assert open_room.ask("/").body.decode() == page
    joined = open_room.ask(f"/j/{open_room.code}").body.decode()
    assert open_room.code in joined
    assert open_room.ask("/class").status == 200
    for address in set(re.findall(r"/files/[0-9a-f]+/[\w.-]+", page)):
        told = open_room.ask(address)
        assert told.status == 200, address
        assert "immutable" in told.headers["cache-control"]
        assert told.body == pages.files[address.rpartition("/")[2]].plain
    assert open_room.ask("/", method="HEAD").body == b""


def test_a_killed_class_goes_on_with_code_secret_phones_and_answers(
    tmp_path: Path, refused: Callable[..., str]
):
    with room(tmp_path) as first:
        ann, ben = first.join(), first.join()
        first.do("open", activity=BET, seconds=300)
        assert first.answer(ann, 42).status == 200
        before = first.now(ann)
        first.kill()
    with room(tmp_path) as second:
        assert (second.code, second.secret) == (first.code, first.secret)
        assert "goes on: 2 joined, 1 opened" in second.log.read_text()
        now = second.now(ann)
        assert now["version"] > before["version"]
        assert {**now, "version": 0} == {**before, "version": 0}
        place = {"run": now["run"], "round": 0}
        assert second.answer(ann, 42, **place).body["kept"] == "same"
        assert second.answer(ben, 7, **place).body["kept"] == "new"
        second.do("end")
        second.process.send_signal(signal.SIGTERM)
        assert second.process.wait(5) == 0
    with room(tmp_path) as third:  # one that has ended does not go on
        assert third.code != first.code
        assert third.ask("/api/now", token=ann).status == 401
        third.kill()
    with room(tmp_path, "--new") as fourth:
        assert fourth.code not in (first.code, third.code)
        assert refused().startswith("db must be free, got sqlite:///")


def test_a_forgotten_class_ends_and_leaves_neither_answers_nor_secret(tmp_path: Path):
    with room(tmp_path, "--most", "1") as once:
        token = once.join()
        told = once.ask("/api/join", {"code": once.code})
        assert (told.status, told.body) == (409, {"why": "full"})
        assert once.state()["full"]
        once.do("open", activity=BET)
        once.answer(token, 73.25)
        once.do("forget")
        assert once.ask("/api/now", token=token).status == 401
        assert once.ask("/api/join", {"code": once.code}).status == 404
        assert once.process.wait(15) == 0
    left = b"".join(path.read_bytes() for path in tmp_path.glob("class.sqlite*"))
    assert b"73.25" not in left
    assert not any(path.suffix == "" for path in (tmp_path / "data/dlkit").iterdir())


def test_store_and_secret_are_readable_by_their_user_alone(open_room: Room):
    folder = open_room.log.parent
    files = [*folder.glob("class.sqlite*"), *(folder / "data" / "dlkit").glob("secret-*")]
    private = [path for path in files if path.suffix != ".lock"]
    assert len(private) >= 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in private} == {0o600}


def test_what_cannot_be_is_refused_in_one_line(tmp_path: Path, refused: Callable[..., str]):
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        assert refused(port=port) == f"port must be free, got {port} (in use)"
    assert "keep-days must be 1 to 366, got 0" in refused("--keep-days", "0")
    assert "most must be 1 to 10,000 people" in refused("--most", "0")
    assert "no_such" in refused("--lessons", "no_such")
    boards = ["--board-notebooks", str(tmp_path)]
    assert "db must lie outside the served folder" in refused(*boards)


def test_a_port_where_a_jupyter_server_answers_is_refused_by_name(
    tmp_path: Path, refused: Callable[..., str]
):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyter_server", f"--port={port}", "--ip=127.0.0.1"]
    command += ["--no-browser", "--allow-root", "--ServerApp.port_retries=0"]
    log = (tmp_path / "jupyter.txt").open("w")
    jupyter = subprocess.Popen(command, stdout=log, stderr=log, cwd=tmp_path)
    try:
        assert until(lambda: answers(f"http://127.0.0.1:{port}/api"), 30)
        line = f"port must not be one that runs code, got {port} (a Jupyter Server answers there)"
        assert refused(port=port) == line
    finally:
        jupyter.terminate()
        jupyter.wait(20)
        log.close()


class Shell(RequestHandler):
    def post(self) -> None:
        os.system(self.request.body)


@pytest.mark.parametrize("handler", [MainKernelHandler, Shell])
@pytest.mark.parametrize("host", [r".*", r"localhost"])
def test_a_planted_route_that_runs_code_is_refused(handler: Any, host: str):
    app = server.application(_hall())
    server.refuse_code_execution(app)
    app.add_handlers(host, [(r"/api/kernels", handler)])
    with pytest.raises(ValueError, match=r"routes must be the class's own, got .* at /api/ker"):
        server.refuse_code_execution(app)


def _hall() -> Any:
    class Hall:
        pages = Pages({}, {}, "0")

    return Hall()


def test_the_class_s_own_routes_are_not_refused():
    assert isinstance(server.application(_hall()), Application)
