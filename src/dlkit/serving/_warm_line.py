"""The server's side of the warm parent: start it, ask it for kernels, end it.

Standard library only, so that the parent can begin to import while the server still does.
"""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

TRIES = 3
COMMAND = ("-P", "-Xfrozen_modules=off", "-m", "dlkit.serving._warm_parent")
KERNEL, LESSON = b"k", b"l"  # what a parent may be asked for
ANSWER_S, PAUSE_S, END_S = 30.0, 0.05, 2.0
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
STAT = "/proc/{}/stat"
STATE, BORN = 0, 19  # places in it, after the name


class CannotFork(Exception):
    """Why a kernel must be an ordinary one."""


def can_fork() -> bool:
    """Whether kernels can be forked here: Linux only; macOS has libraries that a fork breaks."""
    return sys.platform == "linux" and Path(STAT.format("self")).exists()


class ForkedKernel:
    """A kernel that is no child of this process, with what `subprocess.Popen` would offer."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, line: socket.socket) -> None:
        self.pid = pid
        self.line = line  # the kernel ends when this is closed
        self.born = state_of(pid)[1]
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """None while it runs."""
        if self.returncode is None and not self._runs():
            self.returncode = 1  # how it ended only its parent could know
            self.line.close()
        return self.returncode

    def _runs(self) -> bool:
        state, born = state_of(self.pid)
        if state == "Z":  # its parent has gone, and who has got it does not reap: we, perhaps
            with suppress(OSError):
                os.waitpid(self.pid, os.WNOHANG)
        return state not in "ZX" and born == self.born

    def wait(self, timeout: float | None = None) -> int:
        """Return once it has ended."""
        last = time.monotonic() + timeout if timeout is not None else None
        while (code := self.poll()) is None:
            if last is not None and time.monotonic() > last:
                raise subprocess.TimeoutExpired(f"kernel {self.pid}", timeout or 0)
            time.sleep(PAUSE_S)
        return code

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        import signal

        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        import signal

        self.send_signal(signal.SIGKILL)


def state_of(pid: int) -> tuple[str, str]:
    """State and time of birth of a process; "X" and nothing when there is none."""
    try:
        stat = Path(STAT.format(pid)).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "X", ""
    fields = stat.rpartition(")")[2].split()
    return fields[STATE], fields[BORN]


class Parent:
    """The warm parent for one Python; it is started when it is missing."""

    def __init__(self, python: str) -> None:
        self.python = python
        self.process: subprocess.Popen[bytes] | None = None
        self.line: socket.socket | None = None
        self.n_failed = 0  # starts in a row that gave no kernel
        self.lock = threading.Lock()

    def start(self) -> socket.socket:
        """The line to the parent; returns before it has imported anything."""
        with self.lock:
            if self.line and self.process and self.process.poll() is None:
                return self.line
            self._let_go()
            if self.n_failed >= TRIES:
                raise CannotFork(f"the warm parent has ended {self.n_failed} times")
            self.n_failed += 1
            self.line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            self.line.setblocking(False)
            with theirs:
                self.process = subprocess.Popen(
                    [self.python, *COMMAND],
                    stdin=theirs.fileno(),
                    env=parent_environment(),
                    start_new_session=True,  # Ctrl-C is for the server
                )
            return self.line

    async def kernel(self, arguments: list[str], env: dict[str, str], cwd: str) -> ForkedKernel:
        """A new kernel whose sockets are bound."""
        wish = {"arguments": arguments, "env": env, "cwd": cwd}
        for _ in range(TRIES):
            child = await child_of(self.start(), KERNEL, wish, ANSWER_S)
            if child:
                self.n_failed = 0
                return ForkedKernel(child.answer["pid"], child.line)
            await asyncio.sleep(PAUSE_S)  # it has gone, perhaps a moment ago
        raise CannotFork("the warm parent gives no answer")

    async def lesson(
        self, cells: list[str], env: dict[str, str], cwd: str, limit_s: int
    ) -> LessonParent:
        """A parent that has run these cells; it comes once the warm parent has nothing to do."""
        wish = {"cells": cells, "env": env, "cwd": cwd, "limit_s": limit_s}
        child = await child_of(self.start(), LESSON, wish, None)
        if child is None:
            raise CannotFork("the lesson's parent gives no answer")
        answer = child.answer
        return LessonParent(child.line, answer["pid"], answer["outputs"], answer["states"])

    def end(self) -> None:
        """End the parent; its kernels go on."""
        with self.lock:
            self._let_go()

    def _let_go(self) -> None:
        if self.line:
            self.line.close()
        if self.process:
            try:
                self.process.wait(END_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.line = self.process = None


class LessonParent:
    """A process that has run a lesson.

    `outputs` are what each of its cells shows; `states` the models that a page needs for that,
    as JSON, or nothing where they must come from the kernel.
    """

    def __init__(self, line: socket.socket, pid: int, outputs: Any, states: str) -> None:
        self.line, self.pid, self.outputs, self.states = line, pid, outputs, states

    def has_ended(self) -> bool:
        """Whether no more kernels can come from it."""
        try:
            return not self.line.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            return True

    async def kernel(self, arguments: list[str], env: dict[str, str], cwd: str) -> ForkedKernel:
        """A new kernel that has run the lesson and whose sockets are bound."""
        wish = {"arguments": arguments, "env": env, "cwd": cwd}
        child = await child_of(self.line, KERNEL, wish, ANSWER_S)
        if child is None:
            raise CannotFork("the lesson's parent has ended")
        return ForkedKernel(child.answer["pid"], child.line)

    def end(self) -> None:
        """End it; its kernels go on."""
        self.line.close()


class Child(NamedTuple):
    """A new process, and what it says of itself."""

    line: socket.socket
    answer: dict[str, Any]


async def child_of(
    line: socket.socket, kind: bytes, wish: dict[str, Any], limit_s: float | None
) -> Child | None:
    """What a parent forks; None where it has gone."""
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    try:
        with theirs:
            socket.send_fds(line, [kind], [theirs.fileno()])
        answer = await asyncio.wait_for(_answer(ours, wish), limit_s)
    except TimeoutError:
        ours.close()
        raise CannotFork(f"its parent was silent for {limit_s:g} s") from None
    except OSError:
        answer = {}
    except BaseException:
        ours.close()
        raise
    if "pid" in answer:
        return Child(ours, answer)
    ours.close()
    if "failed" in answer:
        raise CannotFork(answer["failed"])
    return None


async def _answer(line: socket.socket, wish: dict[str, Any]) -> dict[str, Any]:
    """What a child says of itself; nothing when it went without a word."""
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(line, json.dumps(wish).encode() + b"\n")
    told = b""
    while not told.endswith(b"\n"):
        more = await loop.sock_recv(line, 2**16)
        if not more:
            return {}
        told += more
    answer: dict[str, Any] = json.loads(told)
    return answer


def parent_environment() -> dict[str, str]:
    """One thread for linear algebra, and no parent of ours to watch."""
    own = {name: word for name, word in os.environ.items() if name != "JPY_PARENT_PID"}
    return {**own, **dict.fromkeys(ONE_THREAD, "1")}


PARENTS: dict[str, Parent] = {}


def parent(python: str) -> Parent:
    """The one parent that this process has for a Python."""
    if not PARENTS:
        atexit.register(end_all)
    return PARENTS.setdefault(python, Parent(python))


def end_all() -> None:
    """End every parent of this process."""
    for one in PARENTS.values():
        one.end()
