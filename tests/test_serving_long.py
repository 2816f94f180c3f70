"""A page that stays open for an evening: its line holds."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

from tornado.ioloop import IOLoop

from dlkit.serving.kernels import LessonSocket


class Line(LessonSocket):
    """A line to a page without a network: it notes pings, and that it was cut."""

    def __init__(self) -> None:
        self.application = SimpleNamespace(settings={"ws_ping_timeout": 30_000})
        self.ws_connection = SimpleNamespace(client_terminated=False)
        self.pings, self.cut, self.last_ping = 0, False, IOLoop.current().time() - 30
        self.last_pong = self.last_ping

    def ping(self, _: bytes = b"") -> None:
        self.pings += 1

    def close(self, *_: Any) -> None:
        self.cut = True


def test_a_page_that_is_open_for_an_hour_keeps_its_line():
    async def talk(answers: bool) -> Line:
        line = Line()
        for _ in range(6):
            line.last_ping -= 30.001  # so long it was quiet
            line.last_pong -= 30.001
            line.send_ping()
            if line.cut:
                break
            if answers:
                line.on_pong(b"")
        return line

    with ThreadPoolExecutor(1) as elsewhere:  # a browser test may have left a loop running here
        there, gone = elsewhere.map(lambda answers: asyncio.run(talk(answers)), (True, False))
    assert (there.pings, there.cut) == (6, False)
    assert (gone.pings, gone.cut) == (3, True)
