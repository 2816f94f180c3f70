"""Kuramoto's oscillators: the equation, a fast trajectory, and how much order theory expects.

    dtheta_i/dt = omega_i + (K/N) * sum_j sin(theta_j - theta_i)

The sum over all others is the same for everyone: with C + iS the mean of exp(i theta) it is
K (S cos theta_i - C sin theta_i), so one step costs N and not N squared.

Source: S. H. Strogatz (2000), From Kuramoto to Crawford, Physica D 143, 1-20.
"""

import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
N_NODES = 400  # of the integral over half a turn


def rhythms(n_agents: int, spread: float, kind: str = "normal") -> Floats:
    """Own rhythms (N,), rad/s, around 0: the quantiles of the distribution, ascending.

    `spread` is the standard deviation of the normal, or the half-width of the Lorentz
    distribution.
    """
    places = (np.arange(n_agents) + 0.5) / n_agents
    if kind == "lorentz":
        return np.asarray(spread * np.tan(math.pi * (places - 0.5)))
    from statistics import NormalDist

    normal = NormalDist()
    return spread * np.array([normal.inv_cdf(place) for place in places])


def mean_field(theta: Floats) -> NDArray[np.complex128]:
    """r exp(i psi) over the last axis."""
    return np.asarray(np.cos(theta).mean(axis=-1) + 1j * np.sin(theta).mean(axis=-1))


def velocity(theta: Floats, omega: Floats, coupling: Floats | float, sight: int = 0) -> Floats:
    """dtheta/dt of all, rad/s; the agents are the last axis.

    With `sight` the agents stand in a ring and each sees so many on either side; 0: all see all.
    """
    cos, sin = np.cos(theta), np.sin(theta)
    if sight:
        seen_cos, seen_sin = around(cos, sight), around(sin, sight)
    else:
        seen_cos, seen_sin = cos.mean(axis=-1, keepdims=True), sin.mean(axis=-1, keepdims=True)
    cos *= seen_sin
    sin *= seen_cos
    cos -= sin
    cos *= coupling
    cos += omega
    return np.asarray(cos)


def around(values: Floats, sight: int) -> Floats:
    """The mean over `sight` places on either side in a ring; one's own adds no pull, see below.

    The sum holds one's own value too, but sin(theta_i - theta_i) is 0, so only the divisor, the
    number of others, has to be right.
    """
    n_agents = values.shape[-1]
    sight = min(sight, (n_agents - 1) // 2)
    if sight < 1:
        return values
    wide = np.concatenate([values[..., -sight - 1 :], values, values[..., :sight]], axis=-1)
    sums = wide.cumsum(axis=-1)
    return np.asarray((sums[..., 2 * sight + 1 :] - sums[..., : -2 * sight - 1]) / (2 * sight))


def trajectory(
    start: Floats,
    omega: Floats,
    coupling: Floats | float,
    n_steps: int,
    dt: float,
    sight: int = 0,
) -> Floats:
    """Phases after each step of `dt` seconds, (T + 1, ..., N), not wrapped.

    A coupling of 0 for one agent makes it a pacemaker: it keeps its rhythm whatever it sees.
    """
    phases = np.empty((n_steps + 1, *np.shape(start)))
    phases[0] = start
    moving = stepped(start, omega, coupling, dt, sight)
    for t, theta in enumerate(islice(moving, n_steps), 1):
        phases[t] = theta
    return phases


def order_over_time(
    start: Floats, omega: Floats, coupling: float, n_steps: int, dt: float
) -> Floats:
    """Order r after each step, (T + 1,), for groups too large to keep every phase."""
    order = np.empty(n_steps + 1)
    order[0] = abs(mean_field(start))
    for t, theta in enumerate(islice(stepped(start, omega, coupling, dt), n_steps), 1):
        order[t] = abs(mean_field(theta))
    return order


def stepped(
    start: Floats, omega: Floats, coupling: Floats | float, dt: float, sight: int = 0
) -> Iterator[Floats]:
    """The phases after one step, after two, and so on; always the same array, changed in place.

    Adams-Bashforth of order 3, which looks once a step and back at the two looks before; Heun's
    rule makes the first two steps.
    """
    theta = np.array(start, dtype=np.float64)
    past: list[Floats] = []
    while True:
        slope = velocity(theta, omega, coupling, sight)
        if len(past) < 2:
            ahead = velocity(theta + dt * slope, omega, coupling, sight)
            theta += (dt / 2) * (slope + ahead)
            past.append(slope)
        else:
            before, last = past
            before *= 5 * dt / 12
            before -= (16 * dt / 12) * last
            before += (23 * dt / 12) * slope
            theta += before
            past = [last, slope]
        yield theta


def critical_coupling(spread: float, kind: str = "normal") -> float:
    """K_c = 2 / (pi g(0)), rad/s: below it a large group without pacemaker finds no order."""
    if kind == "lorentz":
        return 2 * spread
    return 2 * spread * math.sqrt(2 * math.pi) / math.pi


def held_order(pull: Floats, kind: str = "normal") -> Floats:
    """Order of a group that feels a steady pull (X,), in units of the spread, at most 100.

    h(x) = x * integral of cos(a)**2 g(x sin a) over half a turn: those whose own rhythm differs
    from the pull's by less than x are held, the others drift and add nothing.
    """
    if kind == "lorentz":
        return np.asarray((np.sqrt(1 + pull**2) - 1) / pull)
    angle = ((np.arange(N_NODES) + 0.5) / N_NODES - 0.5) * math.pi
    bell = np.exp(-((pull[:, None] * np.sin(angle)) ** 2) / 2) / math.sqrt(2 * math.pi)
    return np.asarray(pull * (bell @ np.cos(angle) ** 2) * math.pi / N_NODES)


@lru_cache(maxsize=4)
def _held(kind: str) -> tuple[Floats, Floats]:
    """Pulls from weak to strong and the order that they hold; kept, since it takes 10 ms."""
    pull = np.geomspace(1e-3, 100.0, 3000)
    return pull, held_order(pull, kind)


def expected_order(
    coupling: Floats | float, spread: float, kind: str = "normal", pacemakers_share: float = 0.0
) -> Floats:
    """Order r of those who listen in a large group, all seeing all.

    The pull is K times what all show together: pacemakers, whose rhythm is in the middle, the
    share e of it, the others r. So r = h(x) with x = K (e + (1 - e) r) / spread. We go the other
    way: each x gives r, and then the K to which both belong.
    """
    strength = np.asarray(coupling, dtype=np.float64)
    if spread == 0:
        return np.where(strength > 0, 1.0, 0.0)
    pull, order = _held(kind)
    belongs = pull * spread / (pacemakers_share + (1 - pacemakers_share) * order)
    return np.interp(strength, belongs, order, left=0.0)
