"""The nest game in words."""

from __future__ import annotations

from typing import Any


def seen(met: dict[str, int], n_met: int) -> str:
    """For what nests the scouts whom one met speak."""
    speak = [f"{n} for nest {nest}" for nest, n in met.items() if n]
    if not speak:
        return f"You met {n_met} scouts; nobody speaks for a nest yet."
    return f"You met {n_met} scouts; of them speak {' and '.join(speak)}."


def wall(told: dict[str, Any]) -> str:
    """The wall in one sentence; not which nest is ahead before the decision."""
    if told["decided"]:
        n = next(nest["committed"] for nest in told["nests"] if nest["id"] == told["decided"])
        return (
            f"Nest {told['decided']} is chosen after {told['round']} rounds: {n} scouts have "
            f"committed to it, the quorum is {told['quorum']}."
        )
    if told["over"]:
        return f"No nest had {told['quorum']} scouts after {told['round']} rounds: undecided."
    spoken = told["spoken"][-1]
    return (
        f"Round {told['round'] + 1} of at most {told['rounds']}: {spoken} of {told['seats']} "
        f"scouts have committed to one nest or another; the quorum for a nest is {told['quorum']}."
    )


def ended(told: dict[str, Any]) -> str:
    """The decision beside the boss's."""
    boss, best = told["boss"], told["best"]
    if told["decided"] is None:
        first = f"No decision in {told['rounds_taken']} rounds; nest {best} is the best one."
    elif told["right"]:
        first = f"Nest {best} was chosen in {told['rounds_taken']} rounds, and it is the best one."
    else:
        first = (
            f"Nest {told['decided']} was chosen in {told['rounds_taken']} rounds; {best} is best."
        )
    return (
        f"{first} A boss who decides alone after {told['rounds_taken']} looks, one a round, finds "
        f"the best nest in {_percent(boss['same_time'])} of cases; after as many looks as all "
        f"scouts made ({told['looks']:,}) in {_percent(boss['same_looks'])}, but that takes "
        f"{told['looks']:,} rounds."
    )


def _percent(share: float) -> str:
    return f"{round(100 * share)} %"
