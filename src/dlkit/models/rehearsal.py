"""Twenty-seven players, six pieces, no conductor: who decides how it is played.

A piece has eight open questions. The reading that suits piece and hall is 0, and nobody knows
it: on question q a player of section s sees  x = beta b_sq + sigma e_q,  with standard normal b
(shared by the section) and e (the player's own). A concertmaster who knows the piece errs less.

    talks     = k(k - 1)/2 + N     a core of k agrees among itself, then tells all N
              = N(N - 1)/2         when all talk with all (k = N)
    proposal  = mean view of the core, the concertmaster counting w times
    open      = a section stands further off than `objected`, and the orchestra is asked
    open ones = talked over for  patience * agree * distance  minutes: then the mean of all holds;
                once the deadline has passed, all vote between the proposal and the objection;
                once the rehearsal is over, the proposal stands
    concert   = polish * fit * balance * commitment, each 0 to 1
    polish    = 1 - exp(-minutes left for playing / drill)
    fit       = mean over the questions of exp(-decided^2 / 2)
    balance   = 1 - unheard / 2^listeners                   what is heard only from the hall
    commitment = 1 - worth (1 - mean willingness); willingness follows how far one was heard

The steps are those told of the Orpheus Chamber Orchestra (H. Seifter and P. Economy (2001),
Leadership Ensemble, as retold on projectmanagement.com; we did not see the book). Equations and
numbers are our assumption, each of them: nobody has measured one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from dlkit.models._params import Check, Checked, param
from dlkit.models._rehearsal_steps import Floats, Ints, concert, decided, heard, order, views

SECTIONS = {"first violins": 6, "second violins": 6, "violas": 4, "cellos and bass": 4, "winds": 7}
N_PLAYERS = sum(SECTIONS.values())  # 27
SECTION = np.repeat(np.arange(len(SECTIONS)), list(SECTIONS.values()))  # (27,)
LEADERS = (0, 1, 2, 6, 7, 8)  # the players who may be concertmaster
N_PIECES, N_QUESTIONS = 6, 8
NEW, PLAYED, KNOWN = range(3)  # how well a concertmaster knows a piece
CORES = {
    "turn": "each section, those who sat least",
    "same": "each section, always the same",
    "near": "the chairs nearest to the front",
}
ASKED = {0: "nobody is asked", 5: "5 minutes each, then vote", 10: "10 minutes each, then vote",
         20: "20 minutes each, then vote", -1: "no deadline: until all agree"}  # fmt: skip
MOST_LISTENERS = 3
START = 0.6  # willingness before the first piece


class Way(NamedTuple):
    """How one piece is rehearsed; `leader` is a place in LEADERS."""

    leader: int
    size: int
    core: str
    listeners: int
    deadline: int


@dataclass(frozen=True)
class Params(Checked):
    """Every weight, and each is our assumption."""

    minutes: int = param(300, 60, 600, "Rehearsal for a piece", "min", step=30)
    talk: float = param(0.5, 0.0, 2.0, "Each pair or report", "min", step=0.1)
    agree: float = param(
        10.0,
        0.0,
        60.0,
        "Talk to agree",
        "min",
        step=1,
        help="For each unit of distance between proposal and objection.",
    )
    listen: float = param(15.0, 0.0, 60.0, "Each listener in the hall", "min", step=1)
    drill: float = param(60.0, 10.0, 200.0, "Playing until it holds", "min", step=5)
    section_spread: float = param(0.8, 0.0, 2.0, "Views between sections", step=0.1)
    own_spread: float = param(0.8, 0.0, 2.0, "Views within a section", step=0.1)
    objected: float = param(1.0, 0.0, 3.0, "Distance objected to", step=0.1)
    known: float = param(
        0.3,
        0.0,
        1.0,
        "Error of who knows it",
        step=0.05,
        help="As a share of what somebody errs to whom the piece is new.",
    )
    lead_weight: float = param(3.0, 1.0, 10.0, "Concertmaster counts as", "players", step=0.5)
    unheard: float = param(0.12, 0.0, 0.5, "Lost without a listener", step=0.01)
    worth: float = param(0.3, 0.0, 1.0, "What being heard is worth", step=0.05)
    memory: float = param(0.3, 0.0, 1.0, "How fast players remember", step=0.05)


SEASONS = {
    "ordinary": "An ordinary season: knowledge is spread",
    "one_knows": "One player knows every piece",
    "short": "Very little time for each piece",
}
SHORT = 0.3  # of the ordinary minutes


@dataclass(frozen=True, eq=False)
class Draws:
    """All that chance decides in R seasons: P pieces, Q questions, S sections, N players."""

    shared: Floats  # (R, P, Q, S) what a section sees together
    own: Floats  # (R, P, Q, N) what each player sees alone
    patience: Floats  # (R, P, Q) how long it takes to agree
    knows: Ints  # (R, P, 6) NEW, PLAYED or KNOWN, for each who may lead


@dataclass(frozen=True, eq=False)
class Result:
    """R seasons played one way; T pieces so far."""

    leaders: Ints  # (R, T) place in LEADERS
    seats: Ints  # (R, T, 27) 0 not in it, 1 in the core, 2 in the hall
    minutes: Floats  # (R, T, 4) talk in core and reports, open questions, listening, playing
    open: Ints  # (R, T, 3) questions that were open: agreed, voted, left
    parts: Floats  # (R, T, 4) polish, fit, balance, commitment
    willing: Floats  # (R, T, 27) after each piece

    @property
    def concerts(self) -> Floats:
        """The product of the four parts, 0 to 1, (R, T)."""
        return np.asarray(self.parts.prod(axis=-1))

    @property
    def lead_gini(self) -> Floats:
        """How unevenly the first chair went round, (R,)."""
        return gini(_counted(self.leaders, len(LEADERS)))

    @property
    def seat_gini(self) -> Floats:
        """How unevenly the seats in the core went round, (R,)."""
        return gini((self.seats == 1).sum(axis=1))


def draw(n_seasons: int, seed: int, season: str = "ordinary") -> Draws:
    """Seasons by chance; the same seed gives the same views whatever the season."""
    if season not in SEASONS:
        raise ValueError(f"season must be one of {', '.join(SEASONS)}, got {season!r:.40}")
    rng = np.random.default_rng(seed)
    shape = (n_seasons, N_PIECES, N_QUESTIONS)
    shared = rng.normal(size=(*shape, len(SECTIONS)))
    own = rng.normal(size=(*shape, N_PLAYERS))
    patience = rng.exponential(size=shape)
    knows = np.argsort(rng.random((n_seasons, N_PIECES, len(LEADERS))), axis=-1)
    levels = np.array([NEW, NEW, NEW, PLAYED, PLAYED, KNOWN])[knows]  # one knows it, two played it
    if season == "one_knows":
        levels[:] = NEW
        levels[..., 0] = KNOWN
    return Draws(shared, own, patience, levels)


def talks(size: int, n_players: int = N_PLAYERS) -> tuple[int, int]:
    """Pairs that talk and players who are told: a core of 6 of 27 has (15, 27)."""
    if not 1 <= size <= n_players:
        raise ValueError(f"size must be a whole number from 1 to {n_players}, got {size!r:.40}")
    return size * (size - 1) // 2, n_players if size < n_players else 0


def gini(counts: Ints) -> Floats:
    """Gini coefficient over the last axis: 0 = even, (n - 1)/n = all with one; 0 if all are 0."""
    n = counts.shape[-1]
    ranked = np.sort(counts, axis=-1)
    total = ranked.sum(axis=-1)
    weighted = (ranked * (2 * np.arange(1, n + 1) - n - 1)).sum(axis=-1)
    return np.asarray(weighted / np.where(total > 0, n * total, 1))


def play(draws: Draws, ways: Sequence[Way], params: Params, leaders: Ints | None = None) -> Result:
    """Plays one piece for each way, in every season; `leaders` (R, T) over those of the ways."""
    n = draws.shared.shape[0]
    willing = np.full((n, N_PLAYERS), START)
    sat = np.zeros((n, N_PLAYERS), dtype=np.int64)
    told = []
    for piece, way in enumerate(ways):
        check_way(way)
        leads = np.full(n, way.leader) if leaders is None else leaders[:, piece]
        row = _piece(draws, piece, way, leads, sat, willing, params)
        sat, willing = sat + (row[1] == 1), row[-1]
        told.append(row)
    if not told:
        return _nothing(n)
    return Result(*(np.stack(part, axis=1) for part in zip(*told, strict=True)))


def _piece(draws: Draws, piece: int, way: Way, leaders: Ints, sat: Ints, willing: Floats,
           params: Params) -> tuple[Any, ...]:  # fmt: skip
    """One piece in every season: the rows of a Result."""
    chairs = np.array(LEADERS)[leaders]
    row = np.arange(leaders.size)
    seats = order(chairs, sat, way.core, SECTION).argsort(axis=1)  # place in the order
    first = min(way.size, N_PLAYERS - way.listeners)
    hall = (seats >= first) & (seats < first + way.listeners)
    core = (seats < way.size) & ~hall
    error = np.array([1.0, (1 + params.known) / 2, params.known])
    knows = error[draws.knows[row, piece, leaders]]
    seen = views(draws.shared[:, piece], draws.own[:, piece], SECTION, params)
    seen[row, :, chairs] *= knows[:, None]
    counts = core.astype(np.float64)
    counts[row, chairs] = params.lead_weight if way.size < N_PLAYERS else 1.0
    spent = params.talk * sum(talks(way.size)), params.listen * way.listeners
    left = max(0.0, params.minutes - sum(spent))
    choice = decided(seen, counts, SECTION, draws.patience[:, piece], way.deadline, left, params)
    after = heard(choice, core, hall, SECTION, willing, params.memory, way.deadline != 0)
    clock = min(spent[0], params.minutes), choice.minutes, min(spent[1], params.minutes)
    minutes, parts = concert(clock, choice.decided, way.listeners, after, left, params)
    return leaders, core + 2 * hall, minutes, choice.counts, parts, after


def check_way(way: Way) -> None:
    """Refuses what is no way to rehearse a piece."""
    rules = {
        "leader": range(len(LEADERS)),
        "size": range(1, N_PLAYERS + 1),
        "core": CORES,
        "listeners": range(MOST_LISTENERS + 1),
        "deadline": ASKED,
    }
    for name, allowed in rules.items():
        value = getattr(way, name)
        if type(value) not in (int, str) or value not in allowed:
            known = ", ".join(map(str, allowed)) if len(allowed) < 10 else f"1 to {N_PLAYERS}"
            raise ValueError(f"{name} must be one of {known}, got {value!r:.40}")


def season_params(season: str, params: Params) -> Params:
    """The weights in one kind of season: with little time the minutes are less than a third."""
    if season != "short":
        return params
    return replace(params, minutes=max(60, round(SHORT * params.minutes)))


def describe(result: Result) -> str:
    """How the first season went, in one sentence."""
    n_played = result.concerts.shape[1]
    if not n_played:
        return "No piece is rehearsed yet."
    mean = 100 * result.concerts[0].mean()
    return (
        f"After {n_played} of {N_PIECES} pieces: concerts {mean:.0f} of 100 on average; "
        f"willingness {100 * result.willing[0, -1].mean():.0f} of 100; Gini of the "
        f"first chair {result.lead_gini[0]:.2f}, of the core seats {result.seat_gini[0]:.2f} "
        "(0 = all equally often)."
    )


def checks() -> list[Check]:
    """Sums on paper, and what a core gets right on average."""
    own = "counted by hand"
    pairs, told = talks(6)
    even, one = np.ones(6, dtype=np.int64), np.eye(6, dtype=np.int64)[0]
    ways = [Way(0, 1, "near", 0, 0)] * N_PIECES
    params = Params(known=1.0)
    fit = play(draw(2000, 0), ways, params).parts[..., 1].mean()
    spread = params.section_spread**2 + params.own_spread**2
    return [
        Check("all with all: pairs", talks(N_PLAYERS)[0], 351, 0, own),
        Check("core of 6: pairs", pairs, 15, 0, own),
        Check("core of 6: reports", told, 27, 0, own),
        Check("Gini of even counts", float(gini(even)), 0.0, 1e-12, own),
        Check("Gini of one leader", float(gini(one)), 5 / 6, 1e-12, "(n - 1)/n"),
        Check("one decides: mean fit", float(fit), (1 + spread) ** -0.5, 0.01,
              "mean of exp(-x^2/2) for a normal x"),
    ]  # fmt: skip


def _counted(places: Ints, n: int) -> Ints:
    return np.asarray((places[..., None] == np.arange(n)).sum(axis=1))


def _nothing(n: int) -> Result:
    """Seasons before their first piece."""
    whole, parts = np.int64, np.zeros((n, 0, 4))
    return Result(
        leaders=np.zeros((n, 0), dtype=whole),
        seats=np.zeros((n, 0, N_PLAYERS), dtype=whole),
        minutes=parts,
        open=np.zeros((n, 0, 3), dtype=whole),
        parts=parts,
        willing=np.zeros((n, 0, N_PLAYERS)),
    )
