"""Who may have a kernel, and when: a queue for those who open a lesson, a limit for all."""

from __future__ import annotations

import asyncio
import math
import os
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

NEWS_S = 1.0  # how often somebody who waits is told
HOLD_S = 15.0  # a lesson that takes longer gives the next one its turn
FIRST_GUESS_S = 1.0
KEPT = 0.8  # how much of the older times stays in the mean
WARM_MB, ORDINARY_MB = 40, 130  # what one open lesson takes; see `make bench`
SHARE = 0.8  # of the free memory, for kernels
MEMORY = Path("/proc/meminfo")
CGROUP = Path("/sys/fs/cgroup")


class Place(NamedTuple):
    """Where somebody stands in the queue."""

    ahead: int
    wait_s: int


class Turn:
    """One lesson that wants to get ready."""

    def __init__(self, queue: Queue) -> None:
        self.queue = queue
        self.came = asyncio.Event()
        self.began = 0.0

    async def news(self) -> AsyncIterator[Place]:
        """The place in the queue whenever it is another one, until the turn has come."""
        told = None
        while not self.came.is_set():
            place = self.queue.place(self)
            if place != told:
                yield place
                told = place
            with suppress(TimeoutError):
                await asyncio.wait_for(self.came.wait(), NEWS_S)

    def end(self) -> None:
        """The lesson is ready, or nobody wants it any more."""
        self.queue.leave(self)


class Queue:
    """Lets so many lessons get ready at a time, in the order in which they were asked for.

    More at a time would only make all of them late: the processors are shared.
    """

    def __init__(self, at_once: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.at_once = at_once
        self.clock = clock
        self.busy: set[Turn] = set()
        self.waiting: deque[Turn] = deque()
        self.coming: set[str] = set()  # kernels that start just now
        self.took_s = FIRST_GUESS_S  # mean of the last ones

    def turn(self) -> Turn:
        """Stand at the end of the queue."""
        turn = Turn(self)
        self.waiting.append(turn)
        self._go_on()
        return turn

    def place(self, turn: Turn) -> Place:
        """How many come first, and the seconds that this is likely to take."""
        n_before = self.waiting.index(turn)
        rounds = (n_before + 1) / self.at_once
        return Place(n_before + len(self.busy), max(1, math.ceil(rounds * self.took_s)))

    def leave(self, turn: Turn) -> None:
        """Make room, at whatever point; leaving twice is leaving once."""
        if turn in self.busy:
            self.busy.remove(turn)
            took = self.clock() - turn.began
            self.took_s = KEPT * self.took_s + (1 - KEPT) * took
        elif turn in self.waiting:
            self.waiting.remove(turn)
        turn.came.set()
        self._go_on()

    def _go_on(self) -> None:
        while self.waiting and len(self.busy) < self.at_once:
            turn = self.waiting.popleft()
            self.busy.add(turn)
            turn.began = self.clock()
            turn.came.set()
            asyncio.get_running_loop().call_later(HOLD_S, self._hurry, turn)

    def _hurry(self, turn: Turn) -> None:
        if turn in self.busy:
            self.leave(turn)


def starts_at_once() -> int:
    """How many lessons get ready at a time on this machine."""
    return max(2, n_processors() + 1)


def n_processors() -> int:
    """The processors that we may use."""
    return (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )


def room_for_kernels(*, warm: bool) -> int:
    """How many open lessons the free memory has room for; 100 where it cannot be told."""
    free = free_mb()
    if free is None:
        return 100
    return max(4, int(SHARE * free / (WARM_MB if warm else ORDINARY_MB)))


def free_mb() -> float | None:
    """The memory that is free for us: the machine's, or what our container leaves of it."""
    try:
        lines = MEMORY.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    sizes = {name: int(rest.split()[0]) for name, _, rest in (one.partition(":") for one in lines)}
    machine = sizes["MemAvailable"] / 1024
    with suppress(OSError, ValueError):  # ValueError: "max", no limit
        limit = int((CGROUP / "memory.max").read_text())
        used = int((CGROUP / "memory.current").read_text())
        return min(machine, max(0, limit - used) / 2**20)
    return machine
