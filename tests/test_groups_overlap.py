"""People in a second group: what they carry, by hand, and what it leaves as it is."""

from __future__ import annotations

import numpy as np
import pytest

from dlkit.models import _groups
from dlkit.models._groups import crowd, events
from dlkit.models._jit import plain
from dlkit.models.groups import Params, run, size_shares
from test_groups import Told


def test_the_law_of_sizes_holds_whoever_is_in_two_groups():
    result = run(Params(n_agents=10_000, nu=0.1, n_rounds=120, overlap=0.7), 3)
    seen = np.arange(1, 6) * result.size_counts[1:6] / 10_000
    np.testing.assert_allclose(seen, size_shares(0.1, 5), rtol=0.04)


def pairs(*levels):
    """Groups of two: people 0 and 1, 2 and 3, ..., each pair with its ability and idea."""
    people = crowd(2 * len(levels))
    people.group[1::2] -= 1
    people.link[::2], people.link[1::2] = people.link[1::2].copy(), people.link[::2].copy()
    people.size[::2], people.size[1::2] = 2, 0
    people.level[::2] = levels
    return people


@pytest.mark.parametrize(
    ("levels", "kept", "able", "ideas"),
    [
        ((0.8, 0.2), 0.5, (0.8, 0.4), {(0, 0), (0, 2)}),  # half of 0.8; half of 0.2 is no gain
        ((0.8, 0.2), 1.0, (0.8, 0.8), {(0, 0)}),
        ((0.8, 0.2), 0.0, (0.8, 0.2), {(0, 2)}),  # all of it sits in the group
        ((0.2, 0.8), 0.5, (0.2, 0.8), {(0, 0), (0, 2)}),
    ],
)
def test_two_pairs_by_hand_somebody_of_the_first_is_in_the_second_as_well(
    levels, kept, able, ideas
):
    seen = set()
    for seed in range(20):
        people, rng = pairs(*levels), np.random.default_rng(seed)
        given = (people.group, people.size, people.level, people.since, people.carried)
        plain(_groups._carry)(*given, rng, 1.0, 0, 3, kept, 0.0)
        np.testing.assert_allclose(people.level[[0, 2]], able)
        seen.add((int(people.carried[0]), int(people.carried[2])))
    assert seen == ideas


@pytest.mark.parametrize("other", [1, 4])
def test_nothing_is_carried_within_a_group_or_to_somebody_alone(other):
    people = pairs(0.8, 0.2, 0.1)
    people.group[5], people.link[4:], people.size[4:] = 5, [4, 5], 1  # two who are alone
    given = (people.group, people.size, people.level, people.since, people.carried)
    plain(_groups._carry)(*given, np.random.default_rng(1), 1.0, 0, other, 1.0, 0.0)
    assert people.carried[[0, 2, 4]].tolist() == [0, 2, 4]
    np.testing.assert_allclose(people.level[[0, 2, 4]], [0.8, 0.2, 0.1])


def test_without_overlap_not_a_draw_is_made_for_it():
    one, same = np.random.default_rng(7), np.random.default_rng(7)
    events(crowd(50), one, 0.0, 500, 0.1, (0.5, 0.1, 0.5))
    told = Told(50, 0.1, 0.5, 0.1, 0.5)
    for _ in range(500):
        told.event(same)
    assert one.random() == same.random()


def test_shared_members_cost_ideas_where_splits_are_frequent_and_bring_no_ability():
    def mean(name, **changes):
        runs = [run(Params(kept=0.7, **changes), seed) for seed in range(1, 5)]
        return np.mean([getattr(one, name)[30:].mean() for one in runs])

    assert mean("ideas", nu=0.5, overlap=1.0) < 0.85 * mean("ideas", nu=0.5)
    assert mean("ability", nu=0.5, overlap=1.0) == pytest.approx(mean("ability", nu=0.5), abs=0.02)
