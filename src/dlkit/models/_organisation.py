"""One organisation: a tree of four levels, colleagues who know each other, and shortcuts.

People are numbered level by level from the top, each team in one piece: person i (but the first)
answers to person (i - 1) // span.
"""

import numpy as np
from numpy.typing import NDArray

N_LEVELS = 4
LEVELS = ("top", "heads of department", "team leaders", "staff")

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def level_starts(span: int) -> list[int]:
    """The first person of each level, and after the last level how many people there are."""
    sizes = [span**level for level in range(N_LEVELS)]
    return [0, *np.cumsum(sizes).tolist()]


def leader_of(span: int) -> NDArray[np.int64]:
    """Whom each person answers to, (N,); -1 for the person at the top."""
    people = np.arange(level_starts(span)[-1])
    return np.where(people == 0, -1, (people - 1) // span)


def below(span: int) -> Flags:
    """Whether person j stands somewhere below person i, at [i, j]."""
    leader = leader_of(span)
    under = np.zeros((leader.size, leader.size), bool)
    for person in range(1, leader.size):  # from the top, so the line above is known already
        under[:, person] = under[:, leader[person]]
        under[leader[person], person] = True
    return under


def contacts(span: int, shortcuts: float, rng: np.random.Generator) -> Flags:
    """Who sees whom, (N, N): leader and reports, colleagues of one team, and by chance others.

    `shortcuts` is how many ties a person has on average beside those of the tree.
    """
    leader = leader_of(span)
    n_agents = leader.size
    sees: Flags = leader[:, None] == leader[None, :]  # one team, one leader
    sees[np.arange(1, n_agents), leader[1:]] = True
    one, other = rng.integers(0, n_agents, (2, round(shortcuts * n_agents / 2)))
    sees[one, other] = True
    sees |= sees.T
    np.fill_diagonal(sees, False)
    return sees


def starters(span: int, route: str, count: int, scattered: bool) -> NDArray[np.int64]:
    """The people who begin: from the top down, or in the middle or at the bottom.

    Side by side they are neighbours in the tree; scattered they lie evenly over their level.
    """
    starts = level_starts(span)
    if route == "top":
        return np.arange(count)
    level = {"middle": 2, "bottom": 3}[route]
    first, size = starts[level], starts[level + 1] - starts[level]
    count = min(count, size)
    step = size / count if scattered else 1
    places: NDArray[np.int64] = first + (np.arange(count) * step).astype(np.int64)
    return places
