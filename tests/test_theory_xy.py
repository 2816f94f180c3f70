"""Theory X and Y: the printed equations, solved states against simulated ends, simple cases."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from dlkit.models import theory_xy
from dlkit.models.theory_xy import Params

GRID = [
    Params(rules_share=share, proof=proof, credit=credit, acting=acting)
    for share in (0.0, 0.2, 0.6, 1.0)
    for proof in (0.3, 0.5)
    for credit in (0.0, 0.5, 1.0)
    for acting in (2.0, 12.0)
]


def a_round_as_printed(b: float, q: float, params: Params) -> tuple[float, float]:
    """The five lines of the docstring, one after the other."""
    tight = 1 / (1 + math.exp(params.acting * (b - params.proof)))
    s = params.rules_share
    effort = (1 - s) * (0.9 - params.loss * q) + s * (0.3 + 0.4 * q)
    seen = (1 - params.credit * tight) * effort
    felt = q + params.feeling * (tight - q)
    return b + params.learning * (seen - b), felt


def test_a_run_equals_the_printed_equations():
    params = Params(start=0.42, rules_share=0.3, credit=0.7, learning=0.25, feeling=0.6)
    b, q = 0.42, 1 / (1 + math.exp(12 * (0.42 - params.proof)))
    result = theory_xy.run(params)
    for t in range(params.n_rounds + 1):
        assert result.belief[t] == pytest.approx(b, abs=1e-12)
        assert result.felt[t] == pytest.approx(q, abs=1e-12)
        b, q = a_round_as_printed(b, q, params)


def test_with_rules_that_follow_no_belief_it_ends_where_a_pencil_says():
    """k = 0: half the rules for ever. 0.9 - 0.6 / 2 = 0.6 of the willing, 0.5 of the others."""
    params = Params(acting=0.0, credit=0.0, rules_share=0.5, n_rounds=100)
    assert theory_xy.run(params).belief[-1] == pytest.approx((0.6 + 0.5) / 2, abs=1e-9)
    full_credit = replace(params, credit=1.0, rules_share=0.0)
    assert theory_xy.run(full_credit).belief[-1] == pytest.approx(0.5 * 0.6, abs=1e-9)


@pytest.mark.parametrize("params", GRID, ids=str)
def test_every_simulated_end_is_a_solved_state_that_holds(params: Params):
    holds = [fixed.belief for fixed in theory_xy.fixed_points(params) if fixed.stable]
    for start in np.linspace(0.013, 0.987, 11):  # none on a state that tips
        b, q = float(start), float(theory_xy.rules(start, params))
        for _ in range(3000):
            before = b, q
            b, q = theory_xy.step(b, q, params)
            if max(abs(b - before[0]), abs(q - before[1])) < 1e-12:
                break
        assert min(abs(b - belief) for belief in holds) < 1e-6


@pytest.mark.parametrize("params", GRID, ids=str)
def test_a_small_push_dies_out_where_a_state_holds_and_grows_where_it_tips(params: Params):
    for fixed in theory_xy.fixed_points(params):
        b, q = fixed.belief + 1e-7, fixed.rules
        for _ in range(400):
            b, q = theory_xy.step(b, q, params)
        assert (abs(b - fixed.belief) < 1e-7) == fixed.stable


def test_two_managers_in_one_unit_each_see_their_belief_come_true():
    x, y = (theory_xy.run(Params(start=start)) for start in (0.2, 0.8))
    assert x.belief[-1] == pytest.approx(0.21, abs=0.01)
    assert y.belief[-1] == pytest.approx(0.76, abs=0.01)
    assert x.effort[-1] < 0.45 < 0.75 < y.effort[-1]
    assert [theory_xy.verdict(one) for one in (x, y)] == ["confirmed", "confirmed"]


def test_a_manager_who_gives_rules_no_credit_is_corrected():
    result = theory_xy.run(Params(start=0.2, credit=0.0))
    assert theory_xy.verdict(result) == "corrected"
    assert len(theory_xy.fixed_points(Params(credit=0.0))) == 1


def test_a_belief_that_comes_closer_without_crossing_is_neither():
    result = theory_xy.run(Params(start=0.1, rules_share=1.0))
    assert theory_xy.verdict(result) == "between"


def test_trust_that_broke_down_does_not_come_back():
    """Hysteresis over the share who prefer rules, by simulation."""
    values, up, back = theory_xy.sweep(Params(start=1.0), "rules_share")
    low = values < 0.3
    assert (up[low] > 0.65).all()
    assert (back[low] < 0.25).all()
    np.testing.assert_allclose(up[values > 0.45], back[values > 0.45], atol=1e-4)


def test_a_sweep_keeps_to_solved_states():
    for name in ("rules_share", "proof"):
        params = Params(start=1.0)
        values, up, back = theory_xy.sweep(params, name)
        for value, *ends in zip(values, up, back, strict=True):
            there = theory_xy.fixed_points(replace(params, **{name: float(value)}))
            for end in ends:
                assert min(abs(end - fixed.belief) for fixed in there) < 1e-4


def test_the_loop_over_proof_is_closed():
    _, up, back = theory_xy.sweep(Params(start=1.0), "proof")
    assert up[0] == pytest.approx(back[0], abs=1e-4)
    assert up[-1] == pytest.approx(back[-1], abs=1e-4)
    assert (up - back > 0.4).sum() >= 4


def test_branches_are_the_fixed_points_at_each_value():
    found = theory_xy.branches(Params(), "proof", n_values=9)
    for value in np.unique(found.value):
        there = theory_xy.fixed_points(Params(proof=float(value)))
        here = found.value == value
        np.testing.assert_allclose(found.belief[here], [f.belief for f in there], atol=1e-12)
        assert found.stable[here].tolist() == [f.stable for f in there]


def test_two_stable_states_have_one_between_them_that_tips():
    assert [f.stable for f in theory_xy.fixed_points(Params())] == [True, False, True]


def test_the_words_tell_both_states():
    said = theory_xy.describe(theory_xy.run(Params()))
    assert said.endswith("There are two stable states, at belief 0.21 and 0.76.")
    one = theory_xy.describe(theory_xy.run(Params(rules_share=0.9)))
    assert "one stable state" in one


def test_the_checks_hold_and_see_a_planted_fault(monkeypatch: pytest.MonkeyPatch):
    assert all(check.passed for check in theory_xy.checks())
    monkeypatch.setattr(theory_xy, "step", lambda b, q, p: (b + p.learning * (q - b), q))
    assert not all(check.passed for check in theory_xy.checks())


def test_a_run_gives_a_table():
    frame = theory_xy.run(Params()).frame()
    assert list(frame.columns) == ["round", "belief", "rules", "felt", "effort"]
    assert len(frame) == 41


@pytest.mark.parametrize(
    ("changes", "belief", "told"),
    [
        ({"start": 0.46}, 0.21, "corrected"),
        ({"start": 0.48}, 0.76, "confirmed"),
        ({"credit": 0.35}, 0.32, "confirmed"),
        ({"credit": 0.25}, 0.74, "corrected"),
        ({"loss": 0.0, "credit": 0.8}, 0.21, "confirmed"),
        ({"loss": 0.0, "credit": 0.7}, 0.77, "corrected"),
        ({"acting": 6.0}, 0.36, "between"),
    ],
)
def test_what_the_lesson_says_you_should_see(changes: dict, belief: float, told: str):
    result = theory_xy.run(Params(**changes))
    assert result.belief[-1] == pytest.approx(belief, abs=0.01)
    assert theory_xy.verdict(result) == told


def test_the_lesson_names_the_edges_of_trust():
    def holds(**changes: float) -> int:
        return sum(fixed.stable for fixed in theory_xy.fixed_points(Params(**changes)))

    assert (holds(rules_share=0.37), holds(rules_share=0.38)) == (2, 1)
    assert (holds(proof=0.39), holds(proof=0.40)) == (1, 2)
    assert (holds(acting=6.0), holds(acting=8.0)) == (1, 2)
    harmless = theory_xy.run(Params(loss=0.0, credit=0.8))
    assert harmless.effort[-1] == pytest.approx(0.86, abs=0.005)
