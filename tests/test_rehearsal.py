"""A season without a conductor: sums on paper, the rules as plain loops, and who wins when."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from dlkit.models import _rehearsal_steps as steps
from dlkit.models import rehearsal
from dlkit.models.rehearsal import LEADERS, N_PIECES, N_PLAYERS, SECTION, Params, Way

ALONE = Way(0, 1, "near", 0, 0)
CORE = Way(2, 6, "turn", 1, 10)
FLOOR = Way(0, N_PLAYERS, "near", 0, -1)


def test_all_checks_pass():
    assert [check.name for check in rehearsal.checks() if not check.passed] == []


@pytest.mark.parametrize(
    ("size", "pairs", "reports"),
    [(27, 351, 0), (6, 15, 27), (1, 0, 27), (2, 1, 27), (26, 325, 27)],
)
def test_conversations_are_counted_as_on_paper(size: int, pairs: int, reports: int):
    assert rehearsal.talks(size) == (pairs, reports)


@pytest.mark.parametrize("size", [0, 28, -1])
def test_a_core_has_one_to_all_players(size: int):
    with pytest.raises(ValueError, match=f"size must be a whole number from 1 to 27, got {size}"):
        rehearsal.talks(size)


def gini_as_printed(counts: list[int]) -> float:
    """Mean absolute difference between all pairs, over twice the mean."""
    n, total = len(counts), sum(counts)
    return sum(abs(a - b) for a in counts for b in counts) / (2 * n * total)


@pytest.mark.parametrize("counts", [[1, 2, 3], [0, 0, 5, 1], [4, 4, 4, 4], [0, 7]])
def test_gini_is_the_printed_one(counts: list[int]):
    assert rehearsal.gini(np.array(counts)) == pytest.approx(gini_as_printed(counts), abs=1e-12)


@pytest.mark.parametrize("n", [2, 6, 27])
def test_gini_of_even_counts_is_0_and_of_one_leader_n_less_1_over_n(n: int):
    assert rehearsal.gini(np.full(n, 3)) == 0
    assert rehearsal.gini(np.eye(n, dtype=np.int64)[0]) == pytest.approx((n - 1) / n)
    assert rehearsal.gini(np.zeros(n, dtype=np.int64)) == 0  # nobody has led yet


def one_piece(way: Way, params: Params, draws: rehearsal.Draws) -> dict[str, Any]:
    """The rules of the docstring for the first season's first piece, as plain loops."""
    sizes, error = list(rehearsal.SECTIONS.values()), (1.0, (1 + params.known) / 2, params.known)
    chair = LEADERS[way.leader]
    seats = steps.order(np.array([chair]), np.zeros((1, N_PLAYERS), int), way.core, SECTION)[0]
    core = [int(i) for i in seats[: min(way.size, N_PLAYERS - way.listeners)]]
    pairs, reports = rehearsal.talks(way.size)
    left = params.minutes - params.talk * (pairs + reports) - params.listen * way.listeners
    spent, fits, agreed, voted, lost = 0.0, [], 0, 0, [0] * N_PLAYERS
    for q in range(rehearsal.N_QUESTIONS):
        x = [
            params.section_spread * draws.shared[0, 0, q, SECTION[i]]
            + params.own_spread * draws.own[0, 0, q, i]
            for i in range(N_PLAYERS)
        ]
        x[chair] *= error[draws.knows[0, 0, way.leader]]
        weight = dict.fromkeys(core, 1.0)
        if way.size < N_PLAYERS:
            weight[chair] = params.lead_weight
        proposal = sum(w * x[i] for i, w in weight.items()) / sum(weight.values())
        means, first = [], 0
        for size in sizes:
            means.append(statistics.fmean(x[first : first + size]))
            first += size
        other = max(means, key=lambda mean: abs(mean - proposal))
        distance, chosen = abs(other - proposal), proposal
        if way.deadline and distance > params.objected:
            needed = draws.patience[0, 0, q] * params.agree * distance
            used = needed if way.deadline < 0 else min(needed, way.deadline)
            spent += used
            if spent <= left and used == needed:
                chosen, agreed = statistics.fmean(x), agreed + 1
            elif spent <= left:
                voted += 1
                against = [abs(one - other) < abs(one - proposal) for one in x]
                turned = sum(against) > N_PLAYERS / 2
                lost = [n + (side != turned) for n, side in zip(lost, against, strict=True)]
                chosen = other if turned else proposal
        fits.append(math.exp(-(chosen**2) / 2))
    playing = left - min(spent, left)
    hall = [int(i) for i in seats[len(core) : len(core) + way.listeners]]
    spoken = {int(SECTION[i]) for i in core}
    willing = []
    for i in range(N_PLAYERS):
        base = (0.6, 0.45) if way.deadline else (0.35, 0.1)
        heard = 1 if i in core else 0.8 if i in hall else base[int(SECTION[i]) not in spoken]
        heard = max(0.0, heard - 0.5 * lost[i] / rehearsal.N_QUESTIONS)
        willing.append(rehearsal.START + params.memory * (heard - rehearsal.START))
    return {
        "fit": statistics.fmean(fits),
        "agreed": agreed,
        "voted": voted,
        "playing": playing,
        "polish": 1 - math.exp(-playing / params.drill),
        "willing": willing,
    }


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("way", [ALONE, CORE, FLOOR, Way(4, 9, "near", 3, -1)])
def test_the_fast_form_equals_the_rules_as_plain_loops(way: Way, seed: int):
    draws = rehearsal.draw(1, seed)
    result = rehearsal.play(draws, [way], Params())
    plain = one_piece(way, Params(), draws)
    assert result.parts[0, 0, 1] == pytest.approx(plain["fit"], abs=1e-12)
    assert result.parts[0, 0, 0] == pytest.approx(plain["polish"], abs=1e-12)
    assert result.minutes[0, 0, 3] == pytest.approx(plain["playing"], abs=1e-9)
    np.testing.assert_allclose(result.willing[0, 0], plain["willing"])
    assert result.open[0, 0, :2].tolist() == [plain["agreed"], plain["voted"]]


@pytest.mark.parametrize("size", [1, 5, 27])
def test_the_mean_fit_of_a_core_is_the_one_in_the_theory(size: int):
    """Views are normal, so a mean of k of them is too, and E exp(-x^2/2) = 1/sqrt(1 + var)."""
    params = Params(known=1.0, lead_weight=1.0)
    way = Way(0, size, "turn", 0, 0)
    fit = rehearsal.play(rehearsal.draw(3000, 1), [way], params).parts[:, 0, 1].mean()
    seats = {1: [1], 5: [1] * 5, 27: list(rehearsal.SECTIONS.values())}[size]
    shares = np.array(seats) / size
    var = params.section_spread**2 * (shares**2).sum() + params.own_spread**2 / size
    assert fit == pytest.approx((1 + var) ** -0.5, abs=0.005)


def test_a_piece_by_hand():
    """Nobody differs and nobody talks: only playing, balance and willingness are left."""
    params = Params(section_spread=0.0, own_spread=0.0, talk=0.0, listen=10.0)
    result = rehearsal.play(rehearsal.draw(1, 0), [Way(0, 1, "near", 2, 0)], params)
    polish, fit, balance, commitment = result.parts[0, 0]
    assert result.minutes[0, 0].tolist() == [0, 0, 20, 280]
    assert polish == pytest.approx(1 - math.exp(-280 / 60))
    assert fit == 1
    assert balance == pytest.approx(1 - 0.12 / 4)
    heard = [1.0] + [0.8] * 2 + [0.35] * 3 + [0.1] * 21  # leader, hall, the leader's section, rest
    willing = statistics.fmean(0.6 + 0.3 * (one - 0.6) for one in heard)
    assert result.willing[0, 0].mean() == pytest.approx(willing)
    assert commitment == pytest.approx(1 - 0.3 * (1 - willing))


def test_a_core_of_five_or_more_has_somebody_of_each_section_when_told_to():
    for core, counts in (("turn", 5), ("same", 5), ("near", 1)):
        seats = rehearsal.play(rehearsal.draw(1, 0), [Way(1, 5, core, 0, 0)], Params()).seats[0, 0]
        assert len({int(SECTION[i]) for i in np.flatnonzero(seats == 1)}) == counts
        assert seats[LEADERS[1]] == 1


def test_seats_in_turn_go_round_and_the_same_seats_do_not():
    ways = {core: [Way(i, 6, core, 0, 10) for i in range(N_PIECES)] for core in ("turn", "same")}
    played = {
        core: rehearsal.play(rehearsal.draw(1, 0), one, Params()) for core, one in ways.items()
    }
    assert played["turn"].seat_gini[0] < 0.3 < 0.6 < played["same"].seat_gini[0]
    assert played["turn"].lead_gini[0] == 0
    always = rehearsal.play(rehearsal.draw(1, 0), [CORE] * N_PIECES, Params())
    assert always.lead_gini[0] == pytest.approx(5 / 6)


def test_the_same_seed_is_the_same_season_and_the_past_does_not_change():
    draws = rehearsal.draw(3, 5)
    short, long = (rehearsal.play(draws, [CORE] * n, Params()) for n in (2, 5))
    np.testing.assert_array_equal(short.concerts, long.concerts[:, :2])
    again = rehearsal.play(rehearsal.draw(3, 5), [CORE] * 5, Params())
    np.testing.assert_array_equal(again.concerts, long.concerts)
    assert not np.array_equal(rehearsal.draw(3, 6).own, draws.own)


def test_in_an_ordinary_season_one_knows_each_piece_and_two_have_played_it():
    for piece in rehearsal.draw(50, 0).knows.reshape(-1, len(LEADERS)):
        assert Counter(piece.tolist()) == {0: 3, 1: 2, 2: 1}


def test_time_is_never_overspent_and_shares_stay_shares():
    for season in rehearsal.SEASONS:
        params = rehearsal.season_params(season, Params())
        for way in (FLOOR, CORE, ALONE):
            result = rehearsal.play(rehearsal.draw(20, 2, season), [way] * N_PIECES, params)
            assert (result.minutes >= 0).all()
            assert result.minutes[..., 3].max() <= params.minutes
            for part in (result.parts, result.willing):
                assert (part >= 0).all()
                assert (part <= 1).all()


@pytest.mark.parametrize(
    ("way", "fault"),
    [
        (ALONE._replace(leader=6), "leader must be one of 0, 1, 2, 3, 4, 5, got 6"),
        (ALONE._replace(size=0), "size must be one of 1 to 27, got 0"),
        (ALONE._replace(size=2.5), "size must be one of 1 to 27, got 2.5"),
        (ALONE._replace(core="friends"), "core must be one of turn, same, near, got 'friends'"),
        (ALONE._replace(listeners=True), "listeners must be one of 0, 1, 2, 3, got True"),
        (ALONE._replace(deadline=7), "deadline must be one of 0, 5, 10, 20, -1, got 7"),
        (ALONE._replace(deadline=[]), r"deadline must be one of .*, got \[\]"),
    ],
)
def test_what_is_no_way_is_refused_by_name(way: Way, fault: str):
    with pytest.raises(ValueError, match=fault):
        rehearsal.play(rehearsal.draw(1, 0), [way], Params())


def test_a_season_that_is_none_is_refused():
    with pytest.raises(ValueError, match="season must be one of ordinary, one_knows, short"):
        rehearsal.draw(1, 0, "endless")


def test_short_of_time_the_minutes_are_fewer_and_nothing_else_changes():
    params = Params(minutes=400)
    assert rehearsal.season_params("short", params) == replace(params, minutes=120)
    assert rehearsal.season_params("ordinary", params) is params


def test_the_sentence_says_where_the_season_stands():
    draws = rehearsal.draw(1, 0)
    assert rehearsal.describe(rehearsal.play(draws, [], Params())) == "No piece is rehearsed yet."
    said = rehearsal.describe(rehearsal.play(draws, [CORE], Params()))
    assert said.startswith("After 1 of 6 pieces: concerts ")
    assert "first chair 0.83" in said
