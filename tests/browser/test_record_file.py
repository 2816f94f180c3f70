"""The page's side of the record on the server: a real browser, and the real file behind it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from dlkit.serving.files import PAGE_FILES
from dlkit.serving.record_file import RecordFile, sent

pytestmark = pytest.mark.browser

SITE = "http://localhost:9"  # nobody listens there: each request is answered here
NAME = "dlkit-record /user/ada/api/record"
HTML = """<!DOCTYPE html><html lang="en" data-record="/user/ada/api/record">
<script type="module" src="/record_file.js"></script>
<a href="/user/ada/logout">Log out</a></html>"""
AT = "2026-11-27T09:30:00.000Z"


def a_record(text: str, rev: int = 1) -> dict[str, Any]:
    entry = {"kind": "journal", "rev": rev, "at": AT, "done": True, "value": {"text": text}}
    head = {"format": "dlkit-record", "version": 1, "created": AT, "changed": AT}
    return {**head, "id": "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "entries": {"a/b": entry}}


class Computer:
    """A browser of Ada's, with a server that can be out of reach."""

    def __init__(self, context: BrowserContext, kept: RecordFile) -> None:
        self.kept, self.refuses = kept, 0
        context.route(f"{SITE}/**", self.answer)
        self.page: Page = context.new_page()
        self.page.goto(f"{SITE}/user/ada/")

    def answer(self, route: Route) -> None:
        request = route.request
        path = request.url.removeprefix(SITE)
        if path == "/record_file.js":
            route.fulfill(path=PAGE_FILES / "record_file.js", content_type="text/javascript")
        elif path != "/user/ada/api/record":
            body = HTML if path == "/user/ada/" else "<p>The hub says good-bye.</p>"
            route.fulfill(body=body, content_type="text/html")
        elif self.refuses == 1:
            route.abort()
        elif self.refuses:
            route.fulfill(status=self.refuses, json={"message": "the learner's folder is full"})
        elif request.method == "DELETE":
            route.fulfill(json={"life": self.kept.erase()})
        else:
            told = self.kept.sync(*sent(request.post_data_buffer or b""))
            route.fulfill(json=told._asdict())

    def writes(self, text: str, rev: int = 1) -> None:
        """As a component does, and its store."""
        kept = json.dumps(a_record(text, rev))
        self.page.evaluate("([name, text]) => localStorage.setItem(name, text)", [NAME, kept])
        self.page.evaluate("dispatchEvent(new Event('dlkit-record'))")

    def has(self, text: str | None) -> None:
        script = (
            "([name, text]) => (localStorage.getItem(name) ?? 'null').includes(text ?? 'null')"
        )
        self.page.wait_for_function(script, arg=[NAME, text], timeout=10_000)

    def says(self, why: str) -> None:
        script = "(why) => globalThis.dlkitRecordFile?.state.why === why"
        self.page.wait_for_function(script, arg=why, timeout=10_000)

    def comes_back(self) -> None:
        self.page.evaluate("dispatchEvent(new Event('online'))")

    def server_has(self, text: str) -> None:
        for _ in range(100):
            told = self.kept.sync(None, None).record
            if told and told["entries"]["a/b"]["value"]["text"] == text:
                return
            self.page.wait_for_timeout(100)
        pytest.fail(f"the server must have {text!r}, got {told}")


@pytest.fixture
def kept(tmp_path: Path) -> RecordFile:
    return RecordFile(tmp_path, "ada")


@pytest.fixture
def computer(context: BrowserContext, kept: RecordFile) -> Computer:
    return Computer(context, kept)


def test_what_is_written_is_kept_on_the_server_and_comes_to_another_computer(
    computer: Computer, kept: RecordFile, new_context: Any
):
    computer.writes("first")
    computer.server_has("first")
    computer.says("")
    other = Computer(new_context(), kept)
    other.has("first")
    other.writes("second", rev=2)
    computer.server_has("second")
    computer.comes_back()
    computer.has("second")


@pytest.mark.parametrize(
    ("refuses", "why"),
    [
        (1, "the server does not answer"),
        (503, "the server does not answer"),
        (507, "the learner's folder is full"),
        (403, "you are no longer logged in; reload this page"),
    ],
)
def test_what_cannot_be_kept_there_is_said_stays_here_and_is_tried_again(
    computer: Computer, refuses: int, why: str
):
    computer.says("")
    computer.refuses = refuses
    computer.writes("alone")
    computer.says(why)
    computer.has("alone")
    computer.refuses = 0
    computer.comes_back()
    computer.server_has("alone")
    computer.says("")


def test_what_was_erased_elsewhere_goes_here_too(
    computer: Computer, kept: RecordFile, new_context: Any
):
    computer.writes("to be erased")
    computer.server_has("to be erased")
    other = Computer(new_context(), kept)
    other.has("to be erased")
    other.page.evaluate("dlkitRecordFile.erase()")
    computer.comes_back()
    computer.has(None)
    assert kept.sync(None, None).record is None


@pytest.mark.parametrize(("refuses", "left"), [(0, None), (1, "mine")])
def test_who_logs_out_leaves_a_copy_only_where_the_server_does_not_have_it(
    computer: Computer, refuses: int, left: str | None
):
    computer.says("")
    computer.refuses = refuses
    computer.writes("mine")
    computer.page.get_by_role("link", name="Log out").click()
    computer.page.wait_for_url("**/logout")
    found = computer.page.evaluate("(name) => localStorage.getItem(name)", NAME)
    assert (found is None) == (left is None)
