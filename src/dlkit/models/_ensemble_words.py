"""What a run of an ensemble says in words."""

from collections.abc import Callable
from typing import Any

import numpy as np

from dlkit.models._hearing import N_BEATS


def told(result: Any, until: int, typical: Callable[[Any, int], float]) -> str:
    """How tight it was, beside the law and a conductor; what happened; where the beat went."""
    if result.params.n_agents == 1:
        return f"One player has nobody to be apart from. {_wandered(result)}"
    parts = [
        _tight(result, until, typical),
        _conductor_gone(result),
        _player_gone(result),
        _apart(result),
        _wandered(result),
    ]
    return " ".join(part for part in parts if part)


def _tight(result: Any, until: int, typical: Callable[[Any, int], float]) -> str:
    own, led = typical(result.spread, until), typical(result.conducted, until)
    law = f"law: {_ms(result.settled)}" if np.isfinite(result.settled) else "law: never settles"
    return f"Spread {_ms(own)} ({law}); same luck, best conductor: {_ms(led)}."


def _conductor_gone(result: Any) -> str:
    params = result.params
    if not params.following or params.faints >= min(N_BEATS, len(result.times)):
        return ""
    back = params.faints + params.away
    gone = result.spread[params.faints : back + 1]
    said = f"Conductor away from beat {params.faints}: spread up to {_ms(gone.max())}"
    after = result.spread[back + 5 :]
    if not after.size:
        return f"{said}."
    return f"{said}; back at beat {back}: {_ms(np.sqrt(np.mean(after**2)))}."


def _player_gone(result: Any) -> str:
    params = result.params
    if params.leaves >= min(N_BEATS, len(result.times)):
        return ""
    after = result.spread[params.leaves :]
    who = "The concertmaster" if params.concertmaster != "none" else "A player"
    return f"{who} left at beat {params.leaves}: spread {_ms(np.sqrt(np.mean(after**2)))} after."


def _apart(result: Any) -> str:
    if not result.came_apart:
        return ""
    return (
        f"At beat {result.times[-1]} it came apart: two players a whole beat from each other, "
        f"and the run stops there. {_why(result)}"
    ).strip()


def _why(result: Any) -> str:
    """Why it could not hold, where the law says that it cannot."""
    if np.isfinite(result.settled):
        return ""
    if result.factor > 0:
        return "Nothing closes the gaps, so they add up."
    size = f"{abs(result.factor):.2g} times as large" if result.factor < -1.005 else "as large"
    return f"Everybody corrects too much: a gap comes back {size}, on the other side."


def _wandered(result: Any) -> str:
    end, law = result.common[-1], result.law_common[-1]
    way = "late" if end >= 0 else "early"
    return f"The common beat ended {_ms(abs(end))} {way} (law: ±{_ms(law)})."


def _ms(value: float) -> str:
    return f"{value:.0f} ms" if value >= 9.95 or value == 0 else f"{value:.1f} ms"
