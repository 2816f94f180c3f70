"""What a server prepares: which lessons, how often it tries, and what becomes of old ones."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dlkit.serving import _warm_line, prepared
from dlkit.serving._warm_line import CannotFork
from dlkit.serving.prepared import Prepared, Source
from lesson_servers import run

NOTEBOOK = SimpleNamespace(cells=[SimpleNamespace(cell_type="code", source="1")])


class Parent:
    """Stands for a lesson's parent."""

    states, pid = "", 0

    def __init__(self) -> None:
        self.ended = self.gone = False

    def end(self) -> None:
        self.ended = True

    def has_ended(self) -> bool:
        return self.gone


@pytest.fixture
def parents(monkeypatch: pytest.MonkeyPatch) -> list[Parent | CannotFork]:
    """What comes of each wish for a parent; none left is a new parent."""
    coming: list[Parent | CannotFork] = []

    async def lesson(*_: Any) -> Parent:
        found = coming.pop(0) if coming else Parent()
        if isinstance(found, CannotFork):
            raise found
        return found

    monkeypatch.setattr(_warm_line, "can_fork", lambda: True)
    monkeypatch.setattr(_warm_line, "parent", lambda _: SimpleNamespace(lesson=lesson))
    return coming


def server(**traits: Any) -> Any:
    spec = SimpleNamespace(warm=True)
    traits = {"learner": "", "kernel_spec_manager": spec, **traits}
    log = logging.getLogger("test")
    return SimpleNamespace(connection_dir="/tmp", cell_limit_s=1.0, log=log, **traits)


def source(folder: Path, name: str) -> Source:
    """A lesson's file as it is now."""
    path = folder / name
    path.touch()
    return Source(path, path.stat().st_mtime_ns)


async def wished(shelf: Prepared, *sources: Source) -> None:
    for one in sources:
        shelf.prepare(one, NOTEBOOK)
        await asyncio.gather(*shelf.coming.values())
        await asyncio.sleep(0)


def played(play: Callable[[Prepared], Awaitable[None]], **traits: Any) -> Prepared:
    async def all_of_it() -> Prepared:
        shelf = Prepared(server(**traits))
        await play(shelf)
        return shelf

    return run(all_of_it())


def test_a_lesson_is_prepared_once(tmp_path: Path, parents: list):
    first = Parent()
    parents.append(first)
    one = source(tmp_path, "a.ipynb")
    shelf = played(lambda shelf: wished(shelf, one, one))
    assert shelf.get(one).parent is first
    assert shelf.get(source(tmp_path, "b.ipynb")) is None


@pytest.mark.parametrize(
    "traits", [{"learner": "anna"}, {"kernel_spec_manager": SimpleNamespace(warm=False)}]
)
def test_nothing_is_prepared_for_one_learner_or_with_ordinary_kernels(
    tmp_path: Path, parents: list, traits: dict[str, Any]
):
    one = source(tmp_path, "a.ipynb")
    assert played(lambda shelf: wished(shelf, one), **traits).get(one) is None


def test_a_lesson_that_cannot_be_prepared_is_left_after_three_tries(tmp_path: Path, parents: list):
    one = source(tmp_path, "a.ipynb")
    parents += [CannotFork("no")] * prepared.TRIES
    shelf = played(lambda shelf: wished(shelf, *[one] * (prepared.TRIES + 1)))
    assert parents == []
    assert shelf.get(one) is None


def test_a_failure_that_passes_is_made_good(tmp_path: Path, parents: list):
    one = source(tmp_path, "a.ipynb")
    parents.append(CannotFork("the warm parent has just ended"))
    assert played(lambda shelf: wished(shelf, one, one)).get(one) is not None


def test_a_parent_of_an_older_file_ends(tmp_path: Path, parents: list):
    late, old = Parent(), source(tmp_path, "a.ipynb")
    parents.append(late)

    async def changed(shelf: Prepared) -> None:
        shelf.prepare(old, NOTEBOOK)
        old.path.write_text("another")
        new = source(tmp_path, "a.ipynb")
        await asyncio.gather(*shelf.coming.values())
        assert late.ended
        await wished(shelf, new)
        assert shelf.get(new) is not None

    assert played(changed).get(old) is None


def test_the_lesson_that_was_used_least_makes_room_and_may_come_back(
    tmp_path: Path, parents: list, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(prepared, "MOST", 2)
    monkeypatch.setattr(prepared, "TRIES", 1)
    a, b, c = (source(tmp_path, f"{name}.ipynb") for name in "abc")
    second = Parent()
    parents += [Parent(), second]

    async def used(shelf: Prepared) -> None:
        await wished(shelf, a, b)
        shelf.get(a)
        await wished(shelf, c)
        assert [one.path.stem for one in shelf.lessons] == ["a", "c"]
        assert second.ended
        await wished(shelf, b)

    assert played(used).get(b) is not None


def test_only_the_parent_that_failed_is_forgotten(tmp_path: Path, parents: list):
    one, old = source(tmp_path, "a.ipynb"), Parent()
    shelf = played(lambda shelf: wished(shelf, one))
    shelf.forget(one, old)
    assert shelf.get(one) is not None
    shelf.lessons[one].parent.gone = True
    assert shelf.get(one) is None
    assert shelf.lessons == {}


def test_no_parent_is_left_when_the_server_ends(tmp_path: Path, parents: list):
    one, two = source(tmp_path, "a.ipynb"), source(tmp_path, "b.ipynb")
    first = Parent()
    parents.append(first)

    async def ended(shelf: Prepared) -> None:
        await wished(shelf, one)
        shelf.prepare(two, NOTEBOOK)
        shelf.end()
        await asyncio.sleep(0.01)

    shelf = played(ended)
    assert first.ended
    assert shelf.lessons == {}
    assert shelf.coming == {}
