"""What a lecturer could ask next, made from what the class has answered.

Pure: in goes the activity as the phones have it and what `privacy.view` lets be seen of the
answers (perhaps of the first vote too), out come at most four sentences. Nothing here sees an
answer of one person, so no sentence can tell one; a count that is held back is never spoken of.

The shares that make a class 'split' or 'nearly all' of one mind are our assumption.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

MOST = 4
NEARLY_ALL = 0.8  # of those who answered: then the other side needs an advocate
CLOSE = 0.1  # of those who answered: two answers that far apart are a split
MOVED = 0.15  # of those who answered: a change that is worth asking about
STEP_MOVED = 0.3  # of a step of a scale: less is hardly a move
VALLEY = 0.5  # of the lower of two hills: a bar so low between them parts two camps
HILL = 0.2  # of those who answered: less is no hill
NARROWER = 0.75  # of the first spread
APART = 0.3  # on an axis from 0 to 1: drawn curves that far apart differ
CANNOT_SAY = "na"
CUT = 60  # characters of an answer's text that a sentence has room for

Activity = dict[str, Any]
View = dict[str, Any]


class Told(NamedTuple):
    """What a sentence is made from."""

    activity: Activity
    view: View
    before: View | None  # of the first vote
    key: dict[str, Any]

    @property
    def words(self) -> dict[str, str]:
        """The words of each option, or card, in quotes."""
        return {one["id"]: quoted(one["text"]) for one in self.activity.get("options") or ()}

    @property
    def bins(self) -> dict[str, str]:
        """The words of each bin in quotes."""
        return {one["id"]: quoted(one["text"]) for one in self.activity.get("bins") or ()}

    def people(self, count: int, name: str | int) -> str:
        """`9 of 22`, or `20 or more of 22` where no more than that may be said."""
        more = " or more" if name in (self.view.get("at_least") or ()) else ""
        return f"{count}{more} of {self.view['n']}"

    def number(self, value: float) -> str:
        """A number with the activity's unit."""
        return f"{value:.3g} {self.activity.get('unit') or ''}".strip()


def prompts(
    activity: Activity,
    view: View | None,
    before: View | None = None,
    key: dict[str, Any] | None = None,
) -> list[str]:
    """What could be asked about these answers; nothing where too few have answered."""
    if not view or not view.get("enough"):
        return []
    before = before if before and before.get("enough") else None
    made = KINDS.get(view["kind"])
    return list(made(Told(activity, view, before, key or {})))[:MOST] if made else []


def quoted(text: str) -> str:
    """An answer's text in quotes, without its full stop, cut where it is long."""
    plain = " ".join(text.split()).removesuffix(".")
    return f"'{plain if len(plain) <= CUT else plain[: CUT - 1].rstrip() + '…'}'"


def _ranked(counts: dict[str, int | None]) -> list[tuple[str, int]]:
    """The counts that may be seen, largest first."""
    seen = [(name, n) for name, n in counts.items() if n is not None]
    return sorted(seen, key=lambda pair: -pair[1])


def _options(told: Told) -> Iterator[str]:
    """About a choice among options."""
    n, words, ranked = told.view["n"], told.words, _ranked(told.view["counts"])
    if told.before:
        yield from _moved(told, told.before)
    if len(ranked) < 2:
        return
    (first, most), (second, next_most) = ranked[:2]
    right = told.key.get("right") or []
    if right and first not in right and most:
        yield (
            f"{words[first]} was chosen most ({told.people(most, first)}). "
            "What makes it look right?"
        )
    if most >= NEARLY_ALL * n:
        yield (
            f"Nearly all, {told.people(most, first)}, say {words[first]}. "
            "Who makes the best case for another answer?"
        )
    elif most - next_most <= CLOSE * n:
        yield (
            f"Split: {words[first]} {most}, {words[second]} {next_most}. "
            "Let one of each side say why, before you say anything."
        )
    empty = next((words[name] for name, count in ranked if count == 0), "")
    nobody = f"; nobody chose {empty}" if empty else ""
    chose = f"{told.people(most, first)} chose {words[first]}{nobody}"
    yield f"{chose}. What did they see that others did not?"


def _moved(told: Told, before: View) -> Iterator[str]:
    """Which answer the talk in pairs has moved most."""
    view = told.view
    changes = [
        (now / view["n"] - then / before["n"], name)
        for name, now in _ranked(view["counts"])
        if (then := before["counts"].get(name)) is not None
    ]
    if not changes:
        return
    change, name = max(changes, key=lambda pair: abs(pair[0]))
    if abs(change) < MOVED:
        yield "The talk has moved hardly anybody. Was it an exchange, or a telling?"
        return
    way = "rose" if change > 0 else "fell"
    then, now = before["counts"][name], view["counts"][name]
    numbers = f"from {then} of {before['n']} to {now} of {view['n']}"
    yield f"{told.words[name]} {way} {numbers}. On which argument?"


def _scale(told: Told) -> Iterator[str]:
    """About answers on a scale of a few steps."""
    n = told.view["n"]
    counts = [(name, count) for name, count in told.view["counts"].items() if name != CANNOT_SAY]
    low, high = [*(told.activity.get("words") or ()), "the low end", "the high end"][:2]
    seen = [count or 0 for _, count in counts]
    below, above = sum(seen[:2]), sum(seen[-2:])
    if len(seen) >= 4 and min(below, above) >= n / 4:
        yield (
            f"Two camps: {below} of {n} lean to {quoted(low)}, {above} to {quoted(high)}. "
            "Do they speak of the same unit?"
        )
    mean, then = told.view.get("mean"), (told.before or {}).get("mean")
    if mean is not None and then is not None:
        if abs(mean - then) >= STEP_MOVED:
            yield f"The mean went from {then:.1f} to {mean:.1f}. Why?"
        else:
            yield "The mean has hardly moved. Who came to see it otherwise all the same?"
    name, most = max(counts, key=lambda pair: pair[1] or 0)
    if most:
        step = told.words.get(name, quoted(name))
        yield f"{told.people(most, name)} say {step}. What would have to happen for one step more?"


def _number(told: Told) -> Iterator[str]:
    """About a number that was guessed."""
    view, before = told.view, told.before
    edges, counts = view["edges"], view["counts"]
    if "answer" in told.key and view.get("median") is not None:
        yield (
            f"It is {told.number(told.key['answer'])}; half of the class said "
            f"{told.number(view['median'])} or less. Which step led away?"
        )
    if before and whole(view) and whole(before) and spread(view) < NARROWER * spread(before):
        fell = f"from {told.number(spread(before))} to {told.number(spread(view))}"
        yield (
            f"The answers moved together: their spread fell {fell}. "
            "Have they learnt something, or only heard each other?"
        )
    if two := camps(counts):
        (a, b), (c, d) = ((edges[first], edges[last + 1]) for first, last in two)
        yield (
            f"Two camps: {a:.3g} to {b:.3g}, and {c:.3g} to {told.number(d)}. "
            "What does each take for granted?"
        )
    top = max(range(len(counts)), key=lambda i: counts[i] or 0)
    if counts[top]:
        where = f"{edges[top]:.3g} to {told.number(edges[top + 1])}"
        yield f"{told.people(counts[top], top)} said {where}. Who is far from it, and why?"
    if whole(view) and not counts[-1]:
        last = max(i for i, count in enumerate(counts) if count)
        yield f"Nobody went above {told.number(edges[last + 1])}. Why not?"


def whole(view: View) -> bool:
    """Whether no bar of a histogram is held back."""
    return None not in view["counts"] and any(view["counts"])


def spread(view: View) -> float:
    """The standard deviation of a histogram's answers, taken at the middles of its bars."""
    middles = [(a + b) / 2 for a, b in pairwise(view["edges"])]
    counts, total = view["counts"], sum(view["counts"])
    mean = sum(x * n for x, n in zip(middles, counts, strict=True)) / total
    square = sum(n * (x - mean) ** 2 for x, n in zip(middles, counts, strict=True))
    return float((square / total) ** 0.5)


def camps(counts: list[int | None]) -> list[tuple[int, int]]:
    """First and last bar of two hills with a valley between them; empty where there is one."""
    seen = [count or 0 for count in counts]
    deepest, found = 0.0, []
    for cut in range(1, len(seen) - 1):
        lower = min(max(seen[:cut]), max(seen[cut + 1 :]))
        if counts[cut] is None or lower < HILL * sum(seen) or seen[cut] > VALLEY * lower:
            continue
        if lower - seen[cut] > deepest:
            deepest = lower - seen[cut]
            found = [_filled(seen, 0, cut), _filled(seen, cut + 1, len(seen))]
    return found


def _filled(counts: list[int], start: int, stop: int) -> tuple[int, int]:
    held = [i for i in range(start, stop) if counts[i]]
    return held[0], held[-1]


def _curve(told: Told) -> Iterator[str]:
    """About curves that were drawn."""
    view, n, dips = told.view, told.view["n"], told.view.get("dips")
    if dips is not None:
        drew = f"{dips} of {n} drew a dip" if dips else f"Nobody of {n} drew a dip"
        yield f"{drew}. Where could it come from, and what would it look like from inside?"
    width = [high - low for low, high in zip(view["low"], view["high"], strict=True)]
    widest = max(range(len(width)), key=width.__getitem__)
    if width[widest] >= APART:
        where = ("at the start", "in the middle", "at the end")[3 * widest // len(width)]
        ends = f"{per_cent(view['low'][widest])} to {per_cent(view['high'][widest])}"
        yield f"The curves differ most {where}: {ends}. Who expects the low one, and why?"
    end = view["mean"][-1]
    if told.before:
        then = told.before["mean"][-1]
        why = "What was said that counted?" if abs(end - then) >= APART / 6 else "Why so little?"
        yield (
            f"After the talk the class ends at {per_cent(end)}, before at {per_cent(then)}. {why}"
        )
    yield f"On average the class ends at {per_cent(end)}. Who is still missing there?"


def per_cent(share: float) -> str:
    """A share as whole per cent."""
    return f"{100 * share:.0f} %"


def _text(told: Told) -> Iterator[str]:
    """About texts on the wall."""
    shown = len(told.view.get("texts") or ())
    if shown >= 2:
        yield f"{shown} texts are on the wall. Which two say the same in other words?"
        yield "Which one would somebody outside this room disagree with?"


def _sort(told: Told) -> Iterator[str]:
    """About cards that were sorted into bins."""
    words, bins, n = told.words, told.bins, told.view["n"]
    cards = [(card, _ranked(places)) for card, places in told.view["table"].items()]
    full = [(card, ranked) for card, ranked in cards if len(ranked) >= 2 and ranked[1][1]]
    if full:
        card, ((first, most), (second, next_most), *_) = min(
            full, key=lambda one: one[1][0][1] - one[1][1][1]
        )
        if most - next_most <= CLOSE * n:
            yield (
                f"{words[card]} divides the class: {most} say {bins[first]}, {next_most} say "
                f"{bins[second]}. What would tell which it is?"
            )
    known = [(ranked[0][1], card, ranked[0][0]) for card, ranked in cards if ranked]
    most, card, place = max(known, default=(0, "", ""))
    if most > n / 2:
        people = told.people(most, f"{card}/{place}")
        yield (
            f"Most agree on {words[card]}: {people} say {bins[place]}. "
            "What is the sign by which you know it?"
        )


KINDS: dict[str, Callable[[Told], Iterator[str]]] = {
    "one": _options,
    "many": _options,
    "scale": _scale,
    "number": _number,
    "curve": _curve,
    "text": _text,
    "sort": _sort,
}
