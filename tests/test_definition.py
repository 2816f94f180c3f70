"""A definition of one's own: kept as it is typed, and laid beside an earlier one."""

from __future__ import annotations

import pytest

from dlkit import record
from dlkit.widgets import Definition

PROMPT = "Distributed leadership is ..."
MARKUP = "<script>alert(1)</script> \u202e\u05e9\u05dc\u05d5\u05dd 🙂"


def test_what_is_written_reaches_the_record_as_it_is():
    part = Definition("lesson/before", PROMPT)
    at = "2026-11-24T10:00:00.000Z"
    part.entry = {"kind": "definition", "rev": 1, "at": at, "done": True,
                  "value": {"text": MARKUP}}  # fmt: skip
    assert record.session().record.entries["lesson/before"].value == {"text": MARKUP}
    assert part.problem == ""


def test_the_second_one_knows_where_the_first_one_is_kept():
    part = Definition("lesson/after", PROMPT, before="lesson/before")
    assert part.before == "lesson/before"
    assert part.title == "Your definition, again"


@pytest.mark.parametrize("before", ["before", "a/b/c", "lesson/after"])
def test_before_has_to_be_another_part(before: str):
    with pytest.raises(ValueError, match="before must be"):
        Definition("lesson/after", PROMPT, before=before)
