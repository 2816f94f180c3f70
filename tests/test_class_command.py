"""Which class goes on, under which address, and whose secret: without a process."""

from __future__ import annotations

import argparse
import socket
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from class_lessons import PLAN
from dlkit.classroom import _keys, command
from dlkit.classroom._arguments import add
from dlkit.classroom.session import Session
from dlkit.classroom.store import Store

YESTERDAY = date.today() - timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    store = Store.open(str(tmp_path / "class.sqlite"))
    yield store
    store.close()


def chosen(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add(parser)
    return parser.parse_args(words)


def test_the_class_of_today_goes_on_with_its_secret(store: Store):
    first, secret = command._class(store, chosen())
    assert command._class(store, chosen()) == (first, secret)
    assert command._class(store, chosen("--new"))[0].id != first.id


def test_the_class_of_another_day_goes_on_only_where_its_database_is_named(store: Store):
    old = store.new_class("Monday", today=YESTERDAY)
    found, secret = command._class(store, chosen("--db", "x"))
    assert found.id == old.id
    assert store.class_by_secret(secret).id == old.id  # a new one: nobody knows the old one here
    assert command._class(store, chosen())[0].id != old.id


def test_a_class_that_has_ended_does_not_go_on(store: Store):
    first, _ = command._class(store, chosen("--db", "x"))
    store.save_class(first.id, {"ended": True})
    assert command._class(store, chosen("--db", "x"))[0].id != first.id


def test_the_secret_of_another_class_is_not_taken_for_this_one(store: Store):
    first, secret = command._class(store, chosen())
    second = store.new_class("Tuesday")
    found, other = command._class(store, chosen())
    assert (found.id, other != secret) == (second.id, True)
    assert store.class_by_secret(other).id == second.id
    assert store.class_by_secret(secret).id == first.id


def test_two_on_one_database_are_refused_and_a_name_is_free_again(store: Store):
    refused = pytest.raises(ValueError, match="db must be free")
    with _keys.alone("a"), _keys.alone("b"), refused, _keys.alone("a"):
        pass
    with _keys.alone("a"):
        pass


def hall(store: Store, host: str, *words: str) -> Any:
    session = Session(store, store.new_class("Monday").id, PLAN)
    return command._hall(session, "secret", command.Place([], host, 8900), chosen(*words))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", ""])
def test_phones_are_told_the_address_in_the_network(
    store: Store, monkeypatch: pytest.MonkeyPatch, host: str
):
    monkeypatch.setattr(command, "lan_address", lambda: "192.168.1.10")
    made = hall(store, host)
    code = made.session.course.about.code
    assert made.join_address == f"http://192.168.1.10:8900/j/{code}"
    assert {"192.168.1.10", "localhost", socket.gethostname().lower()} <= made.hosts
    assert not made.hosts & {"0.0.0.0", "::", ""}


def test_another_address_may_be_named(store: Store):
    made = hall(store, "127.0.0.1", "--address", "https://Class.example.edu/")
    assert made.join_address.startswith("https://Class.example.edu/j/")
    assert "class.example.edu" in made.hosts
    assert hall(store, "::1").join_address.startswith("http://[::1]:8900/j/")


@pytest.mark.parametrize("address", ["class.example.edu", "ftp://x", "http://x/y", "http://x y"])
def test_an_address_that_is_none_is_refused(address: str):
    with pytest.raises(ValueError, match="address must be like"):
        command.command(chosen("--address", address), command.Place([], "", 1), [], None)


def test_without_a_network_there_is_this_machine(monkeypatch: pytest.MonkeyPatch):
    class NoNetwork(socket.socket):
        def connect(self, _: Any) -> None:
            raise OSError("no network")

    monkeypatch.setattr(socket, "socket", NoNetwork)
    assert command.lan_address() == "localhost"


def test_the_data_folder_is_private_and_says_when_it_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert _keys.folder().stat().st_mode & 0o777 == 0o700
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    with pytest.raises(ValueError, match="data folder must be one that can be made"):
        _keys.folder()
