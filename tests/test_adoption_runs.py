from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adoption_cases import PROMPT, many_params
from dlkit.models import adoption
from dlkit.models._market import (
    EARLY,
    LEADER,
    PIONEER,
    STANDARD_FOLLOWER,
    Market,
    people,
)
from dlkit.models._network import directed, from_edges
from dlkit.models.adoption import Params, describe, market, run, spread

# going back and showing


def test_showing_reaches_people_without_contacts_as_often_as_it_says():
    nobody = np.array([], np.int64)
    params = Params(n_agents=20_000, response=1.0, showing_effort=0.5, proof_threshold=1.0)
    crowd = people(from_edges(20_000, nobody, nobody), params, np.random.default_rng(0))
    result = spread(crowd, params)
    visited_in_a_step = 1 - np.exp(-500 * 0.5 / 3199)
    expected = 0.135 * (1 - (1 - visited_in_a_step) ** np.arange(20))
    np.testing.assert_allclose(result.adopted[1:21, EARLY], expected, atol=0.004)
    assert (result.kinds[result.moved_by[result.moved_at > 0]] == PIONEER).all()


@pytest.mark.parametrize("values", [{"degree": 2}, {"pioneers_share": 0.002, "early_needs": 2}])
def test_without_showing_the_early_market_does_not_fill_and_with_it_it_does(values):
    without = [run(Params(showing_effort=0.0, **values), seed) for seed in range(5)]
    shown = [run(Params(showing_effort=3.0, **values), seed) for seed in range(5)]
    early = Params().early_share
    assert max(result.adopted[-1, EARLY] for result in without) < 0.97 * early
    assert min(result.adopted[-1, EARLY] for result in shown) > 0.98 * early


def test_showing_alone_never_moves_the_mainstream():
    for seed in range(5):
        result = run(Params(cross_share=0.0, showing_effort=5.0), seed)
        assert result.adopted[-1, LEADER:].sum() == 0


# properties of every run


@settings(max_examples=80, deadline=None)
@given(many_params, st.integers(0, 99))
def test_shares_stay_in_range_and_nobody_goes_back(params, seed):
    result = run(params, seed)
    assert result.adopted.shape == (params.n_steps + 1, 6)
    assert (np.diff(result.adopted, axis=0) >= 0).all()
    np.testing.assert_allclose(np.cumsum(result.new, axis=0), result.adopted, atol=1e-12)
    assert 0 <= result.share[0] <= result.share[-1] <= 1 - result.never.mean() + 1e-12
    assert result.share[-1] == np.mean(result.moved_at >= 0)
    for kind in range(6):
        assert result.adopted[-1, kind] <= np.mean(result.kinds == kind) + 1e-12


@settings(max_examples=80, deadline=None)
@given(many_params, st.integers(0, 99))
def test_whoever_moved_somebody_moved_before_and_was_in_touch(params, seed):
    crowd = market(params, seed)
    result = spread(crowd, params, seed)
    moved, by, kinds = result.moved_at, result.moved_by, result.kinds
    for agent in range(params.n_agents):
        if moved[agent] < 0 or kinds[agent] == PIONEER:
            assert by[agent] == -1
        elif by[agent] == -2:
            assert kinds[agent] >= STANDARD_FOLLOWER
            assert params.standard_scope == "everyone"
        else:
            assert 0 <= moved[by[agent]] < moved[agent]
            assert (
                by[agent] in crowd.network.contacts(agent)
                or agent in crowd.following.contacts(by[agent])
                or (kinds[agent] == EARLY and kinds[by[agent]] == PIONEER)
            )


@settings(max_examples=40, deadline=None)
@given(many_params, st.integers(0, 99))
def test_the_flows_count_everybody_who_was_moved_once(params, seed):
    result = run(params, seed)
    moved = np.bincount(result.kinds[result.moved_at > 0], minlength=6)
    assert result.flows.sum(axis=0).tolist() == moved.tolist()
    assert len(result.edges) + result.flows[6].sum() == moved.sum()
    assert (np.diff(result.edges[:, 2]) >= 0).all()
    assert describe(result)


def test_the_same_seed_gives_the_same_run():
    assert np.array_equal(run(Params(), 4).moved_by, run(Params(), 4).moved_by)
    assert not np.array_equal(run(Params(), 4).moved_by, run(Params(), 5).moved_by)


def test_if_several_move_a_leader_together_each_is_named_equally_often():
    network = from_edges(20, np.array([0, 1]), np.array([5, 5]))
    kinds = np.array([PIONEER] * 5 + [LEADER] * 15, np.int8)
    nobody = np.array([], np.int64)
    crowd = Market(network, kinds, np.zeros(20, bool), directed(20, nobody, nobody))
    params = replace(PROMPT, n_agents=20, proof_threshold=1.0, standard_threshold=1.0)
    named = [int(spread(crowd, params, seed).moved_by[5]) for seed in range(60)]
    assert 15 < sum(named) < 45


# words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"cross_share": 0.0}, "Stopped at 16 %: no opinion leader has seen enough proof (15 %"),
        ({"proof_threshold": 1.0}, "Stopped at 16 %: no opinion leader has seen enough proof"),
        ({"leaders_share": 0.0}, "there are no opinion leaders whom the mainstream could follow"),
        ({"pioneers_share": 0.0}, "Nobody moved: without pioneers nothing begins."),
        ({"standard_threshold": 0.6}, "Stopped at 50 %: everybody before them has moved, but the "
         "rest wait for 60 % of all."),
        ({"standard_reading": "more_than_half"}, "the rest wait for more than 50 % of all"),
        ({"standard_threshold": 1.0, "standard_scope": "own_contacts"}, "of their own contacts"),
        ({"tail_hazard": 1.0}, "95 % moved, everybody who ever will, by step"),
        ({"n_steps": 10}, "have moved after 10 steps, and it goes on; half of all have not"),
        ({}, "and it goes on; half of all had moved at step"),
    ],
)  # fmt: skip
def test_the_sentence_says_where_it_stopped_and_what_was_missing(values, words):
    assert words in describe(run(Params(**values), 1))


def test_the_sentence_names_those_who_hold_up_the_standard():
    sentences = [describe(run(Params(cross_share=0.1), seed)) for seed in range(8)]
    assert any("opinion leader" in s and "the rest wait for 50 % of all" in s for s in sentences)
    assert all("Stopped at 50 %" not in s for s in sentences if "opinion leader" in s)


def test_the_sentence_names_early_adopters_who_were_never_shown_an_example():
    result = run(Params(degree=1, showing_effort=0.0, cross_share=0.0))
    assert "never shown an example, and no opinion leader" in describe(result)


def test_pioneers_who_may_still_come_by_keep_a_run_going():
    result = run(Params(degree=1, pioneers_share=0.001, showing_effort=0.02, n_steps=20))
    assert "and it goes on" in describe(result)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"cross_share": 1.2}, "cross_share must be between 0.0 and 1.0, got 1.2"),
        ({"n_agents": 10}, "n_agents must be between 20 and 1000000, got 10"),
        ({"never_share": 0.2}, "never_share must be at most tail_share (0.16), got 0.2"),
        ({"standard_reading": "most"}, "must be one of half, more_than_half, got 'most'"),
    ],
)
def test_a_parameter_out_of_range_is_refused(values, message):
    with pytest.raises(ValueError, match="must be") as error:
        Params(**values)
    assert message in str(error.value)


def test_the_tables_for_those_who_go_on_from_a_lesson():
    result = run(Params(n_agents=200))
    steps, persons = result.frame(), result.people_frame()
    assert list(steps.columns) == ["step", *adoption.KINDS, "all"]
    assert steps["all"].iloc[-1] == result.share[-1]
    assert (persons["kind"] == "pioneer").sum() == 5
