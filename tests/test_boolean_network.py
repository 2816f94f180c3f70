"""Boolean networks: one step as told, the annealed law, the edge, and what becomes of a flip."""

import numpy as np
import pytest

from dlkit.models import boolean_network
from dlkit.models._boolean import distances, evolve, network, successors
from dlkit.models._jit import plain
from dlkit.models.boolean_network import (
    Params,
    annealed,
    critical_bias,
    describe,
    fates,
    most_common_fate,
    run,
    shown_fate,
    slope,
    spread_once,
)


def step_as_told(inputs, rules, state):
    """Each node reads its inputs, last one first as a binary number, and looks its answer up."""
    return [
        rules[i][int("".join(str(state[j]) for j in reversed(heard)), 2)]
        for i, heard in enumerate(inputs.tolist())
    ]


@pytest.fixture(params=[(1, 0.5), (2, 0.5), (4, 0.2)])
def small(request):
    n_inputs, bias = request.param
    return network(9, n_inputs, bias, np.random.default_rng(n_inputs))


def test_all_nodes_move_at_once_by_the_rule_as_told(small):
    inputs, rules = small
    states = np.empty((15, 3, 9), np.uint8)
    states[0] = np.random.default_rng(1).integers(0, 2, (3, 9))
    evolve(inputs, rules, states)
    for t in range(14):
        for copy in range(3):
            told = step_as_told(inputs, rules, states[t, copy])
            assert states[t + 1, copy].tolist() == told


def test_compiled_and_plain_loop_agree(small):
    inputs, rules = small
    states = np.random.default_rng(2).integers(0, 2, (10, 4, 9), dtype=np.uint8)
    slow = states.copy()
    evolve(inputs, rules, states)
    plain(evolve)(inputs, rules, slow)
    np.testing.assert_array_equal(states, slow)


def test_the_map_of_all_states_is_the_same_step(small):
    inputs, rules = small
    states = np.empty((2, 512, 9), np.uint8)
    states[0] = np.arange(512)[:, None] >> np.arange(9) & 1
    evolve(inputs, rules, states)
    after = (states[1].astype(np.int32) << np.arange(9)).sum(axis=1)
    np.testing.assert_array_equal(successors(inputs, rules), after)


def test_three_nodes_by_hand():
    # A copies B, B copies C, C copies A: a flip walks round the circle and never dies
    inputs = np.array([[1], [2], [0]], np.int32)
    rules = np.array([[0, 1]] * 3, np.uint8)
    states = np.empty((4, 2, 3), np.uint8)
    states[0] = [[0, 0, 0], [1, 0, 0]]
    evolve(inputs, rules, states)
    assert states[:, 1].tolist() == [[1, 0, 0], [0, 0, 1], [0, 1, 0], [1, 0, 0]]
    assert distances(inputs, 0).tolist() == [0, 2, 1]


@pytest.mark.parametrize("n_inputs", [1, 2, 5])
@pytest.mark.parametrize("share", [0.01, 0.1, 0.3, 0.8])
def test_a_difference_goes_the_way_of_the_annealed_map(n_inputs, share, monkeypatch):
    """N = 2000 and 40 networks, as in the reference values; larger than a learner may set it."""
    large = Params(n_inputs=n_inputs)
    object.__setattr__(large, "n_nodes", 2000)
    after = spread_once(large, share, 40, 7)
    assert after == pytest.approx(0.5 * (1 - (1 - share) ** n_inputs), abs=0.01)
    assert annealed(share, n_inputs, 0.5) == pytest.approx(0.5 * (1 - (1 - share) ** n_inputs))


@pytest.mark.parametrize("bias", [0.1, 0.3, 0.9])
def test_the_map_holds_for_biased_rules_too(bias):
    params = Params(n_inputs=3, bias=bias, n_nodes=625)
    assert spread_once(params, 0.2, 60, 3) == pytest.approx(annealed(0.2, 3, bias), abs=0.01)


def test_the_edge_is_where_theory_puts_it():
    assert slope(2, 0.5) == 1
    assert critical_bias(2) == 0.5
    assert critical_bias(4) == pytest.approx(0.146447, abs=1e-6)
    assert slope(4, critical_bias(4)) == pytest.approx(1)
    assert np.isnan(critical_bias(1))
    step = 1e-6  # the slope is the slope of the map at 0
    assert annealed(step, 5, 0.3) / step == pytest.approx(slope(5, 0.3), rel=1e-5)


@pytest.mark.parametrize(
    ("n_inputs", "bias", "most"),
    [(1, 0.5, "dies"), (2, 0.5, "dies"), (5, 0.5, "spreads"), (5, 0.05, "dies")],
)
def test_flips_die_below_the_edge_and_spread_well_above(n_inputs, bias, most):
    found = [most_common_fate(run(Params(n_inputs=n_inputs, bias=bias), s)) for s in range(8)]
    assert set(found) == {most}


def test_above_the_edge_flips_spread_as_often_as_a_branching_process_survives():
    # a node has Poisson(K) listeners, each changes with chance 1/2: q = exp(1.5 (q - 1))
    q = 0.4172
    assert np.exp(1.5 * (q - 1)) == pytest.approx(q, abs=1e-4)
    spread = [run(Params(n_inputs=3, n_nodes=625), seed).shares[2] for seed in range(30)]
    assert np.mean(spread) == pytest.approx(1 - q, abs=0.06)


@pytest.mark.parametrize("bias", [0.0, 1.0])
def test_rules_that_always_say_the_same_forget_every_flip_at_once(bias):
    result = run(Params(bias=bias, n_inputs=6), 1)
    assert (result.damage[:, 1:] == 0).all()
    assert result.shares.tolist() == [1, 0, 0]


def test_the_two_copies_differ_first_in_one_node_and_it_stands_first():
    result = run(Params(), 3)
    differ = result.states[0, 0] != result.states[0, 1]
    assert differ.sum() == 1
    assert differ[result.order[0]]
    assert sorted(result.order.tolist()) == list(range(225))
    np.testing.assert_allclose(result.damage[:, 0], 1 / 225)
    shown = (result.states[:, 0] != result.states[:, 1]).mean(axis=1)
    np.testing.assert_allclose(shown, result.damage[0])


def test_a_flip_reaches_only_those_whom_wires_lead_to():
    inputs, _ = network(40, 1, 0.5, np.random.default_rng(1))
    steps = distances(inputs, 5)
    for node in range(40):
        heard = steps[inputs[node, 0]]
        assert node == 5 or steps[node] == min(heard + 1, 40)


def test_fates_are_told_by_what_differs_at_the_end():
    assert fates(np.array([0, 0.01, 0.05, 0.06])).tolist() == [0, 1, 1, 2]
    result = run(Params(), 2)
    assert result.shares.sum() == pytest.approx(1)
    assert shown_fate(result) in boolean_network.FATES


def test_the_sentence_says_on_which_side_of_the_edge():
    assert describe(run(Params(n_inputs=1), 1)).endswith("on average: below the edge.")
    assert describe(run(Params(n_inputs=2), 1)).endswith("on average: at the edge.")
    assert describe(run(Params(n_inputs=3), 1)).endswith("on average: above the edge.")


def test_more_voices_than_nodes_are_refused():
    with pytest.raises(ValueError, match="n_inputs must be at most n_nodes, 2, got 3"):
        Params(n_inputs=3, n_nodes=2)
    assert run(Params(n_inputs=2, n_nodes=2), 1).damage.shape == (2, 41)


@pytest.mark.parametrize(("field", "value"), [("n_nodes", 1), ("bias", 1.1), ("n_inputs", 0)])
def test_settings_outside_their_range_are_refused(field, value):
    with pytest.raises(ValueError, match=f"{field} must be between"):
        Params(**{field: value})


def test_every_check_passes():
    assert [check.name for check in boolean_network.checks() if not check.passed] == []


def test_the_same_seed_gives_the_same_run_and_another_another():
    one, same, other = (run(Params(), seed).states for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


def test_the_frame_has_a_row_for_each_step():
    assert len(run(Params(n_steps=10), 1).frame()) == 11
