"""Groups that merge and dissolve: the rule as told, the exact law of sizes, and ends by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from dlkit.models import _groups, groups
from dlkit.models._groups import arrays, crowd, events
from dlkit.models._jit import plain
from dlkit.models.groups import (
    Params,
    at_least,
    describe,
    run,
    settled_size,
    size_shares,
    splits_in_theory,
)


class Told:
    """The rule with lists of members, everything brought up at every event."""

    def __init__(self, n_agents, nu, kept, fresh, learning, overlap=0.0):
        self.rates, self.overlap = (nu, kept, fresh, learning), overlap
        self.members = {i: [i] for i in range(n_agents)}  # by a name of the group
        self.of = list(range(n_agents))
        self.level, self.carried = [0.0] * n_agents, list(range(n_agents))
        self.idea, self.n_ideas, self.splits = list(range(n_agents)), n_agents, 0

    def event(self, rng):
        nu, _, _, learning = self.rates
        n_agents = len(self.of)
        for name, members in self.members.items():
            if len(members) > 1:
                self.level[name] = 1 - (1 - self.level[name]) * math.exp(-learning / n_agents)
        one = int(rng.integers(0, n_agents))
        if self.overlap and rng.random() < self.overlap:
            self.carry(one, self.another(one, rng), rng)
        if rng.random() < nu:
            self.dissolve(one, rng)
            return
        other = self.another(one, rng)
        if self.of[one] != self.of[other]:
            self.merge(one, other)

    def another(self, one, rng):
        other = int(rng.integers(0, len(self.of) - 1))
        return other + (other >= one)

    def carry(self, one, other, rng):
        _, kept, _, _ = self.rates
        own, second = self.of[one], self.of[other]
        if own == second or min(len(self.members[own]), len(self.members[second])) < 2:
            return
        self.level[second] = max(self.level[second], kept * self.level[own])
        if rng.random() < kept:
            self.carried[second] = self.carried[own]

    def from_on(self, person):
        """The circle of members, from this person on."""
        members = self.members[self.of[person]]
        at = members.index(person)
        return members[at:] + members[:at]

    def dissolve(self, one, rng):
        _, kept, fresh, _ = self.rates
        name, members = self.of[one], self.from_on(one)
        if len(members) < 2:
            return
        self.splits += len(members)
        taken, common = kept * self.level[name], self.carried[name]
        del self.members[name]
        for person in members:
            if rng.random() < kept:
                self.idea[person] = common
            if rng.random() < fresh:
                self.idea[person], self.n_ideas = self.n_ideas, self.n_ideas + 1
            self.members[person], self.of[person] = [person], person
            self.level[person], self.carried[person] = taken, self.idea[person]

    def merge(self, one, other):
        if len(self.members[self.of[one]]) < len(self.members[self.of[other]]):
            one, other = other, one
        large, small = self.of[one], self.of[other]
        (first, *rest), (second, *others) = self.from_on(one), self.from_on(other)
        sizes = len(rest) + 1, len(others) + 1
        able = self.level[large] * sizes[0] + self.level[small] * sizes[1]
        self.level[large] = able / sum(sizes)
        self.members[large] = [first, *others, second, *rest]
        del self.members[small]
        for person in self.members[large]:
            self.of[person] = large


@pytest.mark.parametrize(("nu", "overlap"), [(0.05, 0.0), (0.3, 0.0), (0.05, 0.4), (0.5, 1.0)])
def test_the_loop_is_the_rule_as_told(nu, overlap):
    n_agents, home = 30, (0.6, 0.2, 0.7)
    told, people = Told(n_agents, nu, *home, overlap), crowd(n_agents)
    rng, same = np.random.default_rng(2), np.random.default_rng(2)
    for t in range(20):
        people.splits += events(people, rng, float(t), n_agents, nu, home, overlap)
        for _ in range(n_agents):
            told.event(same)
        assert people.group.tolist() == told.of
        assert people.idea.tolist() == told.idea
        here = np.flatnonzero(people.size)
        assert people.carried[here].tolist() == [told.carried[name] for name in here]
        assert people.splits == told.splits
        size = people.size[people.group]
        gap = (1 - people.level) * np.exp(-home[2] * (t + 1 - people.since))
        able = np.where(people.size > 1, 1 - gap, people.level)[people.group]
        np.testing.assert_allclose(able, [told.level[name] for name in told.of], atol=1e-12)
        assert size.tolist() == [len(told.members[name]) for name in told.of]


def test_a_compiled_loop_gives_what_the_plain_one_gives():
    compiled, slow = crowd(50), crowd(50)
    one, same = np.random.default_rng(5), np.random.default_rng(5)
    split = events(compiled, one, 0.0, 2000, 0.1, (0.5, 0.1, 0.5), 0.3)
    given = (same, 0.0, 2000, 0.1, 0.5, 0.1, 0.5, 0.3)
    assert split == plain(_groups._events)(*arrays(slow), *given)
    for fast, plainly in zip(arrays(compiled), arrays(slow), strict=True):
        np.testing.assert_allclose(fast, plainly, rtol=1e-12)


@pytest.mark.parametrize(("nu", "alone"), [(0.05, 0.512821), (0.1, 0.526316)])
def test_sizes_follow_the_exact_law(nu, alone):
    result = run(Params(n_agents=10_000, nu=nu, n_rounds=120), 3)
    assert result.size_counts[1] / 10_000 == pytest.approx(alone, rel=0.01)
    sizes = np.arange(1, 11)
    seen = sizes * result.size_counts[1:11] / 10_000
    np.testing.assert_allclose(seen[:5], size_shares(nu, 5), rtol=0.04)
    np.testing.assert_allclose(seen, size_shares(nu, 10), atol=0.004)
    assert result.splits == pytest.approx(splits_in_theory(nu), rel=0.02)


def catalan(n):
    return math.comb(2 * n, n) // (n + 1)


@pytest.mark.parametrize("nu", [0.02, 0.1, 0.5, 1.0])
def test_the_law_is_the_printed_formula_and_adds_up(nu):
    printed = [
        catalan(s - 1) * ((1 - nu) / (2 - nu)) ** (s - 1) * (2 - nu) ** -s for s in range(1, 40)
    ]
    np.testing.assert_allclose(size_shares(nu, 39), printed, rtol=1e-10)
    shares = size_shares(nu, 200_000)
    assert shares.sum() == pytest.approx(1, abs=1e-6)
    mean = (np.arange(1, shares.size + 1) * shares).sum()
    assert mean == pytest.approx(1 / nu, rel=1e-3)
    # a person picked out of a group of two or more with chance nu: that many splits a round
    assert splits_in_theory(nu) == pytest.approx(nu * (mean - shares[0]), rel=1e-3, abs=1e-12)
    np.testing.assert_allclose(at_least(shares)[[0, 1]], [1, 1 - shares[0]], atol=1e-6)


def test_few_splits_or_many_a_person_lives_through_about_one_a_round():
    often, rare = (run(Params(n_agents=5000, nu=nu), 1) for nu in (0.2, 0.02))
    assert settled_size(rare) > 5 * settled_size(often)
    assert groups.splits_kind(often) == groups.splits_kind(rare) == "once"


def test_who_always_splits_stays_alone_and_who_never_does_ends_in_one_group():
    alone, one = run(Params(nu=1.0), 1), run(Params(nu=0.0, n_agents=200), 1)
    assert (alone.own_size == 1).all()
    assert not alone.ability.any()
    assert alone.splits == one.splits == 0
    assert one.own_size[-1] == 200
    assert len(set(one.groups[-1])) == 1


def test_ability_of_one_group_that_lives_on_closes_its_gap():
    together = crowd(10)
    events(together, np.random.default_rng(1), 0.0, 400, 0.0, (0.0, 0.0, 0.0))
    together.since[:] = 0.0  # they all begin now
    together.level[:] = 0.2
    split = events(together, np.random.default_rng(1), 2.0, 1, 1.0, (0.5, 0.0, 1.0))
    assert split == 10
    np.testing.assert_allclose(together.level, 0.5 * (1 - 0.8 * math.exp(-2.1)))


@pytest.mark.parametrize("kept", [0.0, 1.0])
def test_what_survives_a_split_is_what_people_take_home(kept):
    result = run(Params(kept=kept, fresh=0.0), 1)
    if kept:
        np.testing.assert_allclose(result.survives, result.ability)
        assert result.ideas[-1] < 20
    else:
        assert (result.ideas == 1000).all()
        assert result.survives.max() == 0 < result.ability[-1]


def test_more_taken_home_keeps_more_ability_and_fewer_ideas():
    some, most = (run(Params(kept=kept), 1) for kept in (0.2, 0.9))
    assert most.survives[-1] > some.survives[-1] + 0.3
    assert most.ideas[-1] < some.ideas[-1] / 2


def test_groups_are_kept_for_a_picture_only_of_few_people():
    assert run(Params(n_agents=200, n_rounds=5)).groups.shape == (6, 200)
    assert run(Params(n_agents=210, n_rounds=5)).groups.shape == (6, 0)


def test_members_are_counted_once_in_sizes():
    result = run(Params(n_agents=500, n_rounds=41), 2)
    assert (np.arange(501) * result.size_counts).sum() == pytest.approx(500)


@pytest.mark.parametrize(
    ("given", "message"),
    [({"nu": 1.1}, "nu must be between"), ({"n_agents": 5}, "n_agents must be between 10"),
     ({"kept": float("nan")}, "kept must be between"), ({"n_rounds": 7.5}, "whole number")],
)  # fmt: skip
def test_what_cannot_be_is_refused(given, message):
    with pytest.raises(ValueError, match=message):
        Params(**given)


def test_the_sentence_and_the_frame_hold_what_was_found():
    result = run(Params(n_rounds=10), 1)
    assert describe(result).startswith("In 10 rounds a person lived through ")
    assert f"{result.ideas[-1]} different ideas" in describe(result)
    assert len(result.frame()) == 11
    assert "second group" not in describe(result)
    assert describe(run(Params(overlap=0.3), 1)).endswith(
        " 30 % of all are in a second group as well."
    )
    assert groups.measures(result)["ideas"] == result.ideas[-1]


def test_the_same_seed_gives_the_same_run():
    one, same, other = (run(Params(), seed).own_size for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


def test_every_check_passes():
    assert [check.name for check in groups.checks() if not check.passed] == []
