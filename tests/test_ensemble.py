"""The ensemble: the rule as printed, the exact laws, cases by hand, and what breaks it."""

import numpy as np
import pytest

from dlkit.models import _ensemble_checks, _timing, ensemble
from dlkit.models.ensemble import BEAT_MS, LIMIT_MS, N_BEATS, Params, describe, run

QUIET = {"clock_noise": 0.0, "hand_noise": 0.0}


def as_printed(params, clock, hand, n_beats):
    """The equation of the paper with its T in it, player by player; the conductor is exact."""
    size = params.n_agents
    meant, notes = [0.0] * size, []
    for n in range(n_beats + 1):
        heard = [meant[i] + hand[n][i] for i in range(size)]
        notes.append(heard)
        beat = n * BEAT_MS
        meant = [
            meant[i] + BEAT_MS + clock[n][i]
            - params.listening * sum(heard[i] - heard[j] for j in range(size))
            - params.following * (heard[i] - beat)
            for i in range(size)
        ]  # fmt: skip
    return np.array(notes)


@pytest.mark.parametrize("following", [0.0, 0.4])
def test_the_fast_form_is_the_printed_equation(following):
    params = Params(n_agents=5, listening=0.11, following=following, hand_noise=7.0)
    result = run(params, 4)
    clock, hand = ensemble.noises(params, 4)
    notes = as_printed(params, clock, hand, N_BEATS)
    ideal = BEAT_MS * np.arange(N_BEATS + 1)[:, None]
    np.testing.assert_allclose(result.late, notes - ideal, atol=1e-8)


def test_spread_and_common_time_are_plain_statistics_of_the_notes():
    result = run(Params(n_agents=5, listening=0.1), 2)
    np.testing.assert_allclose(result.spread, result.late.std(axis=1, ddof=1))
    np.testing.assert_allclose(result.common, result.late.mean(axis=1))


def test_three_players_by_hand():
    """Notes at 0, 30 and 60 ms, each closes a fifth of each gap: 18, 30, 42."""
    pulls = _timing.pull(np.full((3, 3), 0.2))[None]
    start = np.array([[0.0, 30.0, 60.0], [0, 0, 0], [0, 0, 0]])
    still, one = np.zeros((3, 3)), np.zeros(3, np.int64)
    heard = _timing.play(pulls, one, start, still)
    np.testing.assert_allclose(heard[1], [0, 30, 60])
    np.testing.assert_allclose(heard[2], [18, 30, 42])


@pytest.mark.parametrize(("gain", "after"), [(1 / 3, [30, 30, 30]), (2 / 3, [60, 30, 0])])
def test_a_third_closes_all_gaps_at_once_and_two_thirds_turns_them_round(gain, after):
    pulls = _timing.pull(np.full((3, 3), gain))[None]
    start = np.array([[0.0, 30.0, 60.0], [0, 0, 0], [0, 0, 0]])
    heard = _timing.play(pulls, np.zeros(3, np.int64), start, np.zeros((3, 3)))
    np.testing.assert_allclose(heard[2], after, atol=1e-9)


@pytest.mark.parametrize("size", [2, 4, 8, 27])
@pytest.mark.parametrize(("total", "ratio"), [(0.5, 1.3333), (1.0, 1.0), (1.9, 5.2632)])
def test_the_variance_between_players_is_the_one_in_the_theory(size, total, ratio):
    weights = _ensemble_checks.alike(size, total / size)
    law = _timing.settled(_timing.pull(weights), np.ones(size), np.zeros(size), size)
    assert law == pytest.approx(ratio, rel=1e-4)
    heard = _ensemble_checks.simulated(weights, 12_000 // (size - 1), 100, 50 + size)
    assert heard.var(axis=2, ddof=1).mean() == pytest.approx(ratio, rel=0.02)


def test_the_gap_of_a_pair_varies_twice_as_much_as_players_do():
    heard = _ensemble_checks.simulated(_ensemble_checks.alike(5, 0.1), 3000, 100, 2)
    pairs = ((heard[..., 0] - heard[..., 3]) ** 2).mean()
    assert pairs == pytest.approx(2 * heard.var(axis=2, ddof=1).mean(), rel=0.02)
    assert pairs == pytest.approx(2 / (1 - (1 - 0.5) ** 2), rel=0.02)


@pytest.mark.parametrize("size", [2, 4, 8, 27])
def test_the_best_gain_is_one_over_n(size):
    assert _ensemble_checks.best_gain_of(size, 0.0) == pytest.approx(1 / size, abs=6e-4)


@pytest.mark.parametrize(("hand", "best"), [(0.5, 0.21), (1.0, 0.15)])
def test_unsteady_hands_lower_the_best_gain(hand, best):
    assert _ensemble_checks.best_gain_of(4, hand) == pytest.approx(best, abs=0.03)
    assert _timing.best_rate(1.0, hand) / 4 == pytest.approx(best, abs=0.006)


def test_unsteady_hands_in_a_simulation_give_the_law_and_the_best_gain():
    gains = [0.09, 0.15, 0.21, 0.27]
    seen = []
    for gain in gains:
        weights = _ensemble_checks.alike(4, gain)
        heard = _ensemble_checks.simulated(weights, 4000, 60, 5, hand=1.0)
        seen.append(heard.var(axis=2, ddof=1).mean())
        law = _timing.settled_at(np.array([4 * gain]), 1.0, 1.0)
        assert seen[-1] == pytest.approx(float(law), rel=0.02)
    assert gains[int(np.argmin(seen))] == 0.15


def test_peers_and_conductor_at_their_best_are_equally_tight_note_for_note():
    result = run(Params(n_agents=8, listening=0.125), 3)
    np.testing.assert_allclose(result.spread, result.conducted, atol=1e-9)
    assert ensemble.tighter(result) == "same"
    led = run(Params(n_agents=8, listening=0.0, following=1.0), 3)
    np.testing.assert_allclose(led.spread, result.spread, atol=1e-9)


def test_hands_do_not_break_the_equality():
    result = run(Params(n_agents=5, listening=0.2, hand_noise=20.0), 3)
    led = run(Params(n_agents=5, listening=0.0, following=1.0, hand_noise=20.0), 3)
    np.testing.assert_allclose(led.spread, result.spread, atol=1e-9)


@pytest.mark.parametrize("following", [0.3, 1.0, 1.7])
def test_under_a_conductor_pairs_differ_by_the_printed_variance(following):
    long = ensemble.long_run(Params(listening=0.0, following=following, clock_noise=1.0))
    assert 2 * long**2 == pytest.approx(2 / (1 - (1 - following) ** 2))


def test_listening_and_following_add_up():
    for listening, following in [(0.05, 0.4), (0.1, 0.2), (0.0, 0.6)]:
        params = Params(n_agents=8, listening=listening, following=following)
        total = 8 * listening + following
        assert ensemble.long_run(params) == pytest.approx(20 / np.sqrt(1 - (1 - total) ** 2))


@pytest.mark.parametrize("chair", ["none", "first", "middle", "last"])
def test_the_law_of_a_run_ends_at_the_law_of_the_long_run(chair):
    params = Params(n_agents=9, listening=0.06, following=0.2, hand_noise=8.0, beat_noise=10.0,
                    hearing=2, concertmaster=chair, core=2, core_share=0.6)  # fmt: skip
    result = run(params, 1)
    assert result.law[0] == pytest.approx(8.0)  # all mean to start together: only the hands
    assert result.law[-1] == pytest.approx(result.settled, rel=1e-6)


def test_the_law_of_a_run_is_what_many_runs_do():
    params = Params(n_agents=6, listening=0.05, following=0.5, faints=20, away=15, leaves=50,
                    hand_noise=5.0, beat_noise=8.0)  # fmt: skip
    results = [run(params, seed) for seed in range(400)]
    spread = np.sqrt(np.mean([one.spread**2 for one in results], axis=0))
    np.testing.assert_allclose(spread, results[0].law, rtol=0.13)
    common = np.std([one.common for one in results], axis=0)
    np.testing.assert_allclose(common, results[0].law_common, rtol=0.17)


@pytest.mark.parametrize("size", [2, 8, 27])
def test_without_a_conductor_the_common_time_is_a_random_walk(size):
    result = run(Params(n_agents=size, listening=1 / size if size > 2 else 0.5), 1)
    walk = 20 * np.sqrt(result.times / size)
    np.testing.assert_allclose(result.law_common, walk, atol=1e-9)


def test_an_exact_conductor_holds_the_common_time_and_an_unsteady_one_takes_it_along():
    exact = run(Params(listening=0.0, following=0.5), 1)
    assert exact.law_common[-1] == pytest.approx(20 / np.sqrt(8 * 0.75), rel=1e-6)
    human = run(Params(listening=0.0, following=0.5, beat_noise=20.0), 1)
    assert human.law_common[-1] > 0.9 * 20 * np.sqrt(N_BEATS - 2)
    assert human.law_common[-1] > 2 * run(Params(), 1).law_common[-1]
    assert human.settled == pytest.approx(exact.settled)
    np.testing.assert_allclose(human.spread, exact.spread, atol=1e-9)


@pytest.mark.parametrize(("n_agents", "listening"), [(8, 0.3), (16, 0.15), (40, 0.5)])
def test_too_much_listening_breaks_the_group_and_is_said(n_agents, listening):
    result = run(Params(n_agents=n_agents, listening=listening), 1)
    assert result.came_apart
    assert result.settled == np.inf
    assert result.factor == pytest.approx(1 - n_agents * listening)
    assert np.isfinite(result.late).all()
    wide = result.late.max(axis=1) - result.late.min(axis=1)
    assert (wide[:-1] <= LIMIT_MS).all()
    assert wide[-1] > LIMIT_MS
    assert ensemble.outcome(result) == "apart"
    assert "Everybody corrects too much" in describe(result)
    assert f"At beat {result.times[-1]} it came apart" in describe(result)


def test_at_two_a_gap_comes_back_as_large():
    result = run(Params(n_agents=8, listening=0.125, following=1.0), 1)
    assert result.factor == pytest.approx(-1)
    assert result.settled == np.inf
    assert "as large, on the other side" in describe(result)


def test_who_does_not_listen_drifts_apart_and_that_is_said():
    result = run(Params(listening=0.0), 1)
    np.testing.assert_allclose(result.law, 20 * np.sqrt(result.times))
    assert "Nothing closes the gaps" in describe(result)


def test_one_player_is_not_apart_from_anybody():
    result = run(Params(n_agents=1, listening=0.5, concertmaster="first", leaves=0), 1)
    assert (result.spread == 0).all()
    assert (result.law == 0).all()
    assert result.settled == result.best == 0
    assert np.isfinite(result.late).all()
    assert describe(result).startswith("One player has nobody to be apart from.")
    np.testing.assert_allclose(ensemble.law_curve(result.params), 0)


@pytest.mark.parametrize("listening", [0.0, 0.125, 0.5])
def test_without_noise_all_play_together(listening):
    result = run(Params(listening=listening, **QUIET), 1)
    assert (result.late == 0).all()
    assert result.settled == result.best == 0
    assert "Spread 0 ms" in describe(result)


def test_hands_alone_need_no_correction():
    result = run(Params(clock_noise=0.0, hand_noise=10.0, listening=0.0), 1)
    assert result.settled == result.best == pytest.approx(10)
    np.testing.assert_allclose(result.law, 10)


def test_the_law_curve_has_its_lowest_point_at_the_best_gain():
    assert ensemble.best_gain(Params(n_agents=8)) == pytest.approx(0.125)
    assert ensemble.best_gain(Params(n_agents=8, following=0.6)) == pytest.approx(0.05)
    curve = ensemble.law_curve(Params(n_agents=8))
    assert np.isinf(curve[ensemble.GAINS >= 0.25]).all()
    assert np.isfinite(curve[(ensemble.GAINS > 0) & (ensemble.GAINS < 0.249)]).all()


def test_the_same_seed_gives_the_same_run_and_another_another():
    one, same, other = (run(Params(), seed).late for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_the_sentence_the_bets_and_the_picture_agree_on_every_seed(seed):
    at_best, over = run(Params(), seed), run(Params(listening=0.24), seed)
    assert ensemble.outcome(at_best) == "same"
    assert ensemble.outcome(over) == "looser"
    assert ensemble.tighter(over) == "conductor"
    assert describe(at_best).startswith("Spread ")
    assert "law: 20 ms" in describe(at_best)


@pytest.mark.parametrize(
    ("name", "value"),
    [("n_agents", 0), ("n_agents", 41), ("listening", 0.51), ("following", -0.1),
     ("concertmaster", "boss"), ("clock_noise", float("nan"))],
)  # fmt: skip
def test_a_setting_out_of_range_is_refused_by_name(name, value):
    with pytest.raises(ValueError, match=f"{name} must be"):
        Params(**{name: value})


def test_every_check_passes():
    checks = ensemble.checks()
    assert [check.name for check in checks if not check.passed] == []
    assert len(checks) >= 20


def test_the_frame_has_a_row_for_each_beat():
    assert len(run(Params(), 1).frame()) == N_BEATS + 1
