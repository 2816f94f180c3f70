"""The bench stays able to run: its stock lesson covers ours, its rivals follow the same rule."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import ipywidgets
import nbformat
import numpy as np
import pytest

from dlkit import content

BENCH = Path(__file__).parent / "bench"


def test_every_part_of_the_lesson_has_a_stock_counterpart(bench, tmp_path):
    notebooks = bench("notebooks")
    notebooks.write_stock(tmp_path, "http://localhost:1/npm")
    lesson = nbformat.read(content.folder("notebooks") / notebooks.LESSON, as_version=4)
    stock = nbformat.read(tmp_path / notebooks.STOCK, as_version=4)
    assert [c.cell_type for c in stock.cells] == [c.cell_type for c in lesson.cells]
    code = [c.source for c in stock.cells if c.cell_type == "code"]
    assert sorted(code) == sorted(notebooks.stock_cells("http://localhost:1/npm").values())
    assert [one for one in code if "dlkit.widgets" in one or "import widgets" in one] == []


def test_the_stock_lesson_runs_and_draws_as_many_pictures_as_it_has_controls(
    bench, tmp_path, monkeypatch
):
    drawn, scope = [], {}

    def interact(function, **controls):
        first = {
            name: getattr(control, "value", control[0] if isinstance(control, list) else control)
            for name, control in controls.items()
        }
        function(**first)

    def interactive_output(function, controls):
        interact(function, **controls)
        return ipywidgets.Output()

    monkeypatch.setattr(ipywidgets, "interact", interact)
    monkeypatch.setattr(ipywidgets, "interactive_output", interactive_output)
    monkeypatch.setattr("IPython.display.display", lambda *some: drawn.extend(some))
    for source in bench("notebooks").stock_cells("http://localhost:1/npm").values():
        exec(source, scope)
    charts = [one.to_dict() for one in drawn if hasattr(one, "to_dict") and hasattr(one, "mark")]
    both = [one.to_dict() for one in drawn if hasattr(one, "vconcat")]
    layered = [one.to_dict() for one in drawn if hasattr(one, "layer")]
    assert (len(charts), len(both), len(layered)) == (1, 3, 2)


@pytest.mark.parametrize("name", ["mesa", "ndlib"])
def test_the_rivals_move_the_same_people(bench, name):
    pytest.importorskip(name)
    from dlkit.models import adoption

    network = adoption.market(adoption.Params(n_agents=300), seed=2).network
    rng = np.random.default_rng(3)
    thresholds = np.clip(rng.normal(0.3, 0.15, 300), 0.01, 1.0)
    thresholds[:90] = 0.95
    seeds = np.flatnonzero(rng.random(300) < 0.06)
    run = getattr(bench("rivals"), f"{name}_run")(network, thresholds, seeds)
    moved = set(np.flatnonzero(adoption.threshold_spread(network, thresholds, seeds) >= 0))
    assert run() == moved
    assert len(seeds) < len(moved) < 300


def test_the_table_says_what_was_met_and_what_was_missed(bench):
    table = bench("table")
    figures = [
        table.at_most("key to picture", 24.96, 25, "ms"),
        table.at_least("quicker", 2.0, 3, "x"),
        table.Figure("told only", "7"),
    ]
    lines = table.text([table.Section("control", figures, ["how"])]).splitlines()
    assert lines[2].split()[-5:] == ["ms", "<=", "25", "ms", "met"]
    assert lines[3].split()[-6:] == ["2.0", "x", ">=", "3", "x", "MISSED"]
    assert lines[4].split() == ["told", "only", "7"]
    assert lines[-1] == "control: how"


def test_an_unknown_section_is_refused_by_name(bench):
    command = [sys.executable, str(BENCH / "run.py"), "speed"]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 2
    known = ", ".join(bench("run").SECTIONS)
    assert "mosaic" in known
    assert f"section must be one of {known}, got 'speed'" in run.stderr
