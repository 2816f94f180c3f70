"""`dlkit sweep` from the terminal: what it refuses, and what a stop, a kill, a full disk leave."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from dlkit import cli
from lesson_servers import until
from sweep_pools import cluster

LONG = ["adoption", "--vary", "cross_share=0:1:3", "--set", "n_agents=1000", "--runs", "300"]
FULL = """
import resource, sys
from dlkit import cli
resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))
sys.exit(cli.main(sys.argv[1:]))
"""


def hears_ctrl_c() -> None:
    """A program that a shell has put into the background would not: children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def started(out: Path, *more: str) -> subprocess.Popen[str]:
    """A sweep that is under way: some of its work is on the disk."""
    command = [sys.executable, "-m", "dlkit", "sweep", *LONG, "--out", str(out), *more]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=hears_ctrl_c)
    part = out.with_name(f"{out.name}.part")
    begun = until(lambda: part.is_file() and part.stat().st_size > 8_000, 30)
    assert begun, process.communicate(timeout=5)
    return process


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The table of LONG, made without any trouble."""
    out = tmp_path_factory.mktemp("whole") / "t.csv"
    assert cli.main(["sweep", *LONG, "--out", str(out)]) == 0
    return out.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nothing"], "model must be one of adoption, "),
        (["cycles"], "model must say what came out of a run (adoption, "),
        (["_cascade"], "model must be one of adoption, "),
        (["adoption"], "vary must be given at least once"),
        (["adoption", "--vary", "size=0:1:3"], "vary must name one of n_agents, "),
        (["adoption", "--vary", "cross_share"], "vary must look like name=low:high:n or"),
        (["adoption", "--vary", "cross_share=0:1"], "cross_share must be low:high:n, got '0:1'"),
        (["adoption", "--vary", "cross_share=1:0:3"], "cross_share must go from low to high"),
        (["adoption", "--vary", "cross_share=0:2:3"], "cross_share must be between 0.0 and 1.0"),
        (["adoption", "--vary", "cross_share=nan:1:3"], "cross_share must go from low to high"),
        (["adoption", "--vary", "cross_share=0:1:0"], "n of cross_share must be at least 2"),
        (["adoption", "--vary", "cross_share=0:1:-3"], "n of cross_share must be at least 2"),
        (["adoption", "--vary", "cross_share=0,5"], "cross_share must be between 0.0 and 1.0"),
        (["adoption", "--vary", "cross_share=0,0"], "cross_share must take each value once"),
        (["adoption", "--vary", "degree=1:10:5"], "degree must take whole numbers, got 3.25"),
        (["adoption", "--vary", "standard_scope=all"], "standard_scope must be one of everyone,"),
        (["adoption", "--vary", "never_share=0.1:0.4:2"], "never_share must be at most tail"),
        (["adoption", "--vary", "w=0:1:2", "--set", "x=1"], "vary must name one of"),
        (["adoption", "--vary", "degree=2,3", "--set", "degree=2"], "each parameter once"),
        (["change", "--vary", "scattered=yes,no"], "scattered must be true or false, got 'yes'"),
        (["adoption", "--vary", "degree=2,3", "--runs", "0"], "runs must be at least 1, got 0"),
        (["two_segments", "--vary", "w=0:1:2", "--runs", "2"], "runs must be 1 for two_segments"),
        (["adoption", "--vary", "degree=2,3", "--seed", "-1"], "seed must be between 0 and"),
        (["adoption", "--vary", "degree=2,3", "--workers", "0"], "workers must be at least 1"),
        (["adoption", "--vary", "degree=2,3", "--runs", "99999999"], "at most 20,000,000 runs"),
    ],
)
def test_bad_input_is_told_in_one_line(
    tmp_path: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
):
    assert cli.main(["sweep", *arguments, "--out", str(tmp_path / "t.csv")]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("out", "words"),
    [
        ("t.xlsx", "out must end in .csv or .parquet"),
        ("no/such/t.csv", "out must be in a folder that is there"),
        ("there.csv", "out must be a new file"),
        ("/proc/t.csv", "out must be a file with room to write it"),
    ],
)
def test_a_place_that_takes_no_table_is_refused_before_any_work(
    tmp_path: Path, out: str, words: str, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "there.csv").write_text("somebody's")
    assert cli.main(["sweep", *LONG, "--out", str(tmp_path / out)]) == 2
    assert words in capsys.readouterr().err
    assert (tmp_path / "there.csv").read_text() == "somebody's"


def test_a_sweep_of_days_says_so_and_waits_for_a_yes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    days = ["--set", "n_agents=50000", "--runs", "5000000"]
    arguments = ["adoption", "--vary", "cross_share=0.1:0.5:2", *days]
    assert cli.main(["sweep", *arguments, "--out", str(tmp_path / "t.csv")]) == 2
    plan, refused = capsys.readouterr().err.splitlines()
    assert plan.startswith("adoption: 2 settings x 5,000,000 = 10,000,000 runs; about ")
    assert "must be confirmed with --yes, got one of about" in refused
    assert " day" in refused
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_leaves_what_is_done_and_the_same_command_goes_on(
    tmp_path: Path, whole: bytes, how: signal.Signals
):
    out = tmp_path / "t.csv"
    process = started(out)
    workers = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(how)
    said = process.communicate(timeout=20)[1]
    assert process.returncode == 130
    assert f"Stopped. What is done is in {out}.part: the same command goes on there." in said
    assert not out.exists()
    assert until(lambda: not any(worker.is_running() for worker in workers))
    assert cli.main(["sweep", *LONG, "--out", str(out)]) == 0
    assert out.read_bytes() == whole


def test_a_killed_process_loses_nothing(tmp_path: Path, whole: bytes):
    process = started(tmp_path / "t.csv")
    children = psutil.Process(process.pid).children(recursive=True)
    workers = [one for one in children if one.parent() in children]
    workers[0].kill()
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 0, said
    assert (tmp_path / "t.csv").read_bytes() == whole


def test_no_worker_outlives_a_sweep_that_is_killed(tmp_path: Path):
    process = started(tmp_path / "t.csv")
    workers = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.communicate(timeout=20)
    assert len(workers) > 1
    assert until(lambda: not any(worker.is_running() for worker in workers))


def test_a_full_disk_is_told_and_the_same_command_goes_on(tmp_path: Path, whole: bytes):
    out = tmp_path / "t.csv"
    command = [sys.executable, "-c", FULL, "sweep", *LONG, "--out", str(out)]
    full = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert full.returncode == 2, full.stderr
    assert "out must be a file with room to write it" in full.stderr
    assert "What is done is kept; the same command goes on there" in full.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv.part"]
    assert cli.main(["sweep", *LONG, "--out", str(out)]) == 0
    assert out.read_bytes() == whole


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--scheduler", "127.0.0.1:1"], "scheduler must look like tcp://host:port"),
        (["--scheduler", "tcp://127.0.0.1:1"], "got 'tcp://127.0.0.1:1'"),
        (["--scheduler", "tcp://127.0.0.1:1", "--workers", "2"], "workers must be left out"),
    ],
)
def test_a_scheduler_that_is_not_there_is_named(
    tmp_path: Path, more: list[str], words: str, capsys: pytest.CaptureFixture[str]
):
    pytest.importorskip("distributed")
    assert cli.main(["sweep", *LONG, "--out", str(tmp_path / "t.csv"), *more]) == 2
    assert words in capsys.readouterr().err


def test_a_cluster_that_loses_a_worker_gives_the_same_table(tmp_path: Path, whole: bytes):
    pytest.importorskip("distributed")
    with cluster(tmp_path) as (address, workers):
        process = started(tmp_path / "t.csv", "--scheduler", address)
        os.kill(workers[0].pid, signal.SIGKILL)
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 0, said
    assert (tmp_path / "t.csv").read_bytes() == whole
