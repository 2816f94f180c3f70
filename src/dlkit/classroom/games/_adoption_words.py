"""The adoption game in words: motives as roles, reasons to tap, what was seen."""

from __future__ import annotations

from typing import Any

MOVE, WAIT = "move", "wait"

# Why somebody moves: Roest's motives, one for each kind of people, in their order.
MOVE_REASONS = {
    "curious": "I want to try it myself",
    "example": "Somebody near me has shown it",
    "proven": "Enough around me prove that it works",
    "leader": "Someone I look up to has moved",
    "standard": "It is the standard now",
    "last": "I have no choice any more",
}
WAIT_REASONS = {
    "no_example": "Nobody near me has shown it yet",
    "not_proven": "It is not proven yet",
    "no_leader": "Nobody I look up to has moved",
    "not_standard": "It is not the standard yet",
    "not_for_me": "It is not for me",
}
REASONS = {MOVE: MOVE_REASONS, WAIT: WAIT_REASONS}

ROLES = (
    "You are a pioneer: you try new things for their own sake.",
    "You are an early adopter: one example near you is enough.",
    "You are an opinion leader: others look to you, and you want proof among your contacts.",
    "You are a follower: you move after a leader whom you look up to has moved.",
    "You are a follower of the standard: you move once it is what most people do.",
    "You are in the long tail: you move late, if at all, once it is the standard.",
)


def seen(moved: int, contacts: int, leaders_moved: int, leaders: int, percent: int) -> str:
    """What a person sees of the others, as one text."""
    near = f"{moved} of your {contacts} contacts {'has' if moved == 1 else 'have'} moved."
    if not leaders:
        led = "You know no opinion leader."
    elif leaders == 1:
        led = f"The opinion leader whom you know has {'' if leaders_moved else 'not '}moved."
    else:
        led = f"{leaders_moved} of {leaders} opinion leaders whom you know"
        led += f" {'has' if leaders_moved == 1 else 'have'} moved."
    return f"{near} {led} In all, {percent} % have."


def threshold(low: float | None, high: float | None) -> str:
    """What is known of one's own threshold: between the last wait and the move."""
    if high is not None and low is not None and high <= low:
        return (
            f"You moved at {_percent(high)} of your contacts, and had waited at {_percent(low)}: "
            "it was not their number that moved you."
        )
    if high is not None and low is not None:
        return (
            f"You still waited when {_percent(low)} of your contacts had moved, and moved at "
            f"{_percent(high)}: your threshold lies between."
        )
    if high is not None:
        return (
            f"You moved when {_percent(high)} of your contacts had moved and had not waited "
            "before: your threshold is that or less."
        )
    if low is not None:
        return (
            f"You still waited when {_percent(low)} of your contacts had moved: your threshold "
            "is above that."
        )
    return "You did not act yourself, so nothing is known of your threshold."


def wall(told: dict[str, Any]) -> str:
    """The wall in one sentence."""
    moved = round(told["total"][-1] * told["seats"])
    when = "At the end" if told["over"] else f"After {told['round']} of {told['rounds']} rounds"
    return (
        f"{when} {moved:,} of {told['seats']:,} seats have moved ({_percent(told['total'][-1])})."
    )


def ended(told: dict[str, Any]) -> str:
    """The class, the model, the thresholds and the chasm, in a few sentences."""
    model = told["prediction"]
    said = (
        f"The class came to {_percent(told['played'][-1])}; with the same settings and robots "
        f"only, the model comes to {_percent(model['middle'][-1])} on average (eight runs of ten "
        f"between {_percent(model['low'][-1])} and {_percent(model['high'][-1])})."
    )
    if rerun := told["rerun"]:
        said += (
            f" A thousand people with the class's thresholds, all of whom see everybody, come to "
            f"{_percent(rerun['mean'])} on average."
        )
    return f"{said} {told['stall']['said']}"


def chasm(numbers: dict[str, Any]) -> str:
    """Whether there was a chasm, as a sentence with its numbers."""
    early, mainstream = _percent(numbers["early"]), _percent(numbers["mainstream"])
    if numbers["early_half"] is None:
        return f"The early market itself came no further than {early}: no chasm to cross yet."
    begin = f"Half of the early market had moved by round {numbers['early_half']}"
    if numbers["crossed"] is None:
        end = f"the mainstream ended at {mainstream} and never came to a tenth"
    else:
        end = f"a tenth of the mainstream by round {numbers['crossed']}"
    rounds = numbers["stall"]
    stall = f"between them {rounds} round{'s' * (rounds != 1)} on end with nearly no move"
    verdict = "a chasm" if numbers["found"] else "no chasm"
    return f"{begin}; {end}; {stall}: {verdict}."


def _percent(share: float) -> str:
    return f"{round(100 * share)} %"
