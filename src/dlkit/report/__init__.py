"""The report on a learner's record: one document, written as HTML, DOCX or tagged PDF.

`document(record)` says what stands in it, `FORMATS` writes it. Nothing here asks the network, and
what a learner wrote is data in every format.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from dlkit.report._assessment import cell_name, cells
from dlkit.report._calendar import calendar
from dlkit.report._document import Document, Heading, Items, Room, Table, Text
from dlkit.report._html import html
from dlkit.report._lecturer import choices, for_lecturer
from dlkit.report._page import page
from dlkit.report._pdf import pdf
from dlkit.report._pictures import can_draw, warm_up
from dlkit.report._word import word
from dlkit.report._write import SECTIONS, TENETS, document

__all__ = [
    "FORMATS",
    "SECTIONS",
    "TENETS",
    "Document",
    "Format",
    "Heading",
    "Items",
    "Room",
    "Table",
    "Text",
    "calendar",
    "can_draw",
    "cell_name",
    "cells",
    "choices",
    "document",
    "for_lecturer",
    "html",
    "page",
    "pdf",
    "warm_up",
    "word",
]


class Format(NamedTuple):
    """How a document becomes a file."""

    write: Callable[[Document], bytes]
    suffix: str
    mime: str


FORMATS = {
    "html": Format(html, "html", "text/html"),
    "word": Format(
        word,
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "pdf": Format(pdf, "pdf", "application/pdf"),
}
