"""Gossip: a round as told, rounds beside the formula, the telephone tree, and small groups."""

import numpy as np
import pytest

from dlkit.models import gossip
from dlkit.models.gossip import (
    WAYS,
    Params,
    after_round,
    describe,
    formula,
    rounds_of,
    run,
    spread,
    tree,
    tree_share,
)


def round_as_told(way, knows, called, through):
    """One round, caller by caller; `called` and `through` are in the order of the callers."""
    after, number = list(knows), 0
    for caller, has_it in enumerate(knows):
        if (way == "push" and not has_it) or (way == "pull" and has_it):
            continue
        other, gets_through = called[number], through[number]
        number += 1
        other += other >= caller
        if gets_through and way != "pull" and has_it:
            after[other] = True
        if gets_through and way != "push" and knows[other]:
            after[caller] = True
    return after


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("seed", range(10))
def test_the_fast_round_is_the_one_as_told(way, seed):
    knows = np.random.default_rng(seed).random((1, 12)) < 0.4
    found = after_round(way, knows, 0.3, np.random.default_rng(seed))
    same = np.random.default_rng(seed)
    n_calls = {"push": knows.sum(), "pull": (~knows).sum(), "push_pull": 12}[way]
    called = same.integers(0, 11, n_calls).tolist()
    through = (same.random(n_calls) >= 0.3).tolist()
    assert found[0].tolist() == round_as_told(way, knows[0].tolist(), called, through)


@pytest.mark.parametrize(("n_agents", "n_runs", "means"), [
    (100, 400, (12.355, 9.735, 6.54)),
    (10_000, 12, (23.67, 17.6, 11.6)),
    (100_000, 3, (29.13, 21.13, 13.9)),
])  # fmt: skip
def test_rounds_are_those_of_the_reference(n_agents, n_runs, means):
    rng = np.random.default_rng(5)
    for way, expected in zip(WAYS, means, strict=True):
        rounds = rounds_of(spread(way, n_agents, 0.0, n_runs, rng), n_agents)
        off = 4 * (0.52 if way == "push_pull" else 1.25) / n_runs**0.5
        assert rounds.mean() == pytest.approx(expected, abs=max(off, 0.2)), way


@pytest.mark.parametrize(("n_agents", "n_runs"), [(100, 400), (1000, 200)])
def test_push_takes_a_little_longer_than_the_formula(n_agents, n_runs):
    rounds = rounds_of(spread("push", n_agents, 0.0, n_runs, np.random.default_rng(2)), n_agents)
    assert 0.8 <= rounds.mean() - formula(n_agents) <= 1.5


def test_the_formula():
    assert formula(100) == pytest.approx(11.25, abs=0.005)
    assert formula(10_000) == pytest.approx(22.5, abs=0.005)
    assert formula(100_000) == pytest.approx(28.12, abs=0.005)


@pytest.mark.parametrize("way", WAYS)
def test_two_people_need_one_call_and_one_person_none(way):
    rng = np.random.default_rng(0)
    assert spread(way, 2, 0.0, 1, rng)[:, 0].tolist() == [1, 2]
    assert spread(way, 1, 0.0, 1, rng)[:, 0].tolist() == [1]


def test_push_can_at_most_double_and_nobody_forgets():
    counts = spread("push", 500, 0.0, 20, np.random.default_rng(1))
    assert (counts[1:] <= 2 * counts[:-1]).all()
    assert (np.diff(counts, axis=0) >= 0).all()
    assert (counts[1] == 2).all()


@pytest.mark.parametrize("n_agents", [1, 2, 3, 7, 8, 9, 1000])
def test_the_tree_doubles_until_all_know(n_agents):
    counts = tree(n_agents, 0.0, np.random.default_rng(0)).tolist()
    doubled = [min(2**r, n_agents) for r in range(len(counts))]
    assert counts == doubled
    assert counts[-1] == n_agents


@pytest.mark.parametrize(("doublings", "lost"), [(3, 0.5), (6, 0.2), (10, 0.1)])
def test_a_tree_loses_whole_branches(doublings, lost):
    rng = np.random.default_rng(3)
    n_agents = 2**doublings
    shares = [tree(n_agents, lost, rng)[-1] / n_agents for _ in range(600)]
    error = np.std(shares) / 600**0.5
    assert np.mean(shares) == pytest.approx(tree_share(doublings, lost), abs=4 * error)


def test_lost_calls_delay_gossip_and_cut_the_tree():
    calm, lossy = run(Params(1000, 0.0), 1), run(Params(1000, 0.3), 1)
    assert calm.known["tree"][-1] == 1
    assert lossy.known["tree"][-1] < 0.6
    for way in WAYS:
        assert lossy.known[way][-1] == 1
        assert calm.rounds[way] < lossy.rounds[way] < 2.5 * calm.rounds[way]


def test_groups_of_all_sizes_up_to_the_own_are_there():
    result = run(Params(250), 1)
    assert result.sizes.tolist() == [2, 10, 30, 100, 250]
    for way in WAYS:
        assert result.by_size[way].size == 5
        assert result.by_size[way][0] == 1
        assert result.by_size[way][-1] == result.rounds[way]
    alone = run(Params(1), 1)
    assert alone.sizes.tolist() == [1]
    assert "reached 100% in 0 rounds" in describe(alone)


def test_the_same_seed_gives_the_same_run():
    one, same, other = (run(Params(200), seed).known["push"] for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


def test_every_check_passes():
    assert [check for check in gossip.checks() if not check.passed] == []


def test_the_frame_has_a_row_for_each_round():
    result = run(Params(50), 1)
    assert len(result.frame()) == result.times.size
