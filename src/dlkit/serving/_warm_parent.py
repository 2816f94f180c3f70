"""The warm parent: has imported what lessons need, and forks a kernel whenever it is asked to.

`_warm_line` starts it with a socket as its standard input. Each message on that line brings the
end of another socket: the line of one kernel, on which the forked kernel reads what it shall be,
says that its sockets are bound, and hears when the server has gone. Or the line of a lesson's
parent, which runs the cells of one lesson and then forks kernels in the same way. These processes
have one thread and no context of zmq, so that a fork is safe; what they hold, all kernels share.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any, NamedTuple, NoReturn

from dlkit.serving._warm_line import LESSON
from dlkit.serving._warming import FIRST, FOR_EVER, load, name_process, pieces

NAME, KERNEL_NAME, LESSON_NAME = "dlkit-warm", "dlkit-kernel", "dlkit-lesson"  # as in `top`
BUSY_S = 10.0  # after which it warms up between two kernels, as it is never left in peace
NO_NAMES = MappingProxyType[str, Any]({})


def main() -> None:
    """Serve the line on standard input until its other end has gone."""
    line = socket.socket(fileno=os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system reaps the kernels
    name_process(NAME)
    gc.disable()
    for name in FIRST:
        load(name)
    warming, lessons = pieces(line), list[socket.socket]()
    pause, begun = next(warming), time.monotonic()
    while True:
        gc.collect()
        gc.freeze()
        while lessons and pause is FOR_EVER:  # their kernels shall have all that is warm
            own = lessons.pop(0)
            forked(own, [line, *lessons], be_lesson)
        files, limit_s = [line.fileno(), *pause.files], pause.limit_s
        if limit_s and time.monotonic() - begun > BUSY_S:
            limit_s = 0
        if line.fileno() not in select.select(files, [], [], limit_s)[0]:
            pause = next(warming, FOR_EVER)
        elif (wish := next_wish(line)) is None:
            return
        elif wish.kind == LESSON:
            lessons.append(wish.line)
        else:
            forked(wish.line, [line, *lessons], be_kernel)


class Wish(NamedTuple):
    """A child that shall be forked, and its line."""

    kind: bytes
    line: socket.socket


def next_wish(line: socket.socket) -> Wish | None:
    """What comes next on the line; None once the server has gone."""
    kind, handed, _, _ = socket.recv_fds(line, 1, 1)
    return Wish(kind, socket.socket(fileno=handed[0])) if kind else None


def forked(
    own: socket.socket, others: Iterable[socket.socket], life: Callable[[socket.socket], NoReturn]
) -> None:
    """Fork one child, which keeps no line but its own."""
    try:
        must_be_alone()
        child = os.fork()
    except (OSError, RuntimeError) as error:
        say(own, failed=str(error))
        child = -1
    if child == 0:
        for other in others:
            other.close()
        life(own)
    own.close()


def must_be_alone() -> None:
    """A fork is safe where no other thread runs, none of a library's either."""
    if (n_threads := len(list(Path("/proc/self/task").iterdir()))) != 1:
        raise RuntimeError(f"a parent must have one thread, got {n_threads}")


def say(line: socket.socket, **words: Any) -> None:
    """One line to the server, which may have gone."""
    with suppress(OSError):
        line.sendall(json.dumps(words).encode() + b"\n")


def be_lesson(line: socket.socket) -> NoReturn:
    """The life of a lesson's parent: run its cells, then fork kernels until told to end."""
    code = 1
    try:
        name_process(LESSON_NAME)
        asked = request(line)
        enter(asked)
        from dlkit.serving import _lesson_parent

        signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # how did it end, a cell may ask
        signal.alarm(asked["limit_s"])  # it ends a cell that does not
        names, outputs = _lesson_parent.run(asked["cells"])
        states = _lesson_parent.states()
        signal.alarm(0)
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        must_be_alone()
        gc.collect()
        gc.freeze()
        say(line, pid=os.getpid(), outputs=outputs, states=states)
        while (wish := next_wish(line)) is not None:
            forked(wish.line, [line], partial(be_kernel, names=names))
        code = 0
    except BaseException as error:
        say(line, failed=f"{type(error).__name__}: {error}")
    os._exit(code)


def be_kernel(line: socket.socket, names: Mapping[str, Any] = NO_NAMES) -> NoReturn:
    """The life of a kernel, from the fork to its end; `names` are those of its lesson."""
    code = 1
    try:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        name_process(KERNEL_NAME)
        gc.enable()
        asked = request(line)
        enter(asked)
        reseed()
        app = kernel_app(asked["arguments"])
        app.shell.user_ns.update(names)
        say(line, pid=os.getpid())
        threading.Thread(target=end_with_server, args=[line], daemon=True).start()
        app.start()
        code = 0
    except BaseException as error:
        say(line, failed=f"{type(error).__name__}: {error}")
        if not isinstance(error, SystemExit):
            traceback.print_exc(file=sys.__stderr__)
    end(code)


def enter(asked: dict[str, Any]) -> None:
    """Go where the kernel shall be, with the environment that it shall have."""
    os.environ.clear()
    os.environ.update(asked["env"])
    os.chdir(asked["cwd"])


def request(line: socket.socket) -> dict[str, Any]:
    """What a child shall be; the end where nobody waits for it any more.

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
    for comm in app.kernel.comm_manager.comms.values():
        comm.kernel = app.kernel  # a part that the lesson's parent has made sends from here
    widgets: Any = sys.modules.get("ipywidgets")
    if widgets is not None:  # at its import there was no kernel to register its comms with
        widgets.register_comm_target()
    parts: Any = sys.modules.get("dlkit.widgets._component")
    if parts is not None:  # those that the lesson's parent has made had no kernel's log to join
        parts.join_kernel_log()
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


if __name__ == "__main__":
    main()
