"""Three routes into one organisation: the rule, Granovetter's crowd, and what remains."""

import numpy as np
import pytest

from dlkit.models import _organisation, change
from dlkit.models.change import Params, crowd, describe, kept_best, run, spread


def one_month_as_printed(sees, thresholds, starters, ordered, does, keep, told_weight, last_told):
    """The rule of the docstring, person by person: slow and obvious."""
    now, told = [], []
    for i, threshold in enumerate(thresholds):
        contacts = [j for j in range(len(thresholds)) if sees[i][j]]
        by_themselves = sum(does[j] and not last_told[j] for j in contacts)
        on_order = sum(last_told[j] for j in contacts)
        share = (by_themselves + told_weight * on_order) / max(len(contacts), 1)
        own = share >= threshold or (does[i] and share >= keep * threshold)
        now.append(own or ordered[i] or starters[i])
        told.append(ordered[i] and not own)
    return now, told


def test_the_fast_rule_is_the_printed_one():
    rng = np.random.default_rng(3)
    sees = _organisation.contacts(2, 2.0, rng)
    n_agents = len(sees)
    thresholds = rng.uniform(0.3, 0.95, n_agents)
    starters = np.arange(n_agents) < 2
    ordered = (rng.random(n_agents) < 0.5) & ~starters
    column = [one[:, None] for one in (thresholds, starters, ordered)]
    doing, told_only = spread(sees, *column, keep=0.6, told_weight=0.4, n_steps=8)
    does, told = starters.tolist(), [False] * n_agents
    for step in range(1, 9):
        does, told = one_month_as_printed(
            sees, thresholds, starters, ordered, does, 0.6, 0.4, told
        )
        assert doing[step, 0] == pytest.approx(sum(does) / n_agents)
        assert told_only[step, 0] == pytest.approx(sum(told) / n_agents)
    assert 0 < doing[-1, 0] < 1  # the case says something


def test_granovetters_hundred_all_join():
    assert crowd(range(100)) == 100


def test_one_changed_threshold_leaves_one_alone():
    assert crowd([0, 2, *range(2, 100)]) == 1


@pytest.mark.parametrize(("sd", "joined"), [(0.10, 0.01), (0.15, 0.99)])
def test_a_large_crowd_ends_at_the_fixed_point_of_its_thresholds(sd, joined):
    """F(r) = r with normal thresholds of mean .25: the jump lies at sd = .1222."""
    from statistics import NormalDist

    thresholds = NormalDist(0.25, sd)
    share = 0.0
    for _ in range(5000):
        share = thresholds.cdf(share)
    needed = [thresholds.inv_cdf((i + 0.5) / 400) * 399 for i in range(400)]
    assert crowd(needed) / 400 == pytest.approx(share, abs=0.02)
    assert (share > 0.5) == (joined > 0.5)


def test_orders_without_a_convinced_person_leave_nothing():
    result = run(Params(threshold=0.8, spread=0.0, shortcuts=0.0, obeying_share=0.3, keep=1.0))
    month = change.at_leave(result)
    n_agents = 85
    assert result.share[0, month] == pytest.approx(0.3, abs=0.05 + 3 / n_agents)
    assert result.share[0, -1] == 0


def test_peers_who_hold_each_other_stay_when_the_starters_leave():
    """One team of four colleagues and their leader: each of the four sees the other three."""
    sees = ~np.eye(5, dtype=bool)
    starter = np.array([[True], [False], [False], [False], [False]])
    nobody = np.zeros((5, 1), bool)
    doing, _ = spread(sees, np.full((5, 1), 0.25), starter, nobody, leave=3, n_steps=6)
    assert doing[:, 0].tolist() == [0.2, 1.0, 1.0, 0.8, 1.0, 1.0, 1.0]
    doing, _ = spread(sees, np.full((5, 1), 0.3), starter, nobody, leave=3, n_steps=6)
    assert doing[:, 0].tolist() == [0.2, 0.2, 0.2, 0, 0, 0, 0]


def test_somebody_without_contacts_sees_nobody():
    sees = np.zeros((4, 4), bool)
    sees[1, 2] = sees[2, 1] = True
    starter = np.array([[False], [False], [True], [False]])
    nobody = np.zeros((4, 1), bool)
    doing, _ = spread(sees, np.full((4, 1), 0.5), starter, nobody, n_steps=4)
    assert doing[:, 0].tolist() == [0.25, 0.5, 0.5, 0.5, 0.5]
    alone, _ = spread(np.zeros((4, 4), bool), np.full((4, 1), 0.5), starter, nobody, n_steps=2)
    assert alone[:, 0].tolist() == [0.25] * 3


def test_who_goes_on_more_easily_keeps_more():
    kept = [run(Params(keep=keep, leave=6, threshold=0.4)).share[:, -1] for keep in (1.0, 0.0)]
    assert (kept[0] <= kept[1]).all()
    assert kept[0].sum() < kept[1].sum()


def test_at_the_defaults_the_middle_keeps_most_and_the_top_loses_most():
    for seed in range(1, 6):
        result = run(Params(), seed)
        month = change.at_leave(result)
        assert kept_best(result) == "middle"
        assert result.share[0, month] > result.share[0, -1] + 0.1


@pytest.mark.parametrize("kind", [{"resistance": 0.0}, {"obeying_share": 1.0, "told_weight": 1.0}])
def test_the_idea_fails_where_orders_meet_no_resistance(kind):
    for seed in range(1, 6):
        assert kept_best(run(Params(**kind), seed)) == "top"


def test_a_change_that_nobody_wants_is_kept_by_no_route():
    assert kept_best(run(Params(threshold=0.8, spread=0.0))) == "none"


def test_starters_who_stay_lose_nobody():
    result = run(Params(leave=36, resistance=0.0))
    assert (np.diff(result.share, axis=1) >= 0).all()


def test_the_tree_has_four_levels_and_everybody_below_the_top():
    assert _organisation.level_starts(4) == [0, 1, 5, 21, 85]
    below = _organisation.below(4)
    assert below[0].sum() == 84
    assert below[1].sum() == 4 + 16
    assert not below[84].any()


def test_contacts_are_mutual_and_team_mates_see_each_other():
    sees = _organisation.contacts(3, 0.0, np.random.default_rng(0))
    np.testing.assert_array_equal(sees, sees.T)
    assert np.flatnonzero(sees[39]).tolist() == [12, 37, 38]  # the leader and two colleagues


def test_starters_side_by_side_are_one_team_and_scattered_ones_are_not():
    assert _organisation.starters(4, "bottom", 3, False).tolist() == [21, 22, 23]
    assert _organisation.starters(4, "bottom", 4, True).tolist() == [21, 37, 53, 69]


def test_what_is_held_by_orders_is_part_of_what_is_done():
    result = run(Params())
    assert (result.on_order <= result.doing).all()
    assert (result.on_order[:, :, 12:] >= 0).all()
    assert result.on_order[:, 13:].sum() == 0  # no starters, no orders


def test_the_sentence_names_all_three_routes():
    sentence = describe(run(Params()))
    assert sentence.startswith("In month 11, before the starters go: top-down ")
    assert "middle-out" in sentence
    assert "bottom-up" in sentence


def test_every_check_holds():
    assert [check.name for check in change.checks() if not check.passed] == []
