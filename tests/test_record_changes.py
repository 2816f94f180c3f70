"""A record changes: one entry is written, two records become one, an old one becomes new."""

import pytest

from dlkit import record
from dlkit.record import Session

ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
EARLY, LATE = "2026-11-23T09:30:00.000Z", "2026-11-23T10:00:00.000Z"


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
    big = record.put(record.empty(), "a/b", "bet", {"x": [0] * 700_000}, False)
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
    assert record.merge(record.empty(), theirs).record == theirs
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
