"""`dlkit serve --recorded`: lessons without a kernel, offered while one starts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dlkit import cli
from dlkit.serving.recorded.cells import notebook
from dlkit.serving.recorded.origin import origin
from lesson_servers import COUNTER, Server, begun, body, code, served, text, write_lesson

pytestmark = pytest.mark.browser
OFFER = "Recorded version, works at once"
ADDRESS = "/recorded/01_slow.html"


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three lessons, two of them recorded, one from another text; a file that nobody offers."""
    place = tmp_path_factory.mktemp("places")
    (place / "lessons").mkdir()
    slow = code("import time; time.sleep(3)")
    shown = [code(COUNTER), slow, code("Counter(n=3)")]
    write_lesson(place / "lessons", "01_slow", text("# Slow"), *shown)
    write_lesson(place / "lessons", "02_live_only", text("# Live only"))
    write_lesson(place / "lessons", "03_changed", text("# Slow"), *shown[:2])
    (place / "site/files").mkdir(parents=True)
    (place / "site/index.html").write_text("<h1>All recorded lessons</h1>")
    slow_made = origin(notebook(place / "lessons/01_slow.ipynb"))
    for name, made_from in (("01_slow", slow_made), ("03_changed", slow_made)):
        page = f'<html data-made-from="{made_from}"><title>x</title><h1>Slow, recorded</h1>'
        (place / f"site/{name}.html").write_text(page)
    (place / "site/files/kit.js").write_text("// a script")
    (place / "secret.html").write_text("nobody's")
    (place / "site/link.html").symlink_to(place / "secret.html")
    return place


def offering(places: Path, *arguments: str):
    lessons, site = str(places / "lessons"), str(places / "site")
    return served("--notebooks", lessons, "--recorded", site, *arguments)


@pytest.fixture(scope="module")
def server(places: Path) -> Iterator[Server]:
    with offering(places, "--places", "1") as running:
        yield running


def test_the_folder_is_served_below_its_address(server: Server):
    assert "All recorded lessons" in body(server, "/recorded/")
    status, headers, page = server.get(ADDRESS)
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert (headers["cache-control"], b"Slow, recorded" in page) == ("no-cache", True)
    _, headers, _ = server.get("/recorded/files/kit.js")
    assert headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize(
    "path",
    ["../secret.html", "..%2Fsecret.html", "%2e%2e/secret.html", "link.html", "files/../../secret",
     "/etc/passwd", "files", "none.html"],
)  # fmt: skip
def test_nothing_beside_the_folder_is_served(server: Server, path: str):
    status, _, told = server.get(f"/recorded/{path}")
    assert status == 404
    assert b"nobody's" not in told


def test_a_page_offers_what_was_recorded_of_its_lesson_and_nothing_else(server: Server):
    answer, page = begun(server, "02_live_only", "</header>")
    answer.close()
    assert OFFER not in page
    assert 'data-recorded=""' in page


def test_on_a_phone_neither_the_line_nor_the_offer_lies_over_the_title(
    server: Server, new_context
):
    phone = new_context(viewport={"width": 390, "height": 844}).new_page()
    phone.goto(server.lesson("01_slow"), wait_until="commit")
    title = phone.get_by_role("heading", name="Slow").bounding_box()
    line = phone.get_by_role("status", name="Engine").bounding_box()
    offer = phone.get_by_role("link", name=OFFER).bounding_box()
    assert line["y"] + line["height"] + 8 < title["y"]
    assert title["y"] + title["height"] < offer["y"]
    assert (offer["x"], offer["x"] + offer["width"]) == (16, 390 - 16)
    assert offer["height"] >= 44


def test_a_page_of_another_text_is_not_offered_and_that_is_logged_once(server: Server):
    for _ in range(2):
        answer, page = begun(server, "03_changed", "</header>")
        answer.close()
        assert OFFER not in page
        assert 'data-recorded=""' in page
    said = "03_changed.html is not offered: recorded from another text or dlkit than 03_changed.ip"
    assert server.log.read_text().count(said) == 1


def test_while_a_lesson_starts_and_without_a_place_the_recorded_one_is_offered(
    server: Server, page: Page, new_context
):
    page.goto(server.lesson("01_slow"), wait_until="commit")
    offer = page.get_by_role("link", name=OFFER)
    expect(offer).to_be_visible()
    expect(page.get_by_role("status", name="Engine")).to_have_text("Ready", timeout=30_000)
    expect(offer).to_be_hidden()
    second = new_context().new_page()
    second.goto(server.lesson("01_slow"), wait_until="commit")
    expect(second.get_by_role("alert").first).to_contain_text("places are taken")
    second.get_by_role("button", name="Open the recorded lesson").click()
    expect(second.get_by_role("heading", name="Slow, recorded")).to_be_visible()


def test_with_a_token_nobody_else_gets_a_file_of_it(places: Path):
    with offering(places, "--token", "a word that is long enough") as asked:
        for path in (ADDRESS, "/recorded/files/kit.js", "/recorded/"):
            told = body(asked, path)
            assert "Slow, recorded" not in told
            assert "a script" not in told
            assert "All recorded" not in told
        assert "Slow, recorded" in body(
            asked, f"{ADDRESS}?token=a%20word%20that%20is%20long%20enough"
        )


def test_a_folder_without_pages_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert cli.main(["serve", "--port", "0", "--recorded", str(tmp_path)]) == 2
    assert re.search(
        r"recorded must be a folder of 'export --static', got /", capsys.readouterr().err
    )
