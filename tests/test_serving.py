"""What the server gives and refuses, asked over the wire."""

from __future__ import annotations

import gzip
import re
import signal
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from dlkit.serving.app import LONG_TOKEN, cookie_secret
from dlkit.serving.exporter import LessonExporter
from dlkit.serving.files import found
from dlkit.serving.kernels import LessonSocket, kernel_config
from dlkit.serving.pages import lesson_path
from kernel_lines import request_message, told
from lesson_servers import (
    Server,
    begun,
    body,
    kernel_of,
    run,
    served,
    until,
    write_lessons,
)

ZIP = {"Accept-Encoding": "gzip"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = write_lessons(tmp_path_factory.mktemp("lessons"))
    with served("--notebooks", str(folder)) as running:
        yield running


def test_the_landing_page_names_every_lesson_and_every_broken_file(server: Server):
    page = body(server, "/")
    assert page.index("Start here") < page.index("Counting &amp; &lt;b&gt;more") < page.index("Z")
    assert 'data-steps="bet quiz"' in page
    assert "<code>07_broken.ipynb</code> metadata.dlkit.question must be there" in page


def test_an_empty_folder_is_told(tmp_path: Path):
    with served("--notebooks", str(tmp_path)) as empty:
        page = body(empty, "/")
    assert "There are no lessons here yet" in page
    assert str(tmp_path) in page


def test_the_page_has_title_and_language_of_the_lesson(server: Server):
    page = body(server, "/voila/render/06_deutsch.ipynb")
    assert '<html lang="de">' in page
    assert "<title>Zählen · dlkit</title>" in page
    assert "<title>Counting &amp; &lt;b&gt;more&lt;/b&gt; · dlkit</title>" in body(
        server, "/voila/render/01_counting.ipynb"
    )


@pytest.mark.parametrize(
    "path",
    ["/voila/render/99_none.ipynb", "/none/<i>", "/voila/render/../../etc/passwd", "/lab"],
)
def test_an_unknown_address_is_named_and_leads_home(server: Server, path: str):
    status, _, page = server.get(path.replace("<", "%3C").replace(">", "%3E"))
    assert status == 404
    assert path.replace("<", "&lt;").replace(">", "&gt;") in page.decode()
    assert '<a class="button" href="/">' in page.decode()


def test_a_file_that_is_no_notebook_gets_a_page_without_a_traceback(server: Server):
    status, _, page = server.get("/voila/render/08_torn.ipynb")
    assert status == 500
    assert "file must be a notebook, got something else" in page.decode()
    assert "Traceback" not in page.decode()


def test_text_is_sent_while_a_cell_still_runs(server: Server):
    answer, page = begun(server, "04_endless", 'kernel: "')
    with answer:
        assert '<h1 id="Endless">' in page
        assert "After." in page
        assert "data-part" not in page


def test_an_endless_cell_is_stopped_and_the_rest_goes_on(tmp_path: Path):
    folder = str(write_lessons(tmp_path))
    with served("--notebooks", folder, "--cell-limit", "1") as impatient:
        page = body(impatient, "/voila/render/04_endless.ipynb")
    assert "Stopped: it took longer than 1 s and was stopped" in page
    assert 'dlkitStream.push({ end: "" })' in page


def test_a_failing_cell_stops_no_other_and_shows_no_traceback(server: Server):
    page = body(server, "/voila/render/03_failing.ipynb")
    assert "ValueError: share must be &lt;= 1, got &lt;i&gt;2&lt;/i&gt;" in page
    assert "Traceback" not in page
    assert page.count("data-model=") == 1


def test_pages_and_files_are_compressed(server: Server):
    for path in ("/", "/voila/render/06_deutsch.ipynb", "/voila/static/voila.js"):
        _, headers, data = server.get(path, **ZIP)
        assert headers["content-encoding"] == "gzip", path
        assert len(data) < len(gzip.decompress(data)) / 1.5, path
    _, headers, plain = server.get("/voila/static/voila.js")
    assert headers["content-encoding"] == "identity"
    assert plain.startswith(b"var _JUPYTERLAB")


def test_a_file_is_sent_once(server: Server):
    path = re.search(r"/dlkit/[0-9a-f]{12}/page\.css", body(server, "/"))[0]
    _, headers, _ = server.get(path)
    assert "immutable" in headers["cache-control"]
    again = server.get(path, **{"If-None-Match": headers["etag"]})
    assert again[0] == 304
    assert again[2] == b""
    _, headers, _ = server.get("/voila/static/voila.js")
    assert headers["cache-control"] == "public, max-age=3600"


def test_pages_may_load_nothing_from_elsewhere(server: Server):
    _, headers, _ = server.get("/")
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "http" not in headers["content-security-policy"]


def test_pages_are_in_no_frame_of_another_site_and_give_no_other_base(server: Server):
    for path in ("/", "/voila/render/06_deutsch.ipynb", "/none"):
        rules = server.get(path)[1]["content-security-policy"].split("; ")
        assert {"frame-ancestors 'self'", "base-uri 'self'"} <= set(rules), path


@pytest.mark.parametrize(
    "name", ["../secret.ipynb", "/etc/passwd", ".hidden/x.ipynb", ".x.ipynb", "x.txt"]
)
def test_only_notebooks_inside_the_folder_are_lessons(tmp_path: Path, name: str):
    inside = tmp_path / "lessons"
    (inside / ".hidden").mkdir(parents=True)
    (tmp_path / "secret.ipynb").write_text("{}")
    for path in (".hidden/x.ipynb", ".x.ipynb", "x.txt"):
        (inside / path).write_text("{}")
    assert lesson_path(inside, name) is None


def test_no_file_outside_of_its_folder_is_served(tmp_path: Path):
    (tmp_path / "secret").write_text("x")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "open").write_text("y")
    assert found((tmp_path / "in",), "../secret") is None
    assert found((tmp_path / "none", tmp_path / "in"), "open") == tmp_path / "in" / "open"


def test_a_page_that_closes_ends_its_kernel(server: Server):
    page = body(server, "/voila/render/01_counting.ipynb")
    kernel = kernel_of(page)
    assert server.get(f"/api/kernels/{kernel}")[0] == 200
    address = f"{server.address}/voila/api/shutdown/{kernel}"
    beacon = urllib.request.Request(address, data=b"_xsrf=", method="POST")
    with urllib.request.urlopen(beacon, timeout=10) as answer:
        assert answer.status == 204
    assert server.get(f"/api/kernels/{kernel}")[0] == 404


def test_a_reader_who_leaves_early_leaves_no_kernel(server: Server):
    before = len(server.kernels())
    answer, _ = begun(server, "04_endless", 'kernel: "')
    assert len(server.kernels()) > before
    answer.close()
    assert until(lambda: len(server.kernels()) <= before, 60)


def test_a_page_cannot_run_code_and_gets_an_answer_to_its_ping(server: Server, tmp_path: Path):
    page = body(server, "/voila/render/06_deutsch.ipynb")
    address = f"{server.address}/api/kernels/{kernel_of(page)}/channels?session_id=s"
    trace = tmp_path / "trace"
    content = {"code": f"open({str(trace)!r}, 'w')", "silent": False}
    heard = run(told(address, "ping", request_message("execute_request", content)))
    assert "pong" in heard
    assert not any("execute_reply" in one for one in heard)
    assert not trace.exists()
    heard = run(told(address, request_message("kernel_info_request", {})))
    assert any("kernel_info_reply" in one for one in heard)  # the line itself works


def test_kernels_are_not_listed_and_are_reached_through_files(server: Server):
    answer, _ = begun(server, "04_endless", 'kernel: "')
    with answer:
        assert server.get("/api/kernels")[0] == 404
        kernel = server.kernels()[-1]

        def files() -> set[str]:
            return {one.laddr for one in kernel.net_connections("unix") if "-ipc-" in one.laddr}

        assert until(lambda: len(files()) == 5)
        inet = [one.laddr for one in kernel.net_connections("inet") if one.status == "LISTEN"]
        # ipykernel's own way for what children of a kernel print; it asks for a secret
        assert [address.ip for address in inet] == ["127.0.0.1"]


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_with_all_its_kernels_within_five_seconds(tmp_path: Path, name: int):
    with served("--notebooks", str(write_lessons(tmp_path))) as server:
        pages = [begun(server, "04_endless", 'kernel: "')[0] for _ in range(2)]
        kernels = server.kernels()
        assert len(kernels) >= 2
        start = time.monotonic()
        server.process.send_signal(name)
        assert server.process.wait(5) == 0
        assert time.monotonic() - start < 5
        assert until(lambda: not any(psutil.pid_exists(one.pid) for one in kernels), 1)
        assert "Traceback" not in server.log.read_text()
        for page in pages:
            page.close()


def test_a_token_is_asked_for(tmp_path: Path):
    write_lessons(tmp_path)
    with served("--notebooks", str(tmp_path), "--token", "a-word") as server:
        assert "These lessons ask for a token" in body(server, "/")
        assert "How does a group lead itself?" in body(server, "/?token=a-word")
        assert "ask for a token" in body(server, "/voila/render/01_counting.ipynb")
        assert server.get("/api/kernels/0-0-0-0-0")[0] == 403
        assert server.kernels() == []
        assert "a-word" not in server.log.read_text()


def test_a_token_can_be_made_up(tmp_path: Path):
    with served("--notebooks", str(tmp_path), "--token") as server:
        made_up = re.search(r"\?token=([0-9a-f]{20,})", server.log.read_text())[1]
        assert "no lessons here yet" in body(server, f"/?token={made_up}")


def test_kernels_use_sockets_that_are_files_and_end_when_they_are_left(tmp_path: Path):
    config = kernel_config(str(tmp_path), 600)
    assert config.MappingKernelManager.cull_idle_timeout == 600
    assert config.MappingKernelManager.cull_interval <= 60
    if sys.platform != "win32" and len(str(tmp_path)) < 40:
        assert config.KernelManager.transport == "ipc"
    assert "transport" not in kernel_config(str(tmp_path) + 80 * "x", 600).KernelManager


def test_a_page_s_line_sends_small_messages_at_once():
    line, asked = LessonSocket.__new__(LessonSocket), []
    line.set_nodelay, line.connection = asked.append, None
    run(line.open("a-kernel"))
    assert asked == [True]


def test_who_has_signed_in_stays_so_over_a_restart_but_not_by_a_word_one_can_guess():
    assert cookie_secret("k" * LONG_TOKEN) == cookie_secret("k" * LONG_TOKEN)
    assert cookie_secret("k" * LONG_TOKEN) != cookie_secret("m" * LONG_TOKEN)
    assert cookie_secret("a-word") != cookie_secret("a-word")
    assert cookie_secret("") != cookie_secret("")


def test_a_text_is_made_once_and_one_with_a_picture_each_time():
    exporter = LessonExporter(contents_manager=Pictures())
    context = {"cell": {}}
    assert "<em>b</em>" in exporter.markdown2html(context, "a *b*")
    assert list(exporter.texts) == ["a *b*"]
    exporter.texts["a *b*"] = "kept"
    assert exporter.markdown2html(context, "a *b*") == "kept"
    assert "<img" in exporter.markdown2html(context, "![a](b.png)")
    own = {"cell": {"attachments": {"c.png": {"image/png": "QUJD"}}}}
    assert "QUJD" in exporter.markdown2html(own, "![a](attachment:c.png)")
    assert list(exporter.texts) == ["a *b*"]


class Pictures:
    def file_exists(self, path: str) -> bool:
        return False
