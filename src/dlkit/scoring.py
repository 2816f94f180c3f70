"""Marks answers, scores bets, and compares confidence with hits.

Conventions that are ours: a bet earns 100 points when it is right, 0 when it lies a quarter of
the axis or more away, and in a straight line between; curves count by their mean distance.
"""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from dlkit.content import Many, Match, Number, One, Order, Question

ZERO_AT = 0.25  # share of the axis at which a bet earns nothing: our convention
ENOUGH_BETS = 10  # below it nothing is said about confidence
_GRID = 201


class Feedback(NamedTuple):
    """What is said about one wrong part of an answer."""

    part: str
    text: str
    misconception: str


class Mark(NamedTuple):
    """How an answer did; `share` is the part of it that was right, from 0 to 1."""

    correct: bool
    share: float
    feedback: tuple[Feedback, ...]
    why: str


def mark(question: Question, answer: Any) -> Mark:
    """Mark one answer; a ValueError says what is wrong with an answer that is none."""
    match question:
        case One():
            right, feedback = _mark_one(question, answer)
        case Many():
            right, feedback = _mark_many(question, answer)
        case Number():
            right, feedback = _mark_number(question, answer)
        case Order():
            right, feedback = _mark_order(question, answer)
        case Match():
            right, feedback = _mark_match(question, answer)
    return Mark(not feedback, right, tuple(feedback), question.why)


def _mark_one(question: One, answer: Any) -> tuple[float, list[Feedback]]:
    _known("answer", answer, [option.id for option in question.options])
    chosen = next(option for option in question.options if option.id == answer)
    if chosen.correct:
        return 1.0, []
    return 0.0, [Feedback(chosen.id, chosen.feedback, chosen.misconception)]


def _mark_many(question: Many, answer: Any) -> tuple[float, list[Feedback]]:
    ticked = _ids(answer, [option.id for option in question.options])
    if not ticked:
        raise ValueError("answer must tick at least one option, got none")
    wrong = [option for option in question.options if option.correct != (option.id in ticked)]
    feedback = [Feedback(option.id, option.feedback, option.misconception) for option in wrong]
    return 1 - len(wrong) / len(question.options), feedback


def _mark_number(question: Number, answer: Any) -> tuple[float, list[Feedback]]:
    value = _finite("answer", answer)
    if _within(value, question.answer, question.tolerance):
        return 1.0, []
    for slip in question.slips:
        if _within(value, slip.value, question.tolerance):
            return 0.0, [Feedback("number", slip.feedback, slip.misconception)]
    text = question.too_low if value < question.answer else question.too_high
    return 0.0, [Feedback("number", text, "")]


def _mark_order(question: Order, answer: Any) -> tuple[float, list[Feedback]]:
    right = [item.id for item in question.items]
    given = _ids(answer, right)
    if missing := [one for one in right if one not in given]:
        raise ValueError(f"answer must have all {len(right)} items, got none of {missing[0]!r}")
    n_items = len(right)
    places = [given.index(one) for one in right]
    in_order = sum(places[i] < places[j] for j in range(n_items) for i in range(j))
    kept = _longest_ascent(places)
    moved = [item for i, item in enumerate(question.items) if i not in kept]
    feedback = [Feedback(item.id, item.feedback, item.misconception) for item in moved]
    return in_order / math.comb(n_items, 2), feedback


def _longest_ascent(places: list[int]) -> list[int]:
    """Indices of the most items that stand in order among themselves; the others were moved."""
    best: list[list[int]] = []
    for i, place in enumerate(places):
        before = [chain for chain in best if places[chain[-1]] < place]
        best.append([*max(before, key=len, default=[]), i])
    return max(best, key=len)


def _mark_match(question: Match, answer: Any) -> tuple[float, list[Feedback]]:
    if not isinstance(answer, dict):
        raise ValueError(f"answer must say a place for each card, got {_kind(answer)}")
    cards = {card.id: card for card in question.items}
    for one in answer:
        _known("answer", one, list(cards))
    feedback = []
    for card in question.items:
        if card.id not in answer:
            raise ValueError(f"answer must place all {len(cards)} cards, got none for {card.id!r}")
        place = answer[card.id]
        _known(f"answer.{card.id}", place, [one.id for one in question.bins])
        if place != card.bin:
            said = card.wrong.get(place)
            text, idea = (said.feedback, said.misconception) if said else (card.feedback, "")
            feedback.append(Feedback(card.id, text, idea))
    return 1 - len(feedback) / len(cards), feedback


class Score(NamedTuple):
    """How a bet did: its distance in units of the axis, points 0 to 100, and whether it hit."""

    distance: float
    points: float
    hit: bool


def score_curve(
    drawn: tuple[Sequence[float], Sequence[float]],
    observed: tuple[Sequence[float], Sequence[float]],
    tolerance: float = 0.1,
    height: float = 1.0,
) -> Score:
    """Score a drawn curve by its mean distance from the observed one where both are known.

    Each curve is (x, y) with x ascending; `tolerance` and `height` are in units of y, and the
    curve hits when its mean distance is within the tolerance.
    """
    (x, y), (x_seen, y_seen) = _curve("drawn", drawn), _curve("observed", observed)
    low, high = max(x[0], x_seen[0]), min(x[-1], x_seen[-1])
    if low >= high:
        raise ValueError(
            f"drawn and observed must share a range of x, got {x[0]:g} to {x[-1]:g} "
            f"and {x_seen[0]:g} to {x_seen[-1]:g}"
        )
    grid = np.linspace(low, high, _GRID)
    gap = np.abs(np.interp(grid, x, y) - np.interp(grid, x_seen, y_seen))
    return _score(float(np.trapezoid(gap, grid) / (high - low)), tolerance, height)


def score_number(
    bet: float, observed: float | None, low: float, high: float, tolerance: float
) -> Score:
    """Score a number on an axis from low to high; None: what the bet is about never happened."""
    value = _finite("bet", bet)
    if not low < high:
        raise ValueError(f"low must be below high, got {low:g} and {high:g}")
    if observed is None or math.isnan(observed):
        return Score(math.inf, 0.0, False)
    return _score(abs(value - _finite("observed", observed)), tolerance, high - low)


def score_outcome(bet: str, observed: str) -> Score:
    """Score a picked outcome: all or nothing."""
    hit = bet == observed
    return Score(0.0 if hit else 1.0, 100.0 if hit else 0.0, hit)


def brier(confidences: Sequence[float], hits: Sequence[bool]) -> float:
    """Mean squared gap between confidence and outcome: 0 is best, always saying 0.5 gives 0.25."""
    sure, hit = _bets(confidences, hits)
    if not sure.size:
        raise ValueError("confidences must be 1 or more, got 0")
    return float(np.mean((sure - hit) ** 2))


class Group(NamedTuple):
    """Bets with like confidence: from low up to high, how many, and the share that hit."""

    low: float
    high: float
    n_bets: int
    mean_confidence: float
    hit_share: float


class Calibration(NamedTuple):
    """Confidence against hits over many bets; `brier` is nan without any."""

    n_bets: int
    brier: float
    groups: tuple[Group, ...]
    words: str


def calibration(confidences: Sequence[float], hits: Sequence[bool]) -> Calibration:
    """Bets in five groups of confidence, and what can honestly be said about them."""
    sure, hit = _bets(confidences, hits)
    group_of = np.minimum((sure * 5).astype(int), 4)
    groups = []
    for i in range(5):
        inside = group_of == i
        if n_bets := int(inside.sum()):
            means = float(sure[inside].mean()), float(hit[inside].mean())
            groups.append(Group(i / 5, (i + 1) / 5, n_bets, *means))
    score = brier(confidences, hits) if sure.size else math.nan
    return Calibration(sure.size, score, tuple(groups), _calibration_words(sure, hit))


def _calibration_words(sure: np.ndarray, hit: np.ndarray) -> str:
    n_bets = sure.size
    if n_bets < ENOUGH_BETS:
        count = {0: "No bets", 1: "1 bet"}.get(n_bets, f"{n_bets} bets")
        return (
            f"{count} so far. With fewer than {ENOUGH_BETS} nothing can be concluded "
            "about how well your confidence fits."
        )
    said, was = float(sure.mean()), float(hit.mean())
    start = f"Over {n_bets} bets you said {said:.0%} on average and {was:.0%} hit. "
    spread = math.sqrt(float((sure * (1 - sure)).sum())) / n_bets
    if abs(was - said) <= max(2 * spread, 1e-9):
        return start + "A gap of this size can be luck, so nothing speaks against your confidence."
    if said > was:
        return start + "That is more than luck: you tend to be surer than you are right."
    return start + "That is more than luck: you tend to be right more often than you dare to say."


def _score(distance: float, tolerance: float, height: float) -> Score:
    if not (height > 0 and tolerance >= 0):
        raise ValueError(
            f"height must be above 0 and tolerance 0 or more, got {height:g} and {tolerance:g}"
        )
    points = 100 * max(0.0, 1 - distance / (ZERO_AT * height))
    return Score(distance, points, distance <= tolerance + 1e-12)


def _curve(
    name: str, curve: tuple[Sequence[float], Sequence[float]]
) -> tuple[np.ndarray, np.ndarray]:
    x, y = np.asarray(curve[0], float), np.asarray(curve[1], float)
    if x.ndim != 1 or x.shape != y.shape or x.size < 2:
        raise ValueError(f"{name} must have as many y as x and 2 or more, got {x.size}, {y.size}")
    if not (np.isfinite(x).all() and np.isfinite(y).all() and (np.diff(x) > 0).all()):
        raise ValueError(f"{name} must have finite numbers and ascending x")
    return x, y


def _bets(confidences: Sequence[float], hits: Sequence[bool]) -> tuple[np.ndarray, np.ndarray]:
    sure, hit = np.asarray(confidences, float), np.asarray(hits, float)
    if sure.shape != hit.shape:
        raise ValueError(f"hits must be as many as confidences, got {hit.size} and {sure.size}")
    if not ((sure >= 0) & (sure <= 1)).all():  # also refuses nan
        raise ValueError("confidences must be between 0 and 1")
    return sure, hit


def _known(name: str, given: Any, known: list[str]) -> None:
    if not isinstance(given, str):
        raise ValueError(f"{name} must be one of {', '.join(known)}, got {_kind(given)}")
    if given not in known:
        raise ValueError(f"{name} must be one of {', '.join(known)}, got {given[:40]!r}")


def _ids(answer: Any, known: list[str]) -> list[str]:
    if not isinstance(answer, list | tuple):
        raise ValueError(f"answer must be a list, got {_kind(answer)}")
    for one in answer:
        _known("answer", one, known)
    if len(set(answer)) < len(answer):
        raise ValueError("answer must have each id once, got one twice")
    return list(answer)


def _finite(name: str, given: Any) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float | np.number):
        raise ValueError(f"{name} must be a number, got {_kind(given)}")
    try:
        value = float(given)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise ValueError(f"{name} must be a finite number, got {value}")
    return value


def _within(value: float, target: float, tolerance: float) -> bool:
    return abs(value - target) <= tolerance + 1e-9 * max(1.0, abs(target))


def _kind(given: Any) -> str:
    words = {str: "a text", bool: "yes or no", int: "a number", float: "a number"}
    words |= {list: "a list", dict: "a table", type(None): "nothing"}
    return words.get(type(given), type(given).__name__)
