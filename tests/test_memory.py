"""Memory: how many lessons there is room for, and what becomes of one that wants too much."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from dlkit.serving import memory
from lesson_servers import body, code, served, text, write_lesson


@pytest.mark.parametrize(
    ("machine_mb", "limit", "room"),
    [(4096, None, 81), (4096, "max", 81), (24_000, "2147483648", 30), (100, None, 4)],
)
def test_the_memory_says_how_many_there_is_room_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, machine_mb: int, limit: str | None, room: int
):
    (tmp_path / "meminfo").write_text(f"MemTotal: 1 kB\nMemAvailable: {machine_mb * 1024} kB\n")
    if limit:
        (tmp_path / "memory.max").write_text(f"{limit}\n")
        (tmp_path / "memory.current").write_text(f"{512 * 2**20}\n")
    monkeypatch.setattr(memory, "PROC", tmp_path)
    monkeypatch.setattr(memory, "CGROUP", tmp_path)
    assert memory.room_for_kernels(warm=True) == room
    assert memory.room_for_kernels(warm=False) <= room


GREEDY = "import numpy; kept = numpy.ones(400_000_000 // 8); print('have', kept.nbytes // 10**6)"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such limit")


@LINUX
@pytest.mark.parametrize("kernels", ["warm", "ordinary"])
def test_a_lesson_that_wants_too_much_is_told_so_and_goes_on(tmp_path: Path, kernels: str):
    cells = [code(GREEDY), code("print('still', 'here')"), code("kept.sum()")]
    write_lesson(tmp_path, "01_greedy", text("# Greedy"), *cells)
    with served("--notebooks", str(tmp_path), "--memory", "300", "--kernels", kernels) as server:
        page = body(server, "/voila/render/01_greedy.ipynb")
        assert "it wanted more memory than a lesson may take (300 MB)" in page
        assert "still here" in page
        assert "it builds on an earlier part that could not start" in page
        assert "have 400" not in page
        [kernel] = server.kernels()
        first_to_go = Path(f"/proc/{kernel.pid}/oom_score_adj").read_text()
        assert int(first_to_go) > int(
            Path(f"/proc/{server.process.pid}/oom_score_adj").read_text()
        )


@LINUX
def test_without_a_limit_a_lesson_takes_what_it_wants(tmp_path: Path):
    write_lesson(tmp_path, "01_greedy", text("# Greedy"), code(GREEDY))
    with served("--notebooks", str(tmp_path), "--memory", "0") as server:
        assert "have 400" in body(server, "/voila/render/01_greedy.ipynb")


@LINUX
def test_what_processes_take_is_counted_once():
    assert memory.taken_bytes([os.getpid()]) > 10**7
    assert memory.taken_bytes([]) == memory.taken_bytes([2**22 + 1]) == 0
