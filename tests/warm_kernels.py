"""What the tests of warm kernels share: a kernel and its client as any Jupyter server has them."""

from __future__ import annotations

import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager

from dlkit.serving import _warm_line
from dlkit.serving._warm_line import LessonParent
from dlkit.serving.kernels import OwnPython, kernel_environment

LIMIT_S = 20


@contextmanager
def folder_for_sockets() -> Iterator[Path]:
    """A private folder whose name leaves room for those of sockets; no parent outlives it."""
    with tempfile.TemporaryDirectory(prefix="dlkit-", dir="/tmp") as place:
        yield Path(place)
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
async def kernel(
    folder: Path, *, warmly: bool = True, lesson: LessonParent | None = None, **traits: Any
) -> AsyncIterator[Kernel]:
    """A kernel, which a lesson's parent may have forked."""
    started = manager(folder, warmly=warmly, **traits)
    more = {"lesson": lesson} if lesson else {}
    await started.start_kernel(env=kernel_environment(str(folder)), cwd=str(folder), **more)
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
    """The names of a process's children; who ends while they are read is left out."""
    names = []
    for child in psutil.Process(pid).children():
        with suppress(psutil.NoSuchProcess):
            names.append(child.name())
    return names


def is_forked(pid: int) -> bool:
    return psutil.Process(pid).ppid() == parent_pid()


def is_running(pid: int) -> bool:
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    return False
