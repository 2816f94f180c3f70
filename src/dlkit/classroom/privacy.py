"""What may be seen of a class's answers, so that nobody's own answer can be worked out.

Three rules, each for a way of working it out:

1. Too few: below 5 answers nothing is told, below 10 no table of two things at once.
2. Before and after: while answers come in, only their number is told, in steps of 5. What was
   answered is told once the round is closed, so no two views of a round differ by one person.
3. All alike: every figure told stays the same when two people swap answers, so it says who
   answered what only where (nearly) all answered the same. There the largest count is told as
   'this many or more' and the smallest are held back, all at once, so that none can be
   got by subtraction; nor can whoever answered differently tell what the others did.

A table of two things says more of whoever tells one of them to a neighbour. So a few people,
drawn by lot, are left out of it: whoever is looked for may be one of those.

What these rules do not stop: several people who put together what they know of themselves.
"""

from __future__ import annotations

import hashlib
import math
import random
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import pairwise
from statistics import mean, median, quantiles
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dlkit.classroom.activities import Activity

STEP = 5  # answers below which nothing is told, and by which live numbers move
FEWEST_CROSSED = 10
ODD = 2  # people who answer otherwise than all the others: too few to be told
MOST_BINS = 12
CANNOT_SAY = "na"
DIP = 0.02  # a drawn curve falls when it falls by more than a hand's tremble (our assumption)
LEFT_OUT = 2  # people left out of a table of two things, of each row and each column

Counts = dict[str, int | None]
View = dict[str, Any]


def rounded(n: int) -> int:
    """A number of people as it may be told while it moves: down to the step."""
    return n - n % STEP


def view(
    activity: Activity,
    values: Sequence[Any],
    n_here: int,
    *,
    live: bool,
    shown: Iterable[str] = (),
) -> View:
    """What everybody may see of the answers to an activity.

    Always `kind`, `n` and `here` (people, down to the step while live or below it), `enough`.
    With `enough` also, by kind:

    - one, many, scale: `counts` {id: n}, of a scale `mean` (without 'cannot say')
    - number: `edges` of the bins, `counts` [n], `mean`, `median`
    - curve: `mean`, `low`, `high` of each point, between which half of the answers lie, and
      `dips`, how many curves fall somewhere (not where none can)
    - sort: `table` {card: {bin: n}}
    - text: `texts`, those that the lecturer has shown, in an order that says nothing

    A count of None is held back: at most 2. The keys in `at_least` (in a sort `card/bin`) have
    counts that are 'this many or more'; then `mean` and `median` are None. Without `enough`,
    `why` is live, few or alike.
    """
    n = len(values)
    told: View = {"kind": activity.kind, "n": rounded(n), "here": rounded(n_here)}
    if live or n < STEP:
        return told | {"enough": False, "why": "live" if live else "few"}
    if activity.kind == "text":
        parts = None if alike(values) else {"texts": [row["text"] for row in _each_once(shown)]}
    else:
        parts = VIEWS[activity.kind](activity, values)
    if parts is None:
        return told | {"enough": False, "why": "alike"}
    return told | {"n": n, "enough": True} | parts


def alike(values: Iterable[Any]) -> bool:
    """Whether all but at most two gave the same answer."""
    found = Counter(_key(value) for value in values)
    return max(found.values(), default=0) >= found.total() - ODD


def texts(values: Iterable[str]) -> list[dict[str, str]]:
    """All texts of a closed round for the lecturer to judge, as `id` and `text`, each once.

    Their order says nothing of who and when. None where too few wrote, or nearly all the same.
    """
    written = list(values)
    return [] if len(written) < STEP or alike(written) else _each_once(written)


def _each_once(written: Iterable[str]) -> list[dict[str, str]]:
    rows = [{"id": text_id(text), "text": text} for text in set(written)]
    return sorted(rows, key=lambda row: row["id"])


def text_id(text: str) -> str:
    """The name of a text: the same text has the same, whoever wrote it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def safe_counts(counts: Mapping[str, int], n: int) -> tuple[Counts, list[str]]:
    """The counts of one question to n people as they may be told, and which are lower bounds."""
    least = [key for key, count in counts.items() if count >= n - ODD]
    if not least:
        return dict(counts), []
    kept: Counts = {key: count if count > ODD else None for key, count in counts.items()}
    return kept | dict.fromkeys(least, n - ODD), least


def cross(
    first: Mapping[Hashable, str], second: Mapping[Hashable, str], lot: random.Random
) -> View:
    """How two answers of the same people go together, as `table` {of first: {of second: n}}.

    `first` and `second` hold what each person answered. `n` people are in the table, drawn by lot
    from the `of` who answered both. The lot must be the same for each look at the same answers,
    and nobody's to know: `random.Random(a secret kept with the run)`.
    """
    both = sorted((person for person in first if person in second), key=repr)
    pairs = [(first[person], second[person]) for person in both]
    sides = [[pair[0] for pair in pairs], [pair[1] for pair in pairs]]
    if len(both) < FEWEST_CROSSED:
        return {"kind": "cross", "of": rounded(len(both)), "enough": False, "why": "few"}
    held = {"kind": "cross", "of": len(both), "enough": False, "why": "alike"}
    if any(alike(side) for side in sides):
        return held
    out = _left_out(pairs, lot)
    if out is None:  # too many rows or columns for so few people
        return held | {"why": "few"}
    kept = Counter(pair for i, pair in enumerate(pairs) if i not in out)
    rows, columns = (sorted(set(side)) for side in sides)
    table = {row: {column: kept[row, column] for column in columns} for row in rows}
    return {"kind": "cross", "of": len(both), "n": kept.total(), "enough": True, "table": table}


def _left_out(pairs: Sequence[tuple[str, str]], lot: random.Random) -> set[int] | None:
    """The people left out of a table: so many of each row and each column, drawn by lot.

    Any set that has enough of each can come out, so what is left out says nothing but its sums.
    None where no such set was found.
    """
    wanted = [Counter(side) for side in zip(*pairs, strict=True)]
    quotas = [{key: min(LEFT_OUT, n) for key, n in side.items()} for side in wanted]
    size = LEFT_OUT * max(len(side) for side in wanted) + LEFT_OUT
    for _ in range(200):
        order = list(range(len(pairs)))
        lot.shuffle(order)
        missing, out = [dict(side) for side in quotas], set()
        for i in order:
            if any(side[key] > 0 for side, key in zip(missing, pairs[i], strict=True)):
                out.add(i)
                for side, key in zip(missing, pairs[i], strict=True):
                    side[key] -= 1
        if len(out) <= size < len(pairs):
            rest = [i for i in order if i not in out]
            return out | set(rest[: size - len(out)])
    return None


def bins(low: float, high: float, step: float) -> list[float]:
    """The edges of a histogram: one bin a step where they are few, else round widths.

    They come from what can be answered, never from what was.
    """
    if step > 0 and (high - low) / step + 1 <= MOST_BINS:
        n_bins = round((high - low) / step) + 1
        return [low + (i - 0.5) * step for i in range(n_bins + 1)]
    rough = (high - low) / (MOST_BINS - 2)
    power = 10.0 ** math.floor(math.log10(rough))
    width = next(power * round_one for round_one in (1, 2, 5, 10) if power * round_one >= rough)
    first, last = math.floor(low / width), math.ceil(high / width)
    return [i * width for i in range(first, max(last, first + 1) + 1)]


def _choices(activity: Activity, values: Sequence[Any]) -> View:
    """How many chose each option; of a scale also the mean."""
    steps = activity.kind == "scale" and not activity.options
    ids = _steps(activity) if steps else [key for key, _ in activity.options]
    chosen = Counter(str(one) for value in values for one in _listed(value))
    counts, least = safe_counts({key: chosen[key] for key in ids}, len(values))
    found: View = {"counts": counts, "at_least": least}
    if activity.kind == "scale":
        numbers = [value for value in values if value != CANNOT_SAY]
        found["mean"] = None if least or not numbers else round(mean(numbers), 3)
    return found


def _steps(activity: Activity) -> list[str]:
    return [str(one) for one in range(round(activity.low), round(activity.high) + 1)]


def _numbers(activity: Activity, values: Sequence[float]) -> View:
    """A histogram whose bins do not depend on the answers."""
    edges = bins(activity.low, activity.high, activity.step)
    fallen = Counter(_bin(edges, value) for value in values)
    counts, least = safe_counts({str(i): fallen[i] for i in range(len(edges) - 1)}, len(values))
    return {
        "edges": edges,
        "counts": list(counts.values()),
        "at_least": [int(key) for key in least],
        "mean": None if least else _short(mean(values)),
        "median": None if least else _short(median(values)),
    }


def _bin(edges: Sequence[float], value: float) -> int:
    """Which bin; a value on an edge belongs to the upper one, the last edge to the last."""
    return min(sum(edge <= value for edge in edges[1:-1]), len(edges) - 2)


def _short(number: float) -> float:
    return float(f"{number:.4g}")


def _curves(activity: Activity, values: Sequence[Sequence[float]]) -> View | None:
    """Mean and middle half of each point of the curves."""
    if alike([[round(share, 1) for share in value] for value in values]):
        return None
    points = list(zip(*values, strict=True))
    halves = [quantiles(point, n=4, method="inclusive") for point in points]
    found = {
        "mean": [round(mean(point), 3) for point in points],
        "low": [round(half[0], 3) for half in halves],
        "high": [round(half[2], 3) for half in halves],
        "spread": "between low and high lie half of the answers",
    }
    return found if activity.rising else found | {"dips": sum(map(_falls, values))}


def _falls(curve: Sequence[float]) -> bool:
    return any(after < before - DIP for before, after in pairwise(curve))


def _sorted(activity: Activity, values: Sequence[Mapping[str, str]]) -> View:
    """How many put each card into each bin; who left a card out is a bin that is not told."""
    table, least = {}, []
    for card, _ in activity.options:
        places = Counter(value.get(card, "") for value in values)
        counts, most = safe_counts(
            {key: places[key] for key in ("", *dict(activity.bins))}, len(values)
        )
        few = len(values) - places[""] < STEP
        table[card] = {key: None if few else counts[key] for key in counts if key}
        least += [f"{card}/{key}" for key in most if key and not few]
    return {"table": table, "at_least": least}


def _number_alone(_activity: Activity, _values: Sequence[Any]) -> View:
    """Of a game its own wall is seen; here only how many have moved."""
    return {}


VIEWS: dict[str, Callable[[Activity, Sequence[Any]], View | None]] = {
    "one": _choices,
    "many": _choices,
    "scale": _choices,
    "number": _numbers,
    "curve": _curves,
    "sort": _sorted,
    "game": _number_alone,
}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _key(value: Any) -> Hashable:
    """Something that two answers share where they are the same."""
    if isinstance(value, Mapping):
        return tuple(sorted((key, _key(one)) for key, one in value.items()))
    return tuple(map(_key, value)) if isinstance(value, list | tuple) else value
