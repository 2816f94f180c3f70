"""The map of a model: the runs of `dlkit sweep`, coarse squares first, slice by slice."""

from __future__ import annotations

import dataclasses
import shlex
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import slow_model
from dlkit import cli
from dlkit.models import adoption, change, cycles, two_segments
from dlkit.models._params import Checked, param
from dlkit.widgets import ModelMap
from dlkit.widgets._map_work import coarse_first

SMALL = adoption.Params(n_agents=100, n_steps=20)


def small(**more: Any) -> ModelMap:
    return ModelMap(adoption, "cross_share", "degree", params=SMALL, **{"runs": 2, **more})


def columns(reply: Any, kind: str) -> dict[str, np.ndarray]:
    return {
        one["field"]: np.frombuffer(reply.buffers[one["buffer"]], one["type"])
        for one in reply.content["layout"]
        if one["set"] == kind
    }


def asked(part: ModelMap, **change: Any) -> dict[str, Any]:
    """What the page sends: all settings but the measure."""
    settings = {**part.preset, **change}
    return {name: settings[name] for name in ("x", "y", "size", "runs", "seed")}


def filled(part: ModelMap, settings: dict[str, Any]) -> tuple[Any, dict[int, np.ndarray]]:
    """Asks until the map is full, as the page does."""
    found: dict[int, np.ndarray] = {}
    while True:
        reply = part.on_more(settings, len(found))
        points = columns(reply, "squares")["point"].tolist()
        rows = np.column_stack(list(columns(reply, "mean").values()))
        found |= dict(zip(points, rows, strict=True))
        if reply.content["share"] == 1:
            return reply, found


def test_a_square_is_the_mean_of_the_runs_that_the_terminal_makes(tmp_path, monkeypatch):
    part = small(ranges={"degree": (2, 9)})
    reply, found = filled(part, asked(part))
    assert reply.content["y"] == list(range(2, 10))
    command = shlex.split(reply.content["command"])
    assert "cross_share=0.0:1.0:8" in command
    assert "n_steps=20" in command
    monkeypatch.chdir(tmp_path)
    assert cli.main(command[1:]) == 0
    rows = np.genfromtxt(tmp_path / "map.csv", delimiter=",", names=True)
    shares = rows["final_share"].reshape(64, 2).mean(axis=1)
    np.testing.assert_allclose([found[point][0] for point in range(64)], shares, atol=1e-6)
    assert shares.std() > 0.1


def test_coarse_squares_come_first_and_each_once():
    order = list(coarse_first(8, 6))
    assert sorted(order) == list(range(48))
    assert order[0] == 0
    assert {(point // 6 % 4, point % 6 % 4) for point in order[:4]} == {(0, 0)}
    assert {(point // 6 % 2, point % 6 % 2) for point in order[:12]} == {(0, 0)}


def test_work_goes_on_where_it_was_and_is_sent_once():
    part = small(size=16)
    first = part.on_more(asked(part), 0)
    n_first = columns(first, "squares")["point"].size
    part.on_more(asked(part, seed=2), 0)  # another map in between
    second = part.on_more(asked(part), n_first)
    both = [*columns(first, "squares")["point"], *columns(second, "squares")["point"]]
    assert 0 < n_first < len(both) == len(set(both))
    assert second.content["share"] == pytest.approx(len(both) / (16 * 16))


def test_a_slice_is_short_even_where_a_run_is_long(monkeypatch):
    import time

    def measures(result: Any) -> dict[str, float]:
        return {"w": result.params.w}

    monkeypatch.setattr(slow_model, "measures", measures, raising=False)
    part = ModelMap(slow_model, "w", "seconds", ranges={"seconds": (0.5, 1.0)})
    began = time.perf_counter()
    reply = part.on_more(asked(part), 0)
    assert time.perf_counter() - began < 0.4
    assert reply.content["share"] == 0


def test_settings_that_do_not_go_together_leave_a_square_without_value():
    part = ModelMap(adoption, "tail_share", "never_share", params=SMALL, runs=1)
    _, found = filled(part, asked(part))
    tail, never = np.linspace(0, 0.4, 8), np.linspace(0, 0.4, 8)
    for point, values in found.items():
        allowed = never[point % 8] <= tail[point // 8] + 1e-9
        assert np.isfinite(values[0]) == allowed


def test_with_measures_named_nothing_is_run_before_it_is_asked_for(monkeypatch):
    run, runs = adoption.run, []
    monkeypatch.setattr(adoption, "run", lambda *given: runs.append(1) or run(*given))
    given = {"params": SMALL, "runs": 1, "measures": ("most_in_a_step", "final_share")}
    part = ModelMap(adoption, "cross_share", "degree", measure="final_share", **given)
    assert runs == []
    assert part.measures == ["most_in_a_step", "final_share"]
    _, found = filled(part, asked(part))
    plan = part.plan(asked(part))
    params = adoption.Params(**{**plan.fixed, **plan.varied(9)})
    told = adoption.measures(run(params, plan.seed_of(9)))
    assert found[9] == pytest.approx([told["most_in_a_step"], told["final_share"]])
    odd = ModelMap(adoption, "cross_share", "degree", params=SMALL, measures=("gone",))
    with pytest.raises(ValueError, match=r"measures must be of final_share, .* got 'gone'"):
        odd.on_more(asked(odd), 0)


def test_a_value_that_no_run_has_is_nan_and_counted():
    part = ModelMap(adoption, "cross_share", "degree", params=SMALL, runs=4)
    reply, _ = filled(part, asked(part))
    whole = part.on_more(asked(part), 0)
    mean, count = columns(whole, "mean"), columns(whole, "count")
    assert set(count["final_share"]) == {4}
    assert set(np.isnan(mean["half_at_step"]) == (count["half_at_step"] == 0)) == {True}
    assert (count["half_at_step"] == 0).any()
    assert 0 < reply.content["share"] <= 1


def test_a_model_that_fails_is_told_and_the_map_can_be_begun_again(monkeypatch):
    part = small()
    run = adoption.run
    monkeypatch.setattr(adoption, "run", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        part.on_more(asked(part), 0)
    monkeypatch.setattr(adoption, "run", run)
    assert filled(part, asked(part))[0].content["share"] == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"x": {"name": "no", "ends": [0, 1]}}, "x must be one of n_agents, "),
        ({"y": {"name": "cross_share", "ends": [0, 1]}}, "y must be one of n_agents, "),
        ({"x": {"name": "degree", "ends": [5, 5]}}, "degree must go from a low to a higher"),
        ({"x": {"name": "degree", "ends": [0, 5]}}, "degree must be between 1 and 50, got 0"),
        ({"size": 500}, "size must be one of"),
        ({"runs": 1000}, "runs must be between 1 and 64, got 1000"),
    ],
)
def test_settings_that_no_map_can_have_are_refused(change: dict[str, Any], words: str):
    part = small()
    with pytest.raises(ValueError, match=words):
        part.on_more(asked(part, **change), 0)


def test_what_a_lesson_cannot_mean_is_refused():
    with pytest.raises(ValueError, match="model must say what came out of a run"):
        ModelMap(cycles, "w", "w")
    with pytest.raises(ValueError, match="measure must be one of final_share"):
        small(measure="joy")
    with pytest.raises(ValueError, match="ranges must name numbers of the model"):
        small(ranges={"standard_scope": (0, 1)})
    assert ModelMap(two_segments, "w", "q2").preset["runs"] == 1
    assert "scattered" not in [axis["name"] for axis in ModelMap(change, "span", "keep").axes]


def test_a_model_that_says_nothing_of_its_runs_has_no_map():
    @dataclass(frozen=True)
    class Params(Checked):
        a: float = param(1.0, 0.0, 2.0, "A")

    mute = SimpleNamespace(__name__="mute", Params=Params, run=dataclasses.replace)
    with pytest.raises(ValueError, match="got mute"):
        ModelMap(mute, "a", "a")
