import json

import pytest

from dlkit import content, record
from dlkit.widgets.record_panel import RecordPanel

ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
EARLY, LATE = "2026-11-23T09:30:00.000Z", "2026-11-24T10:00:00.000Z"


def an_entry(value, at=EARLY, rev=3):
    return {"kind": "journal", "rev": rev, "at": at, "done": True, "value": value}


def a_document(**entries):
    made = {name.replace("_", "/"): entry for name, entry in entries.items()}
    head = {"format": "dlkit-record", "version": 1, "id": ID, "created": EARLY, "changed": LATE}
    return {**head, "entries": made}


@pytest.fixture
def panel():
    record.session().clear()
    yield RecordPanel()
    record.session().clear()


def test_it_knows_the_titles_of_the_lessons(panel):
    assert panel.lessons == {lesson.name: lesson.title for lesson in content.lessons()}


def test_the_record_is_not_part_of_what_a_notebook_may_save(panel):
    panel.on_sync(a_document(a_b=an_entry({"text": "private"})))
    assert "private" not in repr(panel.get_state())


def test_the_kernel_takes_over_the_browser_s_record(panel):
    found = a_document(a_b=an_entry({"x": 1}))
    assert panel.on_sync(found) == {"document": None}
    assert panel.document == found


def test_an_older_record_comes_back_in_the_present_version(panel, monkeypatch):
    monkeypatch.setitem(record.MIGRATIONS, 0, lambda found: {**found, "id": ID})
    found = a_document(a_b=an_entry({"x": 1}))
    assert panel.on_sync({**found, "version": 0, "id": "old"}) == {"document": found}
    assert panel.document == found


def test_a_browser_without_a_record_empties_the_kernel_s(panel):
    panel.on_sync(a_document(a_b=an_entry({"x": 1})))
    panel.on_sync(None)
    assert panel.document["entries"] == {}


def test_a_broken_record_leaves_the_kernel_as_it_was(panel):
    found = a_document(a_b=an_entry({"x": 1}))
    panel.on_sync(found)
    with pytest.raises(ValueError, match="rev must be a whole number of at least 1, got 0"):
        panel.on_sync(a_document(a_b=an_entry({"x": 2}, rev=0)))
    assert panel.document == found


def test_a_file_is_compared_and_nothing_is_changed_yet(panel):
    mine, same = an_entry({"x": "mine"}), an_entry({"x": 1})
    panel.on_sync(a_document(a_a=mine, a_b=same))
    theirs = an_entry({"x": "file"}, LATE)
    file = a_document(a_a=theirs, a_b=same, a_c=an_entry({"x": 2}))
    answer = panel.on_import(json.dumps(file))
    conflict = {"key": "a/a", "ours": mine, "theirs": theirs, "taken": "theirs"}
    assert answer["conflicts"] == [conflict]
    assert (answer["added"], answer["same"]) == (["a/c"], 1)
    assert answer["document"]["entries"]["a/a"] == {**theirs, "rev": 4}
    assert set(answer["document"]["entries"]) == {"a/a", "a/b", "a/c"}
    assert panel.document == a_document(a_a=mine, a_b=same)


def test_the_answer_about_a_file_can_be_sent(panel):
    panel.on_sync(a_document(a_a=an_entry({"x": 1})))
    answer = panel.on_import(json.dumps(a_document(a_a=an_entry({"x": 2}, LATE))))
    assert json.loads(json.dumps(answer)) == answer


@pytest.mark.parametrize("text", ["", "{}", json.dumps(a_document(a_a=1))])
def test_a_broken_file_changes_nothing(panel, text):
    found = a_document(a_b=an_entry({"x": 1}))
    panel.on_sync(found)
    with pytest.raises(ValueError, match="must"):
        panel.on_import(text)
    assert panel.document == found


def test_erasing_empties_the_kernel(panel):
    panel.on_sync(a_document(a_b=an_entry({"x": 1})))
    panel.on_erase()
    assert panel.document["entries"] == {}
