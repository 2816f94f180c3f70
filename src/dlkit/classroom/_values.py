"""Checks what a phone sends as an answer; what comes out is safe to keep and to show."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from dlkit.content import LONGEST_TEXT, N_SHARES

if TYPE_CHECKING:
    from dlkit.classroom.activities import Activity

LONGEST_JSON = 2000  # characters of one answer as JSON
_MARKS = 3  # combining marks on one letter; more of them write over other people's lines
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs that show nothing


def checked_value(activity: Activity, value: Any) -> Any:
    """The value as it is kept; a ValueError says what is wrong with it."""
    match activity.kind:
        case "one":
            return _known("value", value, activity.options)
        case "many":
            return _many(activity, value)
        case "scale":
            return _scale(activity, value)
        case "number":
            return _number("value", value, activity.low, activity.high)
        case "curve":
            return _curve(activity, value)
        case "text":
            return _text(activity, value)
        case "sort":
            return _sort(activity, value)
        case _:
            return _short(value)


def cleaned(text: str) -> str:
    """A text without control, zero-width and other signs that show nothing, on one line.

    Script, HTML or formulas stay what they are: text. Who shows it shows it as text.
    """
    kept = []
    for sign in unicodedata.normalize("NFC", text):
        category = unicodedata.category(sign)
        if category in ("Cc", "Zl", "Zp", "Zs"):
            kept.append(" ")
        elif category[0] != "C" and sign not in _BLANK:
            kept.append(sign)
    return re.sub(r" +", " ", _few_marks("".join(kept))).strip()


def _few_marks(text: str) -> str:
    """The text with at most a few combining marks on each letter."""
    kept, run = [], 0
    for sign in text:
        run = run + 1 if unicodedata.combining(sign) else 0
        if run <= _MARKS:
            kept.append(sign)
    return "".join(kept)


def _text(activity: Activity, value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"value must be a text, got {_kind(value)}")
    if len(value) > LONGEST_JSON:  # before any work is done on it
        raise ValueError(f"value must be at most {LONGEST_JSON} characters, got {len(value)}")
    text, longest = cleaned(value), activity.n_max or LONGEST_TEXT
    if not text:
        raise ValueError("value must have words, got an empty text")
    if len(text) > longest:
        raise ValueError(f"value must be at most {longest} characters, got {len(text)}")
    return text


def _many(activity: Activity, value: Any) -> list[str]:
    if not isinstance(value, list) or not 1 <= len(value) <= len(activity.options):
        got = len(value) if isinstance(value, list) else _kind(value)
        raise ValueError(f"value must be 1 to {len(activity.options)} options, got {got}")
    ticked = [_known("value", one, activity.options) for one in value]
    if len(set(ticked)) < len(ticked):
        raise ValueError("value must have each option once, got one twice")
    if activity.n_max and len(ticked) > activity.n_max:
        raise ValueError(f"value must be at most {activity.n_max} options, got {len(ticked)}")
    return [one for one, _ in activity.options if one in ticked]


def _scale(activity: Activity, value: Any) -> int | str:
    if value == "na" and "na" in dict(activity.options):
        return "na"
    step = _number("value", value, activity.low, activity.high)
    if step != int(step):
        raise ValueError(f"value must be a step of the scale, got {step}")
    return int(step)


def _curve(activity: Activity, value: Any) -> list[float]:
    if not isinstance(value, list) or len(value) != N_SHARES:
        got = len(value) if isinstance(value, list) else _kind(value)
        raise ValueError(f"value must have {N_SHARES} shares, got {got}")
    shares = [round(_number(f"value[{i}]", one, 0, 1), 3) for i, one in enumerate(value)]
    if activity.rising and any(after < before for before, after in pairwise(shares)):
        raise ValueError("value must not fall anywhere, got a curve that does")
    return shares


def _sort(activity: Activity, value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not 1 <= len(value) <= len(activity.options):
        got = len(value) if isinstance(value, dict) else _kind(value)
        raise ValueError(f"value must place 1 to {len(activity.options)} cards, got {got}")
    for card, place in value.items():
        _known("value", card, activity.options)
        _known(f"value.{card}", place, activity.bins)
    if activity.each_once and len(set(value.values())) < len(value):
        raise ValueError("value must use each place once, got one twice")
    return {card: value[card] for card, _ in activity.options if card in value}


def _number(name: str, value: Any, low: float, high: float) -> float:
    """A number in range, whole where it is whole, with at most ten digits."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{name} must be a number, got {_kind(value)}")
    if not low <= value <= high or not math.isfinite(value):
        raise ValueError(f"{name} must be between {low:g} and {high:g}, got {value!r:.40}")
    short = float(f"{value:.10g}")
    return int(short) if short == int(short) else short


def _known(name: str, value: Any, pairs: tuple[tuple[str, str], ...]) -> str:
    if not isinstance(value, str) or value not in dict(pairs):
        known = ", ".join(one for one, _ in pairs)
        raise ValueError(f"{name} must be one of {known}, got {value!r:.40}")
    return value


def _short(value: Any) -> Any:
    """What a game takes: it checks the value itself, here only its length is."""
    try:
        length = len(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError, RecursionError):
        raise ValueError(f"value must be JSON, got {_kind(value)}") from None
    if length > LONGEST_JSON:
        raise ValueError(f"value must be at most {LONGEST_JSON} characters, got {length}")
    return value


def _kind(value: Any) -> str:
    return type(value).__name__
