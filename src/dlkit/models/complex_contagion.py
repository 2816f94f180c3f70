"""Ties that help a rumour and kill a norm: the same people, once among neighbours, once rewired.

N people stand in a ring, each in contact with the 8 nearest. A rumour needs one contact who has
moved; a norm that takes courage needs two or more. The first movers are one person and that
person's neighbours on the ring. In the second panel each contact is, with the chance `rewired`,
led to somebody drawn by chance; everything else is the same.

With `slip` above 0 whoever is one contact short may move all the same, with that chance in each
step (but never without any contact who has moved).

Source: D. Centola and M. Macy (2007), Complex contagions and the weakness of long ties, American
Journal of Sociology 113, 702-734; ring: D. J. Watts and S. H. Strogatz (1998), Nature 393, 440.
The slip: D. Eckles, E. Mossel, M. A. Rahimian and S. Sen (2024), Long ties accelerate noisy
threshold-based contagions, Nature Human Behaviour 8, 1057-1064; its form here is our assumption.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._network import Index, Network, ring
from dlkit.models._params import Check, Checked, param

PANELS = ("among neighbours", "rewired")
DEGREE = 8  # contacts of each person on the ring: our assumption, as in our reference runs
ALL = 0.99  # from this share of the people on we say: all of them

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change."""

    needed: int = param(2, 1, 4, "Examples needed", "contacts")
    rewired: float = param(1.0, 0.0, 1.0, "Contacts led elsewhere", "share", step=0.01)
    slip: float = param(0.0, 0.0, 0.2, "Chance to move one short", "per step", step=0.005)
    n_agents: int = param(1000, 20, 2000, "People", own="size")
    n_steps: int = param(400, 10, 1000, "Steps")


@dataclass(frozen=True, eq=False)
class Result:
    """One run on both networks, in the order of PANELS."""

    params: Params
    networks: tuple[Network, Network]
    moved_at: NDArray[np.int32]  # (2, N) the step in which each moved, -1 never
    times: NDArray[np.int64]  # (T + 1,) steps, until nothing moves in either
    share: Floats  # (2, T + 1) who has moved

    @property
    def done_at(self) -> tuple[int, int]:
        """The last step in which anybody moved, on each network."""
        return int(self.moved_at[0].max()), int(self.moved_at[1].max())

    def frame(self) -> Any:
        """One row for each step and network."""
        import pandas as pd

        return pd.DataFrame({
            "step": np.tile(self.times, len(PANELS)),
            "network": np.repeat(PANELS, self.times.size),
            "moved": self.share.ravel(),
        })  # fmt: skip


def run(params: Params, seed: int = 0) -> Result:
    """Both networks with the same first movers; the seed draws new contacts and slips."""
    rng = np.random.default_rng(seed)
    clustered = ring(params.n_agents, DEGREE, 0.0, rng)
    networks = clustered, ring(params.n_agents, DEGREE, params.rewired, rng)
    first = np.concatenate([[0], clustered.contacts(0)]).astype(np.int32)
    moved_at = np.stack([
        spread(net, params.needed, first, params.slip, params.n_steps, rng) for net in networks
    ])  # fmt: skip
    times = np.arange(int(moved_at.max()) + 2)
    share = np.stack([(np.sort(each[each >= 0])[:, None] <= times).sum(axis=0) / each.size
                      for each in moved_at])  # fmt: skip
    return Result(params, networks, moved_at, times, share)


def spread(
    network: Network,
    needed: int,
    first: Index,
    slip: float,
    n_steps: int,
    rng: np.random.Generator,
) -> NDArray[np.int32]:
    """The step in which each person moved, (N,); -1 for those who had not after `n_steps`."""
    moved_at = np.full(network.n_agents, -1, np.int32)
    moved_at[first] = 0
    heard = np.zeros(network.n_agents, np.int64)  # how many contacts have moved
    movers = np.unique(first)
    for step in range(1, n_steps + 1):
        heard += np.bincount(network.edges_from(movers)[0], minlength=heard.size)
        ready = heard >= needed
        if slip > 0 and needed > 1:
            ready |= (heard >= needed - 1) & (rng.random(heard.size) < slip)
        movers = np.flatnonzero(ready & (moved_at < 0)).astype(np.int32)
        moved_at[movers] = step
        waits_for_luck = slip > 0 and bool(((heard >= needed - 1) & (moved_at < 0)).any())
        if not movers.size and not waits_for_luck:
            break
    return moved_at


def farther(result: Result) -> str:
    """Where more people have moved in the end: `ring`, `rewired` or `same` (within 5 %)."""
    ahead = result.share[0, -1] - result.share[1, -1]
    return "same" if abs(ahead) < 0.05 else ("ring" if ahead > 0 else "rewired")


def describe(result: Result) -> str:
    """How far it came on each network, and when it stopped."""
    parts = [
        f"{words} {share:.0%} move, the last in step {step}"
        for words, share, step in zip(PANELS, result.share[:, -1], result.done_at, strict=True)
    ]
    return f"{parts[0].capitalize()} {parts[1]}.".replace(" rewired", "; rewired", 1)


def measures(result: Result) -> dict[str, float]:
    """On each network, how many have moved and the last step in which anybody did."""
    return {
        **{f"moved_{name}": float(result.share[i, -1]) for i, name in enumerate(PANELS)},
        **{f"last_move_{name}": float(result.done_at[i]) for i, name in enumerate(PANELS)},
    }


def checks() -> list[Check]:
    """A wave on a ring advances as it must; rewiring speeds a rumour up and kills a norm."""
    rumour, norm, some = (
        run(Params(needed, rewired, 0.0, 2000, 400), 1)
        for needed, rewired in ((1, 1.0), (2, 1.0), (2, 0.1))
    )
    ours = "our runs: ring of 2,000 with 8 contacts each"
    return [
        Check("rumour among neighbours: last step", rumour.done_at[0], 249, 0.0,
              "4 more on either side in each step"),
        Check("rumour, all rewired: last step", rumour.done_at[1], 5, 1.0, ours),
        Check("norm of two examples, among neighbours: last step", norm.done_at[0], 332, 0.0,
              "3 more on either side in each step"),
        Check("norm of two examples, 10 % rewired: share", some.share[1, -1], 1.0, 0.01, ours),
        Check("norm of two examples, all rewired: share", norm.share[1, -1], 0.0, 0.05, ours),
    ]  # fmt: skip
