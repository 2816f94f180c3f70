"""Ants on a bridge: the choice by hand, a slow colony, the reference table, the queen."""

import numpy as np
import pytest
from scipy import stats

from dlkit.models import ant_bridge
from dlkit.models.ant_bridge import (
    Params,
    chance_left,
    command_effect,
    cross,
    describe,
    end_shares,
    ended,
    fading_limit,
    first_colony,
    run,
    settled,
    winner,
)


def colony_as_told(luck, k, n, late, fading, opens):
    """One colony, ant by ant, as told; marks of the right branch come `late` ants late."""
    left_marks = right_marks = 0.0
    went, coming = [], []
    for t, draw in enumerate(luck):
        a, b = (k + left_marks) ** n, (k + right_marks) ** n
        goes_left = t >= opens and draw < a / (a + b)
        left_marks *= 1 - fading
        right_marks *= 1 - fading
        if goes_left:
            left_marks += 1
        else:
            coming.append(t + late)
        right_marks += coming.count(t)
        went.append(goes_left)
    return went, left_marks, right_marks


@pytest.mark.parametrize(
    ("given", "late"),
    [({}, 0), ({"ratio": 1.5, "evaporation": 0.02}, 15), ({"ratio": 2.0, "opens": 40}, 30)],
)
def test_a_colony_does_what_is_told(given, late):
    params = Params(n_ants=200, n_colonies=3, **given)
    luck = np.random.default_rng(1).random((200, 3))
    result = cross(luck, params)
    for c in range(3):
        told = colony_as_told(luck[:, c], 20.0, 2.0, late, params.evaporation, params.opens)
        assert result.left[:, c].tolist() == told[0]
        np.testing.assert_allclose(result.marks[-1, :, c], told[1:])


def test_the_first_six_ants_by_hand():
    # 20 of k, n = 2; draws beside 1/2, then beside (21/20)^2 / (1 + (21/20)^2) = 0.5244, ...
    luck = np.array([0.49, 0.52, 0.56, 0.50, 0.57, 0.10])[:, None]
    result = cross(luck, Params(n_ants=50, n_colonies=1))
    assert result.left[:, 0].tolist() == [True, True, False, True, False, True]
    np.testing.assert_allclose(result.marks[-1, :, 0], [4, 2])


def test_the_table_of_the_lesson_is_what_the_rule_gives():
    marks = np.array([[0, 1, 2, 2, 3, 4], [0, 0, 0, 1, 1, 1]], float)
    chances = 100 * chance_left(marks[0], marks[1], 20.0, 2.0)
    np.testing.assert_allclose(chances, [50.0, 52.4, 54.8, 52.3, 54.5, 56.6], atol=0.05)


def test_without_marks_there_is_no_choice():
    assert chance_left(np.zeros(1), np.zeros(1), 20.0, 2.0)[0] == 0.5
    assert chance_left(np.array([20.0]), np.zeros(1), 20.0, 2.0)[0] == pytest.approx(0.8)
    share = run(Params(sharpness=0.0, n_ants=400, n_colonies=400), 1).left.mean(axis=0)
    assert share.std() == pytest.approx(0.5 / 20, rel=0.15)  # 400 coins


@pytest.mark.parametrize(
    ("n", "n_ants", "mean", "high"),
    [
        (2.0, 100, 0.66, 0.107),
        (2.0, 1000, 0.847, 0.722),
        (2.0, 10_000, 0.968, 0.97),
        (1.0, 10_000, 0.566, 0.0),
        (3.0, 1000, 0.959, 0.979),
    ],
)
def test_winners_are_those_of_the_reference_table(n, n_ants, mean, high):
    shares = winner(end_shares(n_ants, 2000, 20.0, n, 1))
    assert shares.mean() == pytest.approx(mean, abs=0.015)
    assert (shares > 0.8).mean() == pytest.approx(high, abs=0.03)


def test_n_1_is_an_urn():
    shares = end_shares(3000, 2000, 20.0, 1.0, 2)
    assert stats.kstest(shares, stats.beta(20, 20).cdf).pvalue > 0.01


def test_equal_branches_win_half_of_the_time_each():
    shares = end_shares(1000, 2000, 20.0, 2.0, 3)
    assert (shares > 0.5).mean() == pytest.approx(0.5, abs=0.03)
    left, right, _ = settled(run(Params(n_ants=1500, n_colonies=1000), 1))
    assert left + right > 0.8
    assert left == pytest.approx(right, abs=0.08)


def test_the_run_and_the_short_cut_through_it_agree():
    shares = run(Params(n_ants=500, n_colonies=2000), 5).share[-1]
    assert winner(shares).mean() == pytest.approx(
        winner(end_shares(500, 2000, 20.0, 2.0, 9)).mean(), abs=0.015
    )


def test_the_short_branch_wins_most_often():
    left, right, _ = settled(run(Params(ratio=2.0), 1))
    assert left > 0.9
    assert right < 0.05


def test_a_better_branch_that_comes_late_is_not_taken():
    left, right, _ = settled(run(Params(ratio=2.0, opens=200), 1))
    assert right > 0.95
    assert left == 0.0
    assert not run(Params(ratio=2.0, opens=200), 1).left[:200].any()


def test_fast_fading_marks_decide_nothing():
    assert fading_limit(20.0, 2.0) == pytest.approx(0.025)
    assert fading_limit(20.0, 1.0) == fading_limit(20.0, 0.5) == 0.0
    below, above = (settled(run(Params(evaporation=e, n_ants=2000), 1))[2] for e in (0.012, 0.05))
    assert below < 0.2
    assert above > 0.95


def test_marks_add_up_to_one_over_the_fading():
    marks = run(Params(evaporation=0.02, n_ants=1000), 1).marks[-1].sum(axis=0)
    np.testing.assert_allclose(marks, 50.0)


def test_the_queens_command_changes_not_one_choice():
    runs = [run(Params(queen=queen), 7) for queen in ("none", "left", "right")]
    for other in runs[1:]:
        np.testing.assert_array_equal(runs[0].left, other.left)
        np.testing.assert_array_equal(runs[0].marks, other.marks)
    assert "no ant heard of it" in describe(runs[1])


def test_if_ants_obeyed_she_would_decide():
    left, right, _ = settled(run(Params(queen="right", obeying=0.2), 7))
    assert right > 0.95
    assert left == 0.0


def test_the_effect_of_a_command_is_counted_against_the_same_run():
    assert command_effect(run(Params(queen="left"), 1)) == "none"
    assert command_effect(run(Params(queen="right", obeying=0.05), 1)) == "some"
    assert command_effect(run(Params(queen="right", obeying=0.5, ratio=2.0), 1)) == "most"


def test_what_most_colonies_do_is_named():
    assert ended(run(Params(), 1)) == "either"
    assert ended(run(Params(ratio=2.0), 1)) == "same"
    assert ended(run(Params(sharpness=0.0), 1)) == "both"


def test_obedience_without_a_command_is_nothing():
    one, other = run(Params(obeying=0.4), 2), run(Params(), 2)
    np.testing.assert_array_equal(one.left, other.left)


def test_the_same_seed_gives_the_same_run_and_another_another():
    one, same, other = (run(Params(), seed).left for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("name", ["k", "n_ants", "n_colonies"])
def test_what_cannot_be_is_refused(name):
    with pytest.raises(ValueError, match=f"{name} must be between"):
        Params(**{name: 0})


def test_the_first_colony_ends_somewhere():
    assert first_colony(run(Params(ratio=2.0), 1)) == "left"
    assert first_colony(run(Params(ratio=2.0, opens=200), 1)) == "right"
    assert first_colony(run(Params(evaporation=0.1), 1)) == "neither"


def test_the_sentence_counts_colonies():
    assert describe(run(Params(n_colonies=1), 1)).startswith("Of 1 colony, after 600 ants: ")


def test_every_check_passes():
    assert [check.name for check in ant_bridge.checks() if not check.passed] == []


def test_the_frame_follows_the_first_colony():
    assert len(run(Params(n_ants=50), 1).frame()) == 50
