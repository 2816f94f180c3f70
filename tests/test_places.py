"""Who may have a kernel, and when: the queue's order, its words, the limit and its sizes."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from dlkit.serving import places
from dlkit.serving.places import Place, Queue, Turn
from lesson_servers import (
    begun,
    body,
    code,
    run,
    served,
    shut,
    text,
    write_lesson,
    write_lessons,
)


class Clock:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def nine() -> int:
    """Places that are free."""
    return 9


def has_come(turns: list[Turn]) -> list[bool]:
    return [turn.came.is_set() for turn in turns]


def test_so_many_at_a_time_and_the_others_in_their_order():
    async def morning() -> None:
        queue = Queue(2, 9, nine)
        turns = [queue.turn() for _ in range(5)]
        assert has_come(turns) == [True, True, False, False, False]
        assert [queue.place(turn).ahead for turn in turns[2:]] == [2, 3, 4]
        turns[1].end()
        assert has_come(turns) == [True, True, True, False, False]
        turns[3].end()  # gives up before its turn
        turns[0].end()
        turns[0].end()
        assert has_come(turns) == [True] * 5
        assert queue.busy == {turns[2], turns[4]}

    run(morning())


def test_the_wait_is_told_from_the_last_ones():
    async def morning() -> list[int]:
        clock = Clock()
        queue = Queue(2, 9, nine, clock)
        queue.took_s = 1.0
        turns = [queue.turn() for _ in range(12)]
        told = [queue.place(turns[-1]).wait_s]
        for turn in turns[:8]:
            clock.now += 3
            turn.end()
        return [*told, queue.place(turns[-1]).wait_s]

    before, after = run(morning())
    assert before == 5  # ten before it, two at a time, a second each
    assert after == 6  # next but one, and they have taken longer of late


def test_only_another_place_is_news(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(places, "NEWS_S", 0.01)

    async def morning() -> list[Place]:
        queue = Queue(1, 9, nine)
        first, second, third = (queue.turn() for _ in range(3))
        heard: list[Place] = []

        async def listen() -> None:
            heard.extend([place async for place in third.news()])

        listening = asyncio.create_task(listen())
        await asyncio.sleep(0.05)
        first.end()
        await asyncio.sleep(0.05)
        second.end()
        await asyncio.wait_for(listening, 5)
        return heard

    assert [place.ahead for place in run(morning())] == [2, 1]


def test_a_lesson_that_takes_long_gives_the_next_one_its_turn(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(places, "HOLD_S", 0.05)

    async def morning() -> None:
        queue = Queue(1, 9, nine)
        queue.turn()
        await asyncio.wait_for(queue.turn().came.wait(), 5)

    run(morning())


def test_without_a_place_nobody_begins_and_the_first_is_the_next_one(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(places, "NEWS_S", 0.01)

    async def morning() -> None:
        free = [1]
        queue = Queue(3, 7, lambda: free[0])
        first, second, third = turns = [queue.turn() for _ in range(3)]
        assert has_come(turns) == [True, False, False], "one place, one kernel that is coming"
        assert queue.place(third) == Place(ahead=1, wait_s=0, full=7)
        free[0] = 0  # its kernel counts by itself now
        first.has_kernel()
        first.end()
        assert has_come(turns) == [True, False, False]
        news = second.news()
        assert await anext(news) == Place(ahead=0, wait_s=0, full=7)
        free[0] = 1  # nobody says so: the queue looks by itself
        assert [place async for place in news] == []
        assert has_come(turns) == [True, True, False]
        second.end()  # gives up before it has a kernel
        assert has_come(turns) == [True, True, True]

    run(morning())


def test_a_long_wait_is_told_again_so_that_no_line_falls_silent(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(places, "NEWS_S", 0.01)
    monkeypatch.setattr(places, "REPEAT_S", 0.05)

    async def morning() -> list[Place]:
        turn = Queue(1, 3, lambda: 0).turn()
        news = turn.news()
        return [await anext(news) for _ in range(3)]

    assert run(morning()) == [Place(ahead=0, wait_s=0, full=3)] * 3


def test_without_a_place_the_page_has_its_text_and_begins_as_soon_as_there_is_one(tmp_path: Path):
    with served("--notebooks", str(write_lessons(tmp_path)), "--places", "1") as server:
        first = body(server, "/voila/render/01_counting.ipynb")
        assert '"full": 1' not in first
        waiting, page = begun(server, "01_counting", '"full": 1')
        assert "Press the button." in page
        gone, page = begun(server, "01_counting", '"full": 1')
        assert '"ahead": 1' in page
        gone.close()
        assert len(server.kernels()) == 1
        shut(server, first)
        assert "data-model=" in more(waiting, "data-model=")
        assert len(server.kernels()) == 1
        waiting.close()


def test_who_waits_is_told_and_whoever_gives_up_is_forgotten(tmp_path: Path):
    n = places.starts_at_once()
    write_lesson(tmp_path, "09_slow", text("# Slow"), code("__import__('time').sleep(60)"))
    with served("--notebooks", str(write_lessons(tmp_path))) as server:
        busy = [begun(server, "09_slow", 'kernel: "')[0] for _ in range(n)]
        gone, _ = begun(server, "09_slow", '"queue"')
        waiting, page = begun(server, "01_counting", f'"ahead": {n + 1}')
        assert "Press the button." in page
        assert "data-model=" not in page
        gone.close()
        assert f'"ahead": {n},' in more(waiting, f'"ahead": {n},')
        busy[0].close()
        assert "data-model=" in more(waiting, "data-model=")
        for one in (*busy, waiting):
            one.close()


def more(answer: Any, mark: str) -> str:
    """The page as it goes on, up to a mark."""
    read = b""
    while mark.encode() not in read:
        piece = answer.read1(65536)
        assert piece, f"{mark} did not come"
        read += piece
    return read.decode()
