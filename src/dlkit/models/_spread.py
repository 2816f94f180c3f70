"""One run of Roest's rule over given people: who gets ready, through whom, who moves when."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dlkit.models._cascade import (
    NEVER,
    NOBODY,
    STANDARD,
    Calendar,
    Listeners,
    needed_of,
)
from dlkit.models._market import (
    EARLY,
    FOLLOWER,
    LEADER,
    PIONEER,
    STANDARD_FOLLOWER,
    TAIL,
    Market,
)
from dlkit.models._network import Index

LONGEST = 30_000  # steps that anybody waits; longer than any run


class Rule(Protocol):
    """The parameters that the spread itself reads."""

    @property
    def early_needs(self) -> int: ...
    @property
    def proof_threshold(self) -> float: ...
    @property
    def standard_threshold(self) -> float: ...
    @property
    def standard_reading(self) -> str: ...
    @property
    def standard_scope(self) -> str: ...
    @property
    def showing_effort(self) -> float: ...
    @property
    def response(self) -> float: ...
    @property
    def tail_hazard(self) -> float: ...
    @property
    def n_steps(self) -> int: ...


@dataclass(eq=False)
class Moves:
    """Who moved when and through whom, (N,) each; filled in while the idea spreads."""

    moved_at: NDArray[np.int32]
    moved_by: NDArray[np.int32]
    ready: NDArray[np.bool_]
    proof_seen: float = float("nan")


def moves(market: Market, rule: Rule, rng: np.random.Generator) -> Moves:
    """Run until nobody is left who could move, or the steps are over."""
    spread = _Spread(market, rule, rng)
    for step in range(rule.n_steps + 1):
        if step > spread.last:
            break
        spread.step(step)
    return spread.done()


class _Spread:
    """The state of one run."""

    def __init__(self, market: Market, rule: Rule, rng: np.random.Generator) -> None:
        n_agents = market.kinds.size
        self.market, self.rule, self.rng = market, rule, rng
        self.needed = _needed(market, rule)
        self.listeners = Listeners(market.network, self.needed)
        follows = (market.kinds == FOLLOWER).astype(np.int32)
        self.followers = Listeners(market.following, follows, mutual=False)
        self.waits = _waits(market, rule, rng)
        self.moved_at = np.full(n_agents, -1, np.int32)
        self.moved_by = np.full(n_agents, NOBODY, np.int32)
        self.count = 0
        self.for_standard = _for_standard(n_agents, rule)
        self.moving, self.visits = Calendar(rule.n_steps), Calendar(rule.n_steps)
        pioneers = np.flatnonzero(market.kinds == PIONEER).astype(np.int32)
        self.moving.add(pioneers, np.zeros(pioneers.size, np.int16))
        self.visitors = self._plan_visits(pioneers)

    @property
    def last(self) -> int:
        """The last step in which something is known to happen."""
        return max(self.moving.last, self.visits.last)

    def step(self, step: int) -> None:
        """Let those move whose time has come, then see who is ready because of them."""
        movers = self.moving.take(step)
        if movers.size:
            self.moved_at[movers] = step
            self.count += movers.size
            self._get_ready(*self.listeners.hear(movers, self.rng), step)
            if self.followers.are_left:
                leaders = movers[self.market.kinds[movers] == LEADER]
                self._get_ready(*self.followers.hear(leaders), step)
        visited = self.visits.take(step)
        if visited.size:
            visited = visited[self.listeners.waits[visited]]
            self.listeners.stop(visited)
            self._get_ready(visited, self.visitors[visited], step)
        if self.count >= self.for_standard:
            self._standard_reached(step)

    def done(self) -> Moves:
        """The run's outcome; who was ready but had not moved was moved by nobody yet."""
        ready = self.moved_by != NOBODY
        ready |= self.moved_at == 0
        self.moved_by[self.moved_at < 0] = NOBODY
        return Moves(self.moved_at, self.moved_by, ready, self._proof_seen())

    def _get_ready(self, agents: Index, by: Index, step: int) -> None:
        if not agents.size:
            return
        self.moved_by[agents] = by
        self.moving.add(agents, self.waits[agents] + np.int16(step))

    def _standard_reached(self, step: int) -> None:
        """Everybody who waits for the standard of all is ready, once."""
        kinds = self.market.kinds
        waiting = (kinds >= STANDARD_FOLLOWER) & ~self.market.never
        agents = np.flatnonzero(waiting).astype(np.int32)
        self._get_ready(agents, np.full(agents.size, STANDARD, np.int32), step)
        self.for_standard = NEVER

    def _plan_visits(self, pioneers: Index) -> Index:
        """When each early adopter is first visited, and by which pioneer, (N,).

        Every pioneer makes a Poisson number of visits a step, each to one other person of
        the early market by chance; so the first visits are independent of each other.
        """
        early = np.flatnonzero(self.market.kinds == EARLY).astype(np.int32)
        others = pioneers.size + early.size - 1
        visitors = np.full(self.moved_by.size, NOBODY, np.int32)
        if early.size and pioneers.size and self.rule.showing_effort > 0:
            visits = pioneers.size * self.rule.showing_effort / others
            self.visits.add(early, steps_until(visits, early.size, self.rng))
            visitors[early] = pioneers[self.rng.integers(pioneers.size, size=early.size)]
        return visitors

    def _proof_seen(self) -> float:
        doubtful = np.flatnonzero((self.market.kinds == LEADER) & self.listeners.waits)
        doubtful = doubtful[self.needed[doubtful] < NEVER]
        if not doubtful.size:
            return float("nan")
        seen = self.needed[doubtful] - self.listeners.left[doubtful]
        return float((seen / self.market.network.degrees[doubtful]).max())


def steps_until(rate: float, size: int, rng: np.random.Generator) -> NDArray[np.int16]:
    """Whole steps (from 1) until an event that comes at `rate` a step: geometric."""
    waits = rng.standard_exponential(size, dtype=np.float32)
    waits /= np.float32(rate)
    np.ceil(waits, out=waits)
    return np.clip(waits, 1, LONGEST, out=waits).astype(np.int16)


def _waits(market: Market, rule: Rule, rng: np.random.Generator) -> NDArray[np.int16]:
    """How many steps each agent takes to move once it is ready, (N,)."""
    with np.errstate(divide="ignore"):  # a chance of 1 is an infinite rate: one step
        respond, give_in = -np.log1p(-np.array([rule.response, rule.tail_hazard]))
    waits = steps_until(respond, market.kinds.size, rng)
    tail = np.flatnonzero(market.kinds == TAIL)
    waits[tail] = steps_until(give_in, tail.size, rng)
    return waits


def _needed(market: Market, rule: Rule) -> Index:
    """How many contacts each agent waits for, (N,); 0: it does not look to contacts."""
    kinds, degrees = market.kinds, market.network.degrees
    needed = np.zeros(kinds.size, np.int32)
    needed[kinds == EARLY] = rule.early_needs
    leaders = kinds == LEADER
    needed[leaders] = needed_of(rule.proof_threshold, degrees[leaders])
    if rule.standard_scope == "own_contacts":
        waiting = (kinds >= STANDARD_FOLLOWER) & ~market.never
        needed[waiting] = _standard_count(degrees[waiting], rule)
    return needed


def _standard_count(of: Index, rule: Rule) -> Index:
    """The smallest count of contacts that is the standard, in the reading chosen."""
    needed = needed_of(rule.standard_threshold, of)
    if rule.standard_reading == "more_than_half":
        more = np.floor(rule.standard_threshold * of + 1e-9).astype(np.int32) + 1
        needed = np.where(of > 0, more, NEVER).astype(np.int32)
    return needed


def _for_standard(n_agents: int, rule: Rule) -> int:
    """How many people of all make the standard; NEVER where only own contacts count."""
    if rule.standard_scope == "own_contacts":
        return NEVER
    return int(_standard_count(np.array([n_agents], np.int32), rule)[0])
