import json
import re
from pathlib import Path

import pytest

from dlkit import record
from dlkit._json import MAX_BYTES
from dlkit.record import Entry, Session

ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
EARLY, LATE = "2026-11-23T09:30:00.000Z", "2026-11-23T10:00:00.000Z"
STORE = Path(__file__).parents[1] / "src/dlkit/widgets/store.js"


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
    "depth": ("[" * 100_000 + "]" * 100_000, "record must be nested at most 32 levels deep"),
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


# Writing one entry


def test_an_entry_counts_its_revisions():
    first = record.put(record.empty(), "a/b", "bet", {"x": 1}, False)
    second = record.put(first, "a/b", "bet", {"x": 2}, True)
    assert [first.entries["a/b"].rev, second.entries["a/b"].rev] == [1, 2]
    assert first.entries["a/b"].value == {"x": 1}
    assert second.changed == second.entries["a/b"].at


def test_the_same_content_again_is_no_new_revision():
    first = record.put(record.empty(), "a/b", "bet", {"x": 1, "y": 2}, False)
    assert record.put(first, "a/b", "bet", {"y": 2.0, "x": 1}, False) is first


def test_true_is_not_the_same_as_one():
    first = record.put(record.empty(), "a/b", "bet", {"x": 1}, False)
    assert record.put(first, "a/b", "bet", {"x": True}, False).entries["a/b"].rev == 2


@pytest.mark.parametrize("value", [{"x": float("nan")}, {"x": {1, 2}}, {1: "x"}, {"x": b"x"}])
def test_what_is_not_json_is_not_put(value):
    with pytest.raises(ValueError, match=r"entries\['a/b'\]\.value.* must be"):
        record.put(record.empty(), "a/b", "bet", value, False)


def test_a_value_that_is_changed_afterwards_does_not_change_the_record():
    value = {"x": [1]}
    kept = record.put(record.empty(), "a/b", "bet", value, False)
    value["x"].append(2)
    assert kept.entries["a/b"].value == {"x": [1]}


def test_a_record_does_not_outgrow_what_can_be_read_back():
    with pytest.raises(ValueError, match=r"record must be at most 5 MB, got 6\.0 MB"):
        record.put(record.empty(), "a/b", "bet", {"x": "x" * 6_000_000}, False)


def test_a_record_too_long_in_the_readable_form_is_written_tightly():
    big = record.put(record.empty(), "a/b", "bet", {"x": [0] * 2_000_000}, False)
    assert record.read(record.write(big)) == big


# Two records become one


def of(**entries):
    made = {key.replace("_", "/"): each for key, each in entries.items()}
    return record.from_document(a_document(entries=made))


def test_entries_of_one_side_only_are_taken():
    merged, conflicts = record.merge(of(a_a=an_entry()), of(b_b=an_entry(rev=4)))
    assert list(merged.entries) == ["a/a", "b/b"]
    assert merged.entries["b/b"].rev == 4
    assert conflicts == []


def test_equal_entries_are_one():
    ours, theirs = of(a_a=an_entry(rev=2)), of(a_a=an_entry(rev=5, at=LATE))
    merged, conflicts = record.merge(ours, theirs)
    assert (merged.entries["a/a"].rev, merged.entries["a/a"].at) == (5, LATE)
    assert conflicts == []


@pytest.mark.parametrize(("at", "taken"), [(LATE, "theirs"), (EARLY, "ours")])
def test_of_two_different_entries_the_later_is_taken_and_the_learner_is_asked(at, taken):
    ours = of(a_a=an_entry(rev=3))
    theirs = of(a_a=an_entry(rev=2, at=at, value={"answers": []}))
    merged, [conflict] = record.merge(ours, theirs)
    expected = {"ours": ours, "theirs": theirs}[taken].entries["a/a"]
    assert merged.entries["a/a"].value == expected.value
    assert (conflict.key, conflict.taken) == ("a/a", taken)
    assert (conflict.ours, conflict.theirs) == (ours.entries["a/a"], theirs.entries["a/a"])


def test_an_entry_that_replaces_another_has_a_revision_above_both():
    ours = of(a_a=an_entry(rev=3))
    theirs = of(a_a=an_entry(rev=3, at=LATE, value={}))
    assert record.merge(ours, theirs).record.entries["a/a"].rev == 4


def test_an_empty_record_becomes_the_loaded_one():
    theirs = record.from_document(a_document())
    assert record.merge(record.empty(), theirs).record.id == ID
    mine = record.put(record.empty(), "a/b", "bet", {}, False)
    assert record.merge(mine, theirs).record.id == mine.id


def test_two_records_that_are_too_large_together_are_refused():
    ours = record.put(record.empty(), "a/a", "bet", {"x": "x" * 3_000_000}, False)
    theirs = record.put(record.empty(), "b/b", "bet", {"x": "x" * 3_000_000}, False)
    with pytest.raises(ValueError, match=r"record must be at most 5 MB, got 6\.0 MB"):
        record.merge(ours, theirs)


# Older versions


def to_2(found):
    return {**found, "owner": "me"}


def to_3(found):
    return {**found, "entries": {f"{key}_3": kept for key, kept in found["entries"].items()}}


STEPS = {1: to_2, 2: to_3}


def test_an_older_document_is_brought_up_step_by_step():
    found = record.migrate(a_document(), STEPS, version=3)
    assert (found["version"], found["owner"]) == (3, "me")
    assert list(found["entries"]) == ["08_adoption_curve/quiz_3"]


def test_a_document_of_the_present_version_is_left_alone():
    found = a_document(version=3)
    assert record.migrate(found, STEPS, version=3) is found


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (a_document(version=0), "version must be 1 or 2 or 3, got 0"),
        (a_document(version=4), "version must be at most 3, got 4: .* newer dlkit"),
        ({"format": "dlkit-record", "version": 2}, "record of version 2 must be whole, got KeyE"),
    ],
)
def test_a_document_that_cannot_be_brought_up_is_refused(found, words):
    with pytest.raises(ValueError, match=words):
        record.migrate(found, STEPS, version=3)


def test_a_failed_step_leaves_the_document_as_it_was():
    found = a_document(entries=None)
    with pytest.raises(ValueError, match="record of version 2 must be whole"):
        record.migrate(found, STEPS, version=3)
    assert found == a_document(entries=None)


def test_page_and_kernel_agree_on_format_version_and_size():
    text = STORE.read_text(encoding="utf-8")
    found = dict(re.findall(r"^(?:export )?const (FORMAT|VERSION|MAX_BYTES) = (.+);", text, re.M))
    assert found["FORMAT"] == f'"{record.FORMAT}"'
    assert found["VERSION"] == str(record.VERSION)
    assert int(found["MAX_BYTES"].replace("_", "")) == MAX_BYTES


# The kernel's own copy


def test_the_kernel_takes_over_what_the_browser_keeps():
    session = Session()
    session.take("a/b", an_entry(rev=7))
    assert session.document()["entries"]["a/b"] == an_entry(rev=7)


def test_a_broken_entry_changes_nothing_in_the_kernel():
    session = Session()
    session.take("a/b", an_entry())
    before = session.document()
    for key, found in [("a/b", an_entry(rev=0)), ("a", an_entry()), ("a/c", None)]:
        with pytest.raises(ValueError, match=r"must be|must have"):
            session.take(key, found)
    assert session.document() == before


def test_the_kernel_forgets_one_entry_or_everything():
    session = Session()
    session.put("a/a", "bet", {"x": 1})
    session.put("a/b", "bet", {"x": 1})
    session.drop("a/a")
    session.drop("a/unknown")
    assert list(session.document()["entries"]) == ["a/b"]
    session.clear()
    assert session.document()["entries"] == {}


def test_a_kernel_has_one_session():
    assert record.session() is record.session()
