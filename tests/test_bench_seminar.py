"""The bench of a whole seminar measures what it says: its clients, its sums, its verdicts."""

from __future__ import annotations

import argparse
import mmap
import sys
from pathlib import Path
from time import perf_counter

import nbformat
import psutil
import pytest
from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)

from dlkit import content
from lesson_servers import run, served, until

ROLLUP = """55c0a000-7ffd0000 ---p 00000000 00:00 0  [rollup]
Rss:              100000 kB
Pss:               40000 kB
Pss_Dirty:         30000 kB
Shared_Clean:      50000 kB
Private_Clean:      1000 kB
Private_Dirty:     20000 kB
"""


def test_a_request_is_what_the_server_reads(bench):
    wire = bench("wire")
    data = wire.encoded({"msg_id": "1"}, {"comm_id": "ä"}, {"version": "1.0.0"})
    channel, parts = deserialize_msg_from_ws_v1(data)
    assert channel == "shell"
    assert parts[0] == b'{"msg_id": "1"}'
    assert parts[2] == b'{"version": "1.0.0"}'
    assert wire.decoded(wire.encoded({"msg_type": "x"}, {"comm_id": "ä"})).content == {
        "comm_id": "ä"
    }


def test_an_answer_of_the_server_is_read_with_its_buffers(bench):
    parts = [b'{"msg_type": "comm_msg"}', b'{"msg_id": "7"}', b"{}", b'{"a": 1}', b"xy", b"z"]
    data = serialize_msg_to_ws_v1(parts, "iopub")
    message = bench("wire").decoded(data)
    assert (message.kind, message.parent, message.content) == ("comm_msg", "7", {"a": 1})
    assert message.buffers == (b"xy", b"z")


def test_memory_is_what_the_system_says_and_sums(bench):
    memory = bench("memory")
    one = memory.read(ROLLUP)
    assert one == memory.Memory(40_960_000, 21_504_000)
    assert (one + one).of_each(one, 4) == (10.24, 5.376)
    own = [psutil.Process()]
    before = memory.used(own)
    with mmap.mmap(-1, 30_000_000) as block:
        block.write(b"x" * len(block))
        assert 20e6 < memory.used(own).uss - before.uss < 80e6
    assert memory.used([psutil.Process()] * 2).pss > 1.5 * memory.used(own).pss


def test_handles_are_counted(bench, tmp_path):
    memory = bench("memory")
    before = memory.handles([psutil.Process()])
    with (tmp_path / "a").open("w"), (tmp_path / "b").open("w"):
        assert memory.handles([psutil.Process()]) == before + 2


def test_processor_time_goes_to_who_has_used_it(bench):
    memory, servers = bench("memory"), bench("servers")
    rest = [sys.executable, "-c", "import time; time.sleep(60)"]
    burn = [sys.executable, "-c", "while True: pass"]
    with psutil.Popen(rest) as server, psutil.Popen(burn) as other:
        with memory.Processor(servers.Server(server, "http://localhost:1")) as used:
            begun = sum(other.cpu_times()[:2])
            assert until(lambda: sum(other.cpu_times()[:2]) >= begun + 0.4, 60)
        other.kill()
        server.kill()
    assert used.seconds["browsers"] > 0.35  # sums of ticks differ in their last digits
    assert used.seconds["server"] < 0.2


def test_of_several_crowds_the_middle_one_counts_unless_somebody_failed(bench):
    crowds = bench("crowds")
    found = [crowds.Crowd(2, [1.0, last_s]) for last_s in (9.0, 2.0, 4.0)]
    assert crowds.middle(found) is found[2]
    found[0].failed = ["TimeoutError"]
    assert crowds.middle(found) is found[0]


def test_a_crowd_tells_who_failed_and_how_much_sooner_it_was(bench):
    crowds = bench("crowds")
    own, stock = crowds.Crowd(3), crowds.Crowd(3)
    own.take([2.0, 1.0, 4.0])
    stock.take([30.0, 48.0, TimeoutError("not there")])
    assert [figure.met for figure in crowds.figures_of(own, "own")] == [True, None, None]
    assert crowds.figures_of(own, "own")[1].measured == "1.0, 2.0, 4.0 s"
    assert crowds.figures_of(stock, "own")[0].met is False
    assert crowds.figures_of(stock, "stock", held=False)[0].met is None
    assert crowds.sooner("sooner", own, stock, 6).measured == "24.0 x (no. 2 of each)"
    stock.take([30.0, 40.0, 48.0])
    assert crowds.sooner("sooner", own, stock, 6).measured == "12.0 x"
    assert crowds.sooner("sooner", own, stock, 12).met is True
    assert crowds.sooner("sooner", own, stock, 13).met is False
    assert crowds.sooner("sooner", own, crowds.Crowd(3, failed=["x"]), 6).met is False
    own.failed = ["x"]
    assert crowds.sooner("sooner", own, stock, 6).met is False


@pytest.mark.parametrize(("end", "met"), [(900, True), (1050, True), (1051, False)])
def test_within_five_per_cent(bench, end, met):
    assert bench("visits").within("handles", 1000, end).met is met


@pytest.mark.parametrize("n", [1, 3, 4, 30, 2001])
def test_the_parts_of_the_visits_are_all_of_them(bench, n):
    assert sum(bench("visits").parts(n)) == n


def test_a_soak_with_a_silent_kernel_or_a_leak_is_missed(bench):
    soak, memory, visits = bench("soak"), bench("memory"), bench("visits")
    good = visits.State(memory.Memory(100_000_000, 0), 50, 3)
    done = soak.Soak(0.0, visits=9, killed=2, told=2, states=[good, good])
    lines = soak.verdict(done, good, good).figures
    assert [line.what for line in lines if line.met is False] == []
    done.told, done.faults, done.errors["x"] = 1, 1, 1
    done.states[-1] = visits.State(memory.Memory(106_000_000, 0), 53, 4)
    missed = [line.what for line in soak.verdict(done, good, done.states[-1]).figures
              if line.met is False]  # fmt: skip
    assert missed == [
        "errors", "  of them silently", "memory of server and warm parent", "file handles",
        "processes", "  lost, changed, doubled, of nobody", "  its file handles",
    ]  # fmt: skip


def test_the_shorter_lessons_have_all_the_texts(bench, tmp_path):
    notebooks = bench("notebooks")
    notebooks.write_one_chart(tmp_path, "http://localhost:1/npm")
    notebooks.write_short(tmp_path)
    lesson = nbformat.read(content.folder("notebooks") / notebooks.LESSON, as_version=4)
    texts = [cell.source for cell in lesson.cells if cell.cell_type != "code"]
    for name, n_parts in ((notebooks.ONE_CHART, 2), (notebooks.SHORT, 3)):
        cut = nbformat.read(tmp_path / name, as_version=4)
        assert [cell.source for cell in cut.cells if cell.cell_type != "code"] == texts
        code = [cell.source for cell in cut.cells if cell.cell_type == "code"]
        assert len(code) == n_parts
        assert ("altair" in code[0]) == (name == notebooks.ONE_CHART)


def test_an_unknown_part_of_the_seminar_is_refused_by_name(bench):
    with pytest.raises(ValueError, match=r"parts must be of usable, .* got 'speed'"):
        bench("seminar").section(argparse.Namespace(parts="speed"))


def test_a_visitor_does_what_a_page_does(bench, tmp_path):
    notebooks, visitor = bench("notebooks"), bench("visitor")
    notebooks.write_short(tmp_path)
    title = "A dip between two humps"

    async def refused(address: str, *control: object) -> str:
        page = visitor.Visitor(address, visitor.explorer(*control))
        try:
            await page.open(60)
        except Exception as error:
            return str(error)
        finally:
            await page.leave()
        return ""

    async def visits(address: str) -> tuple[float, float, float]:
        assert (
            await refused(address, "No such", "w", 0, 1) == "the control is not among the models"
        )
        assert "w must be between 0.0 and 1.0, got 4" in await refused(address, title, "w", 4, 4)
        page, begun = visitor.Visitor(address, visitor.explorer(title, "w", 0, 1)), perf_counter()
        told = await page.open(60), perf_counter() - begun, await page.drag(1.0)
        await page.leave()
        return told

    with served("--notebooks", str(tmp_path)) as server:
        address = server.lesson(Path(notebooks.SHORT).stem)
        usable_s, around_s, pictures = run(visits(address))
        assert until(lambda: not server.kernels())
    assert usable_s == pytest.approx(around_s, abs=0.1)
    assert 0 < pictures <= 61


@pytest.mark.parametrize(("own", "opened", "killed"), [(False, 3, [11, 12]), (True, 1, [])])
def test_a_stock_page_that_hangs_is_opened_again_without_its_kernel(
    bench, monkeypatch, own, opened, killed
):
    usable, crowds = bench("usable"), bench("crowds")
    kernels, ended, visits = [10], [], []

    class Kernel:
        def __init__(self, pid: int) -> None:
            self.pid = pid

        def kill(self) -> None:
            ended.append(self.pid)
            kernels.remove(self.pid)

    class Server:
        def kernels(self) -> list[Kernel]:
            return [Kernel(pid) for pid in kernels]

    class Hanging:
        def __init__(self, *_: object, own: bool) -> None:
            visits.append(own)
            kernels.append(10 + len(visits))

        async def open(self, _: float) -> None:
            raise usable.NotUsable("not usable")

    monkeypatch.setattr(usable, "Visitor", Hanging)
    lesson = crowds.Lesson("http://localhost", "", "", None, own)
    with pytest.raises(usable.NotUsable):
        run(usable.one(Server(), lesson))
    assert (len(visits), ended) == (opened, killed)
