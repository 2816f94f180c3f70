"""A sweep: the same table from any number of workers, and nothing done twice."""

from __future__ import annotations

import csv
import importlib
import json
import math
from pathlib import Path

import numpy as np
import pytest

from dlkit.models import adoption, two_segments
from dlkit.models._measures import time_reached
from dlkit.models._params import params_table
from dlkit.sweep import _models, _plan, _pools
from dlkit.sweep._part import Part
from dlkit.sweep._plan import Axis, Plan, versions
from dlkit.sweep._run import answers, chunk_size, in_words, part_path, sweep
from dlkit.sweep._work import chunk
from sweep_pools import Threads

AXES = (Axis("cross_share", (0.0, 0.1, 0.5)), Axis("n_agents", (40, 200)))
PLAN = Plan("adoption", AXES, {"n_steps": 40}, n_runs=5, seed=3)


def made(out: Path, plan: Plan = PLAN, pool=Threads, told=lambda _: None) -> Path:
    sweep(plan, out, pool, lambda _: None, told)
    return out


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def same(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


def test_each_row_is_a_run_that_its_own_seed_brings_back(tmp_path: Path):
    rows = table(made(tmp_path / "t.csv"))
    assert len(rows) == 3 * 2 * 5
    pairs = [(float(row["cross_share"]), int(row["n_agents"]), int(row["run"])) for row in rows]
    assert pairs == [(c, n, r) for c in AXES[0].values for n in AXES[1].values for r in range(5)]
    for row in rows[::7]:
        params = adoption.Params(
            cross_share=float(row["cross_share"]), n_agents=int(row["n_agents"]), n_steps=40
        )
        found = adoption.measures(adoption.run(params, int(row["seed"])))
        assert all(same(float(row[name]), value) for name, value in found.items())


def test_seeds_hang_on_sweep_setting_and_run_alone():
    sequence = np.random.SeedSequence(3, spawn_key=(4, 2))
    assert PLAN.seed_of(4 * 5 + 2) == int(sequence.generate_state(1)[0]) & (2**31 - 1)
    assert len({PLAN.seed_of(place) for place in range(PLAN.size)}) == PLAN.size


def test_the_number_of_workers_changes_no_bit(tmp_path: Path):
    tables = [
        made(tmp_path / f"{name}.csv", pool=pool).read_bytes()
        for name, pool in {
            "threads": Threads,
            "one": lambda: _pools.Local(1),
            "two": lambda: _pools.Local(2),
        }.items()
    ]
    assert tables[0] == tables[1] == tables[2]
    assert not list(tmp_path.glob("*.part"))


def test_a_stopped_sweep_goes_on_and_does_nothing_twice(tmp_path: Path):
    whole = table(made(tmp_path / "whole.csv"))
    out = tmp_path / "t.csv"

    def stop(n_done: int) -> None:
        if n_done >= 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        made(out, told=stop)
    lines = part_path(out).read_text().splitlines()
    done = [json.loads(line) for line in lines[1:]]
    assert not out.exists()
    done[0]["rows"][0][0] = 0.123  # a mark: only a run that is not made again keeps it
    kept = [lines[0], *(json.dumps(one) for one in done), '{"start": 0, "torn']
    part_path(out).write_text("\n".join(kept))
    rows = table(made(out))
    differ = [i for i, row in enumerate(rows) if row != whole[i]]
    assert differ == [done[0]["start"]]
    assert float(rows[differ[0]]["final_share"]) == 0.123


def test_what_follows_a_torn_line_is_not_lost_with_it(tmp_path: Path):
    path = tmp_path / "t.part"
    Part(path, PLAN).close()
    with path.open("a") as file:
        file.write('{"start": 0, "torn')
    for start in (0, 5):
        part = Part(path, PLAN)
        part.add(chunk(PLAN, start, start + 5, versions()))
        part.close()
    again = Part(path, PLAN)
    again.close()
    assert again.n_done == 10


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (Plan("adoption", AXES, {"n_steps": 40}, 5, 4), "it has seed 3, got 4. Delete it"),
        (Plan("adoption", AXES, {"n_steps": 50}, 5, 3), 'it has set {"n_steps": 40}, got'),
        (Plan("adoption", AXES[:1], {"n_steps": 40}, 5, 3), "it has vary"),
    ],
)
def test_what_is_done_of_another_sweep_is_not_taken(tmp_path: Path, other: Plan, words: str):
    path = tmp_path / "t.csv.part"
    Part(path, PLAN).close()
    with pytest.raises(ValueError, match=r"t\.csv\.part must be of the same sweep") as refused:
        Part(path, other)
    assert words in str(refused.value)


def test_two_sweeps_do_not_write_to_one_file(tmp_path: Path):
    part = Part(tmp_path / "t.csv.part", PLAN)
    with pytest.raises(ValueError, match=r"must not be in use"):
        Part(tmp_path / "t.csv.part", PLAN)
    part.close()


def test_missing_stretches_leave_out_what_is_done(tmp_path: Path):
    part = Part(tmp_path / "t.part", PLAN)
    part.done[[0, 7, 8, 29]] = True
    assert list(part.missing(5)) == [(1, 6), (6, 7), (9, 14), (14, 19), (19, 24), (24, 29)]


def test_a_run_that_fails_says_which_one_it_was():
    plan = Plan("adoption", (Axis("cross_share", (0.5, 7.0)),), seed=1)
    pool = Threads()
    with pytest.raises(ValueError, match=r"adoption with cross_share=7\.0 and seed \d+ failed"):
        list(answers(pool, plan, [(0, 2)]))
    pool.close()


def test_a_worker_with_other_versions_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("dlkit.sweep._run.versions", lambda: {"dlkit": "0.0", "numpy": "1.0"})
    pool = Threads()
    with pytest.raises(ValueError, match=r"every worker must have .*'0\.0'"):
        list(answers(pool, PLAN, [(0, 1)]))
    pool.close()


def test_parquet_holds_the_same_numbers_and_how_they_came(tmp_path: Path):
    parquet = pytest.importorskip("pyarrow.parquet")
    rows = table(made(tmp_path / "t.csv"))
    found = parquet.read_table(made(tmp_path / "t.parquet"))
    assert found.column_names == list(rows[0])
    for name in ("seed", "half_at_step", "final_share"):
        column = found.column(name).to_pylist()
        assert all(same(float(row[name]), value) for row, value in zip(rows, column, strict=True))
    about = json.loads(found.schema.metadata[b"dlkit.sweep"])
    assert (about["seed"], about["runs"], about["set"]) == (3, 5, {"n_steps": 40})


@pytest.mark.parametrize("name", _models.names())
def test_a_model_measures_the_same_things_in_every_run(name: str):
    model = importlib.import_module(f"dlkit.models.{name}")
    first, second = (model.measures(model.run(model.Params(), seed)) for seed in (1, 2))
    assert list(first) == list(second)
    assert {type(value) for value in [*first.values(), *second.values()]} == {float}
    assert not {row["name"] for row in params_table(model.Params)} & {*first, "run", "seed"}
    if not getattr(model, "CHANCE", True):
        np.testing.assert_equal(first, second)


def test_measures_by_hand():
    assert time_reached([0, 1, 2], [0.1, 0.5, 0.9]) == 1
    assert math.isnan(time_reached([0, 1], [0.1, 0.4]))
    nobody = adoption.run(adoption.Params(pioneers_share=0.0, n_agents=100), 1)
    found = adoption.measures(nobody)
    assert (found["final_share"], found["most_in_a_step"]) == (0.0, 0.0)
    assert math.isnan(found["half_at_step"])
    deep = two_segments.measures(two_segments.run(two_segments.Params(w=0.01)))
    assert deep["dip_depth"] == pytest.approx(0.38, abs=0.01)


def test_measures_of_other_models_by_hand():
    from dlkit.models import ant_bridge, jury, sandpile, threshold

    row = threshold.measures(threshold.run(threshold.Params(), 1))
    assert 0 < row["final_share"] <= 1
    pile = sandpile.run(sandpile.Params(), 1)
    found = sandpile.measures(pile)
    assert found["largest_size"] == max(pile.size)
    assert found["grains_per_site"] == pytest.approx(pile.heights[-1].mean(), abs=0.2)
    ants = ant_bridge.measures(ant_bridge.run(ant_bridge.Params(), 1))
    assert 0.5 <= ants["on_one_branch"] <= 1
    judged = jury.measures(jury.run(jury.Params()))
    assert judged["right_together"] <= judged["right_alone"]


def test_values_are_spaced_evenly_and_written_shortly():
    assert _plan.axis_from("cross_share=0:1:11", adoption.Params).values[3] == 0.3
    assert _plan.axis_from("degree=2:10:3", adoption.Params).values == (2, 6, 10)
    reading = _plan.axis_from("standard_reading=half, more_than_half", adoption.Params)
    assert reading.values == ("half", "more_than_half")


def test_stretches_are_long_enough_and_many_enough():
    assert chunk_size(0.001, 100_000, 2) == 500
    assert chunk_size(0.001, 160, 2) == 10
    assert chunk_size(30.0, 160, 2) == 1


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 s"), (59, "59 s"), (125, "2 min 5 s"), (7300, "2 h 1 min"), (3e5, "3 days 11 h")],
)
def test_times_in_words(seconds: float, words: str):
    assert in_words(seconds) == words
