"""The engine of a spread: who waits for how many, who is ready, who moves when.

Event-driven: an agent that moves touches its own edges once, so a run costs what its edges
cost. Nobody un-moves. Everything that moves in one step counts from the next step on.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dlkit.models._network import Index, Network

NEVER = np.iinfo(np.int32).max
NOBODY, STANDARD = -1, -2


class Calendar:
    """Agents by the step in which something happens to them."""

    def __init__(self, n_steps: int) -> None:
        self._days: list[list[Index]] = [[] for _ in range(n_steps + 1)]
        self.last = -1

    def add(self, agents: Index, steps: NDArray[np.int64]) -> None:
        """Note each agent under its step; steps after the last are forgotten."""
        if not agents.size:
            return
        steps = np.minimum(steps, len(self._days))
        first, last = int(steps.min()), int(steps.max())
        if first == last:
            self._note(first, agents)
            return
        order = np.argsort(steps.astype(np.int16), kind="stable")
        cuts = np.searchsorted(steps[order], np.arange(first, last + 2)).tolist()
        agents = agents[order]
        for i, (low, high) in enumerate(pairwise(cuts)):
            if low < high:
                self._note(first + i, agents[low:high])

    def take(self, step: int) -> Index:
        """The agents noted under this step, each list dropped once it was read."""
        noted, self._days[step] = self._days[step], []
        return noted[0] if len(noted) == 1 else np.concatenate([NO_AGENT, *noted])

    def _note(self, step: int, agents: Index) -> None:
        if step < len(self._days):
            self._days[step].append(agents)
            self.last = max(self.last, step)


NO_AGENT = np.empty(0, np.int32)


def hear(
    network: Network, movers: Index, left: Index, rng: np.random.Generator | None = None
) -> tuple[Index, Index]:
    """Count the movers off at the agents who wait; who is now ready, and through whom.

    `left` (N,) holds how many more each agent waits for (0: it does not wait, or no longer)
    and is changed in place. Of several movers in one step who make an agent ready together,
    one is named: by chance with `rng`, else the last in order.
    """
    heard, movers = network.edges_from(movers)
    lacking = left[heard]
    waiting = np.flatnonzero(lacking)
    heard, movers, lacking = heard[waiting], movers[waiting], lacking[waiting]
    patient = np.flatnonzero(lacking > 1)
    np.subtract.at(left, heard[patient], 1)  # slow, so not for those who wait for one only
    enough = np.flatnonzero(left[heard] <= (lacking == 1))
    if rng is not None and enough.size > 1:
        enough = enough[rng.permutation(enough.size)]
    heard, movers = heard[enough], movers[enough]
    place = np.arange(heard.size, dtype=np.int32)
    left[heard] = place  # several write, one stays
    one_each = np.flatnonzero(left[heard] == place)
    left[heard] = 0
    return heard[one_each], movers[one_each]


def needed_of(share: NDArray[np.float64] | float, degrees: Index) -> Index:
    """The smallest count of contacts that makes up `share` of them; NEVER without contacts."""
    needed = np.ceil(share * degrees - 1e-9)
    return np.where(degrees > 0, needed, NEVER).astype(np.int32)


def threshold_spread(
    network: Network, thresholds: NDArray[np.float64] | float, seeds: Index
) -> NDArray[np.int32]:
    """The bare rule: move once a share of the own contacts has moved.

    `thresholds` (N,) or one for all, `seeds` are the agents who have moved at step 0. The
    answer (N,) is the step in which each agent moved, -1 for those who never do.
    """
    moved_at = np.full(network.n_agents, -1, np.int32)
    left = needed_of(thresholds, network.degrees)
    left[seeds] = 0
    movers, step = np.unique(np.asarray(seeds, np.int32)), 0
    eager = left <= 0
    eager[seeds] = False
    left[eager] = 0
    while movers.size:
        moved_at[movers] = step
        movers = hear(network, movers, left)[0]
        if step == 0:
            movers = np.concatenate([movers, np.flatnonzero(eager).astype(np.int32)])
        step += 1
    return moved_at
