"""The pictures of lesson 05, still and in motion, show what their runs hold."""

from collections import Counter

import numpy as np
import pytest

from dlkit.charts import ant_bridge as bridge_charts
from dlkit.charts import synchrony as swarm_charts
from dlkit.charts import task_switching as task_charts
from dlkit.models import ant_bridge, fireflies, slime_mould, synchrony, task_switching
from dlkit.scenes import ant_bridge as bridges
from dlkit.scenes import fireflies as strips
from dlkit.scenes import slime_mould as dishes
from dlkit.scenes import synchrony as swarms
from dlkit.scenes import task_switching as colonies
from dlkit.scenes._pack import packed

RUNS = [
    (swarms.fireflies, synchrony, {}),
    (swarms.fireflies, synchrony, {"sees": "ring", "n_agents": 2, "pacemakers": 0}),
    (swarms.wheel, synchrony, {"n_agents": 400, "pacemakers": 60, "duration": 60.0}),
    (strips.strip, fireflies, {}),
    (strips.strip, fireflies, {"n_agents": 1}),
    (bridges.bridge, ant_bridge, {}),
    (bridges.bridge, ant_bridge, {"ratio": 3.0, "opens": 500, "n_ants": 2000}),
    (bridges.bridge, ant_bridge, {"n_colonies": 1, "n_ants": 50}),
    (colonies.colony, task_switching, {"n_agents": 400, "n_steps": 800}),
    (dishes.dishes, slime_mould, {}),
    (dishes.dishes, slime_mould, {"pacemakers": 0}),
]


@pytest.mark.parametrize(("scene", "model", "given"), RUNS)
def test_frames_fit_and_are_small_enough_to_hang_on_a_slider(scene, model, given):
    _, raw = packed(scene, scene.frames(model.run(model.Params(**given), 1)))
    assert len(raw) < 700_000


def test_fireflies_flash_at_the_top_of_their_round_and_pacemakers_are_told_apart():
    result = synchrony.run(synchrony.Params(coupling=0.0, spread=0.0, pacemakers=3), 1)
    states = swarms.fireflies.frames(result).states
    assert set(np.unique(states[:, 0])) == {0, 1}
    paced = states[:, 1, result.paces]
    assert set(np.unique(paced)) == {2, 3}
    lit = np.isin(states, (1, 3)).mean()
    assert lit == pytest.approx(0.15, abs=0.01)
    # one round takes two seconds: pacemakers start at its top
    assert paced[[0, 20, 40], 0].tolist() == [3, 3, 3]
    assert paced[10, 0] == 2


def test_nobody_sees_more_than_three_flashes_a_second_at_any_speed():
    fastest = synchrony.BASE + synchrony.Params.__dataclass_fields__["off"].metadata["high"]
    for scene in (swarms.fireflies, swarms.ring):
        assert fastest / (2 * np.pi) * scene.pace * 8 < 3  # WCAG 2.3.1; 8 is the highest speed


def test_on_the_wheel_those_in_step_stand_together():
    result = synchrony.run(synchrony.Params(spread=0.0, duration=40.0, pacemakers=0), 1)
    spots = swarms.wheel.frames(result).places[-1, 0] - 0.5
    angle = np.arctan2(spots[:, 0], -spots[:, 1])
    assert abs(np.exp(1j * angle).mean()) > 0.9999


def test_the_strip_has_every_flash_and_tells_who_flashes_with_whom():
    result = fireflies.run(fireflies.Params(), 1)
    frames = strips.strip.frames(result)
    rows, times, levels = frames.events
    assert rows.size == result.flashes.size
    assert (levels[times > result.together - 1e-9] == strips.ALL).all()
    assert Counter(levels.tolist())[strips.ALONE] == (result.sizes == 1).sum()
    assert frames.measures["groups apart"][-1] == 1


def test_each_ant_walks_the_branch_it_chose_from_end_to_end():
    result = ant_bridge.run(ant_bridge.Params(ratio=2.0, n_ants=120), 1)
    frames = bridges.bridge.frames(result)
    drawn = 2 * bridges.N_MARKS
    for frame, now in enumerate(frames.times):
        on_way = {
            ant
            for ant in range(now)
            if now - ant < ant_bridge.WALK * (1 if result.left[ant, 0] else 2)
        }
        states = frames.states[frame, drawn:]
        left = sum(bool(result.left[ant, 0]) for ant in on_way)
        assert (states == bridges.LEFT).sum() == left
        assert (states == bridges.RIGHT).sum() == len(on_way) - left
    heights = frames.places[:, drawn:, 1]
    ants = frames.states[:, drawn:]
    assert (heights[ants == bridges.LEFT] < 0.5).all()
    assert (heights[ants == bridges.RIGHT] > 0.5).all()


def test_a_branch_looks_as_its_marks_are():
    result = ant_bridge.run(ant_bridge.Params(ratio=2.0), 1)
    states = bridges.bridge.frames(result).states
    assert set(states[0, : bridges.N_MARKS]) <= {bridges.HALF, bridges.MOST, bridges.FEW}
    assert (states[-1, : bridges.N_MARKS] == bridges.MOST).all()
    assert (states[-1, bridges.N_MARKS : 2 * bridges.N_MARKS] == bridges.FEW).all()


def test_each_worker_shows_its_task():
    result = task_switching.run(task_switching.Params(), 1)
    frames = colonies.colony.frames(result)
    np.testing.assert_array_equal(frames.states, result.states[:: colonies.SKIP])
    assert np.unique(frames.places, axis=0).shape[0] == 150


def test_a_dish_shows_density_and_its_pacemakers():
    result = slime_mould.run(slime_mould.Params(pull=0.3), 1)
    states = dishes.dishes.frames(result).states
    row, column = result.sources[0]
    assert states[-1, 1, row, column] == dishes.PACER
    assert (states[:, 0] < dishes.PACER).all()
    assert (states[0, 0] == 1).all()  # even at first, about the mean
    index = int(row * slime_mould.SIZE + column)
    assert "A pacemaker cell lies here." in dishes.said(result, 60, 1, index)
    assert "pacemaker" not in dishes.said(result, 60, 0, index)


def test_order_is_drawn_against_theory_and_the_run_stands_beside_it():
    result = synchrony.run(synchrony.Params(pacemakers=6), 1)
    sets = swarm_charts.curve.columns(result)
    curve = sets["curve"]
    at = list(curve["attention"].round(2)).index(1.2)
    assert curve["without"][at] == pytest.approx(synchrony.expected_order(1.2, 0.5))
    np.testing.assert_array_equal(sets["now"]["order"], result.settled)
    assert abs(sets["now"]["attention"] - 1.2).max() < 0.05
    long = synchrony.run(synchrony.Params(duration=60.0), 1)
    assert len(swarm_charts.order.columns(long)["run"]["seconds"]) <= 310


def test_a_smooth_line_does_not_reach_across_the_loss():
    shares = np.where(np.arange(401) <= task_switching.TAKEN_AT, 1.0, 0.0)
    found = task_charts.smoothed(shares[:, None])[:, 0]
    np.testing.assert_allclose(found, shares)
    slope = task_charts.smoothed(np.arange(401.0)[:, None])[:, 0]
    assert slope[100] == pytest.approx(100 - (task_charts.SMOOTH - 1) / 2)
    assert slope[task_switching.TAKEN_AT + 1] == task_switching.TAKEN_AT + 1


def test_all_colonies_are_in_the_histogram_and_twelve_have_a_line():
    result = ant_bridge.run(ant_bridge.Params(), 1)
    ends = bridge_charts.ends.columns(result)["ends"]
    assert ends["colonies"].sum() == pytest.approx(1.0)
    assert ends["colonies"][0] == pytest.approx((result.last_share < 0.1).mean())
    lines = bridge_charts.marks.columns(result)
    assert set(lines["colonies"]["colony"]) == set(range(1, 13))
    assert lines["run"]["share"][-1] == result.share[-1, 0]
