"""An ensemble without a conductor: everybody hears the others and closes a part of each gap.

    t_i(n+1) = t_i(n) + T + e_i(n) - alpha sum_j (o_i(n) - o_j(n)) - beta (o_i(n) - c(n))

t_i is when player i means to play note n, o_i = t_i + m_i when it is heard, c the conductor's
beat, e_i the noise of the inner clock, m_i that of the hand. Where all N hear all and there is
no noise of the hand, the variance between players settles at

    sigma^2 / (1 - (1 - alpha N - beta)^2),

and the variance of the gap between two of them at twice that. It is lowest, sigma^2, where
alpha N + beta = 1, and there is none beyond 2: everybody overshoots. Without a conductor the
common time wanders like a random walk, with the variance n sigma^2 / N.

Ours: how listening goes to a core, what a fainting conductor leaves, that all players are equally
steady, and every number.

Sources: D. Vorberg and H.-H. Schulze (2002), Linear phase-correction in synchronization, Journal
of Mathematical Psychology 46, 56-87. A. M. Wing, S. Endo, A. Bradbury and D. Vorberg (2014),
Optimal feedback correction in string quartet synchronization, Journal of the Royal Society
Interface 11, 20131125.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models import _ensemble_checks, _ensemble_words
from dlkit.models._fit import Floats
from dlkit.models._hearing import N_BEATS, ensemble, gains, neighbours
from dlkit.models._params import Check, Checked, choice, param, switch
from dlkit.models._timing import best_rate, expected, play, pull, settled, settled_at, wildest

BEAT_MS = 500.0  # T: 120 beats a minute
LIMIT_MS = BEAT_MS  # a whole beat apart: nobody could say any more who is where
GAINS = np.linspace(0.0, 0.5, 401)  # alpha in the picture of the law
CLOSE = 0.05  # spreads that differ by less are called equal

CHAIRS = {
    "none": "nobody: all alike",
    "first": "first row",
    "middle": "a row in the middle",
    "last": "last row",
}


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change. Times are in milliseconds."""

    n_agents: int = param(8, 1, 40, "Players (N)", own="size")
    listening: float = param(0.125, 0.0, 0.5, "Listening to each other (\u03b1)", step=0.005,
                             help="Share of the gap to each other player closed by the next "
                                  "beat.")  # fmt: skip
    hearing: int = param(20, 1, 20, "Hears on each side", "players",
                         help="They sit in a ring; 20: everybody hears everybody.")  # fmt: skip
    following: float = param(0.0, 0.0, 2.0, "Following a conductor (β)", step=0.05,
                             help="Share of the gap to the conductor's beat closed by the next "
                                  "beat; 0: no conductor.")  # fmt: skip
    clock_noise: float = param(20.0, 0.0, 60.0, "Unsteadiness of each player", "ms", step=1,
                               help="Standard deviation of the inner clock.")  # fmt: skip
    hand_noise: float = param(0.0, 0.0, 40.0, "Unsteadiness of the hands", "ms", step=1,
                              help="A note that comes early or late by chance; the next one is "
                                   "not moved by it.")  # fmt: skip
    beat_noise: float = param(0.0, 0.0, 60.0, "Conductor's unsteadiness", "ms", step=1,
                              help="0: as exact as a metronome.")  # fmt: skip
    faints: int = param(N_BEATS, 0, N_BEATS, "The conductor faints at beat",
                        help=f"{N_BEATS}: never.")  # fmt: skip
    away: int = param(N_BEATS, 1, N_BEATS, "… and is away for", "beats")
    leaves: int = param(N_BEATS, 0, N_BEATS, "One player leaves at beat",
                        help=f"The concertmaster if there is one; {N_BEATS}: nobody "
                             "leaves.")  # fmt: skip
    concertmaster: str = choice("none", CHAIRS, "Tonight's concertmaster")
    core: int = param(1, 1, 12, "Core, with concertmaster", "players")
    core_share: float = param(0.8, 0.0, 1.0, "Listening that goes to them", step=0.05,
                              help="Share of everybody's listening; the rest goes to all "
                                   "others.")  # fmt: skip
    core_deaf: bool = switch(False, "They hear nobody else",
                             help="The core listens to itself only; one alone corrects "
                                  "nothing.")  # fmt: skip


@dataclass(frozen=True, eq=False)
class Result:
    """One run of n beats, fewer than N_BEATS where the ensemble came apart. Times in ms."""

    params: Params
    times: NDArray[np.int64]  # (n + 1,) beats
    late: Floats  # (n + 1, N) each note after the ideal beat; nan once the player has left
    beat: Floats  # (n + 1,) the conductor's beat after the ideal one
    spread: Floats  # (n + 1,) standard deviation between those who play
    common: Floats  # (n + 1,) mean of those who play
    law: Floats  # (n + 1,) the spread that the equation expects
    law_common: Floats  # (n + 1,) standard deviation of the mean that it expects
    led: Floats  # (n + 1, N) as `late`: the same luck under an exact, well followed conductor
    conducted: Floats  # (n + 1,) the spread of `led`
    settled: float  # spread in the long run, before anything happens; infinite if it never settles
    best: float  # the lowest spread that this noise allows
    factor: float  # what the worst gap is multiplied by in a beat; beyond -1 it grows
    came_apart: bool

    def frame(self) -> Any:
        """One row for each beat."""
        import pandas as pd

        names = ("spread", "common", "law", "law_common", "conducted")
        return pd.DataFrame({"beat": self.times, **{n: getattr(self, n) for n in names}})


def run(params: Params, seed: int = 0) -> Result:
    """One performance; the seed draws the noise of clocks, hands and beat."""
    size, (pulls, phases, there) = params.n_agents, ensemble(params)
    clock, hand = noises(params, seed)
    heard = play(pulls, phases, clock, hand, there, LIMIT_MS)
    n = len(heard)
    playing = there[:n, :size]
    late = np.where(playing, heard[:, :size], np.nan)
    led = np.where(playing, conducted(params, clock, hand)[:n], np.nan)
    law, law_common = expected(pulls, phases[:n], *deviations(params), there[:n])
    return Result(
        params=params,
        times=np.arange(n),
        late=late,
        beat=heard[:, size],
        spread=spreads(late),
        common=np.nanmean(late, axis=1),
        law=np.sqrt(law),
        law_common=np.sqrt(law_common),
        led=led,
        conducted=spreads(led),
        settled=long_run(params),
        best=lowest(params),
        factor=wildest(pull(followed(params)), size),
        came_apart=bool(np.nanmax(late[-1]) - np.nanmin(late[-1]) > LIMIT_MS),
    )


def noises(params: Params, seed: int) -> tuple[Floats, Floats]:
    """Noise of clocks and of hands, (T + 1, N + 1): other settings, the same luck."""
    rng = np.random.default_rng(seed)
    clock, hand = rng.standard_normal((2, N_BEATS + 1, params.n_agents + 1))
    clock_sd, hand_sd = deviations(params)
    return clock * clock_sd, hand * hand_sd


def deviations(params: Params) -> tuple[Floats, Floats]:
    """Standard deviations of clocks and hands, (N + 1,), the conductor last."""
    size = params.n_agents
    clock = np.append(np.full(size, params.clock_noise), params.beat_noise)
    return clock, np.append(np.full(size, params.hand_noise), 0.0)


def conducted(params: Params, clock: Floats, hand: Floats) -> Floats:
    """The same luck, deaf to each other, under an exact conductor followed as well as can be."""
    size = params.n_agents
    rate = best_rate(params.clock_noise, params.hand_noise)
    alone = np.zeros(len(clock), np.int64)
    return play(rate * np.eye(size)[None], alone, clock[:, :size], hand[:, :size])


def spreads(late: Floats) -> Floats:
    """Standard deviation between those who play, divisor N - 1, (T + 1,); 0 for one alone."""
    playing = (~np.isnan(late)).sum(axis=1)
    gaps = np.nan_to_num(late - np.nanmean(late, axis=1, keepdims=True))
    return np.asarray(np.sqrt((gaps**2).sum(axis=1) / np.maximum(playing - 1, 1)))


def long_run(params: Params) -> float:
    """The spread at which these settings settle; infinite where they never do."""
    units = followed(params)
    clock, hand = (each[: len(units)] for each in deviations(params))
    return float(np.sqrt(settled(pull(units), clock, hand, params.n_agents)))


def followed(params: Params) -> Floats:
    """The gains of all who count: a conductor whom nobody follows is left out."""
    size = params.n_agents + (params.following > 0)
    return gains(params)[:size, :size]


def lowest(params: Params) -> float:
    """The lowest spread that the players' noise allows, whatever they listen to."""
    rate = best_rate(params.clock_noise, params.hand_noise)
    rates = np.full(min(params.n_agents - 1, 1), rate)
    return float(np.sqrt(settled_at(rates, params.clock_noise, params.hand_noise)))


def law_curve(params: Params) -> Floats:
    """The spread in the long run at each of GAINS, all alike; infinite where there is none."""
    near = neighbours(params.n_agents, params.hearing).astype(float)
    rates = np.linalg.eigvalsh(pull(near))[1:]
    every = GAINS[:, None] * rates + params.following
    return np.asarray(np.sqrt(settled_at(every, params.clock_noise, params.hand_noise)))


def best_gain(params: Params) -> float:
    """The gain alpha at which the law is lowest, on the grid of GAINS."""
    return float(GAINS[law_curve(params).argmin()])


def quiet_until(result: Result) -> int:
    """The last beat of a run before the conductor faints or a player leaves."""
    params = result.params
    events = [params.leaves] if params.n_agents > 1 else []
    events += [params.faints] if params.following else []
    return min([N_BEATS, *events, int(result.times[-1])])


def typical(spread: Floats, until: int) -> float:
    """Root mean square of a spread over the beats from 10 (or half-way) to `until`."""
    start = min(10, until // 2)
    return float(np.sqrt(np.mean(spread[start : until + 1] ** 2)))


def tighter(result: Result) -> str:
    """Who is tighter: `peers`, the run as set; `conductor`, the same luck conducted; or `same`."""
    until = quiet_until(result)
    own, led = typical(result.spread, until), typical(result.conducted, until)
    if result.came_apart or own > led * (1 + CLOSE):
        return "conductor"
    return "peers" if own < led * (1 - CLOSE) else "same"


def outcome(result: Result) -> str:
    """Against the lowest spread there is: `apart`, `looser`, or `same`."""
    if result.came_apart:
        return "apart"
    own = typical(result.spread, quiet_until(result))
    led = typical(result.conducted, quiet_until(result))
    return "looser" if own > led * (1 + CLOSE) else "same"


def describe(result: Result) -> str:
    """How tight it was, beside the law and a conductor; what happened; where the beat went."""
    return _ensemble_words.told(result, quiet_until(result), typical)


def measures(result: Result) -> dict[str, float]:
    """The spread between the players in the second half, and whether they came apart."""
    return {
        "late_spread": float(result.spread[result.times.size // 2 :].mean()),
        "came_apart": float(result.came_apart),
    }


def checks() -> list[Check]:
    """What is known exactly: the law at three gains and four sizes, best gains, the wandering."""
    return _ensemble_checks.all_of_them()
