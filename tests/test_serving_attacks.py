"""What a page that is not ours might send: nothing runs, nothing leaks, the page lives."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPClientError

from dlkit.serving._allowed import MOST_REFUSED
from dlkit.serving._warm_line import can_fork
from kernel_lines import kinds, packed_parts, raw, request_message, told
from lesson_servers import Server, kernel_of, run, served, write_lessons

SECRET = "nobody may read this"
FOREIGN = "http://evil.example"


@pytest.fixture(scope="module")
def lessons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of lessons; beside it lies what is nobody's business."""
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.ipynb").write_text(SECRET)
    folder = outside / "lessons"
    folder.mkdir()
    write_lessons(folder)
    (folder / "09_link.ipynb").symlink_to(outside / "secret.ipynb")
    return folder


@pytest.fixture(scope="module")
def server(lessons: Path) -> Iterator[Server]:
    with served("--notebooks", str(lessons)) as running:
        yield running


@pytest.fixture(scope="module", params=["forked", "ordinary"])
def either(request: Any, lessons: Path) -> Iterator[Server]:
    """A server with kernels of one kind and then of the other, for what reaches a kernel."""
    if request.param == "forked" and can_fork():
        yield request.getfixturevalue("server")
        return
    with served("--notebooks", str(lessons), "--kernels", "ordinary") as running:
        yield running


@pytest.fixture(scope="module")
def kernel(server: Server) -> str:
    """The kernel of an open page, which stays open for the module."""
    return opened(server)


@pytest.fixture(scope="module")
def line(either: Server) -> str:
    """The address of an open page's line to its kernel."""
    return channels(either, opened(either))


def channels(server: Server, kernel: str) -> str:
    return f"{server.address}/api/kernels/{kernel}/channels?session_id=x"


def opened(server: Server) -> str:
    return kernel_of(server.get("/voila/render/01_counting.ipynb")[2].decode())


def asked(line: str, *messages: bytes | str) -> list[str]:
    """What is heard after these messages, up to the answer to an ordinary one behind them."""
    heard = run(told(line, *messages, request_message("kernel_info_request", {}), until="_reply"))
    assert kinds(heard)[-1] == "kernel_info_reply"
    return heard


def opening(target: str) -> bytes:
    return request_message("comm_open", {"comm_id": "c", "target_name": target, "data": {}})


WISH = {"comm_id": "c", "data": {"method": "request_states"}}
RUNS = {"code": "open('trace', 'w')", "silent": False, "cursor_pos": 3, "detail_level": 1}
DEEP = b"[" * 100_000
REFUSED = {
    "code": request_message("execute_request", RUNS),
    "code on control": request_message("execute_request", RUNS, "control"),
    "completion": request_message("complete_request", RUNS),
    "inspection": request_message("inspect_request", RUNS),
    "completeness": request_message("is_complete_request", RUNS),
    "history": request_message("history_request", {"hist_access_type": "tail", "n": 9}),
    "debugger": request_message("debug_request", {"command": "evaluate"}, "control"),
    "input": request_message("input_reply", {"value": "x"}, "stdin"),
    "end": request_message("shutdown_request", {"restart": False}, "control"),
    "end on shell": request_message("shutdown_request", {"restart": True}),
    "interrupt": request_message("interrupt_request", {}, "control"),
    "connection": request_message("connect_request", {}),
    "subshell": request_message("create_subshell_request", {}, "control"),
    "in a subshell": request_message("comm_msg", WISH, subshell_id="x"),
    "a widget of its own": opening("jupyter.widget"),
    "any target": opening("os"),
    "a deep opening": request_message("comm_open", DEEP),
    "on control": request_message("comm_msg", WISH, "control"),
    "on iopub": request_message("comm_msg", WISH, "iopub"),
    "on stdin": request_message("comm_msg", WISH, "stdin"),
    "no kind": packed_parts(b"shell", b"{}", b"{}", b"{}", b"{}"),
    "a kind that is no word": packed_parts(b"shell", b'{"msg_type": ["x"]}', b"", b"", b""),
    "a deep header": packed_parts(b"shell", DEEP, b"{}", b"{}", b"{}"),
    "a header in another script": packed_parts(
        b"shell", json.dumps({"msg_type": "comm_msg"}).encode("utf-16"), b"{}", b"{}", b"{}"
    ),
    "too few parts": packed_parts(b"shell", b"{}"),
    "nothing": b"",
    "text": json.dumps({"channel": "shell", "header": {"msg_type": "execute_request"}}),
    "a table without an end": (2**62).to_bytes(8, "little") + 80 * b"\0",
    "parts outside": b"".join(n.to_bytes(8, "little") for n in (7, 64, 65, 66, 67, 68, 69, 999)),
    "parts backwards": b"".join(n.to_bytes(8, "little") for n in (7, 64, 64, 64, 64, 64, 9, 9)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_lesson_needs_is_not_passed_on(
    either: Server, lessons: Path, line: str, name: str
):
    before = len(either.log.read_text())
    heard = asked(line, REFUSED[name])
    assert set(kinds(heard)) <= {"iopub_welcome", "status", "kernel_info_reply"}
    assert not (lessons / "trace").exists()
    said = either.log.read_text()[before:]
    assert "a page's message was refused" in said
    assert "Traceback" not in said


def test_who_sends_only_that_is_cut_off_and_may_come_again(either: Server, line: str):
    bad = request_message("execute_request", RUNS)
    assert run(told(line, *MOST_REFUSED * [bad], until="closed"))[-1] == "closed 1008"
    asked(line)


def test_what_a_page_needs_is_passed_on(line: str):
    wishes = [
        opening("jupyter.widget.control"),
        request_message("comm_info_request", {"target_name": "jupyter.widget"}),
    ]
    heard = run(told(line, *wishes, request_message("comm_msg", WISH), until="update_states"))
    assert "comm_info_reply" in kinds(heard)
    assert '"n": 3' in heard[-1]
    asked(line, request_message("comm_close", {"comm_id": "c", "data": {}}))


def test_what_is_large_or_deep_or_no_json_does_not_end_a_kernel(either: Server, line: str):
    large = {"method": "update", "state": {"n": 30_000_000 * "x"}}
    for content in ({"comm_id": "c", "data": large}, 1_000_000 * b"[", b"no json", b"", b"[]"):
        asked(line, request_message("comm_msg", content))
    assert either.get("/")[0] == 200


WRITES = [
    "/api/contents/new.ipynb", "/api/contents", "/api/sessions", "/api/kernels", "/api/terminals",
    "/api/kernelspecs", "/api/config/x", "/api/shutdown", "/api/nbconvert",
    "/files/00_start_here.ipynb", "/lab", "/tree", "/terminals/1", "/notebooks/x.ipynb",
    "/voila/api/contents",
    "/voila/files/00_start_here.ipynb", "/voila/tree", "/voila/api/themes/x", "/metrics/x",
    "/voila/render/new.ipynb", "/", "/login/x",
]  # fmt: skip


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_nothing_can_be_written(server: Server, lessons: Path, kernel: str, method: str):
    there, running = sorted(lessons.iterdir()), len(server.kernels())
    body = json.dumps({"type": "file", "format": "text", "content": "x", "name": "python3"})
    own = [f"/api/kernels/{kernel}{end}" for end in ("", "/restart", "/interrupt", "/channels")]
    for path in [*WRITES, *own, f"/voila/execution/{kernel}", f"/voila/query/{kernel}"]:
        assert raw(server, path, method, body)[0] in {403, 404, 405}, path
    assert sorted(lessons.iterdir()) == there
    assert len(server.kernels()) == running
    assert server.get(f"/api/kernels/{kernel}")[0] == 200


def test_what_jupyter_would_show_is_not_there(server: Server):
    for path in WRITES[:-2]:
        assert server.get(path)[0] == 404, path


@pytest.mark.parametrize(
    "origin",
    [FOREIGN, "null", "http://localhost.evil.example", "http://localhost:1", "file://", "x"],
)
def test_a_foreign_page_gets_no_line(server: Server, kernel: str, origin: str):
    with pytest.raises(HTTPClientError, match="403"):
        run(told(channels(server, kernel), until="_reply", Origin=origin))


def test_our_own_page_gets_one(server: Server, kernel: str):
    wish = request_message("kernel_info_request", {})
    assert run(told(channels(server, kernel), wish, until="_reply", Origin=server.address))


def test_a_foreign_page_cannot_end_a_kernel(server: Server, kernel: str):
    """A form there could post to our address; a browser then tells where it stands."""
    path = f"/voila/api/shutdown/{kernel}"
    for origin in (FOREIGN, "null", "http://localhost:1"):
        assert raw(server, path, "POST", Origin=origin)[0] == 404
    assert server.get(f"/api/kernels/{kernel}")[0] == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8866", "192.168.1.7", "localhost."]
)
def test_who_is_asked_by_a_foreign_name_says_no(server: Server, kernel: str, host: str):
    running = len(server.kernels())
    for path in ("/", "/voila/render/06_deutsch.ipynb"):
        status, page = raw(server, path, Host=host)
        assert status == 403
        assert "for this computer alone" in page
        assert "Go to all lessons" not in page  # it would lead here again
    assert len(server.kernels()) == running
    wish = {"Host": host, "Origin": f"http://{host}"}
    with pytest.raises(HTTPClientError, match="403"):
        run(told(channels(server, kernel), until="_reply", **wish))


def test_this_machine_s_own_names_are_none(server: Server):
    for host in ("localhost:1", "127.0.0.1:8866", "[::1]:8866"):
        assert raw(server, "/", Host=host)[0] == 200, host


def test_a_proxy_on_this_machine_may_ask_by_a_name_that_was_told(tmp_path: Path):
    with served("--notebooks", str(tmp_path), "--known-as", "hub.example") as proxied:
        assert raw(proxied, "/", Host="hub.example")[0] == 200
        assert raw(proxied, "/", Host="evil.example")[0] == 403


@pytest.mark.parametrize("use", ["image", "iframe", "script", "empty"])
def test_a_foreign_page_cannot_start_kernels(server: Server, use: str):
    running = len(server.kernels())
    told_by_browser = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": use}
    assert raw(server, "/voila/render/06_deutsch.ipynb", **told_by_browser)[0] == 403
    assert len(server.kernels()) == running


def test_a_link_on_a_foreign_page_opens_a_lesson(server: Server):
    by_link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document"}
    assert raw(server, "/voila/render/99_none.ipynb", **by_link)[0] == 404


def test_nobody_chooses_another_template(server: Server):
    pages = [
        re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}", "", raw(server, path)[1])
        for path in (
            "/voila/render/06_deutsch.ipynb",
            "/voila/render/06_deutsch.ipynb?voila-template=lab&voila-theme=dark&template=base"
            "&voila-strip_sources=False",
        )
    ]
    assert "Zählen" in pages[0]
    assert pages[0] == pages[1]


ROUTES = [
    "/voila/render/", "/voila/static/", "/voila/labextensions/", "/voila/templates/dlkit/static/",
    "/dlkit/0123456789ab/",
]  # fmt: skip
WAYS_OUT = [
    "../secret.ipynb", "..%2fsecret.ipynb", "%2e%2e/secret.ipynb", "%2e%2e%2fsecret.ipynb",
    "..%252fsecret.ipynb", "..%5csecret.ipynb", "..\\secret.ipynb", "%c0%ae%c0%ae/secret.ipynb",
    "x/../../secret.ipynb", "..;/secret.ipynb", "%00", "../secret.ipynb%00.js", "{absolute}",
    "%2f{absolute}", "file:{absolute}", "09_link.ipynb", ".", "", "..", 5000 * "a", 300 * "a/",
]  # fmt: skip


@pytest.mark.parametrize("route", ROUTES)
def test_no_way_leads_out_of_a_folder(server: Server, lessons: Path, route: str):
    absolute = (lessons.parent / "secret.ipynb").as_posix()
    before = len(server.log.read_text())
    for way in WAYS_OUT:
        status, page = raw(server, route + way.format(absolute=absolute))
        assert status in {400, 403, 404}, way[:60]
        assert SECRET not in page, way
    assert "Traceback" not in server.log.read_text()[before:]
