"""Kernels forked from a warm parent: the same as ordinary ones, but for their start."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

from dlkit.serving import _warm_line, warm
from lesson_servers import run
from warm_kernels import asked, folder_for_sockets, is_forked, kernel

pytestmark = pytest.mark.skipif(not _warm_line.can_fork(), reason="there is no safe fork here")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with folder_for_sockets() as place:
        yield place


LOOK = """
import asyncio, gc, logging, os, signal, sys, threading, warnings
import comm, ipywidgets, numpy
print(__name__, sys.argv[1:2], os.getcwd(), sys.path[0], sys.stdin.isatty())
print([signal.getsignal(one) for one in (signal.SIGCHLD, signal.SIGTERM, signal.SIGPIPE)])
print(gc.isenabled(), os.getsid(0) == os.getpid(), 'JPY_PARENT_PID' in os.environ)
print(sorted(comm.get_comm_manager().targets), threading.current_thread().name)
print(sorted(one.name.split(' ')[0].rstrip('0123456789') for one in threading.enumerate()))
print(get_ipython().history_manager.enabled, get_ipython().cache_size, sys.excepthook.__name__)
print(os.environ['OPENBLAS_NUM_THREADS'], os.environ['IPYTHONDIR'], sys.stdout.encoding)
slider = ipywidgets.IntSlider(3)
slider
"""


def test_a_warm_kernel_answers_as_an_ordinary_one(folder: Path):
    async def look(warmly: bool) -> tuple[list[dict[str, Any]], str]:
        async with kernel(folder, warmly=warmly) as one:
            shown = await one.answer(LOOK)
            failed = await one.answer("1 / 0")
            assert is_forked(one.pid) is warmly
            return shown, str([part["kind"] for part in shown]) + failed[-1]["ename"]

    async def both() -> list[Any]:
        return [await look(True), await look(False)]

    (warm_one, warm_end), (ordinary, ordinary_end) = run(both())
    assert printed(warm_one) == printed(ordinary)
    assert warm_end == ordinary_end


def printed(shown: list[dict[str, Any]]) -> list[str]:
    text = "".join(one["text"] for one in shown if one["kind"] == "stream")
    return text.splitlines()


def test_a_warm_kernel_makes_no_records_of_what_nobody_reads(folder: Path):
    ask = "import logging; print(get_ipython().kernel.log.isEnabledFor(logging.DEBUG))"

    async def look() -> list[dict[str, Any]]:
        async with kernel(folder, warmly=True) as one:
            return await one.answer(ask)

    assert printed(run(look())) == ["False"]


def test_two_kernels_draw_different_random_numbers(folder: Path):
    draws = "import random, numpy; print(random.random(), numpy.random.random(), end='')"

    async def drawn() -> list[str]:
        async with kernel(folder) as one, kernel(folder) as other:
            return [*(await one.said(draws)).split(), *(await other.said(draws)).split()]

    assert len(set(run(drawn()))) == 4


def test_an_endless_loop_is_interrupted_and_the_kernel_goes_on(folder: Path):
    async def stopped() -> tuple[str, str]:
        async with kernel(folder) as one:
            endless = asyncio.create_task(one.answer("while True: pass"))
            while not endless.done():
                await one.manager.interrupt_kernel()
                await asyncio.wait([endless], timeout=0.2)
            return endless.result()[-1]["ename"], await one.said("print('on', end='')")

    assert run(stopped()) == ("KeyboardInterrupt", "on")


@pytest.mark.parametrize("now", [True, False])
def test_a_restart_gives_a_fresh_kernel_at_the_same_place(folder: Path, now: bool):
    async def restarted() -> None:
        async with kernel(folder) as one:
            before, ports = one.pid, one.manager.get_connection_info()
            await one.said("kept = 1")
            await one.manager.restart_kernel(now=now)
            async with asked(one.manager) as again:
                assert again.pid != before
                assert is_forked(again.pid)
                assert one.manager.get_connection_info() == ports
                assert await again.said("print('kept' in globals(), end='')") == "False"
            assert not psutil.pid_exists(before)

    run(restarted())


def test_a_shutdown_lets_the_kernel_end_in_its_own_way(folder: Path):
    async def ended() -> int:
        async with kernel(folder) as one:
            trace = folder / "trace"
            await one.said(f"import atexit; atexit.register(open, {str(trace)!r}, 'w')")
            await one.manager.shutdown_kernel()
            assert trace.exists()
            assert not await one.manager.is_alive()
            return one.pid

    assert not psutil.pid_exists(run(ended()))


def test_a_killed_kernel_is_noticed_and_leaves_no_process(folder: Path):
    async def killed() -> int:
        async with kernel(folder) as one:
            assert await one.manager.is_alive()
            os.kill(one.pid, signal.SIGKILL)
            while await one.manager.is_alive():
                await asyncio.sleep(0.01)
            return one.pid

    assert not psutil.pid_exists(run(killed()))


PYTHON_ONLY = ["-m", "ipykernel_launcher", "-f", "x"]


@pytest.mark.parametrize(
    ("command", "options", "reason"),
    [
        (["python", "-m", "other_kernel"], {}, "it starts -m other_kernel"),
        (["python", "-O", *PYTHON_ONLY], {}, "it starts -O -m"),
        (["python", *PYTHON_ONLY], {"stdout": 1}, "it asks for stdout"),
        (["python", *PYTHON_ONLY], {"independent": True}, "it asks for independent"),
    ],
)
def test_what_a_fork_cannot_give_is_not_forked(
    command: list[str], options: dict[str, Any], reason: str
):
    with pytest.raises(_warm_line.CannotFork, match=reason):
        warm.forkable(command, options)


def test_the_usual_kernelspecs_are_forked():
    usual = ["python", "-Xfrozen_modules=off", *PYTHON_ONLY]
    options = {"env": {}, "cwd": "/", "stdout": None, "independent": False}
    assert warm.forkable(usual, options) == ("python", ["-f", "x"])


def test_a_stock_jupyter_server_uses_it_by_a_kernelspec(tmp_path: Path, folder: Path):
    spec = tmp_path / "kernels" / "warm"
    spec.mkdir(parents=True)
    asks = {"kernel_provisioner": {"provisioner_name": warm.NAME}}
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    about = {"argv": argv, "display_name": "Warm", "language": "python", "metadata": asks}
    (spec / "kernel.json").write_text(json.dumps(about))
    found = KernelSpecManager(kernel_dirs=[str(tmp_path / "kernels")])

    async def started() -> None:
        kernels = AsyncMappingKernelManager(
            kernel_spec_manager=found, connection_dir=str(folder), root_dir=str(tmp_path)
        )
        name = await kernels.start_kernel(kernel_name="warm")
        try:
            assert is_forked(kernels.get_kernel(name).provisioner.pid)
            await kernels.restart_kernel(name)
            assert is_forked(kernels.get_kernel(name).provisioner.pid)
        finally:
            await kernels.shutdown_kernel(name, now=True)

    run(started())
