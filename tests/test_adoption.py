from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adoption_cases import PROMPT, as_printed, finals, many_params, mixed
from dlkit.models import _spread
from dlkit.models._market import (
    EARLY,
    FOLLOWER,
    LEADER,
    PIONEER,
    STANDARD_FOLLOWER,
    TAIL,
    Market,
    kind_counts,
)
from dlkit.models._network import directed, from_edges
from dlkit.models.adoption import Params, market, run, spread

# the rule as printed


@settings(max_examples=80, deadline=None)
@given(many_params, st.integers(0, 99))
def test_every_step_is_the_one_of_the_rule_as_printed(params, seed):
    params = replace(params, showing_effort=0.0)
    crowd = market(params, seed)
    waits = _spread._waits(crowd, params, np.random.default_rng([seed, 1]))
    assert spread(crowd, params, seed).moved_at.tolist() == as_printed(crowd, params, waits)


@pytest.mark.parametrize("seed", range(3))
def test_a_larger_run_is_the_one_of_the_rule_as_printed(seed):
    params = replace(PROMPT, n_agents=600, n_steps=30)
    crowd = market(params, seed)
    expected = as_printed(crowd, params, [1] * 600)
    assert spread(crowd, params, seed).moved_at.tolist() == expected
    assert max(expected) >= 5  # it crossed the chasm


def test_five_people_by_hand():
    """Pioneer 0 - early adopter 1 - leader 2; 3 follows 2; 4 waits for the standard."""
    network = from_edges(5, np.array([0, 1]), np.array([1, 2]))
    kinds = np.array([PIONEER, EARLY, LEADER, FOLLOWER, STANDARD_FOLLOWER], np.int8)
    follows = directed(5, np.array([2]), np.array([3]))
    crowd = Market(network, kinds, np.zeros(5, bool), follows)
    result = spread(crowd, replace(PROMPT, n_agents=20, standard_threshold=0.8))
    assert result.moved_at.tolist() == [0, 1, 2, 3, 4]
    assert result.moved_by.tolist() == [-1, 0, 1, 2, -2]
    assert result.edges.tolist() == [[0, 1, 1], [1, 2, 2], [2, 3, 3]]
    assert result.share[:5].tolist() == [0.2, 0.4, 0.6, 0.8, 1.0]
    assert result.flows[PIONEER].tolist() == [0, 1, 0, 0, 0, 0]
    assert result.flows[6].tolist() == [0, 0, 0, 0, 1, 0]


def test_an_early_adopter_may_ask_for_two_examples():
    network = from_edges(20, np.array([0, 0, 1]), np.array([2, 3, 3]))
    kinds = np.array([PIONEER] * 2 + [EARLY] * 18, np.int8)
    nobody = np.array([], np.int64)
    crowd = Market(network, kinds, np.zeros(20, bool), directed(20, nobody, nobody))
    params = replace(PROMPT, n_agents=20, standard_threshold=1.0)
    assert spread(crowd, params).moved_at[:5].tolist() == [0, 0, 1, 1, -1]
    two = replace(params, early_needs=2)
    assert spread(crowd, two).moved_at[:5].tolist() == [0, 0, -1, 1, -1]


# theory


@pytest.mark.parametrize(
    ("values", "final"),
    [
        ({"proof_threshold": 0.17}, 0.16),
        ({"proof_threshold": 0.15}, 0.95),
        ({"standard_threshold": 0.51}, 0.50),
        ({"standard_threshold": 0.5}, 0.95),
        ({"standard_reading": "more_than_half"}, 0.50),
        ({"standard_reading": "more_than_half", "standard_threshold": 0.49}, 0.95),
        ({"never_share": 0.16}, 0.84),
        ({"never_share": 0.0}, 1.0),
    ],
)
def test_well_mixed_the_end_is_one_of_three_plateaus(values, final):
    assert mixed(**values).share[-1] == pytest.approx(final, abs=1e-12)


def test_without_contact_across_everything_stops_at_the_chasm():
    assert finals(cross_share=0.0).tolist() == [0.16] * 12


def test_two_percent_of_contact_across_do_not_help():
    assert finals(cross_share=0.02).tolist() == [0.16] * 12


def test_at_five_percent_a_few_runs_cross():
    final = finals(24, cross_share=0.05)
    assert 0 < np.mean(final > 0.17) < 0.5
    assert 0.16 < final.mean() < 0.28


def test_at_ten_percent_every_run_crosses_but_most_stop_at_one_half():
    final = finals(24, cross_share=0.1)
    assert (final > 0.45).all()
    assert 0.05 < np.mean(final > 0.8) < 0.5
    assert final.mean() == pytest.approx(0.573, abs=0.1)


def test_at_forty_percent_every_run_reaches_all_but_the_never():
    final = finals(cross_share=0.4)
    assert (final > 0.9).all()
    assert final.mean() == pytest.approx(0.944, abs=0.01)


def test_how_long_people_hesitate_does_not_change_who_moves_in_the_end():
    patient = replace(PROMPT, n_steps=1000, cross_share=0.1)
    for seed in range(4):
        crowd = market(patient, seed)
        prompt = spread(crowd, patient, seed).moved_at >= 0
        hesitant = spread(crowd, replace(patient, response=0.3), seed + 50).moved_at >= 0
        assert np.array_equal(prompt, hesitant)


@pytest.mark.parametrize("scope", ["everyone", "own_contacts"])
def test_numbering_people_otherwise_does_not_change_who_moves(scope):
    params = replace(PROMPT, n_agents=300, cross_share=0.15, standard_scope=scope)
    crowd = market(params, 2)
    new = np.random.default_rng(5).permutation(300)

    def renamed(network, build):
        owners = np.repeat(np.arange(300), network.degrees)
        return build(300, new[owners], new[network.indices])

    old = np.argsort(new)
    other = Market(renamed(crowd.network, from_edges), crowd.kinds[old], crowd.never[old],
                   renamed(crowd.following, directed))  # fmt: skip
    first, second = spread(crowd, params), spread(other, params)
    assert np.array_equal(first.moved_at, second.moved_at[new])


def test_ready_people_wait_as_long_as_the_response_says():
    params = Params(n_agents=20_000, response=0.25, tail_hazard=0.1, n_steps=400)
    waits = _spread._waits(market(params), params, np.random.default_rng(0))
    tail = market(params).kinds == TAIL
    assert waits.min() == 1
    assert waits[~tail].mean() == pytest.approx(4, rel=0.03)
    assert waits[tail].mean() == pytest.approx(10, rel=0.05)
    assert np.mean(waits[~tail] == 1) == pytest.approx(0.25, abs=0.01)


@pytest.mark.parametrize("n_agents", [20, 50, 100, 120, 1000, 2000, 1_000_000])
def test_the_first_half_is_exactly_one_half(n_agents):
    counts = kind_counts(Params(n_agents=n_agents))
    assert counts.sum() == n_agents
    assert counts[:4].sum() * 2 == n_agents
    assert counts.min() >= 1


def test_the_groups_of_two_thousand():
    assert kind_counts(Params()).tolist() == [50, 270, 84, 596, 680, 320]


def test_leaders_are_those_of_the_mainstream_with_most_contacts():
    crowd = market(Params(), 1)
    degrees, mainstream = crowd.network.degrees, crowd.kinds >= LEADER
    leaders = crowd.kinds == LEADER
    assert degrees[leaders].min() >= degrees[mainstream & ~leaders].max()
    followed = np.bincount(crowd.following.indices, minlength=2000)
    assert (followed[crowd.kinds == FOLLOWER] == 2).all()
    assert followed.sum() == 2 * 596


def test_a_market_without_leaders_or_without_pioneers_runs():
    assert run(Params(leaders_share=0.0)).share[-1] == 0.16
    assert run(Params(pioneers_share=0.0)).share[-1] == 0.0
