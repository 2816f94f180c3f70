"""Guessing, floods, slow lines, a script that joins ten thousand times: on a real process."""

from __future__ import annotations

import json
import sqlite3
import time
from collections import Counter, OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from tornado.httpserver import HTTPServer
from tornado.web import Application

from class_servers import Room, heard, line, room
from dlkit.classroom import server
from dlkit.classroom._limits import JOINS_BY_ADDRESS, WRONG_BY_ADDRESS, Buckets, Rate
from lesson_servers import until

BET = "bets/texas"


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    with room(tmp_path_factory.mktemp("class")) as running:
        yield running


def flood(hall: Room, path: str, tokens: list[str], sent: Any = None) -> list[int]:
    """The statuses of many requests, sent as fast as one line takes them."""
    body = b"" if sent is None else json.dumps(sent).encode()
    method = "GET" if sent is None else "POST"
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    requests = [
        f"{head}Content-Length: {len(body)}\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
        + body
        for token in tokens
    ]
    statuses = []
    with line(hall) as connection:
        answers = connection.makefile("rb")
        for i in range(0, len(requests), 100):
            some = requests[i : i + 100]
            connection.sendall(b"".join(some))
            statuses += [status_of(answers) for _ in some]
    return statuses


def status_of(answers: Any) -> int:
    """The status of the next answer on a line."""
    status, length = int(answers.readline().split()[1]), 0
    while (header := answers.readline()) != b"\r\n":
        if header.lower().startswith(b"content-length:"):
            length = int(header.split(b":")[1])
    answers.read(length)
    return status


def test_guessing_codes_is_slowed_down_and_does_not_end_by_the_right_one(hall: Room):
    known = hall.join()
    statuses = flood(hall, "/api/join", [""] * 100, {"code": "AAAAAA"})
    assert statuses[: int(WRONG_BY_ADDRESS.burst)] == [404] * 60
    assert statuses[-1] == 429
    told = hall.ask("/api/join", {"code": hall.code})
    assert told.status == 429  # or the limit would not slow down who guesses
    assert told.body["wait_s"] == 1
    assert hall.ask("/api/join", {"code": hall.code}, known).status == 200
    assert hall.ask("/api/now", token=known).status == 200
    assert until(lambda: hall.ask("/api/join", {"code": hall.code}).status == 200, 5)


def test_unknown_tokens_are_slowed_down_and_known_ones_are_not(hall: Room):
    known = hall.join()
    statuses = flood(hall, "/api/now", [f"token{i}" for i in range(400)])
    assert (statuses[0], statuses[-1]) == (401, 429)
    assert hall.ask("/api/now", token=known).status == 200


def test_one_phone_that_floods_is_stopped_and_the_others_are_not(hall: Room):
    greedy, other = hall.join(), hall.join()
    statuses = flood(hall, "/api/now", [greedy] * 100)
    assert (statuses[0], statuses[-1]) == (200, 429)
    assert hall.ask("/api/now", token=other).status == 200


def test_ten_thousand_joins_by_one_script_leave_the_class_as_it_was(tmp_path: Path):
    with room(tmp_path, "--most", "5000") as hall:
        people = [hall.join() for _ in range(3)]
        hall.do("open", activity=BET)
        for token in people:
            assert hall.answer(token, 10).status == 200
        server = psutil.Process(hall.process.pid)
        before = server.memory_info().rss
        begun = time.perf_counter()
        counted = Counter(flood(hall, "/api/join", [""] * 10_000, {"code": hall.code}))
        passed_s = time.perf_counter() - begun
        assert counted[200] <= JOINS_BY_ADDRESS.burst + JOINS_BY_ADDRESS.per_s * passed_s + 1
        assert counted[429] > 5000
        assert server.memory_info().rss - before < 20_000_000
        begun = time.perf_counter()
        assert hall.now(people[0])["mine"]["value"] == 10
        assert hall.answer(people[1], 11, counter=2).status == 200
        assert time.perf_counter() - begun < 2
    with sqlite3.connect(tmp_path / "class.sqlite") as rows:
        assert rows.execute("SELECT count(*) FROM dlkit_participants").fetchone()[0] < 5000


def test_lines_that_say_nothing_or_little_shut_nobody_out(tmp_path: Path):
    with room(tmp_path, before="ulimit -n 200") as hall:  # room for 136 lines
        token = hall.join()
        silent = [line(hall) for _ in range(200)]
        slow = [line(hall) for _ in range(100)]
        head = "POST /api/answer HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n"
        for connection in slow:
            connection.sendall(head.encode())
        begun = time.perf_counter()
        for _ in range(20):
            assert hall.ask("/api/now", token=token).status == 200
        assert time.perf_counter() - begun < 5
        process = psutil.Process(hall.process.pid)
        assert len(process.net_connections("tcp")) <= 140
        slow[-1].sendall(b"\r\n{")  # the rest of the body never comes
        begun = time.perf_counter()
        heard(slow[-1])
        assert 3 < time.perf_counter() - begun < 15
        for connection in [*silent, *slow]:
            connection.close()
        assert until(lambda: len(process.net_connections("tcp")) < 20, 10)
        assert "Traceback" not in hall.log.read_text()


def test_a_line_that_is_used_stays_and_the_one_silent_longest_goes():
    class Stream:
        closed = False

        def close(self) -> None:
            self.closed = True

    door = server.door(Application())
    door.most_lines = 2
    used, silent, new = Stream(), Stream(), Stream()
    door.lines = OrderedDict.fromkeys([used, silent])
    door.used(used)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HTTPServer, "handle_stream", lambda *_: None)
        door.handle_stream(new, ("127.0.0.1", 1))
    assert (used.closed, silent.closed) == (False, True)
    assert list(door.lines) == [used, new]
    connection = Stream()
    connection.stream = new
    door._connections.add(connection)
    door.on_close(connection)
    assert list(door.lines) == [used]


def test_a_bucket_is_empty_after_its_burst_and_fills_with_time():
    clock = [0.0]
    buckets = Buckets(Rate(3, 0.5), lambda: clock[0])
    assert [buckets.take("a") for _ in range(5)] == [0, 0, 0, 2, 2]
    assert buckets.take("b") == 0
    clock[0] = 2.0
    assert [buckets.take("a") for _ in range(2)] == [0, 2]
    for name in range(30_000):
        buckets.take(name)
    assert len(buckets._levels) <= 20_000
