"""The command line: what it says, and how it ends."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import dlkit
from dlkit import cli
from dlkit.serving.ports import Place, listen
from lesson_servers import code, served, text, write_lesson

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def busy_port() -> Iterator[int]:
    """A port on which somebody else listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_busy_port_is_told_in_one_line(busy_port: int, capsys: pytest.CaptureFixture[str]):
    assert cli.main(["serve", "--port", str(busy_port)]) == 2
    assert capsys.readouterr() == ("", f"port must be free, got {busy_port} (in use)\n")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["serve", "--port", "70000"], "port must be between 0 and 65535, got 70000\n"),
        (["serve", "--notebooks", "no/such"], "notebooks must be a folder, got 'no/such'\n"),
        (["serve", "--cell-limit", "0"], "cell-limit must be more than 0, got 0\n"),
        (["serve", "--places", "0"], "places must be 1 or more, got 0\n"),
        (["serve", "--memory", "-1"], "memory must be 0 or more, got -1\n"),
        (["check", "--notebooks", "no/such"], "notebooks must be a folder, got 'no/such'\n"),
        (
            ["serve", "--port", "0", "--host", "no-such-host.invalid"],
            "host must be a name or address of this machine, got 'no-such-host.invalid'\n",
        ),
    ],
)
def test_bad_input_is_told_in_one_line(
    arguments: list[str], line: str, capsys: pytest.CaptureFixture[str]
):
    assert cli.main(arguments) == 2
    assert capsys.readouterr().err == line


def test_without_a_wish_the_next_free_port_is_taken(monkeypatch: pytest.MonkeyPatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        monkeypatch.setattr("dlkit.serving.ports.DEFAULT_PORT", taken)
        place = listen("127.0.0.1", None)
        for one in place.sockets:
            one.close()
    assert place.port > taken


def test_the_line_says_that_progress_is_kept_for_each_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    from dlkit.serving.app import LessonServer

    monkeypatch.setattr("dlkit.serving.ports.DEFAULT_PORT", 18866)

    def serve(_: LessonServer, place: Place, ready: Callable[[str], None], __: None) -> None:
        ready(f":{place.port}/")
        for one in place.sockets:
            one.close()

    monkeypatch.setattr(LessonServer, "serve", serve)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 18866))
        other.listen()
        assert cli.main(["serve", "--host", "127.0.0.1", "--notebooks", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("dlkit is ready at :1886")
    assert "18866 is in use; progress is kept for each address" in said
    assert said.count("\n") == 1


def test_the_status_line_never_wraps_in_a_narrow_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: os.terminal_size((30, 20)))
    cli._status("2 of 30 places taken")
    assert capsys.readouterr().out == "\r\x1b[2K2 of 30 places taken\r"
    cli._status("12 of 30 places taken, 3 getting ready, 9 waiting")
    shown = capsys.readouterr().out.removeprefix("\r\x1b[2K").removesuffix("\r")
    assert (len(shown), shown) == (29, "12 of 30 places taken, 3 g...")


def test_a_terminal_is_told_how_to_end_and_left_with_a_clean_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    from dlkit.serving.app import LessonServer

    def serve(_: LessonServer, place: Place, ready: Callable[[str], None], status: Any) -> None:
        ready("here/")
        status("2 of 30 places taken")
        for one in place.sockets:
            one.close()

    monkeypatch.setattr(LessonServer, "serve", serve)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    wanted = ["serve", "--port", "0", "--kernels", "ordinary", "--notebooks", str(tmp_path)]
    assert cli.main(wanted) == 0
    said = capsys.readouterr().out
    assert said.startswith("dlkit is ready at here/\nCtrl+C ends it;")
    assert said.endswith("2 of 30 places taken\r\r\x1b[2K\r")


def test_one_line_says_where_it_is(tmp_path: Path):
    with served("--notebooks", str(tmp_path)) as server:
        port = server.address.rpartition(":")[2]
        assert server.log.read_text() == f"dlkit is ready at http://localhost:{port}/\n"


def test_the_version_is_the_package_s(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        cli.main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"dlkit {dlkit.__version__}\n"


def test_a_missing_command_is_refused(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        cli.main([])
    assert ended.value.code == 2
    assert "command" in capsys.readouterr().err


def test_check_passes_on_lessons_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    write_lesson(tmp_path, "01_good", text("# Good"), code("1"))
    assert cli.main(["check", "--notebooks", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "ok    notebooks/01_good.ipynb\n" in said
    assert said.endswith(" looked at: all well\n")


def test_check_names_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    write_lesson(tmp_path, "01_run", code("1") | {"execution_count": 4})
    write_lesson(tmp_path, "02_long", text("# Long"), minutes=0)
    assert cli.main(["check", "--notebooks", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "FAULT notebooks/01_run.ipynb: cell 1 must be saved without outputs, got some" in said
    assert (
        "FAULT 02_long.ipynb: metadata.dlkit.minutes must be between 1 and 600"
        in said.replace("metadata.dlkit.minutes: ", "metadata.dlkit.")
        or "minutes must be between 1 and 600, got 0" in said
    )


def test_check_in_a_terminal_names_file_line_key_and_rule_of_a_broken_case(tmp_path: Path):
    """A teacher's own copy, with one wrong word and one quotation mark too few."""
    for part in ("src", "datasets", "notebooks"):
        shutil.copytree(ROOT / part, tmp_path / part)
    good = (ROOT / "datasets" / "cases" / "feedback.toml").read_text(encoding="utf-8")
    lines = good.splitlines()
    word = next(i for i, line in enumerate(lines) if line.startswith("lights = "))
    mark = next(i for i, line in enumerate(lines) if line.startswith("scene = "))
    wrong = {"word": (word, 'lights = ["engage_everybody"]'), "mark": (mark, 'scene = "A yard.')}
    for name, (at, line) in wrong.items():
        text = "\n".join([*lines[:at], line, *lines[at + 1 :]])
        (tmp_path / "datasets" / "cases" / f"{name}.toml").write_text(text, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "dlkit", "check"], cwd=tmp_path, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "src")}, timeout=60, check=False,
    )  # fmt: skip
    said = ran.stdout + ran.stderr
    assert ran.returncode == 1, said
    assert "ok    datasets/cases/feedback.toml\n" in said
    assert f"datasets/cases/word.toml line {word + 1}: rooms[0].choices[0].ways[0].lights" in said
    assert "must name elements of benchmarks.toml, got 'engage_everybody'" in said
    assert re.search(rf"datasets/cases/mark.toml: .*at line {mark + 1}\b", said), said


def test_check_wants_at_least_one_lesson(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert cli.main(["check", "--notebooks", str(tmp_path)]) == 1
    assert "notebooks must hold a lesson" in capsys.readouterr().out


def test_asking_for_help_imports_no_server():
    import subprocess

    script = (
        "import sys, json; from dlkit.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(json.dumps([n for n in ('voila', 'tornado', 'numpy') if n in sys.modules]))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert json.loads(run.stdout.splitlines()[-1]) == []
