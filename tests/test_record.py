import json
import re
from pathlib import Path

import pytest

from dlkit import record
from dlkit._json import MAX_BYTES
from dlkit.record import Entry

ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
EARLY, LATE = "2026-11-23T09:30:00.000Z", "2026-11-23T10:00:00.000Z"
STORAGE = Path(__file__).parents[1] / "src/dlkit/widgets/storage.js"


def an_entry(**changes):
    found = {"kind": "quiz", "rev": 1, "at": EARLY, "done": True, "value": {"answers": [1, 2]}}
    return {**found, **changes}


def a_document(**changes):
    found = {
        "format": "dlkit-record",
        "version": 1,
        "id": ID,
        "created": EARLY,
        "changed": EARLY,
        "entries": {"08_adoption_curve/quiz": an_entry()},
    }
    return {**found, **changes}


def with_entry(**changes):
    return a_document(entries={"lesson/part": an_entry(**changes)})


def read_entry(**changes):
    return record.read(json.dumps(with_entry(**changes))).entries["lesson/part"]


def test_a_record_is_read():
    found = record.read(json.dumps(a_document()))
    kept = found.entries["08_adoption_curve/quiz"]
    assert (found.id, found.changed) == (ID, EARLY)
    assert kept == Entry(kind="quiz", rev=1, at=EARLY, done=True, value={"answers": [1, 2]})


def test_what_is_written_is_what_a_browser_keeps():
    found = record.read(json.dumps(a_document()))
    assert record.document(found) == a_document()
    assert json.loads(record.write(found)) == a_document()


def test_a_written_record_is_made_to_be_read_by_people():
    lines = record.write(record.read(json.dumps(a_document()))).splitlines()
    assert lines[1] == '  "format": "dlkit-record",'
    assert '    "08_adoption_curve/quiz": {' in lines


def test_the_same_record_gives_the_same_text():
    entries = {"b/b": an_entry(), "a/a": an_entry(value={"y": 1, "x": 2})}
    turned = {"a/a": an_entry(value={"x": 2, "y": 1}), "b/b": an_entry()}
    texts = {
        record.write(record.read(json.dumps(a_document(entries=each))))
        for each in (entries, turned)
    }
    assert len(texts) == 1


def test_bytes_with_a_byte_order_mark_are_read():
    text = json.dumps(a_document())
    assert record.read(text.encode("utf-8-sig")) == record.read("\ufeff" + text)


# What is refused, and in which words

REFUSED = {
    "no text": ("", "record must be JSON, got an error at line 1, column 1: Expecting value"),
    "broken JSON": ('{\n "format": }', r"record must be JSON, got an error at line 2, column 12"),
    "not an object": ("[1]", r"record must be a JSON object, got \[1\]: this is not a dlkit rec"),
    "a foreign file": ('{"a": 1}', "format must be 'dlkit-record', got None: this is not a dlkit"),
    "UTF-16": (json.dumps(a_document()).encode("utf-16"), "record must be UTF-8 text, got inval"),
    "a key twice": ('{"a": 1, "a": 2}', "each key of an object must be there once, got 'a' twice"),
    "NaN": ('{"a": NaN}', "numbers must be finite, got NaN"),
    "-Infinity": ('{"a": -Infinity}', "numbers must be finite, got -Infinity"),
    "depth": ("[" * 100_000 + "]" * 100_000, "record must be nested at most 64 levels deep"),
}

RULES = {
    "newer": (
        a_document(version=7, extra=1),
        "version must be at most 1, got 7: this record comes from a newer dlkit",
    ),
    "older": (a_document(version=0), "version must be 1, got 0"),
    "no version": (a_document(version=None), "version must be a whole number, got None"),
    "a version in words": (a_document(version="1"), "version must be a whole number, got '1'"),
    "true as version": (a_document(version=True), "version must be a whole number, got True"),
    "a foreign field": (a_document(note=1), "and no more, got 'note'"),
    "id": (a_document(id="me"), "id must be a UUID in small letters, got 'me'"),
    "created": (a_document(created="yesterday"), "created must be a date and time .* 'yesterday'"),
    "changed": (a_document(changed=1), "changed must be a date and time with its time zone"),
    "entries": (a_document(entries=[]), r"entries must be an object, got \[\]"),
    "key": (a_document(entries={"a b/c": an_entry()}), "key must be '<lesson>/<part>' .*'a b/c'"),
    "half a key": (a_document(entries={"lesson": an_entry()}), "key must be .* got 'lesson'"),
    "three parts": (a_document(entries={"a/b/c": an_entry()}), "key must be .* got 'a/b/c'"),
    "a long key": (
        a_document(entries={"a/" + "b" * 119: an_entry()}),
        "key must be at most 120 characters long, got 121 characters",
    ),
    "entry": (a_document(entries={"a/b": 3}), r"entries\['a/b'\] must be an object, got 3"),
    "kind": (with_entry(kind="A quiz"), r"entries\['lesson/part'\].kind must be a word of small"),
    "rev 0": (with_entry(rev=0), r"\].rev must be a whole number of at least 1, got 0"),
    "rev true": (with_entry(rev=True), r"\].rev must be a whole number of at least 1, got True"),
    "rev 1.5": (with_entry(rev=1.5), r"\].rev must be a whole number of at least 1, got 1.5"),
    "huge rev": (with_entry(rev=10**30), r"\].rev must be a whole number"),
    "at": (with_entry(at="2026-11-31T09:30:00Z"), r"\].at must be a date and time"),
    "at, no zone": (with_entry(at="2026-11-23T09:30:00"), r"\].at must be .* its time zone"),
    "at, too early": (with_entry(at="0001-01-01T00:00:00+14:00"), r"\].at must be a date"),
    "done": (with_entry(done=1), r"\].done must be true or false, got 1"),
    "value": (with_entry(value=[1]), r"\].value must be an object, got \[1\]"),
    "no value": (
        a_document(entries={"a/b": {"kind": "quiz", "rev": 1, "at": EARLY, "done": True}}),
        "must have the fields kind, rev, at, done, value, got none called value",
    ),
    "a foreign field in an entry": (with_entry(who="me"), "value and no more, got 'who'"),
    "a huge number": (with_entry(value={"x": [10**400]}), r"value.x\[0\] must be a finite number"),
}


@pytest.mark.parametrize(("text", "words"), REFUSED.values(), ids=REFUSED)
def test_a_text_that_is_no_record_is_refused_in_clear_words(text, words):
    with pytest.raises(ValueError, match=words):
        record.read(text)


@pytest.mark.parametrize(("found", "words"), RULES.values(), ids=RULES)
def test_a_record_that_breaks_a_rule_is_refused_by_key_and_rule(found, words):
    with pytest.raises(ValueError, match=words):
        record.read(json.dumps(found))


def test_a_float_that_overflows_is_refused():
    text = json.dumps(with_entry(value={"x": 0.5})).replace("0.5", "1e999")
    with pytest.raises(ValueError, match=r"value\.x must be a finite number, got inf"):
        record.read(text)


@pytest.mark.parametrize("depth", [32, 33])
def test_a_value_is_nested_at_most_32_levels_deep(depth):
    inner = json.loads("[" * (depth - 1) + "]" * (depth - 1))
    if depth == 32:
        assert read_entry(value={"x": inner}).value == {"x": inner}
    else:
        with pytest.raises(ValueError, match="must be nested at most 32 levels deep"):
            read_entry(value={"x": inner})


@pytest.mark.parametrize("make", [lambda n: "x" * n, lambda n: b"x" * n, lambda n: "é" * (n // 2)])
def test_more_than_5_mb_is_refused_before_it_is_parsed(make):
    with pytest.raises(ValueError, match=r"record must be at most 5 MB, got 5\.\d MB"):
        record.read(make(MAX_BYTES + 100_000))


def test_an_unknown_kind_is_kept():
    assert read_entry(kind="orchestra").kind == "orchestra"


def test_a_time_with_another_zone_becomes_utc():
    assert read_entry(at="2026-11-23T10:30:00.1234567+01:00").at == "2026-11-23T09:30:00.123Z"


def test_numbers_are_as_a_browser_has_them():
    value = read_entry(value={"whole": 5.0, "big": 10**20, "part": 0.1, "yes": True}).value
    assert value == {"whole": 5, "big": 1e20, "part": 0.1, "yes": True}
    assert [type(each) for each in value.values()] == [int, float, float, bool]


def test_half_an_emoji_does_not_make_a_record_unreadable():
    text = json.dumps(with_entry(value={"note": "cut \ud83d"}))
    found = record.read(text)
    assert found.entries["lesson/part"].value == {"note": "cut \ufffd"}
    assert record.read(record.write(found)) == found


def test_page_and_kernel_agree_on_format_version_and_size():
    text = STORAGE.read_text(encoding="utf-8")
    found = dict(re.findall(r"^(?:export )?const (FORMAT|VERSION|MAX_BYTES) = (.+);", text, re.M))
    assert found["FORMAT"] == f'"{record.FORMAT}"'
    assert found["VERSION"] == str(record.VERSION)
    assert int(found["MAX_BYTES"].replace("_", "")) == MAX_BYTES
