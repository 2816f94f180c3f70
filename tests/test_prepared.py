"""Prepared lessons: a kernel that is born with its lesson is as one that has run it."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from dlkit.serving import _warm_line
from dlkit.serving._lesson_parent import run as cells_run
from dlkit.serving._warm_line import CannotFork, LessonParent
from dlkit.serving._warm_parent import LESSON_NAME
from dlkit.serving.kernels import kernel_environment
from lesson_servers import (
    Server,
    body,
    code,
    name_of,
    run,
    served,
    shut,
    text,
    until,
    write_lesson,
)
from warm_kernels import folder_for_sockets, kernel, names_below

pytestmark = pytest.mark.skipif(not _warm_line.can_fork(), reason="there is no safe fork here")

CELLS = ["import ipywidgets as w", "n = 3\nslider = w.IntSlider(n)", "slider", "n + 1"]
LOOK = """
import comm, os, sys
kernel = get_ipython().kernel
print(n, slider.value, slider.comm.kernel is kernel, sys.modules['__main__'].n)
print([one.kernel is kernel for one in comm.get_comm_manager().comms.values()])
print(os.getcwd(), 'OPENBLAS_NUM_THREADS' in os.environ, __name__)
"""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with folder_for_sockets() as place:
        yield place


@asynccontextmanager
async def lesson(folder: Path, *cells: str, limit_s: int = 20) -> AsyncIterator[LessonParent]:
    """The parent of a lesson of these cells."""
    environment = kernel_environment(str(folder))
    wish = list(cells), environment, str(folder), limit_s
    parent = await _warm_line.parent(sys.executable).lesson(*wish)
    try:
        yield parent
    finally:
        parent.end()


def test_a_cell_shows_its_last_line_as_in_a_notebook():
    names, outputs = cells_run(
        ["import math", "x = math.floor(2.5)", "", "x", "None", "y = x; [y]"]
    )
    assert names["x"] == 2
    shown = [[one["data"]["text/plain"] for one in cell] for cell in outputs]
    assert shown == [[], [], [], ["2"], [], ["[2]"]]


def test_a_kernel_born_with_its_lesson_is_as_one_that_has_run_it(folder: Path):
    async def both() -> list[str]:
        async with lesson(folder, *CELLS) as parent, kernel(folder, lesson=parent) as born:
            assert psutil.Process(born.pid).ppid() == parent.pid
            assert born.manager.provisioner.lesson is parent
            async with kernel(folder) as usual:
                for cell in CELLS:
                    await usual.answer(cell)
                return [await born.said(LOOK), await usual.said(LOOK)]

    born, usual = run(both())
    assert born == usual
    assert born.startswith("3 3 True 3\n[True, True, True]\n")


def test_a_part_of_a_lesson_logs_where_its_kernel_does(folder: Path):
    look = "import logging; log = get_ipython().kernel.log"
    same = f"{look}; print(logging.getLogger('dlkit').handlers == log.handlers != [])"
    part = "from dlkit import widgets\nwidgets.RecordPanel()"

    async def both() -> list[str]:
        async with (
            lesson(folder, part) as parent,
            kernel(folder, lesson=parent) as born,
            kernel(folder) as usual,
        ):
            await usual.answer(part)
            return [await born.said(same), await usual.said(same)]

    assert run(both()) == ["True\n", "True\n"]


def test_what_a_page_needs_of_a_lesson_is_told_with_its_parent(folder: Path):
    async def told() -> tuple[list[list[dict]], str]:
        async with lesson(folder, *CELLS) as parent, kernel(folder, lesson=parent) as born:
            return parent.outputs, await born.said("print(slider.model_id)")

    (imported, named, (view,), (number,)), model = run(told())
    assert imported == named == []
    assert view["data"]["application/vnd.jupyter.widget-view+json"]["model_id"] == model.strip()
    assert number["output_type"] == "execute_result"
    assert number["data"] == {"text/plain": "4"}


def test_kernels_of_one_lesson_share_nothing_that_changes(folder: Path):
    draw = "import random, numpy; print(random.random(), numpy.random.random())"

    async def two() -> None:
        async with lesson(folder, *CELLS) as parent, kernel(folder, lesson=parent) as one:
            told = await one.answer("slider.value = 7")
            assert [part["data"]["state"] for part in told if part["kind"] == "comm_msg"] == [
                {"value": 7}
            ]
            async with kernel(folder, lesson=parent) as other:
                assert await other.said("print(slider.value)") == "3\n"
                mine, theirs = (await one.said(draw)).split(), (await other.said(draw)).split()
                assert len({*mine, *theirs}) == 4
                os.kill(other.pid, signal.SIGKILL)
                assert await one.said("print(slider.value)") == "7\n"

    run(two())


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("print('a word')", "must print nothing"),
        ("from IPython.display import display\ndisplay(3)", "must print nothing"),
        ("3;", "ends in ;"),
        ("1 / 0", "ZeroDivisionError"),
        ("%timeit 1", "SyntaxError"),
        ("get_ipython()", "NameError"),
        ("import threading as t\nt.Timer(9, print).start()", "one thread"),
        ("while True: pass", "gives no answer"),
        ("import sys; sys.exit()", "SystemExit"),
        (
            "import anywidget, traitlets\nclass A(anywidget.AnyWidget):\n  _esm = ''\n"
            "  x = traitlets.Float(float('nan')).tag(sync=True)\nA()",
            "not JSON compliant",
        ),
        ("class A:\n  def _repr_png_(self): return b'x'\nA()", "TypeError"),
    ],
)
def test_a_lesson_that_needs_a_kernel_is_not_prepared(folder: Path, cell: str, why: str):
    async def refused() -> None:
        async with lesson(folder, "x = 1", cell, limit_s=2 if "while" in cell else 20):
            pass

    with pytest.raises(CannotFork, match=why):
        run(refused())
    warm_parent = _warm_line.parent(sys.executable).process.pid
    assert until(lambda: LESSON_NAME not in names_below(warm_parent))


def test_a_lesson_may_ask_how_a_process_ended(folder: Path):
    ended = "import subprocess\nsubprocess.run(['false']).returncode"

    async def shown() -> str:
        async with lesson(folder, ended) as parent:
            return parent.outputs[0][0]["data"]["text/plain"]

    assert run(shown()) == "1"


def test_kernels_outlive_the_lesson_s_parent_which_keeps_nothing_of_them(folder: Path):
    async def many() -> None:
        async with lesson(folder, *CELLS) as parent, kernel(folder, lesson=parent) as first:
            held = psutil.Process().num_fds(), psutil.Process(parent.pid).num_fds()
            for _ in range(10):
                async with kernel(folder, lesson=parent) as one:
                    assert await one.said("print(n)") == "3\n"
            assert psutil.Process(parent.pid).num_fds() == held[1]
            assert psutil.Process().num_fds() <= held[0] + 2
            os.kill(parent.pid, signal.SIGKILL)
            assert await first.said("print(n)") == "3\n"
            async with kernel(folder, lesson=parent) as other:
                assert other.manager.provisioner.lesson is None
                assert await other.said("print('on')") == "on\n"

    run(many())


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    place = tmp_path_factory.mktemp("lessons")
    write_lesson(place, "00_first", text("# First"), *map(code, CELLS))
    write_lesson(place, "01_talks", text("# Talks"), code("print('a word')"))
    with served("--notebooks", str(place)) as running:
        running.place = place
        yield running


def page(server: Server, name: str) -> tuple[str, str]:
    """A page's parts, without the names that are another page's, and its kernel's parent."""
    before = {one.pid for one in server.kernels()}
    whole = body(server, f"/voila/render/{name}.ipynb")
    parts = re.findall(r"<template.*?</template>", whole, re.DOTALL)
    [new] = [one for one in server.kernels() if one.pid not in before]
    parent = new.parent().name()
    shut(server, whole)
    return re.sub(r'data-model="\w+"', "", "".join(parts)), parent


def born(server: Server, name: str) -> bool:
    """Whether a new page's kernel is born with its lesson, sooner or later."""
    return until(lambda: page(server, name)[1] == LESSON_NAME, 60)


def taken(server: Server) -> float:
    """The bytes of the lessons' parents, as the server tells a monitoring system."""
    told = re.search(
        r'dlkit_memory_bytes\{of="prepared lessons"\} (\S+)', body(server, "/metrics")
    )
    return float(told[1])


def lesson_parents(server: Server) -> list[psutil.Process]:
    return [one for one in server.processes() if name_of(one) == LESSON_NAME]


def test_a_later_page_of_a_lesson_is_born_with_it_and_shows_the_same(server: Server):
    first, parent = page(server, "00_first")
    assert "<pre>4</pre>" in first
    assert parent == "dlkit-warm"
    assert taken(server) == 0
    assert born(server, "00_first")
    assert page(server, "00_first") == (first, LESSON_NAME)
    assert taken(server) > 10**6


def test_a_lesson_that_is_changed_is_new_at_the_next_page(server: Server):
    write_lesson(server.place, "00_first", text("# First"), code("40 + 2"))
    parts, parent = page(server, "00_first")
    assert "<pre>42</pre>" in parts
    assert parent == "dlkit-warm"
    assert born(server, "00_first")
    assert page(server, "00_first") == (parts, LESSON_NAME)
    assert len(lesson_parents(server)) == 1


def test_a_lesson_whose_parent_has_ended_begins_anew(server: Server):
    parts, _ = page(server, "00_first")
    assert born(server, "00_first")
    ended = lesson_parents(server)[0]
    ended.kill()
    assert until(lambda: not ended.is_running())
    assert page(server, "00_first") == (parts, "dlkit-warm")
    assert born(server, "00_first")
    assert page(server, "00_first") == (parts, LESSON_NAME)


def test_a_lesson_that_prints_goes_on_in_its_own_kernels(server: Server):
    for _ in range(3):
        parts, parent = page(server, "01_talks")
        assert "a word" in parts
        assert parent == "dlkit-warm"


def test_no_parent_of_a_lesson_outlives_its_server(tmp_path: Path):
    write_lesson(tmp_path, "00_first", text("# First"), *map(code, CELLS))
    with served("--notebooks", str(tmp_path)) as server:
        body(server, "/voila/render/00_first.ipynb")
        assert until(lambda: lesson_parents(server), 60)
        family = server.processes()
        server.process.kill()
        server.process.wait()
        assert until(lambda: not any(one.is_running() for one in family), 5)
