"""Cascades on a random network: the rule as told, the window, how often and how far."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlkit.models import _cascade, cascade_window
from dlkit.models._cascade import sizes_alone, threshold_spread
from dlkit.models._jit import plain
from dlkit.models._network import Network, poisson
from dlkit.models.cascade_window import Params, describe, reach, run, theory, window


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 40), st.floats(0, 6), st.integers(0, 99),
       st.sampled_from([0.0, 0.1, 0.2, 0.25, 0.5, 1.0]))  # fmt: skip
def test_sizes_are_those_of_the_bare_rule_started_again_and_again(n_agents, z, seed, threshold):
    network = poisson(n_agents, z, np.random.default_rng(seed))
    starts = np.arange(n_agents, dtype=np.int32)
    slow = [(threshold_spread(network, threshold, starts[i : i + 1]) >= 0).sum()
            for i in range(n_agents)]  # fmt: skip
    assert sizes_alone(network, threshold, starts).tolist() == slow


def test_the_compiled_loop_is_the_plain_one():
    network = poisson(300, 4.0, np.random.default_rng(1))
    needed = _cascade.needed_of(0.18, network.degrees)
    given = network.indptr, network.indices, needed, np.arange(50, dtype=np.int32)
    np.testing.assert_array_equal(_cascade._sizes(*given), plain(_cascade._sizes)(*given))


def printed(z, k):
    """The condition as it is printed: a sum over j of z e^-z z^j / j!."""
    from math import exp, factorial

    return sum(z * exp(-z) * z**j / factorial(j) for j in range(k - 1))


@pytest.mark.parametrize(("threshold", "low", "high"), [
    (0.10, 1.0, 13.6593), (0.15, 1.0037, 7.4771), (0.18, 1.0207, 5.7647), (0.20, 1.0207, 5.7647),
])  # fmt: skip
def test_the_edges_of_the_window(threshold, low, high):
    assert window(threshold) == pytest.approx((low, high), abs=1e-3)
    k = cascade_window.most_vulnerable(threshold)
    for edge in window(threshold):
        assert printed(edge, k) == pytest.approx(1, abs=1e-6)
    assert reach(3.3, k) == pytest.approx(printed(3.3, k))


@pytest.mark.parametrize("threshold", [0.26, 0.3, 0.5, 1.0])
def test_above_a_quarter_there_is_no_window(threshold):
    assert window(threshold) is None
    _, often, far = theory(threshold)
    assert often.max() == far.max() == 0
    assert "no cascade window" in describe(run(Params(threshold=threshold), 1))


@pytest.mark.parametrize(("z", "often", "off"), [
    (1.5, 0.56, 0.06), (2.0, 0.75, 0.06), (4.0, 0.873, 0.06), (5.0, 0.712, 0.06),
    (5.5, 0.437, 0.15), (6.0, 0.051, 0.15), (6.5, 0.0, 0.0), (7.0, 0.0, 0.0),
])  # fmt: skip
def test_how_often_on_ten_thousand_people(z, often, off):
    found = [run(Params(z, 0.18, 10_000, 200), seed).large_share for seed in range(5)]
    assert np.mean(found) == pytest.approx(often, abs=off)


@pytest.mark.parametrize(("z", "far"), [(1.5, 0.57), (5.5, 0.998)])
def test_how_far_on_ten_thousand_people(z, far):
    assert run(Params(z, 0.18, 10_000, 200), 3).large_size == pytest.approx(far, abs=0.025)


@pytest.mark.parametrize("z", [1.5, 2.0, 3.0, 4.0, 5.0])
def test_the_theory_agrees_with_large_networks(z):
    means, *curves = theory(0.18)
    often, far = (float(np.interp(z, means, curve)) for curve in curves)
    runs = [run(Params(z, 0.18, 10_000, 200), seed) for seed in range(3)]
    assert np.mean([one.large_share for one in runs]) == pytest.approx(often, abs=0.06)
    assert np.mean([one.large_size for one in runs]) == pytest.approx(far, abs=0.02)


def test_towards_the_upper_edge_cascades_get_rare_and_total():
    means, often, far = theory(0.18)
    late = (means > 3.5) & (means < window(0.18)[1])
    assert (np.diff(often[late]) < 0).all()
    assert (np.diff(far[late]) > 0).all()
    assert far[late][-1] > 0.99
    assert often[late][-1] < 0.01
    assert often[means > window(0.18)[1]].max() == 0
    assert far[means > window(0.18)[1]].max() == 0


def test_a_run_is_compared_with_fewer_contacts():
    compared = [cascade_window.compared(run(Params(z, 0.18, 2000), 1)) for z in (1.5, 4.0, 5.6)]
    assert compared == ["rare_small", "alike", "rare_total"]
    assert cascade_window.compared(run(Params(3.0, 0.18, 2000), 1), 5.6) == "often_large"


def test_hubs_start_more_cascades_but_none_outside_the_window():
    anyone, hubs = (run(Params(2.0, 0.18, 5000, 300, who), 1) for who in ("anyone", "hubs"))
    assert hubs.large_share > anyone.large_share + 0.1
    assert hubs.large_size == pytest.approx(anyone.large_size, abs=0.02)
    assert run(Params(7.0, 0.18, 5000, 300, "hubs"), 1).large_share == 0
    tenth = np.sort(hubs.network.degrees)[-500]
    assert hubs.network.degrees[hubs.starts].min() >= tenth


def test_the_cascade_shown_is_that_of_the_first_start():
    result = run(Params(4.0, 0.18, 500, 20), 2)
    assert result.moved_at[result.starts[0]] == 0
    assert (result.moved_at == 0).sum() == 1
    assert (result.moved_at >= 0).sum() == result.sizes[0]


def test_an_empty_network_and_people_without_contacts():
    alone = run(Params(0.0, 0.18, 200, 50), 1)
    assert alone.network.indices.size == 0
    assert set(alone.sizes.tolist()) == {1}
    some = run(Params(1.5, 0.18, 500, 20), 1)
    isolated = some.network.degrees == 0
    assert isolated.any()
    assert (some.moved_at[isolated] <= 0).all()


@pytest.mark.parametrize(("threshold", "share"), [(0.0, 1.0), (1.0, 0.002)])
def test_thresholds_at_the_ends(threshold, share):
    """0: everybody moves, also without contacts who have; 1: all contacts must have moved."""
    result = run(Params(8.0, threshold, 500, 20), 1)
    connected = (result.network.degrees > 0).mean()
    assert result.sizes.max() / 500 == pytest.approx(share * connected if not threshold else share,
                                                     abs=0.01)  # fmt: skip


def test_one_person_is_a_network_too():
    result = run(Params(4.0, 0.18, 1, 3), 1)
    assert result.sizes.tolist() == [1, 1, 1]
    assert describe(result)


def test_a_poisson_network_is_one():
    degrees = poisson(20_000, 4.0, np.random.default_rng(2)).degrees
    assert degrees.mean() == pytest.approx(4, abs=0.05)
    assert degrees.var() == pytest.approx(4, abs=0.15)
    assert np.mean(degrees == 0) == pytest.approx(np.exp(-4), abs=0.005)
    everybody = poisson(30, 29.0, np.random.default_rng(0))
    assert (everybody.degrees == 29).all()


def test_in_a_poisson_network_every_pair_is_equally_likely():
    rng = np.random.default_rng(3)
    counts = np.zeros((6, 6))
    for _ in range(4000):
        net: Network = poisson(6, 2.0, rng)
        counts[np.repeat(np.arange(6), net.degrees), net.indices] += 1
    off = counts[~np.eye(6, dtype=bool)] / 4000
    assert off == pytest.approx(0.4, abs=0.035)
    assert counts.diagonal().sum() == 0


def test_every_check_passes():
    assert [check for check in cascade_window.checks() if not check.passed] == []


def test_the_frame_has_a_row_for_each_start():
    assert len(run(Params(n_starts=7), 1).frame()) == 7
