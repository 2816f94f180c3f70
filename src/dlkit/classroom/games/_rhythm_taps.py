"""Taps of the rhythm game as phases of a common beat, and the robots of the ring.

Beats lie on a grid that all phones share: multiples of `beat_ms` of the server's clock. A tap
counts by how late it is after the nearest beat, a phase from -beat/2 to beat/2. So it does not
matter when a phone began, nor in which order answers came in. What is constant for one phone (the
path of its sound, the error of its clock, the hand) is measured in its first round, under the
conductor, and taken out of all later ones.

Robots close a part of the gap to the neighbours' phases of the round before (and to the
conductor's beat), with noise: the rule of `models.ensemble`, once a round, on a ring.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.classroom.games import _seats
from dlkit.models._params import Checked, choice, param

Floats = NDArray[np.float64]

COUNT_IN = 4  # beats that a phone plays before the first that counts
TO_START_S = 5  # to find the button
FEWEST = 3  # taps that make a rhythm
CLOSEST_MS = 80  # two taps of one finger are further apart than this
TENTHS = 10.0  # phases are kept in tenths of a millisecond
ROBOTS = 2  # stream of the seed


@dataclass(frozen=True)
class Settings(Checked):
    """What the lecturer may choose. The first round is to tune in, always with the beat."""

    seats: int = param(20, 10, 10_000, "Players", help="People and robots together, in a ring.")
    rounds: int = param(9, 3, 40, "Rounds", help="With the one to tune in.")
    seconds: int = param(25, 10, 120, "Time for each round", "s")
    beats: int = param(8, 4, 16, "Beats to tap")
    beat_ms: int = param(600, 400, 1000, "From beat to beat", "ms", step=50)
    hears: int = param(1, 1, 4, "Hears on each side", "players")
    conductor: str = choice(
        "both",
        {"both": "first without, then with", "without": "without", "with": "with"},
        "Conductor",
    )
    noise: float = param(25.0, 0.0, 60.0, "Unsteadiness of robots", "ms", step=1)
    listening: float = param(0.4, 0.0, 0.5, "Robots listen to neighbours", step=0.05)
    following: float = param(0.5, 0.0, 0.9, "Robots follow a conductor", step=0.05)

    def __post_init__(self) -> None:
        super().__post_init__()
        needs = math.ceil((COUNT_IN + self.beats) * self.beat_ms / 1000) + TO_START_S
        if self.seconds < needs:
            raise ValueError(
                f"seconds must be at least {needs} for these beats, got {self.seconds}"
            )


def conducted(settings: Settings, step: int) -> bool:
    """Whether the beat is heard in this round; in the first one always."""
    if step == 0 or settings.conductor == "with":
        return True
    return settings.conductor == "both" and step > settings.rounds // 2


def checked_taps(value: Any, settings: Settings) -> list[float]:
    """Times in ms from the first beat, rising; a ValueError says what is wrong."""
    most, last = 2 * settings.beats, (settings.beats + 0.5) * settings.beat_ms
    if not isinstance(value, Mapping) or set(value) != {"taps"}:
        raise ValueError(f"value must have taps, got {_seats.said(value)}")
    taps = value["taps"]
    if not isinstance(taps, list | tuple) or not FEWEST <= len(taps) <= most:
        got = len(taps) if isinstance(taps, list | tuple) else _seats.said(taps)
        raise ValueError(f"taps must be {FEWEST} to {most} times, got {got}")
    first = -0.5 * settings.beat_ms
    for tap in taps:
        is_number = isinstance(tap, int | float) and not isinstance(tap, bool)
        if not is_number or not first <= tap <= last:
            raise ValueError(
                f"taps must be between {first:g} and {last:g}, got {_seats.said(tap)}"
            )
    if any(after - before < CLOSEST_MS for before, after in pairwise(taps)):
        raise ValueError(f"taps must be {CLOSEST_MS} ms or more apart, got closer ones")
    return [round(float(tap), 1) for tap in taps]


def wrapped(late: Any, beat_ms: float) -> Any:
    """Times as phases, from -beat/2 up to beat/2."""
    return (np.asarray(late, float) + beat_ms / 2) % beat_ms - beat_ms / 2


def mean_phase(late: Any, beat_ms: float) -> float:
    """The mean of phases on their circle."""
    turn = np.exp(2j * np.pi / beat_ms * np.asarray(late, float)).sum()
    return cmath.phase(complex(turn)) * beat_ms / (2 * math.pi)


def apart(late: Floats, beat_ms: float) -> Floats:
    """Each phase against their mean, the short way round."""
    return np.asarray(wrapped(late - mean_phase(late, beat_ms), beat_ms))


def spread(late: Floats, beat_ms: float) -> float:
    """Standard deviation of phases around their mean on the circle, divisor n - 1."""
    around = apart(late, beat_ms)
    return math.sqrt(float((around**2).sum()) / max(late.size - 1, 1))


def ring(place: int, n_seats: int, hears: int) -> list[int]:
    """The seats whom one hears: to the left, then to the right, the nearest first."""
    steps = range(1, hears + 1)
    return [(place - d) % n_seats for d in steps] + [(place + d) % n_seats for d in steps]


def robots_tap(late: Floats, settings: Settings, step: int, seed: int) -> Floats:
    """Where robots would tap in this round, having heard the last one, (N,)."""
    beat, sides = settings.beat_ms, range(1, settings.hears + 1)
    gaps = np.zeros(late.size)
    if step > 0:
        for d in sides:
            gaps += wrapped(late - np.roll(late, d), beat) + wrapped(
                late - np.roll(late, -d), beat
            )
    closed = settings.listening / (2 * settings.hears) * gaps
    if conducted(settings, step):
        closed = closed + settings.following * late
    noise = np.random.default_rng([seed, ROBOTS, step]).normal(0.0, settings.noise, late.size)
    return np.asarray(wrapped(late + noise - closed, beat))


def law(settings: Settings) -> list[float]:
    """The spread that the rule gives for robots alone, after each round, on average.

    The ring's waves k close their gaps at the rates listening * (1 - mean of cos(2 pi k d / N)),
    plus `following` under a conductor; the variance of each grows by the noise's. As long as the
    spread is small against the beat.
    """
    waves = 2 * np.pi * np.arange(1, settings.seats)[:, None] / settings.seats
    rates = settings.listening * (
        1 - np.cos(waves * np.arange(1, settings.hears + 1)).mean(axis=1)
    )
    variance, told = np.zeros(settings.seats - 1), []
    for step in range(settings.rounds):
        rate = rates + settings.following * conducted(settings, step)
        variance = (1 - rate) ** 2 * variance + settings.noise**2
        told.append(round(math.sqrt(float(variance.mean())), 2))
    return told


def packed(late: Floats) -> str:
    """Phases as text, in tenths of a millisecond."""
    return _seats.packed(np.rint(late * TENTHS).astype(np.int16))


def unpacked(text: str, n_seats: int) -> Floats:
    """The phases again, ms."""
    return _seats.unpacked(text, np.int16, n_seats) / TENTHS
