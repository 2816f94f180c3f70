"""From the first request to the last process: serve until a signal, then end all kernels."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from tornado.httpserver import HTTPServer

from dlkit.serving.status import line

if TYPE_CHECKING:
    from dlkit.serving.app import LessonServer
    from dlkit.serving.ports import Place

END_LIMIT_S = 4.0
TICK_S = 0.5 if sys.platform == "win32" else 2.0  # Windows tells of Ctrl-C only at a tick
MAX_MESSAGE = 100 * 1024 * 1024


async def serve(
    server: LessonServer,
    place: Place,
    ready: Callable[[str], None],
    status: Callable[[str], None] | None,
) -> None:
    """Serve until SIGINT or SIGTERM; `status` is told how many are there when that changes."""
    ended = _end_event()
    web = HTTPServer(server.app, max_buffer_size=MAX_MESSAGE)
    web.add_sockets(place.sockets)
    ready(server.display_url)
    told = ""
    while not ended.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), TICK_S)
        if status and (now := line(server)) != told:
            status(told := now)
    web.stop()
    await _end_kernels(server)


async def _end_kernels(server: LessonServer) -> None:
    """No process of ours outlives us, also none that is just starting."""
    try:
        async with asyncio.timeout(END_LIMIT_S):
            while server.kernel_manager.list_kernel_ids():
                await server.kernel_manager.shutdown_all(now=True)
    except TimeoutError:
        server.log.warning("some kernels did not end within %g s", END_LIMIT_S)


def _end_event() -> asyncio.Event:
    """An event that SIGINT and SIGTERM set."""
    ended, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        if sys.platform == "win32":
            signal.signal(name, lambda *_: loop.call_soon_threadsafe(ended.set))
        else:
            loop.add_signal_handler(name, ended.set)
    return ended
