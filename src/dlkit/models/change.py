"""A change begun from the top, in the middle or at the bottom of one organisation.

    share_i = (contacts who do it for themselves + w * contacts who do it on order) / contacts
    i does it at t + 1  if  share_i >= threshold_i, or if i does it already and
                        share_i >= keep * threshold_i, or if an order reaches i and i obeys

A starter does it as long as he or she is there, and orders it to everybody below in the line; a
given share of them obeys at once, and all whom it reaches need `resistance` more support to do it
for themselves, later too. Somebody at the bottom has nobody to order. When the starters
leave, their orders end with them and their places are taken by people who follow the same rule:
what then stays is what people do for themselves.

Source of the threshold rule: M. Granovetter (1978), Threshold models of collective behavior,
American Journal of Sociology 83, 1420-1443. Tree, orders and dropping out are our own.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models import _organisation
from dlkit.models._organisation import Flags, Floats
from dlkit.models._params import Check, Checked, param, switch

CHANCE = True
N_MONTHS = 36
N_RUNS = 40  # the same organisation with other people in it
ROUTES = {"top": "top-down", "middle": "middle-out", "bottom": "bottom-up"}


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change. All values are our assumptions. A step is a month."""

    n_starters: int = param(3, 1, 8, "Starters", help="How many people begin.")
    scattered: bool = switch(
        False, "Starters far apart", help="One in each corner of their level, not side by side."
    )
    obeying_share: float = param(
        0.5,
        0.0,
        1.0,
        "Obey an order",
        help="Share of those below who do at once what they are told.",
    )
    told_weight: float = param(
        0.3,
        0.0,
        1.0,
        "Weight of a told example",
        help="How much somebody counts who only does it on order.",
    )
    resistance: float = param(
        0.2,
        0.0,
        0.5,
        "Resistance to being told",
        help="Added to the threshold of all whom an order reaches.",
    )
    threshold: float = param(
        0.3,
        0.05,
        0.8,
        "Threshold, on average",
        help="Share of the own contacts that somebody needs to see.",
        own="threshold",
    )
    spread: float = param(0.12, 0.0, 0.3, "Thresholds differ by")
    keep: float = param(
        0.7,
        0.0,
        1.0,
        "Support needed to go on",
        help="As a part of the threshold: 1 means that one gives up easily.",
    )
    shortcuts: float = param(1.0, 0.0, 6.0, "Ties across, per person")
    span: int = param(
        4,
        2,
        6,
        "People per leader",
        own="size",
        sizes={span: _organisation.level_starts(span)[-1] for span in range(2, 7)},
    )
    leave: int = param(
        12, 1, N_MONTHS, "Starters leave after", "months", help="36 means that they stay."
    )


@dataclass(frozen=True, eq=False)
class Result:
    """All three routes with the same people. Routes in the order of ROUTES, T months, R runs."""

    params: Params
    times: Floats  # (T,) months
    doing: Floats  # (3, T, R) share of all people who do it
    on_order: Floats  # (3, T, R) share of all who would not do it without the order

    @property
    def share(self) -> Floats:
        """Share who do it, on average over the runs, (3, T)."""
        return np.asarray(self.doing.mean(axis=2))

    @property
    def by_peers(self) -> Floats:
        """Share who do it with support of their own, starters included, (3, T)."""
        return np.asarray((self.doing - self.on_order).mean(axis=2))


def run(params: Params, seed: int = 1) -> Result:
    """One organisation, N_RUNS times with other people in it, each by all three routes."""
    rng = np.random.default_rng(seed)
    sees = _organisation.contacts(params.span, params.shortcuts, rng)
    size = (sees.shape[0], N_RUNS)
    thresholds = np.clip(rng.normal(params.threshold, params.spread, size), 0.01, 1.0)
    obeys = rng.random(size) < params.obeying_share
    under = _organisation.below(params.span)
    needs, starts, orders = [], [], []
    for route in ROUTES:
        first = _organisation.starters(params.span, route, params.n_starters, params.scattered)
        is_starter = np.zeros((size[0], 1), bool)
        is_starter[first] = True
        reached = under[first].any(axis=0, keepdims=True).T & ~is_starter
        needs.append(thresholds + params.resistance * reached)
        starts.append(np.broadcast_to(is_starter, size))
        orders.append(obeys & reached)
    doing, on_order = spread(
        sees, np.hstack(needs), np.hstack(starts), np.hstack(orders),
        keep=params.keep, told_weight=params.told_weight, leave=params.leave,
    )  # fmt: skip
    shape = (N_MONTHS + 1, len(ROUTES), N_RUNS)
    by_route = [shares.reshape(shape).transpose(1, 0, 2) for shares in (doing, on_order)]
    return Result(params, np.arange(N_MONTHS + 1.0), *by_route)


def spread(
    sees: Flags,
    thresholds: Floats,
    starters: Flags,
    ordered: Flags,
    *,
    keep: float = 1.0,
    told_weight: float = 1.0,
    leave: int = N_MONTHS,
    n_steps: int = N_MONTHS,
) -> tuple[Floats, Floats]:
    """The share who do it and the share who do it only on order, each (n_steps + 1, C).

    `sees` is (N, N); thresholds, starters and ordered (who obeys an order) are (N, C), one
    column a run. The starters begin at step 0 and act no more from step `leave` on, if that
    comes before the last step.
    """
    leave = leave if leave < n_steps else n_steps + 1
    seen = _Contacts(sees)
    needed, kept = thresholds - 1e-6, keep * thresholds - 1e-6  # 3 of 10 are three tenths
    does, told = starters, np.zeros_like(starters)
    shares = np.zeros((2, n_steps + 1, thresholds.shape[1]))
    shares[0, 0] = does.mean(axis=0)
    step = 1
    while step <= n_steps:
        before = does, told
        example = seen.share(np.where(told, np.float32(told_weight), does.astype(np.float32)))
        willing = (example >= needed) | does & (example >= kept)
        told = ordered & ~willing if step < leave else np.zeros_like(starters)
        does = willing | told | starters if step < leave else willing
        if step == leave:  # those who come in their place have not begun
            does = does & ~starters
        settled = np.array_equal(does, before[0]) and np.array_equal(told, before[1])
        event = leave if step < leave <= n_steps else n_steps + 1  # nobody comes or goes before
        after = event if settled else step + 1
        shares[:, step:after] = np.stack([does.mean(axis=0), told.mean(axis=0)])[:, None]
        step = after
    return shares[0], shares[1]


class _Contacts:
    """Everybody's contacts, one column for the first of each, one for the second, and so on."""

    def __init__(self, sees: Flags) -> None:
        counts = sees.sum(axis=1)
        most = int(counts.max(initial=0))
        ordered = np.argsort(~sees, axis=1, kind="stable")[:, :most]  # own contacts first
        missing = np.arange(most) >= counts[:, None]
        self._columns = np.where(missing, len(sees), ordered).T.copy()
        self._counts = np.maximum(counts, 1)[:, None].astype(np.float32)

    def share(self, weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """The mean weight of everybody's contacts, (N, C); 0 for those who have none."""
        found = np.zeros_like(weights)
        padded = np.vstack([weights, np.zeros_like(weights[:1])])  # the last one is nobody
        for column in self._columns:
            found += padded[column]
        found /= self._counts
        return found


def at_leave(result: Result) -> int:
    """The last month in which the starters are there."""
    return result.params.leave - 1 if result.params.leave < N_MONTHS else N_MONTHS


def kept_best(result: Result) -> str:
    """The route on which most people do it at the end; 'none' if on none more than a tenth."""
    end = result.share[:, -1]
    names = list(ROUTES)
    return names[int(end.argmax())] if end.max() > 0.1 else "none"


def describe(result: Result) -> str:
    """How far each route came, and what stays at the end."""
    month, share = at_leave(result), result.share
    told = result.on_order.mean(axis=2)[:, month]
    parts = [
        f"{words} {100 * share[i, month]:.0f} % ({100 * told[i]:.0f} only on order), "
        f"in the end {100 * share[i, -1]:.0f} %"
        for i, words in enumerate(ROUTES.values())
    ]
    return f"In month {month}, before the starters go: {'; '.join(parts)}."


def measures(result: Result) -> dict[str, float]:
    """For each route, who do it while the starters are still there, and at the end."""
    share, month = result.share, at_leave(result)
    return {
        f"{route}_{when}": float(share[i, step])
        for when, step in {"before_they_leave": month, "end": -1}.items()
        for i, route in enumerate(ROUTES)
    }


def checks() -> list[Check]:
    """Granovetter's crowd through the same rule, and what is left of orders alone."""
    paper = "Granovetter 1978, by hand"
    told = run(Params(threshold=0.8, spread=0.0, shortcuts=0.0, obeying_share=0.3, keep=1.0))
    return [
        Check("thresholds 0, 1, ..., 99: who join", crowd(range(100)), 100, 0, paper),
        Check("the 1 becomes a 2: who join", crowd([0, 2, *range(2, 100)]), 1, 0, paper),
        Check("nobody convinced: left of the orders", float(told.share[0, -1]), 0, 0,
              "the orders end with the starters"),
    ]  # fmt: skip


def crowd(needed: Any) -> int:
    """How many of a crowd join in which everybody sees everybody; `needed` counts others."""
    counts = np.asarray(list(needed), float)
    n_agents = counts.size
    sees = ~np.eye(n_agents, dtype=bool)
    nobody = np.zeros((n_agents, 1), bool)
    thresholds = counts[:, None] / (n_agents - 1)
    doing, _ = spread(sees, thresholds, nobody, nobody, n_steps=n_agents)
    return round(float(doing[-1, 0]) * n_agents)
