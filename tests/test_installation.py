"""`dlkit check` of the installation: a line for each thing, and what to do about a fault."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dlkit.serving import installation
from dlkit.serving.files import Assets
from lesson_servers import text, write_lesson

NAMES = {*installation.LOOKS, "kernel"}


@pytest.fixture(scope="module")
def lines() -> dict[str, Any]:
    found = list(installation.findings())
    return {one.text.partition(": ")[0]: one for one in found}


def test_here_everything_works(lines: dict[str, Any]):
    assert set(lines) == NAMES
    assert [one.text for one in lines.values() if not one.good] == []
    assert lines["kernel"].text.startswith("kernel: starts and answers")


def fault(look: Callable[[], str]) -> str:
    found = installation.tried("it", look)
    assert not found.good
    return found.text


def test_an_old_and_a_missing_package_are_named(monkeypatch: pytest.MonkeyPatch):
    true = metadata.version
    monkeypatch.setattr(
        installation.metadata, "requires", lambda _: ["voila>=99", "no-such>=1", "numpy>=2.0",
                                                      "pyarrow>=99; extra == 'parquet'"]
    )  # fmt: skip
    said = fault(installation.packages)
    assert f"voila must be >=99, got {true('voila')}; no-such must be >=1, got none" in said
    assert "numpy" not in said
    assert "pyarrow" not in said
    assert "install dlkit again" in said


def test_a_front_end_that_was_not_built_or_is_elsewhere_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setattr("dlkit.serving.files.assets", lambda: None)
    assert "components must be built" in fault(installation.front_end)
    gone = Assets("000000000000", "voila/labextensions/dlkit/000000000000", ())
    monkeypatch.setattr("dlkit.serving.files.assets", lambda: gone)
    assert "dlkit/000000000000 must be among Jupyter's" in fault(installation.front_end)
    (tmp_path / "dlkit/000000000000/charts").mkdir(parents=True)
    monkeypatch.setattr("jupyter_core.paths.jupyter_path", lambda *_: [str(tmp_path)])
    assert "got none of ['accounts.css'" in fault(installation.front_end)
    assert "voila.js must be" in fault(installation.voila_front_end)
    for one in installation.resources.files("dlkit.widgets").iterdir():
        (tmp_path / "dlkit/000000000000" / one.name).touch()
    assert "got none of ['accounts.compare.json'" in fault(installation.front_end)
    (tmp_path / "compiled").mkdir()
    monkeypatch.setattr(installation.resources, "files", lambda _: tmp_path)
    assert "got none of ['vega.js']" in fault(installation.front_end)


def test_a_folder_without_rights_or_room_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    assert "must be one that you may write to" in fault(
        lambda: installation.writable(tmp_path / "none")
    )
    small = SimpleNamespace(free=3 * 2**20)
    monkeypatch.setattr(installation.shutil, "disk_usage", lambda _: small)
    assert "must have 200 MB free, got 3" in fault(lambda: installation.writable(tmp_path))
    monkeypatch.setattr(installation.tempfile, "gettempdir", lambda: str(tmp_path))
    assert f"{tmp_path} must have 200 MB free" in fault(installation.temporary_folder)


def test_tools_that_draw_nothing_are_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("vl_convert.vega_to_svg", lambda *_: "<svg></svg>")
    assert "vl-convert must draw words" in fault(installation.pictures_of_reports)
    monkeypatch.undo()
    monkeypatch.setattr("vl_convert.svg_to_png", lambda *_: b"GIF")
    assert "vl-convert must draw words" in fault(installation.pictures_of_reports)
    monkeypatch.setattr("typst.compile", lambda *_, **__: b"")
    assert "typst must write PDF" in fault(installation.pdf)


def test_what_is_slower_or_elsewhere_is_said_and_is_no_fault(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    with socket.create_server(("localhost", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr("dlkit.serving.ports.DEFAULT_PORT", port)
        assert f"{port} is in use, " in installation.ports()
    monkeypatch.setattr("dlkit.models._jit.__file__", str(tmp_path / "_jit.py"))
    assert "not compiled yet, so first runs take seconds" in installation.loops()
    monkeypatch.setattr("dlkit.models._jit.has_numba", lambda: False)
    assert "numba is not here" in installation.loops()


def test_whatever_goes_wrong_is_a_fault_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch):
    looks = {"one": lambda: f"{1 / 0}", "two": lambda: "it is there"}
    monkeypatch.setattr(installation, "LOOKS", looks)
    monkeypatch.setattr(installation, "kernel_answers", lambda: f"{1 / 0}")
    assert [(one.good, one.text) for one in installation.findings()] == [
        (False, "one: ZeroDivisionError: division by zero"),
        (True, "two: it is there"),
        (False, "kernel: ZeroDivisionError: division by zero"),
    ]


def test_a_kernel_that_does_not_start_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("dlkit.serving.kernels.LEAN", ["--no-such-option=1", "--help"])
    monkeypatch.setattr(installation, "KERNEL_S", 5.0)
    said = fault(installation.kernel_answers)
    assert "it must answer within 5 s, got: " in said


def test_it_stands_before_the_content_and_a_fault_is_the_command_s(tmp_path: Path):
    """As a teacher runs it; the folder of a class's answers is a file here."""
    write_lesson(tmp_path, "01_good", text("# Good"))
    (tmp_path / "dlkit").write_text("")
    command = [sys.executable, "-X", "importtime", "-m", "dlkit", "check"]
    command += ["--notebooks", str(tmp_path)]
    ran = subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "XDG_DATA_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)},
    )  # fmt: skip
    assert "jupyter_events" in ran.stderr
    assert "lark" not in ran.stderr  # the grammar that costs a second, and that nobody asks
    said = ran.stdout.splitlines()
    assert ran.returncode == 1, ran.stderr
    assert said[0].startswith("ok    packages: ")
    assert said[-2] == "ok    notebooks/01_good.ipynb"
    assert said[-1] == f"{len(said) - 1} looked at: 1 with a FAULT"  # the list is a long one
    if sys.platform != "darwin":
        assert [line.partition(":")[0] for line in said if line.startswith("FAULT")] == [
            "FAULT class data"
        ]
