"""Run by pytest inside Pyodide alone: what holds only there, and every lesson to its last cell."""

from __future__ import annotations

import importlib.util
import json
import sys
from datetime import date
from html import escape

import pytest

from dlkit import content, record, report, widgets
from dlkit.models import _jit
from dlkit.report._document import Picture
from full_record import full_record


def test_this_is_the_browsers_python_without_a_compiler():
    assert sys.platform == "emscripten"
    assert not _jit.has_numba()
    assert importlib.util.find_spec("vl_convert") is None


@pytest.mark.parametrize("name", [one.name for one in content.lessons()])
def test_a_lesson_runs_to_its_last_cell(name: str):
    notebook = json.loads(content.lesson(name).path.read_text(encoding="utf-8"))
    names: dict[str, object] = {}
    for one in notebook["cells"]:
        if one["cell_type"] == "code":
            exec("".join(one["source"]), names)
    assert names


def test_the_portfolio_tells_pictures_in_words_and_says_what_cannot_be_made_here():
    part, kept = widgets.Portfolio(), full_record()
    document = record.document(kept)
    assert part.on_overview(document)["blocks"]
    page = part.on_make(document, "html").buffers[0].decode()
    blocks = report.document(kept, date(2026, 11, 27)).blocks
    pictures = [one for one in blocks if isinstance(one, Picture)]
    assert page.count("<figure>") == len(pictures) > 0
    assert all(escape(one.words) in page for one in pictures)
    for form, missing in (("pdf", "typst"), ("word", "docx")):
        with pytest.raises(ValueError, match=f"got {form}: {missing} is missing; take HTML"):
            part.on_make(document, form)
