"""'Your record' in a page: the real loader, and Python's real answers without a kernel."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page, expect

from dlkit.widgets.record_panel import RecordPanel

ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
EARLY, LATE = "2026-11-23T09:30:00.000Z", "2026-11-24T10:00:00.000Z"
MINE = {"answers": {"what": "mine"}}


def an_entry(value: dict, at: str = EARLY, rev: int = 3) -> dict:
    return {"kind": "journal", "rev": rev, "at": at, "done": True, "value": value}


def a_document(**entries: dict) -> dict:
    made = {name.replace("__", "/"): entry for name, entry in entries.items()}
    head = {"format": "dlkit-record", "version": 1, "id": ID, "created": EARLY, "changed": LATE}
    return {**head, "entries": made}


HERE = a_document(lesson__journal=an_entry(MINE), lesson__quiz=an_entry({"q": 1}))
THERE = a_document(
    lesson__journal=an_entry({"answers": {"what": "the file's"}}, LATE),
    lesson__quiz=an_entry({"q": 1}),
    other_lesson__bet=an_entry({"y": [1, 2]}),
)


class Panel:
    """The panel in a page; Python answers it as a kernel would."""

    def __init__(self, page: Page, site: str, kept: Any) -> None:
        self.page, self.site, self.answers = page, site, True
        self.part = RecordPanel(lessons={"lesson": "The first lesson"})
        self.heard: list[dict] = []
        self.part.send = lambda answer, _=None: self.heard.append(answer)
        page.expose_function("askKernel", self.ask)
        page.set_default_timeout(5000)
        page.goto(f"{site}/blank.html")
        if kept is not None:
            text = kept if isinstance(kept, str) else json.dumps(kept)
            page.evaluate("(text) => localStorage.setItem('dlkit-record', text)", text)
        self.open()

    def open(self) -> None:
        self.page.goto(f"{self.site}/part.html")
        state = {name: self.part.get_state()[name] for name in ("asset", "build", "lessons")}
        self.page.wait_for_function("() => window.show")
        self.page.evaluate("(state) => show(state).then(ready)", state)

    def ask(self, message: dict) -> dict | None:
        if not self.answers and message["kind"] != "asset":
            return None
        self.part._answer(None, message, [])
        return self.heard.pop()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def load(self, found: Any, name: str = "record.json") -> None:
        text = found if isinstance(found, str | bytes) else json.dumps(found)
        body = text if isinstance(text, bytes) else text.encode()
        file = {"name": name, "mimeType": "application/json", "buffer": body}
        self.page.get_by_label("Load a record from a file").set_input_files(file)

    def says(self, text: str) -> None:
        expect(self.page.get_by_role("status")).to_contain_text(text)

    def warns(self, text: str) -> None:
        expect(self.page.get_by_role("alert")).to_contain_text(text)

    def storage(self) -> dict:
        return self.page.evaluate("() => ({ ...localStorage })")

    def kept(self) -> dict:
        return json.loads(self.storage()["dlkit-record"])

    def kernel_has(self, entries: dict) -> None:
        for _ in range(250):
            if self.part.document["entries"] == entries:
                return
            self.page.wait_for_timeout(20)
        assert self.part.document["entries"] == entries
