"""Long runs in slices: the kernel hears the page between them, and only the newest goes on."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Generator
from typing import Any

from dlkit.widgets._component import Reply

AT_ONCE_S = 0.2  # a run that takes longer says how far it is
SLICE_S, PAUSE_S = 0.1, 0.002

Pieces = Generator[float, None, Any]  # yields the share done


class Slices:
    """Who may compute: the run that was begun last, until it has ended or is given up."""

    def __init__(self) -> None:
        self._newest: Pieces | None = None

    def answer(
        self, run: Pieces, ended: Callable[[], Reply], tell: Callable[[float], None]
    ) -> Reply | Coroutine[Any, Any, Reply]:
        """What `ended()` gives after this run, at once where a moment is enough for it."""
        self._newest = run
        return ended() if advanced(run, AT_ONCE_S) is None else self._go_on(run, ended, tell)

    def give_up(self) -> None:
        """Nobody waits for the newest run any more."""
        self._newest = None

    async def _go_on(
        self, run: Pieces, ended: Callable[[], Reply], tell: Callable[[float], None]
    ) -> Reply:
        while (share := advanced(run, SLICE_S)) is not None:
            tell(share)
            await asyncio.sleep(PAUSE_S)
            if run is not self._newest:
                run.close()
                return Reply({"dropped": True})
        return ended()


def advanced(run: Pieces, seconds: float) -> float | None:
    """How much of a run is done after some seconds of work on it; None once it has ended."""
    until = time.perf_counter() + seconds
    for share in run:
        if time.perf_counter() >= until:
            return share
    return None
