"""The warm parent: has imported what lessons need, and forks a kernel whenever it is asked to.

`_warm_line` starts it with a socket as its standard input. Each message on that line brings the
end of another socket: the line of one kernel, on which the forked kernel reads what it shall be,
says that its sockets are bound, and hears when the server has gone. This process has one thread
and no context of zmq, so that a fork is safe; what it has imported is shared by all kernels.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, NoReturn

NAME, KERNEL_NAME, COMPILER_NAME = "dlkit-warm", "dlkit-kernel", "dlkit-compile"  # as in `top`
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
COMPILER = ("llvmlite.binding", "numba")  # a second of work: kernels may be asked for in between
IDLE_S = 1.5  # without a request, before the loops of the models
PACKAGES = ("dlkit.widgets", "dlkit.scenes", "dlkit.models")  # all their modules


def main() -> None:
    """Serve the line on standard input until its other end has gone."""
    line = socket.socket(fileno=os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system reaps the kernels
    name_process(NAME)
    gc.disable()
    for name in (*KERNEL, *LESSON):
        load(name)
    warming = pieces(line)
    pause = next(warming)
    while True:
        gc.collect()
        gc.freeze()
        files = [line.fileno(), *pause.files]
        if line.fileno() in select.select(files, [], [], pause.limit_s)[0]:
            if not forked(line):
                return
        else:
            pause = next(warming, FOR_EVER)


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


def forked(line: socket.socket) -> bool:
    """Fork one kernel; False once the server has gone."""
    told, handed, _, _ = socket.recv_fds(line, 1, 1)
    if not told:
        return False
    own = socket.socket(fileno=handed[0])
    try:
        if n_threads() != 1:
            raise RuntimeError(f"the warm parent must have one thread, got {n_threads()}")
        child = os.fork()
    except (OSError, RuntimeError) as error:
        say(own, failed=str(error))
        child = -1
    if child == 0:
        line.close()
        be_kernel(own)
    own.close()
    return True


def n_threads() -> int:
    """How many threads this process has, those of libraries too."""
    return len(list(Path("/proc/self/task").iterdir()))


def say(line: socket.socket, **words: Any) -> None:
    """One line to the server, which may have gone."""
    with suppress(OSError):
        line.sendall(json.dumps(words).encode() + b"\n")


def be_kernel(line: socket.socket) -> NoReturn:
    """The life of a kernel, from the fork to its end."""
    code = 1
    try:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        name_process(KERNEL_NAME)
        gc.enable()
        asked = request(line)
        os.environ.clear()
        os.environ.update(asked["env"])
        os.chdir(asked["cwd"])
        reseed()
        app = kernel_app(asked["arguments"])
        say(line, pid=os.getpid())
        threading.Thread(target=end_with_server, args=[line], daemon=True).start()
        app.start()
        code = 0
    except BaseException as error:
        say(line, failed=f"{type(error).__name__}: {error}")
        if not isinstance(error, SystemExit):
            traceback.print_exc(file=sys.__stderr__)
    end(code)


def request(line: socket.socket) -> dict[str, Any]:
    """What the kernel shall be; the end where nobody waits for it any more.

    Somebody who has given up may have an ordinary kernel at the same sockets by now.
    """
    with line.makefile("rb") as told:
        words = told.readline()
    if not words or has_gone(line):
        os._exit(1)
    asked: dict[str, Any] = json.loads(words)
    return asked


def has_gone(line: socket.socket) -> bool:
    """Whether the other end is closed."""
    try:
        return not line.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False


def reseed() -> None:
    """Every kernel draws random numbers of its own; Python's `random` sees to itself."""
    numpy: ModuleType | None = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()  # what a learner's own code may draw from


def kernel_app(arguments: list[str]) -> Any:
    """The application of an ordinary kernel, its sockets bound."""
    from ipykernel.kernelapp import IPKernelApp

    sys.argv = ["ipykernel_launcher", *arguments]
    app = IPKernelApp.instance(parent_handle=1)  # whoever starts it watches: `end_with_server`
    app.initialize(arguments)
    app.log.setLevel(app.log_level)  # traitlets would make a record of each debug line, unseen
    widgets: Any = sys.modules.get("ipywidgets")
    if widgets is not None:  # at its import there was no kernel to register its comms with
        widgets.register_comm_target()
    return app


def end_with_server(line: socket.socket) -> None:
    """End at once when the server has gone, as an ordinary kernel does."""
    with suppress(OSError):
        while line.recv(1):
            pass
    os._exit(1)


def end(code: int) -> NoReturn:
    """End as Python would, but leave the memory shared: nothing is taken apart."""
    import atexit

    run: Callable[[], None] = atexit._run_exitfuncs
    with suppress(BaseException):
        run()
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def name_process(name: str) -> None:
    """What lists of processes call this one."""
    Path("/proc/self/comm").write_text(name)


if __name__ == "__main__":
    main()
