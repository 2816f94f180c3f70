"""Teams from newcomers and known people: the rule, its two ends, and what the paper found."""

import numpy as np
import pytest

from dlkit.models import team_assembly, ties
from dlkit.models.team_assembly import Params, assemble, describe, giant_without, run


def teams_as_printed(params, rng):
    """The rule in the words of the docstring, with the same draws: slow and obvious."""
    dice = rng.random((params.n_teams * params.m, 4)).tolist()
    history = []
    for number in range(params.n_teams):
        known = sorted({person for team in history for person in team})
        team = []
        for place in range(params.m):
            is_known, is_partner, who, whose = dice[number * params.m + place]
            others = [person for person in known if person not in team]
            if is_known >= params.p or not others:
                new = len(known) + sum(person not in known for person in team)
                team.append(new)
                continue
            inside = sorted(person for person in team if person in known)
            pool = others
            if inside and is_partner < params.q:
                one = inside[int(whose * len(inside))]
                past = {mate for old in history if one in old for mate in old}
                pool = sorted(past - {one} - set(team)) or others
            team.append(pool[int(who * len(pool))])
        history.append(tuple(team))
    return tuple(history)


@pytest.mark.parametrize(("p", "q"), [(0.3, 0.0), (0.5, 0.5), (0.9, 1.0)])
def test_teams_are_put_together_as_printed(p, q):
    params = Params(p=p, q=q, n_teams=40)
    found = assemble(params, np.random.default_rng(5))
    assert found == teams_as_printed(params, np.random.default_rng(5))


def test_with_newcomers_only_every_team_stays_alone():
    result = run(Params(p=0.0, m=4, n_teams=50))
    assert len(result.adjacency) == 200
    np.testing.assert_allclose(result.giant, 1 / result.times)
    assert result.density[-1] == pytest.approx(3 / 199)
    assert result.centralisation == 0


def test_with_known_people_only_the_first_team_goes_on_for_ever():
    result = run(Params(p=1.0, m=4, n_teams=50))
    assert len(result.adjacency) == 4
    assert (result.giant == 1).all()
    assert (result.density == 1).all()


def test_a_pair_that_meets_again_has_no_centre():
    result = run(Params(p=1.0, m=2, n_teams=10))
    assert (len(result.adjacency), result.centralisation) == (2, 0)


@pytest.mark.parametrize("p", [0.2, 0.5])
def test_newcomers_come_at_the_rate_that_p_says(p):
    """All m of the first team, then m (1 - p) a team."""
    sizes = [len(run(Params(p=p, n_teams=100), seed).adjacency) for seed in range(30)]
    expected = 4 + 99 * 4 * (1 - p)
    assert np.mean(sizes) == pytest.approx(expected, abs=4 * np.sqrt(99 * 4 * p * (1 - p) / 30))


def mean_giant(**kind):
    return float(np.mean([run(Params(**kind), seed).giant[-1] for seed in range(12)]))


def test_more_known_people_bring_one_large_piece():
    """The transition of the paper: scattered pieces for small p, one large piece above."""
    shares = [mean_giant(p=p, q=0.0) for p in (0.05, 0.2, 0.4, 0.7)]
    assert shares == sorted(shares)
    assert shares[0] < 0.1
    assert shares[-1] > 0.95


def test_past_partners_only_split_the_whole():
    assert mean_giant(p=0.3, q=1.0) < 0.5 < mean_giant(p=0.3, q=0.0)


def test_pieces_counted_on_the_way_are_those_of_the_network():
    result = run(Params(p=0.3, q=0.6), 4)
    adjacency = result.adjacency
    assert result.giant[-1] == pytest.approx(ties.giant_share(adjacency))
    assert result.density[-1] == pytest.approx(ties.density(adjacency))
    away = ties.giant_share(ties.without(adjacency, ties.hub(adjacency)))
    assert result.giant_without_hub == pytest.approx(away)


def test_without_the_middle_of_a_star_only_single_people_are_left():
    assert giant_without(((0, 1), (0, 2), (0, 3)), 4, 0) == pytest.approx(1 / 3)


def test_nobody_is_in_a_team_twice():
    for team in assemble(Params(p=0.9, q=0.9, m=6), np.random.default_rng(1)):
        assert len(set(team)) == 6


def test_the_sentence_says_what_hangs_together():
    assert "% are in one piece; without the person with most ties" in describe(run(Params()))


def test_every_check_holds():
    assert [check.name for check in team_assembly.checks() if not check.passed] == []
