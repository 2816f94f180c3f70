"""What somebody in the room, or on the campus, might try: each on a real process."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest
from tornado.web import HTTPError

from class_servers import Room, heard, line, room
from dlkit.classroom import _handlers, _lead

BET, WORDS = "bets/texas", "words/missing"


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    with room(tmp_path_factory.mktemp("class")) as running:
        yield running


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
    padded = {"code": hall.code, "more": "x" * 20_000}  # 16 kB are allowed
    assert hall.ask("/api/join", padded).status == 400
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


def test_only_the_secret_leads(hall: Room):
    token = hall.join()
    for wrong in ("", "x", token, hall.code, hall.secret[:-1], hall.secret.lower(), "é" * 22):
        assert hall.ask("/lecturer/state", token=wrong).status == 401, wrong
        assert hall.ask("/lecturer/do", {"do": "end"}, wrong).status == 401, wrong
    guesses = [hall.ask("/lecturer/state", token=f"guess{i}").status for i in range(30)]
    assert guesses[-1] == 429
    assert hall.ask("/lecturer/state", token=hall.secret).status == 200


def test_from_another_machine_not_even_the_secret_leads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
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

    class Hall:
        board_anywhere = False

        def leads(self, secret: str) -> bool:
            return secret == "the secret"

    monkeypatch.setattr(_handlers.Light, "prepare", lambda _: None)
    monkeypatch.setattr(_handlers.Light, "hall", Hall())
    monkeypatch.setattr(_handlers.Api, "bearer", lambda _: "the secret")
    asker = _lead.Lecturer.__new__(_lead.Lecturer)
    asker.request = Request()
    for address in ("127.0.0.1", "::1", "192.168.1.10"):
        asker.request.remote_ip = address
        asker.prepare()
    for address in ("192.168.1.11", "10.0.0.1", "fe80::1%eth0", "0.0.0.0"):
        asker.request.remote_ip = address
        with pytest.raises(HTTPError, match="only from the lecturer's machine"):
            asker.prepare()
    monkeypatch.setattr(Hall, "board_anywhere", True)
    asker.prepare()
    monkeypatch.undo()
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
