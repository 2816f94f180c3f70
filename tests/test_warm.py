"""Kernels forked from a warm parent: the same as ordinary ones, but for their start."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager

from dlkit.serving import _warm_line, warm
from dlkit.serving._warm_parent import COMPILER_NAME, KERNEL_NAME
from dlkit.serving.kernels import OwnPython, kernel_environment
from lesson_servers import served, until, write_lessons

pytestmark = pytest.mark.skipif(not _warm_line.can_fork(), reason="there is no safe fork here")
LIMIT_S = 20


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A private folder whose name leaves room for those of sockets."""
    with tempfile.TemporaryDirectory(prefix="dlkit-", dir="/tmp") as place:
        yield Path(place)


@pytest.fixture(scope="module", autouse=True)
def no_parent_stays() -> Iterator[None]:
    yield
    _warm_line.end_all()


class Kernel:
    """A running kernel and the client that asks it."""

    def __init__(self, manager: AsyncKernelManager, client: AsyncKernelClient) -> None:
        self.manager = manager
        self.client = client

    @property
    def pid(self) -> int:
        return int(self.manager.provisioner.pid)

    async def answer(self, code: str) -> list[dict[str, Any]]:
        """What a cell shows, as (kind, content), and how it ended."""
        asked = self.client.execute(code)
        shown = []
        while True:
            message = await self.client.get_iopub_msg(timeout=LIMIT_S)
            kind, content = message["msg_type"], message["content"]
            if message["parent_header"].get("msg_id") != asked:
                continue
            if kind == "status" and content["execution_state"] == "idle":
                return shown
            shown.append({"kind": kind, **content})

    async def said(self, code: str) -> str:
        """What a cell prints."""
        return "".join(one["text"] for one in await self.answer(code) if one["kind"] == "stream")


def manager(folder: Path, *, warmly: bool = True, **traits: Any) -> AsyncKernelManager:
    """A manager as any Jupyter server has one, with the kernelspec of ours."""
    name = f"k{time.monotonic_ns() % 10**9}.json"
    made = AsyncKernelManager(transport="ipc", connection_file=str(folder / name), **traits)
    made._kernel_spec = OwnPython(warm=warmly).get_kernel_spec("python3")
    return made


@asynccontextmanager
async def kernel(folder: Path, *, warmly: bool = True, **traits: Any) -> AsyncIterator[Kernel]:
    started = manager(folder, warmly=warmly, **traits)
    await started.start_kernel(env=kernel_environment(str(folder)), cwd=str(folder))
    try:
        async with asked(started) as one:
            yield one
    finally:
        await started.shutdown_kernel(now=True)


@asynccontextmanager
async def asked(started: AsyncKernelManager) -> AsyncIterator[Kernel]:
    """A kernel that answers; nothing waits to be sent to it when it has ended."""
    own = started.session.clone()
    own.session = uuid.uuid4().hex  # two clients of one name get each other's answers
    client = started.client(session=own)
    client.start_channels(stdin=False, hb=False)
    try:
        await client.wait_for_ready(timeout=LIMIT_S)
        yield Kernel(started, client)
    finally:
        client.stop_channels()


def parent_pid() -> int:
    process = _warm_line.parent(sys.executable).process
    assert process is not None
    return process.pid


def names_below(pid: int) -> list[str]:
    return [child.name() for child in psutil.Process(pid).children()]


def is_forked(pid: int) -> bool:
    return psutil.Process(pid).ppid() == parent_pid()


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

    (warm_one, warm_end), (ordinary, ordinary_end) = asyncio.run(both())
    assert printed(warm_one) == printed(ordinary)
    assert warm_end == ordinary_end


def printed(shown: list[dict[str, Any]]) -> list[str]:
    text = "".join(one["text"] for one in shown if one["kind"] == "stream")
    return text.splitlines()


def test_two_kernels_draw_different_random_numbers(folder: Path):
    draws = "import random, numpy; print(random.random(), numpy.random.random(), end='')"

    async def drawn() -> list[str]:
        async with kernel(folder) as one, kernel(folder) as other:
            return [*(await one.said(draws)).split(), *(await other.said(draws)).split()]

    assert len(set(asyncio.run(drawn()))) == 4


def test_an_endless_loop_is_interrupted_and_the_kernel_goes_on(folder: Path):
    async def stopped() -> tuple[str, str]:
        async with kernel(folder) as one:
            endless = asyncio.create_task(one.answer("while True: pass"))
            while not endless.done():
                await one.manager.interrupt_kernel()
                await asyncio.wait([endless], timeout=0.2)
            return endless.result()[-1]["ename"], await one.said("print('on', end='')")

    assert asyncio.run(stopped()) == ("KeyboardInterrupt", "on")


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

    asyncio.run(restarted())


def test_a_shutdown_lets_the_kernel_end_in_its_own_way(folder: Path):
    async def ended() -> int:
        async with kernel(folder) as one:
            trace = folder / "trace"
            await one.said(f"import atexit; atexit.register(open, {str(trace)!r}, 'w')")
            await one.manager.shutdown_kernel()
            assert trace.exists()
            assert not await one.manager.is_alive()
            return one.pid

    assert not psutil.pid_exists(asyncio.run(ended()))


def test_a_killed_kernel_is_noticed_and_leaves_no_process(folder: Path):
    async def killed() -> int:
        async with kernel(folder) as one:
            assert await one.manager.is_alive()
            os.kill(one.pid, signal.SIGKILL)
            while await one.manager.is_alive():
                await asyncio.sleep(0.01)
            return one.pid

    assert not psutil.pid_exists(asyncio.run(killed()))


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

    assert until(lambda: not any(is_running(pid) for pid in asyncio.run(orphaned())))


def is_running(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


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

    assert asyncio.run(ordinary()) == "on"


def test_kernels_end_when_their_server_is_killed(tmp_path: Path):
    with served("--notebooks", str(write_lessons(tmp_path))) as server:
        for _ in range(2):
            server.get("/voila/render/01_counting.ipynb")
        family = server.processes()
        assert [is_kernel.name() for is_kernel in server.kernels()] == ["dlkit-kernel"] * 2
        assert len(family) == 3
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

    asyncio.run(many())


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


def test_where_the_parent_cannot_live_the_kernel_is_an_ordinary_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(_warm_line, "COMMAND", ("-c", "raise SystemExit(1)"))
    monkeypatch.setattr(_warm_line, "PARENTS", {})

    async def ordinary() -> str:
        async with kernel(folder) as one:
            return await one.said("print('on', end='')")

    assert asyncio.run(ordinary()) == "on"


LOOPS = "from dlkit.models import boolean_network as one; one.run(one.Params()); print('ran')"


def test_one_more_kernel_costs_less_than_a_quarter_of_an_ordinary_one(folder: Path):
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

    cost, ordinary = asyncio.run(measured())
    assert 0 < cost < ordinary / 4


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

    asyncio.run(meanwhile())
    compiler = [
        one for one in psutil.Process(parent_pid()).children() if one.name() == COMPILER_NAME
    ]
    _warm_line.end_all()
    assert until(lambda: not any(is_running(one.pid) for one in compiler), 20)
