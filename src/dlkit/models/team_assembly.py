"""Teams put together one after the other, from people who are new and people who are known.

A new team has m members. Each is somebody from among those who have been in a team with chance p,
else a newcomer. If the team already holds a known person, the next one is with chance q a past
partner of somebody in the team (where there is one), else any known person. All members of a
team are tied from then on.

Source: R. Guimera, B. Uzzi, J. Spiro and L. A. N. Amaral (2005), Team assembly mechanisms
determine collaboration network structure and team performance, Science 308, 697-702. There,
people who stay idle retire; here everybody stays. The first team is all newcomers.
"""

from dataclasses import dataclass

import numpy as np

from dlkit.models._organisation import Flags, Floats
from dlkit.models._params import Check, Checked, param
from dlkit.models.ties import freeman_centralisation, hub

CHANCE = True
N_POINTS = 60  # moments at which the network is measured, at most


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change."""

    m: int = param(4, 2, 6, "People in a team (m)")
    p: float = param(
        0.3,
        0.0,
        1.0,
        "Known, not new (p)",
        help="Chance that a place goes to somebody who has been in a team.",
    )
    q: float = param(
        0.3,
        0.0,
        1.0,
        "Past partners again (q)",
        help="Chance that a further known person is a past partner.",
    )
    n_teams: int = param(120, 10, 200, "Teams, one by one", step=10)


@dataclass(frozen=True, eq=False)
class Result:
    """One history. T moments; N people in the end, in the order in which they came."""

    params: Params
    times: Floats  # (T,) teams formed so far
    giant: Floats  # (T,) share of all so far who are in the largest piece
    density: Floats  # (T,) ties as a share of all that are possible
    adjacency: Flags  # (N, N) who has ever been in a team with whom
    teams: tuple[tuple[int, ...], ...]
    centralisation: float  # Freeman, of the network in the end
    giant_without_hub: float  # share of the others in the largest piece, the hub away


def run(params: Params, seed: int = 1) -> Result:
    """One history of teams; the network is measured on the way."""
    teams = assemble(params, np.random.default_rng(seed))
    n_agents = 1 + max(max(team) for team in teams)
    moments = np.unique(np.linspace(1, len(teams), min(N_POINTS, len(teams))).astype(int))
    measured = set(moments.tolist())
    adjacency = np.zeros((n_agents, n_agents), bool)
    pieces = _Pieces(n_agents)
    giant, dense, so_far, ties = [], [], 0, 0
    for count, team in enumerate(teams, 1):
        place = np.ix_(team, team)
        ties += params.m * (params.m - 1) - int(adjacency[place].sum())
        adjacency[place] = ~np.eye(params.m, dtype=bool)
        pieces.join(team)
        so_far = max(so_far, 1 + max(team))
        if count in measured:
            giant.append(pieces.largest / so_far)
            dense.append(ties / (so_far * (so_far - 1)))
    few = n_agents < 3  # a pair has no centre
    return Result(
        params, moments.astype(float), np.array(giant), np.array(dense), adjacency, teams,
        centralisation=0.0 if few else freeman_centralisation(adjacency),
        giant_without_hub=giant_without(teams, n_agents, hub(adjacency)),
    )  # fmt: skip


def giant_without(teams: tuple[tuple[int, ...], ...], n_agents: int, person: int) -> float:
    """The share of the others who are in the largest piece when one person is away."""
    pieces = _Pieces(n_agents)
    for team in teams:
        pieces.join(tuple(member for member in team if member != person))
    return pieces.largest / (n_agents - 1)


def assemble(params: Params, rng: np.random.Generator) -> tuple[tuple[int, ...], ...]:
    """The teams in order; people are numbered in the order in which they come."""
    dice = iter(rng.random((params.n_teams * params.m, 4)).tolist())
    partners: list[set[int]] = []
    teams = []
    for _ in range(params.n_teams):
        team: list[int] = []
        known = len(partners)  # who comes with this team is not known yet
        for _ in range(params.m):
            is_known, is_partner, who, whose = next(dice)
            inside = sorted(member for member in team if member < known)
            if is_known >= params.p or len(inside) == known:
                team.append(len(partners))
                partners.append(set())
                continue
            past = _past_partners(team, inside, partners, whose) if is_partner < params.q else []
            team.append(past[int(who * len(past))] if past else _other(inside, known, who))
        for member in team:
            partners[member].update(set(team) - {member})
        teams.append(tuple(team))
    return tuple(teams)


def _past_partners(
    team: list[int], inside: list[int], partners: list[set[int]], whose: float
) -> list[int]:
    """Past partners, not in the team yet, of one of those `inside` it who are known."""
    if not inside:
        return []
    return sorted(partners[inside[int(whose * len(inside))]].difference(team))


def _other(inside: list[int], known: int, who: float) -> int:
    """Somebody by chance among all who are known but those inside, who come in order."""
    person = int(who * (known - len(inside)))
    for member in inside:
        person += person >= member
    return person


class _Pieces:
    """Groups that grow together; `largest` is the size of the largest one."""

    def __init__(self, n_agents: int) -> None:
        self._root, self._size = list(range(n_agents)), [1] * n_agents
        self.largest = 1

    def join(self, team: tuple[int, ...]) -> None:
        """Puts the groups of all members together."""
        first = self._find(team[0]) if team else 0
        for member in team[1:]:
            other = self._find(member)
            if other != first:
                self._root[other] = first
                self._size[first] += self._size[other]
        self.largest = max(self.largest, self._size[first])

    def _find(self, person: int) -> int:
        while self._root[person] != person:
            self._root[person] = person = self._root[self._root[person]]
        return person


def giant_kind(result: Result) -> str:
    """'one' when at least half of all are in one piece, else 'many'."""
    return "one" if result.giant[-1] >= 0.5 else "many"


def describe(result: Result) -> str:
    """How much hangs together, how dense and central it is, and what one person holds."""
    people = f"{len(result.adjacency)} people in {result.params.n_teams} teams"
    return (
        f"{people}: {100 * result.giant[-1]:.0f} % are in one piece; without the person with most "
        f"ties, {100 * result.giant_without_hub:.0f} % of the others. Density "
        f"{result.density[-1]:.3f}, centralisation {result.centralisation:.2f}."
    )


def measures(result: Result) -> dict[str, float]:
    """The network in the end: what hangs together, with and without the hub, and its shape."""
    return {
        "n_people": float(len(result.adjacency)),
        "in_one_piece": float(result.giant[-1]),
        "without_the_hub": float(result.giant_without_hub),
        "density": float(result.density[-1]),
        "centralisation": float(result.centralisation),
    }


def checks() -> list[Check]:
    """Two ends that are known exactly, and Freeman's three networks."""
    hand, freeman = "by hand", "Freeman 1979"
    strangers, same = run(Params(p=0.0)), run(Params(p=1.0))
    star, ring = np.zeros((2, 7, 7), bool)
    star[0, 1:] = star[1:, 0] = True
    ring[np.arange(7), np.arange(7) - 1] = True
    return [
        Check("p = 0: share in one piece", float(strangers.giant[-1]), 1 / 120, 1e-12, hand),
        Check("p = 1: people after 120 teams", len(same.adjacency), 4, 0, hand),
        Check("centralisation of a star", freeman_centralisation(star), 1, 0, freeman),
        Check("of a ring", freeman_centralisation(ring | ring.T), 0, 0, freeman),
        Check("of a complete network", freeman_centralisation(~np.eye(7, dtype=bool)), 0, 0,
              freeman),
    ]  # fmt: skip
