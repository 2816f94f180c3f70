"""The store in trouble: many writers, killed writers, full disks, broken and foreign files."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from psycopg import OperationalError

from dlkit.classroom.store import Store, StoreError

WRITER = Path(__file__).with_name("class_writer.py")


def begun(store, n_participants):
    """A class with one run: its number, the run's number, and its participants."""
    made = store.new_class("Leading together")
    people = [store.join(made.id).id for _ in range(n_participants)]
    return made.id, store.new_run(made.id, "quiz/one").id, people


def writer(url, *numbers):
    """A process that writes answers, and says each one that is confirmed."""
    command = [sys.executable, str(WRITER), url, *map(str, numbers)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, text=True, **pipes)


# Many at once


def test_of_32_threads_that_write_at_once_nothing_is_lost(class_url):
    store = Store.open(class_url)
    _, run, people = begun(store, 32)
    start = threading.Barrier(32)

    def write(who):
        start.wait()
        return [store.save_answer(run, 0, who, counter, counter) for counter in range(1, 11)]

    with ThreadPoolExecutor(32) as threads:
        kept = list(threads.map(write, people))
    assert kept == [["new", *["changed"] * 9]] * 32
    assert [one[:3] for one in store.answers(run, 0)] == [(who, 10, 10) for who in people]
    store.close()


def test_of_many_that_write_the_same_answers_one_is_first(class_url):
    stores = [Store.open(class_url) for _ in range(4)]  # as four processes would have
    _, run, people = begun(stores[0], 3)

    def write(i):
        counter = i % 4
        many = [(run, 0, who, counter, counter) for who in people]
        return stores[i % 3].save_answers(many if i % 2 else many[::-1])

    with ThreadPoolExecutor(16) as threads:
        kept = [fate for fates in threads.map(write, range(96)) for fate in fates]
    assert kept.count("new") == 3
    assert {"forged", "unknown"}.isdisjoint(kept)
    assert [one[:3] for one in stores[3].answers(run, 0)] == [(who, 3, 3) for who in people]
    for one in stores:
        one.close()


def test_everybody_who_joins_at_once_gets_a_seat_of_their_own(class_url):
    store = Store.open(class_url)
    made = store.new_class("One")
    other = Store.open(class_url)  # a second process would look like this
    with ThreadPoolExecutor(32) as threads:
        phones = list(threads.map(lambda i: (store, other)[i % 2].join(made.id), range(48)))
    assert sorted(one.seat for one in phones) == list(range(1, 49))
    assert len({one.id for one in phones}) == 48
    store.close()
    other.close()


def test_of_many_processes_that_open_and_write_at_once_nothing_is_lost(class_url):
    """Two of the processes write the answers of the same people."""
    store = Store.open(class_url)
    _, run, people = begun(store, 8)
    spans = [(people[0], people[3]), (people[4], people[7]), (people[0], people[3])]
    writers = [writer(class_url, run, *span, 1, 15) for span in spans]
    for one in writers:
        said, errors = one.communicate(timeout=120)
        assert one.returncode == 0, errors
        assert len(said.splitlines()) == 60
    assert [one[:3] for one in store.answers(run, 0)] == [(who, 15, "answer 15") for who in people]
    store.close()


def test_a_new_store_that_many_open_at_once_is_made_once(class_url):
    with ThreadPoolExecutor(8) as threads:
        stores = list(threads.map(lambda _: Store.open(class_url), range(8)))
    made = stores[0].new_class("One")
    assert [one.class_by_id(made.id).code for one in stores] == [made.code] * 8
    for one in stores:
        one.close()


# Killed


def test_a_writer_that_is_killed_twice_has_lost_nothing_that_it_confirmed(class_url):
    store = Store.open(class_url)
    _, run, people = begun(store, 10)
    counter = 1
    for _ in range(2):
        process = writer(class_url, run, people[0], people[-1], counter)
        said = [process.stdout.readline() for _ in range(150)]
        process.kill()  # SIGKILL, in the middle of whatever it does
        said += process.communicate()[0].splitlines(keepends=True)
        confirmed = dict(map(int, line.split()) for line in said if line.endswith("\n"))
        kept = {one.participant_id: one.counter for one in store.answers(run, 0)}
        assert confirmed.keys() == set(people)
        assert {who: kept[who] for who in people if kept[who] < confirmed[who]} == {}
        assert all(one.value == f"answer {one.counter}" for one in store.answers(run, 0))
        counter = max(kept.values()) + 1
    assert store.save_answer(run, 0, people[0], counter, "and on") == "changed"
    store.close()


@pytest.mark.postgres
def test_connections_that_the_database_ends_are_made_again(postgres):
    store = Store.open(postgres.database())
    _, run, (who,) = begun(store, 1)
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    with pytest.raises(OperationalError):
        postgres.run(f"{end}; SELECT pg_terminate_backend(pg_backend_pid())")
    assert store.save_answer(run, 0, who, 1, "on") == "new"
    store.close()


# A disk that is full, a file that may not be written, a file that is broken


def test_a_full_disk_is_said_and_nothing_confirmed_is_lost(tmp_path):
    store = Store.open(str(tmp_path / "class.sqlite"))
    _, run, people = begun(store, 400)
    with store._writing() as conn:
        conn.exec_driver_sql("PRAGMA max_page_count = 60")
    confirmed: list[int] = []

    def write():
        for who in people:
            store.save_answer(run, 0, who, 1, "x" * 1_900)
            confirmed.append(who)

    with pytest.raises(StoreError, match="store must have space left on its disk, got") as error:
        write()
    assert 10 < len(confirmed) < 200
    assert "INSERT" not in str(error.value)
    assert "xxx" not in str(error.value)
    with store._writing() as conn:
        conn.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert [one.participant_id for one in store.answers(run, 0)] == confirmed
    assert store.save_answer(run, 0, people[-1], 1, "on") == "new"
    store.close()


LIMITED = """
import resource, signal, sys
from dlkit.classroom.store import Store, StoreError
store = Store.open(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
try:
    for counter in range(10_000):
        store.save_answer(int(sys.argv[2]), 0, int(sys.argv[3]), counter, "x" * 1_900)
        sys.stdout.write(f"{counter}\\n")
except StoreError as error:
    sys.stdout.write(str(error))
"""


def test_a_disk_that_cannot_be_written_is_said_and_nothing_confirmed_is_lost(tmp_path):
    url = str(tmp_path / "class.sqlite")
    store = Store.open(url)
    _, run, (who,) = begun(store, 1)
    command = [sys.executable, "-c", LIMITED, url, str(run), str(who)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    *confirmed, sentence = said.splitlines()
    assert sentence.startswith("store must lie on a disk that can be written, with space left")
    assert len(confirmed) > 10
    assert store.answers(run, 0)[0].counter == int(confirmed[-1])
    store.close()


@contextmanager
def somebody_else() -> Iterator[Path]:
    """A folder that this user may not write; root becomes nobody for as long."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        own = os.geteuid()
        if own == 0:
            os.seteuid(65534)
        else:
            Path(folder).chmod(0o555)
        try:
            yield Path(folder)
        finally:
            os.seteuid(own)
            Path(folder).chmod(0o755)


def test_a_folder_that_may_not_be_written_is_named():
    with somebody_else() as folder, pytest.raises(StoreError) as error:
        Store.open(str(folder / "class.sqlite"))
    assert str(error.value) == (
        "db must be a file that may be written, in a folder that is there, "
        f"got Permission denied: {folder / 'class.sqlite'}"
    )


def test_a_file_that_may_only_be_read_is_named(tmp_path):
    tmp_path.chmod(0o755)
    with somebody_else() as folder:
        own = os.geteuid()
        os.seteuid(os.getuid())
        file = folder / "class.sqlite"
        Path(folder).chmod(0o755)
        file.write_bytes(b"")
        file.chmod(0o444)
        os.seteuid(own)
        with pytest.raises(StoreError, match="Permission denied"):
            Store.open(str(file))


@pytest.mark.parametrize(
    ("name", "reason"),
    [("missing/class.sqlite", "No such file or directory"), ("", "Is a directory")],
)
def test_a_folder_that_is_missing_or_is_no_file_is_named(tmp_path, name, reason):
    with pytest.raises(StoreError, match=f"got {reason}: {tmp_path}"):
        Store.open(str(tmp_path / name) if name else str(tmp_path))


@pytest.mark.parametrize("content", [b"\0" * 4_096, b"not a database at all, but text" * 200])
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path, content):
    file = tmp_path / "thesis.doc"
    file.write_bytes(content)
    with pytest.raises(StoreError, match="store must be a class store, got"):
        Store.open(str(file))
    assert file.read_bytes() == content


def test_a_database_of_something_else_is_refused_and_left_as_it_is(tmp_path):
    file = tmp_path / "places.sqlite"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE bookmarks (id INTEGER)")
    with pytest.raises(StoreError, match=r"class store, got one with the tables \['bookmarks'\]"):
        Store.open(str(file))
    with sqlite3.connect(file) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmarks",)]


def test_a_damaged_file_is_said(tmp_path):
    file = tmp_path / "class.sqlite"
    store = Store.open(str(file))
    _, run, people = begun(store, 60)
    for who in people:
        store.save_answer(run, 0, who, 1, "x" * 1_900)
    store.close()
    content = bytearray(file.read_bytes())
    content[8_192:] = b"\xff" * (len(content) - 8_192)
    file.write_bytes(content)
    with pytest.raises(StoreError, match="store must be whole: go on with a copy, or with a new"):
        Store.open(str(file)).answers(run, 0)


# Addresses


@pytest.mark.parametrize(
    "url", ["mysql://a/b", "sqlite://", "sqlite:///:memory:", ":memory:", "http://", "x://y z"]
)
def test_an_address_that_is_no_file_and_no_postgresql_is_refused(url):
    with pytest.raises(StoreError, match="db must"):
        Store.open(url)


def test_a_database_out_of_reach_is_said_without_the_password():
    url = "postgresql://teacher:hemligt-ord@127.0.0.1:9/class?connect_timeout=5"
    with pytest.raises(StoreError, match="store must be in order and within reach, got") as error:
        Store.open(url)
    assert "hemligt-ord" not in str(error.value)
    assert "teacher:***@127.0.0.1:9" in str(error.value)
