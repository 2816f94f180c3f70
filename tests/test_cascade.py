import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlkit.models import _cascade
from dlkit.models._cascade import Calendar, Listeners, needed_of
from dlkit.models._network import complete, poisson, ring, two_communities
from dlkit.models.adoption import threshold_spread


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
@given(st.integers(2, 40), st.integers(1, 6), st.integers(0, 99), st.sampled_from([0, 1, 32]))
def test_the_bare_rule_is_the_one_as_printed(n_agents, degree, seed, busy):
    rng = np.random.default_rng(seed)
    network = two_communities(n_agents, n_agents // 3, degree, 0.3, rng)
    thresholds = rng.choice([0.0, 0.1, 0.2, 0.25, 1 / 3, 0.5, 1.0, 1.5], n_agents)
    seeds = rng.integers(0, n_agents, 2).astype(np.int32)
    expected = bare_as_printed(network, thresholds, seeds)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_cascade, "BUSY", busy)  # 0: always count by edge
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


def spread_by_listeners(network, thresholds, seeds):
    moved_at = np.full(network.n_agents, -1, np.int32)
    needed = needed_of(thresholds, network.degrees)
    needed[seeds] = 0
    listeners = Listeners(network, needed)
    movers, step = np.unique(seeds), 0
    while movers.size:
        moved_at[movers] = step
        movers, step = listeners.hear(movers)[0], step + 1
    return moved_at


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 40), st.integers(0, 99), st.sampled_from([1, 2, 8, 10**9]))
def test_leaving_out_edges_that_nobody_waits_on_changes_nothing(n_agents, seed, narrow):
    rng = np.random.default_rng(seed)
    network = two_communities(n_agents, n_agents // 3, 4, 0.3, rng)
    thresholds = rng.choice([0.1, 0.25, 0.5], n_agents)
    seeds = rng.integers(0, n_agents, 2).astype(np.int32)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_cascade, "NARROW", narrow)  # 1: leave them out as soon as there is one
        narrowed = spread_by_listeners(network, thresholds, seeds)
    assert narrowed.tolist() == threshold_spread(network, thresholds, seeds).tolist()


def test_a_calendar_gives_back_everybody_on_their_day():
    calendar = Calendar(5)
    calendar.add(np.array([7, 8, 9], np.int32), np.array([2, 5, 2], np.int16))
    calendar.add(np.array([1], np.int32), np.array([2], np.int16))
    calendar.add(np.array([3, 4], np.int32), np.array([6, 9], np.int16))  # after the last
    assert calendar.last == 5
    assert sorted(calendar.take(2).tolist()) == [1, 7, 9]
    assert calendar.take(3).tolist() == []
    assert calendar.take(5).tolist() == [8]
    assert calendar.take(2).tolist() == []


def test_the_bare_rule_takes_milliseconds_for_twenty_thousand_people():
    rng = np.random.default_rng(1)
    network = two_communities(20_000, 3200, 10, 0.3, rng)
    seeds = rng.choice(20_000, 1000, replace=False).astype(np.int32)
    threshold_spread(network, 0.15, seeds)
    took = []
    for _ in range(5):
        began = time.process_time()
        moved_at = threshold_spread(network, 0.15, seeds)
        took.append(time.process_time() - began)
    assert np.mean(moved_at >= 0) > 0.9
    assert min(took) < 0.05


def test_a_million_people_cost_less_than_twenty_passes_over_their_edges():
    network = poisson(1_000_000, 3.0, np.random.default_rng(1))
    starts = np.arange(20, dtype=np.int32)
    one_pass, took = [], []
    for _ in range(3):
        began = time.process_time()
        np.bincount(network.indices, minlength=network.n_agents)
        one_pass.append(time.process_time() - began)
        began = time.process_time()
        moved_at = threshold_spread(network, 0.18, starts)
        took.append(time.process_time() - began)
    assert np.mean(moved_at >= 0) > 0.9
    assert min(took) < 20 * min(one_pass)
