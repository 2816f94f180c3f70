"""Every address of the server, by its own table: without the token all but a few say no."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
import tornado.web
from tornado.httpclient import AsyncHTTPClient, HTTPResponse
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port

from dlkit.serving.app import LessonServer
from dlkit.serving.kernels import ID
from dlkit.serving.record_file import RecordFile
from lesson_servers import run, text, write_lesson

FORM = {"Cookie": "_xsrf=0a0b", "X-XSRFToken": "0a0b"}  # so that this alone refuses nobody
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")
Answers = dict[str, dict[str, HTTPResponse]]  # by pattern and method
OPEN = {  # without the token: the pages' own files, and the way in and out
    "/dlkit/[0-9a-f]+/(.*)", "/voila/templates/dlkit/static/(.*)", "/voila/labextensions/(.*)",
    "/voila/static/(.*)", r"/dlkit/lesson/([0-9a-f]+)\.js", "/login", "/logout",
}  # fmt: skip


def made(folder: Path) -> LessonServer:
    """A server that has every address there can be."""
    recorded = folder / "recorded"
    recorded.mkdir()
    (recorded / "x").write_text("a recorded page")
    write_lesson(folder, "x", text("# X"))
    kept = RecordFile(folder / "record", "anna")
    return LessonServer.made(folder, token="a-word", record_file=kept, recorded=str(recorded))


def address(pattern: str) -> str:
    """One that this pattern takes."""
    path = pattern.replace(ID, "0-0-0-0-0").replace("([0-9a-f]+)\\.", "0a.")
    path = path.replace("[0-9a-f]+", "0a").replace("(.*)", "x")
    assert re.fullmatch(pattern, path), pattern
    return path


async def answers(server: LessonServer, **headers: str) -> Answers:
    """What each address says to each method."""
    server.app = tornado.web.Application(**server.init_settings())
    server.app.settings.update(server.tornado_settings)
    table = server.init_handlers()
    server.app.add_handlers(".*$", table)
    socket, port = bind_unused_port()
    web = HTTPServer(server.app)
    web.add_socket(socket)
    found: Answers = {pattern: {} for pattern, *_ in table}
    for pattern, method in itertools.product(found, METHODS):
        found[pattern][method] = await AsyncHTTPClient().fetch(
            f"http://127.0.0.1:{port}{address(pattern)}",
            method=method,
            headers=headers,
            follow_redirects=False,
            raise_error=False,
            allow_nonstandard_methods=True,
        )
    web.stop()
    return found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> LessonServer:
    return made(tmp_path_factory.mktemp("lessons"))


@pytest.fixture(scope="module")
def without(server: LessonServer) -> Answers:
    return run(answers(server, **FORM))


def says_no(method: str, answer: HTTPResponse) -> bool:
    """Sent to the door, refused, or told nothing."""
    if answer.code == 302:
        return answer.headers["Location"].startswith("/login?")
    return answer.code in {403, 405} or (method == "OPTIONS" and not answer.body)


def test_without_the_token_every_address_but_a_few_says_no(without: Answers):
    assert set(without) > OPEN
    told = [
        (pattern, method, answer.code)
        for pattern in without.keys() - OPEN
        for method, answer in without[pattern].items()
        if not says_no(method, answer)
    ]
    assert told == []


def test_the_few_give_nothing_but_files_and_the_door(without: Answers):
    for pattern in OPEN:
        for method, answer in without[pattern].items():
            assert answer.code in {200, 302, 401, 403, 404, 405}, (pattern, method)
    assert b"These lessons ask for a token" in without["/login"]["GET"].body
    out = without["/logout"]["GET"]
    assert (out.code, out.headers["Location"]) == (302, "/")
    assert re.match(r'username-\S+=""; expires=', out.headers["Set-Cookie"])


def test_with_the_token_they_answer(server: LessonServer, without: Answers):
    found = run(answers(server, Authorization="token a-word"))
    for pattern in without.keys() - OPEN:
        assert {one.code for one in found[pattern].values()} & {200, 204, 400, 404}, pattern
    assert b"How does a group lead itself?" in found["/"]["GET"].body
    assert found["/recorded/(.*)"]["GET"].body == b"a recorded page"
