"""Response thresholds: the answer by hand, a step worker by worker, and who takes over."""

import numpy as np
import pytest

from dlkit.models import task_switching
from dlkit.models.task_switching import (
    GONE,
    IDLE,
    OTHERS,
    TAKEN_AT,
    Params,
    answer,
    called,
    came_back,
    describe,
    drawn_thresholds,
    foraging,
    run,
    take_away,
    trades,
    worked,
)


def test_the_answer_is_half_at_the_threshold():
    assert answer(2.0, 2.0) == 0.5
    assert answer(6.0, 2.0) == pytest.approx(0.9)
    assert answer(0.0, 2.0) == 0.0


def test_a_step_is_what_each_worker_does():
    rng = np.random.default_rng(1)
    n_agents = 400
    thresholds = rng.uniform(1, 3, (n_agents, 3))
    states = rng.integers(0, 5, (2, n_agents)).astype(np.int8)
    calls = rng.uniform(0, 4, (2, 3))
    luck, met = rng.random((2, n_agents)), rng.integers(0, 3, n_agents)
    may = rng.random((2, n_agents)) < 0.7
    theirs = thresholds[np.arange(n_agents), met] ** 2
    after = worked(states, calls, luck, met, theirs, may, 0.2)
    for p in range(2):
        for i in range(n_agents):
            wanted = states[p, i]
            if wanted == IDLE:
                chance = answer(calls[p, met[i]], thresholds[i, met[i]])
                if may[p, i] and luck[p, i] < chance:
                    wanted = met[i] + 1
            elif wanted != GONE and luck[p, i] < 0.2:
                wanted = IDLE
            assert after[p, i] == wanted


def test_calls_grow_by_the_demand_and_shrink_by_the_work():
    states = np.array([[1, 1, 0, 2], [0, 0, 0, 4]], dtype=np.int8)
    found = called(np.array([[1.0, 1.0, 0.0], [1.0, 0.0, 0.0]]), states, np.array([0.3, 0.2, 0.1]))
    np.testing.assert_allclose(found, [[0.8, 0.95, 0.1], [1.3, 0.2, 0.1]])


def test_a_call_never_falls_below_nothing():
    states = np.ones((1, 4), dtype=np.int8)
    assert called(np.zeros((1, 3)), states, np.zeros(3))[0, 0] == 0.0


@pytest.mark.parametrize("variety", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("demand", [0.1, 0.3])
def test_in_the_long_run_as_many_work_as_are_needed_whatever_the_thresholds(variety, demand):
    result = run(Params(n_agents=400, demand=demand, variety=variety, n_steps=800), 1)
    shares = result.at_task[-300:, 0].mean(axis=0)
    np.testing.assert_allclose(shares, [demand, *OTHERS], atol=0.012)


@pytest.mark.parametrize("seed", range(6))
def test_others_take_over_and_foraging_comes_back(seed):
    result = run(Params(), seed)
    before, after, end = foraging(result)[0]
    assert after < 0.92 * before
    assert end == pytest.approx(before, rel=0.1)
    assert came_back(result) == "back"


@pytest.mark.parametrize("seed", range(6))
def test_with_fixed_trades_it_does_not(seed):
    before, _, end = foraging(run(Params(), seed))[1]
    assert end < 0.9 * before


def test_who_takes_over_did_not_forage_before():
    result = run(Params(), 1)
    before = (result.states[:TAKEN_AT, 0] == 1).mean(axis=0)
    after = (result.states[-150:, 0] == 1).mean(axis=0)
    gone = result.states[-1, 0] == GONE
    assert gone.sum() == round(0.3 * (result.states[TAKEN_AT, 0] == 1).sum())
    assert (after[gone] == 0).all()
    assert after[~gone].mean() > before[~gone].mean()


def test_too_few_hands_are_too_few():
    result = run(Params(demand=0.6, removed=1.0), 1)
    before, _, end = foraging(result)[0]
    assert end < 0.7 * before
    assert came_back(result) == "less"


def test_both_groups_lose_the_same_part_and_nobody_comes_back_from_away():
    result = run(Params(removed=0.5), 2)
    for p in range(2):
        lost = (result.states[TAKEN_AT, p] == 1).sum()
        gone = (result.states[:, p] == GONE).sum(axis=1)
        assert gone[TAKEN_AT] == 0
        assert set(gone[TAKEN_AT + 1 :]) == {round(0.5 * lost)}


def test_a_loss_of_nobody_changes_nothing():
    states = np.array([[1, 1, 2, 0]], dtype=np.int8)
    np.testing.assert_array_equal(take_away(states, np.arange(4), 0.0), states)
    assert take_away(states, np.arange(4), 1.0).tolist() == [[GONE, GONE, 2, 0]]


def test_fixed_trades_have_a_quarter_in_reserve():
    params = Params(n_agents=200)
    thresholds = drawn_thresholds(params, np.random.default_rng(1))
    trade = trades(params, thresholds)
    assert [(trade == j).sum() for j in (0, 1, 2, -1)] == [75, 50, 25, 50]
    assert thresholds[trade == 0, 0].max() <= thresholds[trade != 0, 0].min()


def test_more_trades_than_hands_share_the_hands():
    params = Params(demand=0.6, n_agents=100)
    trade = trades(params, drawn_thresholds(params, np.random.default_rng(1)))
    assert (trade >= 0).all()
    assert (trade == 0).sum() == pytest.approx(67, abs=1)


def test_nothing_called_nothing_done():
    assert run(Params(demand=0.0), 1).at_task[:, :, 0].max() == 0.0


def test_equal_thresholds_are_all_the_same():
    assert np.ptp(drawn_thresholds(Params(variety=0.0), np.random.default_rng(1))) == 0.0


@pytest.mark.parametrize("n_agents", [1, 0])
def test_what_cannot_be_is_refused(n_agents):
    with pytest.raises(ValueError, match=f"n_agents must be between 20 and 400, got {n_agents}"):
        Params(n_agents=n_agents)


def test_the_same_seed_gives_the_same_run_and_another_another():
    one, same, other = (run(Params(), seed).states for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


def test_the_sentence_tells_before_after_and_the_end():
    said = describe(run(Params(), 1))
    assert "may change 29 %, 22 %, 30 %; fixed trades" in said


def test_every_check_passes():
    assert [check.name for check in task_switching.checks() if not check.passed] == []


def test_the_frame_has_a_row_for_each_time_and_group():
    assert len(run(Params(n_steps=250), 1).frame()) == 2 * 251
