"""A page that stays open for an evening: its line holds; one that left is let go of at once."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from ipykernel.iostream import OutStream
from tornado.ioloop import IOLoop, PeriodicCallback

from dlkit.serving._stream import Stream
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


def test_a_page_that_has_left_is_not_kept_until_its_next_ping():
    async def left() -> bool:
        line = Line()
        line.connection = None
        line.ping_callback = PeriodicCallback(line.send_ping, 30_000)
        line.ping_callback.start()
        line.on_close()
        return line.ping_callback.is_running()

    with ThreadPoolExecutor(1) as elsewhere:
        assert not elsewhere.submit(asyncio.run, left()).result()


def test_a_kernel_waits_for_its_page_from_the_moment_when_that_left():
    kernel = SimpleNamespace(last_activity=datetime(2026, 1, 1, tzinfo=UTC))

    class Kernels(dict[str, Any]):
        get_kernel = dict.__getitem__

    async def left() -> None:
        line = Line()
        line.application.settings["kernel_manager"] = Kernels(a=kernel)
        line.connection, line.kernel_id = SimpleNamespace(disconnect=lambda: None), "a"
        line.on_close()

    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(asyncio.run, left()).result()
    assert datetime.now(UTC) - kernel.last_activity < timedelta(seconds=5)


def test_what_a_kernel_prints_is_flushed_only_where_it_printed(monkeypatch: pytest.MonkeyPatch):
    done: list[str] = []
    monkeypatch.setattr(OutStream, "write", lambda _, text: done.append(text))
    monkeypatch.setattr(OutStream, "flush", lambda _: done.append("flush"))
    stream = Stream.__new__(Stream)
    stream.flush()
    stream.write("a")
    stream.flush()
    stream.flush()
    stream.write("b")
    stream.flush()
    assert done == ["a", "flush", "b", "flush"]
