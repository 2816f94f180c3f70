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
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

NAME, KERNEL_NAME = "dlkit-warm", "dlkit-kernel"  # as `ps` and `top` show them
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
        with suppress(ImportError):  # a kernel that needs it will say so
            importlib.import_module(name)
    warming = pieces()
    while True:
        gc.collect()
        gc.freeze()
        while not waits(line) and next(warming, None) is not None:
            gc.freeze()
        with suppress(BlockingIOError):
            if not forked(line):
                return


def pieces() -> Iterator[str]:
    """What may come after the first kernel, piece by piece, so that none waits for all of it."""
    for package in PACKAGES:
        for one in pkgutil.iter_modules(importlib.import_module(package).__path__):
            if not one.name.startswith("__"):
                with suppress(ImportError):
                    importlib.import_module(f"{package}.{one.name}")
                yield one.name


def waits(line: socket.socket) -> bool:
    """Whether somebody asks for a kernel, or has gone."""
    return bool(select.select([line], [], [], 0)[0])


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
    """What the kernel shall be."""
    with line.makefile("rb") as told:
        asked: dict[str, Any] = json.loads(told.readline())
    return asked


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
    import ipywidgets

    ipywidgets.register_comm_target()  # at its import there was no kernel to register it with
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
