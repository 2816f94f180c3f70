"""The town of the adoption game and the robots who live in its empty seats.

Seats, contacts and motives are those of `models.adoption` with the settings of the game; they are
drawn from the seed, so a state need not hold them. In each round a robot looks at what had been
done before it, as people do; once it is ready it moves with chance `response` (the long tail with
the model's own chance). With nobody but robots the game is a run of the model.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from dlkit.models import adoption as model
from dlkit.models._cascade import needed_of
from dlkit.models._market import EARLY, FOLLOWER, KINDS, LEADER, PIONEER, STANDARD_FOLLOWER, TAIL
from dlkit.models._network import Network, directed
from dlkit.models._params import Checked, choice, param
from dlkit.models._spread import LONGEST, steps_until

Bools = NDArray[np.bool_]
Counts = NDArray[np.int64]
Moved = NDArray[np.int8]  # (N,) the step in which each seat moved, -1 not yet
STANDARD, NOBODY = len(KINDS), len(KINDS) + 1  # movers that are no kind of people
VISITS, CHANCE, SOURCES = 2, 3, 4  # streams of the seed


@dataclass(frozen=True)
class Settings(Checked):
    """What the lecturer may choose."""

    seats: int = param(100, 10, 10_000, "Seats", help="People and robots together.")
    rounds: int = param(12, 2, 60, "Rounds")
    seconds: int = param(25, 5, 300, "Time for each round", "s")
    contacts: int = param(8, 2, 20, "Contacts of each seat")
    cross_share: float = param(
        0.2, 0.0, 1.0, "Contact across the chasm",
        help="Chance that a contact is looked for in the other market.",
    )  # fmt: skip
    proof_threshold: float = param(0.15, 0.01, 1.0, "Proof that robots ask for", "of contacts")
    standard_threshold: float = param(0.5, 0.01, 1.0, "Robots' standard begins at")
    response: float = param(0.6, 0.05, 1.0, "Ready robots who move", "per round", step=0.05)
    showing_effort: float = param(1.0, 0.0, 5.0, "Going back and showing", "visits")
    motives: str = choice(
        "own",
        {"own": "each plays as themselves", "given": "each is given the motive of the seat"},
        "People's motives",
    )


@dataclass(frozen=True)
class Params(model.Params):
    """The model's, also for as few seats and rounds as a game may have."""

    n_agents: int = param(100, 10, 10_000, "People")
    n_steps: int = param(12, 1, 60, "Steps")


@dataclass(frozen=True, eq=False)
class Town:
    """Who sits where: nothing of it changes in a game."""

    params: Params
    market: model.Market
    first_visit: NDArray[np.int16]  # (N,) step in which a pioneer first comes by
    order: tuple[int, ...]  # seats as people get them; pioneers' seats are not given away

    @property
    def kinds(self) -> NDArray[np.int8]:
        """The motive of each seat, (N,)."""
        return self.market.kinds

    @cached_property
    def looks_to(self) -> Network:
        """The leaders whom each seat follows."""
        leaders = np.repeat(np.arange(self.kinds.size), self.market.following.degrees)
        return directed(self.kinds.size, self.market.following.indices, leaders)

    @cached_property
    def needed(self) -> NDArray[np.int32]:
        """How many contacts early adopters and leaders wait for, (N,)."""
        needed = np.full(self.kinds.size, self.params.early_needs, np.int32)
        leaders = self.kinds == LEADER
        degrees = self.market.network.degrees[leaders]
        needed[leaders] = needed_of(self.params.proof_threshold, degrees)
        return needed

    @property
    def standard_count(self) -> int:
        """How many people of all are the standard."""
        size = np.array([self.kinds.size], np.int32)
        return int(needed_of(self.params.standard_threshold, size)[0])

    def leaders_known(self, seat: int) -> Counts:
        """The opinion leaders among one's contacts and those whom one follows."""
        contacts = self.market.network.contacts(seat)
        near = contacts[self.kinds[contacts] == LEADER]
        return np.union1d(near, self.looks_to.contacts(seat)).astype(np.int64)


def params_of(settings: Settings) -> Params:
    """The model with the settings of a game."""
    return Params(
        n_agents=settings.seats,
        degree=settings.contacts,
        cross_share=settings.cross_share,
        proof_threshold=settings.proof_threshold,
        standard_threshold=settings.standard_threshold,
        response=settings.response,
        showing_effort=settings.showing_effort,
        n_steps=settings.rounds,
    )


@lru_cache(maxsize=4)
def town(settings: Settings, seed: int) -> Town:
    """The town of a game: the market that the model draws from the same seed."""
    params = params_of(settings)
    market = model.market(params, seed)
    mixed = np.random.default_rng([seed, 1]).permutation(settings.seats)
    order = tuple(mixed[market.kinds[mixed] != PIONEER].tolist())
    return Town(params, market, _first_visits(market, params, seed), order)


def begun(town: Town) -> Moved:
    """Before the first round: the pioneers have moved."""
    return np.where(town.kinds == PIONEER, 0, -1).astype(np.int8)


def near_moved(network: Network, moved: Bools) -> Counts:
    """How many of each seat's contacts have moved, (N,)."""
    so_far = np.concatenate([[0], np.cumsum(moved[network.indices])])
    return np.asarray(so_far[network.indptr[1:]] - so_far[network.indptr[:-1]])


def ready(town: Town, moved: Moved, step: int) -> Bools:
    """Which seats have seen what their motive asks for, after `step` steps, (N,)."""
    has, kinds = moved >= 0, town.kinds
    near = near_moved(town.market.network, has)
    led = near_moved(town.looks_to, has) > 0
    standard = (int(has.sum()) >= town.standard_count) & ~town.market.never
    seen = (near >= town.needed) | (kinds == EARLY) & (town.first_visit <= step)
    waits_for_standard = kinds >= STANDARD_FOLLOWER
    return np.select([waits_for_standard, kinds == FOLLOWER], [standard, led], seen) & ~has


def robots_move(town: Town, moved: Moved, step: int, seed: int) -> Bools:
    """Which seats a robot would move now, (N,)."""
    chance = np.where(town.kinds == TAIL, town.params.tail_hazard, town.params.response)
    draws = np.random.default_rng([seed, CHANCE, step]).random(moved.size)
    return np.asarray(ready(town, moved, step) & (draws < chance))


def moved_by(town: Town, moved: Moved, movers: Counts, step: int, seed: int) -> Counts:
    """Through what kind of people each of these seats moved, by its motive, (movers,).

    A contact that has moved, by chance; leaders for their followers; STANDARD for those who wait
    for it; a pioneer who came by; NOBODY where there is none of these.
    """
    by = _through_contacts(town, moved, movers, np.random.default_rng([seed, SOURCES, step]))
    kinds = town.kinds[movers]
    visited = (by == NOBODY) & (kinds == EARLY) & (town.first_visit[movers] <= step)
    by[visited] = PIONEER
    by[kinds == FOLLOWER] = LEADER
    by[kinds >= STANDARD_FOLLOWER] = STANDARD
    return by


def through_contacts(town: Town, moved: Moved, movers: Counts, step: int, seed: int) -> Counts:
    """The kind of a contact who has moved, by chance, or NOBODY, (movers,)."""
    return _through_contacts(town, moved, movers, np.random.default_rng([seed, SOURCES, step]))


def _through_contacts(
    town: Town, moved: Moved, movers: Counts, rng: np.random.Generator
) -> Counts:
    places = np.full(moved.size, -1)
    places[movers] = np.arange(movers.size)
    contacts, whose = town.market.network.edges_from(movers.astype(np.int32))
    have = moved[contacts] >= 0
    contacts, whose = contacts[have], whose[have]
    mixed = rng.permutation(contacts.size)
    by = np.full(movers.size, NOBODY, np.int64)
    by[places[whose[mixed]]] = town.kinds[contacts[mixed]]  # the last one written stays
    return by


def _first_visits(market: model.Market, params: Params, seed: int) -> NDArray[np.int16]:
    """When a pioneer first comes by, for early adopters; as in the model, (N,)."""
    first = np.full(market.kinds.size, LONGEST, np.int16)
    early, pioneers = (np.flatnonzero(market.kinds == kind) for kind in (EARLY, PIONEER))
    if early.size and pioneers.size and params.showing_effort > 0:
        rate = pioneers.size * params.showing_effort / (pioneers.size + early.size - 1)
        rng = np.random.default_rng([seed, VISITS])
        first[early] = steps_until(rate, early.size, rng)
    return first
