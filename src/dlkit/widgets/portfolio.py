"""The portfolio: the record at one look, and the files that a learner makes of it."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from typing import Any

from dlkit import record, report
from dlkit.widgets._component import Component, Reply

WAIT_S = 2.0  # a page that is being shown has more urgent work


class Portfolio(Component):
    """Everything a learner has made so far; the page sends the record to its own kernel alone."""

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._warm = False

    def on_overview(self, document: Any) -> dict[str, Any]:
        """The report as blocks for the page, and what can be ticked for the lecturer."""
        kept = _record(document)
        blocks = report.page(report.document(kept, date.today()))
        self._get_ready()
        return {"blocks": blocks, "choices": report.choices(kept)}

    def on_make(self, document: Any, form: str) -> Reply:
        """The report as one file."""
        if form not in report.FORMATS:
            known = ", ".join(report.FORMATS)
            raise ValueError(f"form must be one of {known}, got {str(form)[:40]!r}")
        made = report.FORMATS[form]
        try:
            file = made.write(report.document(_record(document), date.today()))
        except ModuleNotFoundError as error:
            raise ValueError(f"form must be one that can be made here, got {form}: {error.name} "
                             f"is missing; take HTML, or bring your record to a page with a server"
                             ) from None  # fmt: skip
        return _file("portfolio", made.suffix, made.mime, file)

    def on_calendar(self, document: Any) -> Reply:
        """The dates of the plan as a calendar file."""
        file = report.calendar(_record(document), datetime.now(UTC))
        return _file("plan", "ics", "text/calendar", file)

    def on_lecturer(self, document: Any, ticked: list[str], form: str) -> Reply:
        """What was ticked, and nothing else, to read (html) or to work with (json)."""
        kept, today = _record(document), date.today()
        file = report.for_lecturer(kept, ticked, today)
        if form == "json":
            return _file("for-lecturer", "json", "application/json", file)
        return _file(
            "for-lecturer", "html", "text/html", report.html(report.document(kept, today, ticked))
        )

    def _get_ready(self) -> None:
        """Starts what draws the pictures while the learner still reads: it takes half a second."""
        if not self._warm and report.can_draw():
            self._warm = True
            later = threading.Timer(WAIT_S, report.warm_up)
            later.daemon = True
            later.start()


def _record(document: Any) -> record.Record:
    """The record that the page sent; an older one in the present version."""
    return record.empty() if document is None else record.from_document(document)


def _file(name: str, suffix: str, mime: str, file: bytes) -> Reply:
    full = f"dlkit-{name}-{date.today().isoformat()}.{suffix}"
    return Reply({"name": full, "mime": mime}, (file,))
