"""A small reader of GIFT, after Moodle's account of the format; it knows nothing of our writer.

A question: an optional name between `::`, text with an optional format in brackets, and one pair
of braces with the answers. Signs after a backslash are themselves. Empty lines end a question,
lines that begin with // are remarks, and lines that begin with $ set the category.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FORMATS = {"plain", "html", "moodle", "markdown"}
WEIGHT = re.compile(r"%(-?[0-9]{1,2}(?:\.[0-9]*)?)%")
RESERVED = set("~=#{}:\\")


@dataclass(frozen=True)
class Answer:
    """One answer: its sign, weight in percent where one is given, text, feedback, and its pair."""

    sign: str
    weight: float | None
    text: str
    feedback: str
    pair: str | None = None


@dataclass(frozen=True)
class Read:
    """One question as a learning system would understand it."""

    name: str
    text: str
    kind: str  # number, choice or match
    answers: tuple[Answer, ...]
    general: str


Signs = list[tuple[str, bool]]  # each sign, and whether it means something


def read(source: str) -> list[Read]:
    """Every question of a file."""
    lines = [line for line in source.split("\n") if not line.lstrip().startswith("//")]
    chunks = re.split(r"\n\s*\n", "\n".join(lines).strip())
    return [_question(chunk) for chunk in chunks if not chunk.startswith("$CATEGORY:")]


def categories(source: str) -> list[str]:
    return re.findall(r"^\$CATEGORY: (.+)$", source, re.MULTILINE)


def _signs(source: str) -> Signs:
    found: Signs = []
    signs = iter(source)
    for sign in signs:
        if sign != "\\":
            found.append((sign, True))
            continue
        after = next(signs)
        if after not in RESERVED:
            raise ValueError(f"a backslash must stand before a reserved sign, got {after!r}")
        found.append((after, False))
    return found


def _find(signs: Signs, wanted: str, start: int = 0) -> int:
    """Where some signs that mean something begin; -1 where they do not."""
    for i in range(start, len(signs) - len(wanted) + 1):
        part = signs[i : i + len(wanted)]
        if all(means for _, means in part) and "".join(one for one, _ in part) == wanted:
            return i
    return -1


def _said(signs: Signs) -> str:
    """The text that signs give, without the name of its format."""
    text = "".join(sign for sign, _ in signs).strip()
    named = re.match(r"\[(\w+)\]", text)
    return text[named.end() :].strip() if named and named[1] in FORMATS else text


def _question(chunk: str) -> Read:
    signs, name = _signs(chunk.strip()), ""
    if _find(signs, "::") == 0:
        end = _find(signs, "::", 2)
        name, signs = _said(signs[2:end]), signs[end + 2 :]
    opened, closed = _find(signs, "{"), _find(signs, "}")
    if opened < 0 or closed != len(signs) - 1 or _find(signs, "{", opened + 1) >= 0:
        raise ValueError(f"a question must have one pair of braces at its end: {chunk[:80]}")
    inside, general = signs[opened + 1 : closed], ""
    if (mark := _find(inside, "####")) >= 0:
        inside, general = inside[:mark], _said(inside[mark + 4 :])
    kind, answers = _answers(_stripped(inside))
    return Read(name, _said(signs[:opened]), kind, answers, general)


def _stripped(signs: Signs) -> Signs:
    while signs and signs[0][0].isspace():
        signs = signs[1:]
    return signs


def _answers(inside: Signs) -> tuple[str, tuple[Answer, ...]]:
    is_number = _find(inside, "#") == 0
    inside = inside[1:] if is_number else inside
    starts = [i for i, (sign, means) in enumerate(inside) if means and sign in "=~"]
    parts = [inside[a:b] for a, b in zip(starts, [*starts[1:], len(inside)], strict=True)]
    if not is_number and _find(inside, "~") < 0 and _find(inside, "->") >= 0:
        return "match", tuple(map(_pair, parts))
    found = tuple(map(_answer, parts))
    if not is_number and any((one.sign == "=") and one.weight for one in found):
        raise ValueError("the right answer of a choice must have no weight")
    return ("number" if is_number else "choice"), found


def _pair(part: Signs) -> Answer:
    arrow = _find(part, "->")
    if arrow < 0:
        raise ValueError("a pair must have an arrow")
    return Answer("=", None, _said(part[1:arrow]), "", _said(part[arrow + 2 :]))


def _answer(part: Signs) -> Answer:
    sign, rest, weight = part[0][0], _stripped(part[1:]), None
    plain = "".join(one if means else "\0" for one, means in rest)
    if found := WEIGHT.match(plain):
        weight, rest = float(found[1]), rest[found.end() :]
    mark = _find(rest, "#")
    feedback = _said(rest[mark + 1 :]) if mark >= 0 else ""
    return Answer(sign, weight, _said(rest[:mark] if mark >= 0 else rest), feedback)
