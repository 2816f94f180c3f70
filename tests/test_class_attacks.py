"""What somebody in the room, or on the campus, might try: each on a real process."""

from __future__ import annotations

import json
import socket
import sqlite3
import time
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest
from tornado.httpserver import HTTPServer
from tornado.web import Application

from class_servers import Room, room
from dlkit.classroom import _handlers, server
from dlkit.classroom._limits import JOINS_BY_ADDRESS, WRONG_BY_ADDRESS, Buckets, Rate
from lesson_servers import until

BET, WORDS = "bets/texas", "words/missing"


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    with room(tmp_path_factory.mktemp("class")) as running:
        yield running


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Room]:
    """A class of its own, for attacks that use up a limit."""
    with room(tmp_path) as running:
        yield running


def line(hall: Room) -> socket.socket:
    place = urlsplit(hall.address)
    return socket.create_connection((place.hostname, place.port), timeout=20)


def heard(connection: socket.socket) -> bytes:
    """All that comes until the other side hangs up."""
    data = b""
    try:
        while more := connection.recv(65536):
            data += more
    except ConnectionError:
        pass
    return data


# -- what is typed -------------------------------------------------------------------------

NASTY = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><style>*{display:none}</style>',
    '=HYPERLINK("http://evil.example","click")',
    "+1+cmd|' /C calc'!A0",
    "{{7*7}} ${7*7} <%= 7*7 %>",
    "'; DROP TABLE dlkit_answers; --",
    "\u202egnirts",
    "zero\u200bwidth\ufeff",
    "../../etc/passwd",
    "a\r\nSet-Cookie: x=1",
    "\\u0000 😀",
]


def test_whatever_is_typed_comes_back_as_data_and_only_once_it_is_shown(hall: Room):
    people = [hall.join() for _ in NASTY]
    hall.do("open", activity=WORDS)
    for token, text in zip(people, NASTY, strict=True):
        assert hall.answer(token, text).status == 200, text
    mine = [hall.now(token)["mine"]["value"] for token in people]
    for text, kept in zip(NASTY, mine, strict=True):
        plain = "".join(sign for sign in text if sign not in "\u202e\u200b\ufeff\r\n")
        assert kept.replace(" ", "") == plain.replace(" ", "")
    hall.do("close")
    texts = hall.state()["texts"]
    assert sorted(one["text"] for one in texts) == sorted(mine)
    hall.do("reveal")
    assert hall.now(people[0])["result"]["texts"] == []
    hall.do("show_text", id=next(one["id"] for one in texts if "<script>" in one["text"]),
            shown=True)  # fmt: skip
    told = hall.ask("/api/now", token=people[1])
    assert told.body["result"]["texts"] == ["<script>alert(1)</script>"]
    assert told.headers["content-type"] == "application/json; charset=utf-8"
    assert told.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("value", "status"),
    [("x" * 281, 400), ("x" * 15_000, 400), (["x"], 400), (None, 400), ({"a": 1}, 400), ("", 400),
     ("\u200b" * 50, 400), (float("inf"), 400), (10**400, 400)],
)  # fmt: skip
def test_a_value_of_the_wrong_form_is_refused(hall: Room, value: Any, status: int):
    token = hall.join()
    hall.do("open", activity=WORDS)
    assert hall.answer(token, value).status == status
    assert hall.now(token)["mine"] is None


def test_a_megabyte_is_refused_without_being_read(hall: Room):
    token = hall.join()
    before = psutil.Process(hall.process.pid).memory_info().rss
    for _ in range(5):
        with line(hall) as connection:
            head = "POST /api/answer HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n"
            connection.sendall(f"{head}Authorization: Bearer {token}\r\n\r\n".encode())
            assert heard(connection).startswith(b"HTTP/1.1 4")
    assert psutil.Process(hall.process.pid).memory_info().rss - before < 4_000_000
    assert hall.ask("/api/time").status == 200


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 15_000, b'{"code": 7}', b'{"code": "\xc3\xa9"}']
)
def test_a_body_that_is_no_json_object_is_refused(hall: Room, body: bytes):
    assert hall.ask("/api/join", body).status in (400, 404)
    assert hall.ask("/lecturer/do", body, hall.secret).status in (400, 409)
    assert "Traceback" not in hall.log.read_text()


# -- voting twice, for others, after closing -----------------------------------------------


def test_nobody_votes_twice_for_others_or_after_closing(hall: Room):
    ann, ben = hall.join(), hall.join()
    hall.do("open", activity=BET)
    now = hall.now(ann)
    place = {"run": now["run"], "round": 0}
    assert hall.answer(ann, 10, **place).body["kept"] == "new"
    assert hall.answer(ann, 10, **place).body["kept"] == "same"
    forged = hall.answer(ann, 99, **place)
    assert (forged.status, forged.body["counter"]) == (400, 1)
    for counter in (0, -5, 2**63, 1.5, "2", True, None, [1]):
        sent = {**place, "counter": counter, "value": 99}
        assert hall.ask("/api/answer", sent, ann).status == 400, counter
    for more in ({"participant": 1}, {"participant_id": 1}, {"token": ann}, {"seat": 1}):
        sent = {**place, "counter": 1, "value": 77, **more}
        assert hall.ask("/api/answer", sent, ben).body["kept"] in ("new", "same")
    assert hall.now(ann)["mine"]["value"] == 10
    assert hall.ask("/api/answer", {**place, "counter": 9, "value": 5}).status == 401
    hall.do("close")
    assert hall.answer(ann, 99, counter=2, **place).status == 409
    assert hall.now(ann)["mine"]["value"] == 10
    for bad in ({"run": 10**6}, {"run": -1}, {"run": "1"}, {"run": 2**70}, {"round": 3}):
        assert hall.answer(ann, 99, counter=2, **(place | bad)).status in (400, 409), bad


def test_no_address_tells_a_phone_what_others_answered(hall: Room):
    ann, ben = hall.join(), hall.join()
    hall.do("open", activity=BET)
    hall.answer(ann, 73.25)
    paths = ["/api/now", "/api/now?since=0", "/api/now?participant=1", "/api/time", "/", "/class"]
    for path in [*paths, "/lecturer/state", "/api/answer", "/api/answers", "/api/export"]:
        assert b"73.25" not in json.dumps(str(hall.ask(path, token=ben).body)).encode(), path
    assert "73.25" not in json.dumps(hall.state())  # nor the board, while it is open


# -- the lecturer's side -------------------------------------------------------------------


def test_only_the_secret_leads(fresh: Room):
    token = fresh.join()
    for wrong in ("", "x", token, fresh.code, fresh.secret[:-1], fresh.secret.lower(), "é" * 22):
        assert fresh.ask("/lecturer/state", token=wrong).status == 401, wrong
        assert fresh.ask("/lecturer/do", {"do": "end"}, wrong).status == 401, wrong
    guesses = [fresh.ask("/lecturer/state", token=f"guess{i}").status for i in range(30)]
    assert guesses[-1] == 429
    assert fresh.ask("/lecturer/state", token=fresh.secret).status == 200


def test_from_another_machine_not_even_the_secret_leads(tmp_path: Path):
    own = [
        one.address
        for addresses in psutil.net_if_addrs().values()
        for one in addresses
        if one.family == socket.AF_INET and not one.address.startswith("127.")
    ]

    class Connection:
        class stream:
            class socket:
                @staticmethod
                def getsockname() -> tuple[str, int]:
                    return "192.168.1.10", 8900

    class Request:
        connection = Connection()

    asker = _handlers.Lecturer.__new__(_handlers.Lecturer)
    asker.request = Request()
    told = {}
    for address in ("127.0.0.1", "::1", "192.168.1.10", "192.168.1.11", "10.0.0.1"):
        asker.request.remote_ip = address
        told[address] = asker._from_this_machine()
    assert told == {"127.0.0.1": True, "::1": True, "192.168.1.10": True,
                    "192.168.1.11": False, "10.0.0.1": False}  # fmt: skip
    if own:  # a board on this machine may ask by the address that it has in the network
        with room(tmp_path, "--host", own[0]) as running:
            assert running.state()["phase"] == "wait"


# -- other sites, other names --------------------------------------------------------------


def test_no_other_site_and_no_other_name_gets_an_answer(hall: Room):
    token = hall.join()
    own = urlsplit(hall.address).netloc
    for host in ("evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "8.8.8.8"):
        assert hall.ask("/api/now", token=token, Host=host).status in (400, 403), host
        assert hall.ask("/", Host=host).status in (400, 403), host
    for origin in (
        "http://evil.example",
        "null",
        f"http://{own}.evil.example",
        "http://127.0.0.1",
    ):
        told = hall.ask("/api/join", {"code": hall.code}, Origin=origin)
        assert told.status == 403, origin
        assert "access-control-allow-origin" not in told.headers
        assert hall.ask("/lecturer/do", {"do": "end"}, hall.secret, Origin=origin).status == 403
    assert hall.ask("/api/now", token=token, Sec_Fetch_Site="cross-site").status == 403
    assert hall.ask("/api/now", token=token, Origin=f"http://{own}").status == 200
    # A form of another site can send no JSON, and a script's request is asked for beforehand.
    form = {"Content_Type": "text/plain"}
    assert hall.ask("/api/join", b'{"code": "x"}', **form).status == 415
    assert hall.ask("/api/answer", method="OPTIONS", Origin="http://evil.example").status in (
        403,
        405,
    )
    assert hall.state()["phase"] != "ended"


def test_a_token_counts_only_in_its_header(hall: Room):
    token = hall.join()
    assert hall.ask(f"/api/now?token={token}").status == 401
    assert hall.ask("/api/now", Cookie=f"token={token}").status == 401
    assert hall.ask("/api/now", Authorization=f"Basic {token}").status == 401
    assert "set-cookie" not in hall.ask("/api/now", token=token).headers


def test_every_answer_has_its_headers(hall: Room):
    for path in ("/", "/class", "/api/time", "/api/now", "/none", "/files/0/none.js"):
        headers = hall.ask(path).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'self';"), path
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "server" not in headers
    assert hall.ask("/api/time").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "/files/0/../../command.py", "/files/0/..%2f..%2fcommand.py", "/files/0/%2e%2e/store.py",
        "/files/0//etc/passwd", "/../class.sqlite", "/class.sqlite", "/files/0/join.html%00.js",
        "/j/..%2f..%2fclass.sqlite", "/files/0/.hidden", "/api/kernels", "/lab", "/api/contents",
        "/voila/render/board.ipynb", "/terminals/websocket/1", "/j/<script>", "//evil.example/",
    ],
)  # fmt: skip
def test_no_path_leaves_the_pages(hall: Room, path: str):
    told = hall.ask(path.replace("<", "%3C").replace(">", "%3E"))
    assert told.status == 404, told
    assert b"import" not in told.body


# -- guessing, floods, slow clients --------------------------------------------------------


def test_guessing_codes_is_slowed_down_and_does_not_end_by_the_right_one(fresh: Room):
    known = fresh.join()
    wrong = [
        fresh.ask("/api/join", {"code": f"AAA{i:03}"}) for i in range(WRONG_BY_ADDRESS[0] + 9)
    ]
    assert [one.status for one in wrong[:60]] == [404] * 60
    assert wrong[-1].status == 429
    assert 1 <= wrong[-1].body["wait_s"] <= 3
    told = fresh.ask("/api/join", {"code": fresh.code})
    assert told.status == 429  # or the limit would not slow down who guesses
    assert fresh.ask("/api/join", {"code": fresh.code}, known).status == 200
    assert fresh.ask("/api/now", token=known).status == 200
    time.sleep(told.body["wait_s"] + 0.2)
    assert fresh.ask("/api/join", {"code": fresh.code}).status == 200


def test_unknown_tokens_are_slowed_down_and_known_ones_are_not(fresh: Room):
    known = fresh.join()
    statuses = {fresh.ask("/api/now", token=f"token{i}").status for i in range(260)}
    assert statuses == {401, 429}
    assert fresh.ask("/api/now", token=known).status == 200


def test_one_phone_that_floods_is_stopped_and_the_others_are_not(hall: Room):
    greedy, other = hall.join(), hall.join()
    statuses = [hall.ask("/api/now", token=greedy).status for _ in range(80)]
    assert 429 in statuses
    assert hall.ask("/api/now", token=other).status == 200


def test_ten_thousand_joins_by_one_script_leave_the_class_as_it_was(tmp_path: Path):
    with room(tmp_path, "--most", "500") as hall:
        people = [hall.join() for _ in range(3)]
        hall.do("open", activity=BET)
        for token in people:
            assert hall.answer(token, 10).status == 200
        server = psutil.Process(hall.process.pid)
        before = server.memory_info().rss
        body = json.dumps({"code": hall.code}).encode()
        head = f"POST /api/join HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
        request = f"{head}Content-Type: application/json\r\n\r\n".encode() + body
        counted = dict.fromkeys((b"200", b"409", b"429"), 0)
        with line(hall) as script:
            answers = script.makefile("rb")
            for _ in range(100):
                script.sendall(request * 100)
                for status in statuses_of(answers, 100):
                    counted[status] += 1
        assert sum(counted.values()) == 10_000
        assert counted[b"200"] <= JOINS_BY_ADDRESS.burst + 20 * 60
        assert counted[b"429"] + counted[b"409"] > 8000
        assert server.memory_info().rss - before < 20_000_000
        begun = time.perf_counter()
        assert hall.now(people[0])["mine"]["value"] == 10
        assert hall.answer(people[1], 11, counter=2).status == 200
        assert time.perf_counter() - begun < 2
    with sqlite3.connect(tmp_path / "class.sqlite") as rows:
        assert rows.execute("SELECT count(*) FROM dlkit_participants").fetchone()[0] < 2000


def statuses_of(answers: Any, n: int) -> Iterator[bytes]:
    """The statuses of so many answers on one line."""
    for _ in range(n):
        status, length = answers.readline().split()[1], 0
        while (header := answers.readline()) != b"\r\n":
            if header.lower().startswith(b"content-length:"):
                length = int(header.split(b":")[1])
        answers.read(length)
        yield status


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
