"""Who is let in: learners to lessons only, others than this machine with a token only."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dlkit._lan import lan_address
from dlkit.serving.pages import lesson_path
from dlkit.serving.ports import listen
from kernel_lines import raw
from lesson_servers import Server, served, text, write_lesson


def test_folders_below_are_not_for_learners(tmp_path: Path):
    (tmp_path / "lecturer").mkdir()
    write_lesson(tmp_path, "01_open", text("# Open"))
    write_lesson(tmp_path / "lecturer", "board", text("# The board"))
    assert lesson_path(tmp_path, "01_open.ipynb") == tmp_path / "01_open.ipynb"
    assert lesson_path(tmp_path, "lecturer/board.ipynb") is None
    assert lesson_path(tmp_path / "lecturer", "board.ipynb") is not None


@pytest.mark.parametrize(("host", "alone"), [("localhost", True), ("0.0.0.0", False)])
def test_only_this_machine_is_alone(host: str, alone: bool):
    place = listen(host, 0)
    assert place.is_only_here() is alone
    for one in place.sockets:
        one.close()


def test_others_than_this_machine_are_always_asked_for_a_token(tmp_path: Path):
    write_lesson(tmp_path, "01_open", text("# Open"), title="Open to all")
    with served("--notebooks", str(tmp_path), "--host", "0.0.0.0") as anywhere:
        made_up = re.search(r"\?token=([0-9a-f]{20,})", anywhere.log.read_text())[1]
        port = urlsplit(anywhere.address).port
        assert urlsplit(anywhere.address).hostname == lan_address()  # what a phone can reach
        here = Server(f"http://localhost:{port}", anywhere.process, anywhere.log)
        assert "ask for a token" in here.get("/")[2].decode()
        assert "ask for a token" in here.get("/voila/render/01_open.ipynb")[2].decode()
        assert here.kernels() == []
        page = raw(here, f"/?token={made_up}", Host="school.example")[1]
        assert "Open to all" in page
