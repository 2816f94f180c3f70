"""Groups for talking to each other, mixed so that those who answered differently meet."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

SMALLEST, LARGEST = 2, 12


def mixed(
    people: Sequence[int], answers: Mapping[int, Any], size: int, rng: random.Random
) -> dict[int, int]:
    """Participant -> number of the group from 1 on; no group is smaller than `size`.

    Sorted by answer and dealt like cards: the same answers go to different groups as far as they
    can. Fewer people than two groups need make one.
    """
    if isinstance(size, bool) or not isinstance(size, int) or not SMALLEST <= size <= LARGEST:
        raise ValueError(f"size must be between {SMALLEST} and {LARGEST}, got {size!r:.20}")
    shuffled = sorted(people)
    rng.shuffle(shuffled)
    dealt = sorted(shuffled, key=lambda one: _order(one in answers, answers.get(one)))
    n_groups = max(1, len(dealt) // size)
    return {one: i % n_groups + 1 for i, one in enumerate(dealt)}


def _order(answered: bool, value: Any) -> tuple[bool, bool, float, str]:
    is_number = isinstance(value, int | float)
    return not answered, is_number, value if is_number else 0.0, json.dumps(value, sort_keys=True)


def smallest(groups: Mapping[Any, int]) -> int:
    """The group that somebody who comes late joins."""
    sizes = Counter(groups.values())
    return min(sizes, key=lambda group: (sizes[group], group))
