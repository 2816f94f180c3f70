"""The learner's record as a file on the server: what joins, what is refused, what is set aside."""

from __future__ import annotations

import errno
import json
import stat
from pathlib import Path
from typing import Any

import pytest

from dlkit.serving import record_file
from dlkit.serving.record_file import NAME, STATE, Newer, RecordFile, sent

ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
OTHER = "3f2504e0-4f89-41d3-9a0c-0305e82c3302"
EARLY, LATE = "2026-11-23T09:30:00.000Z", "2026-11-24T10:00:00.000Z"


def an_entry(value: Any, rev: int = 1, at: str = EARLY) -> dict[str, Any]:
    return {"kind": "journal", "rev": rev, "at": at, "done": True, "value": {"text": value}}


def a_document(id: str = ID, **entries: dict[str, Any]) -> dict[str, Any]:
    made = {name.replace("_", "/"): entry for name, entry in entries.items()}
    head = {"format": "dlkit-record", "version": 1, "id": id, "created": EARLY, "changed": LATE}
    return {**head, "entries": made}


@pytest.fixture
def kept(tmp_path: Path) -> RecordFile:
    return RecordFile(tmp_path / "ada" / "record", "ada")


def on_disk(kept: RecordFile) -> Any:
    return json.loads((kept.folder / NAME).read_text())


def test_what_a_page_brings_is_the_file_and_nothing_comes_back(kept: RecordFile):
    mine = a_document(a_b=an_entry("one"))
    told = kept.sync(None, mine)
    assert (told.record, told.erased) == (None, False)
    assert on_disk(kept) == mine


def test_a_browser_without_a_record_gets_the_one_that_is_kept(kept: RecordFile):
    mine = a_document(a_b=an_entry("one"))
    kept.sync(None, mine)
    assert kept.sync(None, None).record == mine


def test_two_computers_end_with_the_same_record(kept: RecordFile):
    here = a_document(a_b=an_entry("here"), a_c=an_entry("both"))
    there = a_document(OTHER, a_c=an_entry("both"), a_d=an_entry("there"))
    kept.sync(None, here)
    joined = kept.sync(None, there).record
    assert joined is not None
    assert joined["id"] == ID
    assert {key: entry["value"]["text"] for key, entry in joined["entries"].items()} == {
        "a/b": "here",
        "a/c": "both",
        "a/d": "there",
    }
    assert kept.sync(None, here).record == joined == on_disk(kept)
    assert kept.sync(None, joined).record is None


@pytest.mark.parametrize(
    ("first", "second", "stays"),
    [
        (an_entry("old", 1, EARLY), an_entry("new", 2, LATE), "new"),
        (an_entry("clock ahead", 1, LATE), an_entry("new", 2, EARLY), "new"),
        (an_entry("new", 2, EARLY), an_entry("stale page", 1, LATE), "new"),
        (an_entry("earlier", 2, EARLY), an_entry("later", 2, LATE), "later"),
    ],
)
def test_the_part_that_was_changed_more_often_stays(
    kept: RecordFile, first: dict[str, Any], second: dict[str, Any], stays: str
):
    kept.sync(None, a_document(a_b=first))
    kept.sync(None, a_document(a_b=second))
    assert on_disk(kept)["entries"]["a/b"]["value"]["text"] == stays


def test_what_was_erased_does_not_come_back_from_another_computer(kept: RecordFile):
    mine = a_document(a_b=an_entry("one"))
    old = kept.sync(None, mine).life
    new = kept.erase()
    assert not (kept.folder / NAME).exists()
    told = kept.sync(old, mine)
    assert (told.life, told.record, told.erased) == (new, None, True)
    assert not (kept.folder / NAME).exists()
    assert kept.sync(new, mine).erased is False  # a file of one's own may be loaded again
    assert on_disk(kept) == mine


def test_a_folder_that_was_lost_takes_no_browser_s_record_away(kept: RecordFile, tmp_path: Path):
    mine = a_document(a_b=an_entry("one"))
    life = kept.sync(None, mine).life
    empty = RecordFile(tmp_path / "new", "ada")
    told = empty.sync(life, mine)
    assert (told.record, told.erased) == (None, False)
    assert told.life != life
    assert on_disk(empty) == mine


def test_the_server_started_again_goes_on(kept: RecordFile):
    mine = a_document(a_b=an_entry("one"))
    life = kept.sync(None, mine).life
    again = RecordFile(kept.folder, "ada").sync(None, None)
    assert (again.life, again.record) == (life, mine)


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ({**a_document(), "format": "letter"}, "format must be 'dlkit-record'"),
        ({**a_document(), "more": 1}, "and no more, got 'more'"),
        (a_document(a_b={**an_entry("x"), "rev": 0}), "rev must be a whole number"),
        ({**a_document(), "entries": {"../../etc": an_entry("x")}}, "key must be"),
        ({**a_document(), "version": 2}, "newer dlkit"),
    ],
)
def test_what_is_not_a_record_is_refused_and_changes_nothing(
    kept: RecordFile, broken: dict[str, Any], why: str
):
    mine = a_document(a_b=an_entry("one"))
    kept.sync(None, mine)
    with pytest.raises(ValueError, match=why):
        kept.sync(None, broken)
    assert on_disk(kept) == mine


def test_a_record_of_more_than_5_mb_is_refused(kept: RecordFile):
    half = "x" * 2_600_000
    kept.sync(None, a_document(a_b=an_entry(half)))
    with pytest.raises(ValueError, match="record must be at most 5 MB"):
        kept.sync(None, a_document(a_c=an_entry(half)))
    assert list(on_disk(kept)["entries"]) == ["a/b"]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"{", "request must be JSON"),
        (b"[]", "request must be an object"),
        (b"[" * 100_000, "request must be nested at most 64 levels deep"),
        (b'{"life": null}', "got none called record"),
        (b'{"life": 1, "record": null}', "life must be a UUID"),
        (b'{"life": null, "record": []}', "record must be an object"),
    ],
)
def test_a_request_that_no_page_of_ours_sends_is_refused(body: bytes, why: str):
    with pytest.raises(ValueError, match=why):
        sent(body)


@pytest.mark.parametrize("text", ["half a rec", "[" * 100_000])
def test_a_file_that_cannot_be_read_is_set_aside_not_lost(kept: RecordFile, text: str):
    (kept.folder / NAME).write_text(text)
    mine = a_document(a_b=an_entry("one"))
    kept.sync(None, mine)
    aside = next(kept.folder.glob("record-broken-*.json"))
    assert aside.read_text() == text
    assert on_disk(kept) == mine
    kept.erase()
    assert sorted(path.name for path in kept.folder.iterdir()) == [STATE]


def test_a_file_of_a_newer_dlkit_is_left_as_it_is(kept: RecordFile):
    newer = json.dumps({**a_document(), "version": 2})
    (kept.folder / NAME).write_text(newer)
    with pytest.raises(Newer, match="newer dlkit"):
        kept.sync(None, a_document(a_b=an_entry("one")))
    assert (kept.folder / NAME).read_text() == newer


def test_a_full_disk_leaves_the_old_file_whole(kept: RecordFile, monkeypatch: pytest.MonkeyPatch):
    mine = a_document(a_b=an_entry("one"))
    kept.sync(None, mine)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(record_file.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        kept.sync(None, a_document(a_c=an_entry("two")))
    assert on_disk(kept) == mine
    assert sorted(path.name for path in kept.folder.iterdir()) == [STATE, NAME]


def test_only_the_learner_s_own_account_may_read_the_folder(kept: RecordFile):
    kept.sync(None, a_document(a_b=an_entry("one")))
    assert stat.S_IMODE(kept.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((kept.folder / NAME).stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_made_is_said_at_the_start(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(ValueError, match="record-folder must be one to write in, got"):
        RecordFile(tmp_path / "file" / "record", "ada")
