"""Who looks to whom for leadership: a network that the learner enters, and its pattern."""

from __future__ import annotations

from typing import Any

from traitlets import Dict, List, Unicode

from dlkit.models import ties
from dlkit.widgets._component import Component

FEWEST, MOST = 3, 12
MAX_NAME = 30
PSEUDONYMS = ("Amber", "Birch", "Cedar", "Dune", "Ember", "Fern", "Grove", "Heath", "Iris",
              "Jade", "Kite", "Lark")  # fmt: skip
FACTS = (
    "D'Innocenzo, Mathieu and Kukenberger (2016) pooled 50 effects from 3,198 teams: shared "
    "leadership measured as a network (density, centralisation) went with higher effects than "
    "ratings that were averaged.",
    "Mehra and colleagues (2006) looked at 28 sales teams: how decentralised leadership was, as "
    "such, was not related to performance. Only some decentralised patterns did better.",
)


class LeadsWhom(Component):
    """Names or roles, and for each whom they look to; kept as `people` and `ties`.

    What the page shows of the pattern is computed here, and is about the pattern: nobody is
    ranked.
    """

    title = Unicode("Who looks to whom?").tag(sync=True)
    terms = Dict().tag(sync=True)
    facts = List(Unicode()).tag(sync=True)

    def __init__(self, key: str = "profile/leads", **traits: Any) -> None:
        terms = {"fewest": FEWEST, "most": MOST, "longest": MAX_NAME, "names": list(PSEUDONYMS)}
        super().__init__(key=key, terms=terms, facts=list(FACTS), **traits)

    def on_look(self, people: Any, ties: Any) -> dict[str, Any]:
        """The pattern in numbers and words, and what each one's absence would change."""
        names = checked_people(people)
        adjacency = network(len(names), ties)
        return {
            "words": summary(names, adjacency),
            "rows": measures(adjacency),
            "lines": lines(names, adjacency),
            "away": [away(names, adjacency, person) for person in range(len(names))],
        }


def checked_people(people: Any) -> list[str]:
    """The names, if there are 3 to 12 of a reasonable length."""
    if not isinstance(people, list) or not FEWEST <= len(people) <= MOST:
        got = len(people) if isinstance(people, list) else type(people).__name__
        raise ValueError(f"people must be {FEWEST} to {MOST} names or roles, got {got}")
    for name in people:
        if not isinstance(name, str) or len(name) > MAX_NAME:
            raise ValueError(f"people must be names of at most {MAX_NAME} characters, "
                             f"got {str(name)[:40]!r}")  # fmt: skip
    return [name.strip() or f"Person {i}" for i, name in enumerate(people, 1)]


def network(n_agents: int, pairs: Any) -> ties.Flags:
    """The matrix with True at [i, j] where i looks to j."""
    rule = f"pairs of two different numbers from 0 to {n_agents - 1}"
    if not isinstance(pairs, list):
        raise ValueError(f"ties must be {rule}, got {type(pairs).__name__}")
    for pair in pairs:
        whole = isinstance(pair, list) and [type(end) for end in pair] == [int, int]
        if not whole or pair[0] == pair[1] or not all(0 <= end < n_agents for end in pair):
            raise ValueError(f"ties must be {rule}, got {str(pair)[:40]!r}")
    return ties.matrix(n_agents, pairs)


def measures(adjacency: ties.Flags) -> list[dict[str, str]]:
    """Density, centralisation and mutual ties, each with what it means."""
    count = int(adjacency.sum())
    n_agents = len(adjacency)
    mutual = int((adjacency & adjacency.T).sum()) // 2
    possible = n_agents * (n_agents - 1)
    centre = ties.freeman_centralisation(adjacency, mutual=False)
    return [
        {
            "name": "Density",
            "value": f"{ties.density(adjacency):.2f}",
            "meaning": f"{count} of {possible} possible ties are there.",
        },
        {
            "name": "Centralisation",
            "value": f"{centre:.2f}",
            "meaning": "0: everybody is looked to alike. 1: everybody looks to one only.",
        },
        {
            "name": "Mutual pairs",
            "value": f"{mutual}",
            "meaning": "Two who look to each other; who leads can change between them.",
        },
    ]


def lines(names: list[str], adjacency: ties.Flags) -> list[str]:
    """Where ties meet, who looks to nobody here, and whether it hangs together."""
    if not adjacency.any():
        return ["No tie is ticked yet."]
    arriving = adjacency.sum(axis=0)
    most = int(arriving.max())
    hubs = [name for name, count in zip(names, arriving, strict=True) if count == most]
    others = len(names) - 1
    said = [f"Most ties meet at {listed(hubs)}: {most} of {others} others look there. That says "
            "where this pattern leans, not how good anybody is."]  # fmt: skip
    if len(hubs) == len(names):
        said = [f"Everybody is looked to by {most} of {others} others."]
    nobody = [name for name, row in zip(names, adjacency, strict=True) if not row.any()]
    if nobody:
        verb = "looks" if len(nobody) == 1 else "look"
        said.append(f"{listed(nobody)} {verb} to nobody here: perhaps to somebody outside.")
    count = len(ties.pieces(adjacency))
    said.append("It hangs together in one piece." if count == 1
                else f"It falls into {count} pieces without a tie between them.")  # fmt: skip
    return said


def summary(names: list[str], adjacency: ties.Flags) -> str:
    """One sentence, for the status line and the picture."""
    centre = ties.freeman_centralisation(adjacency, mutual=False)
    count = int(adjacency.sum())
    said = "1 tie" if count == 1 else f"{count} ties"
    return (
        f"{len(names)} people, {said}: density {ties.density(adjacency):.2f}, centralisation "
        f"{centre:.2f}."
    )


def away(names: list[str], adjacency: ties.Flags, person: int) -> str:
    """What is left of the pattern when one person is away."""
    rest = ties.without(adjacency, person)
    others = [name for i, name in enumerate(names) if i != person]
    before = [row.any() for i, row in enumerate(adjacency) if i != person]
    lost = [name for name, row, had in zip(others, rest, before, strict=True)
            if had and not row.any()]  # fmt: skip
    count = len(ties.pieces(rest))
    parts = "hang together in one piece" if count == 1 else f"are in {count} separate pieces"
    left = "Everybody who looked to somebody still can."
    if lost:
        left = f"{listed(lost)} would have nobody here to look to."
    density = f"density {ties.density(adjacency):.2f} becomes {ties.density(rest):.2f}"
    return f"Without {names[person]} the others {parts}; {density}. {left}"


def listed(names: list[str]) -> str:
    """'A', 'A and B', 'A, B and C'."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
