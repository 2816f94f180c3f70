from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlkit.models import _spread, adoption
from dlkit.models._market import (
    EARLY,
    FOLLOWER,
    LEADER,
    PIONEER,
    STANDARD_FOLLOWER,
    TAIL,
    Market,
    kind_counts,
    people,
)
from dlkit.models._network import complete, directed, from_edges, ring, two_communities
from dlkit.models.adoption import Params, describe, market, run, spread, threshold_spread

PROMPT = Params(response=1.0, tail_hazard=1.0, showing_effort=0.0)  # nothing left to chance


def as_printed(market, params, waits):
    """The rule word by word: every step, every agent looks at all its contacts. Slow."""
    n_agents = market.kinds.size
    moved_at, ready_at = [-1] * n_agents, [None] * n_agents
    leaders_of = [[] for _ in range(n_agents)]
    for leader in range(n_agents):
        for follower in market.following.contacts(leader).tolist():
            leaders_of[follower].append(leader)

    def share_of(agents):
        return sum(moved_at[a] >= 0 for a in agents) / len(agents) if len(agents) else -1.0

    def enough(share, threshold, reading="half"):
        return (
            share > threshold + 1e-9 if reading == "more_than_half" else share >= threshold - 1e-9
        )

    def is_ready(agent):
        kind, contacts = market.kinds[agent], market.network.contacts(agent).tolist()
        if kind == EARLY:
            return sum(moved_at[c] >= 0 for c in contacts) >= params.early_needs
        if kind == LEADER:
            return enough(share_of(contacts), params.proof_threshold)
        if kind == FOLLOWER:
            return any(moved_at[leader] >= 0 for leader in leaders_of[agent])
        if market.never[agent]:
            return False
        whom = range(n_agents) if params.standard_scope == "everyone" else contacts
        return enough(share_of(whom), params.standard_threshold, params.standard_reading)

    for step in range(params.n_steps + 1):
        due = [a for a in range(n_agents) if ready_at[a] is not None and moved_at[a] < 0]
        movers = [a for a in due if step == ready_at[a] + waits[a]]
        if step == 0:
            movers = np.flatnonzero(market.kinds == PIONEER).tolist()
        for agent in movers:
            moved_at[agent] = step
        for agent in range(n_agents):
            if moved_at[agent] < 0 and ready_at[agent] is None and is_ready(agent):
                ready_at[agent] = step
    return moved_at


def mixed(**values):
    """A run in which everybody is in contact with everybody."""
    params = replace(PROMPT, n_agents=400, **values)
    return spread(people(complete(400), params, np.random.default_rng(0)), params)


def finals(n_runs=12, **values):
    return np.array([run(Params(**values), seed).share[-1] for seed in range(n_runs)])


many_params = st.builds(
    Params,
    n_agents=st.integers(20, 90),
    degree=st.integers(1, 8),
    pioneers_share=st.floats(0.0, 0.2),
    early_share=st.floats(0.0, 0.4),
    leaders_share=st.floats(0.0, 0.3),
    tail_share=st.floats(0.1, 0.4),
    never_share=st.floats(0.0, 0.1),
    early_needs=st.integers(1, 3),
    proof_threshold=st.sampled_from([0.01, 0.15, 0.25, 0.5, 1.0]),
    standard_threshold=st.sampled_from([0.05, 0.25, 0.5, 1.0]),
    standard_reading=st.sampled_from(["half", "more_than_half"]),
    standard_scope=st.sampled_from(["everyone", "own_contacts"]),
    cross_share=st.floats(0.0, 1.0),
    showing_effort=st.sampled_from([0.0, 0.2, 3.0]),
    response=st.sampled_from([0.2, 0.6, 1.0]),
    tail_hazard=st.sampled_from([0.05, 1.0]),
    n_steps=st.integers(10, 40),
)


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
    assert (result.new >= 0).all()
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


# sizes


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


# the bare threshold rule


def bare_as_printed(network, thresholds, seeds):
    moved = [-1] * network.n_agents
    for agent in seeds:
        moved[agent] = 0
    for step in range(1, network.n_agents + 2):
        before = list(moved)
        for agent in range(network.n_agents):
            contacts = network.contacts(agent).tolist()
            share = sum(before[c] >= 0 for c in contacts) / max(1, len(contacts))
            if moved[agent] < 0 and contacts and share >= thresholds[agent] - 1e-9:
                moved[agent] = step
    return moved


@settings(max_examples=80, deadline=None)
@given(st.integers(2, 40), st.integers(1, 6), st.integers(0, 99))
def test_the_bare_rule_is_the_one_as_printed(n_agents, degree, seed):
    rng = np.random.default_rng(seed)
    network = two_communities(n_agents, n_agents // 3, degree, 0.3, rng)
    thresholds = rng.choice([0.0, 0.1, 0.2, 0.25, 1 / 3, 0.5, 1.0, 1.5], n_agents)
    seeds = rng.integers(0, n_agents, 2).astype(np.int32)
    expected = bare_as_printed(network, thresholds, seeds)
    assert threshold_spread(network, thresholds, seeds).tolist() == expected


@pytest.mark.parametrize(("second", "moved"), [(1, 100), (2, 1)])
def test_granovetters_row(second, moved):
    asked = np.arange(100.0)
    asked[1] = second
    first = np.array([0], np.int32)
    assert (threshold_spread(complete(100), asked / 99, first) >= 0).sum() == moved


@pytest.mark.parametrize(("contacts", "steps"), [(1, 249), (2, 332)])
def test_on_a_ring_a_wave_advances_as_it_must(contacts, steps):
    network = ring(2000, 8, 0.0, np.random.default_rng(0))
    seeds = np.array([0, 1, 2, 3, 4, 1996, 1997, 1998, 1999], np.int32)
    moved_at = threshold_spread(network, contacts / 8, seeds)
    assert moved_at.min() == 0
    assert moved_at.max() == steps


def test_two_examples_spread_on_clustered_contacts_and_die_on_random_ones():
    seeds = np.array([0, 1, 2, 3, 4, 1996, 1997, 1998, 1999], np.int32)
    for rewired, low, high in ((0.1, 0.99, 1.0), (1.0, 0.0, 0.05)):
        network = ring(2000, 8, rewired, np.random.default_rng(1))
        moved = threshold_spread(network, 2 / np.maximum(network.degrees, 1), seeds) >= 0
        assert low <= moved.mean() <= high
