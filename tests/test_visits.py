"""Visits: who is thinking keeps a lesson, who left does not, and nothing is left behind."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
import zmq
from prometheus_client.parser import text_string_to_metric_families
from tornado.websocket import WebSocketClientConnection, websocket_connect
from zmq.eventloop.zmqstream import ZMQStream

from dlkit.serving import _warm_line
from dlkit.serving.kernels import Kernels
from lesson_servers import (
    Server,
    begun,
    body,
    code,
    kernel_of,
    run,
    served,
    shut,
    text,
    until,
    write_lesson,
    write_lessons,
)

VISITS = 40


async def line(server: Server, page: str) -> WebSocketClientConnection:
    """A page's line to its kernel."""
    address = f"{server.address}/api/kernels/{kernel_of(page)}/channels?session_id=a"
    return await websocket_connect(address.replace("http", "ws", 1))


def test_who_thinks_keeps_the_lesson_and_who_left_without_a_word_loses_it(tmp_path: Path):
    lessons = str(write_lessons(tmp_path))
    with served("--notebooks", lessons, "--idle", "3") as server:
        thinking, lost, never = (body(server, "/voila/render/01_counting.ipynb") for _ in "abc")

        async def a_while() -> list[int]:
            open_one, cut = await line(server, thinking), await line(server, lost)
            cut.close()  # no beacon: the browser crashed, or the laptop fell asleep
            for _ in range(150):
                await asyncio.sleep(0.1)
                if [status(server, page) for page in (lost, never)] == [404, 404]:
                    break
            await asyncio.sleep(3)  # as long again, and the thinker has said nothing
            states = [status(server, page) for page in (thinking, lost, never)]
            open_one.close()
            return states

        assert run(a_while()) == [200, 404, 404]
        assert until(lambda: server.kernels() == [], 15)


def status(server: Server, page: str) -> int:
    return server.get(f"/api/kernels/{kernel_of(page)}")[0]


def measured(server: Server) -> dict[str, float]:
    told = server.get("/metrics")[2].decode()
    families = text_string_to_metric_families(told)
    return {
        "".join([one.name, *one.labels.values()]): one.value
        for family in families
        for one in family.samples
    }


def test_metrics_say_how_the_server_is(tmp_path: Path):
    write_lesson(tmp_path, "09_slow", text("# Slow"), code("__import__('time').sleep(60)"))
    with served("--notebooks", str(write_lessons(tmp_path)), "--places", "2") as server:
        page = body(server, "/voila/render/01_counting.ipynb")
        slow, _ = begun(server, "09_slow", 'kernel: "')
        waiting, _ = begun(server, "09_slow", '"full": 2')
        now = measured(server)
        names = ("places", "lessons_open", "lessons_getting_ready", "lessons_waiting")
        assert [now[f"dlkit_{name}"] for name in names] == [2, 2, 1, 1]
        assert now["dlkit_lesson_pages_totalready"] == now["dlkit_lesson_ready_seconds_count"] == 1
        assert 0 < now["dlkit_lesson_ready_seconds_sum"] < 30
        assert now["process_open_fds"] > 5
        if _warm_line.can_fork():
            assert now["dlkit_memory_byteskernels"] > 10**7
            assert now["dlkit_memory_byteswarm parent"] > 10**7
        for one in (slow, waiting):
            one.close()
        shut(server, page)
        ended = {"dlkit_lessons_open": 0, "dlkit_lesson_pages_totalleft": 2}
        assert until(lambda: ended.items() <= measured(server).items())


def test_metrics_are_behind_the_token(tmp_path: Path):
    with served("--notebooks", str(tmp_path), "--token", "seminar") as server:
        answer = server.get("/metrics")
        assert answer[0] == 403
        assert b"dlkit_" not in answer[2]
        assert b"dlkit_places" in server.get("/metrics", Authorization="token seminar")[2]


@pytest.mark.skipif(not _warm_line.can_fork(), reason="there is no safe fork here")
def test_forty_visits_leave_nothing_behind(tmp_path: Path):
    with served("--notebooks", str(write_lessons(tmp_path))) as server:

        def visit(number: int) -> None:
            page = body(server, "/voila/render/01_counting.ipynb")
            if number % 4:
                run(talk(page))
            shut(server, page)

        async def talk(page: str) -> None:
            (await line(server, page)).close()

        def held() -> tuple[int, int, int]:
            one = psutil.Process(server.process.pid)
            return one.num_fds(), one.num_threads(), server.warm_parent().num_fds()

        page = body(server, "/voila/render/01_counting.ipynb")
        assert until(lambda: folder_of(server).exists())
        folder = folder_of(server)
        shut(server, page)
        for number in range(8):
            visit(number)
        before, files = held(), sorted(folder.iterdir())
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(visit, range(VISITS)))
        assert until(lambda: server.kernels() == [])
        assert until(lambda: all(now <= then for now, then in zip(held(), before, strict=True)))
        assert sorted(folder.iterdir()) == files


def test_a_kernel_that_dies_under_its_page_leaves_nothing_open(tmp_path: Path):
    with served("--notebooks", str(write_lessons(tmp_path))) as server:

        async def killed() -> None:
            page = body(server, "/voila/render/01_counting.ipynb")
            open_one = await line(server, page)
            server.kernels()[0].kill()
            while status(server, page) != 404:
                await asyncio.sleep(0.1)
            open_one.close()

        run(killed())
        before = psutil.Process(server.process.pid).num_fds()
        for _ in range(3):
            run(killed())
        assert until(lambda: psutil.Process(server.process.pid).num_fds() <= before)


def folder_of(server: Server) -> Path:
    """Where the server keeps the sockets of its kernels; one of them must run."""
    [kernel] = server.kernels()
    sockets = (one.laddr for one in kernel.net_connections("unix"))
    return next(Path(name).parent for name in sockets if "-ipc-" in name)


def test_a_page_that_leaves_while_its_kernel_is_being_ended_leaves_no_socket():
    async def left() -> list[bool]:
        kernels, context = Kernels(), zmq.Context()
        channels = {name: ZMQStream(context.socket(zmq.DEALER)) for name in ("shell", "stdin")}
        kernels._kernels["a"] = object()  # it ends just now
        kernels.start_buffering("a", "a page", channels)  # as Jupyter does for one that may return
        kernels.remove_kernel("a")
        return [one.closed() for one in channels.values()]

    assert run(left()) == [True, True]
