"""What the warm parent imports and compiles, before its first kernel and in pieces after it."""

from __future__ import annotations

import importlib
import os
import pkgutil
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

COMPILER_NAME = "dlkit-compile"  # as in `top`
KERNEL = (  # what an ordinary kernel has imported by the time it answers
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "ipykernel.debugger",
    "ipykernel.jsonutil",
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.extensions.storemagic",
    "tornado.platform.asyncio",
)
LESSON = ("numpy", "ipywidgets", "anywidget", "dlkit.charts", "dlkit.content", "dlkit.scenes")
FIRST = (*KERNEL, *LESSON)
COMPILER = ("llvmlite.binding", "numba")  # a second of work: kernels may be asked for in between
IDLE_S = 1.5  # without a request, before the loops of the models
PACKAGES = ("dlkit.widgets", "dlkit.scenes", "dlkit.models")  # all their modules


def load(name: str) -> None:
    """Import a module; where it is missing, the kernel that needs it will say so."""
    with suppress(ImportError):
        importlib.import_module(name)


class Pause(NamedTuple):
    """What the next piece of work waits for."""

    files: tuple[int, ...] = ()
    limit_s: float | None = 0


FOR_EVER = Pause(limit_s=None)


def pieces(line: socket.socket) -> Iterator[Pause]:
    """What may come after the first kernel, piece by piece, so that none waits for all of it."""
    yield Pause()
    for package in PACKAGES:
        for one in pkgutil.iter_modules(importlib.import_module(package).__path__):
            if not one.name.startswith("__"):
                load(f"{package}.{one.name}")
                yield Pause()
    from dlkit.models import __main__ as loops
    from dlkit.models._jit import has_numba

    if not has_numba():
        return
    yield Pause(limit_s=IDLE_S)
    ended = compiled(line, loops.WITH_LOOPS, loops.run)
    yield Pause((ended,), None)
    if os.read(ended, 1):
        for name in COMPILER:
            load(name)
            yield Pause()
        for name in loops.WITH_LOOPS:
            with suppress(Exception):
                loops.run(name)  # now from the disk
            yield Pause()
    os.close(ended)


def compiled(line: socket.socket, names: Iterable[str], run: Callable[[str], None]) -> int:
    """Let a child compile what is not compiled yet; a pipe that says when it has done so."""
    ended, told = os.pipe()
    parent = os.getpid()
    if os.fork() == 0:
        line.close()
        os.nice(10)
        name_process(COMPILER_NAME)
        with suppress(BaseException):
            for name in names:
                if os.getppid() != parent:
                    os._exit(1)
                run(name)
            os.write(told, b"1")
        os._exit(0)
    os.close(told)
    return ended


def name_process(name: str) -> None:
    """What lists of processes call this one."""
    Path("/proc/self/comm").write_text(name)
