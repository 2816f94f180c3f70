"""Who hears whom in an ensemble: a ring, a core, and those who faint or leave."""

import numpy as np
import pytest

from dlkit.models import _hearing, ensemble
from dlkit.models.ensemble import N_BEATS, Params, describe, run


def ring_law(size, hearing, gain):
    """The mean over the waves of a ring, each closed at its own rate."""
    waves = 2 * np.pi * np.arange(1, size) / size
    rates = sum(2 * gain * (1 - np.cos(d * waves)) for d in range(1, hearing + 1))
    return np.sqrt((1 / (1 - (1 - rates) ** 2)).mean())


@pytest.mark.parametrize(("size", "hearing", "gain"), [(9, 1, 0.3), (20, 3, 0.1), (40, 2, 0.15)])
def test_neighbours_only_gives_the_law_of_a_ring(size, hearing, gain):
    params = Params(n_agents=size, hearing=hearing, listening=gain, clock_noise=1.0)
    assert ensemble.long_run(params) == pytest.approx(ring_law(size, hearing, gain))
    curve = ensemble.law_curve(params)
    here = np.abs(ensemble.GAINS - gain).argmin()
    assert curve[here] == pytest.approx(ring_law(size, hearing, gain))


def test_hearing_only_neighbours_is_looser_at_every_gain():
    near = ensemble.law_curve(Params(n_agents=27, hearing=1)).min()
    everybody = ensemble.law_curve(Params(n_agents=27)).min()
    assert everybody == pytest.approx(20, rel=1e-3)
    assert near > 1.5 * everybody


def test_who_hears_whom_on_a_ring():
    near = _hearing.neighbours(6, 2)
    assert near[0].tolist() == [False, True, True, False, True, True]
    assert (_hearing.neighbours(6, 3) == ~np.eye(6, dtype=bool)).all()
    assert _hearing.neighbours(1, 5).sum() == 0


def test_a_fainting_conductor_lets_the_group_fall_apart_and_the_return_heals_it():
    result = run(Params(listening=0.0, following=1.0, faints=40, away=30), 1)
    before, gone, after = result.law[40], result.law[70], result.law[72:]
    assert before == pytest.approx(20)
    assert gone == pytest.approx(20 * np.sqrt(31))
    np.testing.assert_allclose(after, 20, rtol=1e-6)
    assert result.spread[55:70].mean() > 3 * result.spread[:40].mean()
    assert "Conductor away from beat 40: spread up to" in describe(result)
    assert "back at beat 70" in describe(result)


def test_who_listens_can_do_without_for_a_while():
    alone = run(Params(listening=0.1, following=0.2, faints=40, away=30), 1)
    assert alone.law[70] < 1.06 * alone.law[40]


def test_one_player_leaves_and_the_others_stay_together():
    result = run(Params(leaves=60), 1)
    assert np.isnan(result.late[60:, 7]).all()
    assert np.isfinite(result.late[:60]).all()
    assert np.isfinite(result.late[:, :7]).all()
    assert result.law[-1] == pytest.approx(20 / np.sqrt(1 - (1 - 7 / 8) ** 2), rel=1e-6)
    assert "A player left at beat 60" in describe(result)


def test_a_concertmaster_who_hears_nobody_is_as_tight_and_wanders_like_one():
    params = Params(n_agents=8, concertmaster="middle", core_share=1.0, core_deaf=True)
    autocracy, democracy = run(params, 1), run(Params(), 1)
    assert autocracy.settled == pytest.approx(20 / np.sqrt(1 - (1 - 7 / 8) ** 2))
    assert autocracy.settled < 1.01 * democracy.settled
    np.testing.assert_allclose(autocracy.law_common[-1] / democracy.law_common[-1], np.sqrt(8),
                               rtol=0.01)  # fmt: skip
    left = run(Params(n_agents=8, concertmaster="middle", core_share=1.0, leaves=60), 1)
    assert left.law[-1] > 5 * left.law[59]
    assert "The concertmaster left" in describe(left)


@pytest.mark.parametrize("chair", ["first", "middle", "last"])
@pytest.mark.parametrize("core", [1, 4, 12])
def test_a_core_moves_listening_and_adds_none(chair, core):
    params = Params(n_agents=10, hearing=2, concertmaster=chair, core=core, core_share=0.7)
    gains, who = _hearing.listening(params), _hearing.in_core(params)
    total = 4 * 0.125
    np.testing.assert_allclose(gains.sum(axis=1), total)
    assert who.sum() == min(core, 10)
    assert (gains.diagonal() == 0).all()
    if core == 4:
        outside = gains[~who]
        rest = _hearing.neighbours(10, 2) & ~who
        np.testing.assert_allclose(outside[rest[~who].any(axis=1)][:, who].sum(axis=1), 0.35)


def test_a_deaf_core_hears_itself_and_one_alone_hears_nobody():
    four = Params(n_agents=10, concertmaster="first", core=4, core_deaf=True)
    gains = _hearing.listening(four)
    assert (gains[:4, 4:] == 0).all()
    np.testing.assert_allclose(gains[:4, :4].sum(axis=1), 9 * 0.125)
    assert (_hearing.listening(Params(concertmaster="last", core_deaf=True))[7] == 0).all()


def test_every_chair_is_as_good_as_any_other():
    spreads = [
        run(Params(concertmaster=chair, core_share=1.0), 1).settled
        for chair in ("first", "middle", "last")
    ]
    np.testing.assert_allclose(spreads, spreads[0])


def test_two_players_of_whom_one_leaves():
    result = run(Params(n_agents=2, listening=0.5, leaves=20), 1)
    assert (result.spread[20:] == 0).all()
    assert (result.law[20:] == 0).all()


@pytest.mark.parametrize("at", [0, N_BEATS])
def test_events_at_the_edges_of_the_run(at):
    result = run(Params(following=0.5, faints=at, leaves=at), 1)
    assert len(result.times) == N_BEATS + 1
    assert np.isnan(result.late[:, 7]).all() == (at == 0)
    assert np.isfinite(result.common).all()
    assert ("left at beat" in describe(result)) == (at == 0)


LAWS_THAT_THE_LESSON_QUOTES = [
    (Params(n_agents=12), 23.1),
    (Params(n_agents=15), 41.3),
    (Params(n_agents=16, listening=0.06), 20.0),
    (Params(following=0.5), 23.1),
    (Params(following=0.9), 45.9),
    (Params(listening=0.06, following=0.5), 20.0),
    (Params(n_agents=24, hearing=1, listening=0.43), 35.3),
    (Params(n_agents=24, hearing=2, listening=0.24), 25.8),
    (Params(n_agents=24, hearing=6, listening=0.08), 20.5),
    (Params(hand_noise=20.0), 34.6),
    (Params(hand_noise=20.0, listening=0.08), 32.4),
    (Params(listening=0.03, following=1.0), 20.6),
    (Params(concertmaster="first", core_share=1.0, core_deaf=True), 20.2),
]


@pytest.mark.parametrize(("params", "spread"), LAWS_THAT_THE_LESSON_QUOTES)
def test_a_law_that_the_lesson_quotes(params, spread):
    assert ensemble.long_run(params) == pytest.approx(spread, abs=0.06)


def test_runs_that_the_lesson_quotes():
    seeds = range(1, 21)
    sixteen = [run(Params(n_agents=16), seed) for seed in seeds]
    assert all(one.came_apart and 20 <= one.times[-1] <= 75 for one in sixteen)
    both = [run(Params(following=1.0), seed).came_apart for seed in seeds]
    assert sum(both) == 19
    peaks = [
        np.median([run(faints(gain), seed).spread.max() for seed in seeds])
        for gain in (0.0, 0.01, 0.03)
    ]
    np.testing.assert_allclose(peaks, [128, 67, 46], atol=1)
    alone = Params(concertmaster="first", core_share=1.0, core_deaf=True, leaves=60)
    assert 7 <= sum(run(alone, seed).came_apart for seed in seeds) <= 13


def faints(listening):
    return Params(listening=listening, following=1.0, faints=20, away=30)
