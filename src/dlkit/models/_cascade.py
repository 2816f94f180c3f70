"""The engine of a spread: who waits for how many, who is ready, who moves when.

Event-driven: an agent that moves touches its own edges once, so a run costs what its edges
cost. Nobody un-moves. Everything that moves in one step counts from the next step on.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dlkit.models._jit import jit
from dlkit.models._network import Index, Network, directed

NEVER = np.iinfo(np.int32).max
NOBODY, STANDARD = -1, -2
BUSY = 32  # count over all agents once more than this part of them hears
NARROW = 64  # drop edges that nobody waits on once this many times fewer are waited on


class Calendar:
    """Agents by the step in which something happens to them."""

    def __init__(self, n_steps: int) -> None:
        self._days: list[list[Index]] = [[] for _ in range(n_steps + 1)]
        self.last = -1

    def add(self, agents: Index, steps: NDArray[np.int16]) -> None:
        """Note each agent under its step; steps after the last are forgotten."""
        if not agents.size:
            return
        steps = np.minimum(steps, np.int16(len(self._days)))
        first, last = int(steps.min()), int(steps.max())
        if first == last:
            self._note(first, agents)
            return
        order = np.argsort(steps, kind="stable")
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


class Listeners:
    """Those who wait until a number of others has moved, and the edges on which they hear.

    `left` (N,) is how many more each agent waits for, `waits` (N,) whether it waits at all.
    Edges towards agents who have stopped waiting are left out from time to time, so late
    movers cost little. That needs a mutual network; a one-way network stays as it is.
    """

    def __init__(self, network: Network, needed: Index, *, mutual: bool = True) -> None:
        self.left, self.waits = needed.copy(), needed > 0
        self._network, self._heard, self._mutual = network, network, mutual
        degrees = network.degrees if mutual else np.ones_like(needed)
        self._degrees = degrees
        self._open = int(degrees[self.waits].sum())  # edges on which somebody still waits

    @property
    def are_left(self) -> bool:
        """Whether anybody still waits who could hear of a move."""
        return self._open > 0

    def hear(self, movers: Index, rng: np.random.Generator | None = None) -> tuple[Index, Index]:
        """Count these movers off at those who wait; who is now ready, and through whom.

        Where several movers of one step make an agent ready together one is named: by
        chance with `rng`, else the last in order.
        """
        if not self._open or not movers.size:
            return NO_AGENT, NO_AGENT
        if self._mutual and self._open * NARROW < self._heard.indices.size:
            self._narrow()
        heard, movers = self._count(*self._heard.edges_from(movers))
        if rng is not None and heard.size > 1:
            shuffled = rng.permutation(heard.size)
            heard, movers = heard[shuffled], movers[shuffled]
        place = np.arange(heard.size, dtype=np.int32)
        self.left[heard] = place  # several write, one stays
        one_each = np.flatnonzero(self.left[heard] == place)
        heard, movers = heard[one_each], movers[one_each]
        self.stop(heard)
        return heard, movers

    def stop(self, agents: Index) -> None:
        """These agents wait no longer."""
        self.left[agents], self.waits[agents] = 0, False
        self._open -= int(self._degrees[agents].sum())

    def _count(self, heard: Index, movers: Index) -> tuple[Index, Index]:
        """Count each mover off at each agent who waits; the pairs that end in a ready one."""
        waiting = np.flatnonzero(self.waits[heard])
        heard, movers = heard[waiting], movers[waiting]
        lacking = self.left[heard]
        patient = np.flatnonzero(lacking > 1)
        np.subtract.at(self.left, heard[patient], 1)  # slow: not for those who wait for one
        enough = np.flatnonzero(self.left[heard] <= (lacking == 1))
        return heard[enough], movers[enough]

    def _narrow(self) -> None:
        """Keep only the edges towards those who still wait."""
        waiting = np.flatnonzero(self.waits).astype(np.int32)
        contacts, waiting = self._network.edges_from(waiting)
        self._heard = directed(self._network.n_agents, contacts, waiting)


def needed_of(share: NDArray[np.float64] | float, degrees: Index) -> Index:
    """The smallest count of contacts that makes up `share` of them; NEVER without contacts."""
    needed = np.ceil(share * degrees - 1e-9)
    return np.where(degrees > 0, needed, NEVER).astype(np.int32)


def threshold_spread(
    network: Network,
    thresholds: NDArray[np.float64] | float,
    seeds: Index,
    looks_to: Index | None = None,
) -> NDArray[np.int32]:
    """The bare rule: move once a share of the own contacts has moved.

    `thresholds` (N,) or one for all, `seeds` are the agents who have moved at step 0. The
    answer (N,) is the step in which each agent moved, -1 for those who never do. Where ties go
    one way, the contacts of an agent in `network` are those who look to it, and `looks_to` (N,)
    says to how many each agent looks.
    """
    moved_at = np.full(network.n_agents, -1, np.int32)
    left = needed_of(thresholds, network.degrees if looks_to is None else looks_to)
    movers, step = np.unique(np.asarray(seeds, np.int32)), 0
    moved_at[movers] = 0
    while movers.size or step == 0:
        step += 1
        movers = _counted_off(left, network.edges_from(movers)[0])
        if step == 1:
            eager = np.flatnonzero(left <= 0)  # a threshold of 0 needs no example
            movers = np.union1d(movers, eager.astype(np.int32))
        movers = movers[moved_at[movers] < 0]
        moved_at[movers] = step
    return moved_at


def sizes_alone(
    network: Network, thresholds: NDArray[np.float64] | float, starts: Index
) -> NDArray[np.int32]:
    """How many move in the end if each of `starts`, one at a time, moves first; (S,).

    The same rule as `threshold_spread`, but the order of moves is not asked for: nobody moves
    back, so the final set does not depend on it.
    """
    needed = needed_of(thresholds, network.degrees)
    return _sizes(network.indptr, network.indices, needed, np.asarray(starts, np.int32))


@jit
def _sizes(
    indptr: NDArray[np.int64], indices: Index, needed: Index, starts: Index
) -> NDArray[np.int32]:
    sizes = np.zeros(starts.size, np.int32)
    left = needed.copy()
    queue = np.empty(needed.size, np.int32)
    touched = np.empty(indices.size, np.int32)
    for s in range(starts.size):
        head, tail, n_touched = 0, 0, 0
        for agent in range(needed.size):  # the start, and those who need nobody
            if agent == starts[s] or needed[agent] <= 0:
                left[agent] = 0
                queue[tail] = agent
                tail += 1
        while head < tail:
            agent = queue[head]
            head += 1
            for e in range(indptr[agent], indptr[agent + 1]):
                contact = indices[e]
                if left[contact] > 0:
                    left[contact] -= 1
                    touched[n_touched] = contact
                    n_touched += 1
                    if left[contact] == 0:
                        queue[tail] = contact
                        tail += 1
        sizes[s] = tail
        left[starts[s]] = needed[starts[s]]
        for i in range(n_touched):
            left[touched[i]] = needed[touched[i]]
    return sizes


def _counted_off(left: Index, heard: Index) -> Index:
    """Take one off `left` for each time an agent heard of a move; those who need no more."""
    if heard.size * BUSY > left.size:  # one look at everybody costs less than at each edge
        left -= np.bincount(heard, minlength=left.size).astype(np.int32)
        return np.flatnonzero(left <= 0).astype(np.int32)
    heard, times = np.unique(heard, return_counts=True)
    left[heard] -= times.astype(np.int32)
    return heard[left[heard] <= 0]
