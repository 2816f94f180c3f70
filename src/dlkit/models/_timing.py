"""Linear phase correction: units that keep time and close the gaps that they hear.

    t_i(n+1) = t_i(n) + T + e_i(n) - sum_j w_ij (o_i(n) - o_j(n)),   o_i(n) = t_i(n) + m_i(n)

t_i is when unit i means to play its n-th note, o_i when the note is heard, e_i the noise of the
inner clock and m_i that of the hand, w_ij how much of its gap to unit j unit i closes by the
next beat. A conductor is a unit that closes no gap. Here all times are counted from the ideal
beat n T, so that T drops out; with L = diag(w 1) - w ('pull') the rule is

    t(n+1) = t(n) + e(n) - L o(n).

Sources: D. Vorberg and H.-H. Schulze (2002), Linear phase-correction in synchronization, Journal
of Mathematical Psychology 46, 56-87. A. M. Wing, S. Endo, A. Bradbury and D. Vorberg (2014),
Optimal feedback correction in string quartet synchronization, Journal of the Royal Society
Interface 11, 20131125.
"""

import math

import numpy as np
from numpy.typing import NDArray

from dlkit.models._fit import Floats

Bools = NDArray[np.bool_]
Phases = NDArray[np.int64]  # (T + 1,) which of the pulls holds after each beat

SETTLED = 64  # doublings of time after which a settled spread does not move any more
TINY = 1e-9


def pull(weights: Floats) -> Floats:
    """L = diag(w 1) - w, (U, U), of gains w_ij; nobody has a gap to themselves."""
    others = weights.copy()
    np.fill_diagonal(others, 0.0)
    return np.diag(others.sum(axis=1)) - others


def play(
    pulls: Floats,
    phases: Phases,
    clock: Floats,
    hand: Floats,
    counted: Bools | None = None,
    limit: float = math.inf,
) -> Floats:
    """When each note is heard, after the ideal beat, (T + 1, ..., U); all start together.

    `pulls` (S, U, U); `clock` and `hand` (T + 1, ..., U) are the noises. The run ends with the
    first beat at which units that are `counted` (T + 1, U) are more than `limit` apart.
    """
    heard = np.empty(hand.shape)
    meant = np.zeros(hand.shape[1:])
    turned = pulls.transpose(0, 2, 1)
    for n in range(len(hand)):
        heard[n] = meant + hand[n]
        if limit < math.inf and counted is not None and width(heard[n][counted[n]]) > limit:
            return heard[: n + 1]
        meant = meant + clock[n] - heard[n] @ turned[phases[n]]
    return heard


def width(values: Floats) -> float:
    """From the first note of a beat to the last."""
    return float(values.max() - values.min()) if values.size else 0.0


def expected(
    pulls: Floats, phases: Phases, clock: Floats, hand: Floats, counted: Bools
) -> tuple[Floats, Floats]:
    """The law of a run: variance between the counted units, and of their mean, (T + 1,) each.

    `clock` and `hand` are standard deviations, (U,). The first is what the sample variance
    (divisor N - 1) is on average, so one half of the mean square difference of a pair.
    """
    keeps = np.eye(clock.size) - pulls
    adds = np.diag(clock**2) + pulls @ np.diag(hand**2) @ pulls.transpose(0, 2, 1)
    meant = np.zeros((clock.size, clock.size))
    between, common = np.zeros(len(counted)), np.zeros(len(counted))
    for n, (phase, who) in enumerate(zip(phases, counted.astype(float), strict=True)):
        size = max(who.sum(), 1.0)
        each = who @ (meant.diagonal() + hand**2)
        common[n] = (who @ meant @ who + who @ hand**2) / size**2
        between[n] = max(each - size * common[n], 0.0) / max(size - 1, 1.0)
        meant = keeps[phase] @ meant @ keeps[phase].T + adds[phase]
    return between, common


def settled(pull: Floats, clock: Floats, hand: Floats, n_players: int) -> float:
    """The variance between the first `n_players` units in the long run, infinite if there is none.

    What lies apart from the common time obeys y(n+1) = P (1 - L) y(n) + noise, whose covariance
    is the sum of all powers; the sum doubles its length in each round.
    """
    if n_players < 2:
        return 0.0
    who = np.arange(clock.size) < n_players
    apart = np.eye(clock.size) - who / n_players
    keeps = apart - apart @ pull
    heard = apart @ np.diag(hand**2) @ apart.T
    adds = apart @ (np.diag(clock**2) + pull @ np.diag(hand**2) @ pull.T) @ apart.T
    if adds.any() and abs(wildest(pull, n_players)) >= 1 - TINY:
        return math.inf
    for _ in range(SETTLED if adds.any() else 0):
        adds = adds + keeps @ adds @ keeps.T
        keeps = keeps @ keeps
        if np.abs(keeps).max() < 1e-12:
            break
    return float((adds + heard).diagonal()[who].sum()) / (n_players - 1)


def wildest(pull: Floats, n_players: int) -> float:
    """What becomes of a gap in a beat, where it is worst: times 1 it stays, times -1 it flips.

    The real part of the factor with the largest size; 0 where there is no gap.
    """
    apart = np.eye(len(pull)) - (np.arange(len(pull)) < n_players) / max(n_players, 1)
    found = np.linalg.eigvals(apart - apart @ pull)
    return float(found[np.abs(found).argmax()].real)


def settled_at(rates: Floats, clock: float, hand: float) -> Floats:
    """The same in closed form where L is symmetric: `rates` (..., N - 1) are its eigenvalues.

    A difference that is closed at the rate a settles at the variance
    (clock^2 + a^2 hand^2) / (1 - (1 - a)^2) + hand^2.
    """
    if not rates.shape[-1]:
        return np.zeros(rates.shape[:-1])
    holds = (rates > TINY) & (rates < 2 - TINY)
    safe = np.where(holds, rates, 1.0)
    each = (clock**2 + safe**2 * hand**2) / (1 - (1 - safe) ** 2) + hand**2
    never = np.where((rates <= TINY) & (clock == 0), hand**2, math.inf)
    return np.asarray(np.where(holds, each, never).mean(axis=-1))


def best_rate(clock: float, hand: float) -> float:
    """The rate at which a difference settles lowest: 1 without noise of the hand, else less.

    The root of hand^2 a^2 + clock^2 a - clock^2 = 0.
    """
    if not clock:
        return 1.0 if not hand else 0.0
    noise = (hand / clock) ** 2
    return 2 / (1 + math.sqrt(1 + 4 * noise))
