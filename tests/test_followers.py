"""Who would follow on the learner's own network: cases that can be done by hand."""

from __future__ import annotations

import numpy as np
import pytest

from dlkit.widgets import Followers
from dlkit.widgets.followers import follow
from dlkit.widgets.leads_whom import network

FOUR = ["Amber", "Birch", "Cedar", "Dune"]
STAR = [[1, 0], [2, 0], [3, 0]]  # all look to Amber
RING = [[1, 0], [2, 1], [3, 2], [0, 3]]  # each looks to the one before


@pytest.fixture
def part() -> Followers:
    return Followers("test/followers")


def moved(pairs, starters, threshold=0.5, away=-1, n=4):
    return follow(network(n, pairs), starters, threshold, away).tolist()


def by_hand(looks, starters, threshold, away):
    """The rule as it is written: ask everybody, step after step, until nobody joins."""
    n = len(looks)
    at = [0 if i in starters else -1 for i in range(n)]
    for step in range(1, n + 1):
        for i in range(n):
            to = [j for j in range(n) if looks[i][j] and away not in (i, j)]
            done = sum(0 <= at[j] < step for j in to)
            if at[i] < 0 and to and done > 0 and done >= threshold * len(to) - 1e-9:
                at[i] = step
    return at


def test_in_a_star_all_follow_the_middle_at_once_and_nobody_follows_a_point_of_it():
    assert moved(STAR, [0]) == [0, 1, 1, 1]
    assert moved(STAR, [1]) == [-1, 0, -1, -1]


def test_in_a_ring_it_goes_round_one_by_one():
    assert moved(RING, [0], 1.0) == [0, 1, 2, 3]
    assert moved(RING, [0, 2], 1.0) == [0, 1, 0, 1]


def test_with_one_away_the_ring_is_cut_there():
    assert moved(RING, [0], 1.0, away=2) == [0, 1, -1, -1]


def test_without_a_tie_nobody_follows():
    assert moved([], [0]) == [0, -1, -1, -1]


def test_two_can_bring_along_whom_one_cannot():
    both = [[2, 0], [2, 1], [3, 2]]
    assert moved(both, [0], 1.0) == [0, -1, -1, -1]
    assert moved(both, [0, 1], 1.0) == [0, 0, 1, 2]
    assert moved(both, [0], 0.5) == [0, -1, 1, 2]


def test_it_is_the_rule_as_written_on_any_network():
    rng = np.random.default_rng(3)
    for _ in range(200):
        n = int(rng.integers(3, 13))
        looks = rng.random((n, n)) < rng.uniform(0.05, 0.6)
        np.fill_diagonal(looks, False)
        away = int(rng.integers(-1, n))
        here = [i for i in range(n) if i != away]
        starters = rng.choice(here, int(rng.integers(1, 3)), replace=False).tolist()
        threshold = float(rng.choice([0.01, 0.2, 0.3, 0.5, 0.75, 1.0]))
        found = follow(looks, starters, threshold, away).tolist()
        assert found == by_hand(looks, starters, threshold, away)


def test_each_step_is_told_with_what_was_seen(part):
    reply = part.on_follow(FOUR, [[1, 0], [2, 0], [2, 3], [3, 2]], [0], 0.5)
    assert reply["steps"] == [
        "Amber begins.",
        "Step 1: Birch (1 of 1) and Cedar (1 of 2) join.",
        "Step 2: Dune (1 of 1) joins.",
    ]
    assert reply["end"] == "All 4 do it."


def test_those_who_stay_out_are_told_with_what_they_lack(part):
    reply = part.on_follow(FOUR, [[1, 0], [1, 2], [1, 3]], [0], 0.5)
    assert reply["end"] == (
        "It ends at 1 of 4. Birch sees 1 of 3 and needs 2. Cedar looks to nobody here: no example "
        "reaches them. Dune looks to nobody here: no example reaches them."
    )
    gone = part.on_follow(FOUR, STAR, [1], 0.5, 0)
    assert gone["end"].startswith("It ends at 1 of 3. Cedar looks to nobody here")
    assert "Amber" not in gone["end"]


def test_a_name_is_text_and_a_blank_one_is_a_number(part):
    reply = part.on_follow(["<b>x</b>", " ", "C"], [[1, 0]], [0], 0.01)
    assert reply["steps"] == ["<b>x</b> begins.", "Step 1: Person 2 (1 of 1) joins."]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"starters": []}, "starters must be one or two people"),
        ({"starters": [0, 1, 2]}, "starters must be one or two people"),
        ({"starters": [0, 0]}, "starters must be different people of these"),
        ({"starters": [4]}, "starters must be different people of these"),
        ({"starters": [True]}, "starters must be different people of these"),
        ({"away": 9}, "away must be one of these people or -1"),
        ({"away": 0}, "Amber is away and cannot begin"),
        ({"threshold": 0}, "threshold must be a share above 0"),
        ({"threshold": float("nan")}, "threshold must be a share above 0"),
        ({"threshold": "half"}, "threshold must be a share above 0"),
        ({"ties": [[0, 0]]}, "ties must be pairs of two different numbers"),
        ({"people": ["A", "B"]}, "people must be 3 to 12"),
    ],
)
def test_what_cannot_be_is_refused_in_words(part, change, rule):
    asked = {"people": FOUR, "ties": STAR, "starters": [0], "threshold": 0.5} | change
    with pytest.raises(ValueError, match=rule):
        part.on_follow(**asked)
