"""Who may have a kernel, and when: a queue for those who open a lesson, a limit for all."""

from __future__ import annotations

import asyncio
import math
import os
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import NamedTuple

NEWS_S = 1.0  # how often somebody who waits is told
REPEAT_S = 15.0  # how often, where nothing changes
HOLD_S = 15.0  # a lesson that takes longer gives the next one its turn
FIRST_GUESS_S = 1.0
KEPT = 0.8  # how much of the older times stays in the mean


class Place(NamedTuple):
    """Where somebody stands in the queue."""

    ahead: int
    wait_s: int
    full: int  # all places there are, while none of them is free; else 0


class Turn:
    """One lesson that wants to get ready."""

    def __init__(self, queue: Queue) -> None:
        self.queue = queue
        self.came = asyncio.Event()
        self.began = 0.0
        self.hurry: asyncio.TimerHandle | None = None

    async def news(self) -> AsyncIterator[Place]:
        """The place in the queue whenever it is another one, until the turn has come.

        Now and then it is told again: whatever lies between would cut a line that is silent.
        """
        told, at = None, 0.0
        while not self.came.is_set():
            place, now = self.queue.place(self), self.queue.clock()
            if place != told or now - at > REPEAT_S:
                yield place
                told, at = place, now
            with suppress(TimeoutError):
                await asyncio.wait_for(self.came.wait(), NEWS_S)
            self.queue.go_on()  # a place may have become free

    def has_kernel(self) -> None:
        """The kernel counts by itself from now on."""
        self.queue.coming.discard(self)

    def end(self) -> None:
        """The lesson is ready, or nobody wants it any more."""
        self.queue.leave(self)


class Queue:
    """Lets so many lessons get ready at a time, in the order in which they were asked for.

    More at a time would only make all of them late: the processors are shared. `free` says how
    many kernels there is a place for.
    """

    def __init__(
        self,
        at_once: int,
        room: int,
        free: Callable[[], int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.at_once, self.room, self.free, self.clock = at_once, room, free, clock
        self.busy: set[Turn] = set()
        self.waiting: deque[Turn] = deque()
        self.coming: set[Turn] = set()  # whose kernel is not there yet
        self.took_s = FIRST_GUESS_S  # mean of the last ones

    def turn(self) -> Turn:
        """Stand at the end of the queue."""
        turn = Turn(self)
        self.waiting.append(turn)
        self.go_on()
        return turn

    def place(self, turn: Turn) -> Place:
        """How many come first, and the seconds that this is likely to take."""
        n_before = self.waiting.index(turn)
        if not self._has_place():
            return Place(n_before, 0, self.room)
        rounds = (n_before + 1) / self.at_once
        return Place(n_before + len(self.busy), max(1, math.ceil(rounds * self.took_s)), 0)

    def leave(self, turn: Turn) -> None:
        """Make room, at whatever point; leaving twice is leaving once."""
        self.coming.discard(turn)
        if turn.hurry:
            turn.hurry.cancel()
        if turn in self.busy:
            self.busy.remove(turn)
            took = self.clock() - turn.began
            self.took_s = KEPT * self.took_s + (1 - KEPT) * took
        elif turn in self.waiting:
            self.waiting.remove(turn)
        turn.came.set()
        self.go_on()

    def go_on(self) -> None:
        """Let those begin who may."""
        while self.waiting and len(self.busy) < self.at_once and self._has_place():
            turn = self.waiting.popleft()
            self.busy.add(turn)
            self.coming.add(turn)
            turn.began = self.clock()
            turn.came.set()
            turn.hurry = asyncio.get_running_loop().call_later(HOLD_S, self._hurry, turn)

    def _has_place(self) -> bool:
        return self.free() > len(self.coming)

    def _hurry(self, turn: Turn) -> None:
        if turn in self.busy:
            self.busy.remove(turn)
            self.go_on()


def starts_at_once() -> int:
    """How many lessons get ready at a time on this machine."""
    return max(2, n_processors() + 1)


def n_processors() -> int:
    """The processors that we may use."""
    return (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
