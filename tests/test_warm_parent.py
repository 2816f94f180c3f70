"""The warm parent: what becomes of kernels without it, what it costs and leaves behind."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from dlkit.serving import _warm_line
from dlkit.serving._warm_parent import KERNEL_NAME
from dlkit.serving._warming import COMPILER_NAME
from dlkit.serving.kernels import kernel_environment
from lesson_servers import name_of, run, served, until, write_lessons
from warm_kernels import (
    asked,
    folder_for_sockets,
    is_forked,
    is_running,
    kernel,
    manager,
    names_below,
    parent_pid,
)

pytestmark = pytest.mark.skipif(not _warm_line.can_fork(), reason="there is no safe fork here")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with folder_for_sockets() as place:
        yield place


def test_kernels_go_on_without_their_parent_and_new_ones_get_a_new_parent(folder: Path):
    async def orphaned() -> tuple[int, int]:
        async with kernel(folder) as one:
            before = parent_pid()
            os.kill(before, signal.SIGKILL)
            async with kernel(folder) as other:
                assert is_forked(other.pid)
                assert parent_pid() != before
                assert await one.said("print('on', end='')") == "on"
                assert await other.said("print('on', end='')") == "on"
            await one.manager.interrupt_kernel()
            assert await one.manager.is_alive()
            return one.pid, before

    assert until(lambda: not any(is_running(pid) for pid in run(orphaned())))


def test_a_parent_that_is_stopped_holds_nothing_up_for_ever(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(_warm_line, "ANSWER_S", 5)

    async def ordinary() -> str:
        async with kernel(folder) as first:
            parent = psutil.Process(parent_pid())
            assert is_forked(first.pid)
            parent.suspend()
            try:
                async with kernel(folder) as one:
                    assert not is_forked(one.pid)
                    parent.resume()  # finds a wish that nobody has any more
                    async with kernel(folder) as after:
                        assert await after.said("print('on')") == "on\n"
                    async with asked(one.manager) as again:
                        return await again.said("print('on', end='')")
            finally:
                parent.resume()

    assert run(ordinary()) == "on"


def test_kernels_end_when_their_server_is_killed(tmp_path: Path):
    with served("--notebooks", str(write_lessons(tmp_path))) as server:
        for _ in range(2):
            server.get("/voila/render/01_counting.ipynb")
        family = server.processes()
        assert [is_kernel.name() for is_kernel in server.kernels()] == ["dlkit-kernel"] * 2
        assert {name_of(one) for one in family} >= {"dlkit-warm", "dlkit-kernel"}
        server.process.kill()
        server.process.wait()
        assert until(lambda: not any(is_running(one.pid) for one in family), 5)


def test_fifty_starts_leave_nothing_behind(folder: Path):
    async def many() -> None:
        async with kernel(folder):
            held = psutil.Process().num_fds(), psutil.Process(parent_pid()).num_fds()
            files = sorted(folder.iterdir())
            for _ in range(10):
                five = [manager(folder) for _ in range(5)]
                environment = kernel_environment(str(folder))
                await asyncio.gather(*(one.start_kernel(env=environment) for one in five))
                assert all(is_forked(one.provisioner.pid) for one in five)
                await asyncio.gather(*(one.shutdown_kernel(now=True) for one in five))
            assert names_below(parent_pid()).count(KERNEL_NAME) == 1
            assert sorted(folder.iterdir()) == files
            assert psutil.Process(parent_pid()).num_fds() <= held[1]
            assert psutil.Process().num_fds() <= held[0] + 2

    run(many())


def test_where_the_parent_cannot_live_the_kernel_is_an_ordinary_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(_warm_line, "COMMAND", ("-c", "raise SystemExit(1)"))
    monkeypatch.setattr(_warm_line, "PARENTS", {})

    async def ordinary() -> str:
        async with kernel(folder) as one:
            return await one.said("print('on', end='')")

    assert run(ordinary()) == "on"


LOOPS = "from dlkit.models import boolean_network as one; one.run(one.Params()); print('ran')"


def test_one_more_kernel_costs_less_than_a_third_of_an_ordinary_one(folder: Path):
    async def measured() -> tuple[float, float]:
        async with kernel(folder) as first:
            await first.said(LOOPS)
            assert until(is_warm, 100)
            async with kernel(folder) as one, kernel(folder, warmly=False) as ordinary:
                before = total_pss(parent_pid())
                async with kernel(folder) as more:
                    assert await one.said(LOOPS) == await more.said(LOOPS) == "ran\n"
                    cost = total_pss(parent_pid()) - before
                assert await ordinary.said(LOOPS) == "ran\n"
                return cost, pss(ordinary.pid)

    cost, ordinary = run(measured())
    assert 0 < cost < ordinary / 3


def is_warm() -> bool:
    """Whether the parent has loaded all it wants and waits."""
    parent = psutil.Process(parent_pid())
    libraries = {Path(one.path).name for one in parent.memory_maps()}
    busy = COMPILER_NAME in names_below(parent.pid)
    return "libllvmlite.so" in libraries and not busy and parent.status() == "sleeping"


def total_pss(parent: int) -> float:
    """MB of a process and its children, what they share counted once."""
    family = [psutil.Process(parent), *psutil.Process(parent).children()]
    return sum(pss(one.pid) for one in family)


def pss(pid: int) -> float:
    return float(psutil.Process(pid).memory_full_info().pss) / 1e6


def test_a_loop_that_was_never_compiled_is_compiled_beside_the_kernels(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(_warm_line, "PARENTS", {})

    async def meanwhile() -> None:
        async with kernel(folder) as one:
            assert until(lambda: COMPILER_NAME in names_below(parent_pid()), 20)
            start = time.monotonic()
            async with kernel(folder) as other:
                assert await other.said("print('on')") == await one.said("print('on')")
            assert time.monotonic() - start < 5
            assert COMPILER_NAME in names_below(parent_pid()), "it must still be at work"

    run(meanwhile())
    compiler = [
        one for one in psutil.Process(parent_pid()).children() if one.name() == COMPILER_NAME
    ]
    _warm_line.end_all()
    assert until(lambda: not any(is_running(one.pid) for one in compiler), 20)
