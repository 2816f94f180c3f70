"""What the challenge is played on: its terms, the board, one moment of a game."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from dlkit.models._market import EARLY, LEADER, TAIL, people
from dlkit.models._network import two_communities
from dlkit.models._params import Checked, param

NOT_READY, NOBODY = -1, -1
MOST_PROOFS = 2  # for each leader
DEGREE, CROSS_SHARE = 6, 0.02  # of the board
RESPONSE = 0.6  # chance that somebody who is ready moves in a round


@dataclass(frozen=True)
class Params(Checked):
    """The terms of the challenge."""

    n_people: int = param(120, 40, 400, "People", step=10)
    n_rounds: int = param(12, 4, 30, "Rounds")
    per_round: int = param(2, 1, 6, "Actions a round")
    load: int = param(4, 1, 24, "Most actions of one person")
    goal: float = param(0.6, 0.2, 0.9, "Share that must have moved")
    proof_threshold: float = param(0.4, 0.05, 1.0, "Proof that leaders ask for", "of contacts")
    standard_threshold: float = param(0.4, 0.1, 1.0, "The standard begins at")
    early_needs: int = param(3, 1, 4, "Examples early adopters need")

    pioneers_share = 0.025
    early_share = 0.135
    leaders_share = 0.08
    tail_share = 0.16
    never_share = 0.05

    @property
    def n_agents(self) -> int:
        """How many people there are, by the name that the market model uses."""
        return self.n_people


class Action(NamedTuple):
    """Who does what, and with whom (-1: with nobody in particular)."""

    who: int
    deed: str
    whom: int = NOBODY


REST = Action(NOBODY, "rest")


@dataclass(frozen=True, eq=False)
class Board:
    """What does not change during a game."""

    params: Params
    kinds: tuple[int, ...]
    contacts: tuple[frozenset[int], ...]  # at the start
    followers: tuple[tuple[int, ...], ...]  # who looks to this leader
    asked: tuple[int, ...]  # examples that each person waits for; 0: waits for no example
    hesitation: tuple[int, ...]  # rounds from ready to moved, at least 1
    never: tuple[bool, ...]


@dataclass(frozen=True, eq=False)
class State:
    """One moment of a game."""

    board: Board
    round: int = 0
    taken: tuple[Action, ...] = ()
    bridges: frozenset[tuple[int, int]] = frozenset()  # (who, leader)
    shown: frozenset[int] = frozenset()  # who has shown it in their circle
    proofs: tuple[Action, ...] = ()
    seen: tuple[int, ...] = field(default=())  # examples seen by each person
    ready_at: tuple[int, ...] = field(default=())  # round, NOT_READY
    moved_at: tuple[int, ...] = field(default=())  # round, -1 not moved

    @property
    def is_over(self) -> bool:
        """Whether all rounds are played."""
        return self.round >= self.board.params.n_rounds

    @property
    def share(self) -> float:
        """Share of all people who have moved."""
        return sum(moved >= 0 for moved in self.moved_at) / len(self.moved_at)

    @property
    def actions_left(self) -> int:
        """How many actions the campaign still has."""
        params = self.board.params
        return params.n_rounds * params.per_round - len(self.taken)

    def load(self, who: int) -> int:
        """How many actions this person has carried."""
        return sum(action.who == who for action in self.taken)

    def lacking(self, person: int) -> int:
        """How many more examples this person waits for."""
        proofs = sum(action.whom == person for action in self.proofs)
        return max(0, self.board.asked[person] - proofs - self.seen[person])

    def is_ready(self, person: int) -> bool:
        """Whether this person has what they waited for, but has not moved."""
        return self.ready_at[person] != NOT_READY and self.moved_at[person] < 0


@dataclass(frozen=True)
class Outcome:
    """How a game stands, or ended."""

    share: float
    most_carried: int
    n_leaders: int  # people who carried at least one action
    won: bool


def new_board(params: Params, rng: np.random.Generator) -> Board:
    """A market after Roest's rule, small enough to be seen whole."""
    n_people = params.n_people
    n_early = round(n_people * (params.pioneers_share + params.early_share))
    network = two_communities(n_people, n_early, DEGREE, CROSS_SHARE, rng)
    market = people(network, params, rng)
    contacts = [frozenset(network.contacts(i).tolist()) for i in range(n_people)]
    followers = [tuple(market.following.contacts(i).tolist()) for i in range(n_people)]
    kinds = market.kinds.tolist()
    asked = [0] * n_people
    for i, kind in enumerate(kinds):
        if kind == EARLY:
            asked[i] = params.early_needs
        elif kind == LEADER:
            asked[i] = max(1, int(np.ceil(params.proof_threshold * len(contacts[i]) - 1e-9)))
    hesitation = np.minimum(rng.geometric(RESPONSE, n_people), 3)
    hesitation[market.kinds == TAIL] += 3
    return Board(params, tuple(kinds), tuple(contacts), tuple(followers), tuple(asked),
                 tuple(hesitation.tolist()), tuple(market.never.tolist()))  # fmt: skip
