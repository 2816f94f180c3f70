"""What the store of a class never has, who may read its files, and what is left of a class."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from dlkit.classroom._database import _address
from dlkit.classroom._tables import classes, participants
from dlkit.classroom.store import Store, StoreError

DAY = date(2026, 11, 27)
WORDS = "a sentence that must be gone"


@pytest.fixture
def store(class_url):
    opened = Store.open(class_url)
    yield opened
    opened.close()


def answered(store, words=WORDS, **about):
    """A class in which one participant has answered."""
    made = store.new_class("Leading together", **about)
    who, run = store.join(made.id), store.new_run(made.id, "talk/one")
    store.save_answer(run.id, 0, who.id, 1, words)
    return made.id, run.id


# Columns


def test_no_column_holds_who_from_where_or_when(store):
    looked = inspect(store._engine)
    columns = {
        table.removeprefix("dlkit_"): {column["name"] for column in looked.get_columns(table)}
        for table in looked.get_table_names()
    }
    assert columns == {
        "version": {"version"},
        "classes": {"id", "code", "secret_hash", "title", "state", "day", "keep_days"},
        "participants": {"id", "class_id", "seat", "group_number", "token_hash"},
        "runs": {"id", "class_id", "activity", "phase", "round", "state"},
        "answers": {"run_id", "round", "participant_id", "counter", "value", "shown"},
    }


def test_neither_secret_nor_token_can_be_read_from_the_store(store, class_url):
    made = store.new_class("Two")
    token = store.join(made.id).token
    engine = create_engine(_address(class_url))
    with engine.connect() as conn:
        tables = (classes, participants)
        rows = [list(map(str, row)) for table in tables for row in conn.execute(table.select())]
    engine.dispose()
    assert made.code in json.dumps(rows)
    assert made.secret not in json.dumps(rows)
    assert token not in json.dumps(rows)


def test_what_was_kept_is_there_when_the_store_is_opened_again(class_url):
    store = Store.open(class_url)
    made = store.new_class("Leading together")
    who, run = store.join(made.id), store.new_run(made.id, "quiz/one")
    store.save_answer(run.id, 0, who.id, 1, "kept")
    store.close()
    again = Store.open(class_url)
    assert [one.id for one in again.classes()] == [made.id]
    assert again.class_by_secret(made.secret).code == made.code
    assert again.join(made.id, who.token) == who
    assert again.answers(run.id, 0)[0].value == "kept"
    again.close()


# Files


@contextmanager
def open_to_all():
    before = os.umask(0)
    try:
        yield
    finally:
        os.umask(before)


def modes(folder):
    return {file.name: oct(file.stat().st_mode & 0o777) for file in folder.iterdir()}


def test_nobody_else_may_read_the_files(tmp_path):
    with open_to_all():
        store = Store.open(str(tmp_path / "class.sqlite"))
        answered(store)
        assert modes(tmp_path) == {f"class.sqlite{end}": "0o600" for end in ("", "-wal", "-shm")}
        store.close()


def test_a_file_that_others_may_read_is_shut(tmp_path):
    with open_to_all():
        store = Store.open(str(tmp_path / "class.sqlite"))
        answered(store)
        for file in tmp_path.iterdir():
            file.chmod(0o644)
        Store.open(str(tmp_path / "class.sqlite")).close()
        assert set(modes(tmp_path).values()) == {"0o600"}
        store.close()


@pytest.mark.parametrize("place", ["class.sqlite", "deep/class.sqlite", "deep/../class.sqlite"])
def test_a_file_inside_a_served_folder_is_refused(tmp_path, place):
    (tmp_path / "deep").mkdir()
    with pytest.raises(StoreError, match="db must lie outside the served folder"):
        Store.open(str(tmp_path / place), apart_from=[tmp_path / "other", tmp_path])
    assert not (tmp_path / "class.sqlite").exists()


def test_a_link_out_of_the_folder_does_not_hide_where_the_file_lies(tmp_path):
    served, link = tmp_path / "served", tmp_path / "private"
    served.mkdir()
    link.symlink_to(served)
    with pytest.raises(StoreError, match="db must lie outside the served folder"):
        Store.open(str(link / "class.sqlite"), apart_from=[served])
    Store.open(str(tmp_path / "class.sqlite"), apart_from=[served]).close()


@pytest.mark.parametrize("name", ["my class #1 50%.db", "what?.sqlite", "führen&co=1", "a%20b"])
def test_a_file_may_have_any_name(tmp_path, name):
    Store.open(str(tmp_path / name)).close()
    assert (tmp_path / name).stat().st_size > 0


# Forgetting


def test_a_class_that_is_forgotten_is_gone_and_the_others_are_not(store):
    (first, run), (second, other) = answered(store), answered(store, "other words")
    store.forget_class(first)
    assert [one.id for one in store.classes()] == [second]
    assert store.run(run) is None
    assert store.answers(run, 0) == []
    assert store.participants(first) == []
    assert store.answers(other, 0)[0].value == "other words"
    store.forget_class(first)  # again: nothing to do


def test_what_is_forgotten_is_in_none_of_the_files(tmp_path: Path):
    store = Store.open(str(tmp_path / "class.sqlite"))
    first, _ = answered(store)
    for _ in range(40):
        answered(store, "other words")

    def found(words):
        return [file.name for file in tmp_path.iterdir() if words.encode() in file.read_bytes()]

    assert found(WORDS)
    store.forget_class(first)
    assert found(WORDS) == []
    assert found("other words")
    store.close()


@pytest.mark.parametrize(
    ("keep_days", "today", "n"),
    [(7, date(2026, 12, 3), 0), (7, date(2026, 12, 4), 1), (7, date(2027, 5, 1), 1),
     (0, DAY, 1), (1, DAY, 0)],
)  # fmt: skip
def test_a_class_is_forgotten_when_its_days_are_over(store, keep_days, today, n):
    class_id, run = answered(store, keep_days=keep_days, today=DAY)
    kept, _ = answered(store, keep_days=366, today=DAY)
    assert store.forget_old(today) == n
    assert [one.id for one in store.classes()] == [kept, class_id][: 2 - n]
    assert len(store.answers(run, 0)) == 1 - n
    assert store.forget_old(today) == 0
