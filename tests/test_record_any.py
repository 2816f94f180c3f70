"""Whatever a file holds: a valid record, or refused with a ValueError."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from dlkit import _json, record
from dlkit.record import Entry, Record

EARLY = "2026-11-23T09:30:00.000Z"

calm = settings(deadline=None)  # a busy machine is no fault


def an_entry():
    return {"kind": "quiz", "rev": 1, "at": EARLY, "done": True, "value": {"answers": [1, 2]}}


def a_document(entries):
    return {
        "format": "dlkit-record",
        "version": 1,
        "id": "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
        "created": EARLY,
        "changed": EARLY,
        "entries": entries,
    }


numbers = st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
leaves = st.none() | st.booleans() | numbers | st.text(max_size=20)
trees = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=10,
)
keys = st.from_regex(r"\A[A-Za-z0-9_-]{1,20}/[A-Za-z0-9_-]{1,20}\Z")
times = st.datetimes(timezones=st.just(_json.UTC)).map(_json.stamp)
whole_entries = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["bet", "quiz", "journal", "later-kind"]),
        "rev": st.integers(1, 10**6),
        "at": times,
        "done": st.booleans(),
        "value": st.dictionaries(st.text(max_size=8), trees, max_size=4),
    }
)
documents = st.builds(a_document, st.dictionaries(keys, whole_entries, max_size=4))
records = documents.map(record.from_document)


def valid_or_refused(text):
    try:
        found = record.read(text)
    except ValueError:
        return
    assert isinstance(found, Record)
    assert record.read(record.write(found)) == found


@calm
@given(records)
def test_a_written_record_is_read_back_as_it_was(found):
    text = record.write(found)
    assert record.read(text) == found
    assert record.read(text.encode()) == found
    assert record.write(record.read(text)) == text


@calm
@given(records)
def test_a_record_survives_the_json_of_a_browser(found):
    assert record.read(json.dumps(record.document(found))) == found


@calm
@given(st.text() | st.binary())
def test_any_text_is_a_record_or_refused(text):
    valid_or_refused(text)


@calm
@given(trees)
def test_any_json_is_a_record_or_refused(found):
    valid_or_refused(json.dumps(found))


PLACES = [("version",), ("id",), ("created",), ("entries",), ("entries", "a/b")]
PLACES += [("entries", "a/b", name) for name in Entry.__struct_fields__]


@calm
@given(st.sampled_from(PLACES), trees)
def test_a_record_with_one_place_changed_is_a_record_or_refused(place, found):
    changed = a_document({"a/b": an_entry()})
    at = changed
    for name in place[:-1]:
        at = at[name]
    at[place[-1]] = found
    valid_or_refused(json.dumps(changed))


@calm
@given(documents, st.data())
def test_a_record_with_text_cut_or_put_in_is_a_record_or_refused(found, data):
    text = json.dumps(found, ensure_ascii=False)
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, min(len(text), start + 20)))
    valid_or_refused(text[:start] + data.draw(st.text(max_size=5)) + text[stop:])


@calm
@given(records, records)
def test_merging_loses_nothing_that_is_not_asked_about(ours, theirs):
    merged, conflicts = record.merge(ours, theirs)
    asked = {conflict.key for conflict in conflicts}
    assert set(merged.entries) == set(ours.entries) | set(theirs.entries)
    for side in (ours, theirs):
        for key, kept in side.entries.items():
            same = record._same(merged.entries[key], kept)
            assert same or key in asked
            assert merged.entries[key].rev >= side.entries[key].rev or key in asked
    assert record.read(record.write(merged)) == merged


@calm
@given(records, records)
def test_merging_the_same_again_changes_nothing(ours, theirs):
    merged = record.merge(ours, theirs).record
    assert record.merge(merged, merged) == (merged, [])
    assert record.merge(ours, ours) == (ours, [])
